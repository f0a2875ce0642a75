package auth

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"time"

	"github.com/unimap/unimap/runtime/account"
)

// unsaved are tokens that were received but not saved, and those they replace.
type unsaved struct {
	store       account.Store
	spec        OAuth2
	used, fresh tokens
	since       time.Time
	// unlock frees the account's lock; nil if it is not held, or by a renewal under way.
	unlock func()
}

// maxSlower bounds how much longer than Options.SaveAgain the wait between two saves becomes.
const maxSlower = 30

// Unsaved returns the ids, sorted, of the accounts whose renewed tokens wait to be saved. They are
// lost if the process ends before.
func (m *Manager) Unsaved() []string {
	m.lock.Lock()
	defer m.lock.Unlock()
	return slices.Sorted(maps.Keys(m.unsaved))
}

// Flush waits until no renewal is under way and all renewed tokens are saved, for a process that
// is about to end. Renewals that have not asked for tokens yet do not do so any more: there might be
// no time to save them. The error, an *Error, names the accounts whose tokens could not be saved
// before ctx ended: they may have to be connected again.
func (m *Manager) Flush(ctx context.Context) error {
	m.end()
	wait := m.options.SaveAgain / 10
	for {
		m.saveAll(ctx)
		left, renewing := m.left()
		if len(left) == 0 && renewing == 0 {
			return nil
		}
		select {
		case <-ctx.Done():
			return &Error{
				Code: CodeStore, Message: fmt.Sprintf("the renewed tokens of %d accounts are not saved %q, and %d renewals are under way", len(left), left, renewing),
				Retryable: true, Cause: ctx.Err(),
			}
		case <-time.After(wait):
		}
	}
}

func (m *Manager) end() {
	m.lock.Lock()
	defer m.lock.Unlock()
	m.ending = true
}

func (m *Manager) isEnding() bool {
	m.lock.Lock()
	defer m.lock.Unlock()
	return m.ending
}

func (m *Manager) left() (unsaved []string, renewing int) {
	unsaved = m.Unsaved()
	m.lock.Lock()
	defer m.lock.Unlock()
	return unsaved, m.renewing
}

// began notes that a renewal is under way, until ended is called.
func (m *Manager) began() (ended func()) {
	m.lock.Lock()
	defer m.lock.Unlock()
	m.renewing++
	return func() {
		m.lock.Lock()
		defer m.lock.Unlock()
		m.renewing--
	}
}

// saveAll tries to save everything that waits, and reports whether nothing is left.
func (m *Manager) saveAll(ctx context.Context) bool {
	for _, id := range m.Unsaved() {
		if ctx.Err() != nil {
			return false
		}
		// A renewal of the account that is under way saves them itself. What is left says how it went.
		select {
		case <-m.flights.DoChan(id, func() (any, error) { return m.saveWaiting(ctx, id) }):
		case <-ctx.Done():
		}
	}
	return len(m.Unsaved()) == 0
}

// saveWaiting saves the tokens of an account that wait, as a renewal does, and returns the access
// token that counts, for whoever asks for a renewal meanwhile.
func (m *Manager) saveWaiting(ctx context.Context, id string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, saveTimeout)
	defer cancel()
	waiting := m.waiting(id)
	if waiting == nil {
		return "", &Error{Code: CodeStore, Message: "the account's tokens were saved meanwhile; try again", Retryable: true}
	}
	h := held{store: waiting.store, id: id}
	unlock, err := m.locked(ctx, h)
	if err != nil {
		return "", storeError(err)
	}
	defer m.release(id, unlock)
	stored, err := h.store.Get(ctx, id)
	if errors.Is(err, account.ErrNotFound) {
		m.forgetUnsaved(id)
	}
	if err != nil {
		return "", storeError(err)
	}
	saved, err := m.save(ctx, h, stored, waiting)
	if err != nil {
		return "", err
	}
	if saved {
		return waiting.fresh.access, nil
	}
	return tokensOf(stored.Credentials, waiting.spec).access, nil
}

// proven makes sure, where the store has failed to take tokens, that it takes a write to this
// account before a refresh token is spent whose successor might be lost. It returns the account as
// it is now stored.
func (m *Manager) proven(ctx context.Context, h held, stored *account.Account) (*account.Account, error) {
	if len(m.Unsaved()) == 0 || h.store != m.store {
		return stored, nil
	}
	next := stored.Clone()
	if err := h.store.CompareAndSwap(ctx, h.id, stored.Version, next); err != nil {
		return nil, err
	}
	return h.store.Get(ctx, h.id)
}

func (m *Manager) waiting(id string) *unsaved {
	m.lock.Lock()
	defer m.lock.Unlock()
	return m.unsaved[id]
}

func (m *Manager) forgetUnsaved(id string) {
	m.lock.Lock()
	defer m.lock.Unlock()
	if m.unsaved[id] != nil {
		delete(m.unsaved, id)
		m.options.Logger.Info("renewed tokens wait no longer: they are saved, or others count", slog.String("account", id))
	}
}

// keepUnsaved keeps tokens that the store did not take, and sees to it that saving them is tried
// again until the store does.
func (m *Manager) keepUnsaved(id string, received *unsaved, cause error) {
	m.lock.Lock()
	defer m.lock.Unlock()
	if m.unsaved[id] != received {
		m.options.Logger.Error("renewed tokens could not be saved; they are kept in memory and would be lost with the process",
			slog.String("account", id), slog.String("problem", kindOf(cause)))
	}
	if received.since.IsZero() {
		received.since = m.options.Now()
	}
	m.unsaved[id] = received
	if !m.keeping {
		m.keeping = true
		go m.keepSaving()
	}
}

// kindOf says what is known of a store's error without its text, which may show what was to be
// saved.
func kindOf(err error) string {
	switch {
	case errors.Is(err, account.ErrConflict):
		return "the account is changed by others all the time"
	case errors.Is(err, context.DeadlineExceeded):
		return "the store did not answer in time"
	}
	return "the store refused the write"
}

// keepSaving tries again, ever more slowly, until nothing waits.
func (m *Manager) keepSaving() {
	wait := m.options.SaveAgain
	for {
		time.Sleep(wait)
		wait = min(2*wait, maxSlower*m.options.SaveAgain)
		if m.saveAll(context.Background()) && m.restIfDone() {
			return
		}
	}
}

// restIfDone ends the work in the background if nothing has come to wait meanwhile.
func (m *Manager) restIfDone() bool {
	m.lock.Lock()
	defer m.lock.Unlock()
	m.keeping = len(m.unsaved) > 0
	return !m.keeping
}
