package transport_test

import (
	"context"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/unimap/unimap/runtime/transport"
)

func TestCheckHeader(t *testing.T) {
	for _, test := range []struct {
		name, header, value string
		accepted            bool
	}{
		{"plain", "X-Api-Key", "abc", true},
		{"tab and space", "X-Note", "a\tb c", true},
		{"empty value", "X-Note", "", true},
		{"UTF-8", "X-Note", "zwölf 日本", true},
		{"other te", "Tea", "x", true},
		{"host", "Host", "a", false},
		{"any case", "cOnTeNt-LeNgTh", "1", false},
		{"transfer encoding", "Transfer-Encoding", "chunked", false},
		{"connection", "Connection", "close", false},
		{"keep-alive", "Keep-Alive", "1", false},
		{"proxy", "Proxy-Authorization", "Basic x", false},
		{"proxy connection", "proxy-connection", "x", false},
		{"te", "TE", "trailers", false},
		{"trailer", "Trailer", "X", false},
		{"upgrade", "Upgrade", "h2c", false},
		{"expect", "Expect", "100-continue", false},
		{"empty name", "", "x", false},
		{"space in name", "X Y", "x", false},
		{"colon in name", "X:", "x", false},
		{"pseudo header", ":authority", "x", false},
		{"line break in name", "X\r\nY", "x", false},
		{"name not ASCII", "Schlüssel", "x", false},
		{"CR", "X", "a\rb", false},
		{"LF", "X", "a\nb", false},
		{"NUL", "X", "a\x00b", false},
		{"escape", "X", "a\x1bb", false},
		{"DEL", "X", "a\x7fb", false},
		{"not UTF-8", "X", "a\xffb", false},
		{"long name", strings.Repeat("a", 257), "x", false},
		{"long value", "X", strings.Repeat("a", 64<<10+1), false},
	} {
		t.Run(test.name, func(t *testing.T) {
			err := transport.CheckHeader(test.header, test.value)
			if test.accepted {
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			wantError(t, err, transport.CodeInvalidRequest)
		})
	}
}

func TestForbiddenHeaderIsNotSent(t *testing.T) {
	server := newServer(t, func(http.ResponseWriter, *http.Request) { t.Error("the request was sent") })
	client := newClient(t, transport.Options{})
	for name, value := range map[string]string{"Host": "evil.example", "Content-Length": "0", "X": "a\r\nY: b"} {
		_, err := client.Do(context.Background(), &transport.Request{
			Method: "GET", URL: server.URL, Header: http.Header{name: {value}},
		})
		if failure := wantError(t, err, transport.CodeInvalidRequest); failure.Sent {
			t.Errorf("%s: the request is said to have been sent", name)
		}
	}
}

func TestHeadersAreSentUnderCanonicalNames(t *testing.T) {
	var received http.Header
	server := newServer(t, func(_ http.ResponseWriter, r *http.Request) { received = r.Header })
	client := newClient(t, transport.Options{UserAgent: "desk"})
	for name, test := range map[string]struct{ given, want http.Header }{
		"none":      {nil, http.Header{"User-Agent": {"desk"}, "Accept-Encoding": {"gzip"}}},
		"canonical": {http.Header{"X-A": {"1", "2"}}, http.Header{"X-A": {"1", "2"}, "User-Agent": {"desk"}, "Accept-Encoding": {"gzip"}}},
		"in lower case": {
			http.Header{"x-a": {"1"}, "user-agent": {"own"}, "accept-encoding": {"br"}},
			http.Header{"X-A": {"1"}, "User-Agent": {"own"}, "Accept-Encoding": {"br"}},
		},
		"in both":                 {http.Header{"x-a": {"1"}, "X-A": {"1"}}, http.Header{"X-A": {"1", "1"}, "User-Agent": {"desk"}, "Accept-Encoding": {"gzip"}}},
		"of a part of the answer": {http.Header{"range": {"bytes=0-1"}}, http.Header{"Range": {"bytes=0-1"}, "User-Agent": {"desk"}}},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := client.Do(t.Context(), &transport.Request{Method: "GET", URL: server.URL, Header: test.given}); err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(received, test.want) {
				t.Errorf("got %v, want %v", received, test.want)
			}
		})
	}
}

func FuzzCheckHeader(f *testing.F) {
	f.Add("X-Api-Key", "abc")
	f.Add("Host", "a\r\nb")
	f.Fuzz(func(t *testing.T, name, value string) {
		if transport.CheckHeader(name, value) != nil {
			return
		}
		if strings.ContainsAny(name, " :\r\n\x00") || strings.ContainsAny(value, "\r\n\x00") || transport.ForbiddenHeader(name) {
			t.Errorf("accepted %q: %q", name, value)
		}
	})
}
