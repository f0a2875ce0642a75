package runtime_test

import (
	"io"
	"testing"

	"github.com/unimap/unimap/runtime"
)

// streamed are the query parameters of a call in the format stream.
var streamed = map[string]any{"truto_response_format": "stream"}

// bodyOf returns the body of a result, whether it flows or not.
func bodyOf(t *testing.T, result *runtime.Result) string {
	t.Helper()
	if result.Stream == nil {
		return string(result.Body)
	}
	body, err := io.ReadAll(result.Stream)
	if err != nil {
		t.Fatal(err)
	}
	if err := result.Stream.Close(); err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// A call that comes after the primary one may read its answer, so that this cannot flow past.
func TestStreamOfAPrimaryCallThatIsNotTheLast(t *testing.T) {
	const mapping = `
record:
  id: string(response.key)
  name: response.title
methods:
  create:
    calls:
      - {name: add, primary: true, request: POST /t, body: {title: body.name}}
      - name: read
        request: GET /t/{calls.add.response.key}
        require: [{that: calls.add.response.key != nil, else: Acme gave no key}]
    result: record(calls.read.response)
`
	h := newHarness(t, mapping, runtime.Options{}, answer{status: 201, body: `{"key": 7}`}, answer{body: `{"key":7,"title":"T"}`})
	result, failure := h.do(runtime.Request{Method: "create", Body: []byte(`{"name":"T"}`), Query: streamed})
	if failure != nil {
		t.Fatal(failure)
	}
	if got := bodyOf(t, result); got != `{"key": 7}` || result.ContentType != "application/json" {
		t.Errorf("got %s as %s", got, result.ContentType)
	}
	h.wantRequests(`POST /t {"title":"T"}`, "GET /t/7")
}

// A job has ended when its answer says so, which is not known of one that flows past.
func TestStreamOfAJob(t *testing.T) {
	const mapping = `
methods:
  get:
    calls:
      - {name: export, request: "GET /t/{id}", until: response.done, interval: 2s, timeout: 10s}
    result: {id: id}
`
	h := newHarness(t, mapping, runtime.Options{}, answer{body: `{"done":false}`}, answer{body: `{"done":true}`})
	result, failure := h.do(runtime.Request{Method: "get", ID: "7", Query: streamed})
	if failure != nil {
		t.Fatal(failure)
	}
	if got := bodyOf(t, result); got != `{"done":true}` {
		t.Errorf("got %s", got)
	}
	h.wantRequests("GET /t/7", "GET /t/7")
}
