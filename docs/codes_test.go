package docs_test

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
)

// codes are the codes of errors as they stand in the source.
var codes = regexp.MustCompile(`"((?:account|gateway|mapping|network|remote|request|sandbox)\.[a-z]+(?:_[a-z]+)*)"`)

// notAnswered are codes that a caller never sees, since another one stands for them.
var notAnswered = map[string]bool{"network.canceled": true}

// Callers branch on codes, so that every one must be in the documents.
func TestCodesAreDocumented(t *testing.T) {
	var documents strings.Builder
	for _, name := range []string{"api.md", "embedding.md"} {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		documents.Write(content)
	}
	runtime := os.DirFS("../runtime")
	err := fs.WalkDir(runtime, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		content, err := fs.ReadFile(runtime, name)
		if err != nil {
			return err
		}
		for _, found := range codes.FindAllStringSubmatch(string(content), -1) {
			if code := found[1]; !notAnswered[code] && !strings.Contains(documents.String(), "`"+code+"`") {
				t.Errorf("runtime/%s: the code %s is not documented", name, code)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
