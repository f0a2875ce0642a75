package gateway_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime"
	"github.com/unimap/unimap/runtime/account"
	"github.com/unimap/unimap/runtime/gateway"
	"github.com/unimap/unimap/schemas"
)

// whole serves a gateway that has everything a gateway can have, and one account.
func whole(t *testing.T) (*gateway.Gateway, *httptest.Server) {
	t.Helper()
	catalog, err := engine.Load(acme, schemas.FS)
	if err != nil {
		t.Fatal(err)
	}
	accounts := account.NewMemory()
	if err := accounts.Put(t.Context(), &account.Account{
		ID: "a1", Provider: "acme", Settings: value.ObjectOf("address", "http://127.0.0.1:1"),
		Credentials: account.NewCredentials(map[string]string{"token": secretToken}),
	}); err != nil {
		t.Fatal(err)
	}
	made := gateway.New(gateway.Options{
		Runtime: runtime.New(catalog, runtime.Options{Accounts: accounts}), Accounts: accounts,
		Tokens: gateway.StaticTokens{
			{Holder: "caller", Digest: gateway.TokenDigest(callToken), Scopes: []gateway.Scope{gateway.ScopeCall}},
			{Holder: "admin", Digest: gateway.TokenDigest(adminToken), Scopes: []gateway.Scope{gateway.ScopeAdmin}},
		},
		Operations: gateway.Operations{
			Ready:    func(context.Context) error { return nil },
			Degraded: func() string { return "the coffee is out" },
			Status: func(context.Context) gateway.Status {
				return gateway.Status{Ready: true, Reloads: []gateway.SetStatus{{Set: "mappings", Successful: true}}, Breakers: []gateway.OpenBreaker{{Provider: "acme", Host: "h"}}}
			},
			Reload:  func(context.Context) error { return nil },
			Metrics: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "up 1\n") }),
		},
	})
	server := httptest.NewServer(made)
	t.Cleanup(server.Close)
	return made, server
}

func documentOf(t *testing.T, server *httptest.Server) *openapi3.T {
	t.Helper()
	document, err := openapi3.NewLoader().LoadFromData([]byte(send(t, server, "GET", "/openapi.json", "", "Authorization", "").body))
	if err != nil {
		t.Fatal(err)
	}
	if err := document.Validate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return document
}

// Every route is in the document.
func TestEveryRouteIsDescribed(t *testing.T) {
	made, server := whole(t)
	document := documentOf(t, server)
	for _, o := range gateway.OperationsOf(made) {
		path := strings.ReplaceAll(o.Path, "...}", "}")
		item := document.Paths.Value(path)
		if item == nil || item.GetOperation(o.Method) == nil {
			t.Errorf("%s %s is not in the document", o.Method, path)
			continue
		}
		described := item.GetOperation(o.Method)
		if described.OperationID == "" || described.Summary == "" || len(described.Tags) != 1 {
			t.Errorf("%s %s is described by %+v", o.Method, path, described)
		}
		if isPublic := described.Security != nil && len(*described.Security) == 0; isPublic != (len(o.Scopes) == 0) {
			t.Errorf("%s %s: public %v with the scopes %v", o.Method, path, isPublic, o.Scopes)
		}
	}
	for _, item := range document.Paths.Map() {
		for name := range item.Operations() {
			if !slices.Contains([]string{"GET", "POST", "PATCH", "DELETE"}, name) {
				t.Errorf("there is a %s", name)
			}
		}
	}
}

