package acceptor_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/unimap/unimap/engine/schema/acceptor"
)

// TestAccepts holds documents against schemas. Each accepted one must be valid for jsonschema
// too, and each of the others invalid.
func TestAccepts(t *testing.T) {
	tests := []struct {
		schema   string
		accepted []string
		refused  []string
	}{
		{`true`, []string{`null`, ` [1, {"a" : "\u00e9"}] `, `"é"`, `1e308`, `-0.0`},
			[]string{``, ` `, `nul`, `nulll`, `[1,]`, `[,1]`, `{"a":1,}`, `{"a"}`, `{a:1}`, `01`, `1.`, `.5`, `-`, `+1`, `1e`, `1e400`, `"\x"`,
				`"\ud800"`, `"\ud800\u0041"`, "\"\xff\"", "\"\x01\"", "\"tab\there\"", `"open`, `[1`, `[1}`, `{"a":1]`, `1 2`, "\v1"}},
		{`false`, nil, []string{`null`, `{}`}},
		{`{"type": ["string", "null"]}`, []string{`"a"`, `null`, "\t\"a\"\r\n"}, []string{`1`, `true`, `[]`, `{}`, `"a`}},
		{`{"type": "boolean"}`, []string{`true`, `false`}, []string{`"true"`, `null`, `truth`}},
		{`{"type": "integer"}`,
			[]string{`1`, `-1`, `0`, `5.0`, `1e2`, `1.50e1`, `123456789012345678901234567890`, `-0`, `999999999999999999`},
			[]string{`1.5`, `1e-1`, `"1"`, `1.`, `00`}},
		{`{"type": ["integer", "number"]}`, []string{`1.5`, `1`}, []string{`"1"`}},
		{`{"minimum": 1, "maximum": 5}`, []string{`1`, `5`, `1.0`, `4.999`, `"x"`, `5e0`}, []string{`0`, `6`, `0.999`, `5.0000001`, `-1`, `1e1`}},
		{`{"exclusiveMinimum": 1, "exclusiveMaximum": 3}`, []string{`2`, `1.01`}, []string{`1`, `3`, `1.0`, `3.0`}},
		{`{"minimum": 1.5, "maximum": 3.5}`, []string{`2`, `3`, `1.5`, `3.5`}, []string{`1`, `4`}},
		{`{"exclusiveMinimum": -1.5, "exclusiveMaximum": 1.5}`, []string{`-1`, `1`}, []string{`-2`, `2`, `1.5`}},
		{`{"minimum": 9007199254740993}`, []string{`9007199254740993`}, []string{`9007199254740992`}},
		{`{"minimum": 1, "maximum": 5}`, nil, []string{`18446744073709551617`, `-18446744073709551615`, `10000000000000000000`}},
		{`{"minimum": 1e30}`, []string{`1e30`, `1000000000000000000000000000001`}, []string{`999999999999999999`, `1`}},
		{`{"maximum": -1e30}`, []string{`-1e30`}, []string{`-999999999999999999`}},
		{`{"multipleOf": 3}`, []string{`0`, `9`, `-3`, `3.0`}, []string{`1`, `3.5`}},
		{`{"multipleOf": 0.01}`, []string{`1`, `1.25`}, []string{`1.255`}},
		{`{"multipleOf": 1e30}`, []string{`0`, `1e30`}, []string{`1`}},
		{`{"minLength": 2, "maxLength": 3}`, []string{`"ab"`, `"日本語"`, `"\u00e9\n"`, `"\ud83d\ude00x"`, `1`}, []string{`"a"`, `"abcd"`, `"😀"`, `"\n"`}},
		{`{"pattern": "^a.c$"}`, []string{`"abc"`, `"a\u0062c"`, `"aéc"`}, []string{`"ab"`, `"a\nc"`}},
		{`{"enum": ["a", "b\"c", "é", 1, 2.5, true, null]}`,
			[]string{`"a"`, `"b\"c"`, `"\u00e9"`, `"é"`, `1`, `1.0`, `10e-1`, `2.5`, `2.50`, `true`, `null`},
			[]string{`"c"`, `""`, `2`, `-1`, `0.1`, `false`, `[]`, `{}`}},
		{`{"const": null}`, []string{`null`}, []string{`0`, `false`, `""`}},
		{`{"const": "a", "enum": ["a", "b"]}`, []string{`"a"`}, []string{`"b"`}},
		{`{"const": 1e30}`, []string{`1000000000000000000000000000000`}, []string{`1`}},
		{`{"required": ["a"], "properties": {"a": {"type": "string"}, "long_property_name": {"type": "integer"}, "": {"type": "null"}}, "additionalProperties": false}`,
			[]string{`{"a":"x"}`, `{"long_property_name":1,"a":""}`, `{"\u0061":"x"}`, `{"":null,"a":"x"}`, `{ "a" : "x" , "" : null }`, `[]`},
			[]string{`{}`, `{"a":1}`, `{"a":"x","b":1}`, `{"a":"x","long_property_nama":1}`, `{"a":"x","":1}`}},
		{`{"additionalProperties": {"type": "integer"}, "properties": {"a": true, "b": {}}}`, []string{`{"a":"x","b":[],"c":1}`}, []string{`{"c":"x"}`}},
		{`{"properties": {"a": false}}`, []string{`{}`, `{"b":1}`}, []string{`{"a":1}`}},
		{`{"patternProperties": {"^x-": {"type": "string"}, "-n$": {"maxLength": 1}}, "properties": {"x-a-n": {"minLength": 1}}, "additionalProperties": false}`,
			[]string{`{"x-b":"long","y-n":"1","x-a-n":"1"}`, `{"\u0078-b":"a"}`}, []string{`{"x-a":1}`, `{"y":1}`, `{"x-a-n":""}`, `{"x-a-n":"12"}`}},
		{`{"propertyNames": {"maxLength": 3}}`, []string{`{"abc":1}`, `{"\u0061bc":"\u0061bcdef"}`}, []string{`{"abcd":1}`}},
		{`{"minProperties": 1, "maxProperties": 2}`, []string{`{"a":1}`, `{"a":1,"b":2}`}, []string{`{}`, `{"a":1,"b":2,"c":3}`}},
		{`{"items": {"type": "string"}, "minItems": 1, "maxItems": 2}`, []string{`["a"]`, `[ "a" , "b" ]`, `{}`}, []string{`[]`, `["a","b","c"]`, `[1]`}},
		{`{"prefixItems": [{"type": "string"}, {"type": "integer"}], "items": false}`, []string{`[]`, `["a"]`, `["a",1]`}, []string{`["a",1,2]`, `[1]`}},
		{`{"contains": {"type": "string"}, "maxContains": 2}`, []string{`["a"]`, `[1,"a",[2],"b"]`}, []string{`[]`, `[1]`, `["a","b","c"]`}},
		{`{"contains": {"type": "string"}, "minContains": 0}`, []string{`[]`, `[1]`}, nil},
		{`{"uniqueItems": false}`, []string{`[1,1]`}, nil},
		{`{"allOf": [{"required": ["a"]}, {"required": ["b"]}], "properties": {"a": {"type": "string"}}}`, []string{`{"a":"","b":1}`}, []string{`{"a":""}`, `{"a":1,"b":1}`}},
		{`{"anyOf": [{"type": "object", "required": ["id"]}, {"type": "string"}, {"type": "null"}]}`, []string{`{"id":1}`, `"a"`, `null`}, []string{`{}`, `1`, `"a`}},
		{`{"anyOf": [{"required": ["a"]}, {"required": ["b"]}]}`, []string{`{"b":1}`, `{"a":1}`, `1`}, []string{`{}`, `{"c":1}`}},
		{`{"oneOf": [{"minimum": 2}, {"maximum": 4}, {"type": "string"}]}`, []string{`1`, `5`, `1.5`}, []string{`3`, `"a"`}},
		{`{"oneOf": [{"type": "string"}, {"type": "array"}]}`, []string{`"a"`, `[1]`}, []string{`1`}},
		{`{"not": {"type": "string"}}`, []string{`1`, `[1,"a"]`}, []string{`"a"`, `[1`}},
		{`{"not": {"properties": {"a": {"const": 1}}, "required": ["a"]}}`, []string{`{"a":2}`, `{}`}, []string{`{"a":1}`, `{"a":1.0}`}},
		{`{"not": {}}`, nil, []string{`1`, `{}`}},
		{`{"if": {"minProperties": 2}, "then": {"required": ["type"]}, "else": {"required": ["id"]}}`, []string{`{"id":1}`, `{"id":1,"type":2}`}, []string{`{"name":1}`, `{"id":1,"name":2}`}},
		{`{"if": {"type": "string"}, "then": {"minLength": 2}}`, []string{`"ab"`, `1`}, []string{`"a"`}},
		{`{"unevaluatedProperties": false, "properties": {"a": {}}, "patternProperties": {"^b": {}}}`, []string{`{"a":1,"bc":2}`}, []string{`{"c":1}`}},
		{`{"unevaluatedProperties": false, "additionalProperties": true}`, []string{`{"a":1}`}, nil},
		{`{"type": "object", "properties": {"next": {"$ref": "#"}, "v": {"type": "integer"}}, "additionalProperties": false}`,
			[]string{`{"v":1,"next":{"v":2,"next":{}}}`}, []string{`{"next":{"next":{"v":"x"}}}`}},
		{`{"$ref": "#/$defs/a", "maxLength": 3, "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"type": "string"}}}`, []string{`"abc"`}, []string{`"abcd"`, `1`}},
		{`{"properties": {"a": {"$ref": "#/$defs/a", "type": "string"}}, "$defs": {"a": {"type": ["string", "null"]}}}`, []string{`{"a":"x"}`}, []string{`{"a":null}`}},
		{`{"$schema": "http://json-schema.org/draft-07/schema#", "items": [{"type": "string"}, true], "additionalItems": {"type": "integer"}}`,
			[]string{`["a",null,1]`, `[]`}, []string{`[1]`, `["a",1,"b"]`}},
		{`{"$schema": "http://json-schema.org/draft-07/schema#", "items": [{"type": "string"}], "additionalItems": false, "contains": {"const": "a"}}`, []string{`["a"]`}, []string{`["a",1]`, `[]`, `["b"]`}},
		{`{"$schema": "http://json-schema.org/draft-07/schema#", "items": {"type": "string"}}`, []string{`["a"]`}, []string{`[1]`}},
		{`{"$schema": "http://json-schema.org/draft-04/schema#", "minimum": 1, "exclusiveMinimum": true}`, []string{`2`, `1.5`}, []string{`1`}},
	}
	for _, test := range tests {
		compiled := compile(t, test.schema)
		a := acceptor.Compile(compiled)
		if unknown := a.Unknown(); len(unknown) > 0 {
			t.Errorf("%s: unknown %v", test.schema, unknown)
		}
		for _, document := range test.accepted {
			if !a.Accepts([]byte(document)) || !accepts(compiled, []byte(document)) {
				t.Errorf("%s: %s is accepted %v, valid %v", test.schema, document, a.Accepts([]byte(document)), accepts(compiled, []byte(document)))
			}
		}
		for _, document := range test.refused {
			if a.Accepts([]byte(document)) || accepts(compiled, []byte(document)) {
				t.Errorf("%s: %s is accepted %v, valid %v", test.schema, document, a.Accepts([]byte(document)), accepts(compiled, []byte(document)))
			}
		}
	}
}

