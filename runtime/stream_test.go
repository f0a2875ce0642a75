package runtime_test

import (
	"errors"
	"io"
	"net/http"
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

// cutting answers with so many bytes of a longer body, and a whole one from the second request on.
func cutting(sent string) http.HandlerFunc {
	requests := 0
	return func(w http.ResponseWriter, _ *http.Request) {
		if requests++; requests > 1 {
			_, _ = io.WriteString(w, native)
			return
		}
		w.Header().Set("Content-Length", "500")
		_, _ = io.WriteString(w, sent)
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}
}

// Before the first byte has been passed on, a stream that breaks off is asked for again.
func TestStreamThatBreaksOff(t *testing.T) {
	h := newHarnessFunc(t, plain, runtime.Options{}, cutting(""))
	result, failure := h.do(runtime.Request{Method: "get", ID: "7", Query: streamed})
	if failure != nil {
		t.Fatal(failure)
	}
	if got := bodyOf(t, result); got != native {
		t.Errorf("got %s", got)
	}
	h.wantRequests("GET /t/7", "GET /t/7")

	h = newHarnessFunc(t, plain, runtime.Options{}, cutting(`{"id":`))
	if result, failure = h.do(runtime.Request{Method: "get", ID: "7", Query: streamed}); failure != nil {
		t.Fatal(failure)
	}
	defer result.Stream.Close()
	got, err := io.ReadAll(result.Stream)
	if !errors.As(err, &failure) || failure.Code != "network.truncated" || string(got) != `{"id":` {
		t.Errorf("got %s, %v", got, err)
	}
	h.wantRequests("GET /t/7")
}
