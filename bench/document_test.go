package main

import (
	"os"
	"strings"
	"testing"
	"time"
)

func TestReplaceFigures(t *testing.T) {
	got, err := replaceFigures("# Title\n\n"+figuresBegin+"old\n"+figuresEnd+"\nThe end.\n", "\nnew\n\n")
	if want := "# Title\n\n" + figuresBegin + "\nnew\n\n" + figuresEnd + "\nThe end.\n"; err != nil || got != want {
		t.Errorf("got %q, %v", got, err)
	}
	if _, err := replaceFigures("# Title\n", "new"); err == nil {
		t.Error("a document without marks was taken")
	}
}

func TestDocumentHasTheMarks(t *testing.T) {
	document, err := os.ReadFile("../docs/performance.md")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := replaceFigures(string(document), ""); err != nil {
		t.Error(err)
	}
}

func TestDocumentNamesTheCommands(t *testing.T) {
	document, err := os.ReadFile("../docs/performance.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range commands() {
		if c.doc != "" && !strings.Contains(string(document), "go run . "+c.name) {
			t.Errorf("the document does not say what %s does", c.name)
		}
	}
}

func TestCircumstances(t *testing.T) {
	if got := circumstances(time.Date(2026, 11, 5, 0, 0, 0, 0, time.UTC)); !strings.HasPrefix(got, "As printed on 5 November 2026, on ") {
		t.Errorf("got %q", got)
	}
}
