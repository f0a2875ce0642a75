package auth

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/unimap/unimap/runtime/account"
	"github.com/unimap/unimap/runtime/secret"
	"github.com/unimap/unimap/runtime/transport"
)

// Session sends a token that a login call gives. The token is kept in memory, per account and as
// long as its credentials stay the same, until it expires or the provider refuses it.
type Session struct {
	// Login makes the call. However many callers need a token of one account, one login is under
	// way, and it does not end with the context of the caller that began it.
	Login func(ctx context.Context) (SessionToken, error)
	// Header carries the token, "Authorization" if empty.
	Header string
	// Scheme is the word before the token; empty means none.
	Scheme string
}

// SessionToken is what a login call gives.
type SessionToken struct {
	Token string
	// ExpiresAt is when it stops being valid; zero means that this is not known.
	ExpiresAt time.Time
}

// Format writes "[redacted]" for every verb.
func (SessionToken) Format(state fmt.State, _ rune) { redact(state) }

// LogValue returns "[redacted]".
func (SessionToken) LogValue() slog.Value { return slog.StringValue(secret.Redacted) }

func (Session) isSpec() {}

// Format writes "[redacted]" for every verb.
func (Session) Format(state fmt.State, _ rune) { redact(state) }

// LogValue returns "[redacted]".
func (Session) LogValue() slog.Value { return slog.StringValue(secret.Redacted) }

// MarshalText returns "[redacted]".
func (Session) MarshalText() ([]byte, error) { return []byte(secret.Redacted), nil }

// sessions are the tokens of the accounts, by the digest of what the account is.
type sessions struct {
	lock   sync.Mutex
	tokens map[string]SessionToken
}

// maxSessions bounds the tokens that are kept. Forgetting some costs their accounts a login.
const maxSessions = 10_000

// sessionMargin is how long before its end a token is renewed.
const sessionMargin = 30 * time.Second

func (s *sessions) get(key string, now time.Time) (string, bool) {
	s.lock.Lock()
	defer s.lock.Unlock()
	kept, ok := s.tokens[key]
	if !ok || !kept.ExpiresAt.IsZero() && !now.Add(sessionMargin).Before(kept.ExpiresAt) {
		return "", false
	}
	return kept.Token, true
}

func (s *sessions) put(key string, token SessionToken) {
	s.lock.Lock()
	defer s.lock.Unlock()
	if s.tokens == nil || len(s.tokens) >= maxSessions {
		s.tokens = map[string]SessionToken{}
	}
	s.tokens[key] = token
}

// drop forgets a token, unless it has been replaced meanwhile.
func (s *sessions) drop(key, token string) {
	s.lock.Lock()
	defer s.lock.Unlock()
	if s.tokens[key].Token == token {
		delete(s.tokens, key)
	}
}

// session returns the token of an account, by a login if there is none.
func (m *Manager) session(ctx context.Context, acct *account.Account, spec Session) (string, error) {
	key, err := digest(acct)
	if err != nil {
		return "", err
	}
	if token, ok := m.sessions.get(key, m.options.Now()); ok {
		return token, nil
	}
	flight := m.flights.DoChan("session"+key, func() (any, error) {
		if token, ok := m.sessions.get(key, m.options.Now()); ok {
			return token, nil
		}
		detached, cancel := context.WithTimeout(context.WithoutCancel(ctx), renewTimeout)
		defer cancel()
		fresh, err := spec.Login(detached)
		if err != nil {
			return "", err
		}
		if fresh.Token == "" {
			return "", &Error{Code: CodeTokenEndpoint, Message: "the login gave no token"}
		}
		m.sessions.put(key, fresh)
		return fresh.Token, nil
	})
	select {
	case outcome := <-flight:
		if outcome.Err != nil {
			return "", outcome.Err
		}
		return outcome.Val.(string), nil
	case <-ctx.Done():
		return "", endOf(ctx)
	}
}

func applySession(request *transport.Request, spec Session, token string) error {
	value := token
	if spec.Scheme != "" {
		value = spec.Scheme + " " + token
	}
	return setHeader(request, spec.headerName(), value)
}

func (s Session) headerName() string {
	if s.Header == "" {
		return authorization
	}
	return s.Header
}
