package runtime_test

import (
	"strings"
	"testing"
	"time"

	"github.com/unimap/unimap/engine/format"
	"github.com/unimap/unimap/runtime"
)

func TestRetries(t *testing.T) {
	wait := map[string]string{"Retry-After": "7"}
	tests := []struct {
		name, method, body string
		answers            []answer
		requests           int
		code               runtime.Code // empty for a success
	}{
		{"a read is repeated after 503", "get", "", []answer{{status: 503}, {body: native}}, 2, ""},
		{"a read is given up at last", "get", "", []answer{{status: 503}}, 3, runtime.CodeRemoteUnavailable},
		{"a client's mistake is not repeated", "get", "", []answer{{status: 404}}, 1, runtime.CodeRemoteNotFound},
		{"429 is repeated after the wait", "get", "", []answer{{status: 429, header: wait}, {body: native}}, 2, ""},
		{"a long wait is left to the caller", "get", "", []answer{{status: 429, header: map[string]string{"Retry-After": "3600"}}}, 1, runtime.CodeRemoteRateLimited},
		{"a PUT is repeated", "update", `{"name":"N"}`, []answer{{status: 502}, {body: native}}, 2, ""},
		{"a DELETE whose answer was lost and that finds nothing is done", "delete", "", []answer{{status: 504}, {status: 404}}, 2, ""},
		{"a DELETE that finds nothing at once fails", "delete", "", []answer{{status: 404}}, 1, runtime.CodeRemoteNotFound},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := newHarness(t, plain, runtime.Options{}, tt.answers...)
			_, failure := h.do(runtime.Request{Method: tt.method, ID: "7", Body: []byte(tt.body)})
			if (failure == nil) != (tt.code == "") || failure != nil && failure.Code != tt.code {
				t.Fatalf("got %v, want %q", failure, tt.code)
			}
			if len(h.requests) != tt.requests {
				t.Errorf("%d requests, want %d", len(h.requests), tt.requests)
			}
		})
	}
	h := newHarness(t, plain, runtime.Options{}, answer{status: 429, header: wait}, answer{body: native})
	if _, failure := h.do(runtime.Request{Method: "get", ID: "7"}); failure != nil || len(h.slept) != 1 || h.slept[0] < 7*time.Second {
		t.Errorf("slept %v, %v", h.slept, failure)
	}
	h = newHarness(t, plain, runtime.Options{}, answer{status: 429, body: `{"wait":3600}`})
	if _, failure := h.do(runtime.Request{Method: "get", ID: "7"}); failure == nil || failure.RetryAfter != 3600 || !failure.Retryable {
		t.Errorf("got %+v", failure)
	}
}

const polling = `
methods:
  delete:
    calls:
      - {name: start, request: "DELETE /t/{id}"}
      - name: job
        request: GET /jobs/{calls.start.response.job}
        require: [{that: calls.start.response.job, else: the provider started no job}]
        until: response.state == "done"
        interval: 2s
        timeout: 10s
        error: {when: 'response.state == "failed"', message: response.why}
    result: {id: id}
`

func TestPolling(t *testing.T) {
	start, working := answer{body: `{"job":"j1"}`}, answer{body: `{"state":"working"}`}
	tests := []struct {
		name    string
		request runtime.Request
		answers []answer
		status  int
		body    string
		code    runtime.Code
		slept   time.Duration
	}{
		{"until it is done", runtime.Request{}, []answer{start, working, working, {body: `{"state":"done"}`}}, 200, `{"id":"7","remote_data":{"job":"j1"}}`, "", 4 * time.Second},
		{"until it fails", runtime.Request{}, []answer{start, working, {body: `{"state":"failed","why":"locked"}`}}, 0, ``, runtime.CodeRemoteError, 2 * time.Second},
		{"until the time is up", runtime.Request{}, []answer{start, working}, 0, ``, runtime.CodeRemoteJobTimeout, 10 * time.Second},
		{"not at all", runtime.Request{RespondAsync: true}, []answer{start, working}, 202, `{"id":"7","job":{"call":"job","state":{"state":"working"}}}`, "", 0},
		{"not if it is done at once", runtime.Request{RespondAsync: true}, []answer{start, {body: `{"state":"done"}`}}, 200, `{"id":"7","remote_data":{"job":"j1"}}`, "", 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := newHarness(t, polling, runtime.Options{}, tt.answers...)
			tt.request.Method, tt.request.ID = "delete", "7"
			result, failure := h.do(tt.request)
			var slept time.Duration
			for _, d := range h.slept {
				slept += d
			}
			if slept != tt.slept {
				t.Errorf("slept %v, want %v", slept, tt.slept)
			}
			if failure != nil {
				if failure.Code != tt.code || strings.Join(failure.Applied, " ") != "start" {
					t.Errorf("got %+v", failure)
				}
				return
			}
			if result.Status != tt.status || string(result.Body) != tt.body {
				t.Errorf("got %d %s", result.Status, result.Body)
			}
		})
	}
}

