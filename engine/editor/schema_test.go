package editor_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/unimap/unimap/engine/editor"
	"github.com/unimap/unimap/engine/format"
	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/template"
	"github.com/unimap/unimap/engine/value"
)

// The keywords of draft 7 that the schemas may use, by what they hold, and the two that editors
// add to it.
var (
	schemaKeywords = []string{"items", "additionalProperties", "not", "propertyNames", "if", "then", "else"}
	listKeywords   = []string{"anyOf"}
	mapKeywords    = []string{"properties", "patternProperties", "definitions", "dependencies"}
	dataKeywords   = []string{
		"$schema", "$ref", "title", "description", "markdownDescription", "type", "enum", "const", "required",
		"minimum", "maximum", "minLength", "minItems", "minProperties", "pattern", "patternErrorMessage", "format",
	}
)

// walk calls visit for a schema and every schema within it.
func walk(v any, visit func(*value.Object)) {
	schema, ok := v.(*value.Object)
	if !ok {
		return
	}
	visit(schema)
	for keyword, content := range schema.All() {
		switch object, _ := content.(*value.Object); {
		case slices.Contains(mapKeywords, keyword):
			for _, member := range object.All() {
				walk(member, visit)
			}
		case slices.Contains(listKeywords, keyword):
			for _, branch := range content.([]any) {
				walk(branch, visit)
			}
		case slices.Contains(schemaKeywords, keyword):
			walk(content, visit)
		}
	}
}

func TestSchemaKeepsToDraft7(t *testing.T) {
	known := slices.Concat(schemaKeywords, listKeywords, mapKeywords, dataKeywords)
	for _, file := range editor.Files {
		walk(editor.Schema(file), func(schema *value.Object) {
			for _, keyword := range schema.Keys() {
				if !slices.Contains(known, keyword) {
					t.Errorf("%s uses the keyword %q", file, keyword)
				}
			}
			if schema.Has("$ref") && (schema.Has("type") || schema.Has("properties")) {
				t.Errorf("%s: draft 7 passes over what stands beside $ref: %s", file, value.String(schema))
			}
		})
	}
}

// TestSchemaSaysWhatTheTableSays checks that every key of every object is there, with its doc,
// and no other.
func TestSchemaSaysWhatTheTableSays(t *testing.T) {
	found := map[string]bool{}
	for _, file := range editor.Files {
		root := editor.Schema(file)
		objects := value.ObjectOf(string(file), root)
		for name, definition := range root.Get("definitions").(*value.Object).All() {
			if name != "tree" {
				objects.Set(name, definition)
			}
		}
		for name, schema := range objects.All() {
			found[name] = true
			object := format.ObjectNamed(name)
			properties := schema.(*value.Object).Get("properties").(*value.Object)
			if properties.Len() != len(object.Fields) || schema.(*value.Object).Get("additionalProperties") != false {
				t.Errorf("%s: %s has the keys %v", file, name, properties.Keys())
			}
			for i, field := range object.Fields {
				property, _ := properties.Get(field.Key).(*value.Object)
				if property == nil || properties.Keys()[i] != field.Key {
					t.Errorf("%s: %s lacks %s, or has it elsewhere", file, name, field.Key)
					continue
				}
				if text, _ := property.Get("description").(string); !strings.HasPrefix(text, field.Doc) {
					t.Errorf("%s: %s.%s is described as %q", file, name, field.Key, text)
				}
			}
		}
	}
	for _, object := range format.Objects {
		if !found[object.Name] {
			t.Errorf("no schema has the object %s", object.Name)
		}
	}
}

func TestSchemaNamesWhatASlotSees(t *testing.T) {
	call := editor.Schema(editor.FileMapping).Get("definitions").(*value.Object).Get("call").(*value.Object)
	until := call.Get("properties").(*value.Object).Get("until").(*value.Object)
	plain, _ := until.Get("description").(string)
	if want := "Sees id, query, body, account, calls, page, response, status, headers."; !strings.HasSuffix(plain, want) {
		t.Errorf("description %q", plain)
	}
	markdown, _ := until.Get("markdownDescription").(string)
	if want := "\n- `status`: " + mapping.Roots[mapping.RootStatus].Doc; !strings.Contains(markdown, want) {
		t.Errorf("markdownDescription %q", markdown)
	}
}

func TestSchemaDocumentsKeywords(t *testing.T) {
	tree := editor.Schema(editor.FileMapping).Get("definitions").(*value.Object).Get("tree").(*value.Object)
	properties := tree.Get("properties").(*value.Object)
	for _, keyword := range template.Keywords {
		property, _ := properties.Get(keyword.Name).(*value.Object)
		if property == nil || property.Get("description") != keyword.Doc {
			t.Errorf("%s is not described", keyword.Name)
		}
	}
	if properties.Len() != len(template.Keywords) {
		t.Errorf("keywords are %v", properties.Keys())
	}
}
