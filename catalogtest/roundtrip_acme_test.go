package catalogtest_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/schemas"
)

const acmeProvider = `format: 1
provider: acme
label: Acme Desk
server: https://api.acme.example
auth: {bearer: {token: credentials.token}}
`

// acmeTickets is a mapping without faults.
const acmeTickets = `
enums:
  status:
    new: open
    working: [active, pending]
    done: [completed, resolved, closed]
record:
  id: string(response.id)
  name: response.title
  description: response.text
  status: {id: response.state, name: response.state | unified("status")}
  assignees:
    - id: string(response.owner)
  tags: {$each: response.labels, $as: label, name: label}
  due_date: response.due | datetime()
  custom_fields: omit(response, "id", "title", "text", "state", "owner", "labels", "due")
methods:
  get:
    calls:
      - name: ticket
        request: GET /tickets/{id}
    result: record(calls.ticket.response.ticket)
  update:
    calls:
      - name: edit
        request: PUT /tickets/{id}
        body:
          $merge: [body.custom_fields]
          title: body.name
          text: body.description
          state: native("status", body.status.name)
          owner: {$if: has(body.assignees), $value: one(body.assignees).id}
          labels: body.tags.name
          due: body.due_date | datetime()
      - name: ticket
        request: GET /tickets/{id}
    result: record(calls.ticket.response.ticket)
`

// acmeTests has an update of every field. The answer to the edit does not hold the ticket, which
// is read again, within an envelope that the request does not have.
const acmeTests = `
account: {credentials: {token: made-up}}
cases:
  - name: writes every field
    request:
      method: update
      id: "7"
      body: {name: Fire, description: Smoke, status: completed, assignees: [user-12], tags: [floor-3], due_date: "2026-03-05T10:00:00Z", custom_fields: {floor: 3}}
    exchanges:
      - request: PUT https://api.acme.example/tickets/7
        body: {title: Fire, text: Smoke, state: done, owner: user-12, labels: [floor-3], due: "2026-03-05T10:00:00Z", floor: 3}
        answer: {status: 204}
      - request: GET https://api.acme.example/tickets/7
        answer:
          body: {ticket: {id: 7, title: Fire, text: Smoke, state: done, owner: user-12, labels: [floor-3], due: "2026-03-05T10:00:00Z", floor: 3}}
    result: {id: "7", name: Fire, description: Smoke, status: {id: done, name: completed}, assignees: [{id: user-12}], tags: [{name: floor-3}], due_date: "2026-03-05T10:00:00Z", custom_fields: {floor: 3}}
`

// acmeTrip returns the check of a mapping that is not in the catalog.
func acmeTrip(t *testing.T, tickets, tests string) *roundTrip {
	t.Helper()
	catalog, err := engine.Load(fstest.MapFS{
		"acme/provider.yaml":               {Data: []byte(acmeProvider)},
		"acme/ticketing/tickets.yaml":      {Data: []byte(tickets)},
		"acme/ticketing/tickets.test.yaml": {Data: []byte(tests)},
	}, schemas.FS)
	if err != nil {
		t.Fatal(err)
	}
	trip, ok := newRoundTrip(catalog, catalog.Mappings()[0])
	if !ok {
		t.Fatal("the mapping has no update")
	}
	return trip
}

// replaced replaces texts that must be there, given with what stands for them in pairs.
func replaced(t *testing.T, text string, pairs []string) string {
	t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		if !strings.Contains(text, pairs[i]) {
			t.Fatalf("%q is not there to be replaced", pairs[i])
		}
		text = strings.Replace(text, pairs[i], pairs[i+1], 1)
	}
	return text
}
