package auth_test

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"testing"
	"time"

	"github.com/unimap/unimap/runtime/account"
	"github.com/unimap/unimap/runtime/auth"
	"github.com/unimap/unimap/runtime/transport"
)

const granted = `{"access_token":"new-access","refresh_token":"new-refresh","expires_in":3600}`

func TestWhenATokenIsRenewed(t *testing.T) {
	at := func(d time.Duration) string { return start.Add(d).Format(time.RFC3339) }
	for _, test := range []struct {
		name    string
		access  string
		expires string
		renewed bool
	}{
		{"no token", "", "", true},
		{"expiry not known", "old", "", false},
		{"expiry not readable", "old", "soon", false},
		{"long valid", "old", at(time.Hour), false},
		{"just long enough", "old", at(61 * time.Second), false},
		{"about to expire", "old", at(60 * time.Second), true},
		{"expired", "old", at(-time.Hour), true},
		{"seconds, valid", "old", fmt.Sprint(start.Add(time.Hour).Unix()), false},
		{"seconds, expired", "old", fmt.Sprint(start.Unix()), true},
		{"seconds beyond all time", "old", "9223372036854775807", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			store, server := account.NewMemory(), answering(jsonAnswer(200, granted))
			manager := auth.NewManager(store, server, auth.Options{Now: newClock().Now})
			acct := stored(t, store, account.AccessToken, test.access, account.RefreshToken, "old-refresh", account.ExpiresAt, test.expires)
			want := "Bearer old"
			if test.renewed {
				want = "Bearer new-access"
			}
			wantAuthorized(t, manager, acct, refreshing, want)
			wantAuthorized(t, manager, acct, refreshing, want)
			if got := server.count(); (got == 1) != test.renewed || got > 1 {
				t.Errorf("%d token requests", got)
			}
		})
	}
}

func TestTokensOfTheSpec(t *testing.T) {
	store, server := account.NewMemory(), answering(jsonAnswer(200, granted))
	manager := auth.NewManager(store, server, auth.Options{Now: newClock().Now})
	acct := stored(t, store, "other", "x")
	spec := refreshing
	spec.AccessToken, spec.RefreshToken, spec.ExpiresAt = "seed", "seed-refresh", start.Add(time.Hour)
	wantAuthorized(t, manager, acct, spec, "Bearer seed")
	spec.ExpiresAt = start
	wantAuthorized(t, manager, acct, spec, "Bearer new-access")
	// The account's own tokens count now, although the spec still has the first ones.
	wantAuthorized(t, manager, load(t, store), spec, "Bearer new-access")
	if got := server.count(); got != 1 {
		t.Errorf("%d token requests", got)
	}
	if got := load(t, store).Credentials.Get("other"); got != "x" {
		t.Errorf("another credential became %q", got)
	}
}

func TestRefreshTokenStaysWhereNoneIsGiven(t *testing.T) {
	store, server := account.NewMemory(), answering(jsonAnswer(200, `{"access_token":"new-access"}`))
	manager := auth.NewManager(store, server, auth.Options{Now: newClock().Now})
	acct := stored(t, store, account.AccessToken, "old", account.RefreshToken, "old-refresh", account.ExpiresAt, start.Format(time.RFC3339))
	wantAuthorized(t, manager, acct, refreshing, "Bearer new-access")
	kept := load(t, store).Credentials
	if kept.Get(account.RefreshToken) != "old-refresh" || kept.Get(account.ExpiresAt) != "" {
		t.Errorf("kept %v", kept.Reveal())
	}
}

