package server

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/runtime"
	"github.com/unimap/unimap/runtime/account"
)

// stores is a Store of account files and of one store for all other accounts.
type stores struct {
	rest  account.Store
	files map[string]*account.FileStore
	names map[string]string // of the files, by the ids of their accounts
}

// withFiles puts the accounts of files in front of a store.
func withFiles(rest account.Store, names []string) (account.Store, error) {
	if len(names) == 0 {
		return rest, nil
	}
	s := &stores{rest: rest, files: map[string]*account.FileStore{}, names: map[string]string{}}
	for _, name := range names {
		file, err := account.OpenFile(name, os.LookupEnv)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if s.files[file.ID()] != nil {
			return nil, fmt.Errorf("%s: the account %s is in another account file too; give it an id of its own", name, file.ID())
		}
		s.files[file.ID()], s.names[file.ID()] = file, name
	}
	if locker, ok := rest.(account.Locker); ok {
		return &lockingStores{stores: s, locker: locker}, nil
	}
	return s, nil
}

// check holds the accounts of the files against a catalog. Those of the store have been when they were
// put there.
func (s *stores) check(ctx context.Context, catalog *engine.Catalog) error {
	for id, file := range s.files {
		read, err := file.Get(ctx, id)
		if err != nil {
			return err
		}
		var failure *runtime.Error
		if errors.As(runtime.CheckAccount(catalog, read), &failure) {
			return fmt.Errorf("%s: %s", s.names[id], failure.Message)
		}
	}
	return nil
}

func (s *stores) of(id string) account.Store {
	if file := s.files[id]; file != nil {
		return file
	}
	return s.rest
}

// Get implements account.Store.
func (s *stores) Get(ctx context.Context, id string) (*account.Account, error) {
	return s.of(id).Get(ctx, id)
}

// List implements account.Store.
func (s *stores) List(ctx context.Context) ([]string, error) {
	ids, err := s.rest.List(ctx)
	if err != nil {
		return nil, err
	}
	for id := range s.files {
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids, nil
}

// Put implements account.Store.
func (s *stores) Put(ctx context.Context, next *account.Account) error {
	return s.of(next.ID).Put(ctx, next)
}

// CompareAndSwap implements account.Store.
func (s *stores) CompareAndSwap(ctx context.Context, id string, version int64, next *account.Account) error {
	return s.of(id).CompareAndSwap(ctx, id, version, next)
}

// Delete implements account.Store.
func (s *stores) Delete(ctx context.Context, id string, version int64) error {
	return s.of(id).Delete(ctx, id, version)
}

// Ping reports whether the store for the rest can be reached.
func (s *stores) Ping(ctx context.Context) error { return answers(ctx, s.rest) }

// lockingStores are stores of which the one for the rest is shared with other processes.
type lockingStores struct {
	*stores
	locker account.Locker
}

// Lock implements account.Locker. An account file serves one process, and needs no lock.
func (s *lockingStores) Lock(ctx context.Context, id string) (unlock func(), err error) {
	if s.files[id] != nil {
		return func() {}, nil
	}
	return s.locker.Lock(ctx, id)
}

// answers reports whether a store can be reached.
func answers(ctx context.Context, store account.Store) error {
	if s, ok := store.(interface{ Ping(context.Context) error }); ok {
		return s.Ping(ctx)
	}
	_, err := store.Get(ctx, "readiness-check") // whether there is one does not matter
	if errors.Is(err, account.ErrNotFound) {
		return nil
	}
	return err
}
