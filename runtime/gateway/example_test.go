package gateway_test

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime"
	"github.com/unimap/unimap/runtime/account"
	"github.com/unimap/unimap/runtime/gateway"
	"github.com/unimap/unimap/runtime/transport"
	"github.com/unimap/unimap/schemas"
)

// The gateway below a prefix, beside other handlers of a program, with an http.RoundTripper of the
// program's own.
func ExampleNew() {
	catalog, err := engine.Load(acme, schemas.FS)
	if err != nil {
		log.Fatal(err)
	}
	accounts := account.NewMemory()
	if err := accounts.Put(context.Background(), &account.Account{
		ID: "a1", Provider: "acme", Settings: value.ObjectOf("address", "https://acme.example"),
		Credentials: account.NewCredentials(map[string]string{"token": "made-up-secret"}),
	}); err != nil {
		log.Fatal(err)
	}
	client := transport.NewClient(transport.Options{RoundTripper: roundTripper(func(request *http.Request) (*http.Response, error) {
		fmt.Println("the provider gets:", request.Method, request.URL)
		return &http.Response{
			StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}},
			Body: io.NopCloser(strings.NewReader(`{"key": 7, "title": "Fire", "state": "new"}`)),
		}, nil
	})})
	r := runtime.New(catalog, runtime.Options{Accounts: accounts, Client: client})

	token := gateway.NewToken() // for the caller; only its digest is kept
	g := gateway.New(gateway.Options{Runtime: r, Tokens: gateway.StaticTokens{
		{Holder: "crm-sync", Digest: gateway.TokenDigest(token), Scopes: []gateway.Scope{gateway.ScopeCall}},
	}})
	mux := http.NewServeMux()
	mux.Handle("/integrations/", http.StripPrefix("/integrations", g))

	server := httptest.NewServer(mux)
	defer server.Close()
	request, err := http.NewRequest(http.MethodGet, server.URL+"/integrations/unified/ticketing/tickets/7?integrated_account_id=a1&truto_ignore_remote_data=true", nil)
	if err != nil {
		log.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+token)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		log.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("the caller gets:", response.StatusCode, string(body))
	// Output:
	// the provider gets: GET https://acme.example/tickets/7
	// the caller gets: 200 {"id":"7","name":"Fire","status":{"id":"new","name":"open"}}
}

// roundTripper is an http.RoundTripper of the program's own, such as one with metrics.
type roundTripper func(*http.Request) (*http.Response, error)

func (r roundTripper) RoundTrip(request *http.Request) (*http.Response, error) { return r(request) }
