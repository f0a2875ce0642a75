package runtime

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"os"

	"github.com/unimap/unimap/runtime/transport"
)

// Client carries out HTTP exchanges; *transport.Client is one. Its methods are called by several
// goroutines, with requests that are theirs to change.
//
// An error that is no *transport.Error counts as one of code network.failed, or network.timeout if
// it says that it is one, after which the provider may have acted on the request: it is repeated
// only where that does no harm.
type Client interface {
	// Do sends the request and reads the whole answer, whatever its status. The body is
	// decompressed.
	Do(ctx context.Context, request *transport.Request) (*transport.Response, error)
	// Stream is Do without reading the body.
	Stream(ctx context.Context, request *transport.Request) (*transport.StreamResponse, error)
}

// checkedClient is a client of an embedder's own, all of whose errors are of package transport.
type checkedClient struct{ own Client }

func (c checkedClient) Do(ctx context.Context, request *transport.Request) (*transport.Response, error) {
	response, err := c.own.Do(ctx, request)
	if err == nil && response == nil {
		err = errNoAnswer
	}
	if err != nil {
		return nil, transportError(ctx, request, err)
	}
	return response, nil
}

func (c checkedClient) Stream(ctx context.Context, request *transport.Request) (*transport.StreamResponse, error) {
	response, err := c.own.Stream(ctx, request)
	if err == nil && (response == nil || response.Body == nil) {
		err = errNoAnswer
	}
	if err != nil {
		return nil, transportError(ctx, request, err)
	}
	return response, nil
}

var errNoAnswer = errors.New("the client gave neither an answer nor an error")

// transportError returns the *transport.Error that an error of a client is or stands for.
func transportError(ctx context.Context, request *transport.Request, err error) error {
	var known *transport.Error
	if errors.As(err, &known) {
		return known
	}
	e := &transport.Error{Code: transport.CodeFailed, Sent: true, Cause: err}
	var timeout net.Error
	switch {
	case ctx.Err() != nil:
		e.Code, e.Cause = transport.CodeCanceled, ctx.Err()
	case errors.As(err, &timeout) && timeout.Timeout():
		e.Code, e.Cause = transport.CodeTimeout, os.ErrDeadlineExceeded
	}
	var withURL *url.Error // which shows the whole address
	if errors.As(err, &withURL) {
		err = withURL.Err
	}
	e.Message = hostOf(request.URL) + ": " + err.Error()
	return e
}

// networkError turns a failure of the transport into an error.
func networkError(err error) *Error {
	e := &Error{StatusCode: http.StatusBadGateway, Code: transport.CodeFailed, Origin: OriginNetwork, Message: err.Error(), Retryable: true, Cause: err}
	var failure *transport.Error
	if errors.As(err, &failure) {
		e.Code = Code(failure.Code)
		switch failure.Code {
		case transport.CodeTimeout:
			e.StatusCode = http.StatusGatewayTimeout
		case transport.CodeBlockedAddress:
			e.Origin, e.StatusCode, e.Retryable = OriginPolicy, http.StatusForbidden, false
		case transport.CodeInvalidRequest:
			e.Origin, e.Retryable = OriginMapping, false
		case transport.CodeResponseTooLarge, transport.CodeRedirect, transport.CodeProtocol:
			e.Origin, e.Retryable = OriginRemote, false
		}
	}
	if isContextsEnd(err) {
		e.StatusCode, e.Code = http.StatusGatewayTimeout, CodeCanceled
	}
	return e
}

func isContextsEnd(err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}

// contextError is the error of a call whose context ended, as the cause says.
func contextError(cause error) *Error {
	e := &Error{
		StatusCode: http.StatusGatewayTimeout, Code: CodeCanceled, Origin: OriginNetwork,
		Message: "the call did not end in time", Retryable: true, Cause: cause,
	}
	if errors.Is(cause, context.Canceled) {
		e.Message = "the call was canceled"
	}
	return e
}
