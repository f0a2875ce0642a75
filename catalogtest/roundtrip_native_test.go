package catalogtest_test

import (
	"net/url"
	"slices"
	"strings"

	"github.com/unimap/unimap/engine/testcase"
	"github.com/unimap/unimap/engine/value"
)

// nativePath is a JSON pointer within a native body, through objects alone. Lists are leaves.
type nativePath string

func (p nativePath) below(key string) nativePath {
	return p + nativePath("/"+pointerEscapes.Replace(key))
}

// keys returns the keys of a path.
func (p nativePath) keys() []string {
	if p == "" {
		return nil
	}
	keys := strings.Split(string(p[1:]), "/")
	for i, key := range keys {
		keys[i] = pointerUnescapes.Replace(key)
	}
	return keys
}

var pointerEscapes, pointerUnescapes = strings.NewReplacer("~", "~0", "/", "~1"), strings.NewReplacer("~1", "/", "~0", "~")

// nativeLeaves calls visit for every value of an object that is not an object itself.
func nativeLeaves(v any, at nativePath, visit func(nativePath, any)) {
	object, ok := v.(*value.Object)
	if !ok || object.Len() == 0 {
		visit(at, v)
		return
	}
	for key, member := range object.All() {
		nativeLeaves(member, at.below(key), visit)
	}
}

// maxEnvelope bounds how deep in a body the object lies that is meant.
const maxEnvelope = 4

// nativeNodes returns the objects within a body, itself included, down to a depth.
func nativeNodes(v any, at nativePath, depth int) map[nativePath]*value.Object {
	nodes := map[nativePath]*value.Object{}
	object, ok := v.(*value.Object)
	if !ok || depth < 0 {
		return nodes
	}
	nodes[at] = object
	for key, member := range object.All() {
		for path, node := range nativeNodes(member, at.below(key), depth-1) {
			nodes[path] = node
		}
	}
	return nodes
}

// replaceMember returns an object with a value at the end of keys, which need not be there. Without
// keys it is the value itself.
func replaceMember(v any, keys []string, member any) any {
	if len(keys) == 0 {
		return member
	}
	object, ok := v.(*value.Object)
	if !ok {
		object = value.NewObject(1)
	}
	out := object.Clone()
	out.Set(keys[0], replaceMember(out.Get(keys[0]), keys[1:], member))
	return out
}

// operation says which call of an API an exchange is one of: its method, and its path without
// the id of the resource. Calls of GraphQL are told apart by their document.
type operation string

func operationOf(method, address, id string, body any) operation {
	path := pathOfAddress(address)
	segments := strings.Split(path, "/")
	for i, segment := range segments {
		if id != "" && segment == url.PathEscape(id) {
			segments[i] = "{id}"
		}
	}
	return operation(method + " " + strings.Join(segments, "/") + documentOf(body))
}

func pathOfAddress(address string) string {
	target, err := url.Parse(address)
	if err != nil {
		return address
	}
	return target.Host + target.EscapedPath()
}

func documentOf(body any) string {
	if object, ok := body.(*value.Object); ok {
		if document, ok := object.Get("query").(string); ok {
			return " " + document
		}
	}
	return ""
}

// echoPair are two calls of one update of which the second may answer with what the first wrote.
type echoPair struct{ write, answer operation }

// echoPlace says where in a request and in an answer the same object stands.
type echoPlace struct{ request, answer nativePath }

// echoEvidence is what the recordings of a mapping say about an echo at a place.
type echoEvidence struct {
	agreed, differed map[nativePath]int
	objects          []*value.Object // native objects as they are answered
}

func (e *echoEvidence) score() int {
	score := 0
	for path, times := range e.agreed {
		if e.differed[path] == 0 {
			score += times
		}
	}
	for _, times := range e.differed {
		score -= times
	}
	return score
}

// holds reports whether the recordings show that a native value is given back where and as it
// was written, and none shows otherwise. Where no update is recorded with its outcome, it is enough
// that a native object has a value of that form there. Null may stand wherever anything does.
func (e *echoEvidence) holds(path nativePath, written any) bool {
	switch {
	case e.differed[path] > 0:
		return false
	case e.agreed[path] > 0:
		return true
	}
	for _, object := range e.objects {
		sample := memberAt(object, path)
		if value.IsMissing(sample) {
			continue
		}
		if written == nil || hasForm(written, sample) {
			return true
		}
	}
	return false
}

// hasForm reports whether a native value is of the form of another: of one kind, and in objects
// and in the elements of lists with members that the other has too.
func hasForm(v, sample any) bool {
	if value.KindOf(v) != value.KindOf(sample) {
		return false
	}
	switch v := v.(type) {
	case *value.Object:
		for name, member := range v.All() {
			if !hasForm(member, sample.(*value.Object).Get(name)) {
				return false
			}
		}
	case []any:
		for _, element := range v {
			if !slices.ContainsFunc(sample.([]any), func(other any) bool { return hasForm(element, other) }) {
				return false
			}
		}
	}
	return true
}

