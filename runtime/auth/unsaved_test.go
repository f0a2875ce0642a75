package auth_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/unimap/unimap/runtime/account"
	"github.com/unimap/unimap/runtime/auth"
	"github.com/unimap/unimap/runtime/transport"
)

// readOnly is a Store that takes no changes while it is down.
type readOnly struct {
	*account.Memory
	down  atomic.Bool
	tries atomic.Int64
}

var errReadOnly = errors.New("disk s3cr3t full")

func (r *readOnly) CompareAndSwap(ctx context.Context, id string, version int64, next *account.Account) error {
	r.tries.Add(1)
	if r.down.Load() {
		return errReadOnly
	}
	return r.Memory.CompareAndSwap(ctx, id, version, next)
}

// lockedBuffer is a log that several goroutines write.
type lockedBuffer struct {
	lock sync.Mutex
	text bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.lock.Lock()
	defer b.lock.Unlock()
	return b.text.Write(p)
}

func (b *lockedBuffer) String() string {
	b.lock.Lock()
	defer b.lock.Unlock()
	return b.text.String()
}

// rotating gives tokens with the number of the request.
func rotating() *endpoint {
	return &endpoint{handle: func(number int, _ url.Values) (*transport.Response, error) {
		return jsonAnswer(200, fmt.Sprintf(`{"access_token":"s3cr3t-access-%d","refresh_token":"s3cr3t-refresh-%d"}`, number, number)), nil
	}}
}

// stranded returns a manager whose store was down when the tokens of the account were renewed.
func stranded(t *testing.T, saveAgain time.Duration) (*readOnly, *endpoint, *auth.Manager, *lockedBuffer) {
	t.Helper()
	store, server, log := &readOnly{Memory: account.NewMemory()}, rotating(), &lockedBuffer{}
	manager := auth.NewManager(store, server, auth.Options{
		Now: newClock().Now, SaveAgain: saveAgain, Logger: slog.New(slog.NewTextHandler(log, nil)),
	})
	acct := stored(t, store, account.RefreshToken, "old-refresh")
	store.down.Store(true)
	_, err := authorized(manager, acct, refreshing)
	wantError(t, err, auth.CodeStore)
	if got := manager.Unsaved(); !slices.Equal(got, []string{"a"}) {
		t.Fatalf("unsaved are %q", got)
	}
	return store, server, manager, log
}

func within(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		if holds() {
			return
		}
	}
	t.Fatalf("it does not come to pass that %s", what)
}

// Tokens that the store did not take are saved as soon as it does, though nobody calls.
func TestSavedInTheBackground(t *testing.T) {
	store, server, manager, log := stranded(t, time.Millisecond)
	tries := store.tries.Load()
	within(t, "saving is tried again", func() bool { return store.tries.Load() > tries+2 })
	store.down.Store(false)
	within(t, "nothing is unsaved", func() bool { return len(manager.Unsaved()) == 0 })
	if got := load(t, store).Credentials.Get(account.RefreshToken); got != "s3cr3t-refresh-1" || server.count() != 1 {
		t.Errorf("kept %s after %d token requests", got, server.count())
	}
	text := log.String()
	if strings.Count(text, "level=ERROR") != 1 || !strings.Contains(text, "account=a") || strings.Contains(text, "s3cr3t") {
		t.Errorf("the log is %s", text)
	}
	quiet := store.tries.Load()
	time.Sleep(50 * time.Millisecond)
	if store.tries.Load() != quiet {
		t.Error("it goes on though nothing is left")
	}
}

func TestFlush(t *testing.T) {
	store, _, manager, _ := stranded(t, time.Hour)
	bound, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	err := manager.Flush(bound)
	if failure := wantError(t, err, auth.CodeStore); !strings.Contains(failure.Message, `["a"]`) || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	store.down.Store(false)
	if err := manager.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := load(t, store).Credentials.Get(account.RefreshToken); got != "s3cr3t-refresh-1" {
		t.Errorf("kept %s", got)
	}
}

// A renewal whose caller has gone is waited for: the old refresh token may be spent already.
func TestFlushWaitsForRenewals(t *testing.T) {
	server, store := newTokenServer(t), account.NewMemory()
	server.enter, server.leave = make(chan struct{}), make(chan struct{})
	manager := auth.NewManager(store, newLoopbackClient(t), auth.Options{Now: newClock().Now, SaveAgain: 10 * time.Millisecond})
	acct := stored(t, store, account.RefreshToken, "refresh-0")
	ctx, cancel := context.WithCancel(context.Background())
	gone := make(chan error)
	go func() {
		gone <- manager.Authorize(ctx, acct, auth.OAuth2{TokenURL: server.URL}, &transport.Request{URL: "https://acme.example/"})
	}()
	<-server.enter
	cancel()
	<-gone
	bound, stop := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer stop()
	if err := manager.Flush(bound); err == nil || !strings.Contains(err.Error(), "1 renewals are under way") {
		t.Errorf("got %v", err)
	}
	close(server.leave)
	if err := manager.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := load(t, store).Credentials.Get(account.RefreshToken); got != "refresh-1" {
		t.Errorf("kept %s", got)
	}
}

// While the store takes no tokens, those of other accounts are not spent.
func TestNothingIsSpentWhileTheStoreIsDown(t *testing.T) {
	store, server, manager, _ := stranded(t, time.Hour)
	other := &account.Account{ID: "b", Provider: "acme", Credentials: account.NewCredentials(map[string]string{account.RefreshToken: "old-refresh-b"})}
	if err := store.Put(t.Context(), other); err != nil {
		t.Fatal(err)
	}
	kept, err := store.Get(t.Context(), "b")
	if err != nil {
		t.Fatal(err)
	}
	_, err = authorized(manager, kept, refreshing)
	if failure := wantError(t, err, auth.CodeStore); !failure.Retryable || server.count() != 1 {
		t.Fatalf("got %#v after %d token requests", failure, server.count())
	}
	if got := manager.Unsaved(); !slices.Equal(got, []string{"a"}) {
		t.Errorf("unsaved are %q", got)
	}
	store.down.Store(false)
	wantAuthorized(t, manager, kept, refreshing, "Bearer s3cr3t-access-2")
}

// Tokens that wait are given up where others count by now, or the account is gone.
func TestUnsavedGivenUp(t *testing.T) {
	tests := map[string]func(t *testing.T, store *readOnly){
		"connected again": func(t *testing.T, store *readOnly) {
			stored(t, store, account.AccessToken, "other-access", account.RefreshToken, "other-refresh")
		},
		"deleted": func(t *testing.T, store *readOnly) {
			if err := store.Delete(t.Context(), "a", account.AnyVersion); err != nil {
				t.Fatal(err)
			}
		},
	}
	for name, change := range tests {
		t.Run(name, func(t *testing.T) {
			store, server, manager, _ := stranded(t, time.Millisecond)
			change(t, store)
			within(t, "nothing is unsaved", func() bool { return len(manager.Unsaved()) == 0 })
			if name == "connected again" {
				if got := load(t, store).Credentials.Get(account.RefreshToken); got != "other-refresh" {
					t.Errorf("kept %s", got)
				}
			}
			if server.count() != 1 {
				t.Errorf("%d token requests", server.count())
			}
		})
	}
}
