package runtime_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime"
)

// queue is a provider that keeps tickets and lists them by an opaque token, at most three at once.
type queue struct {
	mutex   sync.Mutex
	tickets []string // the texts of the tickets, each under its number
	ids     []int
	last    int
}

const queueMapping = `
enums:
  status: {new: open, done: [closed, completed]}
record:
  id: string(response.key)
  name: response.title
  status: {id: response.state, name: response.state | unified("status")}
  updated_at: response.changed | datetime()
  custom_fields: response.extra
methods:
  get:
    calls: [{name: read, request: "GET /tickets/{id}"}]
    result: record(calls.read.response)
  list:
    params: {workspace: {}, status: {allowed: [open, closed, completed, spam]}}
    calls:
      - name: page
        request: GET /tickets
        query: {after: page.cursor, count: page.size, state: 'native("status", query.status.name)', since: query.updated_at.gte}
    paginate:
      size: {default: 2, max: 3}
      next: {$if: calls.page.response.more, $value: calls.page.response.token}
    result: record(calls.page.response.tickets)
  create:
    calls:
      - name: add
        request: POST /tickets
        body: {title: body.name, state: 'native("status", body.status.name)'}
    result: record(calls.add.response)
  delete:
    calls: [{request: "DELETE /tickets/{id}"}]
    result: {id: id}
`

func (d *queue) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	w.Header().Set("Content-Type", "application/json")
	id, _ := strconv.Atoi(strings.TrimPrefix(r.URL.Path, "/tickets/"))
	at := -1
	for i, known := range d.ids {
		if known == id {
			at = i
		}
	}
	switch {
	case r.URL.Path == "/tickets" && r.Method == http.MethodPost:
		d.create(w, r)
	case r.URL.Path == "/tickets":
		d.list(w, r)
	case at < 0:
		w.WriteHeader(http.StatusNotFound)
	case r.Method == http.MethodDelete:
		d.ids, d.tickets = append(d.ids[:at:at], d.ids[at+1:]...), append(d.tickets[:at:at], d.tickets[at+1:]...)
		w.WriteHeader(http.StatusNoContent)
	default:
		_, _ = io.WriteString(w, d.tickets[at])
	}
}

func (d *queue) create(w http.ResponseWriter, r *http.Request) {
	content, _ := io.ReadAll(r.Body)
	var given struct{ Title, State string }
	_ = json.Unmarshal(content, &given)
	d.last++
	// An unusual way of writing, to see that it is kept.
	ticket := fmt.Sprintf(`{ "key": %d,  "title": %q, "state": %q, "size": 1.50, "extra": {"a": null} }`, d.last, given.Title, given.State)
	d.ids, d.tickets = append(d.ids, d.last), append(d.tickets, ticket)
	w.WriteHeader(http.StatusCreated)
	_, _ = io.WriteString(w, ticket)
}

func (d *queue) list(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	from, _ := strconv.Atoi(strings.TrimPrefix(query.Get("after"), "tok/"))
	count, _ := strconv.Atoi(query.Get("count"))
	to := min(from+count, len(d.tickets))
	// A token is given after the last page too, as some providers do.
	fmt.Fprintf(w, `{"tickets": [%s], "more": %t, "token": "tok/%d"}`, strings.Join(d.tickets[from:to], ", "), to < len(d.tickets), to)
}

// must makes a call that is to succeed.
func (h *harness) must(request runtime.Request) *runtime.Result {
	h.t.Helper()
	result, failure := h.do(request)
	if failure != nil {
		h.t.Fatalf("%s: %v %+v", request.Method, failure, failure.Details)
	}
	return result
}

func names(result *runtime.Result) string {
	var out []string
	for _, element := range result.Value().(*value.Object).Get("result").([]any) {
		out = append(out, element.(*value.Object).Get("name").(string))
	}
	return strings.Join(out, " ")
}

