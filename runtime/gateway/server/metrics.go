package server

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/unimap/unimap/runtime"
	"github.com/unimap/unimap/runtime/transport"
)

// metrics are the metrics of a gateway. No label is of a caller's making, and none names an
// account: the number of series is bounded by the catalog.
type metrics struct {
	registry         *prometheus.Registry
	requests         *prometheus.CounterVec
	calls            *prometheus.CounterVec
	failures         *prometheus.CounterVec
	callDuration     *prometheus.HistogramVec
	exchanges        *prometheus.CounterVec
	exchangeDuration *prometheus.HistogramVec
}

// buckets are the upper bounds of durations in seconds: a call takes at least one exchange with a
// provider.
var buckets = []float64{.025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 120}

func newMetrics(s *Server) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "unimap_http_requests_total", Help: "Requests to the gateway by kind of path and class of status.",
		}, []string{"path", "status"}),
		calls: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "unimap_calls_total", Help: "Unified calls by class of status; labels are empty where the account or the method is not known.",
		}, []string{"provider", "model", "resource", "method", "status"}),
		failures: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "unimap_call_failures_total", Help: "Unified calls that failed, by the code of the error.",
		}, []string{"provider", "code"}),
		callDuration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "unimap_call_duration_seconds", Help: "Duration of unified calls.", Buckets: buckets,
		}, []string{"provider", "model", "resource", "method"}),
		exchanges: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "unimap_provider_requests_total", Help: "Requests to providers, each attempt, by class of status; none is one without an answer.",
		}, []string{"provider", "status"}),
		exchangeDuration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "unimap_provider_request_duration_seconds", Help: "Duration of requests to providers.", Buckets: buckets,
		}, []string{"provider"}),
	}
	m.registry.MustRegister(m.requests, m.calls, m.failures, m.callDuration, m.exchanges, m.exchangeDuration,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	m.gauge("unimap_ready", "1 if requests can be served, as /readyz tells.", func() float64 {
		if s.ready(context.Background()) != nil {
			return 0
		}
		return 1
	})
	m.gauge("unimap_calls_in_flight", "Unified calls under way.", func() float64 { return float64(s.gateway.UnderWay()) })
	m.gauge("unimap_open_breakers", "Servers of providers that are not called at present.", func() float64 { return float64(len(s.breakers.open())) })
	m.gauge("unimap_unsaved_tokens", "Accounts whose renewed tokens the store has not taken; they are lost if the process ends.",
		func() float64 { return float64(len(s.runtime.Unsaved())) })
	m.gauge("config_last_reload_successful", "1 if all files that were looked at last are in use.", func() float64 {
		for _, set := range s.sets() {
			if !set.Successful {
				return 0
			}
		}
		return 1
	})
	m.gauge("config_last_reload_success_timestamp_seconds", "When files were taken in use last.", func() float64 {
		last := s.started
		for _, set := range s.sets() {
			if set.LastSuccess.After(last) {
				last = set.LastSuccess
			}
		}
		return float64(last.UnixMilli()) / 1000
	})
	return m
}

func (m *metrics) gauge(name, help string, read func() float64) {
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, read))
}

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

// Call implements runtime.Observer.
func (m *metrics) Call(ctx context.Context, _ *runtime.Request) (context.Context, func(runtime.CallReport)) {
	return ctx, func(r runtime.CallReport) {
		m.calls.WithLabelValues(r.Provider, r.Model, r.Resource, r.Method, class(r.Status)).Inc()
		if r.Code != "" {
			m.failures.WithLabelValues(r.Provider, string(r.Code)).Inc()
		}
		m.callDuration.WithLabelValues(r.Provider, r.Model, r.Resource, r.Method).Observe(r.Duration.Seconds())
	}
}

// Exchange implements runtime.Observer.
func (m *metrics) Exchange(ctx context.Context, provider, _ string, _ *transport.Request) (context.Context, func(runtime.ExchangeReport)) {
	return ctx, func(r runtime.ExchangeReport) {
		m.exchanges.WithLabelValues(provider, class(r.Status)).Inc()
		m.exchangeDuration.WithLabelValues(provider).Observe(r.Duration.Seconds())
	}
}

// class is the class of a status, such as 2xx.
func class(status int) string {
	if status < 100 || status > 599 {
		return "none"
	}
	return strconv.Itoa(status/100) + "xx"
}

// counted counts the requests to a handler.
func (m *metrics) counted(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		recorder := &recorder{ResponseWriter: w}
		defer func() { m.requests.WithLabelValues(pathClass(r.URL.Path), class(recorder.status)).Inc() }()
		next.ServeHTTP(recorder, r)
	})
}

// recorder notes the status of an answer.
type recorder struct {
	http.ResponseWriter
	status int
}

// WriteHeader implements http.ResponseWriter.
func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (r *recorder) Write(p []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	return r.ResponseWriter.Write(p)
}

// Unwrap lets http.ResponseController reach the writer below.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// pathClass is the kind of a path, a bounded set.
func pathClass(path string) string {
	first, rest, _ := strings.Cut(strings.TrimLeft(path, "/"), "/")
	known := []string{
		"unified", "ping", "healthz", "readyz", "status", "metrics", "capabilities", "integrated-account", "openapi.json", "docs",
	}
	switch {
	case slices.Contains(known, first):
		return first
	case first == "-" && strings.Trim(rest, "/") == "reload":
		return "reload"
	}
	return "other"
}
