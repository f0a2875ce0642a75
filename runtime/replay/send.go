package replay

import (
	"bytes"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"slices"
	"time"

	"github.com/unimap/unimap/engine/testcase"
	"github.com/unimap/unimap/engine/value"
)

// The faults of testcase.Answer.
const (
	faultReset    = "reset"
	faultTruncate = "truncate"
)

// framing are the headers that describe how a recorded answer was carried. This one is carried
// in another way.
var framing = []string{"Connection", "Content-Encoding", "Content-Length", "Keep-Alive", "Trailer", "Transfer-Encoding", "Upgrade"}

// send writes an answer and closes the connection. It takes the connection out of net/http: that
// would add a Date of its own, cannot reset, and lets clients repeat a request on their own where
// a kept connection breaks, which no script could expect.
func send(w http.ResponseWriter, r *http.Request, answer testcase.Answer) {
	connection, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return // the connection is lost already
	}
	defer connection.Close()
	if answer.Fault == faultReset {
		reset(connection)
		return
	}
	_ = connection.SetWriteDeadline(time.Now().Add(patience))
	_, _ = connection.Write(encode(r, answer)) // a client that does not read it gets an error of its own
}

// reset ends a connection by RST, without a word of TLS before it.
func reset(connection net.Conn) {
	if encrypted, ok := connection.(*tls.Conn); ok {
		connection = encrypted.NetConn()
	}
	if plain, ok := connection.(*net.TCPConn); ok {
		_ = plain.SetLinger(0)
	}
	_ = connection.Close()
}

// encode returns the bytes of an answer.
func encode(r *http.Request, answer testcase.Answer) []byte {
	body := bodyOf(answer)
	response := &http.Response{
		StatusCode: int(answer.Status), ProtoMajor: 1, ProtoMinor: 1, Request: r, Close: true,
		Header: headerOf(answer), ContentLength: int64(len(body)), Body: io.NopCloser(bytes.NewReader(body)),
	}
	if answer.Fault == faultTruncate {
		response.ContentLength = max(response.ContentLength, 1)
		response.Body = io.NopCloser(bytes.NewReader(body[:len(body)/2]))
	}
	var out bytes.Buffer
	_ = response.Write(&out) // fails at the end of a truncated body, as is meant
	return out.Bytes()
}

func bodyOf(answer testcase.Answer) []byte {
	switch {
	case answer.Text != nil:
		return []byte(*answer.Text)
	case !value.IsMissing(answer.Body):
		return value.Append(nil, answer.Body)
	}
	return nil
}

func headerOf(answer testcase.Answer) http.Header {
	header := http.Header{}
	if answer.Headers != nil {
		for name, content := range answer.Headers.All() {
			if slices.Contains(framing, http.CanonicalHeaderKey(name)) {
				continue
			}
			for _, text := range texts(content) {
				header.Add(name, text)
			}
		}
	}
	if answer.Text == nil && !value.IsMissing(answer.Body) && header.Get("Content-Type") == "" {
		header.Set("Content-Type", "application/json")
	}
	return header
}

// texts returns the texts of a header or parameter: of each element of a list, none of null.
func texts(content any) []string {
	switch content := content.(type) {
	case nil:
		return nil
	case []any:
		var out []string
		for _, element := range content {
			out = append(out, texts(element)...)
		}
		return out
	}
	return []string{value.Text(content)}
}
