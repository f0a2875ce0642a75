package sqlstore_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime/account"
	"github.com/unimap/unimap/runtime/account/sqlstore"
	"github.com/unimap/unimap/runtime/vault"
)

var (
	_ account.Store  = (*sqlstore.Store)(nil)
	_ account.Locker = (*sqlstore.Store)(nil)
)

func sample(id string) *account.Account {
	return &account.Account{
		ID: id, Provider: "acme",
		Settings:    value.ObjectOf("z", json.Number("12345678901234567890.10"), "a", "ü\u0000", "n", nil),
		Credentials: account.NewCredentials(map[string]string{"api_token": "s3cr3t-ü", "note": ""}),
		Network:     account.Network{AllowPrivateAddresses: true},
		Overlays:    map[string]string{"ticketing/tickets": "record:\n  name: response.x\n"},
	}
}

func TestAccountsComeBackWhole(t *testing.T) {
	databases(t, func(t *testing.T, url string) {
		ctx := context.Background()
		store := open(t, url, keyring(t, key("k1", 1)))
		if err := store.Put(ctx, sample("a1")); err != nil {
			t.Fatal(err)
		}
		got, err := store.Get(ctx, "a1")
		if err != nil {
			t.Fatal(err)
		}
		want := sample("a1")
		if string(value.Append(nil, got.Settings)) != string(value.Append(nil, want.Settings)) {
			t.Errorf("settings %s", value.Append(nil, got.Settings))
		}
		if !got.Credentials.Equal(want.Credentials) || got.Network != want.Network || !cmp.Equal(got.Overlays, want.Overlays) {
			t.Errorf("got %+v", got)
		}
		if got.Provider != "acme" || got.Status != account.StatusActive || got.Version != 1 {
			t.Errorf("got %+v", got)
		}
		if err := store.Put(ctx, &account.Account{ID: "a1", Provider: "acme", Status: account.StatusNeedsReauth}); err != nil {
			t.Fatal(err)
		}
		got, err = store.Get(ctx, "a1")
		if err != nil || got.Version != 2 || got.Status != account.StatusNeedsReauth || len(got.Credentials.Names()) != 0 || got.Settings.Len() != 0 || len(got.Overlays) != 0 || got.Network.AllowPrivateAddresses {
			t.Errorf("got %+v, %v", got, err)
		}
	})
}

func TestStore(t *testing.T) {
	databases(t, func(t *testing.T, url string) {
		ctx := context.Background()
		store := open(t, url, keyring(t, key("k1", 1)))
		wantMissing := func(id string) {
			t.Helper()
			if _, err := store.Get(ctx, id); !errors.Is(err, account.ErrNotFound) {
				t.Errorf("Get: %v", err)
			}
			if err := store.Delete(ctx, id, account.AnyVersion); !errors.Is(err, account.ErrNotFound) {
				t.Errorf("Delete: %v", err)
			}
		}
		for _, id := range []string{"a", "", "\x00", "\xff", "a' OR '1'='1"} {
			wantMissing(id)
		}
		if err := store.CompareAndSwap(ctx, "a", 0, sample("a")); !errors.Is(err, account.ErrNotFound) {
			t.Errorf("CompareAndSwap: %v", err)
		}
		for _, id := range []string{"b", "a", "B", "a-1", "a1"} {
			if err := store.Put(ctx, sample(id)); err != nil {
				t.Fatal(err)
			}
		}
		if ids, err := store.List(ctx); err != nil || !slices.Equal(ids, []string{"B", "a", "a-1", "a1", "b"}) {
			t.Errorf("List: %v, %v", ids, err)
		}
		if err := store.CompareAndSwap(ctx, "a", 1, sample("b")); err == nil {
			t.Error("an account changed its id")
		}
		if err := store.CompareAndSwap(ctx, "a", 1, sample("a")); err != nil {
			t.Fatal(err)
		}
		if err := store.CompareAndSwap(ctx, "a", 1, sample("a")); !errors.Is(err, account.ErrConflict) {
			t.Errorf("CompareAndSwap: %v", err)
		}
		if err := store.Delete(ctx, "a", 1); !errors.Is(err, account.ErrConflict) {
			t.Errorf("Delete of another version: %v", err)
		}
		if err := store.Delete(ctx, "a", 2); err != nil {
			t.Fatal(err)
		}
		wantMissing("a")
		if err := store.CompareAndSwap(ctx, "a", 2, sample("a")); !errors.Is(err, account.ErrNotFound) {
			t.Errorf("CompareAndSwap: %v", err)
		}
		if ids, err := store.List(ctx); err != nil || slices.Contains(ids, "a") {
			t.Errorf("List: %v, %v", ids, err)
		}
		// Who still has the first account cannot take the second one for it.
		if err := store.Put(ctx, sample("a")); err != nil {
			t.Fatal(err)
		}
		for version := range int64(4) {
			if err := store.CompareAndSwap(ctx, "a", version, sample("a")); !errors.Is(err, account.ErrConflict) {
				t.Errorf("CompareAndSwap of version %d: %v", version, err)
			}
		}
	})
}

