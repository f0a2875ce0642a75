package acceptor_test

import (
	"errors"
	"testing"

	jsonschema "github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/unimap/unimap/engine/schema/acceptor"
	"github.com/unimap/unimap/engine/value"
)

// candidate is a schema with its acceptor. Of a complete one, every valid document is accepted.
type candidate struct {
	name     string
	compiled *jsonschema.Schema
	acceptor *acceptor.Acceptor
	complete bool
}

// handwritten covers the keywords that the unified models do not use.
var handwritten = []string{
	`{"type": "object", "patternProperties": {"^a": {"type": "string"}, "b$": {"minLength": 1}}, "additionalProperties": {"type": "integer"}, "propertyNames": {"maxLength": 8}, "maxProperties": 3}`,
	`{"type": "array", "prefixItems": [{"type": "string"}, {"minimum": 1, "exclusiveMaximum": 42}], "items": {"multipleOf": 0.5}, "contains": {"type": "number"}, "maxContains": 2}`,
	`{"oneOf": [{"type": "integer", "minimum": 3}, {"type": "number", "maximum": 5}, {"type": "string", "pattern": "^[a-z]+$"}, {"type": "object", "required": ["a"]}]}`,
	`{"allOf": [{"minLength": 2}, {"maxLength": 5}, {"not": {"enum": ["abc", "open", 5, 1.5, true]}}]}`,
	`{"not": {"anyOf": [{"type": "string"}, {"type": "object", "properties": {"a": {"const": 1}}, "required": ["a"]}]}}`,
	`{"if": {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]}, "then": {"required": ["id"]}, "else": {"not": {"type": "null"}}}`,
	`{"properties": {"a": {"$ref": "#"}, "id": {"type": "string"}}, "items": {"$ref": "#"}, "anyOf": [{"type": ["object", "array"]}, {"const": 42}]}`,
	`{"properties": {"date": {"format": "date"}, "id": {"format": "uuid"}, "open": {"format": "uri"}}, "additionalProperties": {"enum": ["a", 1, 5.0, null, true]}}`,
	`{"unevaluatedProperties": false, "properties": {"a": true}, "minProperties": 1}`,
	`{"type": ["integer", "string"], "multipleOf": 3, "minimum": -1e30}`,
	`{"anyOf": [{"format": "date-time"}, {"format": "time"}, {"format": "email"}, {"format": "hostname"}, {"format": "ipv4"}, {"format": "ipv6"}, {"format": "duration"}, {"format": "regex"}], "type": "string"}`,
	`{"type": "array", "items": {"anyOf": [{"type": "string", "format": "uri"}, {"type": "string", "format": "email"}, {"type": "string", "format": "ipv4"}, {"type": "string", "format": "uri-reference"}]}}`,
}

// leftToJSONSchema is schemas of which not every valid document is accepted.
var leftToJSONSchema = []string{
	`{"uniqueItems": true, "items": {"enum": ["a", ["a"], {"a": 1}]}}`,
	`{"not": {"format": "uri"}}`,
	`{"anyOf": [{"properties": {"a": {"type": "integer"}}}, {"required": ["b"]}], "unevaluatedProperties": {"type": "string"}}`,
	`{"oneOf": [{"format": "date"}, {"format": "date-time"}, {"dependentRequired": {"a": ["b"]}, "type": "object"}]}`,
}

func candidates(t testing.TB) []candidate {
	t.Helper()
	var all []candidate
	add := func(name string, compiled *jsonschema.Schema, complete bool) {
		all = append(all, candidate{name, compiled, acceptor.Compile(compiled), complete})
	}
	for _, m := range models(t) {
		add(m.name, m.compiled, true)
	}
	for _, text := range handwritten {
		add(text, compile(t, text), true)
	}
	for _, text := range leftToJSONSchema {
		add(text, compile(t, text), false)
	}
	return all
}

// check holds the acceptor against the authority.
func (c candidate) check(t *testing.T, document []byte) (valid bool) {
	t.Helper()
	decoded, err := value.Decode(document, value.Limits{})
	if failure := (*value.Error)(nil); errors.As(err, &failure) && failure.Code == value.CodeDuplicateKey {
		return false
	}
	valid = err == nil && c.compiled.Validate(value.ToGo(decoded)) == nil
	if accepted := c.acceptor.Accepts(document); accepted && !valid {
		t.Errorf("%s\naccepts  %q\nerror    %v", c.name, document, err)
	} else if valid && c.complete && !accepted {
		t.Errorf("%s\nis valid but not accepted: %q", c.name, document)
	}
	return valid
}

// TestGenerated holds generated documents against every schema. Many must be valid, or the test
// shows nothing.
func TestGenerated(t *testing.T) {
	for _, c := range candidates(t) {
		valid := 0
		for seed := range uint64(300) {
			g := newGenerator(seed, pick(newGenerator(seed, 0), 0, 0.01, 0.1))
			document := value.Append(nil, g.value(c.compiled, 0))
			if c.check(t, document) {
				valid++
			}
			c.check(t, g.spaced(document))
			c.check(t, g.disturb(document))
		}
		if valid < 10 {
			t.Errorf("%s: only %d of 300 documents are valid", c.name, valid)
		}
	}
}

// FuzzAccepts holds the acceptor against the authority on any text, and on what is generated
// for a schema.
func FuzzAccepts(f *testing.F) {
	all := candidates(f)
	f.Add(uint8(0), uint64(1), []byte(nil))
	for i := range all {
		f.Add(uint8(i), uint64(i), []byte(`{"id": "1", "a": [null, true, -1.50e1, "\u00e9\ud83d\ude00"]}`))
	}
	f.Fuzz(func(t *testing.T, which uint8, seed uint64, text []byte) {
		c := all[int(which)%len(all)]
		c.check(t, text)
		g := newGenerator(seed, pick(newGenerator(seed, 0), 0, 0.01, 0.1))
		document := value.Append(nil, g.value(c.compiled, 0))
		c.check(t, document)
		c.check(t, g.spaced(document))
		c.check(t, g.disturb(document))
		c.check(t, value.AppendString(nil, string(text)))
	})
}

// FuzzFormat holds the usual forms of formats against jsonschema's own functions.
func FuzzFormat(f *testing.F) {
	acceptors := map[string]candidate{}
	for name := range jsonschema.Formats {
		compiled := compile(f, `{"format": "`+name+`"}`)
		acceptors[name] = candidate{name, compiled, acceptor.Compile(compiled), true}
		for _, sample := range samples[name] {
			f.Add(sample)
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		document := value.AppendString(nil, text)
		for _, c := range acceptors {
			c.check(t, document)
		}
	})
}
