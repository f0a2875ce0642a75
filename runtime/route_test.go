package runtime_test

import (
	"testing"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/runtime"
)

const routed = `
methods:
  get:
    params:
      ticket_type: {allowed: [issue, conversation]}
    route: query.ticket_type.name
    default: issue
    routes:
      issue:
        calls: [{name: read, request: "GET /issues/{id}"}]
        result: {id: id}
      conversation:
        calls: [{name: read, request: "GET /conversations/{id}"}]
        result: {id: id}
  delete:
    params:
      ticket_type: {required: true, allowed: [issue]}
    route: query.ticket_type.name
    routes:
      issue:
        calls: [{name: remove, request: "DELETE /issues/{id}"}]
        result: {id: id}
`

func TestRoutes(t *testing.T) {
	tests := []struct {
		name, method string
		query        map[string]any
		request      string
		code         runtime.Code
		message      string
	}{
		{"default", "get", nil, "GET /issues/7", "", ""},
		{"by name", "get", map[string]any{"ticket_type": "conversation"}, "GET /conversations/7", "", ""},
		{"by reference", "get", map[string]any{"ticket_type": map[string]any{"name": "conversation"}}, "GET /conversations/7", "", ""},
		{"required", "delete", nil, "", runtime.CodeMissingParam, "the query parameter ticket_type is required: Acme needs it; allowed are issue"},
		{"not at this provider", "delete", map[string]any{"ticket_type": "task"}, "", runtime.CodeUnsupportedValue, `Acme cannot handle ticket_type "task"; allowed are issue`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := newHarness(t, routed, runtime.Options{}, answer{body: `{}`})
			_, failure := h.do(runtime.Request{Method: tt.method, ID: "7", Query: tt.query})
			if tt.code == "" {
				h.wantRequests(tt.request)
				return
			}
			if failure == nil || failure.Code != tt.code || failure.StatusCode != 422 || failure.Message != tt.message {
				t.Errorf("got %+v", failure)
			}
		})
	}
}

func TestOverlays(t *testing.T) {
	h := newHarness(t, plain, runtime.Options{}, answer{body: native})
	layered, err := h.runtime.Catalog().Layered(map[string]engine.Layer{
		"acme/ticketing/tickets": {Name: "env.yaml", Content: []byte(`record: {name: upper(response.title)}`)},
	})
	if err != nil {
		t.Fatal(err)
	}
	h.runtime.Swap(layered)
	h.account.Overlays = map[string]string{"ticketing/tickets": `{record: {number: string(response.id)}, methods: {update: {calls: {edit: {body: {more: body.number}}}}}}`}
	query := map[string]any{"truto_exclude_fields": "remote_data,custom_fields,tags,status"}
	result, failure := h.do(runtime.Request{Method: "update", ID: "7", Query: query, Body: []byte(`{"number":"5"}`)})
	if failure != nil {
		t.Fatal(failure)
	}
	if string(result.Body) != `{"id":"7","name":"T","number":"7"}` || len(result.Warnings) > 0 {
		t.Errorf("got %s, %v", result.Body, result.Warnings)
	}
	h.wantRequests(`PUT /t/7?notify=false {"more":"5"}`)
	h.account.Overlays["ticketing/tickets"] = `{record: response}`
	_, failure = h.do(runtime.Request{Method: "get", ID: "7"})
	if failure == nil || failure.Code != runtime.CodeInvalidOverlay || failure.Origin != runtime.OriginAccount {
		t.Errorf("got %v", failure)
	}
}

func TestPrefer(t *testing.T) {
	var r runtime.Request
	r.Prefer(`respond-async; wait=10, handling = "strict"`)
	if !r.Strict || !r.RespondAsync {
		t.Errorf("got %+v", r)
	}
}
