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
	// origin is the scheme and host that messages name: those of the latest hop.
	origin string
	// sent and handshakeFailed are set by callbacks on the transport's goroutines.
	sent            atomic.Bool
	handshakeFailed atomic.Bool
}

func (c *Client) newExchange(parent context.Context) *exchange {
	e := &exchange{client: c, parent: parent}
	e.ctx, e.cancel = context.WithCancelCause(parent)
	e.ctx = httptrace.WithClientTrace(e.ctx, &httptrace.ClientTrace{
		// From here on the transport may write, and a write that failed may have arrived.
		GotConn: func(httptrace.GotConnInfo) { e.sent.Store(true) },
		TLSHandshakeDone: func(_ tls.ConnectionState, err error) {
			e.handshakeFailed.Store(err != nil)
		},
	})
	e.timer = time.AfterFunc(c.options.Timeout, func() { e.cancel(errExpired) })
	return e
}

// end releases the exchange's timer and connection.
func (e *exchange) end() {
	e.timer.Stop()
	e.cancel(nil)
}

// run sends the request, follows redirects and returns the answer with its body unread.
func (e *exchange) run(request *Request) (*http.Response, *url.URL, error) {
	current, err := e.client.compose(request)
	if err != nil {
		return nil, nil, err
	}
	for hops := 0; ; hops++ {
		response, err := e.roundTrip(current)
		if err != nil {
			return nil, nil, err
		}
		next, err := e.client.follow(current, response)
		if err != nil {
			discard(response)
			return nil, nil, err
		}
		if next == nil {
			return response, current.URL, nil
		}
		if hops == e.client.options.MaxRedirects {
			return nil, nil, redirectError(current.URL, "redirects too often")
		}
		current = next
	}
}

func (e *exchange) roundTrip(request *http.Request) (*http.Response, error) {
	e.origin = origin(request.URL)
	e.handshakeFailed.Store(false)
	if ended := e.ended(); ended != nil {
		return nil, ended
	}
	marked := request.WithContext(context.WithValue(e.ctx, plainKey{}, request.URL.Scheme == "http"))
	response, err := e.client.trips.RoundTrip(marked)
	if err != nil {
		return nil, e.failure(err)
	}
	if response == nil {
		return nil, e.failure(errNoAnswer)
	}
	completeAnswer(response, marked)
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
	found := interpret(err, e.handshakeFailed.Load())
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
	return &Error{Code: code, Message: e.origin + ": " + text, Sent: e.sent.Load(), Cause: cause}
}
