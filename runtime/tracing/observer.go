package tracing

import (
	"context"
	"net/url"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"

	"github.com/unimap/unimap/runtime"
	"github.com/unimap/unimap/runtime/transport"
)

// scope names what makes the spans.
const scope = "github.com/unimap/unimap"

// Observer is a runtime.Observer: a span for each unified call and, within it, one for each
// attempt of a request to a provider. The trace of the caller is gone on with, and passed on to
// the provider. No span holds a path, a query, a body or a credential.
type Observer struct {
	tracer     trace.Tracer
	propagator propagation.TraceContext
}

// NewObserver returns an observer whose spans go to a provider of tracers.
func NewObserver(provider trace.TracerProvider) *Observer {
	return &Observer{tracer: provider.Tracer(scope)}
}

// Call implements runtime.Observer.
func (o *Observer) Call(ctx context.Context, request *runtime.Request) (context.Context, func(runtime.CallReport)) {
	ctx = o.propagator.Extract(ctx, propagation.MapCarrier(request.TraceContext))
	ctx, span := o.tracer.Start(ctx, "unified call", trace.WithSpanKind(trace.SpanKindServer))
	return ctx, func(r runtime.CallReport) {
		if r.Method != "" {
			span.SetName(r.Model + "/" + r.Resource + " " + r.Method)
		}
		span.SetAttributes(
			attribute.String("unimap.request_id", r.RequestID), attribute.String("unimap.account", r.AccountID),
			attribute.String("unimap.provider", r.Provider), attribute.String("unimap.model", r.Model),
			attribute.String("unimap.resource", r.Resource), attribute.String("unimap.method", r.Method),
			attribute.String("unimap.catalog_revision", r.Revision), attribute.Int("http.response.status_code", r.Status),
		)
		if r.Code != "" {
			span.SetAttributes(attribute.String("error.type", string(r.Code)))
		}
		if r.Status >= 500 {
			span.SetStatus(codes.Error, string(r.Code))
		}
		span.End()
	}
}

// Exchange implements runtime.Observer.
func (o *Observer) Exchange(ctx context.Context, provider, call string, request *transport.Request) (context.Context, func(runtime.ExchangeReport)) {
	ctx, span := o.tracer.Start(ctx, request.Method, trace.WithSpanKind(trace.SpanKindClient), trace.WithAttributes(
		attribute.String("unimap.provider", provider), attribute.String("unimap.call", call),
		attribute.String("http.request.method", request.Method), attribute.String("server.address", hostOf(request.URL)),
	))
	o.propagator.Inject(ctx, propagation.HeaderCarrier(request.Header))
	return ctx, func(r runtime.ExchangeReport) {
		if r.Status > 0 {
			span.SetAttributes(attribute.Int("http.response.status_code", r.Status))
		}
		if r.Code != "" {
			span.SetAttributes(attribute.String("error.type", r.Code))
		}
		if r.Status >= 400 || r.Status == 0 {
			span.SetStatus(codes.Error, r.Code)
		}
		span.End()
	}
}

func hostOf(address string) string {
	target, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return target.Hostname()
}

var _ runtime.Observer = (*Observer)(nil)
