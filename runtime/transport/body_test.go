package transport_test

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/unimap/unimap/runtime/transport"
)

type flusher interface {
	io.WriteCloser
}

func compress(t *testing.T, encoding string, content []byte) []byte {
	t.Helper()
	var buffer bytes.Buffer
	var writer flusher
	switch encoding {
	case "gzip":
		writer = gzip.NewWriter(&buffer)
	case "zlib":
		writer = zlib.NewWriter(&buffer)
	case "flate":
		raw, err := flate.NewWriter(&buffer, flate.BestCompression)
		if err != nil {
			t.Fatal(err)
		}
		writer = raw
	}
	if _, err := writer.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	return buffer.Bytes()
}

func TestDecompression(t *testing.T) {
	const limit = 4096
	fits := []byte(strings.Repeat("x", limit))
	tooLarge := append(bytes.Clone(fits), 'x')
	gzipped := compress(t, "gzip", fits)
	for _, test := range []struct {
		name     string
		encoding string
		body     []byte
		want     []byte
		code     string
	}{
		{"none", "", fits, fits, ""},
		{"identity", "identity", fits, fits, ""},
		{"gzip", "gzip", gzipped, fits, ""},
		{"x-gzip in capitals", "X-GZIP", gzipped, fits, ""},
		{"gzip members", "gzip", append(compress(t, "gzip", []byte("a")), compress(t, "gzip", []byte("b"))...), []byte("ab"), ""},
		{"deflate", "deflate", compress(t, "zlib", fits), fits, ""},
		{"bare deflate", "deflate", compress(t, "flate", fits), fits, ""},
		{"empty", "gzip", nil, []byte{}, ""},
		{"too large", "", tooLarge, nil, transport.CodeResponseTooLarge},
		{"gzip too large", "gzip", compress(t, "gzip", tooLarge), nil, transport.CodeResponseTooLarge},
		{"gzip bomb", "gzip", compress(t, "gzip", make([]byte, 8<<20)), nil, transport.CodeResponseTooLarge},
		{"deflate bomb", "deflate", compress(t, "zlib", make([]byte, 8<<20)), nil, transport.CodeResponseTooLarge},
		{"endless empty members", "gzip", bytes.Repeat(compress(t, "gzip", nil), 10000), nil, transport.CodeResponseTooLarge},
		{"gzip cut", "gzip", gzipped[:len(gzipped)-5], nil, transport.CodeTruncated},
		{"gzip of one byte", "gzip", gzipped[:1], nil, transport.CodeTruncated},
		{"deflate cut", "deflate", compress(t, "zlib", fits)[:9], nil, transport.CodeTruncated},
		{"gzip corrupt", "gzip", []byte("this is not gzip"), nil, transport.CodeProtocol},
		{"gzip checksum", "gzip", flipped(gzipped, len(gzipped)-6), nil, transport.CodeProtocol},
		{"data after deflate", "deflate", append(compress(t, "zlib", fits), make([]byte, 2000)...), nil, transport.CodeProtocol},
		{"brotli", "br", fits, nil, transport.CodeProtocol},
		{"two encodings", "gzip, gzip", gzipped, nil, transport.CodeProtocol},
	} {
		for _, chunked := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, chunked %v", test.name, chunked), func(t *testing.T) {
				server := newServer(t, func(w http.ResponseWriter, _ *http.Request) {
					if test.encoding != "" {
						w.Header().Set("Content-Encoding", test.encoding)
					}
					if chunked {
						w.WriteHeader(http.StatusOK)
						_ = http.NewResponseController(w).Flush()
					}
					_, _ = w.Write(test.body)
				})
				client := newClient(t, transport.Options{MaxResponseBytes: limit})
				response, err := get(client, server.URL)
				if test.code != "" {
					wantError(t, err, test.code)
					return
				}
				if err != nil {
					t.Fatal(err)
				}
				if !bytes.Equal(response.Body, test.want) {
					t.Errorf("got %d bytes, want %d", len(response.Body), len(test.want))
				}
			})
		}
	}
}

