package account

import (
	"fmt"
	"log/slog"
	"maps"
	"slices"

	"github.com/unimap/unimap/runtime/secret"
)

// The names under which OAuth 2.0 tokens are kept in credentials.
const (
	AccessToken  = "access_token"
	RefreshToken = "refresh_token"
	// ExpiresAt is when the access token expires: an RFC 3339 time, or seconds since 1970.
	ExpiresAt    = "expires_at"
	ClientID     = "client_id"
	ClientSecret = "client_secret"
)

// Credentials are named secrets that show themselves to nobody by accident: every way of
// printing, logging or encoding them gives "[redacted]". They are immutable, and the zero value
// is empty.
type Credentials struct {
	// Two pointers keep the values from fmt even where a Credentials is an unexported field of
	// another struct, whose methods fmt cannot call: it follows one pointer, but not two.
	values **map[string]string
}

// NewCredentials returns credentials with a copy of the given values.
func NewCredentials(values map[string]string) Credentials {
	if len(values) == 0 {
		return Credentials{}
	}
	copied := maps.Clone(values)
	pointer := &copied
	return Credentials{&pointer}
}

// Get returns the value of the given name, or "" if there is none.
func (c Credentials) Get(name string) string {
	return c.shared()[name]
}

// Names returns the names in alphabetical order.
func (c Credentials) Names() []string {
	return slices.Sorted(maps.Keys(c.shared()))
}

// Hold reports whether one of the values is the given one.
func (c Credentials) Hold(value string) bool {
	for _, held := range c.shared() {
		if held == value {
			return true
		}
	}
	return false
}

// Secrets returns the values in the order of their names, for masking.
func (c Credentials) Secrets() []string {
	secrets := make([]string, 0, len(c.shared()))
	for _, name := range c.Names() {
		secrets = append(secrets, c.Get(name))
	}
	return secrets
}

// With returns a copy in which name has the given value, or none if that is empty.
func (c Credentials) With(name, value string) Credentials {
	values := c.Reveal()
	if value == "" {
		delete(values, name)
	} else {
		values[name] = value
	}
	return NewCredentials(values)
}

// Reveal returns the values in a map of the caller's own. It is for stores, which must encrypt
// what they keep; everybody else uses Get.
func (c Credentials) Reveal() map[string]string {
	values := map[string]string{}
	maps.Copy(values, c.shared())
	return values
}

// shared returns the values themselves, which must not be changed.
func (c Credentials) shared() map[string]string {
	if c.values == nil {
		return nil
	}
	return **c.values
}

// Equal reports whether both hold the same values under the same names.
func (c Credentials) Equal(other Credentials) bool {
	return maps.Equal(c.shared(), other.shared())
}

// String returns "[redacted]".
func (Credentials) String() string { return secret.Redacted }

// GoString returns "[redacted]".
func (Credentials) GoString() string { return secret.Redacted }

// Format writes "[redacted]" for every verb.
func (Credentials) Format(state fmt.State, _ rune) { _, _ = state.Write([]byte(secret.Redacted)) }

// LogValue returns "[redacted]".
func (Credentials) LogValue() slog.Value { return slog.StringValue(secret.Redacted) }

// MarshalJSON returns "[redacted]" as a JSON string.
func (Credentials) MarshalJSON() ([]byte, error) { return []byte(`"` + secret.Redacted + `"`), nil }

// MarshalText returns "[redacted]".
func (Credentials) MarshalText() ([]byte, error) { return []byte(secret.Redacted), nil }

// MarshalYAML returns "[redacted]".
func (Credentials) MarshalYAML() (any, error) { return secret.Redacted, nil }
