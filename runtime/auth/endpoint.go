package auth

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/unimap/unimap/runtime/account"
	"github.com/unimap/unimap/runtime/retry"
	"github.com/unimap/unimap/runtime/secret"
	"github.com/unimap/unimap/runtime/transport"
)

// refusals are the errors of a token endpoint that only an operator can mend: those of
// RFC 6749 section 5.2 and OpenID Connect Core section 3.1.2.6, and further ones in use.
var refusals = map[string]bool{
	"invalid_client":               true,
	"unauthorized_client":          true,
	"invalid_client_secret":        true,
	"incorrect_client_credentials": true,
	"unsupported_grant_type":       true,
	"invalid_scope":                true,
}

// deadGrants are the refusals that say that the refresh token will never be taken again.
var deadGrants = map[string]bool{
	"invalid_grant":         true,
	"invalid_token":         true,
	"invalid_code":          true,
	"invalid_refresh_token": true,
	"bad_refresh_token":     true,
	"expired_token":         true,
	"interaction_required":  true,
	"login_required":        true,
	"consent_required":      true,
}

// fetch asks the token endpoint for new tokens. An old refresh token stays where the answer has
// none.
func (m *Manager) fetch(ctx context.Context, acct *account.Account, spec OAuth2, current tokens) (tokens, *Error) {
	request, failure := tokenRequest(acct, spec, current)
	if failure != nil {
		return tokens{}, failure
	}
	if m.isEnding() {
		return tokens{}, &Error{Code: CodeTokenEndpoint, Message: "the program is about to end, and renews no tokens any more; try again", Retryable: true}
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), fetchTimeout)
	defer cancel()
	response, err := m.client.Do(ctx, request)
	if err != nil {
		return tokens{}, unreachable(err)
	}
	answer := parseAnswer(response)
	if !answer.granted(response.Status) {
		masker := secret.NewMasker(secretsOf(acct, spec, current))
		return tokens{}, m.refusal(response, answer, masker)
	}
	fresh := tokens{access: answer.access, refresh: answer.refresh}
	if fresh.refresh == "" || grantOf(spec) == GrantClientCredentials {
		// RFC 6749 section 4.4.3: client credentials have no refresh token.
		fresh.refresh = current.refresh
	}
	if answer.lifetime > 0 {
		fresh.expires = m.options.Now().Add(answer.lifetime)
	}
	return fresh, nil
}

func grantOf(spec OAuth2) string {
	if spec.Grant == "" {
		return GrantRefreshToken
	}
	return spec.Grant
}

// tokenRequest writes the request of RFC 6749 sections 4.4.2 and 6.
func tokenRequest(acct *account.Account, spec OAuth2, current tokens) (*transport.Request, *Error) {
	form := url.Values{}
	for name, value := range spec.ExtraParameters {
		form.Set(name, value)
	}
	form.Set("grant_type", grantOf(spec))
	id, clientSecret := client(acct, spec)
	switch grantOf(spec) {
	case GrantRefreshToken:
		if failure := checkRefreshable(acct, current); failure != nil {
			return nil, failure
		}
		form.Set("refresh_token", current.refresh)
	case GrantClientCredentials:
		if id == "" || clientSecret == "" {
			return nil, missing("client_id and client_secret")
		}
		if len(spec.Scopes) > 0 {
			form.Set("scope", strings.Join(spec.Scopes, " "))
		}
	default:
		return nil, &Error{Code: CodeInvalidCredentials, Message: "the grant must be refresh_token or client_credentials; correct the provider's auth"}
	}
	header := http.Header{"Accept": {"application/json"}, "Content-Type": {"application/x-www-form-urlencoded"}}
	switch {
	case spec.AuthStyle == AuthStyleBody || clientSecret == "":
		// A public client has no secret and names itself in the body.
		setIfAny(form, "client_id", id)
		setIfAny(form, "client_secret", clientSecret)
	default:
		header.Set(authorization, basicValue(url.QueryEscape(id), url.QueryEscape(clientSecret)))
	}
	return &transport.Request{Method: http.MethodPost, URL: spec.TokenURL, Header: header, Body: []byte(form.Encode())}, nil
}

