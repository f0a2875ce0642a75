package runtime_test

import (
	"context"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime"
	"github.com/unimap/unimap/runtime/account"
	"github.com/unimap/unimap/runtime/transport"
)

// pets is a unified model of an embedder's own, which says no more than its resource needs.
var pets = fstest.MapFS{"pets/animals.json": {Data: []byte(`{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "unimap:pets/animals",
  "x-unimap": {"model": "pets", "resource": "animals"},
  "$defs": {
    "read": {"type": "object", "required": ["id"], "additionalProperties": false,
      "properties": {"id": {"type": "string"}, "name": {"type": "string"}, "legs": {"type": "integer"}}},
    "write": {"type": "object", "additionalProperties": false, "properties": {"name": {"type": "string"}}},
    "query": {"type": "object", "additionalProperties": false, "properties": {"kind": {"type": "string"}}}
  }
}`)}}

const animals = `
record: {id: string(response.key), name: response.title, legs: response.legs}
methods:
  get:
    calls: [{name: read, request: "GET /animals/{id}"}]
    result: record(calls.read.response)
  list:
    calls: [{name: page, request: GET /animals, query: {kind: query.kind}}]
    result: map(calls.page.response, record(#))
  update:
    calls: [{name: edit, request: "PATCH /animals/{id}", body: {title: body.name}}]
    result: record(calls.edit.response)
`

// A model need not declare the parameter by which the gateway chooses the account.
func TestModelOfOnesOwn(t *testing.T) {
	catalog, err := engine.Load(fstest.MapFS{
		"acme/provider.yaml":     {Data: []byte(strings.TrimLeft(provider, "\n"))},
		"acme/pets/animals.yaml": {Data: []byte(strings.TrimLeft(animals, "\n"))},
	}, pets)
	if err != nil {
		t.Fatal(err)
	}
	r := runtime.New(catalog, runtime.Options{Client: ownClient(func(_ context.Context, request *transport.Request) (*transport.Response, error) {
		if strings.Contains(request.URL, "/animals/") {
			return jsonOf(`{"key": 7, "title": "Rex", "legs": 4}`), nil
		}
		return jsonOf(`[{"key": 7, "title": "Rex", "legs": 4}]`), nil
	})})
	a := &account.Account{
		ID: "a1", Provider: "acme", Settings: value.ObjectOf("base_url", "https://zoo.example"),
		Credentials: account.NewCredentials(map[string]string{"token": "tok-secret-123"}),
	}
	rex := `{"id":"7","name":"Rex","legs":4,"remote_data":{"key": 7, "title": "Rex", "legs": 4}}`
	for _, tt := range []struct {
		request runtime.Request
		want    string
	}{
		{runtime.Request{Method: "get", ID: "7"}, rex},
		{runtime.Request{Method: "get", ID: "7", Query: map[string]any{"integrated_account_id": "a1"}}, rex},
		{runtime.Request{Method: "list", Query: map[string]any{"kind": "dog"}}, `{"result":[` + rex + `],"next_cursor":null}`},
		{runtime.Request{Method: "update", ID: "7", Body: []byte(`{"name": "Rex"}`)}, rex},
	} {
		tt.request.Account, tt.request.Model, tt.request.Resource = a, "pets", "animals"
		result, err := r.Do(t.Context(), tt.request)
		if err != nil {
			t.Errorf("%s: %v", tt.request.Method, err)
		} else if string(result.Body) != tt.want {
			t.Errorf("%s: got %s", tt.request.Method, result.Body)
		}
	}
}
