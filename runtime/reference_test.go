package runtime_test

import (
	"fmt"
	"io"
	"net/http"
	"testing"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/runtime"
)

// TestPlansGiveWhatTreesGive makes the same calls with plans and without.
func TestPlansGiveWhatTreesGive(t *testing.T) {
	const read = `
enums:
  status: {new: open, done: [closed, completed]}
record:
  id: string(response.key)
  status: {id: response.state, name: response.state | unified("status")}
methods:
  get:
    calls:
      - name: read
        request: GET /tickets/{id}
        error: {when: 'unified("status", response.state) == "nope"'}
    result: record(calls.read.response)
`
	write := func(body string) string {
		return `
record:
  id: string(response.key)
methods:
  create:
    calls: [{name: add, request: POST /tickets, body: ` + body + `}]
    result: record(calls.add.response)
`
	}
	get, create := runtime.Request{Method: "get", ID: "1"}, runtime.Request{Method: "create", Body: []byte(`{"status":"open","tags":["a",{"name":"b"}]}`)}
	for _, test := range []struct {
		name, mapping, answer string
		request               runtime.Request
	}{
		{"warnings of error.when", read, `{"key":1,"state":"odd"}`, get},
		{"a bare reference gone through", write(`{x: {$each: body.status, $as: s, n: s.name, all: s}}`), `{"key":1}`, create},
		{"a bare reference mapped", write(`{x: 'map(body.status, .name)'}`), `{"key":1}`, create},
		{"bare references gone through twice", write(`{x: {$each: body.tags, $as: s, y: {$each: s, $as: r, n: r.name}}}`), `{"key":1}`, create},
	} {
		t.Run(test.name, func(t *testing.T) {
			say := func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				_, _ = io.WriteString(w, test.answer)
			}
			run := func(load ...engine.Option) string {
				h := newHarnessOf(t, provider, test.mapping, runtime.Options{}, say, load...)
				result, failure := h.do(test.request)
				if failure != nil {
					t.Fatal(failure)
				}
				return fmt.Sprintf("%s %q %+v %q", result.Body, result.ETag, result.Warnings, h.requests)
			}
			if got, want := run(), run(engine.WithReference()); got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
}
