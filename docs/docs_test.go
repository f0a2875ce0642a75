// Package docs_test keeps the generated parts of the documents up to date. After a change of the
// tables they are made from, run: go test ./docs -update
package docs_test

import (
	"bytes"
	"flag"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/format"
	"github.com/unimap/unimap/engine/function"
	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/template"
)

var update = flag.Bool("update", false, "write the generated parts of the documents")

// generated are the parts, each between two marks in its document.
var generated = []struct {
	file, name string
	write      func(io.Writer) error
}{
	{"format.md", "keys", format.WriteMarkdown},
	{"format.md", "names", mapping.WriteMarkdown},
	{"format.md", "keywords", writeKeywords},
	{"expressions.md", "functions", function.Standard().WriteMarkdown},
	{"diagnostics.md", "rules", diagnostic.WriteMarkdown},
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
			document, err := os.ReadFile(part.file)
			if err != nil {
				t.Fatal(err)
			}
			first, last := "<!-- generated: "+part.name+" -->\n", "<!-- end of generated: "+part.name+" -->"
			before, rest, ok := strings.Cut(string(document), first)
			old, after, ok2 := strings.Cut(rest, last)
			if !ok || !ok2 {
				t.Fatalf("%s lacks the marks of %s", part.file, part.name)
			}
			want := "\n" + strings.TrimSpace(content.String()) + "\n\n"
			if old == want {
				return
			}
			if !*update {
				t.Fatalf("the part %s of %s is out of date: run go test ./docs -update", part.name, part.file)
			}
			if err := os.WriteFile(part.file, []byte(before+first+want+last+after), 0o644); err != nil {
				t.Fatal(err)
			}
		})
	}
}
