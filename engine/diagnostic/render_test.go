package diagnostic_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/unimap/unimap/engine/diagnostic"
)

var update = flag.Bool("update", false, "write the golden files")

func checkGolden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

// files are what the findings of the tests are in.
var files = map[string]string{
	"acme/ticketing/tickets.yaml": "record:\n  id: response.id\n  name: a ? b : c\n  \tstate: x\n  title: 日本語 + é + x\n" +
		"  long: " + strings.Repeat("response.a + ", 12) + "wrong" + strings.Repeat(" + response.b", 12) + "\n" +
		"  escape: \"\x1b]0;owned\x07\" + y\n  last: |\n    one\n    two\n",
	"windows.yaml":  "\ufeffa: 1\r\nb: 2\r\n",
	"100%,a:b.yaml": "x\n",
}

func sources(file string) ([]byte, error) {
	content, ok := files[file]
	if !ok {
		return nil, errors.New("no such file")
	}
	return []byte(content), nil
}

func findings() diagnostic.List {
	at := func(line, column, endLine, endColumn int) diagnostic.Position {
		return diagnostic.Position{File: "acme/ticketing/tickets.yaml", Line: line, Column: column, EndLine: endLine, EndColumn: endColumn}
	}
	return diagnostic.List{
		diagnostic.New(diagnostic.CodeDamagedExpression, at(3, 15, 3, 16), "the value is cut short: ': ' begins the value of a map here").
			WithHelp("write the value as a block: |-\n    a ? b : c"),
		diagnostic.New(diagnostic.CodeIDNotText, at(2, 7, 2, 18), "id is not turned into text").WithHelp("write string(response.id)"),
		diagnostic.New(diagnostic.CodeUnknownKey, at(4, 4, 4, 9), "unknown key %q", "state"),
		diagnostic.New(diagnostic.CodeUnknownName, at(5, 20, 5, 21), "unknown name %q", "x"),
		diagnostic.New(diagnostic.CodeUnknownName, at(5, 10, 5, 13), "unknown name %q", "日本語"),
		diagnostic.New(diagnostic.CodeUnknownName, at(6, 165, 6, 170), "unknown name %q", "wrong"),
		diagnostic.New(diagnostic.CodeConstantCondition, at(7, 11, 7, 23), "text \x1b]0;owned\x07 is\nalways true").WithHelp("100%% sure:\r\nyes, delete it"),
		diagnostic.New(diagnostic.CodeTypeMismatch, at(8, 9, 10, 8), "text is no number"),
		diagnostic.New(diagnostic.CodeUnverified, at(1, 0, 0, 0), "never run"),
		diagnostic.New(diagnostic.CodeExpressionSyntax, at(3, 99, 0, 0), "column behind the line"),
		diagnostic.New(diagnostic.CodeUnusedEnum, at(99, 1, 0, 0), "line behind the file"),
		diagnostic.New(diagnostic.CodeDuplicateKey, diagnostic.Position{File: "windows.yaml", Line: 2, Column: 1, EndLine: 2, EndColumn: 2}, "key is given twice"),
		diagnostic.New(diagnostic.CodeUnreadableFile, diagnostic.Position{File: "gone.yaml", Line: 1, Column: 1}, "file cannot be opened"),
		diagnostic.New(diagnostic.CodeInvalidYAML, diagnostic.Position{File: "100%,a:b.yaml"}, "file is empty"),
		diagnostic.New("XX1", diagnostic.Position{}, "nowhere"),
	}
}

func render(t *testing.T, write func(io.Writer) error) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestRenderers(t *testing.T) {
	renderers := map[string]func(io.Writer, diagnostic.List) error{
		"findings.txt":       func(w io.Writer, l diagnostic.List) error { return diagnostic.WriteText(w, l, sources, false) },
		"findings.color.txt": func(w io.Writer, l diagnostic.List) error { return diagnostic.WriteText(w, l, sources, true) },
		"findings.bare.txt":  func(w io.Writer, l diagnostic.List) error { return diagnostic.WriteText(w, l, nil, false) },
		"findings.json":      diagnostic.WriteJSON,
		"findings.github":    diagnostic.WriteGitHub,
		"findings.sarif":     diagnostic.WriteSARIF,
	}
	for name, write := range renderers {
		t.Run(name, func(t *testing.T) {
			list := findings()
			got := render(t, func(w io.Writer) error { return write(w, list) })
			checkGolden(t, name, got)
			if diff := cmp.Diff(findings(), list); diff != "" {
				t.Errorf("the list has changed:\n%s", diff)
			}
		})
	}
}

