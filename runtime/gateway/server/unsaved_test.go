package server_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime/account"
	"github.com/unimap/unimap/runtime/gateway/server"
)

// readOnly is a store that takes no changes while it is down.
type readOnly struct {
	*account.Memory
	down atomic.Bool
}

func (r *readOnly) CompareAndSwap(ctx context.Context, id string, version int64, next *account.Account) error {
	if r.down.Load() {
		return errors.New("read-only")
	}
	return r.Memory.CompareAndSwap(ctx, id, version, next)
}

// rotating is a provider with one ticket, whose tokens are replaced when they are renewed.
func rotating(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	if r.URL.Path == "/token" {
		_, _ = io.WriteString(w, `{"access_token":"new-access","refresh_token":"new-refresh","expires_in":3600,"token_type":"bearer"}`)
		return
	}
	_, _ = io.WriteString(w, `{"id": 7, "text": "Smoke"}`)
}

// Renewed tokens that the store does not take show everywhere, and are saved before the end.
func TestUnsavedTokens(t *testing.T) {
	played := httptest.NewServer(http.HandlerFunc(rotating))
	t.Cleanup(played.Close)
	folder := folder(t, map[string]string{
		"acme/provider.yaml": strings.Replace(provider, "auth: {bearer: {token: credentials.token}}",
			"auth: {oauth2: {token_url: '{account.address}/token'}}", 1),
		"acme/ticketing/tickets.yaml": mapping("0"),
	})
	store := &readOnly{Memory: account.NewMemory()}
	err := store.Put(t.Context(), &account.Account{
		ID: "a1", Provider: "acme", Settings: value.ObjectOf("address", played.URL), Network: account.Network{AllowPrivateAddresses: true},
		Credentials: account.NewCredentials(map[string]string{account.ClientID: "c", account.ClientSecret: "s", account.RefreshToken: "old-refresh"}),
	})
	if err != nil {
		t.Fatal(err)
	}
	store.down.Store(true)
	s, gateway := startWith(t, server.Options{
		Config:    settings(t, "mappings="+folder, "store=memory", "token=t0ken"),
		OpenStore: func(context.Context, string) (account.Store, error) { return store, nil },
	})
	if got := send(t, gateway.URL, "GET", item+query, ""); got.status != http.StatusServiceUnavailable || !strings.Contains(got.body, `"account.store"`) {
		t.Fatalf("got %d %s", got.status, got.body)
	}
	const wrong = "the store has not taken the renewed tokens of 1 accounts"
	for path, want := range map[string]string{"/readyz": "ready, but degraded: " + wrong, "/status": wrong, "/metrics": "unimap_unsaved_tokens 1\n"} {
		if got := send(t, gateway.URL, "GET", path, ""); got.status != http.StatusOK || !strings.Contains(got.body, want) {
			t.Errorf("%s: %d %s", path, got.status, got.body)
		}
	}
	store.down.Store(false)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	kept, err := store.Get(t.Context(), "a1")
	if err != nil || kept.Credentials.Get(account.RefreshToken) != "new-refresh" {
		t.Errorf("kept %v, %v", kept.Credentials.Reveal(), err)
	}
	if got := send(t, gateway.URL, "GET", "/readyz", ""); got.body != "ready\n" {
		t.Errorf("got %s", got.body)
	}
}
