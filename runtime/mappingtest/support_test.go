package mappingtest_test

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/runtime/mappingtest"
	"github.com/unimap/unimap/schemas"
)

const acmeProvider = `format: 1
provider: acme
label: Acme
docs: https://docs.acme.example
account:
  tenant: {type: string, pattern: "^[a-z]+$"}
server: https://{account.tenant}.acme.example/v1
auth:
  bearer: {token: credentials.token}
headers:
  Accept: application/json
error:
  when: status >= 400
  message: response.message
`

const acmeMapping = `enums:
  status: {new: open, busy: active, done: completed}

record:
  id: string(response.id)
  name: response.title
  description: response.text
  status:
    id: response.state
    name: response.state | unified("status")
  tags: {$each: response.labels, $as: label, name: label}

methods:
  get:
    calls:
      - name: read
        request: GET /tickets/{id}
    result: record(calls.read.response)
  update:
    calls:
      - name: steps
        when: has(body.status)
        request: GET /tickets/{id}/steps
      - name: edit
        primary: true
        request: PATCH /tickets/{id}
        query: {silent: true}
        body:
          title: body.name
          text: body.description
          state: native("status", body.status.name)
    result: record(calls.edit.response)
  delete:
    route: query.ticket_type
    default: task
    params:
      ticket_type: {}
    routes:
      task:
        calls:
          - request: DELETE /tickets/{id}
        result: {id: id}
      issue:
        calls:
          - name: purge
            request: POST /purge
            body: {ids: [id]}
          - name: job
            request: GET /jobs/{calls.purge.response.job}
            until: response.state == "done"
            interval: 1s
            timeout: 10s
        result: {id: id}
`

// header is the part of a test file in front of its cases.
const header = `# Tests of tickets.
account:
  settings: {tenant: blue}
  credentials: {token: made-up-token}
headers: {Accept: application/json, Authorization: Bearer made-up-token}
cases:
`

// getCase is a case that passes.
const getCase = `  - name: reads
    request: {method: get, id: "42"}
    exchanges:
      - request: GET https://blue.acme.example/v1/tickets/42
        answer: {body: {id: 42, title: A ticket, state: new}}
    result:
      id: "42"
      name: A ticket
      status: {id: new, name: open}
`

const (
	mappingFile = "acme/ticketing/tickets.yaml"
	testFile    = "acme/ticketing/tickets.test.yaml"
)

func files(mapping, tests string) fstest.MapFS {
	return fstest.MapFS{
		"acme/provider.yaml": {Data: []byte(acmeProvider)},
		mappingFile:          {Data: []byte(mapping)},
		testFile:             {Data: []byte(tests)},
	}
}

func load(t testing.TB, files fstest.MapFS) *engine.Catalog {
	t.Helper()
	catalog, err := engine.Load(files, schemas.FS)
	if err != nil {
		t.Fatal(err)
	}
	return catalog
}

func run(t testing.TB, catalog *engine.Catalog, options mappingtest.Options) *mappingtest.Report {
	t.Helper()
	report, err := mappingtest.Run(context.Background(), catalog, options)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// runCases runs cases of the acme mapping.
func runCases(t testing.TB, cases string) *mappingtest.Report {
	t.Helper()
	return run(t, load(t, files(acmeMapping, header+cases)), mappingtest.Options{})
}

// text writes a report without its line of totals.
func text(t testing.TB, report *mappingtest.Report, options mappingtest.TextOptions) string {
	t.Helper()
	var out bytes.Buffer
	if err := mappingtest.WriteText(&out, report, options); err != nil {
		t.Fatal(err)
	}
	body, _, _ := strings.Cut(out.String(), "coverage: ")
	return body
}
