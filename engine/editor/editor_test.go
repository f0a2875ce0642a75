package editor_test

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"
	jsonschema "github.com/santhosh-tekuri/jsonschema/v5"
	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/editor"
	"github.com/unimap/unimap/engine/schema"
	"github.com/unimap/unimap/engine/source"
	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/mappings"
	"github.com/unimap/unimap/schemas"
)

// checker holds files against the schema of their kind, and loads them.
type checker struct {
	schemas map[editor.File]*jsonschema.Schema
	unified *schema.Set
}

func newChecker(t *testing.T) *checker {
	t.Helper()
	c := &checker{schemas: map[editor.File]*jsonschema.Schema{}}
	for _, file := range editor.Files {
		var text strings.Builder
		if err := editor.Write(&text, file); err != nil {
			t.Fatal(err)
		}
		compiler := jsonschema.NewCompiler()
		compiler.Draft = jsonschema.Draft7
		if err := compiler.AddResource(file.SchemaFile(), strings.NewReader(text.String())); err != nil {
			t.Fatal(err)
		}
		compiled, err := compiler.Compile(file.SchemaFile())
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		if compiled.Draft != jsonschema.Draft7 {
			t.Errorf("%s is not of draft 7", file)
		}
		c.schemas[file] = compiled
	}
	set, problems := schema.Load(schemas.FS)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	c.unified = set
	return c
}

// fileOf returns the kind of a file by its name.
func fileOf(name string) editor.File {
	switch {
	case path.Base(name) == "provider.yaml":
		return editor.FileProvider
	case strings.HasSuffix(name, ".test.yaml"):
		return editor.FileTest
	}
	return editor.FileMapping
}

// load returns the files that could be read and, by file, the errors of loading.
func (c *checker) load(t *testing.T, files fs.FS) (names []string, errors map[string]diagnostic.List) {
	t.Helper()
	loaded, err := engine.LoadAll(files, nil, engine.WithSchemas(c.unified))
	if err != nil {
		t.Fatal(err)
	}
	errors = map[string]diagnostic.List{}
	for _, found := range loaded.Diagnostics {
		if found.Severity == diagnostic.SeverityError {
			errors[found.Position.File] = append(errors[found.Position.File], found)
		}
	}
	return loaded.Files, errors
}

// verdict returns what the schema says of a file; ok is false if the file is no YAML.
func (c *checker) verdict(t *testing.T, files fs.FS, name string) (err error, ok bool) {
	t.Helper()
	content, err := fs.ReadFile(files, name)
	if err != nil {
		t.Fatal(err)
	}
	tree, _ := source.Parse(name, content)
	if tree == nil {
		return nil, false
	}
	return c.schemas[fileOf(name)].Validate(value.ToGo(tree.Value())), true
}

func TestSchemaAcceptsWhatLoads(t *testing.T) {
	c := newChecker(t)
	sets := map[string]fs.FS{
		"mappings": mappings.FS, "good": os.DirFS("../../testdata/good"),
		"command line": os.DirFS("../../cmd/unimap/testdata/catalog"), "explain": os.DirFS("../explain/testdata"),
	}
	for title, files := range sets {
		t.Run(title, func(t *testing.T) {
			names, errors := c.load(t, files)
			checked := map[editor.File]int{}
			for _, name := range names {
				if len(errors[name]) > 0 {
					continue
				}
				checked[fileOf(name)]++
				if err, _ := c.verdict(t, files, name); err != nil {
					t.Errorf("%s loads, and the schema says %#v", name, err)
				}
			}
			if checked[editor.FileProvider] == 0 || checked[editor.FileMapping] == 0 {
				t.Errorf("checked only %v", checked)
			}
		})
	}
}

// formCodes are the codes of faults in the form of a file, which its schema must see.
var formCodes = []diagnostic.Code{diagnostic.CodeUnknownKey, diagnostic.CodeWrongKind, diagnostic.CodeMissingKey, diagnostic.CodeUnknownMethod}

// TestSchemaAndCorpus holds the broken mappings against the schemas: what is wrong in its form is
// refused, and nothing that loads is.
func TestSchemaAndCorpus(t *testing.T) {
	c := newChecker(t)
	names, err := filepath.Glob("../../testdata/broken/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("no corpus: %v", err)
	}
	seen := map[diagnostic.Code]int{}
	for _, archiveName := range names {
		archive, err := txtar.ParseFile(archiveName)
		if err != nil {
			t.Fatal(err)
		}
		files := fstest.MapFS{}
		for _, file := range archive.Files {
			if file.Name != "want" {
				files[file.Name] = &fstest.MapFile{Data: file.Data}
			}
		}
		t.Run(strings.TrimSuffix(filepath.Base(archiveName), ".txtar"), func(t *testing.T) {
			loaded, errors := c.load(t, files)
			for _, name := range loaded {
				verdict, ok := c.verdict(t, files, name)
				if !ok {
					continue
				}
				if verdict != nil && len(errors[name]) == 0 {
					t.Errorf("%s loads, and the schema says %#v", name, verdict)
				}
				for _, found := range errors[name] {
					if !slices.Contains(formCodes, found.Code) {
						continue
					}
					seen[found.Code]++
					if verdict == nil {
						t.Errorf("the schema accepts %v", found)
					}
				}
			}
		})
	}
	for _, code := range formCodes {
		if seen[code] == 0 {
			t.Errorf("the corpus has no file with %s that could be read", code)
		}
	}
}
