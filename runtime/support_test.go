package runtime_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime"
	"github.com/unimap/unimap/runtime/account"
	"github.com/unimap/unimap/runtime/retry"
	"github.com/unimap/unimap/schemas"
)

// provider is the HTTP layer of an invented provider, whose server the account names.
const provider = `
format: 1
provider: acme
label: Acme
account:
  base_url: {type: string, pattern: "^https?://[a-z0-9.:-]+$"}
  agent: {type: string}
server: "{account.base_url}"
auth:
  bearer: {token: credentials.token}
headers: {Accept: application/json}
error:
  message: response.message
  code: response.code
  retry_after: response.wait
limit:
  remaining: headers["X-Remaining"]
`

// harness is a runtime before a provider that a test plays.
type harness struct {
	t       *testing.T
	runtime *runtime.Runtime
	account *account.Account
	server  *httptest.Server

	mutex    sync.Mutex
	requests []string // "METHOD /path?query body"
	headers  []http.Header
	slept    []time.Duration
	now      time.Time
}

// answer is what the provider says to one request.
type answer struct {
	status int
	body   string
	header map[string]string
}

// newHarness compiles a mapping of ticketing/tickets and serves answers in turn; the last one is
// repeated.
func newHarness(t *testing.T, mapping string, options runtime.Options, answers ...answer) *harness {
	t.Helper()
	served := 0
	h := newHarnessFunc(t, mapping, options, nil)
	h.server.Config.Handler = h.recorded(func(w http.ResponseWriter, _ *http.Request) {
		a := answers[min(served, len(answers)-1)]
		served++
		for name, text := range a.header {
			w.Header().Set(name, text)
		}
		if w.Header().Get("Content-Type") == "" && a.body != "" {
			w.Header().Set("Content-Type", "application/json")
		}
		if a.status == 0 {
			a.status = http.StatusOK
		}
		w.WriteHeader(a.status)
		_, _ = io.WriteString(w, a.body)
	})
	return h
}

// newHarnessFunc is newHarness with a handler of the test's own.
func newHarnessFunc(t *testing.T, mapping string, options runtime.Options, handler http.HandlerFunc) *harness {
	t.Helper()
	return newHarnessOf(t, provider, mapping, options, handler)
}

// newHarnessOf is newHarnessFunc with a provider.yaml of the test's own.
func newHarnessOf(t *testing.T, provider, mapping string, options runtime.Options, handler http.HandlerFunc, load ...engine.Option) *harness {
	t.Helper()
	files := fstest.MapFS{
		"acme/provider.yaml":          {Data: []byte(strings.TrimLeft(provider, "\n"))},
		"acme/ticketing/tickets.yaml": {Data: []byte(strings.TrimLeft(mapping, "\n"))},
	}
	catalog, err := engine.Load(files, schemas.FS, load...)
	if err != nil {
		t.Fatal(err)
	}
	h := &harness{t: t, now: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}
	h.server = httptest.NewServer(h.recorded(handler))
	t.Cleanup(h.server.Close)
	options.Now = func() time.Time { h.mutex.Lock(); defer h.mutex.Unlock(); return h.now }
	options.Sleep = func(ctx context.Context, d time.Duration) error {
		h.mutex.Lock()
		defer h.mutex.Unlock()
		h.slept = append(h.slept, d)
		h.now = h.now.Add(d)
		return ctx.Err()
	}
	if options.Retry == (retry.Policy{}) {
		options.Retry = retry.Policy{MaxAttempts: 3}
	}
	h.runtime = runtime.New(catalog, options)
	h.account = &account.Account{
		ID: "a1", Provider: "acme",
		Settings:    value.ObjectOf("base_url", h.server.URL),
		Credentials: account.NewCredentials(map[string]string{"token": "tok-secret-123"}),
		Network:     account.Network{AllowPrivateAddresses: true},
	}
	return h
}

func (h *harness) recorded(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(body))
		h.mutex.Lock()
		h.requests = append(h.requests, strings.TrimSpace(r.Method+" "+r.URL.RequestURI()+" "+string(body)))
		h.headers = append(h.headers, r.Header.Clone())
		h.mutex.Unlock()
		next(w, r)
	}
}

// do makes a unified call with the account of the harness.
func (h *harness) do(request runtime.Request) (*runtime.Result, *runtime.Error) {
	h.t.Helper()
	request.Account, request.Model, request.Resource = h.account, "ticketing", "tickets"
	result, err := h.runtime.Do(context.Background(), request)
	if err == nil {
		return result, nil
	}
	failure, ok := err.(*runtime.Error)
	if !ok {
		h.t.Fatalf("got %T %v, want a *runtime.Error", err, err)
	}
	return nil, failure
}

func (h *harness) wantRequests(want ...string) {
	h.t.Helper()
	if got := strings.Join(h.requests, "\n"); got != strings.Join(want, "\n") {
		h.t.Errorf("requests\n got %s\nwant %s", got, strings.Join(want, "\n"))
	}
}

func warnings(list []runtime.Warning) string {
	var out []string
	for _, w := range list {
		out = append(out, w.Code+" "+w.Pointer)
	}
	return strings.Join(out, ", ")
}
