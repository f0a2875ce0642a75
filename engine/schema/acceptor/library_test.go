package acceptor_test

import (
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
	"testing"

	jsonschema "github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/unimap/unimap/engine/schema"
	"github.com/unimap/unimap/engine/schema/acceptor"
	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/schemas"
)

func newCompiler() *jsonschema.Compiler {
	c := jsonschema.NewCompiler()
	c.AssertFormat = true
	c.LoadURL = func(url string) (io.ReadCloser, error) { return nil, fmt.Errorf("there is no document %q", url) }
	return c
}

// compile compiles a schema of draft 2020-12, or of the draft that it names.
func compile(t testing.TB, text string) *jsonschema.Schema {
	t.Helper()
	c := newCompiler()
	if err := c.AddResource("test:schema", strings.NewReader(text)); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	compiled, err := c.Compile("test:schema")
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return compiled
}

// accepts is the verdict of the authority on a document: value.Decode and jsonschema.
func accepts(compiled *jsonschema.Schema, document []byte) bool {
	decoded, err := value.Decode(document, value.Limits{})
	return err == nil && compiled.Validate(value.ToGo(decoded)) == nil
}

// model is a schema of the unified models, as jsonschema and as the engine have it.
type model struct {
	name     string
	compiled *jsonschema.Schema
	schema   *schema.Schema
}

// models returns every definition of the unified models.
func models(t testing.TB) []model {
	t.Helper()
	set, errs := schema.Load(schemas.FS)
	for _, err := range errs {
		t.Fatal(err)
	}
	c := newCompiler()
	var references []string
	err := fs.WalkDir(schemas.FS, ".", func(file string, _ fs.DirEntry, err error) error {
		if err != nil || path.Ext(file) != ".json" {
			return err
		}
		text, err := fs.ReadFile(schemas.FS, file)
		if err != nil {
			return err
		}
		found, err := addDocument(c, text)
		references = append(references, found...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	var all []model
	for _, reference := range references {
		compiled, err := c.Compile(reference)
		if err != nil {
			t.Fatal(err)
		}
		definition, ok := set.Definition(reference)
		if !ok {
			t.Fatalf("there is no definition %s", reference)
		}
		all = append(all, model{reference, compiled, definition})
	}
	return all
}

// addDocument returns the references to the definitions of a document.
func addDocument(c *jsonschema.Compiler, text []byte) ([]string, error) {
	decoded, err := value.Decode(text, value.Limits{})
	if err != nil {
		return nil, err
	}
	id := value.Text(value.Member(decoded, "$id"))
	if err := c.AddResource(id, strings.NewReader(string(text))); err != nil {
		return nil, err
	}
	var references []string
	for name := range value.Member(decoded, "$defs").(*value.Object).All() {
		references = append(references, id+"#/$defs/"+name)
	}
	return references, nil
}

// modelNamed returns one definition of the unified models.
func modelNamed(t testing.TB, name string) model {
	t.Helper()
	for _, m := range models(t) {
		if m.name == name {
			return m
		}
	}
	t.Fatalf("there is no model %s", name)
	return model{}
}

func TestEveryKeywordOfTheModelsIsKnown(t *testing.T) {
	all := models(t)
	if len(all) < 20 {
		t.Fatalf("only %d definitions", len(all))
	}
	for _, m := range all {
		if unknown := acceptor.Compile(m.compiled).Unknown(); len(unknown) > 0 {
			t.Errorf("%s: %v", m.name, unknown)
		}
	}
}
