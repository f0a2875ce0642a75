package scaffold_test

import (
	"errors"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	jsonschema "github.com/santhosh-tekuri/jsonschema/v5"
	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/editor"
	"github.com/unimap/unimap/engine/lint"
	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/scaffold"
	"github.com/unimap/unimap/engine/schema"
	"github.com/unimap/unimap/engine/source"
	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/schemas"
)

// odd is a schema whose names and values are hard to write in YAML and in expressions.
const odd = `{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "unimap:odd/things",
  "x-unimap": {"model": "odd", "resource": "things"},
  "$defs": {
    "read": {"type": "object", "additionalProperties": false, "properties": {
      "true": {"type": "string", "description": "One.\nTwo: # three\u0007"},
      "x-y": {"type": "string", "enum": ["true", "1", "a: b", "#x", "it's", "", "\"q\"", "~"]},
      "a: b": {"type": "string"}, "c #d": {"type": "string"}, "e'f\"g": {"type": "boolean"}, "7": {},
      "level": {"type": "integer", "enum": [1, 2]},
      "kinds": {"type": "array", "items": {"type": "string", "enum": ["in", "not"]}},
      "in": {"type": "object", "properties": {"name": {"type": "string", "enum": ["x"]}, "or": {"type": "string", "format": "date-time"}}},
      "tree": {"$ref": "#/$defs/node"},
      "custom_fields": {"type": "object"}, "id": {"type": "string"}
    }},
    "node": {"type": "object", "required": ["id"], "properties": {
      "id": {"type": "string"}, "left": {"$ref": "#/$defs/node"}, "children": {"type": "array", "items": {"$ref": "#/$defs/node"}}
    }},
    "write": {"type": "object", "additionalProperties": false, "properties": {
      "true": {"type": "string"}, "x-y": {"type": "string", "enum": ["1", "other"]}, "a: b": {"type": ["string", "null"]}, "c #d": {"type": "string"},
      "kinds": {"type": "array", "items": {"type": "string", "enum": ["in", "also"]}},
      "level": {"type": "integer", "enum": [1, 2]}
    }},
    "query": {"type": "object", "properties": {"null": {"type": "boolean"}, "a b": {"type": "string", "enum": ["a, b", "c]"]}}}
  }
}`

// bare is a schema without anything that could be written.
const bare = `{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "unimap:odd/bare",
  "x-unimap": {"model": "odd", "resource": "bare"},
  "$defs": {"read": {"type": "object"}, "write": {"type": "object"}, "query": {"type": "object"}}
}`

func load(t *testing.T, files fs.FS) *schema.Set {
	t.Helper()
	set, problems := schema.Load(files)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return set
}

// errorsIn returns the errors of a set of files: of loading, of lint, and those that an editor
// shows.
func errorsIn(t *testing.T, set *schema.Set, files fstest.MapFS) diagnostic.List {
	t.Helper()
	loaded, err := engine.LoadAll(files, nil, engine.WithSchemas(set))
	if err != nil {
		t.Fatal(err)
	}
	found := append(loaded.Diagnostics, lint.Check(loaded)...)
	return slices.DeleteFunc(found, func(d diagnostic.Diagnostic) bool { return d.Severity != diagnostic.SeverityError })
}

// editorComplains holds a file against the schema of its kind.
func editorComplains(t *testing.T, name string, content []byte) error {
	t.Helper()
	file := editor.FileMapping
	switch {
	case strings.HasSuffix(name, "/provider.yaml"):
		file = editor.FileProvider
	case strings.HasSuffix(name, ".test.yaml"):
		file = editor.FileTest
	}
	compiled, err := jsonschema.CompileString(file.SchemaFile(), value.String(editor.Schema(file)))
	if err != nil {
		t.Fatal(err)
	}
	tree, found := source.Parse(name, content)
	if tree == nil {
		t.Fatal(found)
	}
	return compiled.Validate(value.ToGo(tree.Value()))
}