func TestLifeOfTickets(t *testing.T) {
	h := newHarnessFunc(t, queueMapping, runtime.Options{}, (&queue{}).ServeHTTP)
	for _, name := range []string{"a", "b", "c", "d", "e"} {
		created := h.must(runtime.Request{Method: "create", Body: []byte(`{"name":"` + name + `","status":"open"}`)})
		if created.Status != http.StatusOK || !strings.Contains(string(created.Body), `"name":"`+name+`"`) {
			t.Errorf("got %d %s", created.Status, created.Body)
		}
	}
	pages := func() string {
		var seen []string
		query := map[string]any{"limit": "2", "truto_ignore_remote_data": "true"}
		for {
			page := h.must(runtime.Request{Method: "list", Query: query})
			seen = append(seen, names(page))
			if page.NextCursor == "" {
				return strings.Join(seen, "|")
			}
			query["next_cursor"] = page.NextCursor
		}
	}
	if got := pages(); got != "a b|c d|e" {
		t.Errorf("got %s", got)
	}
	got := h.must(runtime.Request{Method: "get", ID: "3", Query: map[string]any{"truto_ignore_remote_data": true}})
	if want := `{"id":"3","name":"c","status":{"id":"new","name":"open"},"custom_fields":{"a":null}}`; string(got.Body) != want {
		t.Errorf("got %s", got.Body)
	}
	h.must(runtime.Request{Method: "delete", ID: "3"})
	if got := pages(); got != "a b|d e" {
		t.Errorf("got %s", got)
	}
}

// filled returns a harness before a queue with five tickets.
func filled(t *testing.T) *harness {
	h := newHarnessFunc(t, queueMapping, runtime.Options{}, (&queue{}).ServeHTTP)
	for _, name := range []string{"a", "b", "c", "d", "e"} {
		h.must(runtime.Request{Method: "create", Body: []byte(`{"name":"` + name + `","status":"open"}`)})
	}
	return h
}

func TestListKeepsRemoteDataByteForByte(t *testing.T) {
	page := filled(t).must(runtime.Request{Method: "list", Query: map[string]any{"limit": "1"}})
	want := `{"result":[{"id":"1","name":"a","status":{"id":"new","name":"open"},"custom_fields":{"a":null},` +
		`"remote_data":{ "key": 1,  "title": "a", "state": "new", "size": 1.50, "extra": {"a": null} }}],"next_cursor":"` + page.NextCursor + `"}`
	if string(page.Body) != want {
		t.Errorf("got %s", page.Body)
	}
	item := page.Value().(*value.Object).Get("result").([]any)[0].(*value.Object)
	if got := value.String(item.Get("remote_data")); got != `{"key":1,"title":"a","state":"new","size":1.50,"extra":{"a":null}}` {
		t.Errorf("got %s", got)
	}
}

func TestListFormats(t *testing.T) {
	for name, test := range map[string]struct {
		query map[string]any
		want  string
	}{
		"normalized":                    {map[string]any{"truto_response_format": "normalized"}, `"assignees":null`},
		"excluded":                      {map[string]any{"truto_exclude_fields": []any{"status.id", "remote_data"}}, `{"id":"1","name":"a","status":{"name":"open"},"custom_fields":{"a":null}},`},
		"excluded of the native object": {map[string]any{"truto_exclude_fields": "remote_data.extra.a,remote_data.key"}, `"remote_data":{"title":"a","state":"new","size":1.50,"extra":{}}}`},
		"raw":                           {map[string]any{"truto_response_format": "raw"}, `{"tickets": [{ "key": 1,  "title"`},
	} {
		t.Run(name, func(t *testing.T) {
			page := filled(t).must(runtime.Request{Method: "list", Query: test.query})
			if !strings.Contains(string(page.Body), test.want) || page.NextCursor == "" {
				t.Errorf("got %s, next %q", page.Body, page.NextCursor)
			}
			if name != "raw" && !strings.HasSuffix(string(page.Body), `"next_cursor":"`+page.NextCursor+`"}`) {
				t.Errorf("got %s", page.Body)
			}
		})
	}
}

