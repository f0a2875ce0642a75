package transport

import (
	"context"
	"crypto/tls"
	"errors"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"os"
	"sync/atomic"
	"time"
)

// errExpired is the cause with which an exchange's own timer ends its context.
var errExpired = errors.New("exchange timed out")

// exchange is the state of one Do or Stream, redirects included.
type exchange struct {
	client *Client
	// parent is the caller's context, which tells its end from that of the timer.
	parent context.Context
	ctx    context.Context
	cancel context.CancelCauseFunc
	timer  *time.Timer
	// hop is the latest one.
	hop *hop
	// sent is set by a callback on the transport's goroutines.
	sent atomic.Bool
}

func (c *Client) newExchange(parent context.Context) *exchange {
	e := &exchange{client: c, parent: parent}
	e.ctx, e.cancel = context.WithCancelCause(parent)
	e.timer = time.AfterFunc(c.options.Timeout, func() { e.cancel(errExpired) })
	return e
}

// end releases the exchange's timer and connection.
func (e *exchange) end() {
	e.timer.Stop()
	e.cancel(nil)
}

// hop is one request of an exchange. It is the context of that request, and of the dial that is
// made for it, which may go on after the hop.
type hop struct {
	context.Context
	target *url.URL
	// scheme and host are those of target, which a round tripper might change.
	scheme, host string
	// handshakeFailed is set by a callback on the transport's goroutines.
	handshakeFailed atomic.Bool
	trace           httptrace.ClientTrace
}

func (e *exchange) newHop(target *url.URL) *hop {
	h := &hop{target: target, scheme: target.Scheme, host: target.Host}
	// From here on the transport may write, and a write that failed may have arrived.
	h.trace.GotConn = func(httptrace.GotConnInfo) { e.sent.Store(true) }
	h.trace.TLSHandshakeDone = func(_ tls.ConnectionState, err error) { h.handshakeFailed.Store(err != nil) }
	h.Context = httptrace.WithClientTrace(e.ctx, &h.trace)
	return h
}

// Value implements context.Context. It tells the guard whether the hop is plain.
func (h *hop) Value(key any) any {
	if key == (plainKey{}) {
		return h.scheme == "http"
	}
	return h.Context.Value(key)
}

// run sends the request, follows redirects and returns the answer with its body unread.
func (e *exchange) run(current outgoing) (*http.Response, error) {
	for hops := 0; ; hops++ {
		response, err := e.roundTrip(current)
		if err != nil {
			return nil, err
		}
		next, err := e.client.follow(current, response)
		if err != nil {
			discard(response)
			return nil, err
		}
		if next.target == nil {
			return response, nil
		}
		if hops == e.client.options.MaxRedirects {
			return nil, redirectError(current.target, "redirects too often")
		}
		current = next
	}
}

func (e *exchange) roundTrip(request outgoing) (*http.Response, error) {
	e.hop = e.newHop(request.target)
	if ended := e.ended(); ended != nil {
		return nil, ended
	}
	sent := request.in(e.hop)
	response, err := e.client.trips.RoundTrip(sent)
	if err != nil {
		return nil, e.failure(err)
	}
	if response == nil {
		return nil, e.failure(errNoAnswer)
	}
	completeAnswer(response, sent)
	if response.StatusCode == http.StatusSwitchingProtocols {
		_ = response.Body.Close()
		return nil, e.errorOf(CodeProtocol, "the peer switched to another protocol", nil)
	}
	return response, nil
}

// failure turns an error from before the answer's headers were complete into an *Error.
func (e *exchange) failure(err error) *Error {
	if e.client.options.RoundTripper != nil && !isUnsent(err) {
		e.sent.Store(true) // it may not tell
	}
	if ended := e.ended(); ended != nil {
		return ended
	}
	if e.client.options.RoundTripper != nil && !isOfNetwork(err) {
		return e.errorOf(CodeFailed, err.Error(), err)
	}
	found := interpret(err, e.hop.handshakeFailed.Load())
	return e.errorOf(found.code, found.text, publicCause(err))
}

// ended returns the *Error for an exchange whose context is over, or nil.
func (e *exchange) ended() *Error {
	switch {
	case errors.Is(e.parent.Err(), context.Canceled):
		return e.errorOf(CodeCanceled, "the call was canceled by its caller", context.Canceled)
	case e.parent.Err() != nil:
		return e.errorOf(CodeTimeout, "the call's deadline passed", context.DeadlineExceeded)
	case errors.Is(context.Cause(e.ctx), errExpired):
		return e.errorOf(CodeTimeout, "the peer did not answer in time", os.ErrDeadlineExceeded)
	default:
		return nil
	}
}

func (e *exchange) errorOf(code, text string, cause error) *Error {
	return &Error{Code: code, Message: origin(e.hop.scheme, e.hop.host) + ": " + text, Sent: e.sent.Load(), Cause: cause}
}