func TestNothingFound(t *testing.T) {
	if got := render(t, func(w io.Writer) error { return diagnostic.WriteText(w, nil, sources, true) }); len(got) > 0 {
		t.Errorf("text is %q", got)
	}
	if got := render(t, func(w io.Writer) error { return diagnostic.WriteGitHub(w, nil) }); len(got) > 0 {
		t.Errorf("commands are %q", got)
	}
	checkGolden(t, "nothing.json", render(t, func(w io.Writer) error { return diagnostic.WriteJSON(w, nil) }))
	checkGolden(t, "nothing.sarif", render(t, func(w io.Writer) error { return diagnostic.WriteSARIF(w, nil) }))
}

func TestWriteMarkdown(t *testing.T) {
	got := string(render(t, diagnostic.WriteMarkdown))
	for _, rule := range diagnostic.Rules() {
		for _, part := range []string{"\n### " + string(rule.Code) + "\n", rule.Name, rule.Explanation, rule.Bad, rule.Good} {
			if !strings.Contains(got, part) {
				t.Errorf("the page lacks %q of %s", part, rule.Code)
			}
		}
	}
}

// hostile is text that must not reach a terminal as it is.
const hostile = "\x1b[2J\u009b31m\u202e\u2028\u200d\x7f\xff\x00\U000e0041"

func TestOutputHasNoControlCharacters(t *testing.T) {
	list := diagnostic.List{
		diagnostic.New(diagnostic.CodeInvalidYAML, diagnostic.Position{File: hostile, Line: 1, Column: 1}, "%s", hostile).WithHelp("%s", hostile+"\n"+hostile),
	}
	read := func(string) ([]byte, error) { return []byte(hostile), nil }
	for name, write := range map[string]func(io.Writer) error{
		"text":   func(w io.Writer) error { return diagnostic.WriteText(w, list, read, false) },
		"json":   func(w io.Writer) error { return diagnostic.WriteJSON(w, list) },
		"github": func(w io.Writer) error { return diagnostic.WriteGitHub(w, list) },
		"sarif":  func(w io.Writer) error { return diagnostic.WriteSARIF(w, list) },
	} {
		got := string(render(t, write))
		for _, bad := range []string{"\x1b", "\u009b", "\u202e", "\u2028", "\u200d", "\x7f", "\xff", "\x00", "\U000e0041"} {
			if strings.Contains(got, bad) {
				t.Errorf("%s output holds %q", name, bad)
			}
		}
	}
}

func TestJSONKeepsEveryCharacter(t *testing.T) {
	const message = "a\x1b\u009b\u202e\u2028\U000e0041\"<>&é"
	got := render(t, func(w io.Writer) error {
		return diagnostic.WriteJSON(w, diagnostic.List{diagnostic.New(diagnostic.CodeInvalidYAML, diagnostic.Position{}, "%s", message)})
	})
	var document struct{ Findings []struct{ Message string } }
	if err := json.Unmarshal(got, &document); err != nil {
		t.Fatal(err)
	}
	if document.Findings[0].Message != message {
		t.Errorf("message is %q, want %q", document.Findings[0].Message, message)
	}
}

func TestFingerprintsSurviveMovedLines(t *testing.T) {
	fingerprints := func(offset int) []string {
		var list diagnostic.List
		for line := 1; line <= 2; line++ {
			list = append(list, diagnostic.New(diagnostic.CodeUnknownName, diagnostic.Position{File: "a.yaml", Line: line + offset, Column: 1}, "unknown name"))
		}
		var log struct {
			Runs []struct {
				Results []struct{ PartialFingerprints map[string]string }
			}
		}
		if err := json.Unmarshal(render(t, func(w io.Writer) error { return diagnostic.WriteSARIF(w, list) }), &log); err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, result := range log.Runs[0].Results {
			out = append(out, result.PartialFingerprints["unimapFinding/v1"])
		}
		return out
	}
	before, after := fingerprints(0), fingerprints(7)
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("fingerprints changed:\n%s", diff)
	}
	if before[0] == before[1] {
		t.Error("two findings have one fingerprint")
	}
}

type failingWriter struct{}

func (failingWriter) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestWriteErrorsAreReturned(t *testing.T) {
	for name, err := range map[string]error{
		"text":     diagnostic.WriteText(failingWriter{}, findings(), nil, false),
		"json":     diagnostic.WriteJSON(failingWriter{}, findings()),
		"github":   diagnostic.WriteGitHub(failingWriter{}, findings()),
		"sarif":    diagnostic.WriteSARIF(failingWriter{}, findings()),
		"markdown": diagnostic.WriteMarkdown(failingWriter{}),
	} {
		if err == nil || err.Error() != "disk full" {
			t.Errorf("%s: error is %v", name, err)
		}
	}
}
