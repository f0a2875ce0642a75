package transport_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/unimap/unimap/runtime/transport"
)

type roundTripper func(*http.Request) (*http.Response, error)

func (r roundTripper) RoundTrip(request *http.Request) (*http.Response, error) { return r(request) }

func madeUp(status int, body string, header http.Header) *http.Response {
	return &http.Response{StatusCode: status, Header: header, Body: io.NopCloser(strings.NewReader(body))}
}

// A round tripper of one's own makes the hops; the rest stays as it is.
func TestRoundTripper(t *testing.T) {
	var hops []string
	client := newClient(t, transport.Options{MaxResponseBytes: 1000, RoundTripper: roundTripper(func(request *http.Request) (*http.Response, error) {
		hops = append(hops, request.URL.Host+request.URL.Path+" "+request.Header.Get("Authorization"))
		switch request.URL.Path {
		case "/moved":
			return madeUp(http.StatusFound, "", http.Header{"Location": {"https://elsewhere.example/packed"}}), nil
		case "/packed":
			var packed bytes.Buffer
			writer := gzip.NewWriter(&packed)
			_, _ = writer.Write([]byte(`{"a":1}`))
			_ = writer.Close()
			return madeUp(http.StatusOK, packed.String(), http.Header{"Content-Encoding": {"gzip"}}), nil
		case "/large":
			return madeUp(http.StatusOK, strings.Repeat("x", 2000), nil), nil
		}
		return &http.Response{StatusCode: http.StatusNoContent}, nil
	})})
	do := func(path string) (*transport.Response, error) {
		return client.Do(t.Context(), &transport.Request{Method: "GET", URL: "https://desk.example" + path, Header: http.Header{"Authorization": {"secret"}}})
	}
	response, err := do("/moved")
	if err != nil || string(response.Body) != `{"a":1}` {
		t.Errorf("got %v, %v", response, err)
	}
	if got := strings.Join(hops, ", "); got != "desk.example/moved secret, elsewhere.example/packed " {
		t.Errorf("hops: %s", got)
	}
	_, err = do("/large")
	wantError(t, err, transport.CodeResponseTooLarge)
	if response, err = do("/empty"); err != nil || response.Status != http.StatusNoContent || len(response.Body) != 0 {
		t.Errorf("got %v, %v", response, err)
	}
}

func TestErrorsOfARoundTripper(t *testing.T) {
	errOwn := errors.New("the cassette has no such exchange")
	tests := []struct {
		name string
		err  error
		code string
		sent bool
	}{
		{"of its own", errOwn, transport.CodeFailed, true},
		{"neither an answer nor an error", nil, transport.CodeFailed, true},
		{"a dial", &net.OpError{Op: "dial", Err: errors.New("refused")}, transport.CodeConnect, false},
		{"a host that is not there", &net.DNSError{IsNotFound: true}, transport.CodeDNS, false},
		{"an end", io.ErrUnexpectedEOF, transport.CodeTruncated, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			client := newClient(t, transport.Options{RoundTripper: roundTripper(func(*http.Request) (*http.Response, error) { return nil, tt.err })})
			_, err := client.Do(t.Context(), &transport.Request{Method: "POST", URL: "https://desk.example/x"})
			if failure := wantError(t, err, tt.code); failure.Sent != tt.sent {
				t.Errorf("sent: %v", failure.Sent)
			}
			if tt.err == errOwn && !errors.Is(err, errOwn) {
				t.Errorf("the cause is lost: %v", err)
			}
		})
	}
}

// A round tripper may announce any length, or none.
func TestBodiesOfAnyLength(t *testing.T) {
	whole := bytes.Repeat([]byte("0123456789abcdef"), 100<<10)
	for _, length := range []int{0, 1, 6 << 10, 256<<10 - 1, 256 << 10, 300 << 10, len(whole)} {
		for name, announced := range map[string]int{"exactly": length, "not": -1, "too short": length / 2, "too long": length + 1<<20} {
			t.Run(fmt.Sprintf("%d bytes, announced %s", length, name), func(t *testing.T) {
				client := newClient(t, transport.Options{RoundTripper: roundTripper(func(*http.Request) (*http.Response, error) {
					return &http.Response{StatusCode: http.StatusOK, ContentLength: int64(announced), Body: io.NopCloser(bytes.NewReader(whole[:length]))}, nil
				})})
				response, err := get(client, "https://desk.example/x")
				if err != nil || response.Body == nil || !bytes.Equal(response.Body, whole[:length]) {
					t.Errorf("got %v, %v", response, err)
				}
			})
		}
	}
}

// A message names the host that was asked for, even if the round tripper asks another one.
func TestRoundTripperThatGoesElsewhere(t *testing.T) {
	client := newClient(t, transport.Options{RoundTripper: roundTripper(func(request *http.Request) (*http.Response, error) {
		request.URL.Scheme, request.URL.Host = "http", "internal.example"
		return nil, io.ErrUnexpectedEOF
	})})
	_, err := get(client, "https://desk.example/x")
	if failure := wantError(t, err, transport.CodeTruncated); !strings.HasPrefix(failure.Message, "https://desk.example: ") {
		t.Errorf("got %s", failure.Message)
	}
}
