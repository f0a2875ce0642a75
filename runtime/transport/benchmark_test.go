package transport_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/unimap/unimap/runtime/transport"
)

var (
	benchmarkBody   = []byte(`{"fields":{"summary":"` + strings.Repeat("s", 300) + `"}}`)
	benchmarkAnswer = benchmarkJSON(40)
)

// benchmarkJSON is an answer of about as many times 150 bytes.
func benchmarkJSON(items int) []byte {
	text := []byte(`{"items":[`)
	for i := range items {
		text = fmt.Appendf(text, `{"id":%d,"summary":"ticket %x","status":{"name":"open","category":%d},"created":"2024-01-%02dT10:00:00Z","labels":["a%d","b%d"]},`, 10000+i, i*i*7919, i%3, i%28+1, i*31, i*17)
	}
	return append(text, `{}]}`...)
}

// benchmarkRequest is a write such as a mapping makes.
func benchmarkRequest(url string) *transport.Request {
	return &transport.Request{
		Method: http.MethodPatch, URL: url + "/rest/api/3/issue/10001?returnIssue=true",
		Header: http.Header{
			"Accept": {"application/json"}, "Content-Type": {"application/json"}, "Authorization": {"Bearer 0123456789abcdef"},
		},
		Body: benchmarkBody,
	}
}

// remembering answers from memory, so that only the part of this package is measured.
type remembering struct {
	header  http.Header
	content []byte
	length  int64 // as it is announced; negative for not at all
}

func (r remembering) RoundTrip(request *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: http.StatusOK, Request: request, ContentLength: r.length,
		Header: r.header.Clone(), Body: io.NopCloser(bytes.NewReader(r.content)),
	}, nil
}

// newEcho answers every request over loopback with the same bytes, at as little cost as can be,
// and returns its URL.
func newEcho(b *testing.B) string {
	b.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			go answerAll(connection)
		}
	}()
	return "http://" + listener.Addr().String()
}

func answerAll(connection net.Conn) {
	defer connection.Close()
	answer := fmt.Appendf(nil, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", len(benchmarkAnswer), benchmarkAnswer)
	reader := bufio.NewReaderSize(connection, 16<<10)
	for {
		for line := []byte(nil); len(line) != len("\r\n"); {
			var err error
			if line, err = reader.ReadSlice('\n'); err != nil {
				return
			}
		}
		if _, err := reader.Discard(len(benchmarkBody)); err != nil {
			return
		}
		if _, err := connection.Write(answer); err != nil {
			return
		}
	}
}

// bareExchange is what a program does that uses a round tripper as it is.
func bareExchange(ctx context.Context, trips http.RoundTripper, r *transport.Request) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, r.Method, r.URL, bytes.NewReader(r.Body))
	if err != nil {
		return nil, err
	}
	request.Header = r.Header
	response, err := trips.RoundTrip(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	switch {
	case response.Header.Get("Content-Encoding") == "gzip":
		unpacked, err := gzip.NewReader(response.Body)
		if err != nil {
			return nil, err
		}
		return io.ReadAll(unpacked)
	case response.ContentLength < 0:
		return io.ReadAll(response.Body)
	default:
		content := make([]byte, response.ContentLength)
		_, err = io.ReadFull(response.Body, content)
		return content, err
	}
}

// BenchmarkExchange compares an exchange with that of a bare round tripper, over loopback and
// without a network.
func BenchmarkExchange(b *testing.B) {
	var packed bytes.Buffer
	writer := gzip.NewWriter(&packed)
	_, _ = writer.Write(benchmarkAnswer)
	_ = writer.Close()
	long := bytes.Repeat([]byte("d"), 2<<20)
	plain := http.Header{"Content-Type": {"application/json"}}
	compressed := http.Header{"Content-Type": {"application/json"}, "Content-Encoding": {"gzip"}}
	for _, peer := range []struct {
		name  string
		trips http.RoundTripper // nil for the pool of a client
		want  int
	}{
		{"memory", remembering{plain, benchmarkAnswer, int64(len(benchmarkAnswer))}, len(benchmarkAnswer)},
		{"unannounced", remembering{plain, benchmarkAnswer, -1}, len(benchmarkAnswer)},
		{"long", remembering{plain, long, int64(len(long))}, len(long)},
		{"gzip", remembering{compressed, packed.Bytes(), int64(packed.Len())}, len(benchmarkAnswer)},
		{"loopback", nil, len(benchmarkAnswer)},
	} {
		client := transport.NewClient(transport.Options{AllowedPrefixes: loopback, RoundTripper: peer.trips})
		defer client.Close()
		trips := peer.trips
		url := "https://desk.example"
		if trips == nil {
			trips, url = client.Pool(), newEcho(b)
		}
		run := func(name string, exchange func(context.Context, *transport.Request) ([]byte, error)) {
			b.Run(peer.name+"/"+name, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					// Each call of a server has a context of its own.
					ctx, cancel := context.WithCancel(context.Background())
					content, err := exchange(ctx, benchmarkRequest(url))
					cancel()
					if err != nil || len(content) != peer.want {
						b.Fatal(len(content), err)
					}
				}
			})
		}
		run("bare", func(ctx context.Context, request *transport.Request) ([]byte, error) {
			return bareExchange(ctx, trips, request)
		})
		run("client", func(ctx context.Context, request *transport.Request) ([]byte, error) {
			response, err := client.Do(ctx, request)
			if err != nil {
				return nil, err
			}
			return response.Body, nil
		})
	}
}
