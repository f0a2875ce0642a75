package testcase_test

import (
	"maps"
	"testing"
	"testing/fstest"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/testcase"
	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/schemas"
)

const provider = `format: 1
provider: acme
label: Acme
docs: https://docs.acme.example
account:
  mode: {type: string, enum: [issue, task]}
server: https://api.acme.example
auth:
  bearer: {token: credentials.token}
`

const tickets = `record: {id: response.id}
methods:
  get:
    calls:
      - name: read
        request: GET /tickets/{id}
    result: record(calls.read.response)
  delete:
    route: query.ticket_type ?? account.mode
    default: task
    params:
      ticket_type: {}
    routes:
      task:
        calls:
          - request: DELETE /tasks/{id}
        result: {id: id}
      issue:
        calls:
          - request: DELETE /issues/{id}
        result: {id: id}
`

// decoded returns the mapping and a test file with the given cases.
func decoded(t *testing.T, cases string) (*mapping.Mapping, *testcase.File) {
	t.Helper()
	catalog, err := engine.Load(fstest.MapFS{
		"acme/provider.yaml":               {Data: []byte(provider)},
		"acme/ticketing/tickets.yaml":      {Data: []byte(tickets)},
		"acme/ticketing/tickets.test.yaml": {Data: []byte("cases:\n" + cases)},
	}, schemas.FS)
	if err != nil {
		t.Fatal(err)
	}
	m, _ := catalog.Mapping("acme", "ticketing", "tickets")
	return m, catalog.Tests(m)
}

func TestTested(t *testing.T) {
	for name, test := range map[string]struct {
		cases string
		want  map[testcase.Way]int
	}{
		"a method": {
			"  - {name: a, request: {method: get, id: x}, result: {}}\n  - {name: b, request: {method: get, id: y}, error: {code: remote.not_found}}\n",
			map[testcase.Way]int{{Method: "get"}: 2},
		},
		"a method that is not there": {"  - {name: a, request: {method: list}, result: {}}\n", map[testcase.Way]int{}},
		"the route of a parameter": {
			"  - {name: a, request: {method: delete, id: x, query: {ticket_type: issue}}, result: {}}\n",
			map[testcase.Way]int{{Method: "delete", Route: "issue"}: 1},
		},
		"the route of a reference": {
			"  - {name: a, request: {method: delete, id: x, query: {ticket_type: {name: issue}}}, result: {}}\n",
			map[testcase.Way]int{{Method: "delete", Route: "issue"}: 1},
		},
		"the default route": {
			"  - {name: a, request: {method: delete, id: x}, result: {}}\n",
			map[testcase.Way]int{{Method: "delete", Route: "task"}: 1},
		},
		"the route of an account": {
			"  - {name: a, account: {settings: {mode: issue}}, request: {method: delete, id: x}, result: {}}\n",
			map[testcase.Way]int{{Method: "delete", Route: "issue"}: 1},
		},
		"a route that is not there": {
			"  - {name: a, request: {method: delete, id: x, query: {ticket_type: paper}}, error: {code: remote.not_found}}\n", map[testcase.Way]int{},
		},
	} {
		t.Run(name, func(t *testing.T) {
			if got := testcase.Tested(decoded(t, test.cases)); !maps.Equal(got, test.want) {
				t.Errorf("got %v", got)
			}
		})
	}
}

func TestTestedWithoutFile(t *testing.T) {
	m, _ := decoded(t, "  - {name: a, request: {method: get, id: x}, result: {}}\n")
	if got := testcase.Tested(m, nil); len(got) != 0 {
		t.Errorf("got %v", got)
	}
}

func TestWays(t *testing.T) {
	m, _ := decoded(t, "  - {name: a, request: {method: get, id: x}, result: {}}\n")
	got := ""
	for _, way := range testcase.Ways(m) {
		got += way.String() + " "
	}
	if got != "get delete/task delete/issue " {
		t.Errorf("got %s", got)
	}
}

func TestValues(t *testing.T) {
	m, file := decoded(t, `  - name: a
    request: {method: get, id: x, query: {etag: e, truto_response_format: raw, ticket_type: issue}, body: {status: open, remote_data: {a: 1}}}
    result: {}
`)
	v := file.Values(file.Cases[0], m)
	if got, want := value.String(v.Query), `{"etag":"e","ticket_type":{"name":"issue"}}`; got != want {
		t.Errorf("got query %s", got)
	}
	if got, want := value.String(v.Body), `{"status":{"name":"open"},"remote_data":{"a":1}}`; got != want {
		t.Errorf("got body %s", got)
	}
	if v.ID != "x" || v.Account == nil {
		t.Errorf("got %+v", v)
	}
}
