package auth_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/unimap/unimap/runtime/account"
	"github.com/unimap/unimap/runtime/auth"
)

// A token that lives no longer than the time before its expiry at which others are renewed is used for
// half of its life, and not renewed for every call.
func TestShortLivedTokens(t *testing.T) {
	for _, lifetime := range []int{20, 60, 90} {
		t.Run(fmt.Sprint(lifetime), func(t *testing.T) {
			store, clock := account.NewMemory(), newClock()
			server := answering(jsonAnswer(200, fmt.Sprintf(`{"access_token":"short","refresh_token":"next","expires_in":%d}`, lifetime)))
			manager := auth.NewManager(store, server, auth.Options{Now: clock.Now})
			acct := stored(t, store, account.RefreshToken, "old-refresh")
			for range 3 {
				wantAuthorized(t, manager, acct, refreshing, "Bearer short")
				acct = load(t, store)
			}
			if server.count() != 1 {
				t.Errorf("%d token requests for three calls at a time", server.count())
			}
			clock.advance(time.Duration(lifetime) * time.Second / 4)
			wantAuthorized(t, manager, acct, refreshing, "Bearer short")
			if server.count() != 1 {
				t.Errorf("%d token requests after a quarter", server.count())
			}
			clock.advance(time.Duration(lifetime) * time.Second / 2)
			wantAuthorized(t, manager, acct, refreshing, "Bearer short")
			if server.count() != 2 {
				t.Errorf("%d token requests after three quarters", server.count())
			}
		})
	}
}

func TestShortLivedSessions(t *testing.T) {
	clock, logins := newClock(), 0
	manager := auth.NewManager(account.NewMemory(), answering(), auth.Options{Now: clock.Now})
	spec := auth.Session{Login: func(context.Context) (auth.SessionToken, error) {
		logins++
		return auth.SessionToken{Token: "t", ExpiresAt: clock.Now().Add(20 * time.Second)}, nil
	}}
	acct := &account.Account{ID: "a", Provider: "acme"}
	for range 3 {
		wantAuthorized(t, manager, acct, spec, "t")
	}
	if logins != 1 {
		t.Errorf("%d logins for three calls at a time", logins)
	}
	clock.advance(15 * time.Second)
	wantAuthorized(t, manager, acct, spec, "t")
	if logins != 2 {
		t.Errorf("%d logins after three quarters", logins)
	}
}
