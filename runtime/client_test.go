package runtime_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime"
	"github.com/unimap/unimap/runtime/account"
	"github.com/unimap/unimap/runtime/transport"
	"github.com/unimap/unimap/schemas"
)

// ownClient is a client of an embedder's own, whose errors are of no package of ours.
type ownClient func(ctx context.Context, request *transport.Request) (*transport.Response, error)

func (c ownClient) Do(ctx context.Context, request *transport.Request) (*transport.Response, error) {
	return c(ctx, request)
}

func (c ownClient) Stream(ctx context.Context, request *transport.Request) (*transport.StreamResponse, error) {
	response, err := c(ctx, request)
	if response == nil {
		return nil, err
	}
	return &transport.StreamResponse{Status: response.Status, Header: response.Header, Body: io.NopCloser(strings.NewReader(string(response.Body)))}, nil
}

// slow is an error of net/http for a client that gave up by itself.
type slow struct{ error }

func (slow) Timeout() bool        { return true }
func (slow) Temporary() bool      { return true }
func (slow) Is(target error) bool { return target == context.DeadlineExceeded }

var errOwn = errors.New("the pool is empty")

func jsonOf(text string) *transport.Response {
	return &transport.Response{Status: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}}, Body: []byte(text)}
}

// newOwn is a runtime with a client of its own, and the account to use with it.
func newOwn(t *testing.T, mapping string, options runtime.Options) (*runtime.Runtime, *account.Account) {
	t.Helper()
	files := fstest.MapFS{
		"acme/provider.yaml":          {Data: []byte(strings.TrimLeft(provider, "\n"))},
		"acme/ticketing/tickets.yaml": {Data: []byte(strings.TrimLeft(mapping, "\n"))},
	}
	catalog, err := engine.Load(files, schemas.FS)
	if err != nil {
		t.Fatal(err)
	}
	options.Retry.BaseDelay = 1
	return runtime.New(catalog, options), &account.Account{
		ID: "a1", Provider: "acme", Settings: value.ObjectOf("base_url", "https://desk.example"),
		Credentials: account.NewCredentials(map[string]string{"token": "tok-secret-123"}),
	}
}

// A client of an embedder's own need not know our errors: what it gives is retried, told apart and
// reported like a failure of the standard client.
func TestErrorsOfAnOwnClient(t *testing.T) {
	tests := []struct {
		name      string
		method    string
		err       error
		code      runtime.Code
		attempts  int
		uncertain string
	}{
		{"a read", "get", errOwn, "network.failed", 3, ""},
		{"a write", "update", errOwn, "network.failed", 1, "edit"},
		{"a read that is slow", "get", slow{errOwn}, "network.timeout", 3, ""},
		{"a write that is slow", "update", slow{errOwn}, "network.timeout", 1, "edit"},
		{"an error of ours", "get", &transport.Error{Code: transport.CodeTLS, Message: "no"}, "network.tls", 1, ""},
		{"neither an answer nor an error", "get", nil, "network.failed", 3, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			attempts := 0
			mapping := strings.Replace(plain, "PUT", "PATCH", 1) // which must not be sent twice
			r, a := newOwn(t, mapping, runtime.Options{Client: ownClient(func(_ context.Context, request *transport.Request) (*transport.Response, error) {
				attempts++
				if tt.err == nil {
					return nil, nil
				}
				return nil, &url.Error{Op: request.Method, URL: request.URL + "?key=hidden", Err: tt.err}
			})})
			request := runtime.Request{Account: a, Model: "ticketing", Resource: "tickets", Method: tt.method, ID: "7"}
			if tt.method == "update" {
				request.Body = []byte(`{"name": "x"}`)
			}
			_, err := r.Do(t.Context(), request)
			var failure *runtime.Error
			if !errors.As(err, &failure) || failure.Code != tt.code || failure.Origin != runtime.OriginNetwork {
				t.Fatalf("got %+v, want %s", err, tt.code)
			}
			if attempts != tt.attempts || failure.Uncertain != tt.uncertain {
				t.Errorf("%d attempts, uncertain %q", attempts, failure.Uncertain)
			}
			if tt.code == "network.failed" && tt.err != nil && !errors.Is(err, errOwn) {
				t.Errorf("the error of the client is not in the chain of %v", err)
			}
			if strings.Contains(err.Error(), "hidden") {
				t.Errorf("the message shows the address: %v", err)
			}
			if errors.Is(err, context.DeadlineExceeded) {
				t.Error("the client's own deadline is taken for that of the call")
			}
		})
	}
}

