package runtime_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/unimap/unimap/runtime"
)

// hostileMapping is what the attacks of these tests go against.
const hostileMapping = `
record:
  id: string(response.id)
  name: response.name
  description: response.description
  tags: {$each: response.tags, $as: tag, name: tag}
methods:
  list:
    calls: [{name: page, request: GET /tickets}]
    paginate: {size: {default: 1000, max: 1000}, next: null}
    result: record(calls.page.response.items)
  create:
    calls:
      - request: POST /tickets
        body: {name: body.name, description: body.description}
    result: {id: '"1"'}
`

// endsWithin fails the test if do takes more than the time that any machine needs for work which
// grows with the size of the request and not with its square.
func endsWithin(t *testing.T, most time.Duration, do func()) {
	t.Helper()
	began := time.Now()
	do()
	if took := time.Since(began); took > most {
		t.Errorf("it took %s, want %s at most", took.Round(time.Millisecond), most)
	}
}

// members are as many members of an object as JSON text.
func members(count int) string {
	var b strings.Builder
	for i := range count {
		fmt.Fprintf(&b, `,"k%d":%d`, i, i)
	}
	return b.String()[1:]
}

func TestManyMembersOfRemoteDataBesideALongText(t *testing.T) {
	h := newHarness(t, hostileMapping, runtime.Options{}, answer{body: `{}`})
	body := `{"name":"a","description":"` + strings.Repeat("x", 4<<20) + `","remote_data":{` + members(40_000) + `}}`
	endsWithin(t, 10*time.Second, func() {
		if _, failure := h.do(runtime.Request{Method: "create", Body: []byte(body)}); failure != nil {
			t.Fatal(failure)
		}
	})
	if sent := h.requests[0]; !strings.HasSuffix(sent, `xx","k0":0,"k1":1`+members(40_000)[len(`"k0":0,"k1":1`):]+`}`) {
		t.Errorf("sent %d bytes that do not end with the members of remote_data", len(sent))
	}
}

func TestManyFieldsToLeaveOut(t *testing.T) {
	item := `{"id":1,"name":"n","tags":["a","b"],` + members(100) + `}`
	h := newHarness(t, hostileMapping, runtime.Options{}, answer{body: `{"items":[` + strings.Repeat(item+",", 499) + item + `]}`})
	paths := []string{"name", "tags.name", "remote_data.tags", "remote_data.k1.x"}
	for i := range 10_000 {
		paths = append(paths, fmt.Sprintf("remote_data.k%d", i+1))
	}
	slices.Reverse(paths[4:]) // those that there are come last
	endsWithin(t, 10*time.Second, func() {
		result, failure := h.do(runtime.Request{Method: "list", Query: map[string]any{"limit": int64(500), "truto_exclude_fields": strings.Join(paths, ",")}})
		if failure != nil {
			t.Fatal(failure)
		}
		want := `{"result":[{"id":"1","tags":[{},{}],"remote_data":{"id":1,"name":"n","k0":0}},`
		if got := string(result.Body); !strings.HasPrefix(got, want) {
			t.Errorf("got %.200s, want %s...", got, want)
		}
	})
}