func TestRepeatFalse(t *testing.T) {
	h := newHarness(t, readBack, runtime.Options{}, answer{body: `{}`}, answer{status: 502}, answer{status: 204})
	_, failure := h.do(runtime.Request{Method: "update", ID: "7", Body: []byte(`{"name":"N"}`)})
	if failure == nil || failure.Uncertain != "edit" || len(h.requests) != 2 {
		t.Errorf("got %v after %v", failure, h.requests)
	}
}

// TestUncertainOfAnEarlierAttempt has a write repeated whose first answer is lost. The answer to the
// second attempt does not tell whether the first one was carried out; a conflict mostly says that it was.
func TestUncertainOfAnEarlierAttempt(t *testing.T) {
	tests := []struct {
		name      string
		answers   []answer
		uncertain string
	}{
		{"a conflict after a lost answer", []answer{{status: 504}, {status: 409}}, "edit"},
		{"a refusal after a lost answer", []answer{{status: 502}, {status: 422}}, "edit"},
		{"a conflict at once", []answer{{status: 409}}, ""},
		{"a conflict after a limit", []answer{{status: 429}, {status: 409}}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := newHarness(t, plain, runtime.Options{}, tt.answers...)
			_, failure := h.do(runtime.Request{Method: "update", ID: "7", Body: []byte(`{"name":"N"}`)})
			if failure == nil || failure.Uncertain != tt.uncertain || len(h.requests) != len(tt.answers) {
				t.Errorf("got %+v after %v", failure, h.requests)
			}
		})
	}
}

const graphQLDelete = `
methods:
  delete:
    calls:
      - name: remove
        request: POST /graphql
        repeat: true
        document: mutation($id:ID!){remove(id:$id)}
        body: {id: id}
        error: {when: has(response.error), kind: response.error}
    result: {id: id}
`

func TestKindDecidesRepetition(t *testing.T) {
	tests := []struct {
		name     string
		answers  []answer
		requests int
		code     runtime.Code
	}{
		{"unavailable in a success", []answer{{body: `{"error":"unavailable"}`}, {body: `{}`}}, 2, ""},
		{"invalid in a 500", []answer{{status: 500, body: `{"error":"invalid"}`}}, 1, runtime.CodeRemoteInvalid},
		{"not found after a lost answer", []answer{{status: 504}, {body: `{"error":"not_found"}`}}, 2, ""},
		{"not found at once", []answer{{body: `{"error":"not_found"}`}}, 1, runtime.CodeRemoteNotFound},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := newHarness(t, graphQLDelete, runtime.Options{}, tt.answers...)
			_, failure := h.do(runtime.Request{Method: "delete", ID: "7"})
			if (failure == nil) != (tt.code == "") || failure != nil && failure.Code != tt.code || len(h.requests) != tt.requests {
				t.Errorf("got %v after %d requests", failure, len(h.requests))
			}
		})
	}
}

// TestEveryKindHasACode has a provider name each kind that a mapping may write.
func TestEveryKindHasACode(t *testing.T) {
	for _, kind := range format.ErrorKinds {
		h := newHarness(t, graphQLDelete, runtime.Options{}, answer{body: `{"error":"` + kind + `"}`})
		if _, failure := h.do(runtime.Request{Method: "delete", ID: "7"}); failure == nil || !strings.HasSuffix(string(failure.Code), "."+kind) {
			t.Errorf("%s is told as %v", kind, failure)
		}
	}
}

// What a create is still working on has no id yet.
func TestJobOfACreate(t *testing.T) {
	const mapping = `
methods:
  create:
    calls:
      - {name: start, request: "POST /t", body: {title: body.name}}
      - {name: job, request: "GET /jobs/1", until: response.done, interval: 2s, timeout: 10s}
    result: {id: string(calls.job.response.id)}
`
	h := newHarness(t, mapping, runtime.Options{}, answer{body: `{"done":false}`})
	result, failure := h.do(runtime.Request{Method: "create", Body: []byte(`{"name":"T"}`), RespondAsync: true})
	if failure != nil {
		t.Fatal(failure)
	}
	if result.Status != 202 || string(result.Body) != `{"job":{"call":"job","state":{"done":false}}}` {
		t.Errorf("got %d %s", result.Status, result.Body)
	}
}
