package runtime_test

import (
	"encoding/base64"
	"net/http"
	"strings"
	"testing"

	"github.com/unimap/unimap/runtime"
	"github.com/unimap/unimap/runtime/account"
)

func TestListSizes(t *testing.T) {
	h := filled(t)
	h.requests = nil
	page := h.must(runtime.Request{Method: "list", Query: map[string]any{"limit": "100"}})
	if got := names(page); got != "a b c" {
		t.Errorf("got %s", got)
	}
	page = h.must(runtime.Request{Method: "list", Query: map[string]any{"limit": "1", "next_cursor": page.NextCursor}})
	if got := names(page); got != "d" {
		t.Errorf("got %s", got)
	}
	page = h.must(runtime.Request{Method: "list", Query: map[string]any{"next_cursor": page.NextCursor}})
	if got := names(page); got != "e" || page.NextCursor != "" {
		t.Errorf("got %s, next %q", got, page.NextCursor)
	}
	h.wantRequests("GET /tickets?count=3", "GET /tickets?after=tok%2F3&count=3", "GET /tickets?after=tok%2F3&count=3")
}

func TestListRefuses(t *testing.T) {
	h := filled(t)
	first := h.must(runtime.Request{Method: "list", Query: map[string]any{"status": "open"}}).NextCursor
	other := *h.account
	other.ID = "a2"
	for name, test := range map[string]struct {
		method  string
		account *account.Account
		query   map[string]any
		code    runtime.Code
		pointer string
	}{
		"a limit of 0":                {query: map[string]any{"limit": "0"}, code: runtime.CodeInvalidRequest, pointer: "/query/limit"},
		"a limit of text":             {query: map[string]any{"limit": "many"}, code: runtime.CodeInvalidRequest, pointer: "/query/limit"},
		"a made-up cursor":            {query: map[string]any{"next_cursor": "tok/3"}, code: runtime.CodeInvalidCursor, pointer: "/query/next_cursor"},
		"a cursor of another query":   {query: map[string]any{"next_cursor": first}, code: runtime.CodeInvalidCursor, pointer: "/query/next_cursor"},
		"a cursor of another account": {account: &other, query: map[string]any{"status": "open", "next_cursor": first}, code: runtime.CodeInvalidCursor, pointer: "/query/next_cursor"},
		"a filter that is not read":   {query: map[string]any{"assignee": "u1"}, code: runtime.CodeUnsupportedParam, pointer: "/query/assignee"},
		"a bound that is not read":    {query: map[string]any{"updated_at": map[string]any{"gte": "2026-01-01", "lt": "2026-02-01"}}, code: runtime.CodeUnsupportedParam, pointer: "/query/updated_at/lt"},
		"a status by its id":          {query: map[string]any{"status": map[string]any{"id": "open"}}, code: runtime.CodeUnsupportedParam, pointer: "/query/status/id"},
		"a status it does not have":   {query: map[string]any{"status": "spam"}, code: runtime.CodeUnsupportedValue, pointer: "/query/status/name"},
		"a limit of a get":            {method: "get", query: map[string]any{"limit": "1"}, code: runtime.CodeInvalidRequest, pointer: "/query/limit"},
	} {
		t.Run(name, func(t *testing.T) {
			request := runtime.Request{Method: test.method, Query: test.query}
			if request.Method == "" {
				request.Method = "list"
			} else {
				request.ID = "1"
			}
			before := h.account
			if test.account != nil {
				h.account = test.account
			}
			_, failure := h.do(request)
			h.account = before
			if test.code == runtime.CodeUnsupportedParam && failure != nil && !strings.HasPrefix(failure.Message, "Acme cannot select tickets by "+strings.ReplaceAll(strings.TrimPrefix(test.pointer, "/query/"), "/", ".")+"; allowed are workspace, ") {
				t.Errorf("got %s", failure.Message)
			}
			if failure == nil || failure.Code != test.code || failure.Pointer != test.pointer || failure.StatusCode != http.StatusUnprocessableEntity {
				t.Errorf("got %+v", failure)
			}
		})
	}
	if got := h.must(runtime.Request{Method: "list", Query: map[string]any{"status": "open", "next_cursor": first}}); names(got) != "c d" {
		t.Errorf("got %s", got.Body)
	}
}

func TestIDsOfMethodsThatHaveNone(t *testing.T) {
	for _, request := range []runtime.Request{
		{Method: "list", ID: "7"},
		{Method: "create", ID: "7", Body: []byte(`{"name":"a"}`)},
	} {
		h := newHarness(t, queueMapping, runtime.Options{})
		_, failure := h.do(request)
		if failure == nil || failure.Code != runtime.CodeInvalidID || failure.StatusCode != http.StatusUnprocessableEntity || failure.Message != "a "+request.Method+" has no id" {
			t.Errorf("%s: got %+v", request.Method, failure)
		}
		h.wantRequests()
	}
}

func TestListReportsACursorThatLeadsNowhere(t *testing.T) {
	h := newHarness(t, queueMapping, runtime.Options{}, answer{body: `{"tickets":[],"more":true,"token":"t"}`})
	page := h.must(runtime.Request{Method: "list"})
	if page.NextCursor == "" || names(page) != "" {
		t.Fatalf("got %s", page.Body)
	}
	_, failure := h.do(runtime.Request{Method: "list", Query: map[string]any{"next_cursor": page.NextCursor}})
	if failure == nil || failure.Code != runtime.CodeRemoteCursorLoop || failure.StatusCode != http.StatusBadGateway {
		t.Errorf("got %+v", failure)
	}
}

