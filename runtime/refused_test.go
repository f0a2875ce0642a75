package runtime_test

import (
	"strings"
	"testing"

	"github.com/unimap/unimap/runtime"
)

const converting = `
record: {id: string(response.id)}
methods:
  update:
    calls:
      - name: read
        request: GET /t/{id}
      - name: edit
        request: PUT /t/{id}
        body:
          text: body.html_description ?? markdownToHtml(body.description)
          points: number(body.custom_fields.points)
          old: htmlToText(calls.read.response.html)
    result: record(calls.edit.response)
`

// What is too much for a function of the mapping is the caller's fault where the caller has sent it,
// and what it does not take for another reason is the mapping's.
func TestValuesThatAFunctionDoesNotTake(t *testing.T) {
	long := strings.Repeat("x", 600<<10)
	tests := []struct {
		name, body, read string
		status           int
		code             runtime.Code
		pointer          string
	}{
		{"a text that is too long", `{"description":"` + long + `"}`, native, 422, runtime.CodeInvalidRequest, "/description"},
		{"no number", `{"custom_fields":{"points":"many"}}`, native, 502, runtime.CodeMappingFailed, "/points"},
		{"a text of the provider", `{"description":"d"}`, `{"id":7,"html":"` + strings.Repeat("<div>", 1000) + `"}`, 502, runtime.CodeMappingFailed, "/old"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := newHarness(t, converting, runtime.Options{}, answer{body: tt.read})
			_, failure := h.do(runtime.Request{Method: "update", ID: "7", Body: []byte(tt.body)})
			if failure == nil || failure.StatusCode != tt.status || failure.Code != tt.code || failure.Pointer != tt.pointer || failure.Call != "edit" {
				t.Fatalf("got %+v", failure)
			}
			h.wantRequests("GET /t/7")
		})
	}
}

// A pointer into the query is told from one into the body.
func TestValuesOfTheQueryThatCannotBeConverted(t *testing.T) {
	const mapping = `
enums:
  status: {new: open}
record: {id: string(response.id)}
methods:
  list:
    calls:
      - name: page
        request: GET /t
        query:
          state: native("status", query.status.name)
          text: markdownToHtml(query.search)
    paginate: {size: {default: 5, max: 10}, next: calls.page.response.next}
    result: record(calls.page.response.items)
`
	for pointer, query := range map[string]map[string]any{
		"/query/status/name": {"status": "spam"},
		"/query/search":      {"search": strings.Repeat("x", 600<<10)},
	} {
		h := newHarness(t, mapping, runtime.Options{}, answer{body: `{"items":[]}`})
		_, failure := h.do(runtime.Request{Method: "list", Query: query})
		if failure == nil || failure.StatusCode != 422 || failure.Origin != runtime.OriginClient || failure.Pointer != pointer {
			t.Errorf("%s: %+v", pointer, failure)
		}
		h.wantRequests()
	}
}

// A filter of one route that another one does not have is not called one that there is not.
func TestFilterOfAnotherRoute(t *testing.T) {
	const mapping = `
record: {id: string(response.id)}
methods:
  list:
    route: 'query.collection.id ? "collection" : "workspace"'
    routes:
      collection:
        calls: [{name: page, request: "GET /c/{query.collection.id}"}]
        paginate: {size: {default: 5, max: 10}, next: calls.page.response.next}
        result: record(calls.page.response.items)
      workspace:
        calls: [{name: page, request: "GET /w/{query.workspace.id}"}]
        paginate: {size: {default: 5, max: 10}, next: calls.page.response.next}
        result: record(calls.page.response.items)
`
	h := newHarness(t, mapping, runtime.Options{}, answer{body: `{"items":[]}`})
	_, failure := h.do(runtime.Request{Method: "list", Query: map[string]any{"collection": "1", "workspace": "2"}})
	if failure == nil || failure.Code != runtime.CodeUnsupportedParam || failure.Pointer != "/query/workspace" ||
		failure.Message != "Acme cannot select tickets by workspace together with the rest of the query" {
		t.Errorf("got %+v", failure)
	}
	h.wantRequests()
}
