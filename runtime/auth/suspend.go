package auth

import (
	"context"
	"errors"
	"log/slog"

	"github.com/unimap/unimap/runtime/account"
)

// Suspend is called when the provider has answered 401 to a request with usedToken (see UsedToken)
// and Reauthorize did not cure it. It gives a stored account of OAuth2 the status needs_reauth,
// unless its tokens have been replaced meanwhile, or usedToken is not the account's. It does
// nothing for other ways to authenticate, whose credentials may be good for other requests, and
// for accounts that come from no store. ctx may have ended. The error is an *Error.
func (m *Manager) Suspend(ctx context.Context, acct *account.Account, spec Spec, usedToken string) error {
	oauth2, ok := spec.(OAuth2)
	if !ok || acct.Version == 0 || usedToken == "" {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), saveTimeout)
	defer cancel()
	h := held{m.store, acct.ID, acct}
	for range maxRounds {
		latest, err := m.store.Get(ctx, acct.ID)
		if err != nil {
			return storeError(err)
		}
		if tokensOf(latest.Credentials, oauth2).access != usedToken {
			return nil
		}
		err = m.suspend(ctx, h, latest)
		if err == nil {
			return nil
		}
		if !errors.Is(err, account.ErrConflict) {
			return storeError(err)
		}
	}
	return &Error{Code: CodeStore, Message: "the account is changed by others all the time; try again later", Retryable: true}
}

// suspend gives an account, as it was read, the status that a user must mend.
func (m *Manager) suspend(ctx context.Context, h held, latest *account.Account) error {
	if latest.Status == account.StatusNeedsReauth {
		return nil
	}
	next := latest.Clone()
	next.Status = account.StatusNeedsReauth
	err := h.store.CompareAndSwap(ctx, h.id, latest.Version, next)
	if err == nil && h.store == m.store {
		m.options.Logger.Warn("an account must be connected again: the provider has refused its credentials",
			slog.String("account", h.id), slog.String("provider", latest.Provider))
	}
	return err
}
