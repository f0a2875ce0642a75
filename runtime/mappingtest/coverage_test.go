package mappingtest_test

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"github.com/unimap/unimap/runtime/mappingtest"
)

func coverage(t *testing.T, cases string) string {
	t.Helper()
	report := runCases(t, cases)
	if !report.OK() {
		t.Fatal(text(t, report, mappingtest.TextOptions{}))
	}
	var lines []string
	for _, u := range report.Coverage[0].Uncovered {
		lines = append(lines, u.Kind+" "+u.Name)
	}
	return strings.Join(lines, "\n")
}

func TestCoverage(t *testing.T) {
	const full = `  - name: full
    request: {method: get, id: "42"}
    exchanges:
      - request: GET https://blue.acme.example/v1/tickets/42
        answer: {body: {id: 42, title: A, text: B, state: new, labels: [x]}}
    result: {id: "42", name: A, description: B, status: {id: new, name: open}, tags: [{name: x}]}
`
	const describe = `  - name: describes
    request: {method: update, id: "42", body: {description: B}}
    exchanges:
      - request: PATCH https://blue.acme.example/v1/tickets/42
        query: {silent: true}
        body: {text: B}
        answer: {body: {id: 42}}
    result: {id: "42"}
`
	for name, test := range map[string]struct{ cases, want string }{
		"one method": {
			getCase,
			"field record /description\nfield record /tags/*/name\nway update\nway delete/task\nway delete/issue",
		},
		"all but a condition and a field": {
			full + updateCase + issueCase + deleteCase("{status: 204}", "result: {id: '42'}"),
			"skip update: call steps\nfield update: call edit: body /text",
		},
		"a call that is always skipped": {
			full + describe + issueCase + deleteCase("{status: 204}", "result: {id: '42'}"),
			"call update: call steps\nfield update: call edit: body /title\nfield update: call edit: body /state",
		},
		"everything": {full + updateCase + describe + issueCase + deleteCase("{status: 204}", "result: {id: '42'}"), ""},
		"a way that only fails": {
			full + updateCase + describe + issueCase + deleteCase("{status: 404, body: {}}", "error: {code: remote.not_found}"),
			"field delete/task: result /id",
		},
		"a call that fails behind another": {
			full + updateCase + describe + deleteCase("{status: 204}", "result: {id: '42'}") +
				strings.Split(issueCase, "      - request: GET")[0] +
				"      - request: GET https://blue.acme.example/v1/jobs/7\n        answer: {status: 404, body: {}}\n    error: {code: remote.not_found, applied: [purge]}\n",
			"field delete/issue: call purge: body /ids/*\nfield delete/issue: result /id",
		},
		"a request that is refused": {
			full + updateCase + describe + issueCase + "  - name: refused\n    request: {method: delete, id: ..}\n    error: {code: request.invalid_id}\n",
			"call delete/task: call call1\nfield delete/task: result /id",
		},
	} {
		t.Run(name, func(t *testing.T) {
			if got := coverage(t, test.cases); got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
		})
	}
}

const eachMapping = `record:
  id: response.id
methods:
  update:
    calls:
      - name: find
        request: GET /labels
      - name: tag
        each: body.tags
        as: tag
        request: POST /tickets/{id}/tags
        body:
          tag: tag.name
          known: find(calls.find.response.labels, .name == tag.name).id
          colour: tag.colour
      - name: last
        primary: true
        request: PUT /tickets/{id}
        body: {last: 'calls.tag.response.tag[-1]', status: 'calls.tag[0].headers["x-state"]'}
    result: record(calls.last.response)
`

// The bodies of calls that are made for each of a list are built from the element and from the
// answers before.
func TestCoverageOfCallsForEach(t *testing.T) {
	tests := header + `  - name: tags
    request: {method: update, id: "42", body: {tags: [a, b]}}
    exchanges:
      - request: GET https://blue.acme.example/v1/labels
        answer: {body: {labels: [{id: 7, name: b}]}}
      - request: POST https://blue.acme.example/v1/tickets/42/tags
        body: {tag: a}
        answer: {headers: {X-State: busy}, body: {tag: A}}
      - request: POST https://blue.acme.example/v1/tickets/42/tags
        body: {tag: b, known: 7}
        answer: {body: {tag: B}}
      - request: PUT https://blue.acme.example/v1/tickets/42
        body: {last: B, status: busy}
        answer: {body: {id: "42"}}
    result: {id: "42"}
`
	report := run(t, load(t, files(eachMapping, tests)), mappingtest.Options{})
	got := text(t, report, mappingtest.TextOptions{Coverage: true})
	want := `acme/ticketing/tickets.yaml: 1 of 1 ways, 3 of 3 calls, 0 of 0 skips, 5 of 6 fields
  update: call tag: body /colour never has a value (acme/ticketing/tickets.yaml:15:19)
1 passed, 0 failed
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	none := header + `  - name: no tags
    request: {method: update, id: "42", body: {tags: []}}
    exchanges:
      - request: GET https://blue.acme.example/v1/labels
        answer: {body: {}}
      - request: PUT https://blue.acme.example/v1/tickets/42
        answer: {body: {id: "42"}}
    result: {id: "42"}
`
	report = run(t, load(t, files(eachMapping, none)), mappingtest.Options{})
	if c := report.Coverage[0]; !report.OK() || c.Calls != (mappingtest.Tally{Covered: 2, Total: 3}) {
		t.Errorf("got %+v\n%s", c, text(t, report, mappingtest.TextOptions{}))
	}
}

// What a part of the cases exercises says nothing about the mapping.
func TestNoCoverageOfAPart(t *testing.T) {
	catalog := load(t, files(acmeMapping, header+getCase+updateCase))
	report := run(t, catalog, mappingtest.Options{Filter: regexp.MustCompile("reads")})
	if report.Passed != 1 || len(report.Coverage) != 0 {
		t.Errorf("got %+v", report)
	}
	var out bytes.Buffer
	if err := mappingtest.WriteText(&out, report, mappingtest.TextOptions{Coverage: true, Passed: true}); err != nil {
		t.Fatal(err)
	}
	if want := "ok acme/ticketing/tickets get: reads\n1 passed, 0 failed\n"; out.String() != want {
		t.Errorf("got %s", out.String())
	}
}
