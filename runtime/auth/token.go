package auth

import (
	"strconv"
	"time"

	"github.com/unimap/unimap/runtime/account"
)

// early is how long before its expiry a token is renewed, so that it does not expire on the way.
const early = 60 * time.Second

// marginOf is how long before its end a token is renewed: most, but at most half of its life, so that
// a short one is not renewed for every request.
func marginOf(lifetime, most time.Duration) time.Duration { return min(most, lifetime/2) }

// tokens are what the grant of an account stands at.
type tokens struct {
	access, refresh string
	// expires is when access expires; zero means that this is not known.
	expires time.Time
}

// tokensOf returns the tokens of an account, with those of the spec where it has none.
func tokensOf(credentials account.Credentials, spec OAuth2) tokens {
	current := tokens{
		access:  credentials.Get(account.AccessToken),
		refresh: credentials.Get(account.RefreshToken),
		expires: parseTime(credentials.Get(account.ExpiresAt)),
	}
	if current.access == "" {
		current.access, current.expires = spec.AccessToken, spec.ExpiresAt
	}
	if current.refresh == "" {
		current.refresh = spec.RefreshToken
	}
	return current
}

// usable reports whether the access token can be sent: it is there, is not the one that the
// provider has refused, and does not expire within margin.
func (t tokens) usable(now time.Time, margin time.Duration, refused string) bool {
	return t.access != "" && t.access != refused && (t.expires.IsZero() || now.Add(margin).Before(t.expires))
}

// sameGrant reports whether both are the same tokens.
func (t tokens) sameGrant(other tokens) bool {
	return t.access == other.access && t.refresh == other.refresh
}

// into returns the credentials with these tokens.
func (t tokens) into(credentials account.Credentials) account.Credentials {
	expires := ""
	if !t.expires.IsZero() {
		expires = t.expires.UTC().Format(time.RFC3339)
	}
	return credentials.
		With(account.AccessToken, t.access).
		With(account.RefreshToken, t.refresh).
		With(account.ExpiresAt, expires)
}

// parseTime reads an RFC 3339 time or seconds since 1970; anything else is not known.
func parseTime(text string) time.Time {
	if parsed, err := time.Parse(time.RFC3339, text); err == nil {
		return parsed
	}
	seconds, err := strconv.ParseInt(text, 10, 64)
	if err != nil || seconds <= 0 || seconds > maxUnix {
		return time.Time{}
	}
	return time.Unix(seconds, 0)
}

// maxUnix is the last second of the year 9999.
const maxUnix = 253402300799
