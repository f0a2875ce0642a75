package mappingtest_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/runtime/mappingtest"
	"github.com/unimap/unimap/schemas"
)

// updated writes the acme mapping with some cases into a folder, updates it, and returns the
// report, the test file and the folder.
func updated(t *testing.T, tests string) (*mappingtest.Report, string) {
	t.Helper()
	folder := t.TempDir()
	for name, file := range files(acmeMapping, tests) {
		full := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, file.Data, 0o640); err != nil {
			t.Fatal(err)
		}
	}
	catalog, err := engine.Load(os.DirFS(folder), schemas.FS)
	if err != nil {
		t.Fatal(err)
	}
	report := run(t, catalog, mappingtest.Options{Update: true, Folder: folder})
	entries, err := os.ReadDir(filepath.Join(folder, "acme", "ticketing"))
	if err != nil || len(entries) != 2 {
		t.Errorf("files are left over: %v, %v", entries, err)
	}
	name := filepath.Join(folder, filepath.FromSlash(testFile))
	if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("the mode has changed: %v, %v", info, err)
	}
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return report, string(content)
}

const caseHead = `  - name: reads   # a comment
    request: {method: get, id: "42"}
    exchanges:
      - request: GET https://blue.acme.example/v1/tickets/42
        answer: {body: {id: 42, title: A ticket, state: new, labels: [x, "1"], text: "one\ntwo"}}
`

const caseTail = `
  # The next case passes.
` + getCase2

const getCase2 = `  - name: "reads again"
    result: {id: "42"}
    exchanges: [{request: GET https://blue.acme.example/v1/tickets/42, answer: {body: {id: 42}}}]
    request: {method: get, id: "42"}
`

func TestUpdate(t *testing.T) {
	for name, test := range map[string]struct{ before, after string }{
		"members that differ": {
			`    result:
      # Comments stay,
      id: "42" # here too
      status: {id: new, name: completed}
      name: Another   # and here

      tags:
        - name: x   # x
        - name: y
      description: "one\ntwo"
`, `    result:
      # Comments stay,
      id: "42" # here too
      status: {id: new, name: open}
      name: A ticket   # and here

      tags:
        - name: x   # x
        - name: "1"
      description: "one\ntwo"
`,
		},
		"members to add and to remove": {
			`    result:
      due_date: "2026-01-01"   # gone
      name: A ticket
      # In front of nothing.
      team: {id: "1"}
      id: "42" # stays
    doc: after
`, `    result:
      name: A ticket
      # In front of nothing.
      id: "42" # stays
      description: |-
        one
        two
      status:
        id: new
        name: open
      tags:
        - name: x
        - name: "1"
    doc: after
`,
		},
		"lists of another length": {
			`    result:
      name: A ticket
      id: "42"
      status:
          id: old
          name: open
      tags:
      - name: x
      description: A short one.
`, `    result:
      name: A ticket
      id: "42"
      status:
          id: new
          name: open
      tags:
      - name: x
      - name: "1"
      description: |-
        one
        two
`,
		},
		"on one line": {
			`    result: {id: "1"}   # short
`, `    result: {id: "42", name: A ticket, description: "one\ntwo", status: {id: new, name: open}, tags: [{name: x}, {name: "1"}]}   # short
`,
		},
		"a value of another kind": {
			`    result: nothing
`, `    result:
      id: "42"
      name: A ticket
      description: |-
        one
        two
      status:
        id: new
        name: open
      tags:
        - name: x
        - name: "1"
`,
		},
		"no member stays": {
			`    result:
      nothing: 1 # gone
`, `    result:
      id: "42"
      name: A ticket
      description: |-
        one
        two
      status:
        id: new
        name: open
      tags:
        - name: x
        - name: "1" # gone
`,
		},
	} {
		for style, convert := range map[string]func(string) string{
			"":            func(text string) string { return text },
			" with CR LF": func(text string) string { return strings.ReplaceAll(text, "\n", "\r\n") },
		} {
			t.Run(name+style, func(t *testing.T) {
				before, after := convert(header+caseHead+test.before+caseTail), convert(header+caseHead+test.after+caseTail)
				report, got := updated(t, before)
				if got != after {
					t.Errorf("got\n%s\nwant\n%s", got, after)
				}
				if want := "updated acme/ticketing/tickets get: reads (acme/ticketing/tickets.test.yaml:7:5)\n1 passed, 0 failed, 1 updated\n"; text(t, report, mappingtest.TextOptions{}) != want {
					t.Error(text(t, report, mappingtest.TextOptions{}))
				}
			})
		}
	}
}

func TestUpdateOfWarningsAndOfManyCases(t *testing.T) {
	const given = `  - name: one
    request: {method: update, id: "42", body: {name: B, priority: {name: high}}}
    exchanges:
      - request: PATCH https://blue.acme.example/v1/tickets/42
        query: {silent: true}
        body: {title: B}
        answer: {body: {id: 42}}
    result: {id: "42"} # right
`
	two := strings.Replace(given, "name: one", "name: two", 1) + "    warnings:\n      - code: enum_unmapped # wrong\n"
	three := strings.Replace(given, "name: one", "name: three", 1) + "    warnings: []"
	report, got := updated(t, header+given+two+three)
	want := header + given + "    warnings:\n      - code: field_ignored\n        pointer: /priority\n" +
		strings.Replace(two, "enum_unmapped # wrong", "field_ignored # wrong\n        pointer: /priority", 1) +
		strings.Replace(three, "warnings: []", "warnings: [{code: field_ignored, pointer: /priority}]", 1)
	if got != want || report.Updated != 3 {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestNothingElseIsUpdated(t *testing.T) {
	for name, test := range map[string]struct {
		cases   string
		message string
	}{
		"a case that passes":     {getCase, ""},
		"a request that differs": {strings.NewReplacer("tickets/42", "tickets/43", "name: A ticket\n", "name: B\n").Replace(getCase), "request 1, "},
		"a call that fails":      {deleteCase("{status: 403}", "result: {id: '42'}"), "the call failed"},
		"a wanted error":         {deleteCase("{status: 404}", "error: {code: remote.conflict}"), "the error differs"},
		"a status":               {deleteCase("{status: 204}", "result: {id: '42'}\n    status: 202"), "the status differs"},
	} {
		t.Run(name, func(t *testing.T) {
			report, got := updated(t, header+test.cases)
			if got != header+test.cases || report.Updated != 0 {
				t.Errorf("the file has changed:\n%s", got)
			}
			message := ""
			if failures := report.Cases[0].Failures; len(failures) > 0 {
				message = failures[0].Message
			}
			if !strings.HasPrefix(message, test.message) || (message == "") != (test.message == "") {
				t.Errorf("got %q", message)
			}
		})
	}
}

func TestUpdateOfAFileThatHasChanged(t *testing.T) {
	cases := strings.Replace(getCase, "name: A ticket\n", "name: B\n", 1)
	for name, content := range map[string]string{
		"gone":          "",
		"another value": header + strings.Replace(getCase, "name: A ticket\n", "name: C\n", 1),
		"another name":  header + strings.Replace(cases, "name: reads", "name: writes", 1),
		"no YAML":       "cases: [",
	} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			if content != "" {
				full := filepath.Join(folder, filepath.FromSlash(testFile))
				if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(full, []byte(content), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			report := run(t, load(t, files(acmeMapping, header+cases)), mappingtest.Options{Update: true, Folder: folder})
			failures := report.Cases[0].Failures
			if last := failures[len(failures)-1]; report.Failed != 1 || last.Kind != mappingtest.FailureUpdate {
				t.Errorf("got %v", failures)
			}
		})
	}
}
