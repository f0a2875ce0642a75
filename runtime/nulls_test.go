package runtime_test

import (
	"testing"

	"github.com/unimap/unimap/runtime"
)

// TestNullsOfACreate shows that a null of a create says nothing, and that one of an update clears.
func TestNullsOfACreate(t *testing.T) {
	const mapping = `
record: {id: string(response.key)}
methods:
  create:
    ignore: {team: Acme has no teams}
    calls:
      - name: add
        request: POST /t
        body:
          $merge: [body.custom_fields]
          title: body.name
          note: body.description
          owner: {key: one(body.assignees).id}
          kind: body.ticket_type.id ?? body.ticket_type.name
          due: body.due_date
          given: has(body.due_date)
    result: record(calls.add.response)
  update:
    ignore: {team: Acme has no teams}
    calls:
      - name: edit
        request: PATCH /t/{id}
        body: {title: body.name, note: body.description, due: body.due_date}
    result: record(calls.edit.response)
`
	const body = `{"name":"N","description":null,"assignees":null,"ticket_type":{"id":null,"name":"bug"},"due_date":null,"team":null,"custom_fields":{"x":null}}`
	h := newHarness(t, mapping, runtime.Options{}, answer{body: `{"key":7}`})
	for _, strict := range []bool{false, true} {
		result, failure := h.do(runtime.Request{Method: "create", Body: []byte(body), Strict: strict})
		if failure != nil {
			t.Fatal(failure)
		}
		if len(result.Warnings) > 0 {
			t.Errorf("warnings of what says nothing: %v", result.Warnings)
		}
	}
	result, failure := h.do(runtime.Request{Method: "update", ID: "7", Body: []byte(`{"name":"N","description":null,"due_date":null,"team":null}`)})
	if failure != nil {
		t.Fatal(failure)
	}
	if len(result.Warnings) != 1 || result.Warnings[0].Pointer != "/team" {
		t.Errorf("warnings of an update: %v", result.Warnings)
	}
	const created = `POST /t {"x":null,"title":"N","kind":"bug","given":false}`
	h.wantRequests(created, created, `PATCH /t/7 {"title":"N","note":null,"due":null}`)

	for _, text := range []string{`{"name":7,"team":null}`, `{"name":null,"name":null}`, `{"name":null`, `null`} {
		if _, failure = h.do(runtime.Request{Method: "create", Body: []byte(text)}); failure == nil || failure.Origin != runtime.OriginClient {
			t.Errorf("%s: %v", text, failure)
		}
	}
}
