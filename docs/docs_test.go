// Package docs_test keeps the generated parts of the documents, and the files that are generated as
// a whole, up to date. After a change of the tables they are made from, run: go test ./docs -update
package docs_test

import (
	"bytes"
	"cmp"
	"errors"
	"flag"
	"io"
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/editor"
	"github.com/unimap/unimap/engine/format"
	"github.com/unimap/unimap/engine/function"
	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/template"
	"github.com/unimap/unimap/runtime/gateway/config"
)

var update = flag.Bool("update", false, "write the generated parts of the documents")

// generated are the parts, each between two marks in its document. One without a name is the
// whole of its file.
var generated = []struct {
	file, name string
	write      func(io.Writer) error
}{
	{"format.md", "keys", format.WriteMarkdown},
	{"format.md", "names", mapping.WriteMarkdown},
	{"format.md", "keywords", writeKeywords},
	{"expressions.md", "functions", function.Standard().WriteMarkdown},
	{"diagnostics.md", "rules", diagnostic.WriteMarkdown},
	{"operating.md", "settings", config.WriteMarkdown},
	{"editor/mapping.schema.json", "", writeSchema(editor.FileMapping)},
	{"editor/provider.schema.json", "", writeSchema(editor.FileProvider)},
	{"editor/test.schema.json", "", writeSchema(editor.FileTest)},
}

func writeSchema(file editor.File) func(io.Writer) error {
	return func(w io.Writer) error { return editor.Write(w, file) }
}

func writeKeywords(w io.Writer) error {
	var b bytes.Buffer
	b.WriteString("| key | what it does |\n|---|---|\n")
	for _, keyword := range template.Keywords {
		b.WriteString("| `" + keyword.Name + "` | " + keyword.Doc + " |\n")
	}
	_, err := w.Write(b.Bytes())
	return err
}

func TestGenerated(t *testing.T) {
	for _, part := range generated {
		t.Run(part.file+"/"+part.name, func(t *testing.T) {
			var content bytes.Buffer
			if err := part.write(&content); err != nil {
				t.Fatal(err)
			}
			old, err := os.ReadFile(part.file)
			if err != nil && !errors.Is(err, fs.ErrNotExist) {
				t.Fatal(err)
			}
			want := content.String()
			if part.name != "" {
				want = replaced(t, string(old), part.name, want)
			}
			if string(old) == want {
				return
			}
			if !*update {
				t.Fatalf("%s of %s is out of date: run go test ./docs -update", cmp.Or(part.name, "the whole"), part.file)
			}
			if err := os.WriteFile(part.file, []byte(want), 0o644); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// replaced returns a document with other content between the marks of a part.
func replaced(t *testing.T, document, name, content string) string {
	t.Helper()
	first, last := "<!-- generated: "+name+" -->\n", "<!-- end of generated: "+name+" -->"
	before, rest, ok := strings.Cut(document, first)
	_, after, ok2 := strings.Cut(rest, last)
	if !ok || !ok2 {
		t.Fatalf("the document lacks the marks of %s", name)
	}
	return before + first + "\n" + strings.TrimSpace(content) + "\n\n" + last + after
}
