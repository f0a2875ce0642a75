package acceptor_test

import (
	"strings"
	"testing"

	"github.com/unimap/unimap/engine/schema/acceptor"
	"github.com/unimap/unimap/engine/value"
)

// document makes a schema with two definitions, any part of which may refer to one of the three.
func (g generator) document() *value.Object {
	root := g.schema(0)
	root.Set("$defs", value.ObjectOf("one", g.schema(1), "two", g.schema(1)))
	return root
}

// schema makes a schema of a few keywords, each with small values so that many documents fit.
func (g generator) schema(depth int) *value.Object {
	schema := value.NewObject(4)
	for range 1 + g.IntN(3) {
		name, content := g.keyword(depth)
		schema.Set(name, content)
	}
	return schema
}

func (g generator) subschema(depth int) any {
	switch {
	case g.chance(0.1):
		return g.chance(0.7)
	case depth > 3 || g.chance(0.15):
		return value.ObjectOf("$ref", pick(g, "#", "#/$defs/one", "#/$defs/two"))
	}
	return g.schema(depth + 1)
}

func (g generator) subschemas(depth int) []any {
	branches := make([]any, 1+g.IntN(3))
	for i := range branches {
		branches[i] = g.subschema(depth)
	}
	return branches
}

func (g generator) keyword(depth int) (string, any) {
	kind := func() any { return pick[any](g, "null", "boolean", "number", "integer", "string", "array", "object") }
	small := func() any { return int64(g.IntN(4)) }
	name := func() any { return pick[any](g, "a", "ab", "id", "x-y", "component") }
	constant := func() any {
		return pick[any](g, nil, true, false, int64(1), int64(5), fromGo(1.5), "a", "ab", "", "😀", []any{}, value.ObjectOf("a", int64(1)))
	}
	switch g.IntN(26) {
	case 0, 1, 2:
		return "type", kind()
	case 3:
		return "type", []any{"string", pick[any](g, "null", "integer", "array", "object")}
	case 4:
		return "enum", []any{constant(), constant(), "open", int64(42)}
	case 5:
		return "const", constant()
	case 6:
		return pick(g, "minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum"), pick[any](g, int64(0), int64(3), int64(5), fromGo(1.5), fromGo(-0.5))
	case 7:
		return "multipleOf", pick[any](g, int64(1), int64(3), fromGo(0.5))
	case 8:
		return pick(g, "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"), small()
	case 9:
		return "pattern", pick[any](g, "^a", "b$", "^.{1,3}$", "e")
	case 10, 11, 12:
		properties := value.NewObject(3)
		for range 1 + g.IntN(3) {
			properties.Set(name().(string), g.subschema(depth))
		}
		return "properties", properties
	case 13:
		return pick(g, "additionalProperties", "additionalProperties", "unevaluatedProperties"), g.subschema(depth)
	case 14:
		return "patternProperties", value.ObjectOf(pick(g, "^a", "b$", "o"), g.subschema(depth), "^.$", g.subschema(depth))
	case 15:
		return "propertyNames", g.subschema(depth)
	case 16, 17:
		return "required", []any{name()}
	case 18:
		return "items", g.subschema(depth)
	case 19:
		return "prefixItems", g.subschemas(depth)
	case 20:
		return "contains", g.subschema(depth)
	case 21, 22:
		return pick(g, "allOf", "anyOf", "oneOf"), g.subschemas(depth)
	case 23:
		return "not", g.subschema(depth)
	case 24:
		return pick(g, "if", "then", "else"), g.subschema(depth)
	}
	return "$ref", pick[any](g, "#", "#/$defs/one", "#/$defs/two")
}

// checkSchema makes a schema and documents for it. It reports whether the schema compiles, how
// many documents are valid and how many are accepted.
func checkSchema(t *testing.T, seed uint64) (compiles bool, valid, accepted int) {
	t.Helper()
	g := newGenerator(seed, 0.1)
	text := value.String(g.document())
	c := newCompiler()
	if err := c.AddResource("test:schema", strings.NewReader(text)); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	compiled, err := c.Compile("test:schema")
	if err != nil {
		return false, 0, 0
	}
	a := acceptor.Compile(compiled)
	under := candidate{text, compiled, a, len(a.Unknown()) == 0}
	for range 20 {
		document := value.Append(nil, g.value(compiled, 0))
		valid += count(under.check(t, document))
		accepted += count(a.Accepts(document))
	}
	return true, valid, accepted
}

func TestGeneratedSchemas(t *testing.T) {
	compiled, valid, accepted := 0, 0, 0
	for seed := range uint64(400) {
		ok, v, a := checkSchema(t, seed)
		compiled, valid, accepted = compiled+count(ok), valid+v, accepted+a
	}
	t.Logf("%d schemas, %d valid documents, %d accepted", compiled, valid, accepted)
	if compiled < 200 || valid < 5*compiled || accepted < valid*3/4 {
		t.Errorf("%d schemas, %d valid documents, %d accepted", compiled, valid, accepted)
	}
}

// FuzzSchema holds the acceptors of generated schemas against jsonschema.
func FuzzSchema(f *testing.F) {
	f.Add(uint64(1))
	f.Fuzz(func(t *testing.T, seed uint64) { checkSchema(t, seed) })
}
