package lint_test

import (
	"fmt"
	"testing/fstest"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/lint"
	"github.com/unimap/unimap/schemas"
)

func ExampleCheck() {
	files := fstest.MapFS{
		"acme/provider.yaml": {Data: []byte(`format: 1
provider: acme
label: Acme
docs: https://developer.acme.example/
server: https://api.acme.example
auth: {bearer: {token: credentials.token}}
`)},
		"acme/ticketing/tickets.yaml": {Data: []byte(`doc: Tickets of Acme.
record:
  id: number(response.id)
  assigness: response.people
methods:
  get:
    calls: [{name: ticket, request: "GET /tickets/{id}"}]
    result: record(calls.ticket.response)
`)},
	}
	loaded, err := engine.LoadAll(files, schemas.FS)
	if err != nil {
		fmt.Println(err)
		return
	}
	found := append(loaded.Diagnostics, lint.Check(loaded)...)
	found.Sort()
	for _, d := range found {
		fmt.Printf("%s\n  %s\n", d.Error(), d.Help)
	}
	// Output:
	// acme/ticketing/tickets.yaml:3:7: error: id is text, not number [UM412]
	//   wrap it in string(), which keeps every digit
	// acme/ticketing/tickets.yaml:4:3: error: the schema of ticketing/tickets has no field "assigness" [UM401]
	//   did you mean assignees?
	// acme/ticketing/tickets.yaml:6:3: warning: get has no test [UM601]
	//   add a case to the test file beside the mapping
}
