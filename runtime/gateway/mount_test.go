package gateway_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/unimap/unimap/runtime/account"
)

// A gateway below a prefix of the embedder's own tells addresses that lead to it.
func TestBelowAPrefix(t *testing.T) {
	inner := administer(t, account.NewMemory(), new(bytes.Buffer))
	mux := http.NewServeMux()
	mux.Handle("/api/v1/", http.StripPrefix("/api/v1", inner.Config.Handler))
	mux.HandleFunc("GET /hello", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("hello")) })
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)

	if got := send(t, server, "GET", "/hello", ""); got.body != "hello" {
		t.Errorf("the other handler: got %d %s", got.status, got.body)
	}
	created := admin(t, server, "POST", "/api/v1"+accountsPath, newAccount)
	if location := created.header.Get("Location"); created.status != 201 || location != "/api/v1/integrated-account/b1" {
		t.Errorf("created: got %d %s, Location %s", created.status, created.body, location)
	}
	if got := admin(t, server, "GET", created.header.Get("Location"), ""); got.status != 200 {
		t.Errorf("the account that was created: got %d", got.status)
	}
	var document struct{ Servers []struct{ URL string } }
	if err := json.Unmarshal([]byte(send(t, server, "GET", "/api/v1/openapi.json", "").body), &document); err != nil || len(document.Servers) != 1 {
		t.Fatalf("the document has servers %v, %v", document.Servers, err)
	}
	at, err := url.Parse(server.URL + "/api/v1/openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	if at, err = at.Parse(document.Servers[0].URL); err != nil || strings.TrimSuffix(at.Path, "/") != "/api/v1" {
		t.Errorf("the server of the document is %s", at)
	}
	page := send(t, server, "GET", "/api/v1/docs/unified/ticketing/tickets/get", "")
	if !strings.Contains(page.body, server.URL+"/api/v1/unified/") {
		t.Error("the sample of the documentation does not lead to the gateway")
	}
}
