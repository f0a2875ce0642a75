package retry

import (
	"context"
	"errors"
	"math"
	"net"
	"net/http"
	"time"

	"github.com/unimap/unimap/runtime/transport"
)

// The defaults of Policy.
const (
	DefaultMaxAttempts   = 3
	DefaultBaseDelay     = 500 * time.Millisecond
	DefaultMaxDelay      = 30 * time.Second
	DefaultMaxRetryAfter = 60 * time.Second
)

// Policy bounds the retries of one call. A zero field means its default.
type Policy struct {
	// MaxAttempts is how often a request is sent at most, the first time included, default 3.
	MaxAttempts int
	// BaseDelay is the longest wait before the second attempt, default 500 ms. It doubles with
	// every further one.
	BaseDelay time.Duration
	// MaxDelay bounds the doubling, default 30 s.
	MaxDelay time.Duration
	// MaxRetryAfter is the longest wait a provider may ask for, default 60 s. Where it asks for
	// more, there is no retry and the caller is told.
	MaxRetryAfter time.Duration
}

// Attempt is the outcome of one attempt: an answer of the given Status, or Err.
type Attempt struct {
	// Number counts from 1.
	Number int
	// Method is the HTTP method. GET, HEAD and OPTIONS are safe, PUT and DELETE idempotent
	// (RFC 9110 section 9.2) without being said to be.
	Method string
	// Safe says that the request changes nothing, or carries an idempotency key.
	Safe bool
	// Idempotent says that sending the request twice has the effect of sending it once.
	Idempotent bool
	// Once says that a repetition does something anew, whatever the method.
	Once bool
	// Status is the status of the answer, or 0.
	Status int
	// RetryAfter is the wait the provider asked for, or 0.
	RetryAfter time.Duration
	// Remaining is the time until the call's deadline, or 0 if it has none.
	Remaining time.Duration
	// Err is the *transport.Error of an attempt without an answer, or nil.
	Err error
}

// The reasons that Next gives. They are stable and fit for metrics.
const (
	// ReasonRateLimited: a retry, since the request was refused unread.
	ReasonRateLimited = "rate_limited"
	// ReasonServerError: a retry, since a repetition is harmless and may succeed.
	ReasonServerError = "server_error"
	// ReasonNetworkError: a retry, since a repetition is harmless or nothing had been sent.
	ReasonNetworkError = "network_error"
	// ReasonFinal: no retry, since the answer would be the same.
	ReasonFinal = "final"
	// ReasonNotSafe: no retry, since the request may have been carried out.
	ReasonNotSafe = "not_safe"
	// ReasonAttempts: no retry, since MaxAttempts is reached.
	ReasonAttempts = "attempts_exhausted"
	// ReasonRetryAfter: no retry, since the provider asks for a longer wait than MaxRetryAfter.
	ReasonRetryAfter = "retry_after_too_long"
	// ReasonDeadline: no retry, since the call's context has ended or would end in the wait.
	ReasonDeadline = "deadline"
)

// Next says whether to send the request again, after which delay, and why or why not. jitter
// returns a number in [0, 1) that spreads the delays of many callers, such as rand.Float64.
//
// A request is repeated only if that is harmless: it is safe or idempotent, nothing of it was
// sent, or the provider refused it by 429. The delay is between half and the whole of BaseDelay
// doubled with every attempt ("equal jitter"), and never shorter than the provider asks for.
func (p Policy) Next(a Attempt, jitter func() float64) (delay time.Duration, retry bool, reason string) {
	p = p.withDefaults()
	reason, retry = assess(a)
	switch {
	case !retry:
		return 0, false, reason
	case a.Number >= p.MaxAttempts:
		return 0, false, ReasonAttempts
	case a.RetryAfter > p.MaxRetryAfter:
		return 0, false, ReasonRetryAfter
	}
	delay = p.delay(a, spread(jitter))
	if a.Remaining != 0 && delay >= a.Remaining {
		return 0, false, ReasonDeadline
	}
	return delay, true, reason
}

func (p Policy) withDefaults() Policy {
	if p.MaxAttempts <= 0 {
		p.MaxAttempts = DefaultMaxAttempts
	}
	if p.BaseDelay <= 0 {
		p.BaseDelay = DefaultBaseDelay
	}
	if p.MaxDelay <= 0 {
		p.MaxDelay = DefaultMaxDelay
	}
	if p.MaxRetryAfter <= 0 {
		p.MaxRetryAfter = DefaultMaxRetryAfter
	}
	return p
}

// assess says whether the outcome allows a repetition at all.
func assess(a Attempt) (reason string, retry bool) {
	if a.Err != nil {
		return assessError(a)
	}
	switch a.Status {
	case http.StatusTooManyRequests:
		return ReasonRateLimited, true
	case http.StatusRequestTimeout, http.StatusInternalServerError, http.StatusBadGateway,
		http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		if !repeatable(a) {
			return ReasonNotSafe, false
		}
		return ReasonServerError, true
	default:
		return ReasonFinal, false
	}
}

func assessError(a Attempt) (reason string, retry bool) {
	// The transport wraps these for the caller's own context only, not for its timeouts.
	if errors.Is(a.Err, context.Canceled) || errors.Is(a.Err, context.DeadlineExceeded) {
		return ReasonDeadline, false
	}
	var failure *transport.Error
	if !errors.As(a.Err, &failure) || !transient(failure) {
		return ReasonFinal, false
	}
	if failure.Sent && !repeatable(a) {
		return ReasonNotSafe, false
	}
	return ReasonNetworkError, true
}

// transient reports whether the failure may go away by itself.
func transient(failure *transport.Error) bool {
	switch failure.Code {
	case transport.CodeConnect, transport.CodeTimeout, transport.CodeTruncated, transport.CodeProtocol, transport.CodeFailed:
		return true
	case transport.CodeDNS:
		var dns *net.DNSError
		return !errors.As(failure, &dns) || !dns.IsNotFound
	default:
		return false
	}
}

func repeatable(a Attempt) bool {
	if a.Once {
		return false
	}
	if a.Safe || a.Idempotent {
		return true
	}
	switch a.Method {
	case http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodPut, http.MethodDelete:
		return true
	default:
		return false
	}
}

// delay returns the wait after attempt a; part is in [0, 1).
func (p Policy) delay(a Attempt, part float64) time.Duration {
	if a.RetryAfter > 0 {
		// Those who were told the same time should not all come back at it.
		return a.RetryAfter + scaled(p.BaseDelay, part)
	}
	ceiling := math.Min(float64(p.BaseDelay)*math.Exp2(float64(a.Number-1)), float64(p.MaxDelay))
	return scaled(time.Duration(ceiling), 0.5+part/2)
}

func scaled(d time.Duration, factor float64) time.Duration {
	return time.Duration(float64(d) * factor)
}

// spread returns a number in [0, 1), whatever jitter returns.
func spread(jitter func() float64) float64 {
	if jitter == nil {
		return 0.5
	}
	part := jitter()
	if !(part >= 0 && part < 1) {
		return 0.5
	}
	return part
}