// TestUnknown shows what is left to jsonschema, and that only values to which it applies are.
func TestUnknown(t *testing.T) {
	tests := []struct {
		schema   string
		unknown  string
		accepted string
		left     string
	}{
		{`{"uniqueItems": true}`, "/uniqueItems", `"a"`, `[1]`},
		{`{"enum": ["a", [1]]}`, "/enum", `"a"`, `[1]`},
		{`{"const": {"a": 1}}`, "/const", ``, `{"a":1}`},
		{`{"dependentRequired": {"a": ["b"]}}`, "/dependentRequired", `[]`, `{}`},
		{`{"dependentSchemas": {"a": true}}`, "/dependentSchemas", `[]`, `{}`},
		{`{"allOf": [{"properties": {"a": {}}}], "unevaluatedProperties": false}`, "/unevaluatedProperties", `1`, `{"a":1}`},
		{`{"unevaluatedItems": {"type": "string"}}`, "/unevaluatedItems", `1`, `["a"]`},
		{`{"format": "colour"}`, "/format", `1`, `"red"`},
		{`{"contentEncoding": "base64"}`, "/contentEncoding", `1`, `""`},
		{`{"anyOf": [{"type": "integer"}, {"$dynamicRef": "#a"}], "$defs": {"a": {"$dynamicAnchor": "a"}}}`, "/anyOf/1/$dynamicRef", ``, `1`},
		{`{"$schema": "https://json-schema.org/draft/2019-09/schema", "properties": {"a": {"$recursiveRef": "#"}}}`, "/properties/a/$recursiveRef", ``, `1`},
		{`{"$schema": "http://json-schema.org/draft-07/schema#", "dependencies": {"a": {}, "b": ["c"]}}`, "/dependencies", `1`, `{"a":1}`},
		{`{"anyOf": [{"type": "integer"}, {"uniqueItems": true}]}`, "/anyOf/1/uniqueItems", `1`, `[1]`},
		{`{"not": {"anyOf": [{"uniqueItems": true}, {"minItems": 3}]}}`, "/not/anyOf/0/uniqueItems", ``, `[1,1]`},
		{`{"if": {"type": "array", "uniqueItems": true}, "then": false}`, "/if/uniqueItems", `1`, `[1,1]`},
		{`{"properties": {"a": {"$ref": "#/$defs/list", "uniqueItems": true}}, "$defs": {"list": {"type": "array"}}}`, "/properties/a/uniqueItems", `{}`, `{"a":[1]}`},
		{`{"not": {"type": "array", "uniqueItems": true}}`, "/not/uniqueItems", `1`, `[1,1]`},
		{`{"required": [` + manyNames(65) + `]}`, "/required", `1`, `{` + manyMembers(65) + `}`},
	}
	for _, test := range tests {
		compiled := compile(t, test.schema)
		a := acceptor.Compile(compiled)
		if got := strings.Join(a.Unknown(), " "); got != "test:schema#"+test.unknown {
			t.Errorf("%s: unknown is %s", test.schema, got)
		}
		if test.accepted != "" && !a.Accepts([]byte(test.accepted)) {
			t.Errorf("%s: %s is not accepted", test.schema, test.accepted)
		}
		if a.Accepts([]byte(test.left)) || !accepts(compiled, []byte(test.left)) {
			t.Errorf("%s: %s is accepted, or is not valid", test.schema, test.left)
		}
	}
}

