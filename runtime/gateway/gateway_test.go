package gateway_test

import (
	"context"
	"encoding/json"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime"
	"github.com/unimap/unimap/runtime/account"
	"github.com/unimap/unimap/runtime/gateway"
	"github.com/unimap/unimap/schemas"
)

var acme = fstest.MapFS{
	"acme/provider.yaml": {Data: []byte(`format: 1
provider: acme
label: Acme
account: {address: {type: string, pattern: "^https?://[a-z0-9.:]+$"}}
server: "{account.address}"
auth: {bearer: {token: credentials.token}}
error: {message: response.message}
limit:
  remaining: headers["x-left"]
`)},
	"acme/ticketing/tickets.yaml": {Data: []byte(`enums:
  status: {new: open, done: [closed, completed]}
record:
  id: string(response.key)
  name: response.title
  etag: response.version
  status: {id: response.state, name: response.state | unified("status")}
methods:
  get:
    calls: [{name: read, request: "GET /tickets/{id}"}]
    result: record(calls.read.response)
  update:
    calls:
      - name: edit
        request: PATCH /tickets/{id}
        body: {title: body.name, state: body.status.name | native("status")}
    result: record(calls.edit.response)
  delete:
    calls: [{request: "DELETE /tickets/{id}"}]
    result: {id: id}
`)},
}

// desk is a provider with state.
type desk struct {
	mutex   sync.Mutex
	tickets map[string]*value.Object
	writes  int
	trace   string
	arrived chan struct{} // is closed when a PATCH arrives, which then waits for hold; nil for none
	hold    chan struct{}
}

func (d *desk) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if d.hold != nil && r.Method == http.MethodPatch {
		close(d.arrived)
		<-d.hold
	}
	d.mutex.Lock()
	defer d.mutex.Unlock()
	d.trace = r.Header.Get("traceparent")
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-Left", "41")
	id := strings.TrimPrefix(r.URL.Path, "/tickets/")
	ticket := d.tickets[id]
	switch {
	case r.URL.Path == "/tickets":
		d.collection(w, r)
		return
	case ticket == nil:
		w.WriteHeader(http.StatusNotFound)
		_, _ = io.WriteString(w, `{"message":"no ticket"}`)
		return
	case r.Method == http.MethodPatch:
		content, _ := io.ReadAll(r.Body)
		change, _ := value.Decode(content, value.Limits{})
		d.tickets[id] = value.MergeDeep(ticket, change).(*value.Object)
		d.writes++
	case r.Method == http.MethodDelete:
		delete(d.tickets, id)
		d.writes++
		w.WriteHeader(http.StatusNoContent)
		return
	}
	_, _ = w.Write(value.Append(nil, d.tickets[id]))
}

// collection creates a ticket, or gives a page of all in the order of their numbers.
func (d *desk) collection(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodPost {
		content, _ := io.ReadAll(r.Body)
		given, _ := value.Decode(content, value.Limits{})
		id := strconv.Itoa(len(d.tickets) + 100)
		d.tickets[id] = given.(*value.Object).Clone()
		d.tickets[id].Set("key", id)
		d.writes++
		w.WriteHeader(http.StatusCreated)
		_, _ = w.Write(value.Append(nil, d.tickets[id]))
		return
	}
	ids := slices.Sorted(maps.Keys(d.tickets))
	from, _ := strconv.Atoi(r.URL.Query().Get("from"))
	count, _ := strconv.Atoi(r.URL.Query().Get("count"))
	page, next := []any{}, any(nil)
	for _, id := range ids[from:min(from+count, len(ids))] {
		page = append(page, d.tickets[id])
	}
	if from+count < len(ids) {
		next = int64(from + count)
	}
	_, _ = w.Write(value.Append(nil, value.ObjectOf("tickets", page, "next", next)))
}

const callToken, adminToken = "um_call", "um_admin"

func serve(t *testing.T, d *desk) *httptest.Server {
	t.Helper()
	return serveFiles(t, d, acme)
}

