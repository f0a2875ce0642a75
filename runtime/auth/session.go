package auth

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

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
	// Logout ends the session of a token, which apply puts onto a request; nil for none. It is
	// kept with the token, so that it must not hold on to the call that it was made for.
	Logout func(ctx context.Context, apply func(*transport.Request) error) error
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

// MarshalText returns "[redacted]".
func (SessionToken) MarshalText() ([]byte, error) { return []byte(secret.Redacted), nil }

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
	tokens map[string]openSession
}

// openSession is a token with how its session is ended; nil if it is not.
type openSession struct {
	SessionToken
	// margin is how long before its end the token is renewed.
	margin time.Duration
	end    func(context.Context) error
}

// maxSessions bounds the tokens that are kept. Forgetting some costs their accounts a login.
const maxSessions = 10_000

// sessionMargin is how long before its end a token is renewed, if it lives long enough.
const sessionMargin = 30 * time.Second

func (s *sessions) get(key string, now time.Time) (string, bool) {
	s.lock.Lock()
	defer s.lock.Unlock()
	kept, ok := s.tokens[key]
	if !ok || !kept.isGood(now) {
		return "", false
	}
	return kept.Token, true
}

// isGood reports whether the token is not about to expire.
func (o *openSession) isGood(now time.Time) bool {
	return o.ExpiresAt.IsZero() || now.Add(o.margin).Before(o.ExpiresAt)
}

func (s *sessions) put(key string, token openSession) {
	s.lock.Lock()
	defer s.lock.Unlock()
	if s.tokens == nil || len(s.tokens) >= maxSessions {
		s.tokens = map[string]openSession{}
	}
	s.tokens[key] = token
}

// take removes the token of an account and returns it.
func (s *sessions) take(key string) (openSession, bool) {
	s.lock.Lock()
	defer s.lock.Unlock()
	kept, ok := s.tokens[key]
	delete(s.tokens, key)
	return kept, ok
}

// keys are those of the tokens that are kept.
func (s *sessions) keys() []string {
	s.lock.Lock()
	defer s.lock.Unlock()
	return slices.Collect(maps.Keys(s.tokens))
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
		m.sessions.put(key, spec.opened(fresh, m.options.Now()))
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

// opened is a token with how its session is ended.
func (s Session) opened(token SessionToken, now time.Time) openSession {
	out := openSession{SessionToken: token, margin: marginOf(token.ExpiresAt.Sub(now), sessionMargin)}
	if s.Logout == nil {
		return out
	}
	kept := Session{Header: s.Header, Scheme: s.Scheme}
	logout := s.Logout // and nothing else of s, which holds the call that it was made for
	out.end = func(ctx context.Context) error {
		return logout(ctx, func(request *transport.Request) error { return applySession(request, kept, token.Token) })
	}
	return out
}

// endTimeout bounds the end of one session, and maxEnding how many are ended at once.
const (
	endTimeout = 5 * time.Second
	maxEnding  = 8
)

// endSession forgets the token of an account, and ends its session if it is still good.
func (m *Manager) endSession(ctx context.Context, key string) {
	kept, ok := m.sessions.take(key)
	if !ok || kept.end == nil || !kept.isGood(m.options.Now()) {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, endTimeout)
	defer cancel()
	if err := kept.end(ctx); err != nil {
		m.options.Logger.Warn("a session could not be ended; it lasts until it expires", slog.String("problem", err.Error()))
	}
}

// EndSessions logs out wherever a login has given a token that is still good, for a process that is
// about to end and takes no calls any more. The log says what did not succeed.
func (m *Manager) EndSessions(ctx context.Context) {
	var group errgroup.Group
	group.SetLimit(maxEnding)
	for _, key := range m.sessions.keys() {
		group.Go(func() error { m.endSession(ctx, key); return nil })
	}
	_ = group.Wait() // none fails
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
