package runtime_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime"
)

// plain is a mapping of the common shape.
const plain = `
enums:
  status: {new: open, done: [completed, closed]}
record:
  id: string(response.id)
  name: response.title
  status: {id: response.state, name: response.state | unified("status")}
  tags: {$each: response.tags, name: item}
  priority: {id: response.prio}
  custom_fields: response.custom
methods:
  get:
    calls: [{name: read, request: "GET /t/{id}"}]
    result: record(calls.read.response)
  update:
    ignore: {description: it is fixed once created}
    calls:
      - name: edit
        request: PUT /t/{id}
        query: {notify: false}
        body:
          title: body.name
          state: body.status.name | native("status")
          tags: body.tags.name
          owner: one(body.assignees).id
          $merge: [body.custom_fields]
    result: record(calls.edit.response)
  delete:
    calls: [{name: remove, request: "DELETE /t/{id}"}]
    result: {id: id}
`

const native = `{"id":7,"title":"T","state":"new","tags":["a"],"prio":null,"custom":{"x":null,"big":12345678901234567890}}`

func TestUpdate(t *testing.T) {
	tests := []struct{ name, body, sent, warned string }{
		{"what is given is sent", `{"name":"N","status":"completed"}`, `{"title":"N","state":"done"}`, ``},
		{"a reference may be bare", `{"assignees":["5"],"tags":["x",{"name":"y"}]}`, `{"tags":["x","y"],"owner":"5"}`, ``},
		{"null clears", `{"name":null,"assignees":null}`, `{"title":null,"owner":null}`, ``},
		{"an empty list empties", `{"tags":[],"assignees":[]}`, `{"tags":[],"owner":null}`, ``},
		{"custom fields keep names and digits", `{"custom_fields":{"n":1.50,"z":null}}`, `{"n":1.50,"z":null}`, ``},
		{"a field that is not read is warned of", `{"name":"N","description":"d","due_date":"2026-01-01"}`, `{"title":"N"}`, `field_ignored /description, field_ignored /due_date`},
		{"a second assignee is warned of", `{"assignees":["5","6"]}`, `{"owner":"5"}`, `field_ignored /assignees/1`},
		{"the name of a reference is not lost", `{"assignees":[{"id":"5","name":"Ann"}]}`, `{"owner":"5"}`, ``},
		{"remote_data is laid over the body", `{"name":"N","remote_data":{"title":"R","more":{"a":1}}}`, `{"title":"R","more":{"a":1}}`, ``},
		{"an id of an enum field alone is not written", `{"status":{"id":"4"},"name":"N"}`, `{"title":"N"}`, `field_ignored /status/id`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := newHarness(t, plain, runtime.Options{}, answer{body: native})
			result, failure := h.do(runtime.Request{Method: "update", ID: "7", Body: []byte(tt.body)})
			if failure != nil {
				t.Fatal(failure)
			}
			h.wantRequests("PUT /t/7?notify=false " + tt.sent)
			if got := warnings(result.Warnings); got != tt.warned {
				t.Errorf("warnings %q, want %q", got, tt.warned)
			}
			want := `{"id":"7","name":"T","status":{"id":"new","name":"open"},"tags":[{"name":"a"}],"custom_fields":{"x":null,"big":12345678901234567890},"remote_data":` + native + `}`
			if string(result.Body) != want {
				t.Errorf("got %s\nwant %s", result.Body, want)
			}
			if got := h.headers[0].Get("Authorization"); got != "Bearer tok-secret-123" {
				t.Errorf("Authorization %q", got)
			}
		})
	}
}

// TestConditionsUseNothingUp asks for objects and lists of which it then takes a part.
func TestConditionsUseNothingUp(t *testing.T) {
	const mapping = `
methods:
  update:
    calls:
      - name: edit
        request: PUT /t/{id}
        when: body.name || body.collections || body.priority
        body:
          title: body.name
          place: {$if: body.collections, id: "body.collections[0].id"}
          labels: {$each: body.tags, $as: tag, id: tag.id}
          urgency: 'body.priority ? body.priority.id : nil'
      - {name: move, when: body.team, request: "POST /t/{id}/moves"}
    result: {id: id}
`
	for _, tt := range []struct{ body, warned string }{
		{`{"name":"N","collections":[{"id":"1"}],"tags":[{"id":"5","name":"hot"}],"priority":{"id":"2","name":"high"}}`, ""},
		{`{"name":"N","collections":[{"id":"1"},{"id":"2"}]}`, "field_ignored /collections/1"},
		{`{"name":"N","priority":{"name":"high"}}`, "field_ignored /priority/name"},
		{`{"name":"N","tags":[{"name":"hot"}]}`, "field_ignored /tags/0/name"},
		{`{"name":"N","team":"3"}`, "field_ignored /team"},
	} {
		result := newHarness(t, mapping, runtime.Options{}, answer{body: "{}"}).must(runtime.Request{Method: "update", ID: "7", Body: []byte(tt.body)})
		if got := warnings(result.Warnings); got != tt.warned {
			t.Errorf("%s: warnings %q, want %q", tt.body, got, tt.warned)
		}
	}
}

