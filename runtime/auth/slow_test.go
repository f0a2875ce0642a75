package auth_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/unimap/unimap/runtime/account"
	"github.com/unimap/unimap/runtime/auth"
	"github.com/unimap/unimap/runtime/transport"
)

// exchanger is an Exchanger of one function.
type exchanger func(ctx context.Context, request *transport.Request) (*transport.Response, error)

func (e exchanger) Do(ctx context.Context, request *transport.Request) (*transport.Response, error) {
	return e(ctx, request)
}

// slowToLock is a store whose locks are not to be had at once.
type slowToLock struct {
	account.Store
	wait time.Duration
}

func (s *slowToLock) Lock(context.Context, string) (func(), error) {
	time.Sleep(s.wait)
	return func() {}, nil
}

// A token request that is cut off may have spent the refresh token, so that the wait for a lock takes
// nothing of its time.
func TestWaitingForALockTakesNoTimeFromTheTokenRequest(t *testing.T) {
	store := &slowToLock{account.NewMemory(), 300 * time.Millisecond}
	var left time.Duration
	manager := auth.NewManager(store, exchanger(func(ctx context.Context, _ *transport.Request) (*transport.Response, error) {
		deadline, _ := ctx.Deadline()
		left = time.Until(deadline)
		return jsonAnswer(200, granted), nil
	}), auth.Options{})
	wantAuthorized(t, manager, stored(t, store, account.RefreshToken, "old-refresh"), refreshing, "Bearer new-access")
	if left < time.Minute-200*time.Millisecond {
		t.Errorf("the token request had %s", left)
	}
}

// fewLocks is a store that gives a bounded number of locks at a time, as one does that needs a
// connection for each.
type fewLocks struct {
	account.Store
	places chan struct{}
}

func (f *fewLocks) Lock(ctx context.Context, _ string) (func(), error) {
	select {
	case f.places <- struct{}{}:
		return func() { <-f.places }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// A token endpoint that hangs does not take the locks that accounts of other providers need.
func TestASlowTokenEndpointHoldsUpNoOther(t *testing.T) {
	store := &fewLocks{account.NewMemory(), make(chan struct{}, 16)}
	release := make(chan struct{})
	var lock sync.Mutex
	hanging, most := 0, 0
	manager := auth.NewManager(store, exchanger(func(_ context.Context, request *transport.Request) (*transport.Response, error) {
		if strings.Contains(request.URL, "slow") {
			lock.Lock()
			hanging++
			most = max(most, hanging)
			lock.Unlock()
			<-release
			lock.Lock()
			hanging--
			lock.Unlock()
		}
		return jsonAnswer(200, granted), nil
	}), auth.Options{})
	with := func(id, host string) error {
		acct := &account.Account{ID: id, Provider: "acme", Credentials: account.NewCredentials(map[string]string{account.RefreshToken: "old-refresh"})}
		if err := store.Put(context.Background(), acct); err != nil {
			return err
		}
		kept, err := store.Get(context.Background(), id)
		if err != nil {
			return err
		}
		_, err = authorized(manager, kept, auth.OAuth2{TokenURL: "https://" + host + ".example/token", ClientID: "client"})
		return err
	}
	var group sync.WaitGroup
	for i := range 40 {
		group.Go(func() {
			if err := with(fmt.Sprintf("slow-%d", i), "slow"); err != nil {
				t.Error(err)
			}
		})
	}
	within(t, "the slow endpoint is asked", func() bool { lock.Lock(); defer lock.Unlock(); return hanging > 0 })
	time.Sleep(50 * time.Millisecond) // for those that would take all locks
	done := make(chan error, 1)
	go func() { done <- with("quick", "quick") }()
	select {
	case err := <-done:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(2 * time.Second):
		t.Error("the renewal at another host waits for the slow one")
	}
	close(release)
	group.Wait()
	if most > 8 {
		t.Errorf("%d requests at once", most)
	}
}

// A process that is about to end begins no token request: it might have no time to save what comes.
func TestNoTokenRequestBeginsAtTheEnd(t *testing.T) {
	store := account.NewMemory()
	asked, release := make(chan struct{}, 100), make(chan struct{})
	manager := auth.NewManager(store, exchanger(func(context.Context, *transport.Request) (*transport.Response, error) {
		asked <- struct{}{}
		<-release
		return jsonAnswer(200, granted), nil
	}), auth.Options{SaveAgain: 10 * time.Millisecond})
	const accounts = 20
	answers := make(chan error, accounts)
	for i := range accounts {
		acct := &account.Account{ID: fmt.Sprintf("a%d", i), Provider: "acme", Credentials: account.NewCredentials(map[string]string{account.RefreshToken: "old"})}
		if err := store.Put(context.Background(), acct); err != nil {
			t.Fatal(err)
		}
		kept, err := store.Get(context.Background(), acct.ID)
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			_, err := authorized(manager, kept, refreshing)
			answers <- err
		}()
	}
	within(t, "as many ask as may", func() bool { return len(asked) == 8 })
	flushed := make(chan error, 1)
	go func() { flushed <- manager.Flush(context.Background()) }()
	time.Sleep(20 * time.Millisecond)
	close(release)
	if err := <-flushed; err != nil {
		t.Error(err)
	}
	renewed := 0
	for range accounts {
		if err := <-answers; err == nil {
			renewed++
		} else {
			wantError(t, err, auth.CodeTokenEndpoint)
		}
	}
	if renewed != 8 || len(asked) != 8 {
		t.Errorf("%d renewed, %d asked", renewed, len(asked))
	}
}