func TestListStream(t *testing.T) {
	page := filled(t).must(runtime.Request{Method: "list", Query: map[string]any{"truto_response_format": "stream"}})
	defer page.Stream.Close()
	content, err := io.ReadAll(page.Stream)
	if err != nil || !strings.HasPrefix(string(content), `{"tickets": [{ "key": 1,`) || page.NextCursor != "" {
		t.Errorf("got %s, %v, next %q", content, err, page.NextCursor)
	}
}

// TestListSizes shows that the provider is asked for no more than it gives, and that what it is
// asked for stays the same from page to page.
// TestListRefusesAForgedCursor shows that a cursor that a client has changed is the client's fault,
// wherever the mapping stumbles over it.
// TestListKeepsNativesThatAreMovedAbout shows that a native object is found wherever it stands in
// the answers, and that one which the mapping makes is written anew.
func TestListKeepsNativesThatAreMovedAbout(t *testing.T) {
	const body = `{"ids":[2,1,3],"found":{"a b":[ {"key":1, "title":"a"} ],"c":[{"key":2,  "title":"b"}]}}`
	const mapping = `
record: {id: string(response.key), name: response.title}
methods:
  list:
    calls: [{name: page, request: GET /tickets}]
    paginate: {size: {default: 9, max: 9}, next: null}
    result: >-
      let all = keyBy(flatten(values(calls.page.response.found)), "key");
      record(map(calls.page.response.ids, lookup(all, string(#)) ?? {key: #, title: "made"}))
`
	page := newHarness(t, mapping, runtime.Options{}, answer{body: body}).must(runtime.Request{Method: "list"})
	want := `{"result":[{"id":"2","name":"b","remote_data":{"key":2,  "title":"b"}},` +
		`{"id":"1","name":"a","remote_data":{"key":1, "title":"a"}},` +
		`{"id":"3","name":"made","remote_data":{"key":3,"title":"made"}}],"next_cursor":null}`
	if string(page.Body) != want {
		t.Errorf("got %s", page.Body)
	}
}

func TestListBuiltInPlace(t *testing.T) {
	const mapping = `
methods:
  list:
    calls: [{name: page, request: GET /tickets}]
    paginate: {size: {default: 1, max: 1}, next: null}
    result: {$each: calls.page.response, $as: ticket, id: string(ticket.key), custom_fields: ticket.extra, name: ticket.title}
`
	h := newHarness(t, mapping, runtime.Options{}, answer{body: `[{"key":1,"title":"a","extra":{"x":null}},{"key":2,"title":7}]`})
	page := h.must(runtime.Request{Method: "list", Trace: true})
	if want := `{"result":[{"id":"1","custom_fields":{"x":null},"name":"a"}],"next_cursor":"` + page.NextCursor + `"}`; string(page.Body) != want {
		t.Errorf("got %s", page.Body)
	}
	if f := page.Trace.Fields; len(f) != 3 || f[2].Pointer != "/result/0/name" {
		t.Errorf("got %+v", f)
	}
	_, failure := h.do(runtime.Request{Method: "list", Query: map[string]any{"next_cursor": page.NextCursor}})
	if failure == nil || failure.Pointer != "/result/0/name" || !strings.HasPrefix(failure.Details[0].Source, "acme/ticketing/tickets.yaml:5:") {
		t.Errorf("got %+v", failure)
	}
}

