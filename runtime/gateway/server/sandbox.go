package server

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/runtime"
	"github.com/unimap/unimap/runtime/account"
	"github.com/unimap/unimap/runtime/mappingtest"
)

// sandbox carries out unified calls against the recorded exchanges of the mappings. Each provider
// has one account, whose id is the provider's name. It remembers nothing between two calls.
type sandbox struct {
	catalog  func() *engine.Catalog
	accounts account.Store
	made     map[string]bool // the ids of the accounts that there were at the start
	options  runtime.Options
}

// do is a gateway.Options.Do.
func (s *sandbox) do(ctx context.Context, request runtime.Request) (*runtime.Result, error) {
	catalog := s.catalog()
	kept, err := s.find(ctx, request.AccountID)
	var m *mapping.Mapping
	if err == nil && kept.Status != account.StatusNeedsReauth {
		m, _ = catalog.Mapping(kept.Provider, request.Model, request.Resource)
	}
	if m == nil || m.Method(request.Method) == nil {
		// What does not exist is refused before an account is used or anything is sent.
		return runtime.New(catalog, s.options).Do(ctx, request)
	}
	provider := kept.Provider
	opened, err := mappingtest.OpenSandbox(catalog, provider, request.Model, request.Resource, mappingtest.RequestOf(request))
	if err != nil {
		return nil, sandboxError(err, request)
	}
	request.Account = opened.Account()
	request.Account.ID, request.Account.Overlays = request.AccountID, kept.Overlays
	result, err := runtime.New(catalog, opened.Options(s.options)).Do(ctx, request)
	if err == nil && result.Stream != nil {
		result.Stream = closing{result.Stream, opened}
		return result, nil
	}
	opened.Close()
	return result, err
}

// find returns an account of the sandbox. The provider of that name may have come with a reload.
func (s *sandbox) find(ctx context.Context, id string) (*account.Account, error) {
	kept, err := s.accounts.Get(ctx, id)
	if errors.Is(err, account.ErrNotFound) && !s.made[id] && slices.ContainsFunc(s.catalog().Mappings(), func(m *mapping.Mapping) bool { return m.Provider.Name == id }) {
		return &account.Account{ID: id, Provider: id}, nil
	}
	return kept, err
}

// refresh is a gateway.Options.RefreshCredentials: nothing may leave the machine.
func (s *sandbox) refresh(ctx context.Context, id string) error {
	if _, err := s.find(ctx, id); err != nil {
		return runtime.New(s.catalog(), s.options).RefreshCredentials(ctx, id) // which refuses it as ever
	}
	return &runtime.Error{
		StatusCode: http.StatusNotImplemented, Code: "sandbox.no_recording", Origin: runtime.OriginPolicy,
		Message: "the accounts of a sandbox have no credentials to refresh",
	}
}

func sandboxError(err error, request runtime.Request) *runtime.Error {
	out := &runtime.Error{
		StatusCode: http.StatusInternalServerError, Code: "gateway.internal", Origin: runtime.OriginPolicy,
		Message: "the sandbox could not be opened", RequestID: request.RequestID, Cause: err,
	}
	var failure *mappingtest.Error
	if errors.As(err, &failure) && failure.Code == mappingtest.CodeNoRecording {
		out.StatusCode, out.Code, out.Message = http.StatusNotImplemented, "sandbox.no_recording", failure.Message
	}
	return out
}

// closing ends a sandbox together with the stream that comes from it.
type closing struct {
	io.ReadCloser
	opened *mappingtest.Sandbox
}

// Close implements io.Closer.
func (c closing) Close() error {
	err := c.ReadCloser.Close()
	c.opened.Close()
	return err
}

// openSandbox returns a sandbox with one account for each provider that has recordings: the account
// of the first recorded case.
func openSandbox(ctx context.Context, catalog *engine.Catalog) (*sandbox, error) {
	s := &sandbox{accounts: account.NewMemory(), made: map[string]bool{}}
	for _, m := range catalog.Mappings() {
		if err := putSandboxAccount(ctx, s.accounts, catalog, m); err != nil {
			return nil, err
		}
		s.made[m.Provider.Name] = true
	}
	return s, nil
}

func putSandboxAccount(ctx context.Context, store account.Store, catalog *engine.Catalog, m *mapping.Mapping) error {
	file := catalog.Tests(m)
	if file == nil || len(file.Cases) == 0 {
		return nil
	}
	if _, err := store.Get(ctx, m.Provider.Name); !errors.Is(err, account.ErrNotFound) {
		return err
	}
	next := mappingtest.Account(m.Provider.Name, file, file.Cases[0])
	next.ID = m.Provider.Name
	return store.Put(ctx, next)
}
