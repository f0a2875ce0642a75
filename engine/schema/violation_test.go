package schema_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/unimap/unimap/engine/schema"
	"github.com/unimap/unimap/engine/value"
)

func lines(violations []schema.Violation) []string {
	var out []string
	for _, v := range violations {
		out = append(out, fmt.Sprintf("%s|%s|%s", v.Pointer, v.Keyword, v.Message))
	}
	return out
}

func TestViolations(t *testing.T) {
	const reference = `{"anyOf": [
		{"type": "object", "properties": {"id": {"type": "string"}}, "additionalProperties": false},
		{"type": "string", "enum": ["low", "high"]}, {"type": "null"}]}`
	tests := []struct {
		name, schema, document string
		want                   []string
	}{
		{"valid", `{"type": "object"}`, `{}`, nil},
		{"type", `{"type": ["string", "null"]}`, `[]`, []string{`|type|must be string or null, not array`}},
		{"integer", `{"type": "integer"}`, `1.5`, []string{`|type|must be integer, not number`}},
		{"a whole decimal is an integer", `{"type": "integer"}`, `5.0`, nil},
		{"a large id", `{"maximum": 9007199254740992}`, `9007199254740993`, []string{`|maximum|must be <= 9.007199254740992e+15 but found 9007199254740993`}},
		{"enum", `{"enum": ["a", 1, null]}`, `"b"`, []string{`|enum|must be one of "a", 1, null, not "b"`}},
		{"enum of an object", `{"enum": ["a"]}`, `{}`, []string{`|enum|must be "a", not object`}},
		{"const", `{"const": "a"}`, `"b"`, []string{`|const|must be "a", not "b"`}},
		{"const null", `{"const": null}`, `"b"`, []string{`|const|must be null, not "b"`}},
		{"format", `{"format": "date-time"}`, `"2025-01-31"`, []string{`|format|must be a date and time such as 2025-01-31T09:30:00Z, not "2025-01-31"`}},
		{"another format", `{"format": "hostname"}`, `"a b"`, []string{`|format|must be of the format hostname, not "a b"`}},
		{"pattern", `{"pattern": "^a"}`, `"b"`, []string{`|pattern|must match the pattern ^a`}},
		{"lengths", `{"minLength": 2}`, `"b"`, []string{`|minLength|length must be >= 2, but got 1`}},
		{"each absent property", `{"required": ["b", "a", "c"]}`, `{"c": 1}`,
			[]string{`|required|property "a" is required`, `|required|property "b" is required`}},
		{"each unknown property", `{"properties": {"status": {}}, "additionalProperties": false}`, `{"staus": 1, "zzz": 2}`,
			[]string{`/staus|additionalProperties|unknown property "staus", did you mean "status"?`, `/zzz|additionalProperties|unknown property "zzz"`}},
		{"unknown beside patterns", `{"patternProperties": {"^x-": {}}, "additionalProperties": false}`, `{"x-a": 1, "y": 2}`,
			[]string{`/y|additionalProperties|unknown property "y"`}},
		{"unknown in a composition", `{"allOf": [{"properties": {"a": {}}}], "unevaluatedProperties": false}`, `{"a": 1, "b": 2}`,
			[]string{`/b|unevaluatedProperties|unknown property "b"`}},
		{"a property that may not be", `{"properties": {"a": false}}`, `{"a": 1}`, []string{`/a|false|not allowed`}},
		{"not", `{"not": {"type": "string"}}`, `"a"`, []string{`|not|has a form that is not allowed`}},
		{"all leaves", `{"type": "object", "properties": {"a": {"type": "array", "items": {"type": "string"}}, "b": {"type": "string"}}}`,
			`{"b": 1, "a": ["x", 2, null]}`,
			[]string{`/a/1|type|must be string, not number`, `/a/2|type|must be string, not null`, `/b|type|must be string, not number`}},
		{"both branches of allOf say the same", `{"allOf": [{"type": "string"}, {"type": "string"}]}`, `1`, []string{`|type|must be string, not number`}},
		{"then", `{"if": {"required": ["a"]}, "then": {"required": ["b"]}}`, `{"a": 1}`, []string{`|required|property "b" is required`}},
		{"odd names", `{"additionalProperties": {"type": "string"}}`, `{"a/b~c d%2F": 1}`,
			[]string{`/a~1b~0c d%2F|type|must be string, not number`}},
		{"odd names declared", `{"properties": {"a/b~c d%2F": {"enum": ["x"]}}}`, `{"a/b~c d%2F": 1}`, []string{`/a~1b~0c d%2F|enum|must be "x", not 1`}},
		{"properties named as keywords", `{"properties": {"anyOf": {"properties": {"type": {"type": "string"}, "enum": {"type": "string"}}}}}`,
			`{"anyOf": {"type": 1, "enum": 2}}`,
			[]string{`/anyOf/enum|type|must be string, not number`, `/anyOf/type|type|must be string, not number`}},

		{"no branch for the type", reference, `1`, []string{`|type|must be object, string or null, not number`}},
		{"the branch of the type", reference, `"mid"`, []string{`|enum|must be one of "low", "high", not "mid"`}},
		{"the branch of an object", reference, `{"id": 1, "name": "a"}`,
			[]string{`/id|type|must be string, not number`, `/name|additionalProperties|unknown property "name"`}},
		{"a choice in a choice", `{"anyOf": [` + reference + `, {"type": "boolean"}]}`, `1`,
			[]string{`|type|must be object, string, null or boolean, not number`}},
		{"one of several formats", `{"type": "string", "anyOf": [{"format": "date"}, {"format": "date-time"}]}`, `"soon"`,
			[]string{`|format|must be a date such as 2025-01-31 or a date and time such as 2025-01-31T09:30:00Z, not "soon"`}},
		{"one of several lists", `{"anyOf": [{"enum": ["a"]}, {"enum": ["b"]}]}`, `"c"`, []string{`|enum|must be one of "a", "b", not "c"`}},
		{"one of several properties", `{"anyOf": [{"required": ["id"]}, {"required": ["name"]}]}`, `{}`,
			[]string{`|required|needs at least one of the properties id, name`}},
		{"several forms of object", `{"anyOf": [{"required": ["a"], "type": "object"}, {"properties": {"b": false}, "type": "object"}]}`, `{"b": 1}`,
			[]string{`|anyOf|does not match any allowed form`}},
		{"two forms at once", `{"oneOf": [{"type": "string"}, {"minLength": 1}]}`, `"a"`, []string{`|oneOf|valid against schemas at indexes 0 and 1`}},
		{"a long value", `{"enum": ["a"]}`, `"` + strings.Repeat("é", 100) + `"`, []string{`|enum|must be "a", not "` + strings.Repeat("é", 59) + `...`}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			compiled := compile(t, test.schema)
			document := decode(t, test.document)
			// The order of the underlying causes is random: the list must not be.
			for range 5 {
				if got := lines(compiled.Validate(document)); !slices.Equal(got, test.want) {
					t.Fatalf("\n got %q\nwant %q", got, test.want)
				}
			}
		})
	}
}

