package mappingtest_test

import (
	"context"
	"errors"
	"regexp"
	"strings"
	"testing"

	"github.com/unimap/unimap/runtime/mappingtest"
)

// updateCase and issueCase are cases that pass.
const (
	updateCase = `  - name: renames and moves
    request: {method: update, id: "42", body: {name: B, status: active}}
    exchanges:
      - request: GET https://blue.acme.example/v1/tickets/42/steps
        answer: {body: []}
      - request: PATCH https://blue.acme.example/v1/tickets/42
        query: {silent: true}
        body: {title: B, state: busy}
        answer: {body: {id: 42, title: B, state: busy, labels: [x]}}
    result: {id: "42", name: B, status: {id: busy, name: active}, tags: [{name: x}]}
`
	issueCase = `  - name: purges
    request: {method: delete, id: "42", query: {ticket_type: issue}}
    exchanges:
      - request: POST https://blue.acme.example/v1/purge
        body: {ids: ["42"]}
        answer: {body: {job: 7}}
      - request: GET https://blue.acme.example/v1/jobs/7
        answer: {body: {state: running}}
      - request: GET https://blue.acme.example/v1/jobs/7
        answer: {fault: reset}
      - request: GET https://blue.acme.example/v1/jobs/7
        answer: {body: {state: done}}
    result: {id: "42"}
`
)

func TestCasesThatPass(t *testing.T) {
	for name, cases := range map[string]string{
		"get":    getCase,
		"update": updateCase,
		"a job, a broken connection and no waiting": issueCase,
		"an answer without a body":                  deleteCase("{status: 204}", `result: {id: "42"}`),
		"an answer that is cut off, and the next attempt": deleteCase("{fault: truncate, body: {a: b}}", `
      - request: DELETE https://blue.acme.example/v1/tickets/42
        answer: {status: 404}
    result: {id: "42"}`),
		"an error": deleteCase("{status: 404, body: {message: gone}}", "error: {code: remote.not_found, statusCode: 404, message: 'Acme: gone', call: call1}\n    status: 404"),
		"a warning": strings.Replace(updateCase, "body: {name: B,", "body: {name: B, priority: {name: high},", 1) +
			"    warnings: [{code: field_ignored, pointer: /priority}]\n",
		"strict handling":                       "  - name: refuses\n    request: {method: update, id: '42', body: {name: B, priority: {name: high}}, prefer: [handling=strict]}\n    error: {code: request.field_ignored, pointer: /priority}\n",
		"remote_data":                           getCaseWith("query: {truto_ignore_remote_data: false}", `{id: "42", name: A, remote_data: {id: 42, title: A}}`),
		"remote_data of a result that names it": getCaseWith("query: {}", `{id: "42", name: A, remote_data: {id: 42, title: A}}`),
		"the raw format":                        getCaseWith("query: {truto_response_format: raw}", `{id: 42, title: A}`),
		"a stream":                              getCaseWith("query: {truto_response_format: stream}", `{id: 42, title: A}`),
	} {
		t.Run(name, func(t *testing.T) {
			if report := runCases(t, cases); !report.OK() || report.Passed != 1 {
				t.Error(text(t, report, mappingtest.TextOptions{}))
			}
		})
	}
}

// deleteCase is a case of a DELETE with an answer.
func deleteCase(answer, outcome string) string {
	return `  - name: deletes
    request: {method: delete, id: "42"}
    exchanges:
      - request: DELETE https://blue.acme.example/v1/tickets/42
        answer: ` + answer + `
    ` + outcome + "\n"
}

// getCaseWith is a case of a GET of {id: 42, title: A}.
func getCaseWith(query, result string) string {
	return `  - name: reads
    request: {method: get, id: "42", ` + query + `}
    exchanges:
      - request: GET https://blue.acme.example/v1/tickets/42
        answer: {body: {id: 42, title: A}}
    result: ` + result + "\n"
}

