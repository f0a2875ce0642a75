package main

import (
	"context"
	"errors"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/runtime"
	"github.com/unimap/unimap/runtime/account"
	"github.com/unimap/unimap/runtime/mappingtest"
)

// callSandbox executes a request against the recorded cases of a provider.
func callSandbox(ctx context.Context, t *terminal, catalog *engine.Catalog, provider string, request runtime.Request) error {
	if !has(catalog, provider, request) {
		// What does not exist is refused before an account is used or anything is sent.
		request.Account = &account.Account{Provider: provider}
		return execute(ctx, t, runtime.New(catalog, runtime.Options{}), request)
	}
	sandbox, err := mappingtest.OpenSandbox(catalog, provider, request.Model, request.Resource, mappingtest.RequestOf(request))
	var failure *mappingtest.Error
	switch {
	case errors.As(err, &failure) && failure.Code == mappingtest.CodeNoRecording:
		return usage("%s", failure.Message)
	case err != nil:
		return &exitError{status: exitInternal, message: err.Error()}
	}
	defer sandbox.Close()
	request.Account = sandbox.Account()
	return execute(ctx, t, runtime.New(catalog, sandbox.Options(runtime.Options{})), request)
}

// has reports whether a provider has the method that a request is for.
func has(catalog *engine.Catalog, provider string, request runtime.Request) bool {
	m, ok := catalog.Mapping(provider, request.Model, request.Resource)
	return ok && m.Method(request.Method) != nil
}
