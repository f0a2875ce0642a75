package matrix_test

import (
	"encoding/json"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/matrix"
	"github.com/unimap/unimap/schemas"
)

var files = map[string]string{
	"acme/provider.yaml": `
format: 1
provider: acme
label: Acme Desk
server: https://api.acme.example
auth: {bearer: {token: credentials.token}}
`,
	"acme/ticketing/tickets.yaml": `
record: {id: string(response.id), name: response.title}
methods:
  update:
    calls:
      - name: edit
        request: PUT /cases/{id}
        body: {title: body.name, tags: body.tags.name}
    result: record(calls.edit.response)
  get:
    calls:
      - name: case
        request: GET /cases/{id}
    result: record(calls.case.response)
`,
	"acme/ticketing/tickets.test.yaml": `
account: {credentials: {token: made-up}}
cases:
  - name: reads
    request: {method: get, id: "7"}
    exchanges:
      - request: GET https://api.acme.example/cases/7
        answer: {body: {id: 7}}
    result: {id: "7"}
`,
	"acme/crm/engagements.yaml": `
methods:
  delete:
    route: query.engagement_type
    routes:
      meeting:
        calls: [{request: 'DELETE /meetings/{id}'}]
        result: {id: id}
      call:
        calls: [{request: 'DELETE /calls/{id}'}]
        result: {id: id}
`,
}

func rows(t *testing.T) []matrix.Row {
	t.Helper()
	fsys := fstest.MapFS{}
	for name, content := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(content)}
	}
	catalog, err := engine.Load(fsys, schemas.FS)
	if err != nil {
		t.Fatal(err)
	}
	return matrix.Of(catalog)
}

func TestOf(t *testing.T) {
	none := []string{}
	want := []matrix.Row{
		{"acme", "Acme Desk", "crm", "engagements", "delete", []string{"meeting", "call"}, []string{"id"}, none, []string{}, false},
		{"acme", "Acme Desk", "ticketing", "tickets", "get", none, []string{"id", "name"}, none, []string{}, true},
		{"acme", "Acme Desk", "ticketing", "tickets", "update", none, []string{"id", "name"}, []string{"name", "tags"}, []string{}, false},
	}
	if diff := cmp.Diff(want, rows(t)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestJSON(t *testing.T) {
	encoded, err := json.Marshal(rows(t)[0])
	if err != nil {
		t.Fatal(err)
	}
	want := `{"provider":"acme","label":"Acme Desk","model":"crm","resource":"engagements","method":"delete",` +
		`"routes":["meeting","call"],"fields_read":["id"],"fields_written":[],"filters":[],"tested":false}`
	if string(encoded) != want {
		t.Errorf("got %s", encoded)
	}
}

func TestWriteText(t *testing.T) {
	var out strings.Builder
	if err := matrix.WriteText(&out, rows(t)); err != nil {
		t.Fatal(err)
	}
	want := `PROVIDER  RESOURCE           METHOD  READS     WRITES    TESTED  ROUTES
acme      crm/engagements    delete  1 field   -         no      meeting,call
acme      ticketing/tickets  get     2 fields  -         yes
acme      ticketing/tickets  update  2 fields  2 fields  no
`
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestNoRows(t *testing.T) {
	catalog, err := engine.Load(fstest.MapFS{}, schemas.FS)
	if err != nil {
		t.Fatal(err)
	}
	got := matrix.Of(catalog)
	encoded, err := json.Marshal(got)
	if err != nil || string(encoded) != "[]" {
		t.Errorf("got %s, %v", encoded, err)
	}
	var out strings.Builder
	if err := matrix.WriteText(&out, got); err != nil || out.Len() > 0 {
		t.Errorf("got %q, %v", out.String(), err)
	}
}
