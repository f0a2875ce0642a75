package auth_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"github.com/unimap/unimap/runtime/account"
	"github.com/unimap/unimap/runtime/auth"
)

func TestSuspend(t *testing.T) {
	for _, tt := range []struct {
		name      string
		spec      auth.Spec
		used      string
		unstored  bool
		conflicts int
		want      account.Status
	}{
		{"the token of the account", refreshing, "a1", false, 0, account.StatusNeedsReauth},
		{"others change the account meanwhile", refreshing, "a1", false, 2, account.StatusNeedsReauth},
		{"a token that has been replaced", refreshing, "a0", false, 0, account.StatusActive},
		{"no token", refreshing, "", false, 0, account.StatusActive},
		{"an account that comes from no store", refreshing, "a1", true, 0, account.StatusActive},
		{"another way to authenticate", auth.Bearer{Token: "a1"}, "a1", false, 0, account.StatusActive},
	} {
		t.Run(tt.name, func(t *testing.T) {
			store := &hooked{Memory: account.NewMemory()}
			acct := stored(t, store, account.AccessToken, "a1", account.RefreshToken, "r1")
			store.beforeSwap = func(number int) error {
				if number > tt.conflicts {
					return nil
				}
				other := load(t, store)
				other.Provider = "changed"
				return store.Memory.CompareAndSwap(context.Background(), "a", other.Version, other)
			}
			if tt.unstored {
				acct.Version = 0
			}
			ended, cancel := context.WithCancel(context.Background())
			cancel()
			if err := auth.NewManager(store, answering(jsonAnswer(200, granted)), auth.Options{Now: newClock().Now}).Suspend(ended, acct, tt.spec, tt.used); err != nil {
				t.Fatal(err)
			}
			kept := load(t, store)
			status := kept.Status
			if status == "" {
				status = account.StatusActive
			}
			if status != tt.want || tt.conflicts > 0 && kept.Provider != "changed" || kept.Credentials.Get(account.AccessToken) != "a1" {
				t.Errorf("got %+v, want %s", kept, tt.want)
			}
		})
	}
}

func TestSuspendThatCannotBeSaved(t *testing.T) {
	cause := errors.New("disk full")
	store := &hooked{Memory: account.NewMemory(), beforeSwap: func(int) error { return cause }}
	acct := stored(t, store, account.AccessToken, "a1")
	manager := auth.NewManager(store, answering(jsonAnswer(200, granted)), auth.Options{Now: newClock().Now})
	err := manager.Suspend(context.Background(), acct, refreshing, "a1")
	if wantError(t, err, auth.CodeStore); !errors.Is(err, cause) {
		t.Errorf("got %v", err)
	}
	store.beforeSwap = func(int) error { return account.ErrConflict }
	wantError(t, manager.Suspend(context.Background(), acct, refreshing, "a1"), auth.CodeStore)
	if err := store.Delete(context.Background(), "a", account.AnyVersion); err != nil {
		t.Fatal(err)
	}
	wantError(t, manager.Suspend(context.Background(), acct, refreshing, "a1"), auth.CodeNotFound)
}

// An operator learns from the log which account a user must connect again, once.
func TestSuspendingIsLogged(t *testing.T) {
	store, log := account.NewMemory(), &lockedBuffer{}
	server := answering(jsonAnswer(400, `{"error":"invalid_grant"}`))
	manager := auth.NewManager(store, server, auth.Options{Logger: slog.New(slog.NewTextHandler(log, nil))})
	for range 2 {
		_, err := authorized(manager, stored(t, store, account.RefreshToken, "r3fresh-secret"), refreshing)
		wantError(t, err, auth.CodeReauthorize)
	}
	_, err := authorized(manager, load(t, store), refreshing)
	wantError(t, err, auth.CodeReauthorize)
	if got := strings.Count(log.String(), "level=WARN"); got != 2 || !strings.Contains(log.String(), "account=a provider=acme") || strings.Contains(log.String(), "-secret") {
		t.Errorf("%d warnings in %s", got, log)
	}
}

// locking is a Store with locks that notes what happens under them.
type locking struct {
	*account.Memory
	held, locks int
	outside     []string // what happened without the lock
	err         error
}

func (l *locking) Lock(_ context.Context, id string) (func(), error) {
	if l.err != nil || id != "a" {
		return nil, l.err
	}
	l.held++
	l.locks++
	return func() { l.held-- }, nil
}

func (l *locking) note(what string) {
	if l.held != 1 {
		l.outside = append(l.outside, what)
	}
}

func (l *locking) Get(ctx context.Context, id string) (*account.Account, error) {
	l.note("get")
	return l.Memory.Get(ctx, id)
}

func (l *locking) CompareAndSwap(ctx context.Context, id string, version int64, next *account.Account) error {
	l.note("swap")
	return l.Memory.CompareAndSwap(ctx, id, version, next)
}

func TestRenewalsHoldTheLock(t *testing.T) {
	for name, body := range map[string]string{"granted": granted, "refused": `{"error":"invalid_grant"}`, "failed": `{"error":"temporarily_unavailable"}`} {
		t.Run(name, func(t *testing.T) {
			store := &locking{Memory: account.NewMemory()}
			acct := stored(t, store.Memory, account.RefreshToken, "r")
			status := 400
			if name == "granted" {
				status = 200
			}
			_, err := authorized(auth.NewManager(store, answering(jsonAnswer(status, body)), auth.Options{Now: newClock().Now}), acct, refreshing)
			if (err == nil) != (name == "granted") {
				t.Errorf("got %v", err)
			}
			if store.locks != 1 || store.held != 0 || len(store.outside) > 0 {
				t.Errorf("locked %d times, still held %d times, outside %q", store.locks, store.held, store.outside)
			}
		})
	}
}

func TestWithoutTheLockNothingIsSpent(t *testing.T) {
	store := &locking{Memory: account.NewMemory(), err: errors.New("no connection")}
	acct := stored(t, store.Memory, account.RefreshToken, "r")
	server := answering(jsonAnswer(200, granted))
	_, err := authorized(auth.NewManager(store, server, auth.Options{Now: newClock().Now}), acct, refreshing)
	if failure := wantError(t, err, auth.CodeStore); !failure.Retryable || server.count() != 0 {
		t.Errorf("got %#v after %d requests", failure, server.count())
	}
}