// TestSecretsThatAProviderEchoes has a provider that gives the token of the account back, in every
// place that an error or a trace shows.
func TestSecretsThatAProviderEchoes(t *testing.T) {
	const token = "tok-secret-123"
	long := strings.Repeat("x", 16<<10)
	for name, a := range map[string]answer{
		"code":                  {status: 422, body: `{"message":"m","code":"` + token + `"}`},
		"message":               {status: 422, body: `{"message":"` + token + `"}`},
		"key":                   {status: 422, body: `{"` + token + `":{"` + token + `":["` + token + `"]}}`},
		"escapes":               {status: 422, body: `{"a":"tok\u002dsecret\u002d123"}`},
		"escapes in a long one": {status: 422, body: `{"a":"tok\u002dsecret\u002d123","b":"` + long + `"}`},
		"long text":             {status: 422, body: token + long, header: map[string]string{"Content-Type": "text/plain"}},
		"unreadable":            {body: `{"` + token},
		"limit":                 {status: 429, body: `{}`, header: map[string]string{"X-Remaining": token}},
		"key of an answer":      {body: `{"id":{"` + token + `":1},"items":[{"id":{"` + token + `":1}}]}`},
		"redirect":              {status: 302, header: map[string]string{"Location": "https://127.0.0.1:1/" + token}},
	} {
		t.Run(name, func(t *testing.T) {
			for _, request := range []runtime.Request{{Method: "list"}, {Method: "create", Body: []byte(`{"name":"n"}`)}} {
				h := newHarness(t, hostileMapping, runtime.Options{}, a)
				request.Trace = true
				result, failure := h.do(request)
				var shown string
				if failure != nil {
					shown = fmt.Sprintf("%s %s %v %+v %s", asJSON(t, failure), asJSON(t, failure.Trace), failure, failure.RateLimit, failure.Raw)
				} else {
					shown = asJSON(t, result.Trace) + fmt.Sprint(result.Warnings, result.RateLimit)
				}
				if at := strings.Index(shown, "secret"); at >= 0 {
					t.Errorf("%s shows ...%s", request.Method, shown[max(0, at-60):at+20])
				}
			}
		})
	}
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	content, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// TestOverlayCannotTakeCredentialsAway has an overlay that sends what the account authorizes to a
// host of its author.
func TestOverlayCannotTakeCredentialsAway(t *testing.T) {
	var stolen []string
	thief := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		stolen = append(stolen, r.Header.Get("Authorization"))
	}))
	defer thief.Close()
	h := newHarness(t, hostileMapping, runtime.Options{}, answer{body: `{"items":[]}`})
	h.account.Overlays = map[string]string{"ticketing/tickets": "methods: {list: {calls: {page: {server: \"" + thief.URL + "\"}}}}\n"}
	_, failure := h.do(runtime.Request{Method: "list"})
	if len(stolen) > 0 {
		t.Fatalf("the credentials went to another host: %q", stolen)
	}
	if failure == nil || failure.Code != runtime.CodeInvalidOverlay || !strings.Contains(failure.Message, "cannot choose the server") {
		t.Errorf("got %v", failure)
	}
}

// TestBoundaryInAPart has a caller who writes the boundary of a form, and what it could be lengthened
// to, into a part of it.
func TestBoundaryInAPart(t *testing.T) {
	mapping := strings.Replace(hostileMapping, "request: POST /tickets\n", "request: POST /tickets\n        encode: multipart\n", 1)
	var got []string
	h := newHarnessFunc(t, mapping, runtime.Options{}, func(w http.ResponseWriter, r *http.Request) {
		if err := r.ParseMultipartForm(64 << 20); err != nil {
			t.Error(err)
		}
		got = append(got, r.FormValue("name"), r.FormValue("description"))
		_, _ = w.Write([]byte("{}"))
	})
	text := "unimap-form-boundary" + strings.Repeat("-x", 1<<20)
	endsWithin(t, 10*time.Second, func() {
		if _, failure := h.do(runtime.Request{Method: "create", Body: []byte(`{"name":"a","description":"` + text + `"}`)}); failure != nil {
			t.Fatal(failure)
		}
	})
	if len(got) != 2 || got[0] != "a" || got[1] != text {
		t.Errorf("got %.60q", got)
	}
}

// TestDotSegments has a caller who wants another object of the provider than the one that the mapping
// addresses, by every value that becomes a part of the path.
func TestDotSegments(t *testing.T) {
	mapping := strings.Replace(hostileMapping, "request: GET /tickets", `request: "GET /spaces/{query.workspace.id}/tickets"`, 1)
	mapping = strings.Replace(mapping, "methods:", "methods:\n  delete: {calls: [{request: \"DELETE /tickets/{id}\"}], result: {id: id}}", 1)
	for _, value := range []string{"..", "../admin", `..\admin`, "a/../../admin", "..;/admin", "..;", "./admin"} {
		h := newHarness(t, mapping, runtime.Options{}, answer{body: `{"items":[]}`})
		for _, request := range []runtime.Request{
			{Method: "list", Query: map[string]any{"workspace": map[string]any{"id": value}}},
			{Method: "delete", ID: value},
		} {
			if _, failure := h.do(request); failure == nil || failure.StatusCode != http.StatusUnprocessableEntity {
				t.Errorf("%s by %q: got %v", request.Method, value, failure)
			}
		}
		h.wantRequests()
	}
}
