package transport

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"sync/atomic"
)

// Response is a complete answer, whatever its status. Printing, logging or encoding
// one shows its status, host and size only.
type Response struct {
	Status int
	Header http.Header
	// Body is decompressed; Header then lacks Content-Encoding and Content-Length.
	Body []byte
	// URL is the one that answered, after redirects. Its query may hold secrets.
	URL string
}

// Format implements fmt.Formatter for every verb.
func (r Response) Format(state fmt.State, _ rune) { _, _ = state.Write([]byte(r.summary())) }

// LogValue implements slog.LogValuer.
func (r Response) LogValue() slog.Value { return slog.StringValue(r.summary()) }

// MarshalJSON implements json.Marshaler.
func (r Response) MarshalJSON() ([]byte, error) { return json.Marshal(r.summary()) }

func (r Response) summary() string {
	return fmt.Sprintf("answer %d of %s with %d bytes", r.Status, shownHost(r.URL), len(r.Body))
}

// shownHost returns the part of the URL of an answer that may be shown.
func shownHost(text string) string {
	target, err := url.Parse(text)
	if err != nil {
		return "an unknown host"
	}
	return origin(target)
}

// StreamResponse is an answer whose body has not been read yet. Printing, logging or encoding one
// shows its status and host only.
type StreamResponse struct {
	Status int
	Header http.Header
	// Body is decompressed and bounded by MaxResponseBytes. Its read errors are *Error. It must
	// be closed.
	Body io.ReadCloser
	// URL is the one that answered, after redirects. Its query may hold secrets.
	URL string
}

// Format implements fmt.Formatter for every verb.
func (r StreamResponse) Format(state fmt.State, _ rune) { _, _ = state.Write([]byte(r.summary())) }

// LogValue implements slog.LogValuer.
func (r StreamResponse) LogValue() slog.Value { return slog.StringValue(r.summary()) }

// MarshalJSON implements json.Marshaler.
func (r StreamResponse) MarshalJSON() ([]byte, error) { return json.Marshal(r.summary()) }

func (r StreamResponse) summary() string {
	return fmt.Sprintf("answer %d of %s", r.Status, shownHost(r.URL))
}

// mostReserved is how many bytes are reserved for an answer that is announced.
const mostReserved = 256 << 10

// Do sends the request and reads the whole answer. Any status is an answer; the error, always
// an *Error, means that there was none. GET and HEAD follow redirects, each hop under the same
// guard and without credentials once the scheme, host or port changes; the 3xx answer to any
// other method is returned as it is.
func (c *Client) Do(ctx context.Context, request *Request) (*Response, error) {
	exchange := c.newExchange(ctx)
	defer exchange.end()
	answer, target, err := exchange.run(request)
	if err != nil {
		return nil, err
	}
	body, err := exchange.open(answer)
	if err != nil {
		return nil, err
	}
	defer body.Close()
	var content bytes.Buffer
	content.Grow(int(min(max(answer.ContentLength, 0), mostReserved)) + bytes.MinRead)
	if _, err := content.ReadFrom(body); err != nil {
		return nil, err
	}
	return &Response{Status: answer.StatusCode, Header: answer.Header, Body: content.Bytes(), URL: target.String()}, nil
}

// Stream is Do without reading the body. The timeout bounds the wait for the headers and then
// each read; the caller's context bounds the whole.
func (c *Client) Stream(ctx context.Context, request *Request) (*StreamResponse, error) {
	exchange := c.newExchange(ctx)
	answer, target, err := exchange.run(request)
	if err != nil {
		exchange.end()
		return nil, err
	}
	body, err := exchange.open(answer)
	if err != nil {
		exchange.end()
		return nil, err
	}
	body.perRead = true
	exchange.timer.Stop()
	return &StreamResponse{Status: answer.StatusCode, Header: answer.Header, Body: body, URL: target.String()}, nil
}

// body is the decompressed, bounded body of an answer.
type body struct {
	exchange *exchange
	raw      *rawReader
	reader   io.Reader
	source   io.Closer
	left     int64
	// perRead restarts the exchange's timer for every read.
	perRead bool
	closed  atomic.Bool
}

// open prepares the answer's body for reading, or closes it.
func (e *exchange) open(answer *http.Response) (*body, error) {
	encoding, known := contentEncoding(answer.Header)
	limit := e.client.options.MaxResponseBytes
	bound := limit
	if encoding != "" {
		bound = rawBound(limit)
	}
	switch {
	case !known && hasBody(answer):
		_ = answer.Body.Close()
		return nil, e.errorOf(CodeProtocol, "the answer has a content encoding other than gzip or deflate", nil)
	case hasBody(answer) && answer.ContentLength > bound:
		_ = answer.Body.Close()
		return nil, e.tooLarge()
	}
	raw := &rawReader{source: answer.Body, left: rawBound(limit)}
	opened := &body{exchange: e, raw: raw, reader: raw, source: answer.Body, left: limit}
	if encoding != "" && hasBody(answer) {
		opened.reader = newInflater(encoding, raw)
		answer.Header.Del("Content-Encoding")
		answer.Header.Del("Content-Length")
	}
	return opened, nil
}

// hasBody is false where the headers may describe a body that is not there (RFC 9110 section
// 6.4.1).
func hasBody(answer *http.Response) bool {
	return answer.Request.Method != http.MethodHead && answer.ContentLength != 0 &&
		answer.StatusCode != http.StatusNoContent && answer.StatusCode != http.StatusNotModified
}

func (b *body) Read(p []byte) (int, error) {
	if b.closed.Load() {
		return 0, b.exchange.errorOf(CodeCanceled, "the body was closed before it was read", nil)
	}
	if b.perRead {
		b.exchange.timer.Reset(b.exchange.client.options.Timeout)
		defer b.exchange.timer.Stop()
	}
	// One byte more than is left tells a body that is too large from one that just fits.
	if int64(len(p)) > b.left+1 {
		p = p[:b.left+1]
	}
	n, err := b.reader.Read(p)
	if int64(n) > b.left {
		return int(b.left), b.exchange.tooLarge()
	}
	b.left -= int64(n)
	if err == nil || err == io.EOF {
		return n, err
	}
	return n, b.failure(err)
}

// Close ends the exchange. The connection is kept only if the body was read to its end.
func (b *body) Close() error {
	b.closed.Store(true)
	err := b.source.Close()
	b.exchange.end()
	if err != nil {
		return b.exchange.errorOf(CodeTruncated, "the body could not be closed", nil)
	}
	return nil
}

// failure turns an error of reading or decompressing into an *Error.
func (b *body) failure(err error) *Error {
	if ended := b.exchange.ended(); ended != nil {
		return ended
	}
	switch {
	case b.raw.failed == errTooLarge:
		return b.exchange.tooLarge()
	case b.raw.failed == nil && err != io.ErrUnexpectedEOF:
		return b.exchange.errorOf(CodeProtocol, "the compressed body is corrupt", nil)
	default:
		return b.exchange.errorOf(CodeTruncated, "the connection was closed before the answer was complete", publicCause(err))
	}
}

func (e *exchange) tooLarge() *Error {
	return e.errorOf(CodeResponseTooLarge, fmt.Sprintf("the answer is larger than %d bytes; ask for less or raise the limit", e.client.options.MaxResponseBytes), nil)
}
