package schema_test

import (
	"strings"
	"testing"

	"github.com/unimap/unimap/engine/schema"
	"github.com/unimap/unimap/engine/value"
)

// describe writes what a shape says, for tables.
func describe(s *schema.Shape) string {
	if s == nil {
		return "nothing"
	}
	parts := []string{strings.Join(s.Types(), "/")}
	mark := func(is bool, text string) {
		if is {
			parts = append(parts, text)
		}
	}
	mark(s.AnyType(), "any")
	mark(s.Nullable(), "nullable")
	mark(s.Open(), "open")
	mark(s.Items() != nil, "list")
	mark(s.Enum() != nil, "enum "+value.String(s.Enum()))
	mark(s.Documented() != nil, "documented "+value.String(s.Documented()))
	mark(s.Formats() != nil, "formats "+strings.Join(s.Formats(), "/"))
	mark(s.Shorthand() != "", "shorthand "+s.Shorthand())
	mark(s.RequiredAny() != nil, "needs "+strings.Join(s.RequiredAny(), "/"))
	for _, property := range s.Properties() {
		mark(true, "."+property.Name)
		mark(property.Required, "required")
	}
	return strings.TrimSpace(strings.Join(parts, " "))
}

func TestShape(t *testing.T) {
	tests := []struct{ name, schema, want string }{
		{"anything", `{}`, "any nullable open list"},
		{"a scalar", `{"type": "string", "format": "date"}`, "string formats date"},
		{"nullable", `{"type": ["integer", "null"]}`, "integer nullable"},
		{"null alone", `{"type": "null"}`, "nullable"},
		{"a closed list", `{"enum": ["a", null, "b"]}`, `string nullable enum ["a","b"]`},
		{"a constant", `{"const": 1}`, `number enum [1]`},
		{"an open list", `{"anyOf": [{"type": "string", "enum": ["a"]}, {"type": "string"}]}`, `string documented ["a"]`},
		{"an open list by reference, or null", `{"anyOf": [{"$ref": "#/$defs/d"}, {"type": "null"}],
			"$defs": {"d": {"anyOf": [{"type": "string", "enum": ["a"]}, {"type": "string"}]}}}`, `string nullable documented ["a"]`},
		{"a closed list in parts", `{"oneOf": [{"enum": ["a", "b"]}, {"enum": ["b", "c"]}, {"type": "null"}]}`, `string nullable enum ["a","b","c"]`},
		{"formats", `{"type": ["string", "null"], "anyOf": [{"format": "date"}, {"format": "date-time"}]}`, "string nullable formats date/date-time"},
		{"a format of one branch only", `{"anyOf": [{"type": "string", "format": "date"}, {"type": "string"}]}`, "string"},
		{"types that meet", `{"type": ["string", "number"], "allOf": [{"type": ["integer", "object"]}]}`, "integer"},
		{"an object in order", `{"type": "object", "required": ["a"], "properties": {"b": {}, "a": {}}, "additionalProperties": false}`, "object .b .a required"},
		{"an open object", `{"type": "object"}`, "object open"},
		{"a list of anything", `{"type": "array"}`, "array list"},
		{"a composition", `{"type": "object", "unevaluatedProperties": false, "properties": {"a": {}}, "allOf": [{"properties": {"b": {}}, "required": ["b"]}]}`, "object .a .b required"},
		{"a property that may not be", `{"type": "object", "properties": {"a": false, "b": true}}`, "object open .b"},
		{"the object of a reference", `{"x-unimap-shorthand": "id", "anyOf": [
			{"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}, "additionalProperties": false},
			{"type": "string", "enum": ["x"]}, {"type": "null"}]}`,
			"object/string nullable shorthand id .id required"},
		{"one of two properties", `{"type": "object", "additionalProperties": false, "properties": {"id": {"type": ["string", "null"]}, "name": {}},
			"anyOf": [{"required": ["id"], "properties": {"id": {"type": "string"}}}, {"required": ["name"]}]}`,
			"object needs id/name .id .name"},
		{"two forms of object", `{"anyOf": [{"type": "object", "properties": {"a": {}}, "additionalProperties": false},
			{"type": "object", "properties": {"b": {}}, "additionalProperties": false}]}`, "object .a .b"},
		{"a list among others", `{"anyOf": [{"type": "array", "items": {"type": "string"}}, {"type": "string"}]}`, "array/string list"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := describe(compile(t, test.schema).Root()); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestShapeAt(t *testing.T) {
	root := compile(t, `{"type": "object", "additionalProperties": false, "properties": {
		"tags": {"type": "array", "items": {"type": "object", "properties": {"name": {"type": "string"}}, "additionalProperties": false}},
		"grid": {"type": "array", "items": {"type": "array", "items": {"type": "integer"}}},
		"fields": {"type": "object"},
		"counts": {"type": "object", "additionalProperties": {"type": "integer"}},
		"free": {}, "parent": {"$ref": "#"}, "tree": {"$ref": "#/$defs/tree"}},
		"$defs": {"tree": {"type": "array", "items": {"$ref": "#/$defs/tree"}}}}`).Root()
	tests := []struct{ path, want string }{
		{"tags", "array list"},
		{"tags/0", "object .name"},
		{"tags/*/name", "string"},
		{"tags/name", "string"},
		{"tags/nme", "nothing"},
		{"tags/name/x", "nothing"},
		{"grid/0/1", "integer"},
		{"grid/x", "nothing"},
		{"fields/any", "any nullable open"},
		{"fields/any/thing/0", "any nullable open"},
		{"counts/a", "integer"},
		{"free/a/0/b", "any nullable open"},
		{"parent/parent/tags/0/name", "string"},
		{"tree/0/0/0", "array list"},
		{"tree/x", "nothing"},
		{"none", "nothing"},
	}
	for _, test := range tests {
		if got := describe(root.At(strings.Split(test.path, "/")...)); got != test.want {
			t.Errorf("%s: got %q, want %q", test.path, got, test.want)
		}
	}
	if root.At() != root {
		t.Error("no segments lead elsewhere than to the root")
	}
}

func TestShapeAnnotations(t *testing.T) {
	root := compile(t, `{"title": "Thing", "description": "outer", "type": "object", "properties": {
		"a": {"$ref": "#/$defs/d", "description": "nearer"}, "b": {"$ref": "#/$defs/d"}},
		"$defs": {"d": {"description": "of the target", "type": "string", "default": "x"}}}`).Root()
	if root.Title() != "Thing" || root.Description() != "outer" || root.Default() != nil {
		t.Errorf("root: %q %q %v", root.Title(), root.Description(), root.Default())
	}
	if got := root.At("a").Description(); got != "nearer" {
		t.Errorf("a: %q", got)
	}
	if b := root.At("b"); b.Description() != "of the target" || b.Default() != "x" {
		t.Errorf("b: %q %v", b.Description(), b.Default())
	}
	if root.Property("c") != nil || root.Property("a").Name != "a" {
		t.Error("properties by name are wrong")
	}
}

func TestShapeAccepts(t *testing.T) {
	tests := []struct {
		schema, kind string
		want         bool
	}{
		{`{"type": "number"}`, "integer", true},
		{`{"type": "integer"}`, "number", false},
		{`{"type": "string"}`, "null", false},
		{`{"type": ["string", "null"]}`, "null", true},
		{`{}`, "boolean", true},
	}
	for _, test := range tests {
		if got := compile(t, test.schema).Root().Accepts(test.kind); got != test.want {
			t.Errorf("%s accepts %s: %v", test.schema, test.kind, got)
		}
	}
}

func TestShapeFormat(t *testing.T) {
	read, write := tickets(t).Read.Root(), tickets(t).Write.Root()
	for path, want := range map[string]string{"ticket_url": "uri", "created_at": "date-time", "due_date": "", "name": ""} {
		if got := read.At(path).Format(); got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
	if got := strings.Join(write.At("due_date").Formats(), " "); got != "date date-time" {
		t.Errorf("due_date: %q", got)
	}
}
