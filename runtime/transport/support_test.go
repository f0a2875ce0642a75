package transport_test

import (
	"bufio"
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"

	"github.com/unimap/unimap/runtime/transport"
)

var loopback = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}

// newClient returns a client that may call loopback addresses and is closed after the test.
func newClient(t *testing.T, options transport.Options) *transport.Client {
	t.Helper()
	if options.AllowedPrefixes == nil {
		options.AllowedPrefixes = loopback
	}
	client := transport.NewClient(options)
	t.Cleanup(client.Close)
	return client
}

func newServer(t *testing.T, handler http.HandlerFunc) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server
}

// newRawServer answers every connection with the bytes of answer after it has read the
// request's headers, and returns its URL.
func newRawServer(t *testing.T, answer string) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			if _, err := http.ReadRequest(bufio.NewReader(connection)); err == nil {
				_, _ = connection.Write([]byte(answer))
			}
			_ = connection.Close()
		}
	}()
	return "http://" + listener.Addr().String()
}

func get(client *transport.Client, url string) (*transport.Response, error) {
	return client.Do(context.Background(), &transport.Request{Method: "GET", URL: url})
}

// wantError fails the test unless err is an *Error of the given code, which it returns.
func wantError(t *testing.T, err error, code string) *transport.Error {
	t.Helper()
	var failure *transport.Error
	if !errors.As(err, &failure) {
		t.Fatalf("got error %v, want one of code %s", err, code)
	}
	if failure.Code != code {
		t.Fatalf("got code %s (%v), want %s", failure.Code, failure, code)
	}
	return failure
}