func serveFiles(t *testing.T, d *desk, files fs.FS) *httptest.Server {
	t.Helper()
	provider := httptest.NewServer(d)
	t.Cleanup(provider.Close)
	catalog, err := engine.Load(files, schemas.FS)
	if err != nil {
		t.Fatal(err)
	}
	accounts := account.NewMemory()
	if err := accounts.Put(context.Background(), &account.Account{
		ID: "a1", Provider: "acme", Settings: value.ObjectOf("address", provider.URL),
		Credentials: account.NewCredentials(map[string]string{"token": "made-up-secret"}), Network: account.Network{AllowPrivateAddresses: true},
	}); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(gateway.New(gateway.Options{
		Runtime: runtime.New(catalog, runtime.Options{Accounts: accounts}),
		Tokens: gateway.StaticTokens{
			{Holder: "caller", Digest: gateway.TokenDigest(callToken), Scopes: []gateway.Scope{gateway.ScopeCall}},
			{Holder: "admin", Digest: gateway.TokenDigest(adminToken), Scopes: []gateway.Scope{gateway.ScopeAdmin}},
		},
		MaxBodyBytes: 1000,
	}))
	t.Cleanup(server.Close)
	return server
}

func newDesk() *desk {
	return &desk{tickets: map[string]*value.Object{"7": value.ObjectOf("key", int64(7), "title", "Fire", "state", "new", "version", `"v1"`)}}
}

type reply struct {
	status int
	header http.Header
	body   string
}

func send(t *testing.T, server *httptest.Server, method, path, body string, headers ...string) reply {
	t.Helper()
	request, err := http.NewRequest(method, server.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+callToken)
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return reply{response.StatusCode, response.Header, string(content)}
}

const (
	item  = "/unified/ticketing/tickets/7"
	query = "?integrated_account_id=a1&truto_ignore_remote_data=true"
)

func TestLifeOfATicket(t *testing.T) {
	server := serve(t, newDesk())
	steps := []struct {
		method, path, body string
		status             int
		want               string
	}{
		{"GET", item + query, ``, 200, `{"id":"7","name":"Fire","etag":"\"v1\"","status":{"id":"new","name":"open"}}`},
		{"PATCH", item + query, `{"status":"completed"}`, 200, `{"id":"7","name":"Fire","etag":"\"v1\"","status":{"id":"done","name":"closed"}}`},
		{"PUT", "//unified/ticketing/tickets/7/" + query, `{"name":null}`, 200, `{"id":"7","etag":"\"v1\"","status":{"id":"done","name":"closed"}}`},
		{"DELETE", item + query, ``, 200, `{"id":"7"}`},
		{"GET", item + query, ``, 404, ``},
	}
	for _, step := range steps {
		got := send(t, server, step.method, step.path, step.body)
		if got.status != step.status || step.want != "" && got.body != step.want {
			t.Fatalf("%s %s: %d %s", step.method, step.path, got.status, got.body)
		}
	}
}

