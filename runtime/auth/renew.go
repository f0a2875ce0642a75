package auth

import (
	"context"
	"errors"
	"time"

	"github.com/unimap/unimap/runtime/account"
	"github.com/unimap/unimap/runtime/transport"
)

const (
	// renewTimeout bounds one renewal until its token request, which no caller's context does.
	renewTimeout = 60 * time.Second
	// fetchTimeout bounds the token request. It has time of its own, however long was waited for a
	// lock: cut off early, it could have spent a refresh token whose successor nobody has.
	fetchTimeout = 60 * time.Second
	// saveTimeout bounds saving tokens once they are there.
	saveTimeout = 15 * time.Second
	// maxRounds bounds how often other writers of an account can make a renewal start again.
	maxRounds = 5
)

// renew returns an access token other than refused, if there is one to be had. However many
// callers ask for one account, one renewal is under way. It does not end with the context of the
// caller that began it, since the provider may have replaced the refresh token already, and the
// new one must not be lost.
func (m *Manager) renew(ctx context.Context, h held, spec OAuth2, refused string) (string, error) {
	for range maxRounds {
		own := false
		flight := m.flights.DoChan(h.id, func() (any, error) {
			own = true
			defer m.began()()
			detached, cancel := context.WithTimeout(context.WithoutCancel(ctx), renewTimeout)
			defer cancel()
			return m.refresh(detached, h, spec, refused)
		})
		select {
		case outcome := <-flight:
			if outcome.Err != nil {
				return "", outcome.Err
			}
			// A renewal that another caller began may have found refused still good.
			if token := outcome.Val.(string); own || token != refused {
				return token, nil
			}
		case <-ctx.Done():
			return "", endOf(ctx)
		}
	}
	return "", &Error{Code: CodeTokenEndpoint, Message: "the token was renewed, but to the one that the provider refuses; try again later", Retryable: true}
}

// endOf returns the error of a caller whose context ended while it waited. Nothing of its own
// request was sent.
func endOf(ctx context.Context) error {
	code, text := transport.CodeCanceled, "the call was canceled while its token was renewed"
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		code, text = transport.CodeTimeout, "the call's deadline passed while its token was renewed"
	}
	return &transport.Error{Code: code, Message: text, Cause: ctx.Err()}
}

// refresh returns a usable access token: that of the store if another process has renewed it,
// else a new one, saved before it is returned. Where the store has locks, no other process renews
// the account's tokens meanwhile.
func (m *Manager) refresh(ctx context.Context, h held, spec OAuth2, refused string) (string, error) {
	leave, failure := m.places.enter(ctx, spec.TokenURL)
	if failure != nil {
		return "", failure
	}
	defer leave()
	unlock, err := m.locked(ctx, h)
	if err != nil {
		return "", storeError(err)
	}
	defer m.release(h.id, unlock)
	return m.refreshAlone(ctx, h, spec, refused)
}

func (m *Manager) refreshAlone(ctx context.Context, h held, spec OAuth2, refused string) (string, error) {
	for range maxRounds {
		stored, err := h.store.Get(ctx, h.id)
		if err != nil {
			return "", storeError(err)
		}
		if waiting := m.waiting(h.id); waiting != nil {
			if _, err := m.saveSurely(ctx, h, stored, waiting); err != nil {
				return "", err
			}
			continue
		}
		current := tokensOf(stored.Credentials, spec)
		if current.usable(m.options.Now(), m.margin(h.id), refused) {
			m.noteNewest(h.id, stored.Version)
			return current.access, nil
		}
		if stored, err = m.proven(ctx, h, stored); errors.Is(err, account.ErrConflict) {
			continue
		} else if err != nil {
			return "", storeError(err)
		}
		fresh, failure := m.fetch(ctx, stored, spec, current)
		if failure != nil {
			again, err := m.settle(ctx, h, spec, current, failure)
			if again {
				continue
			}
			return "", err
		}
		m.noteMargin(h.id, fresh)
		saved, err := m.saveSurely(ctx, h, stored, &unsaved{store: h.store, spec: spec, used: current, fresh: fresh})
		if err != nil {
			return "", err
		}
		if saved {
			return fresh.access, nil
		}
	}
	return "", &Error{Code: CodeStore, Message: "the account is changed by others all the time; try again later", Retryable: true}
}

// saveSurely is save with time of its own, however much of the renewal's is used up.
func (m *Manager) saveSurely(ctx context.Context, h held, stored *account.Account, received *unsaved) (saved bool, err error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), saveTimeout)
	defer cancel()
	return m.save(ctx, h, stored, received)
}

// save writes the fresh tokens into the account. It returns false if another writer has replaced
// the tokens meanwhile: theirs count. Tokens that cannot be saved are kept and tried again, and
// not used before.
func (m *Manager) save(ctx context.Context, h held, stored *account.Account, received *unsaved) (saved bool, err error) {
	for range maxRounds {
		if !tokensOf(stored.Credentials, received.spec).sameGrant(received.used) {
			m.forgetUnsaved(h.id)
			return false, nil
		}
		next := stored.Clone()
		next.Credentials = received.fresh.into(next.Credentials)
		next.Status = account.StatusActive
		err = h.store.CompareAndSwap(ctx, h.id, stored.Version, next)
		if err == nil {
			m.noteNewest(h.id, stored.Version+1)
			m.forgetUnsaved(h.id)
			return true, nil
		}
		if !errors.Is(err, account.ErrConflict) {
			break
		}
		latest, failure := h.store.Get(ctx, h.id)
		if failure != nil {
			err = failure
			break
		}
		stored = latest
	}
	if errors.Is(err, account.ErrNotFound) {
		m.forgetUnsaved(h.id)
	} else {
		m.keepUnsaved(h.id, received, err)
	}
	return false, storeError(err)
}

// settle decides what follows from a refused grant: another round if another writer has replaced
// the tokens meanwhile; else the failure, and, if the grant itself is dead, the account's status.
func (m *Manager) settle(ctx context.Context, h held, spec OAuth2, used tokens, failure *Error) (again bool, err error) {
	if failure.Code != CodeReauthorize {
		return false, failure
	}
	latest, err := h.store.Get(ctx, h.id)
	if err != nil {
		return false, storeError(err)
	}
	if !tokensOf(latest.Credentials, spec).sameGrant(used) {
		return true, nil
	}
	isDead := grantOf(spec) == GrantRefreshToken && deadGrants[failure.OAuthError]
	if !isDead {
		return false, failure
	}
	if errors.Is(m.suspend(ctx, h, latest), account.ErrConflict) {
		return true, nil
	}
	// Where the status cannot be saved, the next call finds out by itself.
	return false, failure
}