func TestReauthorize(t *testing.T) {
	t.Run("the provider keeps giving the same token", func(t *testing.T) {
		store, server := account.NewMemory(), answering(jsonAnswer(200, `{"access_token":"same"}`))
		manager := auth.NewManager(store, server, auth.Options{Now: newClock().Now})
		acct := stored(t, store, account.AccessToken, "same", account.RefreshToken, "r")
		changed, err := manager.Reauthorize(context.Background(), acct, refreshing, "same")
		if changed || err != nil || server.count() != 1 {
			t.Errorf("got %v, %v after %d requests", changed, err, server.count())
		}
	})
	t.Run("renewed meanwhile", func(t *testing.T) {
		store, server := account.NewMemory(), answering(jsonAnswer(200, granted))
		manager := auth.NewManager(store, server, auth.Options{Now: newClock().Now})
		old := stored(t, store, account.AccessToken, "old", account.RefreshToken, "r")
		stored(t, store, account.AccessToken, "newer", account.RefreshToken, "r")
		changed, err := manager.Reauthorize(context.Background(), old, refreshing, "old")
		if !changed || err != nil || server.count() != 0 {
			t.Errorf("got %v, %v after %d requests", changed, err, server.count())
		}
		wantAuthorized(t, manager, old, refreshing, "Bearer newer")
	})
	t.Run("nothing to renew with", func(t *testing.T) {
		store, server := account.NewMemory(), answering(jsonAnswer(200, granted))
		manager := auth.NewManager(store, server, auth.Options{Now: newClock().Now})
		acct := stored(t, store, account.AccessToken, "old")
		_, err := manager.Reauthorize(context.Background(), acct, refreshing, "old")
		wantError(t, err, auth.CodeReauthorize)
		if server.count() != 0 {
			t.Errorf("%d token requests", server.count())
		}
	})
	t.Run("the account is gone", func(t *testing.T) {
		store, server := account.NewMemory(), answering(jsonAnswer(200, granted))
		manager := auth.NewManager(store, server, auth.Options{Now: newClock().Now})
		acct := stored(t, store, account.RefreshToken, "r")
		if err := store.Delete(context.Background(), "a", account.AnyVersion); err != nil {
			t.Fatal(err)
		}
		_, err := manager.Reauthorize(context.Background(), acct, refreshing, "old")
		if failure := wantError(t, err, auth.CodeNotFound); failure.Retryable {
			t.Errorf("got %#v", failure)
		}
	})
}

func TestOtherWriters(t *testing.T) {
	ctx := context.Background()
	for _, test := range []struct {
		name string
		// write is what another process does just before the first save.
		write    func(a *account.Account)
		requests int
		want     string
		refresh  string
	}{
		{
			"renewed the token", func(a *account.Account) {
				a.Credentials = a.Credentials.With(account.AccessToken, "theirs").With(account.RefreshToken, "their-refresh")
			}, 1, "Bearer theirs", "their-refresh",
		},
		{
			"changed something else", func(a *account.Account) {
				a.Credentials = a.Credentials.With("other", "x")
			}, 1, "Bearer new-access-1", "new-refresh-1",
		},
		{
			"marked the account", func(a *account.Account) {
				a.Status = account.StatusNeedsReauth
			}, 1, "Bearer new-access-1", "new-refresh-1",
		},
		{
			"connected the account again", func(a *account.Account) {
				a.Credentials = a.Credentials.With(account.AccessToken, "").With(account.RefreshToken, "their-refresh")
			}, 2, "Bearer new-access-2", "new-refresh-2",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			store := &hooked{Memory: account.NewMemory()}
			store.beforeSwap = func(number int) error {
				if number > 1 {
					return nil
				}
				other, err := store.Get(ctx, "a")
				if err != nil {
					return err
				}
				test.write(other)
				return store.Put(ctx, other)
			}
			server := &endpoint{handle: func(number int, _ url.Values) (*transport.Response, error) {
				return jsonAnswer(200, fmt.Sprintf(`{"access_token":"new-access-%d","refresh_token":"new-refresh-%d"}`, number, number)), nil
			}}
			manager := auth.NewManager(store, server, auth.Options{Now: newClock().Now})
			acct := stored(t, store, account.RefreshToken, "old-refresh")
			wantAuthorized(t, manager, acct, refreshing, test.want)
			kept := load(t, store)
			if kept.Credentials.Get(account.RefreshToken) != test.refresh || server.count() != test.requests {
				t.Errorf("kept %v after %d token requests", kept.Credentials.Reveal(), server.count())
			}
		})
	}
}

