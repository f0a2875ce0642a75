package replay

import (
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/unimap/unimap/engine/testcase"
	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime/replay/difference"
)

// unasked are the headers that every HTTP client sends by itself. They are compared only where
// an exchange names them.
var unasked = []string{"Accept-Encoding", "Connection", "Content-Length", "Host", "User-Agent"}

// compare returns how a request differs from the recorded one. headers are those that every
// request of the file carries.
func compare(recorded *testcase.Exchange, headers *value.Object, request *Received) []difference.Difference {
	var found []difference.Difference
	found = append(found, difference.Between("/method", recorded.Method, request.Method)...)
	found = append(found, difference.Between("/url", tidy(recorded.URL), tidy(request.URL))...)
	found = append(found, difference.Between("/query", pairsOf(recorded.Query), request.Query)...)
	found = append(found, compareHeaders(recorded, headers, request)...)
	return append(found, compareBody(recorded, request)...)
}

// tidy removes what two spellings of one URL can differ in: the case of the host, its default
// port, and the path of nothing at all.
func tidy(text string) string {
	target, err := url.Parse(text)
	if err != nil {
		return text
	}
	host := strings.TrimSuffix(strings.ToLower(target.Host), ":443")
	path := target.EscapedPath()
	if path == "" {
		path = "/"
	}
	return target.Scheme + "://" + host + path
}

// pairsOf returns a recorded query or form as it is received: every value a text, lists of one
// element as that element, members of objects under name[member].
func pairsOf(object *value.Object) *value.Object {
	out := value.NewObject(0)
	if object != nil {
		for name, member := range object.All() {
			addMember(out, name, member)
		}
	}
	return out
}

func addMember(out *value.Object, name string, v any) {
	switch v := v.(type) {
	case []any:
		for _, element := range v {
			addMember(out, name, element)
		}
	case *value.Object:
		for key, member := range v.All() {
			addMember(out, name+"["+key+"]", member)
		}
	default:
		addPair(out, name, value.Text(v))
	}
}

func compareHeaders(recorded *testcase.Exchange, headers *value.Object, request *Received) []difference.Difference {
	want := wantedHeaders(recorded, headers)
	got := value.NewObject(len(request.Header))
	for _, name := range sortedNames(request.Header) {
		if want.Has(name) || !slices.Contains(unasked, name) {
			got.Set(name, strings.ToValidUTF8(strings.Join(request.Header[name], ", "), "\ufffd"))
		}
	}
	if want.Has("Host") {
		target, _ := url.Parse(request.URL) // net/http has parsed it
		got.Set("Host", target.Host)
	}
	forgetBoundary(want, got)
	return difference.Between("/headers", want, got)
}

// wantedHeaders returns the headers of the file under those of the exchange, by canonical name.
// The type of a body goes without saying where the way it is written tells it.
func wantedHeaders(recorded *testcase.Exchange, headers *value.Object) *value.Object {
	want := map[string]string{}
	switch {
	case recorded.Form != nil:
		want["Content-Type"] = "application/x-www-form-urlencoded"
	case !value.IsMissing(recorded.Body):
		want["Content-Type"] = "application/json"
	}
	for _, layer := range []*value.Object{headers, recorded.Headers} {
		if layer == nil {
			continue
		}
		for name, content := range layer.All() {
			name = http.CanonicalHeaderKey(name)
			if content == nil {
				delete(want, name)
				continue
			}
			want[name] = strings.Join(texts(content), ", ")
		}
	}
	out := value.NewObject(len(want))
	for _, name := range sortedNames(want) {
		out.Set(name, want[name])
	}
	return out
}

// forgetBoundary lets a recording say multipart/form-data without the boundary, which is of the
// client's choosing.
func forgetBoundary(want, got *value.Object) {
	const name, multipartType = "Content-Type", "multipart/form-data"
	text, _ := got.Get(name).(string)
	if mediaType, _, err := mime.ParseMediaType(text); err == nil && mediaType == multipartType && want.Get(name) == multipartType {
		got.Set(name, multipartType)
	}
}

func compareBody(recorded *testcase.Exchange, request *Received) []difference.Difference {
	switch {
	case recorded.Form != nil:
		return difference.Between("/form", pairsOf(recorded.Form), request.form())
	case recorded.Text != nil:
		return difference.Between("/text", *recorded.Text, request.text())
	}
	return difference.Between("/body", recorded.Body, request.content())
}

func sortedNames[V any](headers map[string]V) []string { return slices.Sorted(maps.Keys(headers)) }
