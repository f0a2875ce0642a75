package gateway

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/unimap/unimap/runtime"
)

// Operations are what the operator of a gateway sees and does over HTTP. What is nil is not
// there: its path is not found.
type Operations struct {
	// Ready returns nil if requests can be served, for GET /readyz; otherwise its error says why
	// not, in words that anybody may see.
	Ready func(context.Context) error
	// Degraded says what is wrong although requests can be served, for GET /readyz, in words that
	// anybody may see; empty for nothing.
	Degraded func() string
	// Status is how the gateway is, for GET /status with any token.
	Status func(context.Context) Status
	// Reload takes changed files in use, for POST /-/reload with a token of the scope admin.
	Reload func(context.Context) error
	// Metrics serves GET /metrics, to everybody.
	Metrics http.Handler
}

// Status is how a gateway is, in the form that /status answers with.
type Status struct {
	Ready    bool          `json:"ready"`
	Problem  string        `json:"problem,omitempty"`
	Degraded string        `json:"degraded,omitempty"` // what is wrong although requests can be served
	Version  string        `json:"version,omitempty"`
	Started  time.Time     `json:"started"`
	Revision string        `json:"catalog_revision"`
	Mappings int           `json:"mappings"`
	UnderWay int           `json:"calls_under_way"`
	Reloads  []SetStatus   `json:"reloads,omitempty"`
	Breakers []OpenBreaker `json:"open_breakers,omitempty"`
}

// SetStatus is how the last reload of a set of files went.
type SetStatus struct {
	Set         string    `json:"set"`                // such as "mappings"
	Source      string    `json:"source"`             // where it comes from; empty is built in
	Overlays    string    `json:"overlays,omitempty"` // where what is laid over it comes from
	Successful  bool      `json:"successful"`
	LastAttempt time.Time `json:"last_attempt,omitzero"`
	LastSuccess time.Time `json:"last_success,omitzero"`
	Attempts    int       `json:"attempts"`
	Failures    int       `json:"failures"`
	Problem     string    `json:"problem,omitempty"`
	Diagnostics []string  `json:"diagnostics,omitempty"`
}

// OpenBreaker is a server that is not called at present.
type OpenBreaker struct {
	Provider string `json:"provider"`
	Host     string `json:"host"`
}

func (x *exchange) healthz([]string) *runtime.Error {
	x.probe = true
	x.writeText(http.StatusOK, "ok\n")
	return nil
}

func (x *exchange) readyz([]string) *runtime.Error {
	x.probe = true
	if ready := x.gateway.options.Operations.Ready; ready != nil {
		if err := ready(x.request.Context()); err != nil {
			x.writeText(http.StatusServiceUnavailable, err.Error()+"\n")
			return nil
		}
	}
	text := "ready"
	if degraded := x.gateway.options.Operations.Degraded; degraded != nil {
		if wrong := degraded(); wrong != "" {
			text = "ready, but degraded: " + wrong
		}
	}
	x.writeText(http.StatusOK, text+"\n")
	return nil
}

func (x *exchange) showStatus([]string) *runtime.Error {
	status := x.gateway.options.Operations.Status(x.request.Context())
	status.UnderWay = x.gateway.UnderWay()
	return x.writeJSON(status)
}

func (x *exchange) metrics([]string) *runtime.Error {
	x.probe = true
	x.status = http.StatusOK
	x.gateway.options.Operations.Metrics.ServeHTTP(x.writer, x.request)
	return nil
}

// reload answers as /status does, or with the findings on what is not taken in use.
func (x *exchange) reload([]string) *runtime.Error {
	err := x.gateway.options.Operations.Reload(x.request.Context())
	switch {
	case err != nil:
		return &runtime.Error{StatusCode: http.StatusUnprocessableEntity, Code: "gateway.reload_failed", Origin: runtime.OriginPolicy,
			Message: err.Error(), Cause: err}
	case x.gateway.options.Operations.Status != nil:
		return x.showStatus(nil)
	}
	return x.writeJSON(struct{}{})
}

// guard turns a panic into an answer that says nothing of it; the log says all.
func (x *exchange) guard() {
	cause := recover()
	if cause == nil {
		return
	}
	if err, ok := cause.(error); ok && errors.Is(err, http.ErrAbortHandler) {
		panic(http.ErrAbortHandler) // meant for net/http: the answer is cut off
	}
	x.gateway.options.Logger.LogAttrs(x.request.Context(), slog.LevelError, "panic", slog.String("request_id", x.requestID),
		slog.Any("cause", cause), slog.String("stack", string(debug.Stack())))
	if x.status != 0 {
		panic(http.ErrAbortHandler) // the status is sent, so that only a cut connection tells the client
	}
	x.fail(&runtime.Error{StatusCode: http.StatusInternalServerError, Code: "gateway.internal", Origin: runtime.OriginPolicy, Message: "internal error"})
}
