package coverage_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/unimap/unimap/engine/coverage"
	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/schema"
	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/schemas"
)

func key(name string) expression.Segment {
	return expression.Segment{Step: expression.StepKey, Key: name}
}

func index(i int64) expression.Segment {
	return expression.Segment{Step: expression.StepIndex, Index: i}
}

var each = expression.Segment{Step: expression.StepEach}

func path(segments ...expression.Segment) expression.Path {
	return expression.Path{Root: "body", Segments: segments}
}

// ticket is the unified body of tickets.
func ticket(t testing.TB) *schema.Schema {
	t.Helper()
	set, errs := schema.Load(schemas.FS)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	tickets, _ := set.Resource("ticketing", "tickets")
	return tickets.Write
}

func TestUnread(t *testing.T) {
	for _, test := range []struct {
		name, document string
		reads          []expression.Path
		except, want   string
	}{
		{"nothing is read", `{"a":1,"b":{"c":2}}`, nil, "", "/a /b"},
		{"but what is passed over", `{"a":1,"remote_data":{"c":2}}`, nil, "remote_data", "/a"},
		{"a whole", `{"a":{"b":1}}`, []expression.Path{path(key("a"))}, "", ""},
		{"the whole document", `{"a":{"b":1}}`, []expression.Path{path()}, "", ""},
		{"a part of an object", `{"a":{"b":1,"c":2}}`, []expression.Path{path(key("a"), key("b"))}, "", "/a/c"},
		{"a part of null", `{"a":null}`, []expression.Path{path(key("a"), key("b"))}, "", ""},
		{"the first of a list", `{"a":[1,2]}`, []expression.Path{path(key("a"), index(0))}, "", "/a/1"},
		{"the last of a list", `{"a":[1,2,3]}`, []expression.Path{path(key("a"), index(-1))}, "", "/a/0 /a/1"},
		{"first and last in one", `{"a":[{"b":1,"c":2,"d":3}]}`, []expression.Path{path(key("a"), index(0), key("b")), path(key("a"), index(-1), key("c"))}, "", "/a/0/d"},
		{"the first of no list", `{"a":{"b":1}}`, []expression.Path{path(key("a"), index(0))}, "", ""},
		{"each of a list", `{"a":[{"b":1,"c":2},{"c":3}]}`, []expression.Path{path(key("a"), each, key("b"))}, "", "/a/0/c /a/1/c"},
		{"a name on a list", `{"a":[[{"b":1,"c":2}]]}`, []expression.Path{path(key("a"), key("b"))}, "", "/a/0/0/c"},
		{"an escaped key", `{"a\u002fb":{"~":1,"c":2}}`, []expression.Path{path(key("a/b"), key("c"))}, "", "/a~1b/~0"},
		{"a reference that is told by its name", `{"status":{"name":"open","id":"4"}}`, []expression.Path{path(key("status"), key("name"))}, "", ""},
		{"a reference that is told by another member", `{"status":{"id":"4"}}`, []expression.Path{path(key("status"), key("name"))}, "", "/status/id"},
		{"a bare reference", `{"status":"open"}`, []expression.Path{path(key("status"), key("name"))}, "", ""},
		{"a bare reference whose id is read", `{"status":"open"}`, []expression.Path{path(key("status"), key("id"))}, "", "/status/name"},
	} {
		t.Run(test.name, func(t *testing.T) {
			unread := coverage.Compile(coverage.Uses{Read: test.reads}, ticket(t).Root()).Unread([]byte(test.document), test.except)
			if got := strings.Join(unread, " "); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestReads(t *testing.T) {
	for _, test := range []struct {
		name  string
		reads []expression.Path
		want  bool
	}{
		{"nothing", nil, false},
		{"another member", []expression.Path{path(key("b"))}, false},
		{"the member", []expression.Path{path(key("a"))}, true},
		{"a part of it", []expression.Path{path(key("a"), key("id"))}, true},
		{"the whole document", []expression.Path{path()}, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := coverage.Compile(coverage.Uses{Read: test.reads}, ticket(t).Root()).Reads("a"); got != test.want {
				t.Errorf("got %v", got)
			}
		})
	}
}

func TestUnreadOfWhatIsAsked(t *testing.T) {
	status, tags := path(key("status")), path(key("tags"))
	for _, test := range []struct{ name, document, want string }{
		{"a scalar", `{"is_private":true}`, ""},
		{"null", `{"status":null}`, ""},
		{"a reference whose id is read", `{"status":{"id":"4","name":"open"}}`, ""},
		{"a reference without it", `{"status":{"name":"open"}}`, "/status/name"},
		{"a list of which one is read", `{"tags":[{"id":"1"},{"id":"2"}]}`, "/tags/1"},
		{"an object that is only asked", `{"workspace":{"id":"1"}}`, "/workspace"},
		{"a bare reference that is only asked", `{"workspace":"1"}`, "/workspace"},
		{"a list that is only asked", `{"assignees":[]}`, "/assignees"},
	} {
		t.Run(test.name, func(t *testing.T) {
			uses := coverage.Uses{
				Read:  []expression.Path{path(key("status"), key("id")), path(key("tags"), index(0), key("id"))},
				Asked: []expression.Path{status, tags, path(key("is_private")), path(key("workspace")), path(key("assignees"))},
			}
			if got := strings.Join(coverage.Compile(uses, ticket(t).Root()).Unread([]byte(test.document)), " "); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// TestUnreadAgainstReference holds the compiled form against one that follows every path anew.
func TestUnreadAgainstReference(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	write := ticket(t)
	for range 20_000 {
		uses := coverage.Uses{Read: randomPaths(random, 5), Asked: randomPaths(random, 3)}
		document := randomObject(random, 0)
		expanded := write.ExpandShorthand(document).(*value.Object)
		text := value.Append(nil, document)
		got, want := coverage.Compile(uses, write.Root()).Unread(text), unreadFields(expanded, uses, write.Root())
		if !slices.Equal(got, want) {
			t.Fatalf("%v of %s:\ngot  %q\nwant %q", uses, text, got, want)
		}
	}
}

var names = []string{"status", "tags", "assignees", "id", "name", "custom_fields"}

func randomPaths(random *rand.Rand, most int) []expression.Path {
	paths := make([]expression.Path, random.IntN(most))
	for i := range paths {
		paths[i] = randomPath(random)
	}
	return paths
}

func randomPath(random *rand.Rand) expression.Path {
	segments := make([]expression.Segment, random.IntN(5))
	for i := range segments {
		switch random.IntN(6) {
		case 0:
			segments[i] = each
		case 1:
			segments[i] = index(int64(random.IntN(4) - 2))
		default:
			segments[i] = key(names[random.IntN(len(names))])
		}
	}
	return path(segments...)
}

func randomObject(random *rand.Rand, depth int) *value.Object {
	object := value.NewObject(3)
	for range random.IntN(4) {
		object.Set(names[random.IntN(len(names))], randomValue(random, depth+1))
	}
	return object
}

func randomValue(random *rand.Rand, depth int) any {
	switch choice := random.IntN(6); {
	case choice < 2 && depth < 4:
		return randomObject(random, depth)
	case choice < 4 && depth < 4:
		list := make([]any, random.IntN(4))
		for i := range list {
			list[i] = randomValue(random, depth+1)
		}
		return list
	case choice == 4:
		return nil
	}
	return "text"
}
