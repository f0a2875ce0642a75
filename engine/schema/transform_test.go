package schema_test

import (
	"testing"

	"github.com/unimap/unimap/engine/value"
)

const treeSchema = `{"type": "object", "additionalProperties": false, "properties": {
	"id": {"type": ["string", "null"]},
	"owner": {"x-unimap-shorthand": "id", "anyOf": [{"type": "object", "properties": {"id": {"type": "string"}, "mail": {"type": "string"}}}, {"type": "string"}, {"type": "null"}]},
	"tags": {"type": ["array", "null"], "items": {"x-unimap-shorthand": "name", "anyOf": [{"type": "object", "properties": {"id": {}, "name": {"type": "string"}}}, {"type": "string"}]}},
	"extra": {"type": ["object", "null"]},
	"children": {"type": "array", "items": {"$ref": "#"}}}}`

func TestExpandShorthand(t *testing.T) {
	s := compile(t, treeSchema)
	tests := []struct{ name, in, want string }{
		{"a bare string", `{"owner":"7","id":"1"}`, `{"owner":{"id":"7"},"id":"1"}`},
		{"the long form", `{"owner":{"mail":"a","id":"7"}}`, `{"owner":{"mail":"a","id":"7"}}`},
		{"in a list", `{"tags":["a",{"id":1},"b"]}`, `{"tags":[{"name":"a"},{"id":1},{"name":"b"}]}`},
		{"at any depth", `{"children":[{"id":"1"},{"children":[{"owner":"7"}]}]}`, `{"children":[{"id":"1"},{"children":[{"owner":{"id":"7"}}]}]}`},
		{"null", `{"owner":null,"tags":null}`, `{"owner":null,"tags":null}`},
		{"an empty string", `{"owner":""}`, `{"owner":{"id":""}}`},
		{"not a string", `{"owner":7,"tags":"a"}`, `{"owner":7,"tags":"a"}`},
		{"unknown and open", `{"extra":{"owner":"7"},"more":"x"}`, `{"extra":{"owner":"7"},"more":"x"}`},
		{"not an object", `["a"]`, `["a"]`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			in := decode(t, test.in)
			if got := value.String(s.ExpandShorthand(in)); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
			if got := value.String(in); got != value.String(decode(t, test.in)) {
				t.Errorf("the argument has become %s", got)
			}
		})
	}
	if got := s.ExpandShorthand(value.Missing); !value.IsMissing(got) {
		t.Errorf("missing becomes %v", got)
	}
}

func TestComplete(t *testing.T) {
	s := compile(t, treeSchema)
	tests := []struct{ name, in, want string }{
		{"an empty object", `{}`, `{"id":null,"owner":null,"tags":null,"extra":null,"children":null}`},
		{"the order of the schema", `{"tags":[],"id":"1"}`, `{"id":"1","owner":null,"tags":[],"extra":null,"children":null}`},
		{"an object within", `{"owner":{"mail":"a"}}`, `{"id":null,"owner":{"id":null,"mail":"a"},"tags":null,"extra":null,"children":null}`},
		{"a list of objects", `{"tags":[{"name":"a"},"b"]}`, `{"id":null,"owner":null,"tags":[{"id":null,"name":"a"},"b"],"extra":null,"children":null}`},
		{"open objects and unknown keys", `{"z":{"b":1},"extra":{"b":1,"a":2}}`, `{"id":null,"owner":null,"tags":null,"extra":{"b":1,"a":2},"children":null,"z":{"b":1}}`},
		{"not an object", `7`, `7`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			in := decode(t, test.in)
			got := s.Complete(in)
			if value.String(got) != test.want {
				t.Errorf("got %s, want %s", value.String(got), test.want)
			}
			if again := value.String(s.Complete(got)); again != test.want {
				t.Errorf("once more it becomes %s", again)
			}
			if got := value.String(in); got != value.String(decode(t, test.in)) {
				t.Errorf("the argument has become %s", got)
			}
		})
	}
}

func TestCompleteTicket(t *testing.T) {
	read := tickets(t).Read
	completed := read.Complete(decode(t, `{"status": {"name": "open"}, "id": "1"}`)).(*value.Object)
	if got, want := completed.Len(), len(read.Root().Properties()); got != want {
		t.Errorf("%d properties, want %d", got, want)
	}
	if got := value.String(completed.Get("status")); got != `{"id":null,"name":"open"}` {
		t.Errorf("status is %s", got)
	}
	if keys := completed.Keys(); keys[0] != "id" || keys[len(keys)-1] != "remote_data" {
		t.Errorf("keys are %v", keys)
	}
}

func TestWithoutNulls(t *testing.T) {
	s := compile(t, treeSchema)
	tests := []struct{ name, in, want string }{
		{"a null member", `{"id":null,"owner":"7"}`, `{"owner":"7"}`},
		{"nothing is null", `{"id":"null","tags":[]}`, `{"id":"null","tags":[]}`},
		{"a member of a reference", `{"owner":{"id":"7","mail":null}}`, `{"owner":{"id":"7"}}`},
		{"all members of a reference", `{"owner":{"id":null,"mail":null},"id":"1"}`, `{"id":"1"}`},
		{"an empty object", `{"owner":{}}`, `{"owner":{}}`},
		{"elements of a list", `{"tags":[null,{"id":null,"name":"a"},{"id":null}]}`, `{"tags":[null,{"name":"a"},{}]}`},
		{"at any depth", `{"children":[{"id":null,"children":[{"id":null,"owner":"7"}]}]}`, `{"children":[{"children":[{"owner":"7"}]}]}`},
		{"what is open or unknown", `{"extra":{"a":null,"b":{"c":null}},"more":null}`, `{"extra":{"a":null,"b":{"c":null}},"more":null}`},
		{"an open object", `{"extra":null}`, `{}`},
		{"every digit", `{"id":null,"extra":{"n":12345678901234567890.10}}`, `{"extra":{"n":12345678901234567890.10}}`},
		{"not an object", `[null]`, `[null]`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			in := decode(t, test.in)
			if got := value.String(s.WithoutNulls(in)); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
			if got := value.String(in); got != value.String(decode(t, test.in)) {
				t.Errorf("the argument has become %s", got)
			}
		})
	}
	if got := s.WithoutNulls(value.Missing); !value.IsMissing(got) {
		t.Errorf("nothing becomes %s", value.String(got))
	}
}