// forger returns what makes cursors of a list, as its first page has one, with other parts.
func forger(t *testing.T, h *harness) func(parts string) string {
	t.Helper()
	good := h.must(runtime.Request{Method: "list"}).NextCursor
	content, err := base64.RawURLEncoding.DecodeString(good)
	if err != nil {
		t.Fatal(err)
	}
	return func(parts string) string {
		return base64.RawURLEncoding.EncodeToString(append(content[:13:13], parts...))
	}
}

func TestListRefusesAForgedCursor(t *testing.T) {
	const mapping = `
record: {id: string(response.key)}
methods:
  list:
    calls:
      - {name: page, request: GET /tickets, query: {page: page.cursor.page + 1, since: datetime(page.cursor.since)}}
    paginate:
      size: {default: 1, max: 5}
      next: {page: calls.page.response.page}
    result: record(calls.page.response.tickets)
`
	h := newHarness(t, mapping, runtime.Options{}, answer{body: `{"page":1,"tickets":[{"key":1}]}`})
	forge := forger(t, h)
	for name, parts := range map[string]string{
		"text for a number":        `[1,0,{"page":"one"}]`,
		"no time":                  `[1,0,{"since":"soon"}]`,
		"a page that is too large": `[6,0,{"page":1}]`,
		"no parts":                 `{}`,
	} {
		t.Run(name, func(t *testing.T) {
			_, failure := h.do(runtime.Request{Method: "list", Query: map[string]any{"next_cursor": forge(parts)}})
			if failure == nil || failure.Code != runtime.CodeInvalidCursor || failure.StatusCode != http.StatusUnprocessableEntity {
				t.Errorf("got %+v", failure)
			}
		})
	}
}

// A cursor that is spread into a query must be an object, which one of a client's making need not be.
func TestListRefusesAForgedCursorThatIsSpread(t *testing.T) {
	const mapping = `
record: {id: string(response.key)}
methods:
  list:
    calls:
      - {name: page, request: GET /tickets, query: {$merge: [page.cursor], count: page.size}}
    paginate:
      size: {default: 1, max: 5}
      next: {page: calls.page.response.page}
    result: record(calls.page.response.tickets)
`
	h := newHarness(t, mapping, runtime.Options{}, answer{body: `{"page":1,"tickets":[{"key":1}]}`})
	forge := forger(t, h)
	_, failure := h.do(runtime.Request{Method: "list", Query: map[string]any{"next_cursor": forge(`[1,0,"x"]`)}})
	if failure == nil || failure.Code != runtime.CodeInvalidCursor || failure.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("got %+v", failure)
	}
}

func TestListKeepsCredentialsOutOfCursors(t *testing.T) {
	h := newHarness(t, queueMapping, runtime.Options{}, answer{body: `{"tickets":[],"more":true,"token":"https://a.example/?key=tok-secret-123&page=2"}`})
	_, failure := h.do(runtime.Request{Method: "list"})
	if failure == nil || failure.Code != runtime.CodeMappingFailed || strings.Contains(failure.Message, "tok-secret-123") {
		t.Errorf("got %+v", failure)
	}
}

func TestListRefusesACursorThatIsTooLarge(t *testing.T) {
	h := newHarness(t, queueMapping, runtime.Options{}, answer{body: `{"tickets":[],"more":true,"token":"` + strings.Repeat("x", 9000) + `"}`})
	_, failure := h.do(runtime.Request{Method: "list"})
	if failure == nil || failure.Code != runtime.CodeRemoteResponse {
		t.Errorf("got %+v", failure)
	}
}

func TestListWithoutPages(t *testing.T) {
	mapping := queueMapping[:strings.Index(queueMapping, "    paginate:")] + queueMapping[strings.Index(queueMapping, "    result: record(calls.page"):]
	h := newHarness(t, mapping, runtime.Options{}, answer{body: `{"tickets":[{"key":1,"title":"a"},{"key":2,"title":"b"}],"more":true,"token":"t"}`})
	page := h.must(runtime.Request{Method: "list", Query: map[string]any{"limit": 1}})
	if names(page) != "a" || page.NextCursor == "" {
		t.Fatalf("got %s", page.Body)
	}
	page = h.must(runtime.Request{Method: "list", Query: map[string]any{"limit": 1, "next_cursor": page.NextCursor}})
	if names(page) != "b" || page.NextCursor != "" {
		t.Errorf("got %s", page.Body)
	}
}

func TestListCutsWhatTheProviderGivesTooMuch(t *testing.T) {
	h := newHarness(t, strings.Replace(queueMapping, "{$if: calls.page.response.more, $value: calls.page.response.token}", "null", 1),
		runtime.Options{}, answer{body: `{"tickets":[{"key":1,"title":"a"},{"key":2,"title":"b"},{"key":3,"title":"c"}]}`})
	var seen []string
	query := map[string]any{"limit": 2}
	for range 3 {
		page := h.must(runtime.Request{Method: "list", Query: query})
		seen = append(seen, names(page))
		if query["next_cursor"] = page.NextCursor; page.NextCursor == "" {
			break
		}
	}
	if got := strings.Join(seen, "|"); got != "a b|c" {
		t.Errorf("got %s", got)
	}
}
