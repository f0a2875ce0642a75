package server_test

import (
	"context"
	"encoding/base64"
	"errors"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/unimap/unimap/runtime/account"
	"github.com/unimap/unimap/runtime/account/sqlstore"
	"github.com/unimap/unimap/runtime/gateway"
	"github.com/unimap/unimap/runtime/gateway/server"
	"github.com/unimap/unimap/runtime/vault"
)

// A store keeps accounts and tokens; account files are served beside it.
func TestStore(t *testing.T) {
	keys, err := vault.Parse("k:" + base64.StdEncoding.EncodeToString(make([]byte, vault.KeyBytes)))
	if err != nil {
		t.Fatal(err)
	}
	url := "sqlite:" + t.TempDir() + "/accounts.db"
	kept, err := sqlstore.Open(t.Context(), url, keys)
	if err != nil {
		t.Fatal(err)
	}
	defer kept.Close()
	if _, err := kept.CreateToken(t.Context(), gateway.TokenDigest("t0ken"), "test", []string{"call", "admin"}); err != nil {
		t.Fatal(err)
	}
	folder, file := acme(t, ticket)
	own, err := account.ReadFile(file, os.LookupEnv)
	if err != nil {
		t.Fatal(err)
	}
	own.ID = "a2"
	if err := kept.Put(t.Context(), own); err != nil {
		t.Fatal(err)
	}
	s, gateway := startWith(t, server.Options{
		Config:    settings(t, "mappings="+folder, "account="+file, "store="+url),
		OpenStore: func(ctx context.Context, url string) (account.Store, error) { return sqlstore.Open(ctx, url, keys) },
	})
	for _, id := range []string{"a1", "a2"} {
		if got := send(t, gateway.URL, "GET", strings.Replace(item+query, "a1", id, 1), ""); got.status != http.StatusOK {
			t.Errorf("%s: got %d %s", id, got.status, got.body)
		}
	}
	if got := send(t, gateway.URL, "GET", "/integrated-account", ""); got.status != http.StatusOK || !strings.Contains(got.body, `"a1"`) || !strings.Contains(got.body, `"a2"`) {
		t.Errorf("got %d %s", got.status, got.body)
	}
	if got := send(t, gateway.URL, "GET", "/readyz", ""); got.status != http.StatusOK {
		t.Errorf("got %d %s", got.status, got.body)
	}
	_ = s.Close() // the store answers no more
	if got := send(t, gateway.URL, "GET", "/readyz", ""); got.status != http.StatusServiceUnavailable || strings.Contains(got.body, url) {
		t.Errorf("got %d %s", got.status, got.body)
	}
}

// rekeyed is a store whose keys can be read again.
type rekeyed struct {
	account.Store
	problem error
}

func (r *rekeyed) Reload(context.Context) error { return r.problem }

// Keys are read again with the tokens, and what is wrong with them is told in the same ways.
func TestReloadOfKeys(t *testing.T) {
	folder, file := acme(t, ticket)
	kept := &rekeyed{Store: account.NewMemory()}
	_, gateway := startWith(t, server.Options{
		Config:    settings(t, "mappings="+folder, "account="+file, "token=t0ken", "store=made:up", "keys=made-up"),
		OpenStore: func(context.Context, string) (account.Store, error) { return kept, nil },
	})
	if got := send(t, gateway.URL, "POST", "/-/reload", ""); got.status != http.StatusOK || !strings.Contains(got.body, `"set":"keys","source":"made-up","successful":true`) {
		t.Errorf("got %d %s", got.status, got.body)
	}
	kept.problem = errors.New("the keyring holds no key")
	if got := send(t, gateway.URL, "POST", "/-/reload", ""); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, "the keyring holds no key") {
		t.Errorf("got %d %s", got.status, got.body)
	}
	if got := send(t, gateway.URL, "GET", "/status", ""); !strings.Contains(got.body, `"problem":"the keyring holds no key"`) {
		t.Errorf("the status does not tell: %s", got.body)
	}
	if got := send(t, gateway.URL, "GET", "/metrics", ""); !strings.Contains(got.body, "config_last_reload_successful 0\n") {
		t.Error("the metric does not tell")
	}
}