func TestHeaders(t *testing.T) {
	d := newDesk()
	server := serve(t, d)
	got := send(t, server, "PATCH", item+query, `{"due_date":"2026-01-01","name":"Füür"}`, "X-Request-Id", "req-1", "traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
	for name, want := range map[string]string{
		"X-Request-Id": "req-1", "Ratelimit-Remaining": "41", "Etag": `"v1"`, "Content-Type": "application/json",
		"X-Unimap-Warnings": `[{"code":"field_ignored","pointer":"/due_date","message":"Acme cannot write it"}]`,
	} {
		if text := got.header.Get(name); text != want {
			t.Errorf("%s is %q, want %q", name, text, want)
		}
	}
	if d.trace == "" {
		t.Error("the trace context was not passed on")
	}
	if got := send(t, server, "GET", item+query, "", "X-Request-Id", "a b"); got.header.Get("X-Request-Id") == "a b" {
		t.Error("an odd request id was taken over")
	}
}

// Clients of HTTP read and send entity tags in quotes alone, whatever form the provider gives.
func TestEntityTagOfAPlainVersion(t *testing.T) {
	d := newDesk()
	d.tickets["7"].Set("version", "5")
	server := serve(t, d)
	got := send(t, server, "GET", item+query, "")
	if etag := got.header.Get("Etag"); etag != `"5"` || !strings.Contains(got.body, `"etag":"5"`) {
		t.Errorf("Etag is %s, with %s", etag, got.body)
	}
}

// HEAD asks what GET gives, and writes nothing.
func TestHead(t *testing.T) {
	server := serve(t, newDesk())
	for _, form := range []string{"", "&truto_response_format=raw", "&truto_response_format=stream"} {
		full, head := send(t, server, "GET", item+query+form, ""), send(t, server, "HEAD", item+query+form, "")
		if head.status != 200 || head.body != "" || head.header.Get("Content-Type") != full.header.Get("Content-Type") || head.header.Get("Etag") != full.header.Get("Etag") {
			t.Errorf("%s: %d %v %q", form, head.status, head.header, head.body)
		}
	}
	if got := send(t, server, "HEAD", "/unified/ticketing/tickets/8"+query, ""); got.status != 404 {
		t.Errorf("of a ticket that is not there: %d", got.status)
	}
}

func TestRefusals(t *testing.T) {
	tests := []struct {
		name, method, path, body string
		headers                  []string
		status                   int
		code                     string
	}{
		{"no token", "GET", item + query, "", []string{"Authorization", ""}, 401, "gateway.unauthorized"},
		{"another token", "GET", item + query, "", []string{"Authorization", "Bearer um_other"}, 401, "gateway.unauthorized"},
		{"a token without the scope", "GET", item + query, "", []string{"Authorization", "Bearer " + adminToken}, 403, "gateway.forbidden"},
		{"no account", "GET", item, "", nil, 422, "request.missing_parameter"},
		{"two accounts", "GET", item + query + "&integrated_account_id=a1", "", nil, 422, "request.invalid"},
		{"a dry run that is neither yes nor no", "PATCH", item + query + "&dry_run=yes", `{"name":"N"}`, nil, 422, "request.invalid"},
		{"a dry run without a value", "DELETE", item + query + "&dry_run", "", nil, 422, "request.invalid"},
		{"a dry run given twice", "DELETE", item + query + "&dry_run=true&dry_run=true", "", nil, 422, "request.invalid"},
		{"an unknown filter of capabilities", "GET", "/capabilities?vendor=acme", "", nil, 422, "request.unsupported_parameter"},
		{"a filter of capabilities given twice", "GET", "/capabilities?provider=acme&provider=other", "", nil, 422, "request.invalid"},
		{"unknown account", "GET", item + "?integrated_account_id=zz", "", nil, 404, "account.not_found"},
		{"unknown path", "GET", "/nope", "", nil, 404, "gateway.not_found"},
		{"unknown resource", "GET", "/unified/ticketing/nope/1" + query, "", nil, 404, "request.unknown_resource"},
		{"a method that means nothing", "PATCH", "/unified/ticketing/tickets" + query, "", nil, 405, "gateway.method_not_allowed"},
		{"a method the mapping lacks", "GET", "/unified/ticketing/tickets" + query, "", nil, 501, "request.not_supported"},
		{"a body that is too large", "PATCH", item + query, strings.Repeat(" ", 2000), nil, 413, "request.too_large"},
		{"a body that is compressed", "PATCH", item + query, "\x1f\x8b", []string{"Content-Encoding", "gzip"}, 415, "request.invalid"},
		{"a body that is not JSON", "PATCH", item + query, "{", nil, 400, "request.invalid_json"},
		{"strict handling", "PATCH", item + query, `{"due_date":"2026-01-01"}`, []string{"Prefer", "handling=strict"}, 422, "request.field_ignored"},
		{"a query with a name and members", "GET", item + query + "&a=1&a[b]=2", "", nil, 400, "request.invalid"},
		{"a query that is not encoded", "GET", item + query + "&a=%zz", "", nil, 400, "request.invalid"},
		{"a line break in the id", "GET", "/unified/ticketing/tickets/7%0d%0aX:y" + query, "", nil, 422, "request.invalid_id"},
		{"dot segments in the id", "GET", "/unified/ticketing/tickets/..%2f..%2fadmin" + query, "", nil, 422, "request.invalid_id"},
		{"the provider's failure", "GET", "/unified/ticketing/tickets/8" + query, "", nil, 404, "remote.not_found"},
	}
	d := newDesk()
	server := serve(t, d)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := send(t, server, tt.method, tt.path, tt.body, tt.headers...)
			if d.writes != 0 {
				t.Error("something was written")
			}
			var envelope struct {
				StatusCode int
				Code       string
				RequestID  string `json:"request_id"`
			}
			if err := json.Unmarshal([]byte(got.body), &envelope); err != nil {
				t.Fatalf("%v: %s", err, got.body)
			}
			if got.status != tt.status || envelope.StatusCode != tt.status || envelope.Code != tt.code || envelope.RequestID == "" {
				t.Errorf("got %d %s", got.status, got.body)
			}
			if strings.Contains(got.body, "made-up-secret") {
				t.Error("a secret leaked")
			}
		})
	}
}