func TestListChecksEveryObject(t *testing.T) {
	body := `{"tickets":[{"key":1,"title":"a","state":"odd"},{"key":2,"title":7}],"more":false}`
	t.Run("strict", func(t *testing.T) {
		_, failure := newHarness(t, queueMapping, runtime.Options{}, answer{body: body}).do(runtime.Request{Method: "list"})
		if failure == nil || failure.Code != runtime.CodeMappingOutput || failure.Pointer != "/result/1/name" ||
			failure.Details[0].Source != "acme/ticketing/tickets.yaml:5:9" {
			t.Errorf("got %+v", failure)
		}
	})
	t.Run("warn", func(t *testing.T) {
		page := newHarness(t, queueMapping, runtime.Options{Validate: runtime.ValidateWarn}, answer{body: body}).must(runtime.Request{Method: "list"})
		if got := warnings(page.Warnings); got != "enum_unmapped /result/0/status/name, invalid_output /result/1/name" {
			t.Errorf("got %s", got)
		}
	})
	t.Run("off", func(t *testing.T) {
		page := newHarness(t, queueMapping, runtime.Options{Validate: runtime.ValidateOff}, answer{body: body}).must(runtime.Request{Method: "list"})
		if got := warnings(page.Warnings); got != "enum_unmapped /result/0/status/name" {
			t.Errorf("got %s", got)
		}
	})
}

// TestListNamesTheObjectsItLeavesOut has a provider give objects of which nothing is mapped.
func TestListNamesTheObjectsItLeavesOut(t *testing.T) {
	body := `{"tickets":[{},{"key":1},null,{"key":2},{"odd":true},{"key":3},{}],"more":false}`
	for name, mapping := range map[string]string{
		"from bytes": queueMapping,
		"by the tree": strings.Replace(queueMapping, "result: record(calls.page.response.tickets)",
			"result: record(calls.page.response.tickets ?? [])", 1),
	} {
		t.Run(name, func(t *testing.T) {
			h := newHarness(t, mapping, runtime.Options{}, answer{body: body}, answer{body: body})
			first := h.must(runtime.Request{Method: "list", Query: map[string]any{"limit": 2}})
			second := h.must(runtime.Request{Method: "list", Query: map[string]any{"limit": 2, "next_cursor": first.NextCursor}})
			const text = "nothing is mapped of these objects of the provider's page, counted from 0: "
			for i, want := range []runtime.Warning{
				{Code: "object_left_out", Pointer: "/result", Message: text + "0, 2"},
				{Code: "object_left_out", Pointer: "/result", Message: text + "4, 6"},
			} {
				page := []*runtime.Result{first, second}[i]
				if fmt.Sprint(page.Warnings) != fmt.Sprint([]runtime.Warning{want}) {
					t.Errorf("page %d has the warnings %v", i, page.Warnings)
				}
			}
		})
	}
}

func TestListThatIsNoneIsAnError(t *testing.T) {
	for name, test := range map[string]struct{ body, message string }{
		"nothing":         {`{"issues":[]}`, "the mapping gave nothing instead of a list"},
		"a single one":    {`{"tickets":{"key":1}}`, "the mapping gave object instead of a list"},
		"a list of nulls": {`{"tickets":null}`, "the mapping gave nothing instead of a list"},
	} {
		t.Run(name, func(t *testing.T) {
			_, failure := newHarness(t, queueMapping, runtime.Options{}, answer{body: test.body}).do(runtime.Request{Method: "list"})
			if failure == nil || failure.Code != runtime.CodeMappingOutput || failure.Message != test.message {
				t.Errorf("got %+v", failure)
			}
		})
	}
}

