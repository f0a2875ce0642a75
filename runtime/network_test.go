package runtime_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime"
	"github.com/unimap/unimap/runtime/account"
)

func TestNetworkFailures(t *testing.T) {
	hang := make(chan struct{})
	t.Cleanup(func() { close(hang) })
	tests := []struct {
		name    string
		options runtime.Options
		change  func(*account.Account)
		handler http.HandlerFunc
		code    runtime.Code
		origin  runtime.Origin
	}{
		{"an answer that is cut off", runtime.Options{}, nil, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "1000")
			_, _ = w.Write([]byte(`{"id":`))
		}, "network.truncated", runtime.OriginNetwork},
		{"a hang", runtime.Options{Timeout: 50 * time.Millisecond}, nil, func(_ http.ResponseWriter, r *http.Request) {
			select {
			case <-hang:
			case <-r.Context().Done():
			}
		}, "", runtime.OriginNetwork},
		{"an answer of 100 MB", runtime.Options{}, nil, func(w http.ResponseWriter, _ *http.Request) {
			chunk := make([]byte, 1<<20)
			for range 100 {
				if _, err := w.Write(chunk); err != nil {
					return
				}
			}
		}, "network.response_too_large", runtime.OriginRemote},
		{"an address that is not public", runtime.Options{}, func(a *account.Account) {
			a.Network.AllowPrivateAddresses = false
			a.Settings = value.ObjectOf("base_url", strings.Replace("https://127.0.0.1:1", "", "", 1))
		}, func(http.ResponseWriter, *http.Request) {}, "network.blocked_address", runtime.OriginPolicy},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := newHarnessFunc(t, plain, tt.options, tt.handler)
			if tt.change != nil {
				tt.change(h.account)
			}
			_, failure := h.do(runtime.Request{Method: "get", ID: "7"})
			if failure == nil || tt.code != "" && failure.Code != tt.code || failure.Origin != tt.origin {
				t.Fatalf("got %+v, want %s", failure, tt.code)
			}
			if tt.code == "" && failure.StatusCode != http.StatusGatewayTimeout {
				t.Errorf("status %d", failure.StatusCode)
			}
		})
	}
}

func TestAccounts(t *testing.T) {
	tests := []struct {
		name   string
		change func(*account.Account)
		code   runtime.Code
		status int
	}{
		{"no credentials", func(a *account.Account) { a.Credentials = account.NewCredentials(nil) }, runtime.CodeAccountCredentials, 422},
		{"settings that break their pattern", func(a *account.Account) { a.Settings = value.ObjectOf("base_url", "http://evil/@x") }, runtime.CodeAccountSettings, 422},
		{"settings that are not declared", func(a *account.Account) { a.Settings = value.ObjectOf("other", "x") }, runtime.CodeAccountSettings, 422},
		{"settings that are missing", func(a *account.Account) { a.Settings = nil }, runtime.CodeAccountSettings, 422},
		{"another provider", func(a *account.Account) { a.Provider = "nope" }, runtime.CodeUnknownProvider, 422},
		{"to be connected again", func(a *account.Account) { a.Status = account.StatusNeedsReauth }, runtime.CodeReauthorize, 401},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := newHarness(t, plain, runtime.Options{}, answer{body: native})
			tt.change(h.account)
			_, failure := h.do(runtime.Request{Method: "get", ID: "7"})
			if failure == nil || failure.Code != tt.code || failure.StatusCode != tt.status {
				t.Errorf("got %+v, want %s %d", failure, tt.code, tt.status)
			}
			h.wantRequests()
		})
	}
}

// A pointer to a setting is told from one into the request.
func TestPointerToASetting(t *testing.T) {
	h := newHarness(t, plain, runtime.Options{}, answer{body: native})
	h.account.Settings = value.ObjectOf("base_url", "http://evil/@x")
	_, failure := h.do(runtime.Request{Method: "get", ID: "7"})
	if failure == nil || failure.Pointer != "/settings/base_url" || failure.Details[0].Pointer != failure.Pointer {
		t.Errorf("got %+v", failure)
	}
}

