package account_test

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"sync"
	"testing"

	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime/account"
)

var _ account.Store = (*account.Memory)(nil)

func TestMemory(t *testing.T) {
	ctx := context.Background()
	store := account.NewMemory()
	if _, err := store.Get(ctx, "a"); !errors.Is(err, account.ErrNotFound) {
		t.Errorf("Get: %v", err)
	}
	if err := store.Delete(ctx, "a", account.AnyVersion); !errors.Is(err, account.ErrNotFound) {
		t.Errorf("Delete: %v", err)
	}
	if err := store.CompareAndSwap(ctx, "a", 0, &account.Account{ID: "a"}); !errors.Is(err, account.ErrNotFound) {
		t.Errorf("CompareAndSwap: %v", err)
	}
	if err := store.Put(ctx, &account.Account{}); err == nil {
		t.Error("an account without an id was stored")
	}
	for _, id := range []string{"b", "a"} {
		if err := store.Put(ctx, &account.Account{ID: id, Version: 77}); err != nil {
			t.Fatal(err)
		}
	}
	if ids, err := store.List(ctx); err != nil || !slices.Equal(ids, []string{"a", "b"}) {
		t.Errorf("List: %v, %v", ids, err)
	}
	if err := store.CompareAndSwap(ctx, "a", 1, &account.Account{ID: "b"}); err == nil {
		t.Error("an account changed its id")
	}
	if err := store.CompareAndSwap(ctx, "a", 1, &account.Account{ID: "a", Provider: "acme"}); err != nil {
		t.Fatal(err)
	}
	err := store.CompareAndSwap(ctx, "a", 1, &account.Account{ID: "a"})
	var typed *account.Error
	if !errors.Is(err, account.ErrConflict) || errors.Is(err, account.ErrNotFound) || !errors.As(err, &typed) || typed.Code != account.CodeConflict {
		t.Errorf("CompareAndSwap: %v", err)
	}
	found, err := store.Get(ctx, "a")
	if err != nil || found.Version != 2 || found.Provider != "acme" {
		t.Errorf("Get: %+v, %v", found, err)
	}
	if err := store.Put(ctx, &account.Account{ID: "a"}); err != nil {
		t.Fatal(err)
	}
	if found, err := store.Get(ctx, "a"); err != nil || found.Version != 3 {
		t.Errorf("Get: %+v, %v", found, err)
	}
	if err := store.Delete(ctx, "a", 2); !errors.Is(err, account.ErrConflict) {
		t.Errorf("Delete of another version: %v", err)
	}
	if err := store.Delete(ctx, "a", 3); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Get(ctx, "a"); !errors.Is(err, account.ErrNotFound) {
		t.Errorf("Get: %v", err)
	}
}

func TestMemoryCopiesInAndOut(t *testing.T) {
	ctx := context.Background()
	store := account.NewMemory()
	given := &account.Account{ID: "a", Settings: value.ObjectOf("x", "1")}
	if err := store.Put(ctx, given); err != nil {
		t.Fatal(err)
	}
	given.Settings.Set("x", "2")
	taken, err := store.Get(ctx, "a")
	if err != nil {
		t.Fatal(err)
	}
	taken.Settings.Set("x", "3")
	taken.Provider = "changed"
	kept, err := store.Get(ctx, "a")
	if err != nil || kept.Settings.Get("x") != "1" || kept.Provider != "" {
		t.Errorf("got %v, %v", kept, err)
	}
}

func TestMemoryIsAtomic(t *testing.T) {
	ctx := context.Background()
	store := account.NewMemory()
	if err := store.Put(ctx, &account.Account{ID: "a", Credentials: credentials("n", "0")}); err != nil {
		t.Fatal(err)
	}
	const writers = 20
	var group sync.WaitGroup
	for range writers {
		group.Go(func() {
			for {
				current, err := store.Get(ctx, "a")
				if err != nil {
					t.Error(err)
					return
				}
				n, err := strconv.Atoi(current.Credentials.Get("n"))
				if err != nil {
					t.Error(err)
					return
				}
				current.Credentials = current.Credentials.With("n", strconv.Itoa(n+1))
				err = store.CompareAndSwap(ctx, "a", current.Version, current)
				if err == nil {
					return
				}
				if !errors.Is(err, account.ErrConflict) {
					t.Error(err)
					return
				}
			}
		})
	}
	group.Wait()
	current, err := store.Get(ctx, "a")
	if err != nil || current.Credentials.Get("n") != strconv.Itoa(writers) || current.Version != writers+1 {
		t.Errorf("n = %s, version %d, %v", current.Credentials.Get("n"), current.Version, err)
	}
}

func TestZeroMemory(t *testing.T) {
	var store account.Memory
	if _, err := store.Get(t.Context(), "a1"); !errors.Is(err, account.ErrNotFound) {
		t.Errorf("got %v", err)
	}
	if err := store.Put(t.Context(), &account.Account{ID: "a1", Provider: "acme"}); err != nil {
		t.Fatal(err)
	}
	if got, err := store.Get(t.Context(), "a1"); err != nil || got.Version != 1 {
		t.Errorf("got %v, %v", got, err)
	}
}
