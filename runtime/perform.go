package runtime

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime/retry"
	"github.com/unimap/unimap/runtime/transport"
)

// perform sends an exchange until it has an answer that counts, and waits for its job.
func (s *session) perform(ctx context.Context, x *exchange) (*exchangeAnswer, *Error) {
	answer, failure := s.guarded(ctx, x)
	if failure != nil || x.call.Until == nil {
		return answer, failure
	}
	return s.poll(ctx, x, answer)
}

// send sends an exchange, again where that is safe, and classifies the answer.
func (s *session) send(ctx context.Context, x *exchange) (*exchangeAnswer, *Error) {
	step := Step{Call: x.name, Request: s.masked(x)}
	reauthorized, answerLost, uncertain := false, false, s.uncertain
	for number := 1; ; number++ {
		step.Attempts = number
		authorized, answer, err := s.once(ctx, x)
		lost, isLost := errors.AsType[*transport.Error](err)
		if isLost && lost.Sent {
			answerLost = true
			s.doubt(x)
		}
		if failure, ok := err.(*Error); ok { // authentication
			s.traceFailure(step, nil, failure)
			return nil, failure
		}
		s.show(ctx, x, answer)
		failure := s.classify(x, answer, err)
		if err == nil {
			s.readLimit(x, answer)
		}
		if failure != nil && failure.Code == CodeRemoteNotFound && s.method.Name == "delete" && x.call.Repeat && !x.call.Read && answerLost {
			// The lost answer was the one that said it is gone.
			answer.body, answer.shown = value.Missing, nil
			failure = nil
		}
		if failure == nil {
			s.uncertain = uncertain
			step.Answer = s.maskedAnswer(answer)
			s.traceStep(step)
			return answer, nil
		}
		if answer != nil && answer.status >= 500 {
			answerLost = true
		}
		if answer != nil && (answer.status == http.StatusBadGateway || answer.status == http.StatusGatewayTimeout) {
			s.doubt(x)
		}
		if failure.Code == CodeReauthorize && !reauthorized {
			reauthorized = true
			changed, renewal := s.renew(ctx, authorized)
			if renewal != nil {
				if isAccountsFault(renewal) {
					s.suspend(ctx, authorized)
				}
				s.traceFailure(step, answer, renewal)
				return nil, renewal
			}
			if changed {
				continue
			}
		}
		if failure.Code == CodeReauthorize {
			s.suspend(ctx, authorized)
		}
		delay, again, _ := s.runtime.options.Retry.Next(attemptOf(ctx, x, number, answer, lost, failure), jitter)
		if !again || ctx.Err() != nil {
			s.traceFailure(step, answer, failure)
			return nil, failure
		}
		if err := s.runtime.options.Sleep(ctx, delay); err != nil {
			s.traceFailure(step, answer, failure)
			return nil, failure
		}
	}
}

// doubt notes that a write may have been carried out, since the answer to an attempt was lost. What
// a later attempt is answered, such as that the version has changed, does not tell.
func (s *session) doubt(x *exchange) {
	if !x.call.Read {
		s.uncertain = x.name
	}
}

func attemptOf(ctx context.Context, x *exchange, number int, answer *exchangeAnswer, lost *transport.Error, failure *Error) retry.Attempt {
	a := retry.Attempt{
		Number: number, Method: x.call.Method, Safe: x.call.Read, Idempotent: x.call.Repeat, Once: !x.call.Repeat,
		RetryAfter: time.Duration(failure.RetryAfter * float64(time.Second)),
	}
	if deadline, ok := ctx.Deadline(); ok {
		a.Remaining = time.Until(deadline)
	}
	if answer != nil {
		a.Status = statusOf(failure.Code, answer.status)
	}
	if lost != nil {
		a.Err = lost
	}
	return a
}

// statusOf is the status that tells what a failure is. A provider may say it in its body, under
// another status.
func statusOf(code Code, status int) int {
	switch {
	case code == CodeRemoteRateLimited:
		return http.StatusTooManyRequests
	case code == CodeRemoteUnavailable && status < 500:
		return http.StatusServiceUnavailable
	case code == CodeRemoteUnavailable || status < 500:
		return status
	}
	return http.StatusBadRequest
}

// once sends an exchange one time and returns the request as it was authorised. The error is a
// *transport.Error or, where the credentials are the matter, an *Error.
func (s *session) once(ctx context.Context, x *exchange) (*transport.Request, *exchangeAnswer, error) {
	request := &transport.Request{Method: x.request.Method, URL: x.request.URL, Header: x.request.Header.Clone(), Body: x.request.Body}
	for name, text := range s.request.TraceContext {
		request.Header.Set(name, text)
	}
	answer, err := s.observed(ctx, x, request)
	return request, answer, err
}

// authorized adds the credentials to a request and sends it.
func (s *session) authorized(ctx context.Context, x *exchange, request *transport.Request) (*exchangeAnswer, error) {
	if failure := s.authorize(ctx, request); failure != nil {
		return nil, failure
	}
	return s.exchange(ctx, x, request)
}

func (s *session) exchange(ctx context.Context, x *exchange, request *transport.Request) (*exchangeAnswer, error) {
	client := s.runtime.client(s.account)
	if s.streams(x) {
		stream, err := client.Stream(ctx, request)
		if err != nil {
			return nil, err
		}
		return streamAnswer(stream)
	}
	response, err := client.Do(ctx, request)
	if err != nil {
		return nil, err
	}
	return &exchangeAnswer{status: response.Status, header: response.Header, raw: response.Body}, nil
}

// streams reports whether the answer to x flows past to the caller. That of a call which others come
// after, or whose answer says whether it is done, has to be read here.
func (s *session) streams(x *exchange) bool {
	isLast := s.plan.Primary == len(s.plan.Calls)-1
	return x.primary && isLast && x.call.Until == nil && x.call.Each == nil && s.common.format == FormatStream && !s.request.DryRun
}

// poll repeats a call until its condition holds, the time is up, or the caller does not wait.
func (s *session) poll(ctx context.Context, x *exchange, answer *exchangeAnswer) (*exchangeAnswer, *Error) {
	deadline := s.runtime.options.Now().Add(x.call.Timeout)
	for {
		done, failure := s.evaluateAnswer(x, x.call.Until, answer)
		if failure != nil {
			return nil, failure
		}
		if value.Truthy(done) {
			return answer, nil
		}
		if s.request.RespondAsync {
			s.asyncJob = &job{call: x.name, state: answer.value()}
			return answer, nil
		}
		if s.runtime.options.Now().Add(x.call.Interval).After(deadline) {
			return nil, &Error{
				StatusCode: http.StatusGatewayTimeout, Code: CodeRemoteJobTimeout, Origin: OriginRemote, Retryable: true,
				Message: "the job of " + s.mapping.Provider.Label + " did not end within " + x.call.Timeout.String(), Raw: s.rawOf(answer),
			}
		}
		if err := s.runtime.options.Sleep(ctx, x.call.Interval); err != nil {
			return nil, contextError(ctx.Err())
		}
		if answer, failure = s.guarded(ctx, x); failure != nil {
			return nil, failure
		}
	}
}
