package auth

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime/account"
	"github.com/unimap/unimap/runtime/transport"
	"golang.org/x/sync/singleflight"
)

// Exchanger carries out HTTP exchanges; *transport.Client is one.
type Exchanger interface {
	Do(ctx context.Context, request *transport.Request) (*transport.Response, error)
}

// maxUnstored bounds the accounts outside of a store whose tokens are remembered, and
// maxNewest the versions that are.
const (
	maxUnstored = 10_000
	maxNewest   = 100_000
)

// Manager authorises requests. It is safe for concurrent use.
type Manager struct {
	store   account.Store
	client  Exchanger
	options Options
	flights singleflight.Group
	places  places

	sessions sessions

	lock sync.Mutex
	// newest is the version of each account that holds the tokens last saved from here. Callers
	// with an older copy of the account are given the tokens from the store.
	newest map[string]int64
	// margins are how long before their end the tokens of accounts are renewed where that is less than
	// early, since they were found to be short-lived.
	margins map[string]time.Duration
	// unsaved are tokens that the store could not take; keeping says that they are tried again in
	// the background.
	unsaved map[string]*unsaved
	keeping bool
	// renewing is the number of renewals under way; ending says that none may ask for tokens any more.
	renewing int
	ending   bool

	// unstored holds the accounts that come from no store, by a digest of what they are.
	unstored *account.Memory
	order    []string
}

// Options of a Manager. The zero value of a field means its default.
type Options struct {
	// Now is the clock, default the system's.
	Now func() time.Time
	// SaveAgain is how long after a failed save of renewed tokens the next is tried, default 1 s.
	// The wait doubles up to 30 times as much.
	SaveAgain time.Duration
	// Logger is told of renewed tokens that could not be saved; default none.
	Logger *slog.Logger
}

// NewManager returns a manager that keeps tokens in store and asks token endpoints through client.
func NewManager(store account.Store, client Exchanger, options Options) *Manager {
	if options.Now == nil {
		options.Now = time.Now
	}
	if options.SaveAgain <= 0 {
		options.SaveAgain = time.Second
	}
	if options.Logger == nil {
		options.Logger = slog.New(slog.DiscardHandler)
	}
	return &Manager{
		store: store, client: client, options: options,
		newest: map[string]int64{}, margins: map[string]time.Duration{}, unsaved: map[string]*unsaved{}, unstored: account.NewMemory(),
	}
}

// Authorize puts the credentials of spec onto the request. For OAuth2 it may first renew the
// access token. The error is an *Error, or a *transport.Error where ctx ended.
//
// An account of Version 0 has not come from a store. Its tokens are renewed as well, but
// remembered by this manager only, as long as the account is given with the same credentials.
func (m *Manager) Authorize(ctx context.Context, acct *account.Account, spec Spec, request *transport.Request) error {
	switch spec := spec.(type) {
	case Bearer:
		return applyToken(request, spec.Scheme, spec.Token)
	case Basic:
		return applyBasic(request, spec)
	case Header:
		return applyHeader(request, spec)
	case Query:
		return applyQuery(request, spec)
	case OAuth2:
		token, err := m.token(ctx, acct, spec)
		if err != nil {
			return err
		}
		return applyToken(request, spec.Scheme, token)
	case Session:
		token, err := m.session(ctx, acct, spec)
		if err != nil {
			return err
		}
		return applySession(request, spec, token)
	default:
		return missing("a way to authenticate")
	}
}

// Reauthorize is called when the provider has answered 401 to a request with usedToken (see
// UsedToken; "" means the token of acct as it is given). It renews the access token, unless that
// has been done meanwhile, and returns whether a request authorised anew would carry another
// one. It returns false where spec has nothing to renew.
func (m *Manager) Reauthorize(ctx context.Context, acct *account.Account, spec Spec, usedToken string) (changed bool, err error) {
	if _, ok := spec.(Session); ok {
		key, err := digest(acct)
		m.sessions.drop(key, usedToken)
		return err == nil && usedToken != "", err
	}
	oauth2, ok := spec.(OAuth2)
	if !ok {
		return false, nil
	}
	held, err := m.hold(ctx, acct)
	if err != nil {
		return false, err
	}
	if usedToken == "" {
		usedToken = tokensOf(held.account.Credentials, oauth2).access
	}
	token, err := m.renew(ctx, held, oauth2, usedToken)
	return err == nil && token != usedToken, err
}

