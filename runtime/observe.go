package runtime

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"time"

	"github.com/unimap/unimap/runtime/transport"
)

// Observer sees what a runtime does, for metrics and traces. Its methods may be called by several
// goroutines, and must not block.
type Observer interface {
	// Call is told that a unified call begins. The call goes on in the context it returns, and
	// the function, if it is not nil, is told how it ended.
	Call(ctx context.Context, request *Request) (context.Context, func(CallReport))
	// Exchange is told that a request is about to be sent to a provider, once for each attempt.
	// It may set headers that carry trace context; there are no credentials among them yet.
	Exchange(ctx context.Context, provider, call string, request *transport.Request) (context.Context, func(ExchangeReport))
}

// CallReport says how a unified call ended.
type CallReport struct {
	RequestID string
	AccountID string // empty if the account was not found
	Provider  string // empty if the account was not found
	// Model, Resource and Method are empty if the account's provider has no such method, so that
	// they are no text of a caller's making.
	Model, Resource, Method string
	Revision                string // of the catalog
	Status                  int
	Code                    Code // empty for a success
	Duration                time.Duration
}

// ExchangeReport says how one attempt of one request to a provider ended.
type ExchangeReport struct {
	Status   int    // 0 if there was no answer
	Code     string // of the transport.Error or Error; empty if there was an answer
	Duration time.Duration
}

// Guard decides whether a provider's server is called at all, such as a circuit breaker. It is
// asked once for each call of a method, not for each attempt. done, if it is not nil, is called with
// the outcome; err is the refusal, and then it is not.
type Guard func(provider, host string) (done func(Outcome), err *Error)

// Outcome is what a call says about the health of the server that was called.
type Outcome string

// The outcomes.
const (
	OutcomeHealthy   Outcome = "healthy"   // it answered, be it with a refusal
	OutcomeUnhealthy Outcome = "unhealthy" // it failed, or could not be reached
	OutcomeUnknown   Outcome = "unknown"   // the call ended for another reason
)

// report is what the observer is told at the end.
func (s *session) report(result *Result, failure *Error) CallReport {
	report := CallReport{
		RequestID: s.request.RequestID, Revision: s.catalog.Revision(), Duration: s.runtime.options.Now().Sub(s.started),
	}
	if s.account != nil {
		report.AccountID, report.Provider = s.account.ID, s.account.Provider
	}
	if s.method != nil {
		report.Model, report.Resource, report.Method = s.request.Model, s.request.Resource, s.method.Name
	}
	if failure != nil {
		report.Status, report.Code = failure.StatusCode, failure.Code
		return report
	}
	report.Status = result.Status
	return report
}

// observed makes one attempt of an exchange under the eyes of the observer.
func (s *session) observed(ctx context.Context, x *exchange, request *transport.Request) (*exchangeAnswer, error) {
	observer := s.runtime.options.Observer
	if observer == nil {
		return s.authorized(ctx, x, request)
	}
	began := s.runtime.options.Now()
	ctx, end := observer.Exchange(ctx, s.mapping.Provider.Name, x.name, request)
	answer, err := s.authorized(ctx, x, request)
	report := ExchangeReport{Duration: s.runtime.options.Now().Sub(began)}
	var lost *transport.Error
	var refused *Error
	switch {
	case answer != nil:
		report.Status = answer.status
	case errors.As(err, &lost):
		report.Code = lost.Code
	case errors.As(err, &refused):
		report.Code = string(refused.Code)
	}
	if end != nil {
		end(report)
	}
	return answer, err
}

// guarded sends an exchange if the guard lets it.
func (s *session) guarded(ctx context.Context, x *exchange) (*exchangeAnswer, *Error) {
	guard := s.runtime.options.Guard
	if guard == nil {
		return s.send(ctx, x)
	}
	done, refusal := guard(s.mapping.Provider.Name, hostOf(x.request.URL))
	if refusal != nil {
		own := *refusal // the guard may give it again
		refusal = &own
		s.traceFailure(Step{Call: x.name, Request: s.masked(x)}, nil, refusal)
		return nil, refusal
	}
	outcome := OutcomeUnknown
	if done != nil {
		defer func() { done(outcome) }()
	}
	answer, failure := s.send(ctx, x)
	outcome = outcomeOf(ctx, failure)
	return answer, failure
}

func outcomeOf(ctx context.Context, failure *Error) Outcome {
	var lost *transport.Error
	switch {
	case failure == nil:
		return OutcomeHealthy
	case errors.Is(ctx.Err(), context.Canceled):
		return OutcomeUnknown
	case failure.RemoteStatus >= http.StatusInternalServerError:
		return OutcomeUnhealthy
	case failure.RemoteStatus > 0:
		return OutcomeHealthy
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return OutcomeUnhealthy
	case errors.As(failure, &lost) && (lost.Code == transport.CodeTimeout || lost.Code == transport.CodeConnect):
		return OutcomeUnhealthy
	}
	return OutcomeUnknown
}

func hostOf(address string) string {
	target, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return target.Host
}
