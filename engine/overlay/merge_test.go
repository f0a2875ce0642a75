package overlay_test

import (
	"strings"
	"testing"

	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/overlay"
	"github.com/unimap/unimap/engine/source"
	"github.com/unimap/unimap/engine/value"
)

const base = `enums: {status: {new: open}}
record:
  id: response.id
  tags: [{name: response.tag}]
  status: {id: response.state}
methods:
  update:
    params: {ticket_type: {allowed: [a, b]}}
    calls:
      - {name: look, request: GET /x}
      - name: edit
        request: PUT /x
        body: {a: body.name}
`

func parse(t *testing.T, name, text string) *source.Node {
	t.Helper()
	node, found := source.Parse(name, []byte(text))
	if found.HasErrors() {
		t.Fatal(found)
	}
	return node
}

func TestMerge(t *testing.T) {
	tests := []struct{ name, layer, path, want string }{
		{"an expression is replaced", `record: {id: string(response.key)}`, "record.id", `"string(response.key)"`},
		{"the rest stays", `record: {id: string(response.key)}`, "record.status", `{"id":"response.state"}`},
		{"a field is added", `record: {name: response.title}`, "record", `{"id":"response.id","tags":[{"name":"response.tag"}],"status":{"id":"response.state"},"name":"response.title"}`},
		{"a nested field is added", `record: {status: {name: response.word}}`, "record.status", `{"id":"response.state","name":"response.word"}`},
		{"an expression is refined", `record: {id: {$if: response.id, $value: response.id}}`, "record.id", `{"$if":"response.id","$value":"response.id"}`},
		{"an enum gets a row", `enums: {status: {done: closed}}`, "enums.status", `{"new":"open","done":"closed"}`},
		{"allowed values are narrowed", `methods: {update: {params: {ticket_type: {allowed: [a]}}}}`, "methods.update.params.ticket_type", `{"allowed":["a"]}`},
		{"an element is changed", `record: {tags: [{id: response.n}]}`, "record.tags", `[{"name":"response.tag","id":"response.n"}]`},
		{"a call is changed by name", `methods: {update: {calls: {edit: {body: {b: body.number}}}}}`, "methods.update.calls",
			`[{"name":"look","request":"GET /x"},{"name":"edit","request":"PUT /x","body":{"a":"body.name","b":"body.number"}}]`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			merged, found := overlay.Merge(parse(t, "base.yaml", base), parse(t, "layer.yaml", tt.layer))
			if len(found) > 0 {
				t.Fatal(found)
			}
			at := merged
			for _, key := range strings.Split(tt.path, ".") {
				at = at.Entry(key)
			}
			if got := value.String(at.Value()); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestMergeRefuses(t *testing.T) {
	tests := []struct{ name, layer, place string }{
		{"an expression for a map", `record: {status: response.s}`, "layer.yaml:1:18"},
		{"null for an expression", `record: {id: null}`, "layer.yaml:1:14"},
		{"a list of another length", `record: {tags: [{a: b}, {c: d}]}`, "layer.yaml:1:16"},
		{"a list for calls", `methods: {update: {calls: [{name: edit}]}}`, "layer.yaml:1:27"},
		{"a call that is not there", `methods: {update: {calls: {edti: {when: id}}}}`, "layer.yaml:1:28"},
		{"text for the whole", `hello`, "layer.yaml:1:1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			original := parse(t, "base.yaml", base)
			before := value.String(original.Value())
			_, found := overlay.Merge(original, parse(t, "layer.yaml", tt.layer))
			if len(found) != 1 || found[0].Code != diagnostic.CodeOverlayDropsFields || found[0].Position.String() != tt.place {
				t.Errorf("got %v, want UM216 at %s", found, tt.place)
			}
			if value.String(original.Value()) != before {
				t.Error("the base was changed")
			}
		})
	}
}

func TestMergeKeepsPositions(t *testing.T) {
	merged, _ := overlay.Merge(parse(t, "base.yaml", base), parse(t, "layer.yaml", "record:\n  id: string(response.key)\n"))
	if got := merged.Entry("record").Entry("id").Position().String(); got != "layer.yaml:2:7" {
		t.Errorf("the changed field is at %s", got)
	}
	if got := merged.Entry("record").Entry("status").Position().File; got != "base.yaml" {
		t.Errorf("the other field is in %s", got)
	}
}
