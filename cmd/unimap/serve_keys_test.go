package main

import (
	"bytes"
	"encoding/base64"
	"os"
	"path/filepath"
	"testing"

	"github.com/unimap/unimap/runtime/account"
	"github.com/unimap/unimap/runtime/account/sqlstore"
	"github.com/unimap/unimap/runtime/gateway/config"
	"github.com/unimap/unimap/runtime/vault"
)

// The gateway takes a new key in use at a reload, and reads on what other processes encrypt with it.
func TestKeysAreReadAgain(t *testing.T) {
	line := func(id string, fill byte) string {
		return id + ":" + base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{fill}, vault.KeyBytes)) + "\n"
	}
	file := filepath.Join(t.TempDir(), "keys")
	put := func(content string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	put(line("k1", 1))
	url := "sqlite:" + filepath.Join(t.TempDir(), "accounts.db")
	settings, err := config.Read(config.Sources{Flags: map[string][]string{"store": {url}, "keys": {file}}})
	if err != nil {
		t.Fatal(err)
	}
	serving, err := storeOpener(settings)(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer serving.(servedStore).Close()
	if err := serving.Put(t.Context(), &account.Account{ID: "a", Provider: "acme"}); err != nil {
		t.Fatal(err)
	}
	put(line("k2", 2) + line("k1", 1))
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