func TestEndlessConflict(t *testing.T) {
	store := &hooked{Memory: account.NewMemory(), beforeSwap: func(int) error { return account.ErrConflict }}
	server := answering(jsonAnswer(200, granted))
	manager := auth.NewManager(store, server, auth.Options{Now: newClock().Now})
	acct := stored(t, store, account.RefreshToken, "old-refresh")
	_, err := authorized(manager, acct, refreshing)
	if failure := wantError(t, err, auth.CodeStore); !failure.Retryable || server.count() != 1 {
		t.Fatalf("got %#v after %d token requests", failure, server.count())
	}
	store.beforeSwap = nil
	wantAuthorized(t, manager, acct, refreshing, "Bearer new-access")
	if server.count() != 1 {
		t.Errorf("%d token requests", server.count())
	}
}

func TestTokensAreKeptWhileTheStoreIsDown(t *testing.T) {
	down := errors.New("disk s3cr3t full")
	store := &hooked{Memory: account.NewMemory(), beforeSwap: func(int) error { return down }}
	server := answering(jsonAnswer(200, granted))
	manager := auth.NewManager(store, server, auth.Options{Now: newClock().Now})
	acct := stored(t, store, account.RefreshToken, "old-refresh")
	for range 2 {
		got, err := authorized(manager, acct, refreshing)
		failure := wantError(t, err, auth.CodeStore)
		if got != "" || !failure.Retryable || !errors.Is(err, down) {
			t.Fatalf("got %q, %#v", got, failure)
		}
		wantNoSecret(t, error(failure))
	}
	store.beforeSwap = nil
	wantAuthorized(t, manager, acct, refreshing, "Bearer new-access")
	if got := load(t, store).Credentials.Get(account.RefreshToken); got != "new-refresh" || server.count() != 1 {
		t.Errorf("kept %s after %d token requests", got, server.count())
	}
}

func TestTokensThatWereSavedAfterAll(t *testing.T) {
	store := &hooked{Memory: account.NewMemory()}
	server := answering(jsonAnswer(200, granted))
	manager := auth.NewManager(store, server, auth.Options{Now: newClock().Now})
	acct := stored(t, store, account.RefreshToken, "old-refresh")
	// The write arrives, its confirmation does not.
	store.beforeSwap = func(int) error {
		saved := load(t, store)
		saved.Credentials = saved.Credentials.With(account.AccessToken, "new-access").With(account.RefreshToken, "new-refresh")
		if err := store.Put(context.Background(), saved); err != nil {
			return err
		}
		return context.DeadlineExceeded
	}
	_, err := authorized(manager, acct, refreshing)
	wantError(t, err, auth.CodeStore)
	store.beforeSwap = nil
	wantAuthorized(t, manager, acct, refreshing, "Bearer new-access")
	if server.count() != 1 || store.swaps != 1 {
		t.Errorf("%d token requests, %d swaps", server.count(), store.swaps)
	}
}

func TestDeadGrant(t *testing.T) {
	store := account.NewMemory()
	server := answering(jsonAnswer(400, `{"error":"invalid_grant"}`), jsonAnswer(200, granted))
	manager := auth.NewManager(store, server, auth.Options{Now: newClock().Now})
	acct := stored(t, store, account.RefreshToken, "dead")
	for range 3 {
		_, err := authorized(manager, acct, refreshing)
		if failure := wantError(t, err, auth.CodeReauthorize); failure.Retryable {
			t.Fatalf("got %#v", failure)
		}
	}
	if kept := load(t, store); kept.Status != account.StatusNeedsReauth || server.count() != 1 {
		t.Fatalf("status %s after %d token requests", kept.Status, server.count())
	}
	acct = stored(t, store, account.RefreshToken, "alive")
	wantAuthorized(t, manager, acct, refreshing, "Bearer new-access")
	if kept := load(t, store); kept.Status != account.StatusActive {
		t.Errorf("status %s", kept.Status)
	}
}

func TestRefusalOfTheClientLeavesTheAccount(t *testing.T) {
	store, server := account.NewMemory(), answering(jsonAnswer(401, `{"error":"invalid_client"}`), jsonAnswer(200, granted))
	manager := auth.NewManager(store, server, auth.Options{Now: newClock().Now})
	acct := stored(t, store, account.RefreshToken, "r")
	_, err := authorized(manager, acct, refreshing)
	wantError(t, err, auth.CodeReauthorize)
	if kept := load(t, store); kept.Status == account.StatusNeedsReauth {
		t.Error("the account was marked for what its client did")
	}
	wantAuthorized(t, manager, acct, refreshing, "Bearer new-access")
}