var commentSign = regexp.MustCompile(`(?m)^( *)# `)

// uncommented takes every comment away but the first two lines, as an author does.
func uncommented(content []byte) []byte {
	lines := strings.SplitAfterN(string(content), "\n", 3)
	rest := commentSign.ReplaceAllString(lines[2], "$1")
	return []byte(lines[0] + lines[1] + strings.Replace(rest, "cases: []", "cases:", 1))
}

const elsewhere = "format: 1\nprovider: acme\nlabel: Acme\nserver: https://acme.example\nauth: {basic: {username: credentials.a, password: credentials.b}}\n"

func TestFilesHaveNoErrors(t *testing.T) {
	unified := load(t, schemas.FS)
	oddities := load(t, fstest.MapFS{"things.json": {Data: []byte(odd)}, "bare.json": {Data: []byte(bare)}})
	for _, set := range []*schema.Set{unified, oddities} {
		for _, resource := range set.Resources() {
			for _, hasProvider := range []bool{false, true} {
				title := resource.Model + "/" + resource.Resource
				if hasProvider {
					title += " of a provider that is there"
				}
				t.Run(title, func(t *testing.T) {
					files, err := scaffold.Files(set, scaffold.Request{
						Provider: "acme", Model: resource.Model, Resource: resource.Resource, HasProvider: hasProvider, SchemaFolder: ".unimap",
					})
					if err != nil {
						t.Fatal(err)
					}
					checkFiles(t, set, files)
				})
			}
		}
	}
}

// checkFiles loads files as they are, and with all comments taken away.
func checkFiles(t *testing.T, set *schema.Set, files map[string][]byte) {
	t.Helper()
	fresh := fstest.MapFS{"acme/provider.yaml": {Data: []byte(elsewhere)}}
	whole := maps.Clone(fresh)
	for name, content := range files {
		fresh[name] = &fstest.MapFile{Data: content}
		whole[name] = &fstest.MapFile{Data: uncommented(content)}
	}
	for title, set2 := range map[string]fstest.MapFS{"as it is": fresh, "without comments": whole} {
		for _, found := range errorsIn(t, set, set2) {
			t.Errorf("%s: %v\n%s", title, found, set2[found.Position.File].Data)
		}
		for name, file := range set2 {
			if err := editorComplains(t, name, file.Data); err != nil {
				t.Errorf("%s: %s: %#v", title, name, err)
			}
		}
	}
}

func TestFilesNameEveryField(t *testing.T) {
	set := load(t, schemas.FS)
	for _, resource := range set.Resources() {
		files, err := scaffold.Files(set, scaffold.Request{Provider: "acme", Model: resource.Model, Resource: resource.Resource})
		if err != nil {
			t.Fatal(err)
		}
		name := "acme/" + resource.Model + "/" + resource.Resource + ".yaml"
		tree, found := source.Parse(name, uncommented(files[name]))
		if tree == nil {
			t.Fatal(found)
		}
		update := tree.Entry("methods").Entry("update")
		for _, side := range []struct {
			at     *source.Node
			schema *schema.Schema
			but    []string
		}{
			{tree.Entry("record"), resource.Read, []string{"remote_data"}},
			{update.Entry("calls").Items[0].Entry("body"), resource.Write, []string{"remote_data"}},
			{update.Entry("params"), resource.Query, mapping.RuntimeParams},
		} {
			if !slices.EqualFunc(namesOf(side.schema, side.but), side.at.Entries, func(name string, entry source.Entry) bool { return name == entry.Key.Text }) {
				t.Errorf("%s: %v are not all of %v", name, side.at.Value(), namesOf(side.schema, side.but))
			}
		}
		for _, property := range resource.Read.Root().Properties() {
			if text := property.Shape.Description(); !strings.Contains(string(files[name]), text) && property.Name != "remote_data" {
				t.Errorf("%s does not say of %s: %s", name, property.Name, text)
			}
		}
	}
}

