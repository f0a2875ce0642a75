package runtime_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/unimap/unimap/runtime"
	"github.com/unimap/unimap/runtime/account"
)

// sessionProvider logs in with a form and gets a token as text.
const sessionProvider = `
format: 1
provider: acme
label: Acme
account:
  base_url: {type: string, pattern: "^https?://[a-z0-9.:-]+$"}
server: "{account.base_url}"
auth:
  session:
    request: POST /login
    needs: [username, password]
    encode: form
    body: {username: credentials.username, password: credentials.password}
    token: response
    expires_in: "3600"
    scheme: TOK
`

const graphQL = `
record: {id: response.id}
methods:
  get:
    calls:
      - name: read
        read: true
        request: POST /graphql
        document: query($id:ID!){ticket(id:$id){id}}
        body: {id: id}
        error: {when: has(response.errors), message: 'response.errors[0].message'}
    result: record(calls.read.response.data.ticket)
`

// desk is a provider whose sessions a test can end.
type desk struct {
	mutex  sync.Mutex
	logins int
	valid  string
}

func (d *desk) serve(w http.ResponseWriter, r *http.Request) {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	switch {
	case r.URL.Path == "/login":
		d.logins++
		d.valid = fmt.Sprintf("token-%d", d.logins)
		w.Header().Set("Content-Type", "text/plain")
		_, _ = io.WriteString(w, d.valid+"\n")
	case r.Header.Get("Authorization") != "TOK "+d.valid:
		w.WriteHeader(http.StatusUnauthorized)
	default:
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"data":{"ticket":{"id":"7"}}}`)
	}
}

func TestSessionAndGraphQL(t *testing.T) {
	d := &desk{}
	h := newHarnessOf(t, sessionProvider, graphQL, runtime.Options{}, d.serve)
	h.account.Credentials = account.NewCredentials(map[string]string{"username": "u 1", "password": "p&1"})
	get := func() *runtime.Error {
		_, failure := h.do(runtime.Request{Method: "get", ID: "7"})
		return failure
	}
	for range 2 {
		if failure := get(); failure != nil {
			t.Fatal(failure)
		}
	}
	call := `POST /graphql {"query":"query($id:ID!){ticket(id:$id){id}}","variables":{"id":"7"}}`
	h.wantRequests(`POST /login username=u+1&password=p%261`, call, call)

	d.mutex.Lock()
	d.valid = "ended by the provider"
	d.mutex.Unlock()
	if failure := get(); failure != nil {
		t.Fatal(failure)
	}
	h.mutex.Lock()
	h.now = h.now.Add(time.Hour)
	h.mutex.Unlock()
	if failure := get(); failure != nil {
		t.Fatal(failure)
	}
	if d.logins != 3 {
		t.Errorf("%d logins, want one at first, one after the refusal, one after the hour", d.logins)
	}
}

// A session is ended when a token that is still good is replaced, and before the end; not one that
// the provider has ended, and not one that has expired.
func TestLogout(t *testing.T) {
	d, store := &desk{}, account.NewMemory()
	h := newHarnessOf(t, sessionProvider+"    logout: DELETE /sessions/{credentials.username}\n", graphQL, runtime.Options{Accounts: store}, d.serve)
	h.account.Credentials = account.NewCredentials(map[string]string{"username": "u 1", "password": "p"})
	if err := store.Put(t.Context(), h.account); err != nil {
		t.Fatal(err)
	}
	get := func() {
		t.Helper()
		if _, err := h.runtime.Do(t.Context(), runtime.Request{AccountID: "a1", Model: "ticketing", Resource: "tickets", Method: "get", ID: "7"}); err != nil {
			t.Fatal(err)
		}
	}
	const login, logout = `POST /login username=u+1&password=p`, `DELETE /sessions/u%201`
	call := `POST /graphql {"query":"query($id:ID!){ticket(id:$id){id}}","variables":{"id":"7"}}`
	get()
	if failure := h.runtime.RefreshCredentials(t.Context(), "a1"); failure != nil {
		t.Fatal(failure)
	}
	get()
	h.runtime.EndSessions(t.Context())
	h.runtime.EndSessions(t.Context())
	h.wantRequests(login, call, logout, login, call, logout)
	for i, want := range []string{"", "TOK token-1", "TOK token-1", "", "TOK token-2", "TOK token-2"} {
		if got := h.headers[i].Get("Authorization"); got != want {
			t.Errorf("request %d has the token %q, want %q", i, got, want)
		}
	}
	get()
	h.mutex.Lock()
	h.now = h.now.Add(2 * time.Hour)
	h.mutex.Unlock()
	h.runtime.EndSessions(t.Context())
	h.wantRequests(login, call, logout, login, call, logout, login, call)
}

func TestLoginFailures(t *testing.T) {
	tests := []struct {
		name        string
		credentials map[string]string
		status      int
		body        string
		code        runtime.Code
	}{
		{"a credential is missing", map[string]string{"username": "u"}, 200, "t", runtime.CodeAccountCredentials},
		{"the credentials are refused", map[string]string{"username": "u", "password": "secret-pw"}, 401, "secret-pw is wrong", runtime.CodeReauthorize},
		{"the provider is out of order", map[string]string{"username": "u", "password": "secret-pw"}, 503, "", runtime.CodeTokenEndpoint},
		{"there is no token", map[string]string{"username": "u", "password": "secret-pw"}, 200, "", runtime.CodeTokenEndpoint},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := newHarnessOf(t, sessionProvider, graphQL, runtime.Options{}, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "text/plain")
				w.WriteHeader(tt.status)
				_, _ = io.WriteString(w, tt.body)
			})
			h.account.Credentials = account.NewCredentials(tt.credentials)
			_, failure := h.do(runtime.Request{Method: "get", ID: "7"})
			if failure == nil || failure.Code != tt.code || strings.Contains(failure.Error(), "secret-pw") {
				t.Errorf("got %v, want %s", failure, tt.code)
			}
		})
	}
}

// TestRenewedTokenIsMasked has the provider echo a token that the account did not have at first.
func TestRenewedTokenIsMasked(t *testing.T) {
	h := newHarnessOf(t, sessionProvider, graphQL, runtime.Options{}, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/plain")
		if r.URL.Path == "/login" {
			_, _ = io.WriteString(w, "fresh-session-token")
			return
		}
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, "you sent "+r.Header.Get("Authorization"))
	})
	h.account.Credentials = account.NewCredentials(map[string]string{"username": "u", "password": "p"})
	_, failure := h.do(runtime.Request{Method: "get", ID: "7"})
	if failure == nil || !strings.Contains(string(failure.Raw), "you sent TOK") || strings.Contains(string(failure.Raw), "fresh-session-token") {
		t.Errorf("got %v %s", failure, failure.Raw)
	}
}

func TestGraphQLErrorInASuccess(t *testing.T) {
	h := newHarness(t, graphQL, runtime.Options{}, answer{body: `{"errors":[{"message":"no such ticket"}]}`})
	_, failure := h.do(runtime.Request{Method: "get", ID: "7"})
	if failure == nil || failure.Code != runtime.CodeRemoteError || failure.Message != "Acme: no such ticket" {
		t.Errorf("got %v", failure)
	}
}

// A login goes on for others when the call that began it ends, and shares nothing with it.
func TestLoginOutlivesItsCall(t *testing.T) {
	begun, done := make(chan struct{}), make(chan struct{})
	h := newHarnessOf(t, sessionProvider, graphQL, runtime.Options{}, func(w http.ResponseWriter, _ *http.Request) {
		close(begun)
		time.Sleep(50 * time.Millisecond) // a channel would order what must not need an order
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = io.WriteString(w, `{"message":"the password hunter-22 is wrong"}`)
		close(done)
	})
	h.account.Credentials = account.NewCredentials(map[string]string{"username": "u", "password": "hunter-22"})
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-begun; cancel() }()
	_, err := h.runtime.Do(ctx, runtime.Request{Account: h.account, Model: "ticketing", Resource: "tickets", Method: "get", ID: "7"})
	if codeOf(err) != runtime.CodeCanceled {
		t.Errorf("got %v", err)
	}
	<-done
	time.Sleep(50 * time.Millisecond) // in which the race detector would see the answer being read
}