// Everything in the document is served, to whom the document says, and answers as it says.
func TestEverythingDescribedIsServed(t *testing.T) {
	_, server := whole(t)
	document := documentOf(t, server)
	fill := strings.NewReplacer("{account_id}", "a1", "{model}", "ticketing", "{resource}", "tickets", "{method}", "update", "{provider}", "acme", "{id}", "7", "{page}", "style.css")
	for path, item := range document.Paths.Map() {
		for method, operation := range item.Operations() {
			address := fill.Replace(path)
			if operation.Parameters.GetByInAndName("query", "integrated_account_id") != nil {
				address += "?integrated_account_id=a1"
			}
			if strings.Contains(address, "{") {
				t.Fatalf("%s has a segment that this test does not know", path)
			}
			public := operation.Security != nil && len(*operation.Security) == 0
			if got := send(t, server, method, address, "", "Authorization", ""); (got.status == http.StatusUnauthorized) == public {
				t.Errorf("%s %s without a token: %d", method, address, got.status)
			}
			if method == http.MethodDelete && strings.HasPrefix(path, "/integrated-account") {
				continue // the account is needed; see below
			}
			wantDescribed(t, server, method, address, operation)
		}
	}
	path := "/integrated-account/a1"
	wantDescribed(t, server, http.MethodDelete, path, document.Paths.Value("/integrated-account/{account_id}").Delete)
}

// wantDescribed sends a request with a token that may, and holds the answer against its description.
func wantDescribed(t *testing.T, server *httptest.Server, method, address string, operation *openapi3.Operation) {
	t.Helper()
	body := ""
	if operation.RequestBody != nil {
		body = "{}"
		if method == http.MethodPost {
			body = `{"id":"b1","provider":"acme","settings":{"address":"http://127.0.0.1:1"}}`
		}
	}
	token := callToken
	if strings.Contains(operation.Description, "scope admin") {
		token = adminToken
	}
	got := send(t, server, method, address, body, "Authorization", "Bearer "+token)
	described := operation.Responses.Status(got.status)
	if described == nil {
		described = operation.Responses.Default()
	}
	if strings.Contains(got.body, `"code":"gateway.`) {
		t.Errorf("%s %s: %d %s", method, address, got.status, got.body)
		return
	}
	contentType, _, _ := strings.Cut(got.header.Get("Content-Type"), ";")
	if address == "/docs/style.css" {
		return // the pages are described
	}
	media := described.Value.Content.Get(contentType)
	if media == nil {
		t.Errorf("%s %s: %d of %s is not described", method, address, got.status, contentType)
		return
	}
	if contentType != "application/json" {
		return
	}
	var decoded any
	if err := json.Unmarshal([]byte(got.body), &decoded); err != nil {
		t.Fatal(err)
	}
	if err := media.Schema.Value.VisitJSON(decoded); err != nil {
		t.Errorf("%s %s: %v", method, address, err)
	}
}

// What is not there is neither served nor described.
func TestWhatIsNotThereIsNotDescribed(t *testing.T) {
	document := documentOf(t, describe(t)) // without operations and a store
	for _, path := range []string{"/status", "/metrics", "/-/reload", "/integrated-account"} {
		if document.Paths.Value(path) != nil {
			t.Errorf("%s is described", path)
		}
		if got := send(t, describe(t), "GET", path, ""); got.status != http.StatusNotFound {
			t.Errorf("%s: %d", path, got.status)
		}
	}
}

func TestAllow(t *testing.T) {
	_, server := whole(t)
	for request, want := range map[string]string{
		"PUT /integrated-account/a1": "GET, HEAD, PATCH, DELETE", "DELETE /integrated-account": "GET, HEAD, POST", "GET /-/reload": "POST",
		"POST /healthz": "GET, HEAD", "PATCH /unified/ticketing/tickets": "GET, HEAD, POST",
	} {
		method, path, _ := strings.Cut(request, " ")
		got := send(t, server, method, path, "")
		if got.status != http.StatusMethodNotAllowed || got.header.Get("Allow") != want {
			t.Errorf("%s: %d, Allow is %q", request, got.status, got.header.Get("Allow"))
		}
	}
	if got := send(t, server, "HEAD", "//healthz/", ""); got.status != http.StatusOK || got.body != "" {
		t.Errorf("HEAD gave %d %q", got.status, got.body)
	}
}