// Renew replaces the token of an account now, whether or not it is still good: by the token
// endpoint, or by a new login. It returns false where spec has nothing to renew.
func (m *Manager) Renew(ctx context.Context, acct *account.Account, spec Spec) (renewed bool, err error) {
	switch spec := spec.(type) {
	case OAuth2:
		_, err := m.Reauthorize(ctx, acct, spec, "")
		return err == nil, err
	case Session:
		key, err := digest(acct)
		if err != nil {
			return false, err
		}
		m.endSession(ctx, key)
		_, err = m.session(ctx, acct, spec)
		return err == nil, err
	}
	return false, nil
}

// token returns a usable access token.
func (m *Manager) token(ctx context.Context, acct *account.Account, spec OAuth2) (string, error) {
	held, err := m.hold(ctx, acct)
	if err != nil {
		return "", err
	}
	current := tokensOf(held.account.Credentials, spec)
	if current.usable(m.options.Now(), m.margin(held.id), "") && m.isNewest(held) {
		return current.access, nil
	}
	return m.renew(ctx, held, spec, "")
}

// held is an account together with where it is kept.
type held struct {
	store   account.Store
	id      string
	account *account.Account
}

// hold finds where the account is kept. An account that comes from no store is entered into the
// manager's own.
func (m *Manager) hold(ctx context.Context, acct *account.Account) (held, error) {
	if acct.Version > 0 {
		return held{m.store, acct.ID, acct}, nil
	}
	id, err := digest(acct)
	if err != nil {
		return held{}, err
	}
	m.lock.Lock()
	defer m.lock.Unlock()
	known, err := m.unstored.Get(ctx, id)
	if errors.Is(err, account.ErrNotFound) {
		known, err = m.enter(ctx, id, acct)
	}
	if err != nil {
		return held{}, storeError(err)
	}
	return held{m.unstored, id, known}, nil
}

// enter adds an account that comes from no store, and forgets the one entered first if there
// are too many.
func (m *Manager) enter(ctx context.Context, id string, acct *account.Account) (*account.Account, error) {
	copied := acct.Clone()
	copied.ID = id
	if err := m.unstored.Put(ctx, copied); err != nil {
		return nil, err
	}
	m.order = append(m.order, id)
	if len(m.order) > maxUnstored {
		first := m.order[0]
		m.order = m.order[1:]
		delete(m.newest, first)
		delete(m.margins, first)
		delete(m.unsaved, first)
		if err := m.unstored.Delete(ctx, first, account.AnyVersion); err != nil {
			return nil, err
		}
	}
	return m.unstored.Get(ctx, id)
}

// digest identifies an account by what it is, so that two that share an id, or have none, never
// share tokens. It begins with a byte that no id of a stored account has.
func digest(acct *account.Account) (string, error) {
	settings := ""
	if acct.Settings != nil {
		settings = value.String(acct.Settings)
	}
	text, err := json.Marshal([]any{acct.ID, acct.Provider, settings, acct.Credentials.Reveal()})
	if err != nil {
		return "", &Error{Code: CodeInvalidCredentials, Message: "the account's credentials are not text"}
	}
	sum := sha256.Sum256(text)
	return "\x00" + string(sum[:]), nil
}

func (m *Manager) isNewest(h held) bool {
	m.lock.Lock()
	defer m.lock.Unlock()
	return h.account.Version >= m.newest[h.id]
}

// noteNewest remembers the version that holds the newest tokens, as found in or written to the
// store: it may be a lower one where an account was deleted and created again. Forgetting some is
// harmless, since it costs a caller with an old copy one refused request.
func (m *Manager) noteNewest(id string, version int64) {
	m.lock.Lock()
	defer m.lock.Unlock()
	if len(m.newest) >= maxNewest {
		clear(m.newest)
	}
	m.newest[id] = version
}

// margin is how long before its end a token of the account is renewed.
func (m *Manager) margin(id string) time.Duration {
	m.lock.Lock()
	defer m.lock.Unlock()
	if known, ok := m.margins[id]; ok {
		return known
	}
	return early
}

// noteMargin remembers how long a token that has come just now lives, if that is short. Forgetting
// some costs their accounts a renewal.
func (m *Manager) noteMargin(id string, fresh tokens) {
	margin := early
	if !fresh.expires.IsZero() {
		margin = marginOf(fresh.expires.Sub(m.options.Now()), early)
	}
	m.lock.Lock()
	defer m.lock.Unlock()
	if margin == early {
		delete(m.margins, id)
		return
	}
	if len(m.margins) >= maxNewest {
		clear(m.margins)
	}
	m.margins[id] = margin
}
