package runtime_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/unimap/unimap/runtime"
)

// made creates with several calls.
const made = `
record: {id: string(response.key), name: response.title}
methods:
  create:
    calls:
      - {name: add, request: POST /t, body: {title: body.name}}
      - {name: note, when: has(body.description), request: "POST /t/{calls.add.response.key}/notes", body: {text: body.description}}
      - {name: read, request: "GET /t/{calls.add.response.key}"}
    result: record(calls.read.response ?? calls.add.response)
`

// TestErrorNamesWhatWasMade has a create fail behind the call that has made the object.
func TestErrorNamesWhatWasMade(t *testing.T) {
	const body = `{"name":"N","description":"D"}`
	tests := []struct {
		name    string
		answers []answer
		applied string
		id      string
	}{
		{"the next call fails", []answer{{body: `{"key":7}`}, {status: 500, body: `{}`}}, "add", "7"},
		{"the last call fails", []answer{{body: `{"key":7}`}, {body: `{}`}, {status: 404, body: `{}`}}, "add note", "7"},
		{"the answer is not valid", []answer{{body: `{"key":7}`}, {body: `{}`}, {body: `{"key":7,"title":5}`}}, "add note", "7"},
		{"the first call fails", []answer{{status: 422, body: `{"key":7}`}}, "", ""},
		{"the answer does not tell it", []answer{{body: `{}`}}, "add", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := newHarness(t, made, runtime.Options{}, tt.answers...)
			_, failure := h.do(runtime.Request{Method: "create", Body: []byte(body)})
			if failure == nil {
				t.Fatal("it did not fail")
			}
			if applied := strings.Join(failure.Applied, " "); applied != tt.applied || failure.ID != tt.id {
				t.Errorf("applied %q, id %q of %v", applied, failure.ID, failure)
			}
			envelope, err := json.Marshal(failure)
			if err != nil || strings.Contains(string(envelope), `"id":"7"`) != (tt.id != "") {
				t.Errorf("%s, %v", envelope, err)
			}
		})
	}
}
