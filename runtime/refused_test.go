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

// What a function of the mapping does not take of the caller's is the caller's fault, what it does
// not take of the provider's is the mapping's.
func TestValuesThatAFunctionDoesNotTake(t *testing.T) {
	long := strings.Repeat("x", 600<<10)
	tests := []struct {
		name, body, read string
		status           int
		code             runtime.Code
		pointer          string
	}{
		{"a text that is too long", `{"description":"` + long + `"}`, native, 422, runtime.CodeInvalidRequest, "/description"},
		{"no number", `{"custom_fields":{"points":"many"}}`, native, 422, runtime.CodeInvalidRequest, "/custom_fields/points"},
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