func manyNames(n int) string {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf(`"name_%d"`, i)
	}
	return strings.Join(names, ",")
}

func manyMembers(n int) string {
	return strings.ReplaceAll(manyNames(n), `"`+",", `":1,`) + ":1"
}

func TestManyProperties(t *testing.T) {
	declared := strings.ReplaceAll(manyNames(300), `"`+",", `":{"type":"integer"},`) + `:{"type":"integer"}`
	compiled := compile(t, `{"properties": {`+declared+`}, "required": [`+manyNames(64)+`], "additionalProperties": false}`)
	a := acceptor.Compile(compiled)
	for n, want := range map[int]bool{63: false, 64: true, 300: true, 301: false} {
		document := []byte(`{` + manyMembers(n) + `}`)
		if a.Accepts(document) != want || accepts(compiled, document) != want {
			t.Errorf("%d properties: accepted %v, valid %v", n, a.Accepts(document), accepts(compiled, document))
		}
	}
}

// TestASchemaThatJudgesAValueByWayOfItself is for what jsonschema compiles and then fails on.
func TestASchemaThatJudgesAValueByWayOfItself(t *testing.T) {
	compiled := compile(t, `{"anyOf": [true, {"properties": {"a": {"$ref": "#/$defs/loop"}}}], "$defs": {
		"loop": {"properties": {"x": {"$ref": "#/$defs/back"}}, "if": true, "then": {"$ref": "#/$defs/back"}},
		"back": {"if": true, "then": {"$ref": "#/$defs/loop"}}}}`)
	a := acceptor.Compile(compiled)
	if document := []byte(`{"a":1}`); a.Accepts(document) || accepts(compiled, document) {
		t.Error("a loop is accepted, or is valid")
	}
	if len(a.Unknown()) != 1 {
		t.Errorf("unknown is %v", a.Unknown())
	}
}

