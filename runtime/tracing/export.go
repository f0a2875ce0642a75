package tracing

import (
	"context"
	"fmt"
	"net/url"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	"go.opentelemetry.io/otel/sdk/trace"
)

// Export returns an observer whose spans go to a collector by OTLP over HTTP, and a function that
// sends what is left and ends. endpoint is the URL of the collector, such as
// http://127.0.0.1:4318; headers, sampling and the like come from the variables of the
// environment that OpenTelemetry defines. lost is told of spans that the collector has not taken.
func Export(ctx context.Context, endpoint, version string, lost func(error)) (observer *Observer, shutdown func(context.Context) error, err error) {
	target, err := url.Parse(endpoint)
	if err != nil || target.Host == "" || target.Scheme != "http" && target.Scheme != "https" {
		return nil, nil, fmt.Errorf("traces: the collector is named by a URL such as http://127.0.0.1:4318")
	}
	if target.User != nil || target.RawQuery != "" || target.Fragment != "" { // which would not be sent
		return nil, nil, fmt.Errorf("traces: the URL of the collector ends with its path; give credentials as headers, in OTEL_EXPORTER_OTLP_HEADERS")
	}
	if target.Path == "" || target.Path == "/" {
		target.Path = "/v1/traces"
	}
	exporter, err := otlptracehttp.New(ctx, otlptracehttp.WithEndpointURL(target.String()))
	if err != nil {
		return nil, nil, fmt.Errorf("traces: %w", err)
	}
	described, err := resource.Merge(resource.NewSchemaless(
		attribute.String("service.name", "unimap"), attribute.String("service.version", version),
	), resource.Environment())
	if err != nil {
		return nil, nil, fmt.Errorf("traces: %w", err)
	}
	provider := trace.NewTracerProvider(trace.WithBatcher(reporting{exporter, lost}), trace.WithResource(described))
	return NewObserver(provider), provider.Shutdown, nil
}

// reporting is an exporter whose failures are told here. OpenTelemetry would write them to the error
// output in a form of its own, for the whole process.
type reporting struct {
	trace.SpanExporter
	lost func(error)
}

// ExportSpans implements trace.SpanExporter.
func (r reporting) ExportSpans(ctx context.Context, spans []trace.ReadOnlySpan) error {
	if err := r.SpanExporter.ExportSpans(ctx, spans); err != nil {
		r.lost(err)
	}
	return nil
}
