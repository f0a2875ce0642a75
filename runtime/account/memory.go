package account

import (
	"context"
	"maps"
	"slices"
	"sync"
)

// Memory is a Store that keeps accounts until the process ends. Its methods do not block, so
// that they do not look at their contexts. The zero value is an empty store.
type Memory struct {
	lock     sync.RWMutex
	accounts map[string]*Account
}

// NewMemory returns an empty store.
func NewMemory() *Memory { return &Memory{} }

// Get implements Store.
func (m *Memory) Get(_ context.Context, id string) (*Account, error) {
	m.lock.RLock()
	defer m.lock.RUnlock()
	found, ok := m.accounts[id]
	if !ok {
		return nil, ErrNotFound
	}
	return found.Clone(), nil
}

// List implements Store.
func (m *Memory) List(context.Context) ([]string, error) {
	m.lock.RLock()
	defer m.lock.RUnlock()
	return slices.Sorted(maps.Keys(m.accounts)), nil
}

// Put implements Store. An account without an ID is an error of code account.invalid.
func (m *Memory) Put(_ context.Context, next *Account) error {
	if next.ID == "" {
		return invalid("an account must have an id to be stored")
	}
	m.lock.Lock()
	defer m.lock.Unlock()
	version := int64(0)
	if present, ok := m.accounts[next.ID]; ok {
		version = present.Version
	}
	m.keep(next, version+1)
	return nil
}

// CompareAndSwap implements Store. A next with another ID is an error of code account.invalid.
func (m *Memory) CompareAndSwap(_ context.Context, id string, version int64, next *Account) error {
	if next.ID != id {
		return invalid("an account cannot change its id")
	}
	m.lock.Lock()
	defer m.lock.Unlock()
	present, ok := m.accounts[id]
	if !ok {
		return ErrNotFound
	}
	if present.Version != version {
		return ErrConflict
	}
	m.keep(next, version+1)
	return nil
}

// Delete implements Store.
func (m *Memory) Delete(_ context.Context, id string, version int64) error {
	m.lock.Lock()
	defer m.lock.Unlock()
	present, ok := m.accounts[id]
	if !ok {
		return ErrNotFound
	}
	if version != AnyVersion && present.Version != version {
		return ErrConflict
	}
	delete(m.accounts, id)
	return nil
}

func (m *Memory) keep(next *Account, version int64) {
	kept := next.Clone()
	kept.Version = version
	if m.accounts == nil {
		m.accounts = map[string]*Account{}
	}
	m.accounts[kept.ID] = kept
}
