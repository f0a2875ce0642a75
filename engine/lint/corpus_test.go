package lint_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/lint"
	"github.com/unimap/unimap/engine/schema"
	"github.com/unimap/unimap/schemas"
)

// unified returns the unified schemas, compiled once for all tests.
var unified = sync.OnceValues(func() (*schema.Set, []*schema.Error) { return schema.Load(schemas.FS) })

// findings returns all that loading and lint find in a set of files.
func findings(t *testing.T, files fs.FS) diagnostic.List {
	t.Helper()
	set, problems := unified()
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	loaded, err := engine.LoadAll(files, nil, engine.WithSchemas(set))
	if err != nil {
		t.Fatal(err)
	}
	found := append(loaded.Diagnostics, lint.Check(loaded)...)
	found.Sort()
	return found
}

// broken reads a file of the corpus: a set of files with one fault, and what is to be found.
func broken(t *testing.T, name string) (files fstest.MapFS, want string) {
	t.Helper()
	archive, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	files = fstest.MapFS{}
	for _, file := range archive.Files {
		if file.Name == "want" {
			want = string(file.Data)
			continue
		}
		files[file.Name] = &fstest.MapFile{Data: file.Data}
	}
	return files, want
}

func corpus(t *testing.T) []string {
	t.Helper()
	names, err := filepath.Glob("../../testdata/broken/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("no corpus: %v", err)
	}
	return names
}

func TestBroken(t *testing.T) {
	for _, name := range corpus(t) {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			files, want := broken(t, name)
			var got strings.Builder
			found := findings(t, files)
			for _, d := range found {
				fmt.Fprintf(&got, "%s: %s %s\n", d.Position, d.Severity, d.Code)
			}
			if diff := cmp.Diff(want, got.String()); diff != "" {
				t.Errorf("findings (-want +got):\n%s\n%v", diff, found)
			}
		})
	}
}

// TestBrokenIsComplete checks that every rule has a file whose name begins with the name of the
// rule, and that such a file has one finding.
func TestBrokenIsComplete(t *testing.T) {
	covered := map[diagnostic.Code]bool{}
	for _, name := range corpus(t) {
		_, want := broken(t, name)
		lines := strings.Split(strings.TrimSpace(want), "\n")
		code := diagnostic.Code(lines[0][strings.LastIndex(lines[0], " ")+1:])
		rule, _ := diagnostic.RuleFor(code)
		file := strings.TrimSuffix(filepath.Base(name), ".txtar")
		if len(lines) != 1 || file != rule.Name && !strings.HasPrefix(file, rule.Name+"-") {
			t.Errorf("%s is to have one finding of the rule that it is named for, not %q", file, want)
		}
		covered[code] = true
	}
	for _, rule := range diagnostic.Rules() {
		// An overlay is no file of a mapping; the tests of package overlay cover its rule.
		if !covered[rule.Code] && rule.Code != diagnostic.CodeOverlayDropsFields {
			t.Errorf("no file of the corpus has a finding of %s, %s", rule.Code, rule.Name)
		}
	}
}

func TestGood(t *testing.T) {
	for _, d := range findings(t, os.DirFS("../../testdata/good")) {
		t.Errorf("%v\n%s", d, d.Help)
	}
}
