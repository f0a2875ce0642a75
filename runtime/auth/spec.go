package auth

import (
	"fmt"
	"log/slog"
	"time"

	"github.com/unimap/unimap/runtime/secret"
)

// Spec is one way to authorise a request, with its secrets filled in: Bearer, Basic, Header,
// Query, OAuth2 or Session. Printing, logging or encoding one shows "[redacted]".
type Spec interface {
	fmt.Formatter
	slog.LogValuer
	isSpec()
}

// Bearer sends "Authorization: Bearer TOKEN" (RFC 6750).
type Bearer struct {
	Token string
	// Scheme is the word before the token, "Bearer" if empty.
	Scheme string
}

// Basic sends "Authorization: Basic BASE64" (RFC 7617). Either part may be empty.
type Basic struct {
	Username, Password string
}

// Header sends headers of the given names and values.
type Header map[string]string

// Query appends parameters of the given names and values to the URL's query, in place of any
// of the same name.
type Query map[string]string

// The grants of OAuth2.
const (
	GrantClientCredentials = "client_credentials"
	GrantRefreshToken      = "refresh_token"
)

// Where a token request carries the client's id and secret (RFC 6749 section 2.3.1).
const (
	AuthStyleHeader = "header"
	AuthStyleBody   = "body"
)

// OAuth2 sends an access token that is renewed by a grant of RFC 6749. The tokens live in the
// account's credentials access_token, refresh_token and expires_at, which count before the
// fields here.
type OAuth2 struct {
	// Grant is GrantRefreshToken or GrantClientCredentials; empty means GrantRefreshToken.
	Grant string
	// TokenURL is the token endpoint.
	TokenURL string
	// ClientID and ClientSecret are those of the registered client; empty means the account's
	// credentials client_id and client_secret.
	ClientID, ClientSecret string
	// Scopes are asked for by GrantClientCredentials. A refreshed token keeps its scopes.
	Scopes []string
	// AccessToken and RefreshToken are used where the account's credentials have none.
	AccessToken, RefreshToken string
	// ExpiresAt is when AccessToken expires; zero means that this is not known.
	ExpiresAt time.Time
	// AuthStyle is AuthStyleHeader or AuthStyleBody; empty means AuthStyleHeader, which RFC 6749
	// asks every server to support.
	AuthStyle string
	// ExtraParameters are added to the token request.
	ExtraParameters map[string]string
	// Scheme is the word before the token in the Authorization header, "Bearer" if empty. It
	// counts before the token_type of the answer, which providers use loosely.
	Scheme string
}

func (Bearer) isSpec() {}
func (Basic) isSpec()  {}
func (Header) isSpec() {}
func (Query) isSpec()  {}
func (OAuth2) isSpec() {}

// Format writes "[redacted]" for every verb.
func (Bearer) Format(state fmt.State, _ rune) { redact(state) }

// Format writes "[redacted]" for every verb.
func (Basic) Format(state fmt.State, _ rune) { redact(state) }

// Format writes "[redacted]" for every verb.
func (Header) Format(state fmt.State, _ rune) { redact(state) }

// Format writes "[redacted]" for every verb.
func (Query) Format(state fmt.State, _ rune) { redact(state) }

// Format writes "[redacted]" for every verb.
func (OAuth2) Format(state fmt.State, _ rune) { redact(state) }

// LogValue returns "[redacted]".
func (Bearer) LogValue() slog.Value { return slog.StringValue(secret.Redacted) }

// LogValue returns "[redacted]".
func (Basic) LogValue() slog.Value { return slog.StringValue(secret.Redacted) }

// LogValue returns "[redacted]".
func (Header) LogValue() slog.Value { return slog.StringValue(secret.Redacted) }

// LogValue returns "[redacted]".
func (Query) LogValue() slog.Value { return slog.StringValue(secret.Redacted) }

// LogValue returns "[redacted]".
func (OAuth2) LogValue() slog.Value { return slog.StringValue(secret.Redacted) }

// MarshalText returns "[redacted]".
func (Bearer) MarshalText() ([]byte, error) { return []byte(secret.Redacted), nil }

// MarshalText returns "[redacted]".
func (Basic) MarshalText() ([]byte, error) { return []byte(secret.Redacted), nil }

// MarshalText returns "[redacted]".
func (Header) MarshalText() ([]byte, error) { return []byte(secret.Redacted), nil }

// MarshalText returns "[redacted]".
func (Query) MarshalText() ([]byte, error) { return []byte(secret.Redacted), nil }

// MarshalText returns "[redacted]".
func (OAuth2) MarshalText() ([]byte, error) { return []byte(secret.Redacted), nil }

func redact(state fmt.State) { _, _ = state.Write([]byte(secret.Redacted)) }
