package runtime

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/template"
	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime/auth"
	"github.com/unimap/unimap/runtime/transport"
)

// sessionSpec returns the way to authenticate by a login call. complete is false if the account
// lacks a credential that the login needs.
func (s *session) sessionSpec(method *mapping.AuthMethod) (spec auth.Spec, complete bool, failure *Error) {
	for _, name := range method.Session.Needs {
		if s.account.Credentials.Get(name) == "" {
			return nil, false, nil
		}
	}
	return auth.Session{
		Header: method.Session.Header, Scheme: method.Scheme,
		Login: func(ctx context.Context) (auth.SessionToken, error) {
			return s.apart().login(ctx, method.Session)
		},
		Logout: s.logout(method.Session),
	}, true, nil
}

// apart returns a session that holds the account and the mapping of this one but nothing of its call,
// for a login, which may go on after the call, and a logout, which is kept as long as the token.
func (s *session) apart() *session {
	return &session{
		runtime: s.runtime, account: s.account, mapping: s.mapping, started: s.started, calls: noCalls,
		credentials: credentials{held: s.account.Credentials},
	}
}

// login makes the login call. Its error is an *auth.Error or a *transport.Error.
func (s *session) login(ctx context.Context, login *mapping.SessionLogin) (auth.SessionToken, error) {
	f := s.frame(ctx)
	f.Set(mapping.RootCredentials, s.credentialObject())
	request, err := s.loginRequest(login, f)
	if err != nil {
		return auth.SessionToken{}, loginError(err.Error(), err)
	}
	response, err := s.runtime.client(s.account).Do(ctx, request)
	if err != nil {
		return auth.SessionToken{}, err
	}
	answer := &exchangeAnswer{status: response.Status, header: response.Header, raw: response.Body}
	_, _ = s.decode(answer) // an answer that is no JSON is text, and may be the token
	x := &exchange{frame: f}
	if response.Status >= 300 {
		return auth.SessionToken{}, s.refusedLogin(x, answer)
	}
	token, failure := s.evaluateAnswer(x, login.Token, answer)
	if failure != nil {
		return auth.SessionToken{}, loginError(failure.Message, failure)
	}
	text, _ := token.(string)
	return auth.SessionToken{Token: strings.TrimSpace(text), ExpiresAt: s.expiry(x, login.ExpiresIn, answer)}, nil
}

func (s *session) loginRequest(login *mapping.SessionLogin, f *expression.Frame) (*transport.Request, error) {
	server, _, err := s.mapping.Provider.Server.Render(f)
	if err != nil {
		return nil, err
	}
	path, _, err := login.Path.Render(f)
	if err != nil {
		return nil, err
	}
	request := &transport.Request{Method: login.Method, URL: strings.TrimSuffix(server, "/") + path, Header: http.Header{}}
	for _, h := range login.Headers {
		text, present, err := h.Text.Render(f)
		if err != nil {
			return nil, err
		}
		if present {
			request.Header.Set(h.Name, text)
		}
	}
	if login.Body == nil {
		return request, nil
	}
	body, err := login.Body.Eval(f)
	if err != nil || value.IsMissing(body) {
		return request, err
	}
	encoded, mediaType, err := encodeBody(body, bodyEncoding{login.Encode, login.MediaType, mapping.ArrayRepeat})
	if err != nil {
		return nil, err
	}
	request.Body = encoded
	if request.Header.Get("Content-Type") == "" {
		request.Header.Set("Content-Type", mediaType)
	}
	return request, nil
}

// refusedLogin tells a refusal of the credentials from a provider that is out of order.
func (s *session) refusedLogin(x *exchange, answer *exchangeAnswer) error {
	rule := s.errorRule(&mapping.Call{})
	failure := s.remoteError(x, answer, rule)
	e := &auth.Error{
		Code: auth.CodeTokenEndpoint, Message: "the login failed: " + failure.Message, Status: answer.status,
		Retryable: failure.Retryable, RetryAfter: time.Duration(failure.RetryAfter * float64(time.Second)),
	}
	if answer.status == http.StatusUnauthorized || answer.status == http.StatusForbidden || answer.status == http.StatusBadRequest {
		e.Code = auth.CodeReauthorize
	}
	return e
}

func (s *session) expiry(x *exchange, expiresIn *template.Expression, answer *exchangeAnswer) time.Time {
	v, failure := s.evaluateAnswer(x, expiresIn, answer)
	if failure != nil {
		return time.Time{}
	}
	seconds, ok := value.Integer(v)
	if !ok || seconds <= 0 {
		return time.Time{}
	}
	const longest = 365 * 24 * 60 * 60
	return s.runtime.options.Now().Add(time.Duration(min(seconds, longest)) * time.Second)
}

func loginError(message string, cause error) *auth.Error {
	return &auth.Error{Code: auth.CodeTokenEndpoint, Message: "the login call could not be made: " + message, Cause: cause}
}

// EndSessions logs out at the providers whose logins have given tokens that are still good, for a
// process that is about to end and takes no calls any more.
func (r *Runtime) EndSessions(ctx context.Context) {
	_ = r.withTokens(func(tokens *auth.Manager) error { // which cannot fail
		tokens.EndSessions(ctx)
		return nil
	})
}

// logout returns the call that ends a session, nil if the provider has none.
func (s *session) logout(login *mapping.SessionLogin) func(context.Context, func(*transport.Request) error) error {
	if login.LogoutPath == nil {
		return nil
	}
	kept := s.apart()
	return func(ctx context.Context, apply func(*transport.Request) error) error {
		f := kept.frame(ctx)
		f.Set(mapping.RootCredentials, kept.credentialObject())
		server, _, err := kept.mapping.Provider.Server.Render(f)
		if err != nil {
			return err
		}
		path, _, err := login.LogoutPath.Render(f)
		if err != nil {
			return err
		}
		request := &transport.Request{Method: login.LogoutMethod, URL: strings.TrimSuffix(server, "/") + path, Header: http.Header{}}
		if err := apply(request); err != nil {
			return err
		}
		response, err := kept.runtime.client(kept.account).Do(ctx, request)
		if err == nil && response.Status >= 300 {
			err = fmt.Errorf("the logout of %s was answered with %d", kept.mapping.Provider.Label, response.Status)
		}
		return err
	}
}
