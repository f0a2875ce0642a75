package runtime_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime"
	"github.com/unimap/unimap/runtime/account"
)

// flow is a mapping whose update makes several calls.
const flow = `
record:
  id: string(response.id)
methods:
  update:
    calls:
      - name: look
        when: has(body.status)
        request: GET /t/{id}/moves
      - name: move
        when: has(body.status)
        request: POST /t/{id}/moves
        body: {to: 'find(calls.look.response.moves, .name == body.status.name).id'}
        require:
          - that: find(calls.look.response.moves, .name == body.status.name)
            else: "nothing leads to {body.status.name}"
            at: /status/name
      - name: tag
        each: body.tags
        as: tag
        request: POST /t/{id}/tags
        body: {name: tag.name}
      - name: note
        optional: true
        when: has(body.description)
        request: POST /t/{id}/notes
        body: {text: body.description}
      - name: search
        read: true
        when: has(body.source)
        request: POST /search
        body: {q: body.source.name}
      - name: edit
        primary: true
        request: PATCH /t/{id}
        body: {title: body.name, count: 'len(calls.tag.response)', found: calls.search.response.id}
        ok: [409]
    result: {id: id}
`

func TestFlow(t *testing.T) {
	tests := []struct {
		name, body string
		answers    []answer
		requests   []string
		warned     string
	}{
		{
			"only what is needed is called", `{"name":"N"}`, []answer{{body: `{}`}},
			[]string{`PATCH /t/7 {"title":"N"}`}, ``,
		},
		{
			"each call sees the ones before", `{"status":"open","tags":["a","b"]}`,
			[]answer{{body: `{"moves":[{"id":1,"name":"closed"},{"id":2,"name":"open"}]}`}, {status: 204}, {body: `{"n":1}`}, {body: `{"n":2}`}, {body: `{}`}},
			[]string{`GET /t/7/moves`, `POST /t/7/moves {"to":2}`, `POST /t/7/tags {"name":"a"}`, `POST /t/7/tags {"name":"b"}`, `PATCH /t/7 {"count":2}`}, ``,
		},
		{
			"an optional call may fail", `{"description":"d"}`, []answer{{status: 400}, {body: `{}`}},
			[]string{`POST /t/7/notes {"text":"d"}`, `PATCH /t/7`}, `call_failed `,
		},
		{
			"a POST that reads is repeated", `{"source":{"name":"s"}}`, []answer{{status: 503}, {body: `{"id":"x"}`}, {body: `{}`}},
			[]string{`POST /search {"q":"s"}`, `POST /search {"q":"s"}`, `PATCH /t/7 {"found":"x"}`}, ``,
		},
		{
			"a status may be declared a success", `{"name":"N"}`, []answer{{status: 409}},
			[]string{`PATCH /t/7 {"title":"N"}`}, ``,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := newHarness(t, flow, runtime.Options{}, tt.answers...)
			result, failure := h.do(runtime.Request{Method: "update", ID: "7", Body: []byte(tt.body)})
			if failure != nil {
				t.Fatal(failure)
			}
			h.wantRequests(tt.requests...)
			if got := warnings(result.Warnings); got != tt.warned {
				t.Errorf("warnings %q, want %q", got, tt.warned)
			}
		})
	}
}

// conditional is a mapping whose primary call is not always made.
const conditional = `
methods:
  update:
    calls:
      - {name: look, request: "GET /t/{id}"}
      - name: edit
        primary: true
        when: has(body.name)
        request: PATCH /t/{id}
        body: {title: body.name}
    result: {id: id}
`

func TestPrimaryCallNotMade(t *testing.T) {
	h := newHarness(t, conditional, runtime.Options{}, answer{body: `{"id":7}`})
	result, failure := h.do(runtime.Request{Method: "update", ID: "7", Body: []byte(`{"remote_data":{"x":1}}`)})
	if failure != nil {
		t.Fatal(failure)
	}
	if string(result.Body) != `{"id":"7","remote_data":{"id":7}}` || warnings(result.Warnings) != "field_ignored /remote_data" {
		t.Errorf("got %s, %v", result.Body, result.Warnings)
	}
	h = newHarness(t, conditional, runtime.Options{}, answer{body: `{"id":7}`})
	if _, failure := h.do(runtime.Request{Method: "update", ID: "7", Body: []byte(`{"name":"N","remote_data":{"x":1}}`)}); failure != nil {
		t.Fatal(failure)
	}
	h.wantRequests(`GET /t/7`, `PATCH /t/7 {"title":"N","x":1}`)
}

