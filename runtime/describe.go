package runtime

import (
	"context"

	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/runtime/account"
)

// Method returns the method that a unified call of the account would run, with the overlay of the
// account laid over its mapping. Nothing is sent. An account that must be connected again is
// described like any other. The error is an *Error.
func (r *Runtime) Method(ctx context.Context, accountID, model, resource, method string) (*account.Account, *mapping.Method, error) {
	s := &session{runtime: r, catalog: r.catalog.Load(), request: Request{
		AccountID: accountID, Model: model, Resource: resource, Method: method, RequestID: NewRequestID(),
	}}
	if failure := s.findDescribed(ctx); failure != nil {
		return nil, nil, s.complete(failure)
	}
	if failure := s.findMethod(ctx); failure != nil {
		return nil, nil, s.complete(failure)
	}
	return s.account, s.method, nil
}

// Mappings returns the mappings of an account's provider, with the overlays of the account laid
// over them, sorted by model and resource. A provider that is retired has none. The error is an
// *Error.
func (r *Runtime) Mappings(ctx context.Context, accountID string) (*account.Account, []*mapping.Mapping, error) {
	s := &session{runtime: r, catalog: r.catalog.Load(), request: Request{AccountID: accountID, RequestID: NewRequestID()}}
	if failure := s.findDescribed(ctx); failure != nil {
		return nil, nil, s.complete(failure)
	}
	if _, failure := providerOf(s.catalog, s.account.Provider); failure != nil {
		return nil, nil, s.complete(failure)
	}
	var found []*mapping.Mapping
	for _, m := range s.catalog.Mappings() {
		if m.Provider.Name != s.account.Provider || m.Provider.Retired != nil {
			continue
		}
		s.request.Model, s.request.Resource = m.Model, m.Resource.Resource
		overlaid, failure := s.overlaid(m)
		if failure != nil {
			return nil, nil, s.complete(failure)
		}
		found = append(found, overlaid)
	}
	return s.account, found, nil
}

// findDescribed finds the account of a session that makes no call. findAccount refuses an account
// that must be connected again only once it has found it.
func (s *session) findDescribed(ctx context.Context) *Error {
	failure := s.findAccount(ctx)
	if failure != nil && failure.Code == CodeReauthorize && s.account != nil {
		return nil
	}
	return failure
}
