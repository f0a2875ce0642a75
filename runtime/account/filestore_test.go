package account_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime/account"
)

func accountFile(t *testing.T, token string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "acct.yaml")
	writeAccount(t, path, token)
	return path
}

func writeAccount(t *testing.T, path, token string) {
	t.Helper()
	content := "provider: acme\ncredentials: {refresh_token: " + token + "}\n"
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func open(t *testing.T, path string) *account.FileStore {
	t.Helper()
	store, err := account.OpenFile(path, nil)
	if err != nil {
		t.Fatal(err)
	}
	return store
}

func rotate(t *testing.T, store *account.FileStore, token string) {
	t.Helper()
	ctx := context.Background()
	current, err := store.Get(ctx, store.ID())
	if err != nil {
		t.Fatal(err)
	}
	version := current.Version
	current.Credentials = current.Credentials.With(account.RefreshToken, token)
	if err := store.CompareAndSwap(ctx, current.ID, version, current); err != nil {
		t.Fatal(err)
	}
	if err := store.CompareAndSwap(ctx, current.ID, version, current); !errors.Is(err, account.ErrConflict) {
		t.Errorf("a swap of an old version gave %v", err)
	}
}

func refreshToken(t *testing.T, store *account.FileStore) string {
	t.Helper()
	current, err := store.Get(context.Background(), store.ID())
	if err != nil {
		t.Fatal(err)
	}
	return current.Credentials.Get(account.RefreshToken)
}

func TestFileStoreKeepsRotatedTokens(t *testing.T) {
	path := accountFile(t, "first")
	rotate(t, open(t, path), "second")
	if got := refreshToken(t, open(t, path)); got != "second" {
		t.Errorf("a later run sees %q", got)
	}
	info, err := os.Stat(path + ".tokens")
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the tokens are kept with mode %v, %v", info.Mode(), err)
	}
	leftovers, _ := filepath.Glob(path + ".tokens.*")
	if len(leftovers) > 0 {
		t.Errorf("left behind: %v", leftovers)
	}
}

func TestFileStoreForgetsTokensOfOtherCredentials(t *testing.T) {
	path := accountFile(t, "first")
	rotate(t, open(t, path), "second")
	writeAccount(t, path, "new")
	if got := refreshToken(t, open(t, path)); got != "new" {
		t.Errorf("new credentials are hidden by the tokens of old ones: %q", got)
	}
}

func TestFileStoreRefuses(t *testing.T) {
	path := accountFile(t, "first")
	if err := os.WriteFile(path+".tokens", []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := account.OpenFile(path, nil); err == nil {
		t.Error("damaged tokens were accepted")
	}
	if err := os.Remove(path + ".tokens"); err != nil {
		t.Fatal(err)
	}
	store := open(t, path)
	ctx := context.Background()
	if _, err := store.Get(ctx, "other"); !errors.Is(err, account.ErrNotFound) {
		t.Errorf("got %v", err)
	}
	if err := store.Put(ctx, &account.Account{ID: "other"}); err == nil {
		t.Error("another account was stored")
	}
	for _, change := range []func(*account.Account){
		func(a *account.Account) { a.Settings = value.ObjectOf("site", "other") },
		func(a *account.Account) { a.Network.AllowPrivateAddresses = true },
		func(a *account.Account) { a.Overlays = map[string]string{"ticketing/tickets": "record: {}"} },
	} {
		changed, err := store.Get(ctx, store.ID())
		if err != nil {
			t.Fatal(err)
		}
		change(changed)
		if err := store.CompareAndSwap(ctx, store.ID(), changed.Version, changed); err == nil {
			t.Error("a change was taken that a later run does not see")
		}
	}
	if err := store.Delete(ctx, store.ID(), account.AnyVersion); err == nil {
		t.Error("the account file was deleted")
	}
}
