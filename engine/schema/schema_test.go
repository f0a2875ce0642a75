package schema_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/unimap/unimap/engine/schema"
	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/schemas"
)

const head = `"$schema": "https://json-schema.org/draft/2020-12/schema"`

func decode(t testing.TB, text string) any {
	t.Helper()
	v, err := value.Decode([]byte(text), value.Limits{})
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return v
}

// compile compiles one schema that stands alone.
func compile(t testing.TB, text string) *schema.Schema {
	t.Helper()
	compiled, errs := schema.Compile("acme/things", decode(t, text).(*value.Object))
	for _, err := range errs {
		t.Fatal(err)
	}
	return compiled
}

// embedded returns the models of this repository.
func embedded(t testing.TB) *schema.Set {
	t.Helper()
	set, errs := schema.Load(schemas.FS)
	for _, err := range errs {
		t.Fatal(err)
	}
	return set
}

func tickets(t testing.TB) *schema.Resource {
	t.Helper()
	resource, ok := embedded(t).Resource("ticketing", "tickets")
	if !ok {
		t.Fatal("there is no resource ticketing/tickets")
	}
	return resource
}

func fileSystem(files map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

const (
	commonFile = `{` + head + `, "$id": "unimap:common", "$defs": {"label": {"type": "string", "description": "A label."}}}`
	boxFile    = `{` + head + `, "$id": "unimap:store/boxes", "title": "Boxes", "description": "A box.",
		"x-unimap": {"model": "store", "resource": "boxes"},
		"$defs": {
			"read": {"type": "object", "properties": {"label": {"$ref": "unimap:common#/$defs/label"}}},
			"write": {"$ref": "#/$defs/read"},
			"query": {"type": "object"}}}`
)

func TestLoad(t *testing.T) {
	files := map[string]string{
		"common.json":      commonFile,
		"store/boxes.json": boxFile,
		"store/bags.json":  strings.NewReplacer("boxes", "bags", "Boxes", "Bags").Replace(boxFile),
		"README.md":        "# not a schema",
	}
	set, errs := schema.Load(fileSystem(files))
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	var names []string
	for _, resource := range set.Resources() {
		names = append(names, resource.Model+"/"+resource.Resource)
	}
	if got := strings.Join(names, " "); got != "store/bags store/boxes" {
		t.Errorf("resources are %s", got)
	}
	boxes, ok := set.Resource("store", "boxes")
	if !ok {
		t.Fatal("there is no resource store/boxes")
	}
	if boxes.Title != "Boxes" || boxes.Description != "A box." || boxes.File != "store/boxes.json" {
		t.Errorf("resource is %q %q %q", boxes.Title, boxes.Description, boxes.File)
	}
	if violations := boxes.Write.Validate(decode(t, `{"label": 1}`)); len(violations) != 1 {
		t.Errorf("a label that is a number gives %v", violations)
	}
	if _, ok := set.Resource("store", "box"); ok {
		t.Error("there is a resource store/box")
	}
	label, ok := set.Definition("unimap:common#/$defs/label")
	if !ok || label.Root().Description() != "A label." {
		t.Errorf("definition of the shared label: %v", ok)
	}
	if _, ok := set.Definition("unimap:common#/$defs/none"); ok {
		t.Error("there is a definition none")
	}
}

func TestLoadRefuses(t *testing.T) {
	document := func(rest string) map[string]string {
		return map[string]string{"common.json": commonFile, "boxes.json": boxFile, "x.json": `{` + head + `, "$id": "unimap:x", ` + rest + `}`}
	}
	definition := func(schema string) map[string]string { return document(`"$defs": {"d": ` + schema + `}`) }
	tests := []struct {
		name  string
		files map[string]string
		want  []string // "code file pointer"
	}{
		{"not JSON", map[string]string{"x.json": `{`}, []string{"schema_unreadable x.json "}},
		{"a key twice", document(`"title": "a", "title": "b"`), []string{"schema_unreadable x.json "}},
		{"not an object", map[string]string{"x.json": `[]`}, []string{"schema_unreadable x.json "}},
		{"no draft", map[string]string{"x.json": `{"$id": "unimap:x"}`}, []string{"schema_draft x.json /$schema"}},
		{"another draft", map[string]string{"x.json": `{"$schema": "http://json-schema.org/draft-07/schema#", "$id": "unimap:x"}`}, []string{"schema_draft x.json /$schema"}},
		{"no id", map[string]string{"x.json": `{` + head + `}`}, []string{"schema_id x.json /$id"}},
		{"a foreign id", map[string]string{"x.json": `{` + head + `, "$id": "https://example.com/x"}`}, []string{"schema_id x.json /$id"}},
		{"an id that climbs", map[string]string{"x.json": `{` + head + `, "$id": "unimap:../x"}`}, []string{"schema_id x.json /$id"}},
		{"an id twice", map[string]string{"a.json": commonFile, "b.json": commonFile}, []string{"schema_id b.json /$id"}},
		{"nothing unified", map[string]string{"a.json": commonFile}, []string{"schema_no_resources . "}},
		{"a header of another id", document(`"x-unimap": {"model": "store", "resource": "x"}`), []string{"schema_resource x.json /x-unimap"}},
		{"a header that is text", document(`"x-unimap": "store/x"`), []string{"schema_resource x.json /x-unimap"}},
		{"sides that lack", map[string]string{"x.json": `{` + head + `, "$id": "unimap:store/x", "x-unimap": {"model": "store", "resource": "x"}, "$defs": {"read": {}}}`},
			[]string{"schema_resource x.json /$defs", "schema_resource x.json /$defs"}},
		{"misspelt keywords", definition(`{"tpye": "string", "properties": {"a": {"requird": []}}}`),
			[]string{"schema_keyword x.json /$defs/d/tpye", "schema_keyword x.json /$defs/d/properties/a/requird"}},
		{"an id within", definition(`{"items": {"$id": "unimap:y"}}`), []string{"schema_keyword x.json /$defs/d/items/$id"}},
		{"definitions within", definition(`{"$defs": {}}`), []string{"schema_keyword x.json /$defs/d/$defs"}},
		{"a name with a slash", document(`"$defs": {"a/b": {}}`), []string{"schema_reference x.json /$defs/a~1b"}},
		{"a reference to nothing", definition(`{"$ref": "#/$defs/e"}`), []string{"schema_reference x.json /$defs/d/$ref"}},
		{"a reference to no document", definition(`{"anyOf": [{"$ref": "unimap:y#/$defs/e"}]}`), []string{"schema_reference x.json /$defs/d/anyOf/0/$ref"}},
		{"a reference to the network", definition(`{"$ref": "https://example.com/schema.json"}`), []string{"schema_reference x.json /$defs/d/$ref"}},
		{"a reference to the disk", definition(`{"$ref": "file:///etc/passwd"}`), []string{"schema_reference x.json /$defs/d/$ref"}},
		{"a reference into a schema", definition(`{"properties": {"a": {}, "b": {"$ref": "#/$defs/d/properties/a"}}}`), []string{"schema_reference x.json /$defs/d/properties/b/$ref"}},
		{"a pattern that looks ahead", definition(`{"pattern": "(?=a)", "patternProperties": {"(": {}}}`),
			[]string{"schema_pattern x.json /$defs/d/pattern", "schema_pattern x.json /$defs/d/patternProperties/("}},
		{"an unknown format", definition(`{"format": "datetime"}`), []string{"schema_format x.json /$defs/d/format"}},
		{"a keyword of the wrong form", definition(`{"properties": {"a": {"type": 5}}, "required": "a"}`),
			[]string{"schema_not_a_schema x.json /$defs/d/properties/a/type", "schema_not_a_schema x.json /$defs/d/required"}},
		{"a reference to itself", definition(`{"$ref": "#/$defs/d"}`), []string{"schema_uncompiled x.json "}},
		{"a shorthand that is no name", definition(`{"x-unimap-shorthand": 1}`), []string{"schema_shorthand x.json /$defs/d/x-unimap-shorthand"}},
		{"a shorthand of no property", definition(`{"items": {"x-unimap-shorthand": "id", "anyOf": [{"type": "object"}, {"type": "string"}]}}`),
			[]string{"schema_shorthand x.json /$defs/d/items"}},
		{"a shorthand of a number", definition(`{"x-unimap-shorthand": "id", "properties": {"id": {"type": "integer"}}}`), []string{"schema_shorthand x.json /$defs/d"}},
		{"a shorthand without a bare form", definition(`{"x-unimap-shorthand": "id", "type": "object", "properties": {"id": {"type": "string"}}}`), []string{"schema_shorthand x.json /$defs/d"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			set, errs := schema.Load(fileSystem(test.files))
			if set != nil {
				t.Error("there is a set beside the errors")
			}
			var got []string
			for _, err := range errs {
				got = append(got, fmt.Sprintf("%s %s %s", err.Code, err.File, err.Pointer))
			}
			if strings.Join(got, "\n") != strings.Join(test.want, "\n") {
				t.Errorf("got %q, want %q (%v)", got, test.want, errs)
			}
		})
	}
}

func TestLoadRefusesALargeFile(t *testing.T) {
	_, errs := schema.Load(fileSystem(map[string]string{"x.json": strings.Repeat(" ", 5<<20)}))
	if len(errs) != 1 || errs[0].Code != schema.CodeUnreadable {
		t.Errorf("got %v", errs)
	}
}

func TestErrorNamesThePlace(t *testing.T) {
	_, errs := schema.Load(fileSystem(map[string]string{"x.json": `{` + head + `, "$id": "unimap:x", "$defs": {"d": {"requird": []}}}`}))
	if len(errs) != 1 {
		t.Fatalf("got %v", errs)
	}
	want := `x.json: at /$defs/d/requird: keyword "requird" is not one that models are written in, did you mean "required"?`
	if got := errs[0].Error(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestCompileStandsAlone(t *testing.T) {
	settings := compile(t, `{"type": "object", "required": ["site"], "properties": {"site": {"$ref": "#/$defs/site"}},
		"$defs": {"site": {"type": "string", "pattern": "^[a-z]+$"}}}`)
	if violations := settings.Validate(decode(t, `{"site": "acme"}`)); violations != nil {
		t.Errorf("got %v", violations)
	}
	violations := settings.Validate(decode(t, `{"site": "acme.example/"}`))
	if len(violations) != 1 || violations[0].SchemaPointer != "unimap:acme/things#/$defs/site/pattern" {
		t.Errorf("got %v", violations)
	}
	for _, text := range []string{`{"pattern": "("}`, `{"$ref": "unimap:common"}`, `{"type": "text"}`, `{"$schema": "x"}`, `{"$ref": "#"}`} {
		if compiled, errs := schema.Compile("acme/things", decode(t, text).(*value.Object)); compiled != nil || len(errs) == 0 {
			t.Errorf("%s compiles", text)
		}
	}
	if _, errs := schema.Compile("no good", &value.Object{}); len(errs) != 1 || errs[0].Code != schema.CodeID {
		t.Errorf("a bad id gives %v", errs)
	}
}

func TestSharedPathParameters(t *testing.T) {
	path, ok := embedded(t).Definition("unimap:common#/$defs/path")
	if !ok {
		t.Fatal("there is no definition of the path parameters")
	}
	if violations := path.Validate(decode(t, `{"id": "1"}`)); violations != nil {
		t.Errorf("got %v", violations)
	}
	if violations := path.Validate(decode(t, `{}`)); len(violations) != 1 {
		t.Errorf("got %v", violations)
	}
}

func ExampleSchema_Validate() {
	set, _ := schema.Load(schemas.FS)
	tickets, _ := set.Resource("ticketing", "tickets")
	body, _ := value.Decode([]byte(`{"status": "done", "assigness": []}`), value.Limits{})
	for _, violation := range tickets.Write.Validate(body) {
		fmt.Println(violation.Pointer, violation.Keyword)
	}
	// Output:
	// /assigness additionalProperties
	// /status enum
}