func flipped(content []byte, at int) []byte {
	content = bytes.Clone(content)
	content[at] ^= 0xff
	return content
}

func TestBodylessAnswersAreNotDecompressed(t *testing.T) {
	for _, test := range []struct {
		method string
		status int
	}{{"HEAD", 200}, {"GET", 204}, {"GET", 304}} {
		server := newServer(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "br")
			if test.method == "HEAD" {
				w.Header().Set("Content-Length", "99999999999")
			}
			w.WriteHeader(test.status)
		})
		client := newClient(t, transport.Options{})
		response, err := client.Do(context.Background(), &transport.Request{Method: test.method, URL: server.URL})
		if err != nil || response.Status != test.status || len(response.Body) != 0 {
			t.Errorf("%s %d: got %v, %v", test.method, test.status, response, err)
		}
	}
}

func TestAnswersThatBreakOff(t *testing.T) {
	for name, test := range map[string]struct{ answer, code string }{
		"no answer":        {"", transport.CodeTruncated},
		"half the headers": {"HTTP/1.1 200 OK\r\nX-Y: z\r\n", transport.CodeTruncated},
		// What a cut leaves of these lines is not HTTP.
		"half a status line": {"HTTP/1.1 20", transport.CodeProtocol},
		"half a header":      {"HTTP/1.1 200 OK\r\nContent-Le", transport.CodeProtocol},
		"half the body":      {"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort", transport.CodeTruncated},
		"half a chunk":       {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nshort", transport.CodeTruncated},
		"no last chunk":      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n", transport.CodeTruncated},
		"not HTTP":           {"SSH-2.0-OpenSSH_9.6\r\n\r\n", transport.CodeProtocol},
		"bad status":         {"HTTP/1.1 abc OK\r\n\r\n", transport.CodeProtocol},
		"bad length":         {"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", transport.CodeProtocol},
		"two lengths":        {"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", transport.CodeProtocol},
		"other protocol":     {"HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n", transport.CodeProtocol},
		"announced size":     {"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n", transport.CodeResponseTooLarge},
		"huge headers":       {"HTTP/1.1 200 OK\r\nX: " + strings.Repeat("x", 1<<20) + "\r\n\r\n", transport.CodeResponseTooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			client := newClient(t, transport.Options{MaxHeaderBytes: 64 << 10})
			_, err := get(client, newRawServer(t, test.answer))
			if failure := wantError(t, err, test.code); !failure.Sent {
				t.Error("the request is not said to have been sent")
			}
		})
	}
}

func TestStream(t *testing.T) {
	content := bytes.Repeat([]byte("0123456789"), 1000)
	server := newServer(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/pdf")
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(compress(t, "gzip", content))
	})
	client := newClient(t, transport.Options{})
	response, err := client.Stream(context.Background(), &transport.Request{Method: "GET", URL: server.URL})
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(response.Body)
	if err != nil || !bytes.Equal(got, content) {
		t.Fatalf("got %d bytes, %v", len(got), err)
	}
	if response.Header.Get("Content-Type") != "application/pdf" || response.Header.Get("Content-Encoding") != "" {
		t.Errorf("got headers %v", response.Header)
	}
	if err := response.Body.Close(); err != nil {
		t.Fatal(err)
	}
	_, err = response.Body.Read(make([]byte, 1))
	wantError(t, err, transport.CodeCanceled)
}

func TestStreamIsBounded(t *testing.T) {
	server := newServer(t, func(w http.ResponseWriter, _ *http.Request) {
		for range 100 {
			_, _ = w.Write(make([]byte, 1000))
		}
	})
	client := newClient(t, transport.Options{MaxResponseBytes: 5000})
	response, err := client.Stream(context.Background(), &transport.Request{Method: "GET", URL: server.URL})
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	n, err := io.Copy(io.Discard, response.Body)
	wantError(t, err, transport.CodeResponseTooLarge)
	if n != 5000 {
		t.Errorf("read %d bytes, want 5000", n)
	}
}
