package sqlstore_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/runtime"
	"github.com/unimap/unimap/runtime/account/sqlstore"
	"github.com/unimap/unimap/runtime/gateway"
	"github.com/unimap/unimap/schemas"
)

var acme = fstest.MapFS{
	"acme/provider.yaml": {Data: []byte(`format: 1
provider: acme
label: Acme
account: {address: {type: string, pattern: "^https?://[a-z0-9.:]+$"}}
server: "{account.address}"
auth: {oauth2: {token_url: "{account.address}/token"}}
`)},
	"acme/ticketing/tickets.yaml": {Data: []byte(`record: {id: response.id}
methods:
  get:
    calls: [{name: read, request: "GET /tickets/{id}"}]
    result: record(calls.read.response)
`)},
}

// storedTokens are the API tokens of a store.
type storedTokens struct{ store *sqlstore.Store }

func (s storedTokens) Scopes(ctx context.Context, token string) (holder string, scopes []gateway.Scope, err error) {
	holder, names, err := s.store.FindToken(ctx, gateway.TokenDigest(token))
	for _, name := range names {
		scopes = append(scopes, gateway.Scope(name))
	}
	return holder, scopes, err
}

// serve starts a gateway with connections of its own to a database.
func serve(t *testing.T, url string) (*httptest.Server, *sqlstore.Store) {
	t.Helper()
	store := open(t, url, keyring(t, key("k1", 1)))
	catalog, err := engine.Load(acme, schemas.FS)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(gateway.New(gateway.Options{
		Runtime: runtime.New(catalog, runtime.Options{Accounts: store}), Accounts: store, Tokens: storedTokens{store},
	}))
	t.Cleanup(server.Close)
	return server, store
}

// TestTwoGatewaysAreOne has two gateways share accounts, API tokens and what providers say.
func TestTwoGatewaysAreOne(t *testing.T) {
	databases(t, func(t *testing.T, url string) {
		valid := "access-1"
		provider := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			switch {
			case r.URL.Path == "/token":
				_, _ = io.WriteString(w, `{"access_token":"access-1","refresh_token":"refresh-1","expires_in":3600}`)
			case r.Header.Get("Authorization") == "Bearer "+valid:
				_, _ = io.WriteString(w, `{"id":"7"}`)
			default:
				w.WriteHeader(http.StatusUnauthorized)
			}
		}))
		defer provider.Close()
		one, store := serve(t, url)
		other, _ := serve(t, url)
		token := gateway.NewToken()
		created, err := store.CreateToken(context.Background(), gateway.TokenDigest(token), "ops", []string{"call", "admin"})
		if err != nil {
			t.Fatal(err)
		}
		account := `{"id":"a1","provider":"acme","settings":{"address":"` + provider.URL + `"},"credentials":{"refresh_token":"refresh-0"},"network":{"allow_private_addresses":true}}`
		const ticket = "/unified/ticketing/tickets/7?integrated_account_id=a1&truto_ignore_remote_data=true"
		steps := []struct {
			gateway            *httptest.Server
			method, path, body string
			before             func()
			status             int
			want               string
		}{
			{gateway: one, method: "POST", path: "/integrated-account", body: account, status: 201, want: `"credential_names":["refresh_token"]`},
			{gateway: other, method: "GET", path: ticket, status: 200, want: `{"id":"7"}`},
			{gateway: one, method: "GET", path: "/integrated-account/a1", status: 200, want: `"credential_names":["access_token","expires_at","refresh_token"]`},
			{gateway: one, method: "GET", path: ticket, before: func() { valid = "another" }, status: 401, want: "account.reauthorize"},
			{gateway: other, method: "GET", path: "/integrated-account/a1", status: 200, want: `"status":"needs_reauth"`},
			{gateway: other, method: "GET", path: ticket, status: 401, want: "must be connected again"},
			{gateway: one, method: "PATCH", path: "/integrated-account/a1", body: `{"credentials":{"access_token":"another"}}`, status: 200, want: `"status":"active"`},
			{gateway: other, method: "GET", path: ticket, status: 200, want: `{"id":"7"}`},
			{gateway: one, method: "DELETE", path: "/integrated-account/a1", status: 200, want: `{"id":"a1"}`},
			{gateway: other, method: "GET", path: ticket, status: 404, want: "account.not_found"},
			{gateway: other, method: "GET", path: "/integrated-account", before: func() {
				if err := store.RevokeToken(context.Background(), created.ID); err != nil {
					t.Fatal(err)
				}
			}, status: 401, want: "gateway.unauthorized"},
		}
		for i, step := range steps {
			if step.before != nil {
				step.before()
			}
			status, body := request(t, step.method, step.gateway.URL+step.path, step.body, token)
			if status != step.status || !strings.Contains(body, step.want) {
				t.Fatalf("step %d: got %d %s, want %d %s", i, status, body, step.status, step.want)
			}
		}
	})
}

func request(t *testing.T, method, url, body, token string) (status int, answer string) {
	t.Helper()
	r, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(content)
}