// checkRefreshable fails without asking the provider where the answer is known.
func checkRefreshable(acct *account.Account, current tokens) *Error {
	switch {
	case current.refresh == "" && current.access == "":
		return missing("access_token or refresh_token")
	case current.refresh == "":
		return &Error{Code: CodeReauthorize, Message: "the access token has expired or was refused, and there is no refresh token; connect the account again"}
	case acct.Status == account.StatusNeedsReauth:
		return &Error{Code: CodeReauthorize, Message: "the provider has refused the refresh token before; connect the account again"}
	default:
		return nil
	}
}

func client(acct *account.Account, spec OAuth2) (id, clientSecret string) {
	id, clientSecret = spec.ClientID, spec.ClientSecret
	if id == "" {
		id = acct.Credentials.Get(account.ClientID)
	}
	if clientSecret == "" {
		clientSecret = acct.Credentials.Get(account.ClientSecret)
	}
	return id, clientSecret
}

func setIfAny(form url.Values, name, value string) {
	if value != "" {
		form.Set(name, value)
	}
}

func secretsOf(acct *account.Account, spec OAuth2, current tokens) []string {
	secrets := append(acct.Secrets(), spec.ClientSecret, spec.AccessToken, spec.RefreshToken, current.access, current.refresh)
	for _, value := range spec.ExtraParameters {
		secrets = append(secrets, value)
	}
	return secrets
}

// unreachable is the failure of a token request that got no answer.
func unreachable(err error) *Error {
	failure := &Error{Code: CodeTokenEndpoint, Message: "the token endpoint did not answer", Retryable: true, Cause: err}
	var network *transport.Error
	if !errors.As(err, &network) {
		return failure
	}
	failure.Message += ": " + network.Message
	switch network.Code {
	case transport.CodeBlockedAddress, transport.CodeInvalidRequest, transport.CodeTLS, transport.CodeResponseTooLarge:
		failure.Retryable = false
	}
	return failure
}

// refusal is the failure of a token request whose answer has no token.
func (m *Manager) refusal(response *transport.Response, answer answer, masker *secret.Masker) *Error {
	failure := &Error{Code: CodeTokenEndpoint, OAuthError: errorCode(masker.Mask(answer.errorCode)), Status: response.Status}
	detail := explain(failure.OAuthError, clean(masker.Mask(answer.description)))
	temporary := response.Status >= 500 || response.Status == http.StatusTooManyRequests || response.Status == http.StatusRequestTimeout
	switch {
	case temporary:
		failure.Retryable = true
		failure.RetryAfter = retryAfter(response, m.options.Now())
		failure.Message = "the token endpoint is not available" + detail
	case refusals[failure.OAuthError]:
		failure.Code = CodeReauthorize
		failure.Message = "the token endpoint refused the client" + detail + "; check client_id, client_secret and what the client may ask for"
	case deadGrants[failure.OAuthError]:
		failure.Code = CodeReauthorize
		failure.Message = "the token endpoint refused the credentials" + detail + "; connect the account again"
	case response.Status == http.StatusUnauthorized:
		failure.Code = CodeReauthorize
		failure.Message = "the token endpoint refused the client's credentials" + detail + "; check client_id and client_secret"
	case response.Status < 300 && failure.OAuthError == "":
		failure.Retryable = true
		failure.Message = "the token endpoint's answer holds no usable access token" + detail
	default:
		failure.Message = "the token endpoint refused the request" + detail + "; check the provider's auth"
	}
	return failure
}

func retryAfter(response *transport.Response, now time.Time) time.Duration {
	delay, _ := retry.ParseRetryAfter(response.Header.Get("Retry-After"), now)
	return delay
}