func TestDeletedAccountsLeaveNothing(t *testing.T) {
	databases(t, func(t *testing.T, url string) {
		ctx := context.Background()
		store := open(t, url, keyring(t, key("k1", 1)))
		if err := store.Put(ctx, sample("a")); err != nil {
			t.Fatal(err)
		}
		if err := store.Delete(ctx, "a", account.AnyVersion); err != nil {
			t.Fatal(err)
		}
		var provider, settings, overlays, keyID string
		var credentials []byte
		query(t, url, `SELECT provider, settings, overlays, key_id, credentials FROM unimap_accounts`, &provider, &settings, &overlays, &keyID, &credentials)
		if provider+settings+overlays+keyID != "" || len(credentials) > 0 {
			t.Errorf("left: %q %q %q %q %x", provider, settings, overlays, keyID, credentials)
		}
	})
}

func TestStoreRefuses(t *testing.T) {
	databases(t, func(t *testing.T, url string) {
		ctx := context.Background()
		store := open(t, url, keyring(t, key("k1", 1)))
		for name, refused := range map[string]*account.Account{
			"no id":       {Provider: "acme"},
			"an odd id":   {ID: "a b", Provider: "acme"},
			"no provider": {ID: "a"},
			"a status":    {ID: "a", Provider: "acme", Status: "odd"},
		} {
			err := store.Put(ctx, refused)
			var failure *account.Error
			if !errors.As(err, &failure) || failure.Code != account.CodeInvalid || failure.Pointer == "" {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := store.Put(ctx, sample("a")); err != nil {
			t.Fatal(err)
		}
		keyless := open(t, url, nil)
		var failure *sqlstore.Error
		if _, err := keyless.Get(ctx, "a"); !errors.As(err, &failure) || failure.Code != sqlstore.CodeNoKeys {
			t.Errorf("Get without keys: %v", err)
		}
		if err := keyless.Put(ctx, sample("a")); !errors.As(err, &failure) || failure.Code != sqlstore.CodeNoKeys {
			t.Errorf("Put without keys: %v", err)
		}
		other := open(t, url, keyring(t, key("k2", 2)))
		if _, err := other.Get(ctx, "a"); !errors.Is(err, vault.ErrUnknownKey) || !strings.Contains(err.Error(), "k1") {
			t.Errorf("Get with other keys: %v", err)
		}
	})
}

func TestCredentialsAreEncryptedAndBound(t *testing.T) {
	databases(t, func(t *testing.T, url string) {
		ctx := context.Background()
		store := open(t, url, keyring(t, key("k1", 1)))
		for _, id := range []string{"a", "b"} {
			if err := store.Put(ctx, sample(id)); err != nil {
				t.Fatal(err)
			}
		}
		var credentials []byte
		query(t, url, `SELECT credentials FROM unimap_accounts WHERE id = 'a'`, &credentials)
		if bytes.Contains(credentials, []byte("s3cr3t")) || bytes.Contains(credentials, []byte("api_token")) {
			t.Errorf("readable: %q", credentials)
		}
		if path, ok := strings.CutPrefix(url, "sqlite:"); ok {
			info, err := os.Stat(path)
			if err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("the file has mode %v, %v", info.Mode(), err)
			}
			for _, suffix := range []string{"", "-wal"} {
				content, err := os.ReadFile(path + suffix)
				if err != nil || bytes.Contains(content, []byte("s3cr3t")) {
					t.Errorf("%s holds the secret, or %v", suffix, err)
				}
			}
		}
		change(t, url, `UPDATE unimap_accounts SET credentials = (SELECT credentials FROM unimap_accounts WHERE id = 'a') WHERE id = 'b'`)
		var failure *vault.Error
		if _, err := store.Get(ctx, "b"); !errors.As(err, &failure) || failure.Code != vault.CodeDamaged {
			t.Errorf("the credentials of one account serve another: %v", err)
		}
	})
}

func TestRekey(t *testing.T) {
	databases(t, func(t *testing.T, url string) {
		ctx := context.Background()
		old := open(t, url, keyring(t, key("k1", 1)))
		for _, id := range []string{"a", "b", "c"} {
			if err := old.Put(ctx, sample(id)); err != nil {
				t.Fatal(err)
			}
		}
		if err := old.Delete(ctx, "c", account.AnyVersion); err != nil {
			t.Fatal(err)
		}
		both := open(t, url, keyring(t, key("k2", 2)+key("k1", 1)))
		if got, err := both.Get(ctx, "a"); err != nil || got.Credentials.Get("api_token") != "s3cr3t-ü" {
			t.Fatalf("got %v, %v", got, err)
		}
		if count, err := both.Rekey(ctx); err != nil || count != 2 {
			t.Errorf("got %d, %v", count, err)
		}
		if count, err := both.Rekey(ctx); err != nil || count != 0 {
			t.Errorf("again: got %d, %v", count, err)
		}
		fresh := open(t, url, keyring(t, key("k2", 2)))
		got, err := fresh.Get(ctx, "b")
		if err != nil || got.Credentials.Get("api_token") != "s3cr3t-ü" || got.Version != 1 {
			t.Errorf("got %v, %v", got, err)
		}
		if _, err := old.Get(ctx, "b"); !errors.Is(err, vault.ErrUnknownKey) {
			t.Errorf("the old key still serves: %v", err)
		}
		// What cannot be decrypted is named, and does not keep the rest.
		change(t, url, `UPDATE unimap_accounts SET key_id = 'lost' WHERE id = 'a'`)
		last := open(t, url, keyring(t, key("k3", 3)+key("k2", 2)))
		count, err := last.Rekey(ctx)
		if count != 1 || !errors.Is(err, vault.ErrUnknownKey) || !strings.Contains(err.Error(), "account a ") {
			t.Errorf("got %d, %v", count, err)
		}
	})
}

// Keys are replaced while the store is in use, but none that is still needed is lost by that.
func TestUseKeys(t *testing.T) {
	databases(t, func(t *testing.T, url string) {
		ctx := context.Background()
		serving := open(t, url, keyring(t, key("k1", 1)))
		if err := serving.Put(ctx, sample("a")); err != nil {
			t.Fatal(err)
		}
		var failure *sqlstore.Error
		if err := serving.UseKeys(ctx, keyring(t, key("k2", 2))); !errors.As(err, &failure) || failure.Code != sqlstore.CodeNoKeys || !strings.Contains(err.Error(), "key k1") {
			t.Errorf("got %v", err)
		}
		if err := serving.UseKeys(ctx, keyring(t, key("k1", 9))); !errors.Is(err, failure) {
			t.Errorf("another key of the same id: %v", err)
		}
		if err := serving.UseKeys(ctx, keyring(t, key("k2", 2)+key("k1", 1))); err != nil {
			t.Fatal(err)
		}
		if _, err := open(t, url, keyring(t, key("k2", 2)+key("k1", 1))).Rekey(ctx); err != nil {
			t.Fatal(err)
		}
		if got, err := serving.Get(ctx, "a"); err != nil || got.Credentials.Get("api_token") != "s3cr3t-ü" {
			t.Errorf("got %v, %v", got, err)
		}
		if err := serving.UseKeys(ctx, keyring(t, key("k2", 2))); err != nil {
			t.Error(err)
		}
	})
}

func TestSwapsAreAtomic(t *testing.T) {
	databases(t, func(t *testing.T, url string) {
		ctx := context.Background()
		keys := keyring(t, key("k1", 1))
		stores := []*sqlstore.Store{open(t, url, keys), open(t, url, keys)}
		first := sample("a")
		first.Credentials = account.NewCredentials(map[string]string{"n": "0"})
		if err := stores[0].Put(ctx, first); err != nil {
			t.Fatal(err)
		}
		const writers = 8
		var group sync.WaitGroup
		for number := range writers {
			group.Go(func() {
				if err := increment(ctx, stores[number%2]); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		got, err := stores[1].Get(ctx, "a")
		if err != nil || got.Credentials.Get("n") != strconv.Itoa(writers) || got.Version != writers+1 {
			t.Errorf("n = %s, version %d, %v", got.Credentials.Get("n"), got.Version, err)
		}
	})
}

func increment(ctx context.Context, store account.Store) error {
	for {
		current, err := store.Get(ctx, "a")
		if err != nil {
			return err
		}
		n, err := strconv.Atoi(current.Credentials.Get("n"))
		if err != nil {
			return err
		}
		current.Credentials = current.Credentials.With("n", strconv.Itoa(n+1))
		err = store.CompareAndSwap(ctx, "a", current.Version, current)
		if !errors.Is(err, account.ErrConflict) {
			return err
		}
	}
}

func TestOpenTogether(t *testing.T) {
	databases(t, func(t *testing.T, url string) {
		var group sync.WaitGroup
		for range 8 {
			group.Go(func() {
				store, err := sqlstore.Open(context.Background(), url, nil)
				if err != nil {
					t.Error(err)
					return
				}
				if err := errors.Join(store.Ping(context.Background()), store.Close()); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		change(t, url, `INSERT INTO unimap_schema (version) VALUES (999)`)
		var failure *sqlstore.Error
		if _, err := sqlstore.Open(context.Background(), url, nil); !errors.As(err, &failure) || failure.Code != sqlstore.CodeNewer {
			t.Errorf("a newer schema: %v", err)
		}
	})
}

func TestOpenRefuses(t *testing.T) {
	for _, url := range []string{"", "accounts.db", "sqlite:", "sqlite::memory:", "mysql://x", "postgres://user:s3cr3t@host:port/db", "postgres://%zz:s3cr3t@/"} {
		_, err := sqlstore.Open(context.Background(), url, nil)
		var failure *sqlstore.Error
		if !errors.As(err, &failure) || failure.Code != sqlstore.CodeInvalidURL || strings.Contains(err.Error(), "s3cr3t") {
			t.Errorf("%q: %v", url, err)
		}
	}
	var failure *sqlstore.Error
	if _, err := sqlstore.Open(context.Background(), "sqlite:"+t.TempDir(), nil); !errors.As(err, &failure) || failure.Code != sqlstore.CodeUnavailable {
		t.Errorf("a folder: %v", err)
	}
	if _, err := sqlstore.Open(context.Background(), "postgres://u:s3cr3t@127.0.0.1:1/d", nil); !errors.As(err, &failure) || failure.Code != sqlstore.CodeUnavailable || strings.Contains(err.Error(), "s3cr3t") {
		t.Errorf("nobody there: %v", err)
	}
}
