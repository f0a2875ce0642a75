package transport

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"slices"
	"sync/atomic"
)

// mostReserved is how many bytes are reserved for an answer before any of it has come.
const mostReserved = 256 << 10

// body is the decompressed, bounded body of an answer.
type body struct {
	exchange *exchange
	raw      rawReader
	reader   io.Reader
	source   io.Closer
	left     int64
	// announced is how long it is said to be, negative if that is not said.
	announced int64
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
	opened := &body{exchange: e, raw: rawReader{source: answer.Body, left: rawBound(limit)}, source: answer.Body, left: limit}
	opened.reader = &opened.raw
	switch {
	case !hasBody(answer):
	case encoding == "":
		opened.announced = answer.ContentLength
	default:
		opened.announced = -1
		opened.reader = newInflater(encoding, &opened.raw)
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

// readAll reads the body to its end. A long one has to come before room for all of it is made.
func (b *body) readAll() ([]byte, error) {
	if b.announced < 0 {
		return io.ReadAll(b)
	}
	whole := b.announced + 1 // room to see the end
	content := make([]byte, 0, min(whole, mostReserved))
	for {
		n, err := b.Read(content[len(content):cap(content)])
		content = content[:len(content)+n]
		switch {
		case err == io.EOF:
			return content, nil
		case err != nil:
			return nil, err
		case len(content) == cap(content):
			have := int64(len(content))
			content = slices.Grow(content, max(bytes.MinRead, int(min(whole-have, 3*have))))
		}
	}
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
