package auth_test

import (
	"context"
	"testing"
	"time"

	"github.com/unimap/unimap/runtime/account"
	"github.com/unimap/unimap/runtime/auth"
)

// shared is a store with one lock for everything.
type shared struct {
	account.Store
	lock chan struct{}
}

func (s *shared) Lock(ctx context.Context, _ string) (func(), error) {
	select {
	case s.lock <- struct{}{}:
		return func() { <-s.lock }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// While one process holds tokens that are not saved, another does not spend the old refresh token:
// it waits, and finds the new tokens.
func TestOthersWaitForUnsavedTokens(t *testing.T) {
	server, down, clock := newTokenServer(t), &readOnly{Memory: account.NewMemory()}, newClock()
	lock := make(chan struct{}, 1)
	one := auth.NewManager(&shared{down, lock}, newLoopbackClient(t), auth.Options{Now: clock.Now, SaveAgain: 5 * time.Millisecond})
	two := auth.NewManager(&shared{down.Memory, lock}, newLoopbackClient(t), auth.Options{Now: clock.Now})
	acct := stored(t, down, account.RefreshToken, "refresh-0")
	spec := auth.OAuth2{TokenURL: server.URL}
	down.down.Store(true)
	_, err := authorized(one, acct, spec)
	wantError(t, err, auth.CodeStore)
	answer := make(chan string, 1)
	go func() {
		got, err := authorized(two, acct, spec)
		if err != nil {
			got = err.Error()
		}
		answer <- got
	}()
	select {
	case got := <-answer:
		t.Fatalf("the other did not wait: %s", got)
	case <-time.After(100 * time.Millisecond):
	}
	down.down.Store(false)
	if got := <-answer; got != "Bearer access-1" {
		t.Errorf("the other got %s", got)
	}
	if server.requests != 1 || server.revoked {
		t.Errorf("%d token requests, revoked %v", server.requests, server.revoked)
	}
	within(t, "the lock is free", func() bool { return len(lock) == 0 })
}

// The lock is not held for ever.
func TestTheLockOfUnsavedTokensIsBounded(t *testing.T) {
	down, clock := &readOnly{Memory: account.NewMemory()}, newClock()
	lock := make(chan struct{}, 1)
	manager := auth.NewManager(&shared{down, lock}, rotating(), auth.Options{Now: clock.Now, SaveAgain: 5 * time.Millisecond})
	acct := stored(t, down, account.RefreshToken, "old-refresh")
	down.down.Store(true)
	_, err := authorized(manager, acct, refreshing)
	wantError(t, err, auth.CodeStore)
	tries := down.tries.Load()
	within(t, "saving is tried again", func() bool { return down.tries.Load() > tries+1 })
	clock.advance(time.Minute)
	within(t, "the lock is free", func() bool { return len(lock) == 0 && len(manager.Unsaved()) == 1 })
	down.down.Store(false)
	within(t, "the tokens are saved", func() bool { return len(manager.Unsaved()) == 0 && len(lock) == 0 })
}