func TestRequirement(t *testing.T) {
	h := newHarness(t, flow, runtime.Options{}, answer{body: `{"moves":[]}`})
	_, failure := h.do(runtime.Request{Method: "update", ID: "7", Body: []byte(`{"status":"open","name":"N"}`)})
	if failure == nil || failure.Code != runtime.CodePrecondition || failure.StatusCode != 422 || failure.Pointer != "/status/name" ||
		failure.Message != "nothing leads to open" || failure.Call != "move" {
		t.Fatalf("got %+v", failure)
	}
	h.wantRequests(`GET /t/7/moves`)
}

func TestHalfAppliedWrite(t *testing.T) {
	h := newHarness(t, flow, runtime.Options{}, answer{body: `{}`}, answer{body: `{}`}, answer{status: 422, body: `{"message":"no"}`})
	_, failure := h.do(runtime.Request{Method: "update", ID: "7", Body: []byte(`{"tags":["a","b"],"name":"N"}`)})
	if failure == nil || failure.Code != runtime.CodeRemoteInvalid || failure.Call != "edit" || strings.Join(failure.Applied, " ") != "tag[0] tag[1]" {
		t.Fatalf("got %+v", failure)
	}
}

func TestLostAnswerOfAWrite(t *testing.T) {
	h := newHarnessFunc(t, flow, runtime.Options{}, func(w http.ResponseWriter, r *http.Request) { panic(http.ErrAbortHandler) })
	_, failure := h.do(runtime.Request{Method: "update", ID: "7", Body: []byte(`{"name":"N"}`)})
	if failure == nil || failure.Origin != runtime.OriginNetwork || failure.Uncertain != "edit" {
		t.Fatalf("got %+v", failure)
	}
	if len(h.requests) != 1 {
		t.Errorf("a PATCH was repeated: %v", h.requests)
	}
	h = newHarness(t, flow, runtime.Options{}, answer{status: 504})
	_, failure = h.do(runtime.Request{Method: "update", ID: "7", Trace: true, Body: []byte(`{"name":"N"}`)})
	if failure == nil || failure.Uncertain != "edit" || len(failure.Trace.Steps) == 0 {
		t.Fatalf("got %+v", failure)
	}
}

func TestSuccessThatComesAsHTML(t *testing.T) {
	h := newHarness(t, flow, runtime.Options{}, answer{status: 409, body: "<html>", header: map[string]string{"Content-Type": "text/html"}})
	if _, failure := h.do(runtime.Request{Method: "update", ID: "7", Body: []byte(`{"name":"N"}`)}); failure != nil {
		t.Error(failure)
	}
}

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

func TestDryRun(t *testing.T) {
	h := newHarness(t, flow, runtime.Options{}, answer{body: `{"moves":[{"id":2,"name":"open"}]}`})
	result, failure := h.do(runtime.Request{Method: "update", ID: "7", DryRun: true, Body: []byte(`{"status":"open","name":"N"}`)})
	if failure != nil {
		t.Fatal(failure)
	}
	h.wantRequests(`GET /t/7/moves`)
	want := `{"dry_run":true,"calls":[` +
		`{"call":"move","method":"POST","url":"` + h.server.URL + `/t/7/moves","headers":{"Accept":"application/json","Content-Type":"application/json"},"body":{"to":2}},` +
		`{"call":"edit","method":"PATCH","url":"` + h.server.URL + `/t/7","headers":{"Accept":"application/json","Content-Type":"application/json"},"body":{"title":"N"}}]}`
	if string(result.Body) != want {
		t.Errorf("got %s\nwant %s", result.Body, want)
	}
}

func TestTrace(t *testing.T) {
	h := newHarness(t, plain, runtime.Options{}, answer{body: native})
	result, failure := h.do(runtime.Request{Method: "get", ID: "7", Trace: true})
	if failure != nil {
		t.Fatal(failure)
	}
	trace := result.Trace
	if len(trace.Steps) != 1 || trace.Steps[0].Call != "read" || trace.Steps[0].Answer.Status != 200 || trace.Steps[0].Attempts != 1 {
		t.Errorf("steps %+v", trace.Steps)
	}
	found := false
	for _, f := range trace.Fields {
		if f.Pointer == "/status/name" && f.Expression == `response.state | unified("status")` && f.Source == "acme/ticketing/tickets.yaml:6:38" && f.Value == "open" {
			found = true
		}
	}
	if !found {
		t.Errorf("fields %+v", trace.Fields)
	}
}