func TestSchemaPointer(t *testing.T) {
	tests := []struct{ document, want string }{
		{`{}`, "unimap:ticketing/tickets#/$defs/read/required"},
		{`{"id": "1", "created_at": "now"}`, "unimap:common#/$defs/timestamp/format"},
		{`{"id": "1", "contact": {"emails": [{}]}}`, "unimap:ticketing/tickets#/$defs/email/required"},
	}
	for _, test := range tests {
		violations := tickets(t).Read.Validate(decode(t, test.document))
		if len(violations) != 1 || violations[0].SchemaPointer != test.want {
			t.Errorf("%s gives %v, want %s", test.document, violations, test.want)
		}
	}
}

func TestTooManyValues(t *testing.T) {
	write := tickets(t).Write
	many := func(n int, element any) []any { return slices.Repeat([]any{element}, n) }
	unknown := value.NewObject(schema.MaxChecked)
	for i := range schema.MaxChecked {
		unknown.Set(fmt.Sprint("x", i), nil)
	}
	tests := []struct {
		name     string
		document any
		want     int // violations, or -1 for the limit
	}{
		{"valid elements", value.ObjectOf("tags", many(1000, "a")), 0},
		{"wrong elements", value.ObjectOf("tags", many(1000, int64(1))), 1000},
		{"too many elements", value.ObjectOf("tags", many(schema.MaxChecked, "a")), -1},
		{"too many members of elements", value.ObjectOf("tags", many(schema.MaxChecked/2, value.ObjectOf("id", "1", "name", "a"))), -1},
		{"too many unknown properties", unknown, -1},
		{"open objects", value.ObjectOf("custom_fields", unknown, "remote_data", value.ObjectOf("a", many(schema.MaxChecked, "a"))), 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			violations := write.Validate(test.document)
			limited := len(violations) == 1 && violations[0].Keyword == "limit"
			if limited != (test.want < 0) || !limited && len(violations) != test.want {
				t.Errorf("%d violations, the first is %v", len(violations), lines(violations)[:min(1, len(violations))])
			}
		})
	}
}

func TestMissingIsNotValid(t *testing.T) {
	if violations := tickets(t).Read.Validate(value.Missing); len(violations) != 1 || violations[0].Keyword != "type" {
		t.Errorf("got %v", violations)
	}
}

// TestConcurrentUse shares one schema between goroutines; the race detector watches.
func TestConcurrentUse(t *testing.T) {
	write := tickets(t).Write
	document := decode(t, `{"status": "done", "tags": ["a", {}], "due_date": "soon", "assigness": []}`)
	want := lines(write.Validate(document))
	if len(want) != 4 {
		t.Fatalf("got %q", want)
	}
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 20 {
				if got := lines(write.Validate(document)); !slices.Equal(got, want) {
					t.Errorf("got %q, want %q", got, want)
				}
				write.ExpandShorthand(document)
				write.Complete(document)
				write.Root().At("tags", "name")
			}
		})
	}
	group.Wait()
}