// echoModel says, as far as the recordings of a mapping do, which answers of its provider hold
// what was written, and where. It lets a provider that answers anything be played.
type echoModel struct {
	spots map[echoPair]echoSpot
	// bodies are the recorded bodies of every call that writes.
	bodies map[operation][]any
}

type echoSpot struct {
	place    echoPlace
	evidence *echoEvidence
}

// newEchoModel learns from recorded updates, and from all recordings what native objects look
// like.
func newEchoModel(cases, all []*testcase.Case) echoModel {
	model := echoModel{map[echoPair]echoSpot{}, map[operation][]any{}}
	seen := map[echoPair]map[echoPlace]*echoEvidence{}
	for _, tested := range cases {
		for i := range tested.Exchanges {
			write := &tested.Exchanges[i]
			op := operationOf(write.Method, write.URL, tested.Request.ID, write.Body)
			model.bodies[op] = append(model.bodies[op], write.Body)
			for j := i; j < len(tested.Exchanges); j++ {
				learn(seen, tested, write, &tested.Exchanges[j])
			}
		}
	}
	for pair, places := range seen {
		if spot, ok := bestSpot(places); ok {
			spot.evidence.objects = answeredObjects(all, spot.place.answer)
			model.spots[pair] = spot
		}
	}
	return model
}

// isConstant reports whether every recorded body of a call, of several, has a value at a path: it
// has nothing to do with the fields of an update then.
func (m echoModel) isConstant(op operation, path nativePath, leaf any) bool {
	bodies := m.bodies[op]
	return len(bodies) > 1 && !slices.ContainsFunc(bodies, func(body any) bool {
		return !value.Equal(memberAt(body, path), leaf)
	})
}

// answeredObjects returns what stands at a place of the answers of all cases that end well.
func answeredObjects(cases []*testcase.Case, place nativePath) []*value.Object {
	var objects []*value.Object
	for _, tested := range cases {
		if tested.Error != nil {
			continue
		}
		for i := range tested.Exchanges {
			if node := nativeNodes(tested.Exchanges[i].Answer.Body, "", maxEnvelope)[place]; node != nil {
				objects = append(objects, node)
			}
		}
	}
	return objects
}

// learn compares the body of one exchange with the answer of the same or a later one.
func learn(seen map[echoPair]map[echoPlace]*echoEvidence, tested *testcase.Case, write, later *testcase.Exchange) {
	if write.Method == "GET" || later != write && later.Method != "GET" && documentOf(later.Body) == "" {
		return
	}
	if later.Answer.Status >= 300 || value.KindOf(later.Answer.Body) != value.KindObject {
		return
	}
	pair := echoPair{
		operationOf(write.Method, write.URL, tested.Request.ID, write.Body), operationOf(later.Method, later.URL, tested.Request.ID, later.Body),
	}
	if seen[pair] == nil {
		seen[pair] = map[echoPlace]*echoEvidence{}
	}
	for from, node := range nativeNodes(write.Body, "", maxEnvelope) {
		for to, answer := range nativeNodes(later.Answer.Body, "", maxEnvelope) {
			place := echoPlace{from, to}
			if seen[pair][place] == nil {
				seen[pair][place] = &echoEvidence{agreed: map[nativePath]int{}, differed: map[nativePath]int{}}
			}
			seen[pair][place].take(node, answer)
		}
	}
}

// take compares what was written with what was answered, leaf by leaf. What the answer leaves out
// says nothing, and neither does null.
func (e *echoEvidence) take(written, answered *value.Object) {
	nativeLeaves(written, "", func(path nativePath, leaf any) {
		got := memberAt(answered, path)
		switch {
		case path == "" || value.IsNil(leaf) || value.IsMissing(got):
		case isEcho(leaf, got, value.Equal):
			e.agreed[path]++
		default:
			e.differed[path]++
		}
	})
}

func memberAt(v any, path nativePath) any {
	for _, key := range path.keys() {
		object, ok := v.(*value.Object)
		if !ok {
			return value.Missing
		}
		v = object.Get(key)
	}
	return v
}

// bestSpot returns the place with the most agreement, and of several the outermost.
func bestSpot(places map[echoPlace]*echoEvidence) (best echoSpot, ok bool) {
	all := make([]echoPlace, 0, len(places))
	for place := range places {
		all = append(all, place)
	}
	slices.SortFunc(all, func(a, b echoPlace) int {
		if byDepth := len(a.request) + len(a.answer) - len(b.request) - len(b.answer); byDepth != 0 {
			return byDepth
		}
		return strings.Compare(string(a.request)+"\x00"+string(a.answer), string(b.request)+"\x00"+string(b.answer))
	})
	for _, place := range all {
		evidence := places[place]
		if score := evidence.score(); score > 0 && (!ok || score > best.evidence.score()) {
			best, ok = echoSpot{place, evidence}, true
		}
	}
	return best, ok
}
