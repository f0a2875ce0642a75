package transport

import (
	"bufio"
	"compress/flate"
	"compress/zlib"
	"errors"
	"io"
	"net/http"
	"strings"
)

var (
	errTooLarge = errors.New("body exceeds its bound")
	errTrailing = errors.New("data after the end of the compressed body")
)

// trailingBytes is how much may follow the end of a compressed stream before it is refused.
const trailingBytes = 512

// rawReader reads the body as it comes over the wire, bounded, and remembers its failure, so
// that it can be told from a failure of decompression.
type rawReader struct {
	source io.Reader
	left   int64
	failed error
}

func (r *rawReader) Read(p []byte) (int, error) {
	if r.left <= 0 {
		r.failed = errTooLarge
		return 0, errTooLarge
	}
	if int64(len(p)) > r.left {
		p = p[:r.left]
	}
	n, err := r.source.Read(p)
	r.left -= int64(n)
	if err != nil && err != io.EOF {
		r.failed = err
	}
	return n, err
}

// rawBound returns how many bytes on the wire a body of at most limit bytes may take:
// incompressible data grows a little, and an endless stream of empty blocks must end.
func rawBound(limit int64) int64 { return limit + limit/512 + 4096 }

// contentEncoding returns "", "gzip" or "deflate", or false for an encoding that is unknown.
func contentEncoding(header http.Header) (string, bool) {
	switch encoding := strings.ToLower(strings.TrimSpace(strings.Join(header.Values("Content-Encoding"), ","))); encoding {
	case "", "identity":
		return "", true
	case "gzip", "x-gzip":
		return "gzip", true
	case "deflate":
		return "deflate", true
	default:
		return "", false
	}
}

// inflater decompresses a body. It starts at the first read, so that a stream's headers need
// not wait for its body.
type inflater struct {
	encoding string
	raw      io.Reader
	source   *bufio.Reader // of raw
	decoder  io.Reader
	unzipper *unzipper // of source and decoder, for gzip
	ended    error     // what every further read returns
}

func newInflater(encoding string, raw io.Reader) *inflater {
	return &inflater{encoding: encoding, raw: raw}
}

func (i *inflater) Read(p []byte) (n int, err error) {
	if i.ended != nil {
		return 0, i.ended
	}
	if i.decoder == nil {
		err = i.start()
	}
	if err == nil {
		n, err = i.decoder.Read(p)
		if err == io.EOF {
			err = i.finish()
		}
	}
	// Whoever closes a body may do so while it is read, but nobody reads it after its end.
	if err == io.EOF && i.unzipper != nil {
		i.unzipper.release()
	}
	i.ended = err
	return n, err
}

// start chooses the decoder. A body of no bytes is empty, whatever its encoding.
func (i *inflater) start() error {
	if i.encoding == "gzip" {
		i.unzipper = newUnzipper()
		i.source = &i.unzipper.source
	} else {
		i.source = new(bufio.Reader)
	}
	i.source.Reset(i.raw)
	head, err := i.source.Peek(2)
	switch {
	case len(head) == 0:
		return err
	case i.unzipper != nil:
		i.decoder = &i.unzipper.reader
		err = i.unzipper.reader.Reset(i.source)
	case isZlib(head):
		i.decoder, err = zlib.NewReader(i.source)
	default:
		i.decoder, err = flate.NewReader(i.source), nil
	}
	return unexpected(err)
}

// isZlib tells RFC 1950, which "deflate" means, from the bare RFC 1951 that some servers send.
func isZlib(head []byte) bool {
	return len(head) == 2 && head[0]&0x0f == 8 && (int(head[0])<<8|int(head[1]))%31 == 0
}

// finish reads to the end of the body below, so that a cut is noticed and the connection freed.
func (i *inflater) finish() error {
	switch n, err := io.CopyN(io.Discard, i.source, trailingBytes); {
	case err == io.EOF:
		return io.EOF
	case err != nil:
		return err
	case n == trailingBytes:
		return errTrailing
	default:
		return io.EOF
	}
}

// unexpected turns the end of a stream that had begun into a cut.
func unexpected(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}
