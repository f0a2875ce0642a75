package engine_test

import (
	"context"
	"fmt"
	"log"
	"testing"
	"testing/fstest"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/schemas"
)

// acme is a small set of mappings.
var acme = fstest.MapFS{
	"acme/provider.yaml": {Data: []byte(`format: 1
provider: acme
label: Acme
server: https://api.acme.example
auth: {bearer: {token: credentials.token}}
`)},
	"acme/ticketing/tickets.yaml": {Data: []byte(`enums:
  status: {new: open, done: [closed, completed]}
record:
  id: string(response.key)
  name: response.title
  status: {id: response.state, name: response.state | unified("status")}
  tags: {$each: response.labels, $as: label, name: label}
methods:
  update:
    calls:
      - name: edit
        request: PATCH /issues/{id}
        body:
          title: body.name
          state: body.status.name | native("status")
          labels: body.tags.name
    result: record(calls.edit.response)
`)},
}

func Example() {
	catalog, err := engine.Load(acme, schemas.FS)
	if err != nil {
		log.Fatal(err)
	}
	tickets, err := catalog.Transform("acme", "ticketing", "tickets")
	if err != nil {
		log.Fatal(err)
	}
	unified, err := tickets.Read(context.Background(), []byte(`{"key": 9007199254740993, "title": "Fire", "state": "new", "labels": ["hot"]}`))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(string(unified.JSON))

	native, err := tickets.Write(context.Background(), "update", engine.Input{Body: []byte(`{"name": null, "status": "completed", "tags": []}`)})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(string(native.JSON))
	// Output:
	// {"id":"9007199254740993","name":"Fire","status":{"id":"new","name":"open"},"tags":[{"name":"hot"}]}
	// {"title":null,"state":"done","labels":[]}
}

func TestTransformErrors(t *testing.T) {
	catalog, err := engine.Load(acme, schemas.FS)
	if err != nil {
		t.Fatal(err)
	}
	tickets, err := catalog.Transform("acme", "ticketing", "tickets")
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	if _, err := catalog.Transform("acme", "crm", "engagements"); err == nil {
		t.Error("a mapping that is not there was found")
	}
	if _, err := tickets.Read(ctx, []byte(`{"key":1,"key":2}`)); err == nil {
		t.Error("duplicate keys were accepted")
	}
	if _, err := tickets.Write(ctx, "delete", engine.Input{Body: []byte(`{}`)}); err == nil {
		t.Error("a method that is not there was found")
	}
	out, err := tickets.Read(ctx, []byte(`{"title":["x"],"state":"odd"}`))
	if err != nil {
		t.Fatal(err)
	}
	if len(out.Violations) != 2 || len(out.Warnings) != 1 || out.Warnings[0].Pointer != "/status/name" {
		t.Errorf("violations %v, warnings %v", out.Violations, out.Warnings)
	}
}