// namesOf returns the names of the properties of a schema, but for some.
func namesOf(s *schema.Schema, but []string) []string {
	var names []string
	for _, property := range s.Root().Properties() {
		if !slices.Contains(but, property.Name) {
			names = append(names, property.Name)
		}
	}
	return names
}

func TestFilesNameTheSchemas(t *testing.T) {
	set := load(t, schemas.FS)
	tests := []struct {
		name              string
		request           scaffold.Request
		provider, mapping string
	}{
		{"a folder in the set", scaffold.Request{SchemaFolder: ".unimap"}, "../.unimap/provider.schema.json", "../../.unimap/mapping.schema.json"},
		{"a folder beside it", scaffold.Request{SchemaFolder: "../docs/editor"}, "../../docs/editor/provider.schema.json", "../../../docs/editor/mapping.schema.json"},
		{"a URL", scaffold.Request{SchemaURL: "https://acme.example/s", SchemaFolder: ".unimap"}, "https://acme.example/s/provider.schema.json", "https://acme.example/s/mapping.schema.json"},
		{"a URL with a slash", scaffold.Request{SchemaURL: "file:///s/"}, "file:///s/provider.schema.json", "file:///s/mapping.schema.json"},
		{"a path", scaffold.Request{SchemaURL: "/opt/s"}, "/opt/s/provider.schema.json", "/opt/s/mapping.schema.json"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			test.request.Provider, test.request.Model, test.request.Resource = "acme", "crm", "engagements"
			files, err := scaffold.Files(set, test.request)
			if err != nil {
				t.Fatal(err)
			}
			for name, address := range map[string]string{
				"acme/provider.yaml": test.provider, "acme/crm/engagements.yaml": test.mapping,
				"acme/crm/engagements.test.yaml": strings.Replace(test.mapping, "mapping.schema", "test.schema", 1),
			} {
				want := "# yaml-language-server: $schema=" + address + "\n# $schema: " + address + "\n"
				if !strings.HasPrefix(string(files[name]), want) {
					t.Errorf("%s does not begin with\n%s\n%s", name, want, files[name])
				}
			}
		})
	}
}

func TestFilesRefuses(t *testing.T) {
	set := load(t, schemas.FS)
	tests := []struct {
		name                      string
		provider, model, resource string
		code                      scaffold.Code
		help                      string
	}{
		{"a path", "../acme", "crm", "engagements", scaffold.CodeInvalidName, "names are of the letters a-z, digits and _"},
		{"no name", "", "crm", "engagements", scaffold.CodeInvalidName, "names are of the letters a-z, digits and _"},
		{"capitals", "Acme", "crm", "engagements", scaffold.CodeInvalidName, "names are of the letters a-z, digits and _"},
		{"a line break", "acme\n", "crm", "engagements", scaffold.CodeInvalidName, "names are of the letters a-z, digits and _"},
		{"a file", "acme", "crm", "engagements.yaml", scaffold.CodeInvalidName, "names are of the letters a-z, digits and _"},
		{"a slip in the model", "acme", "tiketing", "tickets", scaffold.CodeUnknownResource, "did you mean ticketing tickets?"},
		{"a slip in the resource", "acme", "ticketing", "ticket", scaffold.CodeUnknownResource, "did you mean ticketing tickets?"},
		{"another model", "acme", "hris", "employees", scaffold.CodeUnknownResource, "resources are crm engagements, ticketing tickets"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := scaffold.Files(set, scaffold.Request{Provider: test.provider, Model: test.model, Resource: test.resource})
			var refused *scaffold.Error
			if !errors.As(err, &refused) {
				t.Fatalf("error %v", err)
			}
			if refused.Code != test.code || refused.Help != test.help {
				t.Errorf("%s, help %q", refused.Code, refused.Help)
			}
		})
	}
}
