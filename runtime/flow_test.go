package runtime_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/unimap/unimap/runtime"
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

// A key is the name it is written for, however it is written.
func TestRemoteDataUnderAnEscapedKey(t *testing.T) {
	h := newHarness(t, conditional, runtime.Options{}, answer{body: `{"id":7}`})
	body := `{"description":"\"remote_data\": 1","remote\u005fdata":{"x":1},"name":"N"}`
	if _, failure := h.do(runtime.Request{Method: "update", ID: "7", Body: []byte(body)}); failure != nil {
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

// What comes after a write may depend on its answer, which a dry run has not.
func TestDryRunOfCallsThatNeedAnAnswer(t *testing.T) {
	const mapping = `
record: {id: string(response.key)}
methods:
  create:
    let: {key: calls.add.response.key}
    calls:
      - {name: add, request: POST /t, body: {title: body.name}}
      - {name: tag, each: body.tags, as: one, request: "POST /t/{key}/tags", body: {name: one.name}}
      - {name: note, request: POST /notes, body: {text: body.description}}
      - name: read
        request: GET /t/{key}
        require: [{that: key != nil, else: Acme gave no key}]
    result: record(calls.read.response)
`
	h := newHarness(t, mapping, runtime.Options{}, answer{body: `{}`})
	result, failure := h.do(runtime.Request{Method: "create", DryRun: true, Body: []byte(`{"name":"N","tags":["a","b"],"description":"D"}`)})
	if failure != nil {
		t.Fatal(failure)
	}
	h.wantRequests()
	header := `"headers":{"Accept":"application/json","Content-Type":"application/json"}`
	want := `{"dry_run":true,"calls":[` +
		`{"call":"add","method":"POST","url":"` + h.server.URL + `/t",` + header + `,"body":{"title":"N"}},` +
		`{"call":"tag","needs":"add"},` +
		`{"call":"note","method":"POST","url":"` + h.server.URL + `/notes",` + header + `,"body":{"text":"D"}}]}`
	if string(result.Body) != want {
		t.Errorf("got %s\nwant %s", result.Body, want)
	}
	_, failure = h.do(runtime.Request{Method: "create", DryRun: true, Body: []byte(`{"name":7}`)})
	if failure == nil || failure.Code != runtime.CodeInvalidRequest {
		t.Errorf("a request that cannot be made: %v", failure)
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