func TestFormats(t *testing.T) {
	tests := []struct {
		name  string
		query map[string]any
		want  string
	}{
		{"raw", map[string]any{"truto_response_format": "raw"}, native},
		{"without remote_data", map[string]any{"truto_ignore_remote_data": "true"}, `{"id":"7","name":"T","status":{"id":"new","name":"open"},"tags":[{"name":"a"}],"custom_fields":{"x":null,"big":12345678901234567890}}`},
		{"without remote_data, as Python writes it", map[string]any{"truto_ignore_remote_data": "True"}, `{"id":"7","name":"T","status":{"id":"new","name":"open"},"tags":[{"name":"a"}],"custom_fields":{"x":null,"big":12345678901234567890}}`},
		{"excluded fields", map[string]any{"truto_exclude_fields": []any{"remote_data", "status.id", "tags.name", "custom_fields"}}, `{"id":"7","name":"T","status":{"name":"open"},"tags":[{}]}`},
		{"excluded fields of remote_data", map[string]any{"truto_exclude_fields": []any{"remote_data.custom.x", "remote_data.tags", "status", "tags", "custom_fields"}}, `{"id":"7","name":"T","remote_data":{"id":7,"title":"T","state":"new","prio":null,"custom":{"big":12345678901234567890}}}`},
		{"excluded fields in text", map[string]any{"truto_exclude_fields": "remote_data, tags,custom_fields,status"}, `{"id":"7","name":"T"}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := newHarness(t, plain, runtime.Options{}, answer{body: native})
			result, failure := h.do(runtime.Request{Method: "get", ID: "7", Query: tt.query})
			if failure != nil {
				t.Fatal(failure)
			}
			if string(result.Body) != tt.want {
				t.Errorf("got %s\nwant %s", result.Body, tt.want)
			}
		})
	}
	t.Run("normalized", func(t *testing.T) {
		h := newHarness(t, plain, runtime.Options{}, answer{body: native})
		result, failure := h.do(runtime.Request{Method: "get", ID: "7", Query: map[string]any{"truto_response_format": "normalized"}})
		if failure != nil {
			t.Fatal(failure)
		}
		object := result.Value().(*value.Object)
		if object.Has("remote_data") || !object.Has("due_date") || object.Get("due_date") != nil || object.Get("name") != "T" {
			t.Errorf("got %s", result.Body)
		}
	})
	t.Run("normalized delete", func(t *testing.T) {
		h := newHarness(t, plain, runtime.Options{}, answer{body: native})
		result, failure := h.do(runtime.Request{Method: "delete", ID: "7", Query: map[string]any{"truto_response_format": "normalized"}})
		if failure != nil || string(result.Body) != `{"id":"7"}` {
			t.Errorf("got %+v, %v", result, failure)
		}
	})
	t.Run("stream", func(t *testing.T) {
		h := newHarness(t, plain, runtime.Options{}, answer{body: "a,b\n1,2\n", header: map[string]string{"Content-Type": "text/csv"}})
		result, failure := h.do(runtime.Request{Method: "get", ID: "7", Query: map[string]any{"truto_response_format": "stream"}})
		if failure != nil {
			t.Fatal(failure)
		}
		body, err := io.ReadAll(result.Stream)
		if err != nil || string(body) != "a,b\n1,2\n" || result.ContentType != "text/csv" {
			t.Errorf("got %q, %v, %s", body, err, result.ContentType)
		}
		if err := result.Stream.Close(); err != nil {
			t.Error(err)
		}
	})
	t.Run("stream of a failure", func(t *testing.T) {
		h := newHarness(t, plain, runtime.Options{}, answer{status: 404, body: `{"message":"gone"}`})
		_, failure := h.do(runtime.Request{Method: "get", ID: "7", Query: map[string]any{"truto_response_format": "stream"}})
		if failure == nil || failure.Code != runtime.CodeRemoteNotFound || failure.Message != "Acme: gone" {
			t.Errorf("got %v", failure)
		}
	})
}

// A parameter that the provider has no use for is never passed over in silence: with an etag the
// caller wants to be kept from writing over what somebody else has written.
func TestParametersThatAreNotRead(t *testing.T) {
	tests := []struct {
		name    string
		request runtime.Request
		warned  string
		refused string // pointer, with strict handling
	}{
		{"an etag", runtime.Request{Method: "update", Body: []byte(`{"name":"N"}`), Query: map[string]any{"etag": "1"}}, "parameter_ignored /query/etag", "/query/etag"},
		{"If-Match", runtime.Request{Method: "delete", IfMatch: `"1"`}, "parameter_ignored /query/etag", "/query/etag"},
		{"a switch", runtime.Request{Method: "delete", Query: map[string]any{"permanent": "true"}}, "parameter_ignored /query/permanent", "/query/permanent"},
		{"a filter", runtime.Request{Method: "get", Query: map[string]any{"updated_at": map[string]any{"gt": "2026-01-01T00:00:00Z"}}}, "parameter_ignored /query/updated_at", "/query/updated_at"},
		{"fields to leave out", runtime.Request{Method: "get", Query: map[string]any{"truto_exclude_fields": "name,status.nmae,assignees.emails.email,custom_fields.x,remote_data.a.b,nmae"}},
			"parameter_ignored /query/truto_exclude_fields/1, parameter_ignored /query/truto_exclude_fields/5", "/query/truto_exclude_fields/1"},
		{"one of the runtime", runtime.Request{Method: "get", Query: map[string]any{"truto_ignore_remote_data": "true", "remote_query": map[string]any{"a": "1"}}}, "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := newHarness(t, plain, runtime.Options{}, answer{body: native})
			tt.request.ID = "7"
			result, failure := h.do(tt.request)
			if failure != nil {
				t.Fatal(failure)
			}
			if got := warnings(result.Warnings); got != tt.warned {
				t.Errorf("warnings %q, want %q", got, tt.warned)
			}
			tt.request.Strict = true
			_, failure = h.do(tt.request)
			switch {
			case tt.refused == "" && failure != nil:
				t.Error(failure)
			case tt.refused != "" && (failure == nil || failure.Code != runtime.CodeUnsupportedParam || failure.Pointer != tt.refused || len(h.requests) != 1):
				t.Errorf("strict: %v after %v", failure, h.requests)
			}
		})
	}
}

// A pointer into the query is told from one into the body, which may have a member of the same name.
func TestPointersOfAnInvalidQuery(t *testing.T) {
	for pointer, query := range map[string]map[string]any{
		"/query/unknown":                  {"unknown": "1"},
		"/query/truto_response_format":    {"truto_response_format": "xml"},
		"/query/ticket_type/name":         {"ticket_type": "x"},
		"/query/truto_ignore_remote_data": {"truto_ignore_remote_data": "perhaps"},
	} {
		h := newHarness(t, plain, runtime.Options{}, answer{body: native})
		_, failure := h.do(runtime.Request{Method: "get", ID: "7", Query: query})
		if failure == nil || failure.StatusCode != 422 || failure.Pointer != pointer || failure.Details[0].Pointer != pointer {
			t.Errorf("%s: %v", pointer, failure)
		}
	}
}

// A list has many forms in the query of a client. It goes out in the one that the call says its
// provider takes.
func TestRemoteQuery(t *testing.T) {
	for array, want := range map[string]string{
		"":                "b%5Bd%5D=2&b%5Bd%5D=3",
		"array: comma":    "b%5Bd%5D=2%2C3",
		"array: brackets": "b%5Bd%5D%5B%5D=2&b%5Bd%5D%5B%5D=3",
	} {
		mapped := strings.Replace(plain, `request: "GET /t/{id}"`, `request: "GET /t/{id}", `+array, 1)
		h := newHarness(t, mapped, runtime.Options{}, answer{body: native})
		_, failure := h.do(runtime.Request{Method: "get", ID: "7", Query: map[string]any{"remote_query": map[string]any{
			"a": "x y", "b": map[string]any{"c": "1", "d": []any{"2", "3"}}}}})
		if failure != nil {
			t.Fatal(failure)
		}
		h.wantRequests("GET /t/7?a=x+y&b%5Bc%5D=1&" + want)
	}
}

func TestRefusedRequests(t *testing.T) {
	tests := []struct {
		name    string
		request runtime.Request
		code    runtime.Code
		status  int
		pointer string
	}{
		{"no body", runtime.Request{Method: "update", ID: "7"}, runtime.CodeInvalidJSON, 400, ""},
		{"malformed JSON", runtime.Request{Method: "update", ID: "7", Body: []byte(`{"name":`)}, runtime.CodeInvalidJSON, 400, ""},
		{"duplicate keys", runtime.Request{Method: "update", ID: "7", Body: []byte(`{"name":"a","name":"b"}`)}, runtime.CodeInvalidJSON, 400, ""},
		{"200 levels", runtime.Request{Method: "update", ID: "7", Body: []byte(strings.Repeat(`{"a":`, 200) + `1` + strings.Repeat(`}`, 200))}, runtime.CodeInvalidJSON, 400, ""},
		{"1e400", runtime.Request{Method: "update", ID: "7", Body: []byte(`{"custom_fields":{"n":1e400}}`)}, runtime.CodeInvalidJSON, 400, ""},
		{"lone surrogate", runtime.Request{Method: "update", ID: "7", Body: []byte(`{"name":"\ud800"}`)}, runtime.CodeInvalidJSON, 400, ""},
		{"a list", runtime.Request{Method: "update", ID: "7", Body: []byte(`[]`)}, runtime.CodeInvalidJSON, 400, ""},
		{"unknown field", runtime.Request{Method: "update", ID: "7", Body: []byte(`{"nmae":"a"}`)}, runtime.CodeInvalidRequest, 422, "/nmae"},
		{"wrong type", runtime.Request{Method: "update", ID: "7", Body: []byte(`{"tags":"a"}`)}, runtime.CodeInvalidRequest, 422, "/tags"},
		{"outside the enum", runtime.Request{Method: "update", ID: "7", Body: []byte(`{"status":"burning"}`)}, runtime.CodeInvalidRequest, 422, "/status/name"},
		{"no equivalent at the provider", runtime.Request{Method: "update", ID: "7", Body: []byte(`{"status":"spam"}`)}, runtime.CodeUnsupportedValue, 422, "/status/name"},
		{"strict handling", runtime.Request{Method: "update", ID: "7", Strict: true, Body: []byte(`{"description":"d"}`)}, runtime.CodeFieldIgnored, 422, "/description"},
		{"body of a delete", runtime.Request{Method: "delete", ID: "7", Body: []byte(`{}`)}, runtime.CodeInvalidRequest, 400, ""},
		{"unknown query parameter", runtime.Request{Method: "get", ID: "7", Query: map[string]any{"nope": "1"}}, runtime.CodeInvalidRequest, 422, "/query/nope"},
		{"unknown format", runtime.Request{Method: "get", ID: "7", Query: map[string]any{"truto_response_format": "xml"}}, runtime.CodeInvalidRequest, 422, "/query/truto_response_format"},
		{"no id", runtime.Request{Method: "get"}, runtime.CodeInvalidID, 422, ""},
		{"line break in the id", runtime.Request{Method: "get", ID: "7\r\nX: y"}, runtime.CodeInvalidID, 422, ""},
		{"dot segments in the id", runtime.Request{Method: "get", ID: "../users/1"}, runtime.CodeInvalidID, 422, ""},
		{"backslash dot segments", runtime.Request{Method: "get", ID: `7\..\1`}, runtime.CodeInvalidID, 422, ""},
		{"invalid UTF-8 in the id", runtime.Request{Method: "get", ID: "\xff"}, runtime.CodeInvalidID, 422, ""},
		{"method of a made-up name", runtime.Request{Method: "7", Body: []byte(`{}`)}, runtime.CodeUnsupported, 501, ""},
		{"method the mapping lacks", runtime.Request{Method: "create", Body: []byte(`{}`)}, runtime.CodeUnsupported, 501, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := newHarness(t, plain, runtime.Options{}, answer{body: native})
			_, failure := h.do(tt.request)
			if failure == nil || failure.Code != tt.code || failure.StatusCode != tt.status || failure.Pointer != tt.pointer {
				t.Fatalf("got %+v, want %s %d at %q", failure, tt.code, tt.status, tt.pointer)
			}
			if failure.Origin != runtime.OriginClient || failure.RequestID == "" || len(failure.Applied) > 0 {
				t.Errorf("origin %s, request id %q, applied %v", failure.Origin, failure.RequestID, failure.Applied)
			}
			h.wantRequests()
		})
	}
}

func TestRemoteFailures(t *testing.T) {
	html := map[string]string{"Content-Type": "text/html"}
	tests := []struct {
		name   string
		answer answer
		code   runtime.Code
		status int
		text   string
	}{
		{"not found", answer{status: 404, body: `{"message":"no ticket","code":"E1"}`}, runtime.CodeRemoteNotFound, 404, "Acme: no ticket"},
		{"forbidden", answer{status: 403, body: `{}`}, runtime.CodeRemoteForbidden, 403, "Acme: forbidden"},
		{"unauthorized", answer{status: 401, body: `<p>no</p>`, header: html}, runtime.CodeReauthorize, 401, "Acme: unauthorized"},
		{"conflict", answer{status: 409}, runtime.CodeRemoteConflict, 409, "Acme: conflict"},
		{"precondition", answer{status: 412}, runtime.CodeRemoteConflict, 412, "Acme: precondition failed"},
		{"invalid", answer{status: 422, body: `{"message":{"odd":1}}`}, runtime.CodeRemoteInvalid, 422, `Acme: {"odd":1}`},
		{"teapot", answer{status: 418}, runtime.CodeRemoteInvalid, 418, "Acme: i'm a teapot"},
		{"a status of the provider's own", answer{status: 477}, runtime.CodeRemoteInvalid, 422, "Acme: status 477"},
		{"a status for proxies", answer{status: 407}, runtime.CodeRemoteInvalid, 422, "Acme: proxy authentication required"},
		{"server error", answer{status: 500, body: `not json`, header: map[string]string{"Content-Type": "text/plain"}}, runtime.CodeRemoteUnavailable, 502, "Acme: internal server error"},
		{"redirect of a write", answer{status: 307, header: map[string]string{"Location": "http://169.254.169.254/"}}, runtime.CodeRemoteError, 502, "Acme: temporary redirect"},
		{"HTML for a success", answer{body: `<html>`, header: html}, runtime.CodeRemoteResponse, 502, ""},
		{"malformed JSON", answer{body: `{"id":`}, runtime.CodeRemoteResponse, 502, ""},
		{"duplicate keys", answer{body: `{"id":1,"id":2}`}, runtime.CodeRemoteResponse, 502, ""},
		{"deep nesting", answer{body: strings.Repeat("[", 200) + strings.Repeat("]", 200)}, runtime.CodeRemoteResponse, 502, ""},
		{"1e400", answer{body: `{"id":1e400}`}, runtime.CodeRemoteResponse, 502, ""},
		{"lone surrogate", answer{body: `{"id":"\ud800"}`}, runtime.CodeRemoteResponse, 502, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := newHarness(t, plain, runtime.Options{}, tt.answer)
			_, failure := h.do(runtime.Request{Method: "update", ID: "7", Body: []byte(`{"name":"x"}`)})
			if failure == nil || failure.Code != tt.code || failure.StatusCode != tt.status {
				t.Fatalf("got %+v, want %s %d", failure, tt.code, tt.status)
			}
			if tt.text != "" && failure.Message != tt.text {
				t.Errorf("message %q, want %q", failure.Message, tt.text)
			}
			if failure.RemoteStatus != max(tt.answer.status, map[bool]int{true: 200}[tt.answer.status == 0]) {
				t.Errorf("remote status %d", failure.RemoteStatus)
			}
		})
	}
}

func TestNoSecretLeaks(t *testing.T) {
	h := newHarness(t, plain, runtime.Options{}, answer{status: 400, body: `{"message":"bad token tok-secret-123","echo":{"h":"Bearer tok-secret-123"}}`})
	_, failure := h.do(runtime.Request{Method: "get", ID: "7", Trace: true})
	envelope, err := json.Marshal(failure)
	if err != nil || strings.Contains(string(envelope), "tok-secret") || strings.Contains(failure.Error(), "tok-secret") {
		t.Errorf("%v %s", err, envelope)
	}
	h = newHarness(t, plain, runtime.Options{}, answer{body: `{"id":1,"title":"tok-secret-123"}`})
	result, failure := h.do(runtime.Request{Method: "get", ID: "7", Trace: true})
	if failure != nil {
		t.Fatal(failure)
	}
	trace, err := json.Marshal(result.Trace)
	if err != nil || strings.Contains(string(trace), "tok-secret") {
		t.Errorf("%v %s", err, trace)
	}
}

func TestOutputIsValidated(t *testing.T) {
	mapping := strings.Replace(plain, "name: response.title", "name: response.tags", 1)
	h := newHarness(t, mapping, runtime.Options{}, answer{body: native})
	_, failure := h.do(runtime.Request{Method: "get", ID: "7"})
	if failure == nil || failure.Code != runtime.CodeMappingOutput || failure.Origin != runtime.OriginMapping || failure.Pointer != "/name" {
		t.Fatalf("got %+v", failure)
	}
	if want := "acme/ticketing/tickets.yaml:5:9"; failure.Details[0].Source != want {
		t.Errorf("source %q, want %q", failure.Details[0].Source, want)
	}
	h = newHarness(t, mapping, runtime.Options{Validate: runtime.ValidateWarn}, answer{body: native})
	result, failure := h.do(runtime.Request{Method: "get", ID: "7"})
	if failure != nil || warnings(result.Warnings) != "invalid_output /name" {
		t.Errorf("got %v %v", result, failure)
	}
}

func TestEnumUnmapped(t *testing.T) {
	h := newHarness(t, plain, runtime.Options{}, answer{body: `{"id":1,"state":"odd"}`})
	result, failure := h.do(runtime.Request{Method: "get", ID: "1", Query: map[string]any{"truto_ignore_remote_data": true}})
	if failure != nil {
		t.Fatal(failure)
	}
	if string(result.Body) != `{"id":"1","status":{"id":"odd"}}` || warnings(result.Warnings) != "enum_unmapped /status/name" {
		t.Errorf("got %s, %v", result.Body, result.Warnings)
	}
}

func TestRateLimitIsPassedOn(t *testing.T) {
	h := newHarness(t, plain, runtime.Options{}, answer{body: native, header: map[string]string{"X-Remaining": "41"}})
	result, failure := h.do(runtime.Request{Method: "get", ID: "7"})
	if failure != nil || result.RateLimit.Remaining != "41" {
		t.Errorf("got %+v, %v", result, failure)
	}
}

// Providers tell the end of the window in many forms; callers see one, also where a call has failed.
func TestRateLimitIsNormalised(t *testing.T) {
	limited := strings.Replace(provider, `  remaining: headers["X-Remaining"]`, `  remaining: headers["X-Remaining"]`+"\n"+`  reset: headers["X-Reset"]`, 1)
	for given, want := range map[string]string{
		"30": "30", "1767323060": "15", "1767323060000": "15", "2026-01-02T03:05Z": "55", "Fri, 02 Jan 2026 03:04:00 GMT": "0", "1.2": "2", "soon": "",
	} {
		for _, status := range []int{200, 429} {
			h := newHarnessOf(t, limited, plain, runtime.Options{}, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				w.Header().Set("X-Remaining", "0")
				w.Header().Set("X-Reset", given)
				w.WriteHeader(status)
				_, _ = io.WriteString(w, native)
			})
			result, failure := h.do(runtime.Request{Method: "get", ID: "7"})
			var got runtime.RateLimit
			if failure != nil {
				got = failure.RateLimit
			} else {
				got = result.RateLimit
			}
			// Waiting for the next attempt takes time on the test's clock.
			if got.Remaining != "0" || status == 200 && got.Reset != want || (got.Reset == "") != (want == "") {
				t.Errorf("%s with %d: got %+v, want %s", given, status, got, want)
			}
		}
	}
}

func TestEmptyAnswers(t *testing.T) {
	h := newHarness(t, plain, runtime.Options{}, answer{status: http.StatusNoContent})
	result, failure := h.do(runtime.Request{Method: "delete", ID: "a/b c"})
	if failure != nil || string(result.Body) != `{"id":"a/b c"}` {
		t.Fatalf("got %v %v", result, failure)
	}
	h.wantRequests("DELETE /t/a%2Fb%20c")
}