// TestListMadeOfWhatIsMissing filters what the provider has renamed, which is not an empty list.
func TestListMadeOfWhatIsMissing(t *testing.T) {
	const missing = "the mapping gave nothing instead of a list: calls.page.response.tickets is missing"
	for _, test := range []struct{ result, body, message string }{
		{"record(filter(calls.page.response.tickets, .open))", `{"issues":[]}`, missing},
		{"record(filter(map(calls.page.response.tickets, .values), .open))", `{"issues":[]}`, missing},
		{"record(calls.page.response.tickets | sortBy(.key))", `{"issues":[]}`, missing},
		{"map(record(calls.page.response.tickets), ({id: .id}))", `{"issues":[]}`, missing},
		{"record(compact(map(calls.page.response.tickets, .value)))", `{"issues":[]}`, missing},
		{"record(take(uniq(flatten(map(calls.page.response.tickets, .values))), 9)[0:5])", `{"issues":[]}`, missing},
		{"record(compact(map(calls.page.response.tickets, .value)))", `{"tickets":[{}]}`, ""},
		{"let open = filter(calls.page.response.tickets, .open); record(reverse(open))", `{"issues":[]}`, missing},
		{"record(values(groupBy(calls.page.response.tickets, .key)))", `{"issues":[]}`, missing},
		{"record(uniq(filter(calls.page.response.tickets ?? [], .open)))", `{"issues":[]}`, ""},
		{"record(filter(calls.page.response.tickets, .open))", `{"tickets":null}`, "the mapping gave nothing instead of a list: calls.page.response.tickets is null"},
		{"record(filter(calls.page.response.tickets, .open))", `{"tickets":[]}`, ""},
		{"record(filter(calls.page.response.tickets, .open))", `{"tickets":[{"key":1}]}`, ""},
		{"record(filter(calls.page.response.tickets ?? [], .open))", `{"issues":[]}`, ""},
		{"record(concat(filter(calls.page.response.tickets, .open), map(calls.page.response.tasks, .value)))", `{"issues":[]}`, missing},
		{"record(uniq(concat(calls.page.response.tickets, filter(calls.page.response.tasks, .open))))", `{"issues":[],"tasks":[]}`, missing},
		{"record(concat(calls.page.response.tasks, concat(map(calls.page.response.tickets, .value))))", `{"issues":[],"tasks":[]}`, missing},
		{"record(concat(filter(calls.page.response.tickets, .open), map(calls.page.response.tasks, .value)))", `{"tickets":[],"tasks":[]}`, ""},
		{"record(concat(filter(calls.page.response.tickets, .open), calls.page.response.tasks))", `{"tasks":[{"key":1}]}`, ""},
		{"record(concat(filter(calls.page.response.tickets ?? [], .open), calls.page.response.tasks))", `{"tasks":[]}`, ""},
		{"record(concat(filter(calls.page.response.tickets ?? [], .open), []))", `{"issues":[]}`, ""},
	} {
		t.Run(test.result+" of "+test.body, func(t *testing.T) {
			filtered := strings.Replace(queueMapping, "record(calls.page.response.tickets)", "'"+test.result+"'", 1)
			_, failure := newHarness(t, filtered, runtime.Options{}, answer{body: test.body}).do(runtime.Request{Method: "list"})
			switch {
			case test.message == "" && failure != nil:
				t.Errorf("got %+v", failure)
			case test.message != "" && (failure == nil || failure.Code != runtime.CodeMappingOutput || failure.Message != test.message):
				t.Errorf("got %+v", failure)
			}
		})
	}
}

// TestListBuiltOfWhatIsMissing goes over what the provider has renamed.
func TestListBuiltOfWhatIsMissing(t *testing.T) {
	built := strings.Replace(queueMapping, "record(calls.page.response.tickets)",
		"{$each: 'filter(calls.page.response.tickets, .open)', $as: ticket, $value: record(ticket)}", 1)
	for body, message := range map[string]string{
		`{"issues":[]}`:  "the mapping gave nothing instead of a list: calls.page.response.tickets is missing",
		`{"tickets":[]}`: "",
	} {
		_, failure := newHarness(t, built, runtime.Options{}, answer{body: body}).do(runtime.Request{Method: "list"})
		if message == "" && failure != nil || message != "" && (failure == nil || failure.Message != message) {
			t.Errorf("%s: got %+v", body, failure)
		}
	}
}

func TestListTrace(t *testing.T) {
	h := filled(t)
	page := h.must(runtime.Request{Method: "list", Trace: true, StartAt: "tok/2"})
	if got := *page.Trace.Page; got.Cursor != "tok/2" || got.Size != 2 || got.Next != "tok/4" || names(page) != "c d" {
		t.Errorf("got %+v", got)
	}
	if f := page.Trace.Fields[1]; f.Pointer != "/result/0/name" || f.Value != "c" || f.Source != "acme/ticketing/tickets.yaml:5:9" {
		t.Errorf("got %+v", f)
	}
}
