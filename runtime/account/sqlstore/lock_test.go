package sqlstore_test

import (
	"context"
	"strconv"
	"testing"
	"time"
)

// The locks of many accounts are held at once: one that is held long, as while a token endpoint
// hangs, holds up no other.
func TestLocksAreApart(t *testing.T) {
	databases(t, func(t *testing.T, url string) {
		store := open(t, url, nil)
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		for i := range 24 {
			unlock, err := store.Lock(ctx, "account-"+strconv.Itoa(i))
			if err != nil {
				t.Fatalf("lock %d: %v", i, err)
			}
			defer unlock()
		}
	})
}

// Who waits for a lock goes when its context ends, and leaves the lock to others.
func TestWaitingForALockEnds(t *testing.T) {
	databases(t, func(t *testing.T, url string) {
		store := open(t, url, nil)
		unlock, err := store.Lock(context.Background(), "a")
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(context.Background(), 300*time.Millisecond)
		defer cancel()
		began := time.Now()
		if got, err := store.Lock(ctx, "a"); err == nil {
			got()
			t.Fatal("the lock was given twice")
		}
		if took := time.Since(began); took > 5*time.Second {
			t.Errorf("it took %s", took)
		}
		unlock()
		again, err := store.Lock(context.Background(), "a")
		if err != nil {
			t.Fatal(err)
		}
		again()
	})
}

// Closing a file frees the locks that a process has on it, whoever of the process took them: another
// store in the process that asks for the same lock must not hand it to other processes.
func TestAskingForALockDoesNotFreeIt(t *testing.T) {
	databases(t, func(t *testing.T, url string) {
		connected(t, url)
		server := newTokenServer(t, 3600)
		close(server.leave)
		unlock, err := open(t, url, nil).Lock(context.Background(), "a1")
		if err != nil {
			t.Fatal(err)
		}
		impatient, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
		defer cancel()
		if got, err := open(t, url, nil).Lock(impatient, "a1"); err == nil {
			got()
			t.Fatal("the lock was given twice")
		}
		process := startGateway(t, task{Store: url, Keys: key("k1", 1), TokenURL: server.URL, Callers: 1, Rounds: 1})
		process.expectLocking(t)
		select {
		case <-server.entered:
			t.Error("another process got the lock that is held")
		case <-time.After(300 * time.Millisecond):
		}
		unlock()
		if got := process.finish(t); len(got) != 1 {
			t.Errorf("got %q", got)
		}
	})
}