func TestDryRun(t *testing.T) {
	d := newDesk()
	server := serve(t, d)
	for _, yes := range []string{"true", "True", "1"} { // as JavaScript and Python write it
		got := send(t, server, "PATCH", item+query+"&dry_run="+yes, `{"name":"N"}`)
		if got.status != 200 || !strings.Contains(got.body, `"dry_run":true`) || d.writes != 0 {
			t.Errorf("%s: got %d %s, %d writes", yes, got.status, got.body, d.writes)
		}
	}
	if got := send(t, server, "PATCH", item+query+"&dry_run=False", `{"name":"N"}`); got.status != 200 || d.writes != 1 {
		t.Errorf("got %d %s, %d writes", got.status, got.body, d.writes)
	}
}

func TestIdempotency(t *testing.T) {
	d := newDesk()
	server := serve(t, d)
	key := []string{"Idempotency-Key", "k1"}
	first := send(t, server, "PATCH", item+query, `{"name":"N"}`, key...)
	again := send(t, server, "PATCH", item+query, `{"name":"N"}`, key...)
	if first.status != 200 || again.body != first.body || again.header.Get("Idempotent-Replayed") != "true" || d.writes != 1 {
		t.Errorf("replay: %d %s, %d writes", again.status, again.body, d.writes)
	}
	if other := send(t, server, "PATCH", item+query, `{"name":"M"}`, key...); other.status != 422 {
		t.Errorf("another payload: %d", other.status)
	}
	failed := []string{"Idempotency-Key", "k2"}
	if got := send(t, server, "PATCH", item+query, `{"status":"spam"}`, failed...); got.status != 422 {
		t.Fatalf("got %d", got.status)
	}
	if got := send(t, server, "PATCH", item+query, `{"status":"open"}`, failed...); got.status != 200 {
		t.Errorf("a key whose request wrote nothing cannot be used again: %d %s", got.status, got.body)
	}
}

// A client that is cut off gets the answer when it asks again with the same key.
func TestIdempotencyOfAClientThatIsCutOff(t *testing.T) {
	d := newDesk()
	d.arrived, d.hold = make(chan struct{}), make(chan struct{})
	server := serve(t, d)
	ctx, cutOff := context.WithCancel(t.Context())
	request, err := http.NewRequestWithContext(ctx, "PATCH", server.URL+item+query, strings.NewReader(`{"name":"N"}`))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+callToken)
	request.Header.Set("Idempotency-Key", "k")
	gone := make(chan error)
	go func() {
		_, err := http.DefaultClient.Do(request)
		gone <- err
	}()
	<-d.arrived
	cutOff()
	if err := <-gone; err == nil {
		t.Fatal("the client was not cut off")
	}
	time.Sleep(50 * time.Millisecond) // in which the gateway sees it
	close(d.hold)
	var got reply
	for range 100 {
		if got = send(t, server, "PATCH", item+query, `{"name":"N"}`, "Idempotency-Key", "k"); got.status != http.StatusConflict {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	if got.status != http.StatusOK || got.header.Get("Idempotent-Replayed") != "true" || d.writes != 1 {
		t.Errorf("got %d %s, %d writes", got.status, got.body, d.writes)
	}
}

func TestIdempotencyInFlight(t *testing.T) {
	d := newDesk()
	d.arrived, d.hold = make(chan struct{}), make(chan struct{})
	server := serve(t, d)
	first := make(chan reply)
	go func() { first <- send(t, server, "PATCH", item+query, `{"name":"N"}`, "Idempotency-Key", "k") }()
	<-d.arrived
	if got := send(t, server, "PATCH", item+query, `{"name":"N"}`, "Idempotency-Key", "k"); got.status != http.StatusConflict {
		t.Errorf("the second request got %d %s", got.status, got.body)
	}
	close(d.hold)
	if got := <-first; got.status != http.StatusOK {
		t.Errorf("the first request got %d", got.status)
	}
}
