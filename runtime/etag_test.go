package runtime_test

import (
	"testing"

	"github.com/unimap/unimap/runtime"
)

const versioned = `
record: {id: string(response.id)}
methods:
  update:
    calls: [{name: edit, request: "PUT /t/{id}", body: {version: query.etag, title: body.name}}]
    result: record(calls.edit.response)
`

// A version may come as an entity tag, with the quotes that HTTP wants, or as the provider has it.
func TestTheVersionThatIsWanted(t *testing.T) {
	tests := []struct{ name, ifMatch, etag, sent, refused string }{
		{"in quotes", `"5"`, "", `{"version":"5","title":"N"}`, ""},
		{"as it is", `5`, "", `{"version":"5","title":"N"}`, ""},
		{"in quotes in the query", "", `"5"`, `{"version":"5","title":"N"}`, ""},
		{"a weak tag", `W/"5"`, "", `{"version":"W/\"5\"","title":"N"}`, ""},
		{"any version", `*`, "", `{"title":"N"}`, ""},
		{"the same twice", `"5"`, "5", `{"version":"5","title":"N"}`, ""},
		{"two versions", `"5"`, "6", "", "/query/etag"},
		{"a list", `"5", "6"`, "", "", "/query/etag"},
		{"an empty one", `""`, "", "", "/query/etag"},
		{"an empty one in the query", "", `""`, "", "/query/etag"},
		{"nothing in the query", "", "", `{"title":"N"}`, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := newHarness(t, versioned, runtime.Options{}, answer{body: native})
			request := runtime.Request{Method: "update", ID: "7", IfMatch: tt.ifMatch, Body: []byte(`{"name":"N"}`)}
			if tt.ifMatch == "" || tt.etag != "" {
				request.Query = map[string]any{"etag": tt.etag}
			}
			_, failure := h.do(request)
			if tt.refused != "" {
				if failure == nil || failure.StatusCode != 422 || failure.Pointer != tt.refused || len(h.requests) > 0 {
					t.Errorf("got %v after %v", failure, h.requests)
				}
				return
			}
			if failure != nil {
				t.Fatal(failure)
			}
			h.wantRequests("PUT /t/7 " + tt.sent)
		})
	}
}