func TestNetworkFailures(t *testing.T) {
	hang := make(chan struct{})
	t.Cleanup(func() { close(hang) })
	tests := []struct {
		name    string
		options runtime.Options
		change  func(*account.Account)
		handler http.HandlerFunc
		code    runtime.Code
		origin  runtime.Origin
	}{
		{"an answer that is cut off", runtime.Options{}, nil, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "1000")
			_, _ = w.Write([]byte(`{"id":`))
		}, "network.truncated", runtime.OriginNetwork},
		{"a hang", runtime.Options{Timeout: 50 * time.Millisecond}, nil, func(_ http.ResponseWriter, r *http.Request) {
			select {
			case <-hang:
			case <-r.Context().Done():
			}
		}, "", runtime.OriginNetwork},
		{"an answer of 100 MB", runtime.Options{}, nil, func(w http.ResponseWriter, _ *http.Request) {
			chunk := make([]byte, 1<<20)
			for range 100 {
				if _, err := w.Write(chunk); err != nil {
					return
				}
			}
		}, "network.response_too_large", runtime.OriginRemote},
		{"an address that is not public", runtime.Options{}, func(a *account.Account) {
			a.Network.AllowPrivateAddresses = false
			a.Settings = value.ObjectOf("base_url", strings.Replace("https://127.0.0.1:1", "", "", 1))
		}, func(http.ResponseWriter, *http.Request) {}, "network.blocked_address", runtime.OriginPolicy},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := newHarnessFunc(t, plain, tt.options, tt.handler)
			if tt.change != nil {
				tt.change(h.account)
			}
			_, failure := h.do(runtime.Request{Method: "get", ID: "7"})
			if failure == nil || tt.code != "" && failure.Code != tt.code || failure.Origin != tt.origin {
				t.Fatalf("got %+v, want %s", failure, tt.code)
			}
			if tt.code == "" && failure.StatusCode != http.StatusGatewayTimeout {
				t.Errorf("status %d", failure.StatusCode)
			}
		})
	}
}

func TestAccounts(t *testing.T) {
	tests := []struct {
		name   string
		change func(*account.Account)
		code   runtime.Code
		status int
	}{
		{"no credentials", func(a *account.Account) { a.Credentials = account.NewCredentials(nil) }, runtime.CodeAccountCredentials, 422},
		{"settings that break their pattern", func(a *account.Account) { a.Settings = value.ObjectOf("base_url", "http://evil/@x") }, runtime.CodeAccountSettings, 422},
		{"settings that are not declared", func(a *account.Account) { a.Settings = value.ObjectOf("other", "x") }, runtime.CodeAccountSettings, 422},
		{"settings that are missing", func(a *account.Account) { a.Settings = nil }, runtime.CodeAccountSettings, 422},
		{"another provider", func(a *account.Account) { a.Provider = "nope" }, runtime.CodeUnsupported, 501},
		{"to be connected again", func(a *account.Account) { a.Status = account.StatusNeedsReauth }, runtime.CodeReauthorize, 401},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := newHarness(t, plain, runtime.Options{}, answer{body: native})
			tt.change(h.account)
			_, failure := h.do(runtime.Request{Method: "get", ID: "7"})
			if failure == nil || failure.Code != tt.code || failure.StatusCode != tt.status {
				t.Errorf("got %+v, want %s %d", failure, tt.code, tt.status)
			}
			h.wantRequests()
		})
	}
}

func TestAccountFromStore(t *testing.T) {
	store := account.NewMemory()
	h := newHarness(t, plain, runtime.Options{Accounts: store}, answer{body: native})
	if err := store.Put(context.Background(), h.account); err != nil {
		t.Fatal(err)
	}
	request := runtime.Request{AccountID: "a1", Model: "ticketing", Resource: "tickets", Method: "get", ID: "7"}
	if _, err := h.runtime.Do(context.Background(), request); err != nil {
		t.Error(err)
	}
	request.AccountID = "a2"
	_, err := h.runtime.Do(context.Background(), request)
	if failure, ok := err.(*runtime.Error); !ok || failure.Code != runtime.CodeAccountNotFound || failure.StatusCode != 404 {
		t.Errorf("got %v", err)
	}
}

