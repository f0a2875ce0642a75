package lint_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/unimap/unimap/engine/diagnostic"
)

// surroundings is a set of files without findings, of which an example replaces one.
var surroundings = map[string]string{
	providerFile: `format: 1
provider: acme
label: Acme
docs: https://developer.acme.example/
server: https://api.acme.example
auth: {bearer: {token: credentials.token}}
`,
	mappingFile: `doc: Tickets of Acme.
methods:
  delete:
    calls:
      - request: DELETE /tickets/{id}
    result: {id: id}
`,
	testFile: `cases:
  - name: deletes a ticket
    source: https://developer.acme.example/
    request: {method: delete, id: "1"}
    exchanges:
      - request: DELETE https://api.acme.example/tickets/1
        answer: {status: 204}
    result: {id: "1"}
`,
}

const (
	providerFile = "acme/provider.yaml"
	mappingFile  = "acme/ticketing/tickets.yaml"
	testFile     = "acme/ticketing/tickets.test.yaml"
)

// place puts an example into its surroundings.
func place(example string) fstest.MapFS {
	files := fstest.MapFS{}
	for name, text := range surroundings {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	switch file := (&fstest.MapFile{Data: []byte(example)}); {
	case strings.HasPrefix(example, "format:"):
		files[providerFile] = file
	case strings.HasPrefix(example, "cases:"):
		files[testFile] = file
	default:
		files[mappingFile] = file
		delete(files, testFile)
	}
	return files
}

// TestExamplesOfRules checks that the bad example of a rule has the finding and no other error,
// and that the good one has neither.
func TestExamplesOfRules(t *testing.T) {
	for _, rule := range diagnostic.Rules() {
		if rule.Bad == "" {
			continue
		}
		t.Run(rule.Name, func(t *testing.T) {
			has := func(d diagnostic.Diagnostic) bool { return d.Code == rule.Code }
			isOtherError := func(d diagnostic.Diagnostic) bool { return !has(d) && d.Severity == diagnostic.SeverityError }
			bad := findings(t, place(rule.Bad))
			if !slices.ContainsFunc(bad, has) || slices.ContainsFunc(bad, isOtherError) {
				t.Errorf("the bad example has the findings %v", bad)
			}
			good := findings(t, place(rule.Good))
			if slices.ContainsFunc(good, has) || slices.ContainsFunc(good, isOtherError) {
				t.Errorf("the good example has the findings %v", good)
			}
		})
	}
}
