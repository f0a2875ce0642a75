package retry_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net"
	"testing"
	"time"

	"github.com/unimap/unimap/runtime/retry"
	"github.com/unimap/unimap/runtime/transport"
)

func fixed(part float64) func() float64 { return func() float64 { return part } }

func TestWhatIsRetried(t *testing.T) {
	unsent := func(code string) error { return &transport.Error{Code: code} }
	sent := func(code string) error { return &transport.Error{Code: code, Sent: true} }
	for _, test := range []struct {
		name    string
		attempt retry.Attempt
		reason  string
		retried bool
	}{
		{"success", retry.Attempt{Method: "GET", Status: 200}, retry.ReasonFinal, false},
		{"bad request", retry.Attempt{Method: "GET", Status: 400}, retry.ReasonFinal, false},
		{"unauthorized", retry.Attempt{Method: "GET", Status: 401}, retry.ReasonFinal, false},
		{"not found", retry.Attempt{Method: "DELETE", Status: 404}, retry.ReasonFinal, false},
		{"conflict", retry.Attempt{Method: "PUT", Status: 409}, retry.ReasonFinal, false},
		{"not implemented", retry.Attempt{Method: "GET", Status: 501}, retry.ReasonFinal, false},

		{"429 GET", retry.Attempt{Method: "GET", Status: 429}, retry.ReasonRateLimited, true},
		{"429 POST", retry.Attempt{Method: "POST", Status: 429}, retry.ReasonRateLimited, true},
		{"429 PATCH with a wait", retry.Attempt{Method: "PATCH", Status: 429, RetryAfter: time.Second}, retry.ReasonRateLimited, true},
		{"503 GET", retry.Attempt{Method: "GET", Status: 503}, retry.ReasonServerError, true},
		{"503 POST", retry.Attempt{Method: "POST", Status: 503}, retry.ReasonNotSafe, false},
		{"503 POST with a wait", retry.Attempt{Method: "POST", Status: 503, RetryAfter: time.Second}, retry.ReasonNotSafe, false},
		{"503 POST that reads", retry.Attempt{Method: "POST", Safe: true, Status: 503}, retry.ReasonServerError, true},
		{"500 GET", retry.Attempt{Method: "GET", Status: 500}, retry.ReasonServerError, true},
		{"500 HEAD", retry.Attempt{Method: "HEAD", Status: 500}, retry.ReasonServerError, true},
		{"502 PUT", retry.Attempt{Method: "PUT", Status: 502}, retry.ReasonServerError, true},
		{"504 DELETE", retry.Attempt{Method: "DELETE", Status: 504}, retry.ReasonServerError, true},
		{"408 DELETE", retry.Attempt{Method: "DELETE", Status: 408}, retry.ReasonServerError, true},
		{"504 PATCH", retry.Attempt{Method: "PATCH", Status: 504}, retry.ReasonNotSafe, false},
		{"504 PATCH said to be idempotent", retry.Attempt{Method: "PATCH", Idempotent: true, Status: 504}, retry.ReasonServerError, true},

		{"connect POST", retry.Attempt{Method: "POST", Err: unsent(transport.CodeConnect)}, retry.ReasonNetworkError, true},
		{"timeout POST before it was sent", retry.Attempt{Method: "POST", Err: unsent(transport.CodeTimeout)}, retry.ReasonNetworkError, true},
		{"timeout POST after it was sent", retry.Attempt{Method: "POST", Err: sent(transport.CodeTimeout)}, retry.ReasonNotSafe, false},
		{"timeout GET", retry.Attempt{Method: "GET", Err: sent(transport.CodeTimeout)}, retry.ReasonNetworkError, true},
		{"truncated DELETE", retry.Attempt{Method: "DELETE", Err: sent(transport.CodeTruncated)}, retry.ReasonNetworkError, true},
		{"truncated POST", retry.Attempt{Method: "POST", Err: sent(transport.CodeTruncated)}, retry.ReasonNotSafe, false},
		{"protocol GET", retry.Attempt{Method: "GET", Err: sent(transport.CodeProtocol)}, retry.ReasonNetworkError, true},
		{"wrapped", retry.Attempt{Method: "GET", Err: fmt.Errorf("call: %w", sent(transport.CodeTimeout))}, retry.ReasonNetworkError, true},
		{"resolver down", retry.Attempt{Method: "POST", Err: unsent(transport.CodeDNS)}, retry.ReasonNetworkError, true},
		{"no such host", retry.Attempt{Method: "GET", Err: &transport.Error{Code: transport.CodeDNS, Cause: &net.DNSError{IsNotFound: true}}}, retry.ReasonFinal, false},
		{"blocked", retry.Attempt{Method: "GET", Err: unsent(transport.CodeBlockedAddress)}, retry.ReasonFinal, false},
		{"certificate", retry.Attempt{Method: "GET", Err: unsent(transport.CodeTLS)}, retry.ReasonFinal, false},
		{"invalid", retry.Attempt{Method: "GET", Err: unsent(transport.CodeInvalidRequest)}, retry.ReasonFinal, false},
		{"too large", retry.Attempt{Method: "GET", Err: sent(transport.CodeResponseTooLarge)}, retry.ReasonFinal, false},
		{"redirect", retry.Attempt{Method: "GET", Err: sent(transport.CodeRedirect)}, retry.ReasonFinal, false},
		{"other error", retry.Attempt{Method: "GET", Err: errors.New("other")}, retry.ReasonFinal, false},

		{"canceled", retry.Attempt{Method: "GET", Err: &transport.Error{Code: transport.CodeCanceled, Cause: context.Canceled}}, retry.ReasonDeadline, false},
		{"deadline of the caller", retry.Attempt{Method: "GET", Err: &transport.Error{Code: transport.CodeTimeout, Cause: context.DeadlineExceeded}}, retry.ReasonDeadline, false},
		{"wait beyond the deadline", retry.Attempt{Method: "GET", Status: 429, RetryAfter: 5 * time.Second, Remaining: 5 * time.Second}, retry.ReasonDeadline, false},
		{"deadline passed", retry.Attempt{Method: "GET", Status: 429, Remaining: -time.Second}, retry.ReasonDeadline, false},
		{"wait within the deadline", retry.Attempt{Method: "GET", Status: 429, RetryAfter: 5 * time.Second, Remaining: time.Minute}, retry.ReasonRateLimited, true},

		{"longest wait", retry.Attempt{Method: "GET", Status: 429, RetryAfter: time.Minute}, retry.ReasonRateLimited, true},
		{"wait too long", retry.Attempt{Method: "GET", Status: 429, RetryAfter: time.Minute + 1}, retry.ReasonRetryAfter, false},
		{"503 wait too long", retry.Attempt{Method: "GET", Status: 503, RetryAfter: time.Hour}, retry.ReasonRetryAfter, false},
		{"second attempt", retry.Attempt{Number: 2, Method: "GET", Status: 500}, retry.ReasonServerError, true},
		{"last attempt", retry.Attempt{Number: 3, Method: "GET", Status: 500}, retry.ReasonAttempts, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			if test.attempt.Number == 0 {
				test.attempt.Number = 1
			}
			delay, retried, reason := retry.Policy{}.Next(test.attempt, fixed(0))
			if retried != test.retried || reason != test.reason {
				t.Fatalf("got %v (%s), want %v (%s)", retried, reason, test.retried, test.reason)
			}
			if retried != (delay > 0) {
				t.Errorf("got a delay of %v", delay)
			}
		})
	}
}

