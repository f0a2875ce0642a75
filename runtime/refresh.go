package runtime

import (
	"context"
	"net/http"

	"github.com/unimap/unimap/engine/value"
)

// RefreshCredentials replaces the access token of an account now, whether or not it is still good.
// The error is an *Error.
func (r *Runtime) RefreshCredentials(ctx context.Context, accountID string) error {
	return asError(r.refreshCredentials(ctx, accountID))
}

func (r *Runtime) refreshCredentials(ctx context.Context, accountID string) *Error {
	ctx, cancel := context.WithTimeout(ctx, r.options.Timeout)
	defer cancel()
	s := &session{
		runtime: r, catalog: r.catalog.Load(), request: Request{AccountID: accountID, RequestID: NewRequestID()},
		started: r.options.Now(), calls: value.NewObject(0),
	}
	for _, step := range []func(context.Context) *Error{s.findAccount, s.findProvider, s.checkSettings, s.refresh} {
		if failure := step(ctx); failure != nil {
			return s.complete(failure)
		}
	}
	return nil
}

// findProvider takes any mapping of the account's provider, for a session that calls no method.
func (s *session) findProvider(context.Context) *Error {
	provider, failure := providerOf(s.catalog, s.account.Provider)
	if failure != nil {
		return failure
	}
	for _, m := range s.catalog.Mappings() {
		if m.Provider.Name == provider.Name {
			s.mapping = m
			return nil
		}
	}
	return clientError(http.StatusNotImplemented, CodeUnsupported, "there is no mapping for %s", provider.Label)
}

func (s *session) refresh(ctx context.Context) *Error {
	spec, failure := s.authMethod(ctx, nil)
	if failure != nil {
		return failure
	}
	renewed, err := s.runtime.manager(s.account).Renew(ctx, s.account, spec)
	switch {
	case err != nil:
		return authError(err)
	case !renewed:
		return clientError(http.StatusNotImplemented, CodeUnsupported, "the credentials of %s are fixed: there is nothing to refresh", s.mapping.Provider.Label)
	}
	return nil
}