func TestFailures(t *testing.T) {
	for name, test := range map[string]struct{ cases, want string }{
		"a request differs": {
			strings.Replace(updateCase, "title: B, state", "title: C, extra: null, state", 1),
			`FAIL acme/ticketing/tickets update: renames and moves (acme/ticketing/tickets.test.yaml:7:5)
  request 2, PATCH https://blue.acme.example/v1/tickets/42, differs (acme/ticketing/tickets.test.yaml:12:9)
    - /body/title "C"
    + /body/title "B"
    - /body/extra null
`,
		},
		"a request is not recorded": {
			`  - name: reads
    request: {method: update, id: "42", body: {name: B}}
    result: {id: "42"}
`,
			`FAIL acme/ticketing/tickets update: reads (acme/ticketing/tickets.test.yaml:7:5)
  request 1, PATCH https://blue.acme.example/v1/tickets/42, is not recorded (acme/ticketing/tickets.test.yaml:7:5)
    + /query {"silent":"true"}
    + /body {"title":"B"}
`,
		},
		"a request is not sent": {
			getCase[:strings.Index(getCase, "    result")] + `      - request: GET https://blue.acme.example/v1/tickets/42/more
        answer: {body: {}}
    result: {id: "42", name: A ticket, status: {id: new, name: open}}
`,
			`FAIL acme/ticketing/tickets get: reads (acme/ticketing/tickets.test.yaml:7:5)
  request 2, GET https://blue.acme.example/v1/tickets/42/more, was not sent (acme/ticketing/tickets.test.yaml:12:9)
`,
		},
		"the result differs": {
			strings.NewReplacer("name: A ticket\n", "name: B\n      description: D\n", "      status: {id: new, name: open}\n", "").Replace(getCase),
			`FAIL acme/ticketing/tickets get: reads (acme/ticketing/tickets.test.yaml:7:5)
  the result differs (acme/ticketing/tickets.test.yaml:13:7)
    - /name "B"
    + /name "A ticket"  (acme/ticketing/tickets.yaml:6:9)
    - /description "D"  (acme/ticketing/tickets.yaml:7:16)
    + /status {"id":"new","name":"open"}  (acme/ticketing/tickets.yaml:9:9)
`,
		},
		"the call fails": {
			deleteCase("{status: 403, body: {message: not yours}}", `result: {id: "42"}`),
			`FAIL acme/ticketing/tickets delete: deletes (acme/ticketing/tickets.test.yaml:7:5)
  the call failed: remote.forbidden: Acme: not yours (acme/ticketing/tickets.test.yaml:12:13)
    the provider said {"message":"not yours"}
`,
		},
		"the error differs": {
			deleteCase("{status: 404, body: {message: gone}}", "error: {code: remote.conflict, applied: [x], statusCode: 404}\n    status: 409"),
			`FAIL acme/ticketing/tickets delete: deletes (acme/ticketing/tickets.test.yaml:7:5)
  the error differs (acme/ticketing/tickets.test.yaml:7:5)
    the provider said {"message":"gone"}
    - /error/code "remote.conflict"
    + /error/code "remote.not_found"
    - /error/applied ["x"]
  the status differs (acme/ticketing/tickets.test.yaml:7:5)
    - /status 409
    + /status 404
`,
		},
		"the call succeeds": {
			deleteCase("{status: 204}", "error: {code: remote.not_found}"),
			`FAIL acme/ticketing/tickets delete: deletes (acme/ticketing/tickets.test.yaml:7:5)
  the call succeeded, but should have failed (acme/ticketing/tickets.test.yaml:7:5)
    - /error {"code":"remote.not_found"}
    + /result {"id":"42"}
`,
		},
		"the status differs": {
			deleteCase("{status: 204}", "result: {id: '42'}\n    status: 202"),
			`FAIL acme/ticketing/tickets delete: deletes (acme/ticketing/tickets.test.yaml:7:5)
  the status differs (acme/ticketing/tickets.test.yaml:7:5)
    - /status 202
    + /status 200
`,
		},
		"the warnings differ": {
			strings.Replace(updateCase, "body: {name: B,", "body: {name: B, priority: {name: high},", 1) + "    warnings: [{code: enum_unmapped}]\n",
			`FAIL acme/ticketing/tickets update: renames and moves (acme/ticketing/tickets.test.yaml:7:5)
  the warnings differ (acme/ticketing/tickets.test.yaml:7:5)
    - /warnings/0/code "enum_unmapped"
    + /warnings/0/code "field_ignored"
    + /warnings/0/pointer "/priority"
`,
		},
		"credentials are masked": {
			strings.Replace(getCase, "        answer", "        headers: {Authorization: Basic other}\n        answer", 1),
			`FAIL acme/ticketing/tickets get: reads (acme/ticketing/tickets.test.yaml:7:5)
  request 1, GET https://blue.acme.example/v1/tickets/42, differs (acme/ticketing/tickets.test.yaml:10:9)
    - /headers/Authorization "Basic other"
    + /headers/Authorization "Bearer [redacted]"
`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := text(t, runCases(t, test.cases), mappingtest.TextOptions{})
			if want := test.want + "0 passed, 1 failed\n"; got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func TestCallsThatFailSayWhere(t *testing.T) {
	for name, test := range map[string]struct{ cases, message, note string }{
		"the answer breaks the schema": {
			strings.Replace(getCase, "title: A ticket", "title: [1]", 1),
			"the call failed: mapping.invalid_output: ", "(acme/ticketing/tickets.yaml:6:9)",
		},
		"the request is refused": {
			"  - name: refused\n    request: {method: delete, id: '42', query: {ticket_type: paper}}\n    result: {id: '42'}\n",
			"the call failed: request.invalid: ", "",
		},
		"the mapping fails": {
			strings.Replace(issueCase, "{job: 7}", "{}", 1),
			"the call failed: request.invalid: ", "at acme/ticketing/tickets.yaml:49:",
		},
		"an unknown method": {
			"  - name: lists\n    request: {method: list}\n    result: {id: '42'}\n",
			"the call failed: request.not_supported: ", "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			failure := runCases(t, test.cases).Cases[0].Failures[0]
			if failure.Kind != mappingtest.FailureResult || !strings.HasPrefix(failure.Message, test.message) {
				t.Errorf("got %s: %s", failure.Kind, failure.Message)
			}
			var lines []string
			for _, note := range failure.Notes {
				lines = append(lines, note.String())
			}
			if notes := strings.Join(lines, "\n"); !strings.Contains(notes, test.note) || (notes == "") != (test.note == "") {
				t.Errorf("got notes %q", notes)
			}
		})
	}
}

func TestAWriteWhoseAnswerIsLostIsNotRepeated(t *testing.T) {
	report := runCases(t, `  - name: loses the answer
    request: {method: update, id: "42", body: {name: B}}
    exchanges:
      - request: PATCH https://blue.acme.example/v1/tickets/42
        query: {silent: true}
        body: {title: B}
        answer: {fault: reset}
    error: {origin: network, uncertain: edit, statusCode: 502}
`)
	if !report.OK() {
		t.Error(text(t, report, mappingtest.TextOptions{}))
	}
}

func TestTheClockStopsAJob(t *testing.T) {
	exchanges := strings.Repeat(`      - request: GET https://blue.acme.example/v1/jobs/7
        answer: {body: {state: running}}
`, 11)
	head, _, _ := strings.Cut(issueCase, "      - request: GET")
	report := runCases(t, head+exchanges+"    error: {code: remote.job_timeout, applied: [purge]}\n")
	if !report.OK() {
		t.Error(text(t, report, mappingtest.TextOptions{}))
	}
}

func TestTokensAreAskedForLikeEverythingElse(t *testing.T) {
	f := files(acmeMapping, `now: 2026-03-01T10:00:00Z
account:
  settings: {tenant: blue}
  credentials: {access_token: old-token, refresh_token: refresh-it, client_id: me, client_secret: our-secret, expires_at: "2026-03-01T09:00:00Z"}
headers: {Accept: application/json}
cases:
  - name: renews the token
    request: {method: get, id: "42"}
    exchanges:
      - request: POST https://blue.acme.example/token
        form: {grant_type: refresh_token, refresh_token: refresh-it, client_id: me, client_secret: our-secret}
        answer: {body: {access_token: new-token, expires_in: 3600}}
      - request: GET https://blue.acme.example/v1/tickets/42
        headers: {Authorization: Bearer new-token}
        answer: {body: {id: 42}}
    result: {id: "42"}
`)
	f["acme/provider.yaml"].Data = []byte(strings.Replace(acmeProvider, "  bearer: {token: credentials.token}",
		"  oauth2: {token_url: 'https://{account.tenant}.acme.example/token', client_auth: body}", 1))
	if report := run(t, load(t, f), mappingtest.Options{}); !report.OK() {
		t.Error(text(t, report, mappingtest.TextOptions{}))
	}
}

func TestCasesAreChosen(t *testing.T) {
	catalog := load(t, files(acmeMapping, header+getCase+updateCase+issueCase))
	for name, test := range map[string]struct {
		options mappingtest.Options
		want    int
	}{
		"all":                 {mappingtest.Options{}, 3},
		"by title":            {mappingtest.Options{Filter: regexp.MustCompile(`tickets (get|update): re`)}, 2},
		"none":                {mappingtest.Options{Filter: regexp.MustCompile(`^reads$`)}, 0},
		"test file":           {mappingtest.Options{Paths: []string{testFile}}, 3},
		"mapping":             {mappingtest.Options{Paths: []string{"./" + mappingFile}}, 3},
		"without extension":   {mappingtest.Options{Paths: []string{"acme/ticketing/tickets"}}, 3},
		"folder":              {mappingtest.Options{Paths: []string{"acme/"}}, 3},
		"everything":          {mappingtest.Options{Paths: []string{"."}}, 3},
		"one after the other": {mappingtest.Options{Parallel: 1}, 3},
	} {
		t.Run(name, func(t *testing.T) {
			report := run(t, catalog, test.options)
			if report.Passed != test.want || !report.OK() {
				t.Error(text(t, report, mappingtest.TextOptions{Passed: true}))
			}
		})
	}
}

func TestRunsThatCannotBegin(t *testing.T) {
	catalog := load(t, files(acmeMapping, header+getCase))
	for name, test := range map[string]struct {
		options mappingtest.Options
		code    string
	}{
		"unknown path":          {mappingtest.Options{Paths: []string{"acme", "acm"}}, mappingtest.CodeNoFile},
		"update without folder": {mappingtest.Options{Update: true}, mappingtest.CodeNoFolder},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := mappingtest.Run(context.Background(), catalog, test.options)
			var failure *mappingtest.Error
			if !errors.As(err, &failure) || failure.Code != test.code {
				t.Errorf("got %v", err)
			}
		})
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := mappingtest.Run(ctx, catalog, mappingtest.Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v from a canceled run", err)
	}
}
