package runtime_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestNoCodeNamesAProvider holds the rule that every provider is data.
func TestNoCodeNamesAProvider(t *testing.T) {
	entries, err := os.ReadDir("../mappings")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		if entry.IsDir() {
			names = append(names, regexp.QuoteMeta(entry.Name()), regexp.QuoteMeta(strings.ReplaceAll(entry.Name(), "_", "")))
		}
	}
	if len(names) == 0 {
		t.Fatal("there are no providers")
	}
	provider := regexp.MustCompile(`(?i)\b(` + strings.Join(names, "|") + `)`)
	walk(t, []string{"../engine", "."}, func(path string, content []byte) {
		for i, line := range strings.Split(string(content), "\n") {
			if found := provider.FindString(line); found != "" {
				t.Errorf("%s:%d names the provider %s", path, i+1, found)
			}
		}
	})
}

// TestEngineDoesNotDial holds the rule that the engine makes no connection and does not know the
// runtime.
func TestEngineDoesNotDial(t *testing.T) {
	walk(t, []string{"../engine"}, func(path string, content []byte) {
		if strings.HasSuffix(path, "_test.go") {
			return
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, content, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, spec := range file.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			if imported == "net" || imported == "net/http" || imported == "os" || imported == "crypto/tls" ||
				strings.HasPrefix(imported, "github.com/unimap/unimap/runtime") || strings.HasPrefix(imported, "github.com/unimap/unimap/cmd") {
				t.Errorf("%s imports %s", path, imported)
			}
		}
	})
}

func walk(t *testing.T, roots []string, visit func(path string, content []byte)) {
	t.Helper()
	for _, root := range roots {
		err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || filepath.Ext(path) != ".go" {
				return err
			}
			content, err := os.ReadFile(path)
			if err == nil {
				visit(path, content)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