// TestAFormatThatIsNotAsserted is for a schema that is not compiled as Compile asks for: formats
// are then annotations, which nothing can break.
func TestAFormatThatIsNotAsserted(t *testing.T) {
	c := newCompiler()
	c.AssertFormat = false
	if err := c.AddResource("test:schema", strings.NewReader(`{"$schema": "https://json-schema.org/draft/2020-12/schema", "not": {"format": "date"}}`)); err != nil {
		t.Fatal(err)
	}
	compiled := c.MustCompile("test:schema")
	if document := []byte(`"x"`); acceptor.Compile(compiled).Accepts(document) || accepts(compiled, document) {
		t.Error("what breaks a format that is not asserted is accepted, or is valid")
	}
}

func TestDepth(t *testing.T) {
	for _, text := range []string{`{}`, `{"items": {"$ref": "#"}, "properties": {"a": {"$ref": "#"}}}`} {
		a := acceptor.Compile(compile(t, text))
		for depth, want := range map[int]bool{128: true, 129: false, 100_000: false} {
			lists := strings.Repeat("[", depth) + strings.Repeat("]", depth)
			objects := strings.Repeat(`{"a":`, depth-1) + "{}" + strings.Repeat("}", depth-1)
			for _, document := range []string{lists, objects} {
				if got := a.Accepts([]byte(document)); got != want {
					t.Errorf("%s: %d levels: accepted %v", text, depth, got)
				}
			}
		}
	}
}

// TestWorkIsBounded is for alternatives within alternatives, which double the work at each level.
func TestWorkIsBounded(t *testing.T) {
	a := acceptor.Compile(compile(t, `{"anyOf": [
		{"properties": {"a": {"$ref": "#"}, "b": false}, "type": "object"},
		{"properties": {"a": {"$ref": "#"}, "c": false}, "type": "object"}]}`))
	if document := strings.Repeat(`{"a":`, 100) + "1" + strings.Repeat("}", 100); a.Accepts([]byte(document)) {
		t.Error("a document of another type is accepted")
	}
}

func TestAKeyThatStandsTwice(t *testing.T) {
	a := acceptor.Compile(compile(t, `{"properties": {"a": {"type": "integer"}}}`))
	if a.Accepts([]byte(`{"a":1,"a":2}`)) {
		t.Error("a declared key that stands twice is accepted")
	}
}