func TestAccountFromStore(t *testing.T) {
	store := account.NewMemory()
	h := newHarness(t, plain, runtime.Options{Accounts: store}, answer{body: native})
	if err := store.Put(context.Background(), h.account); err != nil {
		t.Fatal(err)
	}
	request := runtime.Request{AccountID: "a1", Model: "ticketing", Resource: "tickets", Method: "get", ID: "7"}
	if _, err := h.runtime.Do(context.Background(), request); err != nil {
		t.Error(err)
	}
	request.AccountID = "a2"
	_, err := h.runtime.Do(context.Background(), request)
	if failure, ok := err.(*runtime.Error); !ok || failure.Code != runtime.CodeAccountNotFound || failure.StatusCode != 404 {
		t.Errorf("got %v", err)
	}
}

// unreadable is a store that fails.
type unreadable struct{ account.Store }

func (unreadable) Get(context.Context, string) (*account.Account, error) {
	return nil, errors.New("the keyring lacks k2")
}

// The caller is not told what a store says, so that the log has to.
func TestFailureOfTheStoreIsLogged(t *testing.T) {
	log := &bytes.Buffer{}
	h := newHarness(t, plain, runtime.Options{Accounts: unreadable{}, Logger: slog.New(slog.NewTextHandler(log, nil))}, answer{body: native})
	_, err := h.runtime.Do(context.Background(), runtime.Request{AccountID: "a1", Model: "ticketing", Resource: "tickets", Method: "get", ID: "7"})
	var failure *runtime.Error
	if !errors.As(err, &failure) || failure.Code != runtime.CodeAccountStore || strings.Contains(failure.Message, "k2") {
		t.Errorf("got %v", err)
	}
	if !strings.Contains(log.String(), `problem="the keyring lacks k2"`) {
		t.Errorf("the log does not say why: %s", log)
	}
}

// stuck is a store that takes no change.
type stuck struct{ account.Store }

func (stuck) CompareAndSwap(context.Context, string, int64, *account.Account) error {
	return errors.New("the disk is full")
}

// A renewal that fails tells the log why: what the store said, or what the token endpoint answered.
func TestFailureOfARenewalIsLogged(t *testing.T) {
	for _, tt := range []struct {
		name   string
		store  account.Store
		status int
		answer string
		want   string
	}{
		{"the store", stuck{account.NewMemory()}, 200, `{"access_token":"new"}`, `problem="the disk is full"`},
		{"the token endpoint", account.NewMemory(), 503, `{}`, `problem="the token endpoint is not available"`},
		{"the client", account.NewMemory(), 401, `{"error":"invalid_client"}`, `problem="the token endpoint refused the client (invalid_client); check client_id, client_secret and what the client may ask for"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			log := &bytes.Buffer{}
			h := newHarnessOf(t, oauth2Provider, readTicket, runtime.Options{Accounts: tt.store, Logger: slog.New(slog.NewTextHandler(log, nil))}, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(tt.status)
				_, _ = io.WriteString(w, tt.answer)
			})
			h.put(tt.store, map[string]string{"refresh_token": "r3fresh-secret", "client_id": "c", "client_secret": "cl1ent-secret"})
			if err := h.get("a1"); err == nil {
				t.Fatal("it succeeded")
			}
			if !strings.Contains(log.String(), tt.want) || strings.Contains(log.String(), "-secret") {
				t.Errorf("got %s", log)
			}
		})
	}
}

// waiting is a store that answers when the caller has gone.
type waiting struct{ account.Store }

func (waiting) Get(ctx context.Context, _ string) (*account.Account, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

// A caller that goes away while its account is read is no failure of the store, and no warning.
func TestCallerGoneWhileTheAccountIsRead(t *testing.T) {
	log := &bytes.Buffer{}
	h := newHarness(t, plain, runtime.Options{Accounts: waiting{}, Logger: slog.New(slog.NewTextHandler(log, nil))}, answer{body: native})
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := h.runtime.Do(ctx, runtime.Request{AccountID: "a1", Model: "ticketing", Resource: "tickets", Method: "get", ID: "7"})
	if codeOf(err) != runtime.CodeCanceled || !strings.Contains(log.String(), "level=INFO msg=\"unified call failed\"") {
		t.Errorf("got %v, %s", err, log)
	}
}
