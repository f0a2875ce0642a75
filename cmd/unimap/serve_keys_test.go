package main

import (
	"bytes"
	"encoding/base64"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/unimap/unimap/runtime/account"
	"github.com/unimap/unimap/runtime/account/sqlstore"
	"github.com/unimap/unimap/runtime/gateway/config"
	"github.com/unimap/unimap/runtime/vault"
)

// keyLine is a line of a keyring.
func keyLine(id string, fill byte) string {
	return id + ":" + base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{fill}, vault.KeyBytes)) + "\n"
}

// A gateway does not start with keys that open no account, and says which of them it cannot open.
func TestKeysAreCheckedAtTheStart(t *testing.T) {
	url := "sqlite:" + filepath.Join(t.TempDir(), "accounts.db")
	log := &bytes.Buffer{}
	opened := func(keys string) (account.Store, error) {
		t.Helper()
		log.Reset()
		settings, err := config.Read(config.Sources{Flags: map[string][]string{"store": {url}, "key": {keys}}})
		if err != nil {
			t.Fatal(err)
		}
		store, err := storeOpener(settings, slog.New(slog.NewTextHandler(log, nil)))(t.Context(), url)
		if err == nil {
			t.Cleanup(func() { _ = store.(servedStore).Close() })
		}
		return store, err
	}
	for _, put := range []struct{ id, keys string }{{"a", keyLine("k1", 1)}, {"b", keyLine("k2", 2) + keyLine("k1", 1)}} { // in this order
		store, err := opened(put.keys)
		if err != nil {
			t.Fatalf("%s: %v", put.id, err)
		}
		if err := store.Put(t.Context(), &account.Account{ID: put.id, Provider: "acme"}); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct {
		name, keys, refused, logged string
	}{
		{"all", keyLine("k2", 2) + keyLine("k1", 1), "", ""},
		{"one is missing", keyLine("k2", 2), "", "key id k1"},
		{"none", keyLine("k3", 3), "key id k1", ""},
		{"other keys of the same ids", keyLine("k1", 8) + keyLine("k2", 9), "key id k2", ""},
	} {
		_, err := opened(tt.keys)
		if tt.refused == "" && err != nil || tt.refused != "" && (err == nil || !strings.Contains(err.Error(), tt.refused)) {
			t.Errorf("%s: %v", tt.name, err)
		}
		if got := log.String(); tt.logged == "" && got != "" || !strings.Contains(got, tt.logged) {
			t.Errorf("%s: logged %s", tt.name, got)
		}
	}
}

// The gateway takes a new key in use at a reload, and reads on what other processes encrypt with it.
func TestKeysAreReadAgain(t *testing.T) {
	file := filepath.Join(t.TempDir(), "keys")
	put := func(content string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	put(keyLine("k1", 1))
	url := "sqlite:" + filepath.Join(t.TempDir(), "accounts.db")
	settings, err := config.Read(config.Sources{Flags: map[string][]string{"store": {url}, "keys": {file}}})
	if err != nil {
		t.Fatal(err)
	}
	serving, err := storeOpener(settings, slog.New(slog.DiscardHandler))(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer serving.(servedStore).Close()
	if err := serving.Put(t.Context(), &account.Account{ID: "a", Provider: "acme"}); err != nil {
		t.Fatal(err)
	}
	put(keyLine("k2", 2) + keyLine("k1", 1))
	if err := serving.(servedStore).Reload(t.Context()); err != nil {
		t.Fatal(err)
	}
	keys, err := vault.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	other, err := sqlstore.Open(t.Context(), url, keys)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if count, err := other.Rekey(t.Context()); count != 1 || err != nil {
		t.Fatalf("got %d, %v", count, err)
	}
	if _, err := serving.Get(t.Context(), "a"); err != nil {
		t.Error(err)
	}
}
