package replay_test

import (
	"strings"
	"testing"

	"github.com/unimap/unimap/engine/testcase"
	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime/replay"
)

const recordedCases = `
cases:
  - name: renames
    request: {method: update, id: "42", body: {name: a}}
    result: {id: "42"}
    exchanges:
      - request: PUT https://api.acme.example/tickets/42.json
        body: {name: a}
        answer: {body: {case: renames}}
  - name: moves
    request: {method: update, id: "42", body: {name: a, status: open}}
    result: {id: "42"}
    exchanges:
      - request: GET https://api.acme.example/tickets/42/steps
        answer: {body: {case: moves, n: 1}}
      - request: PUT https://api.acme.example/tickets/42.json
        answer: {body: {case: moves, n: 2}}
  - name: fails
    request: {method: update, id: "42", body: {name: a, status: open, team: b}}
    error: {code: remote.not_found}
    exchanges:
      - request: PUT https://api.acme.example/tickets/42.json
        answer: {status: 404, body: {case: fails}}
  - name: gives the first page
    request: {method: list, query: {status: open, limit: 2}}
    result: {result: [], next_cursor: t2}
    exchanges:
      - request: GET https://api.acme.example/tickets
        answer: {body: {page: 1}}
  - name: gives the second page
    request: {method: list, query: {status: open, limit: 2}, cursor: {token: t2}}
    result: {result: [], next_cursor: null}
    exchanges:
      - request: GET https://api.acme.example/tickets
        answer: {body: {page: 2}}
  - name: removes for a while
    request: {method: delete, id: 7:42}
    result: {id: 7:42}
    exchanges:
      - request: DELETE https://api.acme.example/boards/7/tickets/42
        answer: {status: 204}
      - request: GET https://api.acme.example/jobs/9
        answer: {body: {state: running}}
      - request: GET https://api.acme.example/jobs/9
        answer: {body: {state: done}}
  - name: removes for good
    request: {method: delete, id: 7:42, query: {ticket_type: bug, truto_response_format: raw}}
    result: {id: 7:42}
    exchanges:
      - request: POST https://api.acme.example/purge/7%3A42
        answer: {fault: reset}
      - request: POST https://api.acme.example/purge/7%3A42
        answer: {status: 429, body: {}}
      - request: POST https://api.acme.example/purge/7%3A42
        answer: {body: {case: purged}}
`

func requestOf(method, id string, query *value.Object, body any) replay.Request {
	return replay.Request{Method: method, ID: id, Query: query, Body: body}
}

func TestSandboxChoosesACase(t *testing.T) {
	f := file(t, recordedCases)
	for name, test := range map[string]struct {
		request replay.Request
		want    string
	}{
		"by its fields":         {requestOf("update", "1", nil, value.ObjectOf("status", "open")), "moves"},
		"with the fewest more":  {requestOf("update", "1", nil, value.ObjectOf("name", "b")), "renames"},
		"not one that fails":    {requestOf("update", "1", nil, value.ObjectOf("name", "a", "status", "b", "team", "c")), "moves"},
		"without a body":        {requestOf("update", "1", nil, value.Missing), "renames"},
		"by its query":          {requestOf("delete", "1:2", value.ObjectOf("ticket_type", "bug"), nil), "removes for good"},
		"by a reference":        {requestOf("delete", "1:2", value.ObjectOf("ticket_type", value.ObjectOf("name", "bug")), nil), "removes for good"},
		"by the id of a ref":    {requestOf("delete", "1:2", value.ObjectOf("ticket_type", value.ObjectOf("id", "bug")), nil), "removes for good"},
		"by what it lacks":      {requestOf("delete", "1:2", nil, nil), "removes for a while"},
		"not by common params":  {requestOf("delete", "1:2", value.ObjectOf("truto_response_format", "raw"), nil), "removes for a while"},
		"the first page":        {requestOf("list", "", value.ObjectOf("limit", int64(9)), nil), "gives the first page"},
		"a page by its cursor":  {replay.Request{Method: "list", Cursor: value.ObjectOf("token", "t2")}, "gives the second page"},
		"near an unknown value": {requestOf("delete", "1:2", value.ObjectOf("ticket_type", "task"), nil), "removes for a while"},
	} {
		t.Run(name, func(t *testing.T) {
			sandbox, ok := replay.NewSandbox(f, test.request)
			if !ok || sandbox.Case().Name != test.want {
				t.Errorf("got %v, %v", sandbox, ok)
			}
		})
	}
}

func TestSandboxWithoutRecording(t *testing.T) {
	f := file(t, recordedCases)
	if sandbox, ok := replay.NewSandbox(f, requestOf("create", "", nil, nil)); ok {
		t.Errorf("got the case %s", sandbox.Case().Name)
	}
	if _, ok := replay.NewSandbox(&testcase.File{}, requestOf("get", "1", nil, nil)); ok {
		t.Error("an empty file has a recording")
	}
}

