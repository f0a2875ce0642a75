package server

import (
	"context"
	"slices"

	"github.com/unimap/unimap/runtime"
	"github.com/unimap/unimap/runtime/transport"
)

// observers are several observers, of which each sees everything.
type observers []runtime.Observer

// Call implements runtime.Observer.
func (all observers) Call(ctx context.Context, request *runtime.Request) (context.Context, func(runtime.CallReport)) {
	ends := make([]func(runtime.CallReport), len(all))
	for i, observer := range all {
		ctx, ends[i] = observer.Call(ctx, request)
	}
	return ctx, func(r runtime.CallReport) {
		for _, end := range slices.Backward(ends) {
			end(r)
		}
	}
}

// Exchange implements runtime.Observer.
func (all observers) Exchange(ctx context.Context, provider, call string, request *transport.Request) (context.Context, func(runtime.ExchangeReport)) {
	ends := make([]func(runtime.ExchangeReport), len(all))
	for i, observer := range all {
		ctx, ends[i] = observer.Exchange(ctx, provider, call, request)
	}
	return ctx, func(r runtime.ExchangeReport) {
		for _, end := range slices.Backward(ends) {
			end(r)
		}
	}
}