// Whenever the context of a call ends, the error is the same.
func TestCanceled(t *testing.T) {
	cancelIn := func(phase string) (runtime.Options, string, func(context.CancelCauseFunc)) {
		var cancel context.CancelCauseFunc
		set := func(c context.CancelCauseFunc) { cancel = c }
		stop := func() { cancel(errors.New("the user has left")) }
		answer, mapping := `{"id": 7}`, plain
		options := runtime.Options{}
		switch phase {
		case "in the store":
			options.Accounts = storeFunc(func(ctx context.Context) (*account.Account, error) {
				stop()
				return nil, fmt.Errorf("database: %w", ctx.Err())
			})
		case "in an expression":
			mapping = strings.Replace(plain, "result: record(calls.edit.response)", "result:\n      id: string(len(map(calls.edit.response.list, string(#) + 'x')))", 1)
			answer = `{"list": [` + strings.Repeat("1,", 50_000) + `1]}`
		}
		options.Client = ownClient(func(ctx context.Context, _ *transport.Request) (*transport.Response, error) {
			stop()
			if phase == "in the exchange" {
				return nil, ctx.Err()
			}
			return jsonOf(answer), nil
		})
		return options, mapping, set
	}
	for _, phase := range []string{"before", "in the store", "in the exchange", "in an expression"} {
		t.Run(phase, func(t *testing.T) {
			options, mapping, set := cancelIn(phase)
			r, a := newOwn(t, mapping, options)
			ctx, cancel := context.WithCancelCause(t.Context())
			set(cancel)
			request := runtime.Request{Account: a, Model: "ticketing", Resource: "tickets", Method: "update", ID: "7", Body: []byte(`{"name": "x"}`)}
			if phase == "in the store" {
				request.Account, request.AccountID = nil, "a1"
			}
			if phase == "before" {
				cancel(nil)
			}
			_, err := r.Do(ctx, request)
			var failure *runtime.Error
			if !errors.As(err, &failure) {
				t.Fatalf("got %v", err)
			}
			if failure.Code != runtime.CodeCanceled || failure.Origin != runtime.OriginNetwork || failure.StatusCode != http.StatusGatewayTimeout {
				t.Errorf("got %s of %s, %d", failure.Code, failure.Origin, failure.StatusCode)
			}
			if !strings.Contains(failure.Message, "canceled") || !errors.Is(err, context.Canceled) {
				t.Errorf("got %v", err)
			}
		})
	}
}

