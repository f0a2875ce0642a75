package runtime_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"testing"

	"github.com/unimap/unimap/runtime"
	"github.com/unimap/unimap/runtime/account"
)

const oauth2Provider = `
format: 1
provider: acme
label: Acme
account:
  base_url: {type: string, pattern: "^https?://[a-z0-9.:-]+$"}
server: "{account.base_url}"
auth:
  oauth2: {token_url: "{account.base_url}/token"}
  bearer: {token: credentials.token}
`

const readTicket = `
record: {id: response.id}
methods:
  get:
    calls: [{name: read, request: "GET /tickets/{id}"}]
    result: record(calls.read.response)
`

// TestRefusalsSuspendTheAccount has a provider refuse tokens in ways that a renewal cures or not.
func TestRefusalsSuspendTheAccount(t *testing.T) {
	for _, tt := range []struct {
		name        string
		credentials map[string]string
		accepts     string // the access token that the provider takes
		token       string // the answer of the token endpoint, with its status
		status      int
		code        runtime.Code
		want        account.Status
		reconnected bool // whether a user connects the account again while the request is under way
	}{
		{
			name: "cured by a renewal", credentials: map[string]string{"access_token": "old", "refresh_token": "r"},
			accepts: "new", token: `{"access_token":"new"}`, status: 200, want: account.StatusActive,
		},
		{
			name: "the renewed token is refused as well", credentials: map[string]string{"access_token": "old", "refresh_token": "r"},
			token: `{"access_token":"new"}`, status: 200, code: runtime.CodeReauthorize, want: account.StatusNeedsReauth,
		},
		{
			name: "the same token comes back", credentials: map[string]string{"access_token": "old", "refresh_token": "r"},
			token: `{"access_token":"old"}`, status: 200, code: runtime.CodeReauthorize, want: account.StatusNeedsReauth,
		},
		{
			name: "there is no refresh token", credentials: map[string]string{"access_token": "old"},
			code: runtime.CodeReauthorize, want: account.StatusNeedsReauth,
		},
		{
			name: "the grant is dead", credentials: map[string]string{"access_token": "old", "refresh_token": "r"},
			token: `{"error":"invalid_grant"}`, status: 400, code: runtime.CodeReauthorize, want: account.StatusNeedsReauth,
		},
		{
			name: "the client is refused, which no user can mend", credentials: map[string]string{"access_token": "old", "refresh_token": "r"},
			token: `{"error":"invalid_client"}`, status: 401, code: runtime.CodeReauthorize, want: account.StatusActive,
		},
		{
			name: "the token endpoint is out of order", credentials: map[string]string{"access_token": "old", "refresh_token": "r"},
			token: `x`, status: 503, code: runtime.CodeTokenEndpoint, want: account.StatusActive,
		},
		{
			name: "a fixed token", credentials: map[string]string{"token": "fixed"},
			code: runtime.CodeReauthorize, want: account.StatusActive,
		},
		{
			name: "connected again meanwhile", credentials: map[string]string{"access_token": "old"},
			code: runtime.CodeReauthorize, want: account.StatusActive, reconnected: true,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			store := account.NewMemory()
			var h *harness
			h = newHarnessOf(t, oauth2Provider, readTicket, runtime.Options{Accounts: store}, func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				switch {
				case r.URL.Path == "/token":
					w.WriteHeader(tt.status)
					_, _ = io.WriteString(w, tt.token)
				case tt.accepts != "" && r.Header.Get("Authorization") == "Bearer "+tt.accepts:
					_, _ = io.WriteString(w, `{"id":"7"}`)
				default:
					if tt.reconnected {
						h.put(store, map[string]string{"access_token": fmt.Sprintf("another-%d", len(h.requests))})
					}
					w.WriteHeader(http.StatusUnauthorized)
				}
			})
			h.put(store, tt.credentials)
			got := h.get("a1")
			if code := codeOf(got); code != tt.code {
				t.Errorf("got %v, want %q", got, tt.code)
			}
			kept, err := store.Get(context.Background(), "a1")
			if err != nil || kept.Status != tt.want {
				t.Errorf("the status is %s, %v, want %s", kept.Status, err, tt.want)
			}
			if tt.want != account.StatusNeedsReauth {
				return
			}
			sent := len(h.requests)
			if again := h.get("a1"); codeOf(again) != runtime.CodeReauthorize || len(h.requests) != sent {
				t.Errorf("the next call sent %v and gave %v", h.requests[sent:], again)
			}
		})
	}
}

// put stores the account of the harness with credentials.
func (h *harness) put(store account.Store, credentials map[string]string) {
	h.account.Credentials = account.NewCredentials(credentials)
	h.account.Status = account.StatusActive
	if err := store.Put(context.Background(), h.account); err != nil {
		h.t.Error(err)
	}
}

// get reads a ticket with a stored account.
func (h *harness) get(accountID string) error {
	_, err := h.runtime.Do(context.Background(), runtime.Request{AccountID: accountID, Model: "ticketing", Resource: "tickets", Method: "get", ID: "7"})
	return err
}

func codeOf(err error) runtime.Code {
	if err == nil {
		return ""
	}
	if failure, ok := err.(*runtime.Error); ok {
		return failure.Code
	}
	return runtime.Code(fmt.Sprintf("untyped: %v", err))
}