func TestOverlays(t *testing.T) {
	options := runtime.Options{Environment: func(provider, model, resource string) *engine.Layer {
		return &engine.Layer{Name: "env.yaml", Content: []byte(`record: {name: upper(response.title)}`)}
	}}
	h := newHarness(t, plain, options, answer{body: native})
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

const patchMapping = `
methods:
  update:
    calls:
      - name: look
        request: GET /t/{id}
      - name: edit
        request: PATCH /t/{id}
        encode: json-patch
        require:
          - {that: query.etag == nil || query.etag == calls.look.response.version, else: it has changed, kind: conflict}
        body:
          - $if: has(body.name)
            op: "'add'"
            path: "'/title'"
            value: body.name
          - $if: has(body.remote_data.title)
            op: "'add'"
            path: "'/title'"
            value: body.remote_data.title
    result: {id: id}
`

func TestRemoteDataInAPatch(t *testing.T) {
	h := newHarness(t, patchMapping, runtime.Options{}, answer{body: `{"version":"v1"}`})
	result, failure := h.do(runtime.Request{Method: "update", ID: "7", IfMatch: "v1", Body: []byte(`{"remote_data":{"title":"R"}}`)})
	if failure != nil || len(result.Warnings) > 0 {
		t.Fatalf("got %v, %v", result, failure)
	}
	h.wantRequests(`GET /t/7`, `PATCH /t/7 [{"op":"add","path":"/title","value":"R"}]`)
	h = newHarness(t, patchMapping, runtime.Options{}, answer{body: `{"version":"v2"}`})
	_, failure = h.do(runtime.Request{Method: "update", ID: "7", IfMatch: "v1", Body: []byte(`{"name":"N"}`)})
	if failure == nil || failure.StatusCode != 409 || failure.Code != runtime.CodeRemoteConflict || failure.Origin != runtime.OriginClient {
		t.Errorf("got %+v", failure)
	}
}

const readBack = `
record: {id: string(response.id)}
methods:
  update:
    calls:
      - {name: look, request: "GET /look"}
      - {name: edit, primary: true, repeat: false, request: "PUT /t/{id}", body: {a: body.name}}
      - {name: read, request: "GET /t/{id}"}
    result: record(calls.read.response)
`

func TestReadBackShowsTheObject(t *testing.T) {
	h := newHarness(t, readBack, runtime.Options{}, answer{body: `{"looked":1}`}, answer{status: 204}, answer{body: `{"id":7}`})
	result, failure := h.do(runtime.Request{Method: "update", ID: "7", Body: []byte(`{"name":"N"}`)})
	if failure != nil || string(result.Body) != `{"id":"7","remote_data":{"id":7}}` {
		t.Errorf("got %s, %v", result.Body, failure)
	}
}

func TestRepeatFalse(t *testing.T) {
	h := newHarness(t, readBack, runtime.Options{}, answer{body: `{}`}, answer{status: 502}, answer{status: 204})
	_, failure := h.do(runtime.Request{Method: "update", ID: "7", Body: []byte(`{"name":"N"}`)})
	if failure == nil || failure.Uncertain != "edit" || len(h.requests) != 2 {
		t.Errorf("got %v after %v", failure, h.requests)
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

const named = `
methods:
  update:
    let:
      wanted: upper(body.status.name)
      move: find(calls.look.response.moves, .name == wanted)
    calls:
      - {name: look, request: "GET /t/{id}"}
      - name: edit
        request: POST /moves/{move.id}
        require: [{that: move, else: "nothing leads to {wanted}", at: /status/name}]
        body: {id: move.id, all: 'map(calls.look.response.moves, .name == wanted ? wanted : nil)'}
    result: {id: id, name: wanted}
`

func TestLet(t *testing.T) {
	h := newHarness(t, named, runtime.Options{}, answer{body: `{"moves":[{"id":1,"name":"CLOSED"},{"id":2,"name":"OPEN"}]}`}, answer{})
	result, failure := h.do(runtime.Request{Method: "update", ID: "7", Body: []byte(`{"status":"open"}`), Query: map[string]any{"truto_ignore_remote_data": true}})
	if failure != nil || string(result.Body) != `{"id":"7","name":"OPEN"}` || len(result.Warnings) > 0 {
		t.Fatalf("got %v, %v", result, failure)
	}
	h.wantRequests(`GET /t/7`, `POST /moves/2 {"id":2,"all":[null,"OPEN"]}`)
	h = newHarness(t, named, runtime.Options{}, answer{body: `{"moves":[]}`})
	_, failure = h.do(runtime.Request{Method: "update", ID: "7", Body: []byte(`{"status":"open"}`)})
	if failure == nil || failure.Code != runtime.CodePrecondition || failure.Message != "nothing leads to OPEN" {
		t.Errorf("got %v", failure)
	}
}