// The end of the time for the whole call is no slowness of one answer.
func TestDeadlineOfTheCall(t *testing.T) {
	h := newHarnessFunc(t, plain, runtime.Options{Timeout: 1 << 24}, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	_, failure := h.do(runtime.Request{Method: "get", ID: "7"})
	if failure == nil || failure.Code != runtime.CodeCanceled || !errors.Is(failure, context.DeadlineExceeded) {
		t.Errorf("got %+v", failure)
	}
}

// storeFunc is a store of one account.
type storeFunc func(ctx context.Context) (*account.Account, error)

func (s storeFunc) Get(ctx context.Context, _ string) (*account.Account, error) { return s(ctx) }
func (storeFunc) List(context.Context) ([]string, error)                        { return nil, nil }
func (storeFunc) Put(context.Context, *account.Account) error                   { return nil }
func (storeFunc) Delete(context.Context, string, int64) error                   { return nil }
func (storeFunc) CompareAndSwap(context.Context, string, int64, *account.Account) error {
	return nil
}

// A store that forgets the version of an account would have its renewed tokens lost, since they
// could not be saved.
func TestAccountsThatNoStoreMayGive(t *testing.T) {
	given := func(change func(*account.Account)) *account.Account {
		a := &account.Account{ID: "a1", Provider: "acme", Version: 1, Settings: value.ObjectOf("base_url", "https://desk.example"),
			Credentials: account.NewCredentials(map[string]string{"token": "tok-secret-123"})}
		change(a)
		return a
	}
	tests := map[string]*account.Account{
		"none":       nil,
		"no version": given(func(a *account.Account) { a.Version = 0 }),
		"another id": given(func(a *account.Account) { a.ID = "a2" }),
	}
	for name, a := range tests {
		t.Run(name, func(t *testing.T) {
			r, _ := newOwn(t, plain, runtime.Options{Accounts: storeFunc(func(context.Context) (*account.Account, error) { return a, nil })})
			_, err := r.Do(t.Context(), runtime.Request{AccountID: "a1", Model: "ticketing", Resource: "tickets", Method: "get", ID: "7"})
			var failure *runtime.Error
			if !errors.As(err, &failure) || failure.Code != runtime.CodeAccountStore || failure.Retryable || failure.Cause == nil {
				t.Errorf("got %+v", err)
			}
		})
	}
}

// A guard may give one and the same error again and again.
func TestErrorOfTheGuardIsNotChanged(t *testing.T) {
	refusal := &runtime.Error{StatusCode: http.StatusServiceUnavailable, Code: "own.open", Origin: runtime.OriginPolicy, Message: "not now"}
	r, a := newOwn(t, plain, runtime.Options{Guard: func(string, string) (func(runtime.Outcome), *runtime.Error) { return nil, refusal }})
	_, err := r.Do(t.Context(), runtime.Request{Account: a, Model: "ticketing", Resource: "tickets", Method: "get", ID: "7", RequestID: "req_1"})
	var failure *runtime.Error
	if !errors.As(err, &failure) || failure.Code != "own.open" || failure.RequestID != "req_1" {
		t.Errorf("got %+v", err)
	}
	if refusal.RequestID != "" || refusal.Call != "" {
		t.Errorf("the guard's error has become %+v", refusal)
	}
}

// What has no error gives one that is nil, also as an error.
func TestNoTypedNil(t *testing.T) {
	r, a := newOwn(t, plain, runtime.Options{})
	if err := runtime.CheckAccount(r.Catalog(), a); err != nil {
		t.Errorf("got %v", err)
	}
	a.Settings = value.ObjectOf("other", "x")
	var failure *runtime.Error
	if err := runtime.CheckAccount(r.Catalog(), a); !errors.As(err, &failure) || failure.Code != runtime.CodeAccountSettings {
		t.Errorf("got %v", err)
	}
}

// Whoever makes runtimes again and again can give their connections back.
func TestClose(t *testing.T) {
	var connections []string // by their other end
	h := newHarnessFunc(t, plain, runtime.Options{}, func(w http.ResponseWriter, r *http.Request) {
		connections = append(connections, r.RemoteAddr)
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, native)
	})
	get := func() {
		if _, failure := h.do(runtime.Request{Method: "get", ID: "7"}); failure != nil {
			t.Fatal(failure)
		}
	}
	get()
	get()
	h.runtime.Close()
	get() // after all
	if len(connections) != 3 || connections[0] != connections[1] || connections[1] == connections[2] {
		t.Errorf("connections: %v", connections)
	}
}

// deaf is an observer that does not want to know how things end.
type deaf struct{}

func (deaf) Call(ctx context.Context, _ *runtime.Request) (context.Context, func(runtime.CallReport)) {
	return ctx, nil
}

func (deaf) Exchange(ctx context.Context, _, _ string, _ *transport.Request) (context.Context, func(runtime.ExchangeReport)) {
	return ctx, nil
}

func TestObserverAndGuardThatDoNotWait(t *testing.T) {
	r, a := newOwn(t, plain, runtime.Options{
		Observer: deaf{},
		Guard:    func(string, string) (func(runtime.Outcome), *runtime.Error) { return nil, nil },
		Client: ownClient(func(context.Context, *transport.Request) (*transport.Response, error) {
			return jsonOf(`{"id": 7}`), nil
		}),
	})
	if _, err := r.Do(t.Context(), runtime.Request{Account: a, Model: "ticketing", Resource: "tickets", Method: "get", ID: "7"}); err != nil {
		t.Error(err)
	}
}