func TestGrantUsedByAnotherProcess(t *testing.T) {
	store := account.NewMemory()
	server := &endpoint{handle: func(int, url.Values) (*transport.Response, error) {
		// The other process was faster, and has saved its tokens by now.
		stored(t, store, account.AccessToken, "theirs", account.RefreshToken, "their-refresh")
		return jsonAnswer(400, `{"error":"invalid_grant"}`), nil
	}}
	manager := auth.NewManager(store, server, auth.Options{Now: newClock().Now})
	acct := stored(t, store, account.RefreshToken, "old-refresh")
	wantAuthorized(t, manager, acct, refreshing, "Bearer theirs")
	if kept := load(t, store); kept.Status == account.StatusNeedsReauth {
		t.Error("the account was marked although its tokens are good")
	}
}

func TestAccountsOutsideOfAStore(t *testing.T) {
	server := &endpoint{handle: func(_ int, form url.Values) (*transport.Response, error) {
		old := form.Get("refresh_token")
		return jsonAnswer(200, fmt.Sprintf(`{"access_token":"access-for-%s","refresh_token":"%s-next","expires_in":3600}`, old, old)), nil
	}}
	clock := newClock()
	manager := auth.NewManager(account.NewMemory(), server, auth.Options{Now: clock.Now})
	carried := func(refresh string) *account.Account {
		return &account.Account{Provider: "acme", Credentials: account.NewCredentials(map[string]string{account.RefreshToken: refresh})}
	}
	// Neither has an id, and still each has its own tokens.
	wantAuthorized(t, manager, carried("one"), refreshing, "Bearer access-for-one")
	wantAuthorized(t, manager, carried("two"), refreshing, "Bearer access-for-two")
	wantAuthorized(t, manager, carried("one"), refreshing, "Bearer access-for-one")
	if server.count() != 2 {
		t.Errorf("%d token requests", server.count())
	}
	clock.advance(time.Hour)
	wantAuthorized(t, manager, carried("one"), refreshing, "Bearer access-for-one-next")
}

func TestAccountsOutsideOfAStoreAreForgotten(t *testing.T) {
	server := answering(jsonAnswer(200, granted))
	manager := auth.NewManager(account.NewMemory(), server, auth.Options{Now: newClock().Now})
	carried := func(name, value string) *account.Account {
		return &account.Account{Provider: "acme", Credentials: account.NewCredentials(map[string]string{name: value})}
	}
	first := carried(account.RefreshToken, "first")
	for range 2 {
		wantAuthorized(t, manager, first, refreshing, "Bearer new-access")
	}
	if server.count() != 1 {
		t.Fatalf("%d token requests before", server.count())
	}
	for i := range 10_000 {
		token := fmt.Sprint(i)
		wantAuthorized(t, manager, carried(account.AccessToken, token), refreshing, "Bearer "+token)
	}
	wantAuthorized(t, manager, first, refreshing, "Bearer new-access")
	if server.count() != 2 {
		t.Errorf("%d token requests after", server.count())
	}
}

func TestAccountThatWasCreatedAgain(t *testing.T) {
	store, server := &counting{Memory: account.NewMemory()}, answering(jsonAnswer(200, granted))
	manager := auth.NewManager(store, server, auth.Options{Now: newClock().Now})
	wantAuthorized(t, manager, stored(t, store, account.RefreshToken, "r"), refreshing, "Bearer new-access")
	if err := store.Delete(context.Background(), "a", account.AnyVersion); err != nil {
		t.Fatal(err)
	}
	again := stored(t, store, account.AccessToken, "again")
	wantAuthorized(t, manager, again, refreshing, "Bearer again")
	store.gets = 0
	wantAuthorized(t, manager, again, refreshing, "Bearer again")
	if store.gets != 0 {
		t.Error("the store is asked for what the caller has")
	}
}