func TestSandboxAnswers(t *testing.T) {
	f := file(t, recordedCases)
	const host = "https://any.acme.example"
	for name, test := range map[string]struct {
		request replay.Request
		lines   []string
		want    []string
	}{
		"as recorded, then by another case, then again": {
			requestOf("update", "42", nil, value.ObjectOf("status", "open")),
			[]string{"PUT " + host + "/tickets/42.json?a=1", "PUT " + host + "/tickets/42.json", "PUT " + host + "/tickets/42.json"},
			[]string{`{"case":"moves","n":2}`, `{"case":"renames"}`, `{"case":"moves","n":2}`},
		},
		"with another id": {
			requestOf("update", "a b/é", nil, value.ObjectOf("status", "open")),
			[]string{"GET " + host + "/tickets/a%20b%2F%c3%a9/steps", "PUT " + host + "/tickets/a%20b%2F%C3%A9.json", "PUT " + host + "/tickets/42.json"},
			[]string{`{"case":"moves","n":1}`, `{"case":"moves","n":2}`, `{"case":"renames"}`},
		},
		"another id must stand alone": {
			requestOf("update", "1", nil, value.ObjectOf("status", "open")),
			[]string{"GET " + host + "/tickets/11/steps", "GET " + host + "/tickets/1/1/steps", "DELETE " + host + "/tickets/1.json"},
			[]string{
				`{"error":"the sandbox has no recording of GET /tickets/11/steps"}`,
				`{"error":"the sandbox has no recording of GET /tickets/1/1/steps"}`,
				`{"error":"the sandbox has no recording of DELETE /tickets/1.json"}`,
			},
		},
		"an id of parts, and a job that ends": {
			requestOf("delete", "1:2", nil, nil),
			[]string{"DELETE " + host + "/boards/1/tickets/2", "GET " + host + "/jobs/9", "GET " + host + "/jobs/9", "GET " + host + "/jobs/9"},
			[]string{``, `{"state":"running"}`, `{"state":"done"}`, `{"state":"done"}`},
		},
		"without the failures": {
			requestOf("delete", "1:2", value.ObjectOf("ticket_type", "bug"), nil),
			[]string{"POST " + host + "/purge/1:2", "POST " + host + "/purge/1:2"},
			[]string{`{"case":"purged"}`, `{"case":"purged"}`},
		},
		"without an id": {
			requestOf("update", "", nil, nil),
			[]string{"PUT " + host, "PUT " + host + "/tickets/.json"},
			[]string{`{"error":"the sandbox has no recording of PUT /"}`, `{"error":"the sandbox has no recording of PUT /tickets/.json"}`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			sandbox, ok := replay.NewSandbox(f, test.request)
			if !ok {
				t.Fatal("no case")
			}
			client := serve(t, sandbox)
			for i, line := range test.lines {
				response, err := send(client, line, `{"any":"body"}`)
				if err != nil {
					t.Fatal(err)
				}
				if got := string(response.Body); got != test.want[i] || strings.Contains(got, "error") != (response.Status == 404) {
					t.Errorf("%s: got %d %s, want %s", line, response.Status, got, test.want[i])
				}
			}
		})
	}
}

func TestIDsInsideSegments(t *testing.T) {
	for name, test := range map[string]struct{ recorded, id, other, sent string }{
		"twice":                {"4242,42", "42", "7", "4242,7"},
		"between brackets":     {"task('42')", "42", "x-y", "task('x-y')"},
		"beside a letter":      {"é42", "42", "7", "é42"},
		"the same text inside": {"42", "42", "142", "142"},
	} {
		t.Run(name, func(t *testing.T) {
			f := recording(t, "{}", "- request: GET https://api.acme.example/"+test.recorded+"\n  answer: {body: found}")
			f.Cases[0].Request.ID = test.id
			sandbox, _ := replay.NewSandbox(f, requestOf("get", test.other, nil, nil))
			answer := sandbox.Answer(&replay.Received{Method: "GET", URL: "https://api.acme.example/" + test.sent})
			if answer.Status != 200 {
				t.Errorf("%s is not answered", test.sent)
			}
		})
	}
}

// Whatever the ids and the path are, a sandbox gives an answer.
func FuzzSandbox(f *testing.F) {
	f.Add("42", "7", "/tickets/7.json")
	f.Add("7:42", "1:2", "/boards/1/tickets/2")
	f.Add("%", "\xff", "/%zz")
	recorded := file(f, recordedCases)
	f.Fuzz(func(t *testing.T, id, other, path string) {
		tested := *recorded.Cases[1]
		tested.Request.ID = id
		sandbox, ok := replay.NewSandbox(&testcase.File{Cases: []*testcase.Case{&tested}}, requestOf("update", other, nil, nil))
		if !ok {
			t.Fatal("no case")
		}
		if answer := sandbox.Answer(&replay.Received{Method: "GET", URL: "https://api.acme.example" + path}); answer.Status == 0 {
			t.Error("no answer")
		}
	})
}
