package runtime_test

import (
	"context"
	"net/http"
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

// A store may be a service that keeps tokens fresh: one that has been replaced while a call was
// under way is taken from there, and no token endpoint is asked.
func TestTokensOfAService(t *testing.T) {
	files := fstest.MapFS{
		"acme/provider.yaml": {Data: []byte(strings.Replace(strings.TrimLeft(provider, "\n"),
			"auth:\n  bearer: {token: credentials.token}\n", "auth: {oauth2: {token_url: https://desk.example/token}}\n", 1))},
		"acme/ticketing/tickets.yaml": {Data: []byte(strings.TrimLeft(plain, "\n"))},
	}
	catalog, err := engine.Load(files, schemas.FS)
	if err != nil {
		t.Fatal(err)
	}
	version, token := int64(1), "first"
	service := storeFunc(func(context.Context) (*account.Account, error) {
		return &account.Account{
			ID: "a1", Provider: "acme", Version: version, Settings: value.ObjectOf("base_url", "https://desk.example"),
			Credentials: account.NewCredentials(map[string]string{"access_token": token}),
		}, nil
	})
	var seen []string
	r := runtime.New(catalog, runtime.Options{Accounts: service, Client: ownClient(func(_ context.Context, request *transport.Request) (*transport.Response, error) {
		seen = append(seen, request.Header.Get("Authorization"))
		if len(seen) == 2 { // the service replaces the token
			version, token = 2, "second"
			return &transport.Response{Status: http.StatusUnauthorized}, nil
		}
		return jsonOf(`{"id": 7}`), nil
	})})
	for range 3 {
		if _, err := r.Do(t.Context(), runtime.Request{AccountID: "a1", Model: "ticketing", Resource: "tickets", Method: "get", ID: "7"}); err != nil {
			t.Fatal(err)
		}
	}
	if got := strings.Join(seen, ", "); got != "Bearer first, Bearer first, Bearer second, Bearer second" {
		t.Errorf("tokens: %s", got)
	}
}
