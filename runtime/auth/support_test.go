package auth_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/unimap/unimap/runtime/account"
	"github.com/unimap/unimap/runtime/auth"
	"github.com/unimap/unimap/runtime/transport"
)

var start = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// clock is the time of a test.
type clock struct {
	lock sync.Mutex
	now  time.Time
}

func newClock() *clock { return &clock{now: start} }

func (c *clock) Now() time.Time {
	c.lock.Lock()
	defer c.lock.Unlock()
	return c.now
}

func (c *clock) advance(d time.Duration) {
	c.lock.Lock()
	defer c.lock.Unlock()
	c.now = c.now.Add(d)
}

// endpoint is an Exchanger that records requests and answers with handle.
type endpoint struct {
	lock     sync.Mutex
	requests []*transport.Request
	handle   func(number int, form url.Values) (*transport.Response, error)
}

func (e *endpoint) Do(_ context.Context, request *transport.Request) (*transport.Response, error) {
	e.lock.Lock()
	e.requests = append(e.requests, request)
	number := len(e.requests)
	e.lock.Unlock()
	form, err := url.ParseQuery(string(request.Body))
	if err != nil {
		return nil, err
	}
	return e.handle(number, form)
}

func (e *endpoint) count() int {
	e.lock.Lock()
	defer e.lock.Unlock()
	return len(e.requests)
}

// answering returns an endpoint that gives the answers in turn, the last one for ever.
func answering(answers ...*transport.Response) *endpoint {
	return &endpoint{handle: func(number int, _ url.Values) (*transport.Response, error) {
		return answers[min(number, len(answers))-1], nil
	}}
}

func jsonAnswer(status int, body string) *transport.Response {
	return &transport.Response{Status: status, Header: http.Header{"Content-Type": {"application/json"}}, Body: []byte(body)}
}

// hooked is a Store whose CompareAndSwap can be made to meet other writers or fail.
type hooked struct {
	*account.Memory
	beforeSwap func(number int) error
	swaps      int
}

func (h *hooked) CompareAndSwap(ctx context.Context, id string, version int64, next *account.Account) error {
	h.swaps++
	if h.beforeSwap != nil {
		if err := h.beforeSwap(h.swaps); err != nil {
			return err
		}
	}
	return h.Memory.CompareAndSwap(ctx, id, version, next)
}

// counting is a Store that counts how often an account is read.
type counting struct {
	*account.Memory
	gets int
}

func (c *counting) Get(ctx context.Context, id string) (*account.Account, error) {
	c.gets++
	return c.Memory.Get(ctx, id)
}

// stored puts an account with the given credentials into the store and returns it as a caller
// gets it.
func stored(t *testing.T, store account.Store, pairs ...string) *account.Account {
	t.Helper()
	values := map[string]string{}
	for i := 0; i+1 < len(pairs); i += 2 {
		values[pairs[i]] = pairs[i+1]
	}
	if err := store.Put(context.Background(), &account.Account{ID: "a", Provider: "acme", Credentials: account.NewCredentials(values)}); err != nil {
		t.Fatal(err)
	}
	return load(t, store)
}

func load(t *testing.T, store account.Store) *account.Account {
	t.Helper()
	found, err := store.Get(context.Background(), "a")
	if err != nil {
		t.Fatal(err)
	}
	return found
}

var refreshing = auth.OAuth2{TokenURL: "https://acme.example/token", ClientID: "client", ClientSecret: "s3cr3t-client"}

// authorized returns the Authorization header that Authorize sets.
func authorized(m *auth.Manager, acct *account.Account, spec auth.Spec) (string, error) {
	request := &transport.Request{Method: "GET", URL: "https://acme.example/"}
	if err := m.Authorize(context.Background(), acct, spec, request); err != nil {
		return "", err
	}
	return request.Header.Get("Authorization"), nil
}

func wantAuthorized(t *testing.T, m *auth.Manager, acct *account.Account, spec auth.Spec, want string) {
	t.Helper()
	if got, err := authorized(m, acct, spec); err != nil || got != want {
		t.Fatalf("got %q, %v, want %q", got, err, want)
	}
}

func wantError(t *testing.T, err error, code string) *auth.Error {
	t.Helper()
	var failure *auth.Error
	if !errors.As(err, &failure) || failure.Code != code {
		t.Fatalf("got %v (%#v), want code %s", err, err, code)
	}
	return failure
}