func TestDelay(t *testing.T) {
	policy := retry.Policy{MaxAttempts: 1 << 30, BaseDelay: time.Second, MaxDelay: 10 * time.Second}
	for _, test := range []struct {
		number     int
		retryAfter time.Duration
		jitter     func() float64
		want       time.Duration
	}{
		{1, 0, fixed(0), 500 * time.Millisecond},
		{1, 0, fixed(0.5), 750 * time.Millisecond},
		{2, 0, fixed(0), time.Second},
		{3, 0, fixed(0), 2 * time.Second},
		{4, 0, fixed(0), 4 * time.Second},
		{5, 0, fixed(0), 5 * time.Second},
		{5000, 0, fixed(0), 5 * time.Second},
		{1, 3 * time.Second, fixed(0), 3 * time.Second},
		{9, 3 * time.Second, fixed(0.25), 3250 * time.Millisecond},
		{1, 0, nil, 750 * time.Millisecond},
		{1, 0, fixed(1), 750 * time.Millisecond},
		{1, 0, fixed(-1), 750 * time.Millisecond},
		{1, 0, fixed(math.NaN()), 750 * time.Millisecond},
	} {
		attempt := retry.Attempt{Number: test.number, Method: "GET", Status: 503, RetryAfter: test.retryAfter}
		delay, retried, reason := policy.Next(attempt, test.jitter)
		if !retried || delay != test.want {
			t.Errorf("attempt %d: got %v, %v (%s), want %v", test.number, delay, retried, reason, test.want)
		}
	}
}

func ExamplePolicy_Next() {
	policy := retry.Policy{}
	noJitter := func() float64 { return 0 }
	fmt.Println(policy.Next(retry.Attempt{Number: 1, Method: "POST", Status: 429, RetryAfter: 2 * time.Second}, noJitter))
	fmt.Println(policy.Next(retry.Attempt{Number: 1, Method: "POST", Status: 503}, noJitter))
	// Output:
	// 2s true rate_limited
	// 0s false not_safe
}
