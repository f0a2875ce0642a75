package runtime

import (
	"context"
	"errors"
	"log/slog"
	"net/http"

	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime/auth"
	"github.com/unimap/unimap/runtime/transport"
)

// findCredentials checks that the account has what one of the provider's ways to authenticate
// needs.
func (s *session) findCredentials(ctx context.Context) *Error {
	_, failure := s.authMethod(ctx, nil)
	return failure
}

// authMethod returns the first way to authenticate whose credentials the account has.
func (s *session) authMethod(ctx context.Context, request *transport.Request) (auth.Spec, *Error) {
	if s.auth != nil {
		return s.auth, nil
	}
	for i := range s.mapping.Provider.Auth {
		spec, complete, failure := s.spec(ctx, &s.mapping.Provider.Auth[i], request)
		if failure != nil {
			return nil, failure
		}
		if complete {
			if !s.mapping.Provider.Auth[i].SignsRequests() {
				s.auth = spec
			}
			return spec, nil
		}
	}
	return nil, accountError(CodeAccountCredentials, "the account lacks credentials for %s", s.mapping.Provider.Label)
}

// spec evaluates the expressions of a way to authenticate. complete is false if the account lacks
// a credential that it needs.
func (s *session) spec(ctx context.Context, method *mapping.AuthMethod, request *transport.Request) (spec auth.Spec, complete bool, failure *Error) {
	switch method.Kind {
	case mapping.AuthOAuth2:
		return s.oauth2(ctx, method)
	case mapping.AuthSession:
		return s.sessionSpec(method)
	}
	e := s.borrow(ctx)
	defer e.Return()
	f := &e.Frame
	f.Set(mapping.RootCredentials, s.credentialObject())
	if request != nil {
		f.Set(mapping.RootRequest, value.ObjectOf("method", request.Method, "url", request.URL, "body", string(request.Body)))
	}
	values := map[string]string{}
	for _, v := range method.Values {
		result, err := v.Expression.Eval(f)
		if err != nil {
			return nil, false, s.mappingError(err)
		}
		text, ok := result.(string)
		if _, constant := v.Expression.Program.Constant(); !ok || text == "" && !constant {
			return nil, false, nil
		}
		values[v.Name] = text
	}
	switch method.Kind {
	case mapping.AuthBearer:
		return auth.Bearer{Token: values["token"], Scheme: method.Scheme}, true, nil
	case mapping.AuthBasic:
		return auth.Basic{Username: values["username"], Password: values["password"]}, true, nil
	case mapping.AuthHeader:
		return auth.Header(values), true, nil
	}
	return auth.Query(values), true, nil
}

func (s *session) oauth2(ctx context.Context, method *mapping.AuthMethod) (auth.Spec, bool, *Error) {
	c := s.account.Credentials
	if c.Get("access_token") == "" && c.Get("refresh_token") == "" && (method.Grant != "client_credentials" || c.Get("client_secret") == "") {
		return nil, false, nil
	}
	tokenURL, _, err := method.TokenURL.Render(s.frame(ctx))
	if err != nil {
		return nil, false, s.mappingError(err)
	}
	return auth.OAuth2{
		Grant: method.Grant, TokenURL: tokenURL, Scopes: method.Scopes, AuthStyle: method.ClientAuth,
		Scheme: method.Scheme, ExtraParameters: method.Parameters,
	}, true, nil
}

func (s *session) credentialObject() *value.Object {
	out := value.NewObject(0)
	for _, name := range s.account.Credentials.Names() {
		out.Set(name, s.account.Credentials.Get(name))
	}
	return out
}

// authorize puts the account's credentials onto a request.
func (s *session) authorize(ctx context.Context, request *transport.Request) *Error {
	spec, failure := s.authMethod(ctx, request)
	if failure != nil {
		return failure
	}
	if err := s.runtime.manager(s.account).Authorize(ctx, s.account, spec, request); err != nil {
		return authError(err)
	}
	s.credentials.add(auth.UsedToken(spec, request))
	return nil
}

// renew asks for new credentials after the provider has refused those of a request.
func (s *session) renew(ctx context.Context, refused *transport.Request) (changed bool, failure *Error) {
	spec, failure := s.authMethod(ctx, refused)
	if failure != nil {
		return false, failure
	}
	changed, err := s.runtime.manager(s.account).Reauthorize(ctx, s.account, spec, auth.UsedToken(spec, refused))
	if err != nil {
		return false, authError(err)
	}
	return changed, nil
}

// isAccountsFault reports whether a renewal failed for want of anything that could renew the
// tokens. Where a token endpoint has refused the grant, the manager has noted that already; where
// it has refused the client, the operator must act, and no user can.
func isAccountsFault(renewal *Error) bool {
	var failure *auth.Error
	return errors.As(renewal, &failure) && failure.Code == auth.CodeReauthorize && failure.Status == 0
}

// suspend notes on the account that the provider refuses credentials which renewing did not cure.
// Where that cannot be saved, the next call finds out by itself.
func (s *session) suspend(ctx context.Context, refused *transport.Request) {
	spec, failure := s.authMethod(ctx, refused)
	if failure != nil {
		return
	}
	if err := s.runtime.manager(s.account).Suspend(ctx, s.account, spec, auth.UsedToken(spec, refused)); err != nil {
		s.runtime.options.Logger.LogAttrs(ctx, slog.LevelWarn, "the status of an account could not be saved",
			slog.String("request_id", s.request.RequestID), slog.String("account", s.account.ID), slog.String("error", err.Error()))
	}
}

func authError(err error) *Error {
	var failure *auth.Error
	if !errors.As(err, &failure) {
		return networkError(err)
	}
	return &Error{
		StatusCode: authStatus(failure.Code), Code: Code(failure.Code), Origin: OriginAccount, Message: failure.Message,
		Retryable: failure.Retryable, RetryAfter: failure.RetryAfter.Seconds(), Cause: err,
	}
}

func authStatus(code string) int {
	switch code {
	case auth.CodeReauthorize:
		return http.StatusUnauthorized
	case auth.CodeNotFound:
		return http.StatusNotFound
	case auth.CodeMissingCredentials, auth.CodeInvalidCredentials:
		return http.StatusUnprocessableEntity
	case auth.CodeStore:
		return http.StatusServiceUnavailable
	}
	return http.StatusBadGateway
}
