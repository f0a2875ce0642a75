package transport_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/unimap/unimap/runtime/transport"
)

func pool(server *httptest.Server) *x509.CertPool {
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	return roots
}

func TestDo(t *testing.T) {
	server := newServer(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.Header().Set("X-Seen", strings.Join([]string{r.Method, r.RequestURI, r.Header.Get("X-Given"), r.UserAgent(), string(body)}, "|"))
		w.WriteHeader(http.StatusTeapot)
		_, _ = io.WriteString(w, "answer")
	})
	client := newClient(t, transport.Options{})
	response, err := client.Do(context.Background(), &transport.Request{
		Method: "PATCH",
		URL:    server.URL + "/a%2Fb?x[]=1&q=a b#fragment",
		Header: http.Header{"X-Given": {"yes"}},
		Body:   []byte("payload"),
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := "PATCH|/a%2Fb?x[]=1&q=a%20b|yes|unimap|payload"; response.Header.Get("X-Seen") != want {
		t.Errorf("the server saw %q, want %q", response.Header.Get("X-Seen"), want)
	}
	if response.Status != http.StatusTeapot || string(response.Body) != "answer" {
		t.Errorf("got %d %q", response.Status, response.Body)
	}
}

func TestHTTP2(t *testing.T) {
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, r.Proto)
	}))
	server.EnableHTTP2 = true
	server.StartTLS()
	defer server.Close()
	client := newClient(t, transport.Options{RootCAs: pool(server)})
	response, err := get(client, server.URL)
	if err != nil || string(response.Body) != "HTTP/2.0" {
		t.Fatalf("got %v, %v", response, err)
	}
}

func TestGuardKnowsWhetherTheConnectionIsEncrypted(t *testing.T) {
	plain := newServer(t, func(http.ResponseWriter, *http.Request) {})
	encrypted := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/", http.StatusFound)
	}))
	defer encrypted.Close()
	for url, want := range map[string]bool{plain.URL: true, encrypted.URL: false} {
		client := newClient(t, transport.Options{RootCAs: pool(encrypted), MaxRedirects: -1})
		dials := 0
		client.ObserveDials(func(plain, known bool) {
			dials++
			if !known || plain != want {
				t.Errorf("%s: the guard is told plain %v, known %v", url, plain, known)
			}
		})
		if _, err := get(client, url); err != nil || dials != 1 {
			t.Errorf("%s: %d dials, error %v", url, dials, err)
		}
	}
}

func TestHugeHeadersOverHTTP2(t *testing.T) {
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		for i := range 12 {
			w.Header().Set(fmt.Sprintf("X-%d", i), strings.Repeat("x", 500))
		}
	}))
	server.EnableHTTP2 = true
	server.StartTLS()
	defer server.Close()
	client := newClient(t, transport.Options{RootCAs: pool(server), MaxHeaderBytes: 4 << 10})
	_, err := get(client, server.URL)
	wantError(t, err, transport.CodeResponseTooLarge)
}

func TestConnectionClosedInHandshake(t *testing.T) {
	url := newRawServer(t, "")
	_, err := get(newClient(t, transport.Options{}), strings.Replace(url, "http:", "https:", 1))
	if failure := wantError(t, err, transport.CodeConnect); failure.Sent {
		t.Error("the request is said to have been sent")
	}
}

func TestConnectionsAreReused(t *testing.T) {
	var lock sync.Mutex
	connections := map[string]bool{}
	server := newServer(t, func(_ http.ResponseWriter, r *http.Request) {
		lock.Lock()
		defer lock.Unlock()
		connections[r.RemoteAddr] = true
	})
	client := newClient(t, transport.Options{})
	for range 5 {
		if _, err := get(client, server.URL); err != nil {
			t.Fatal(err)
		}
	}
	if len(connections) != 1 {
		t.Errorf("5 requests used %d connections, want 1", len(connections))
	}
}

func TestConnectTo(t *testing.T) {
	// The certificate of httptest is valid for example.com.
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, r.Host+r.URL.Path)
	}))
	defer server.Close()
	target := netip.MustParseAddrPort(server.Listener.Addr().String())
	client := newClient(t, transport.Options{RootCAs: pool(server), ConnectTo: target})
	response, err := get(client, "https://example.com/tickets")
	if err != nil || string(response.Body) != "example.com/tickets" {
		t.Errorf("got %v, %v", response, err)
	}
	_, err = get(client, "https://other.invalid/")
	wantError(t, err, transport.CodeTLS)
}

func TestConnectToIsGuarded(t *testing.T) {
	server := newServer(t, func(http.ResponseWriter, *http.Request) { t.Error("the address was dialled") })
	target := netip.MustParseAddrPort(server.Listener.Addr().String())
	client := newClient(t, transport.Options{ConnectTo: target, AllowedPrefixes: []netip.Prefix{}})
	_, err := get(client, "https://example.com/")
	wantError(t, err, transport.CodeBlockedAddress)
}

func TestProxyOfTheEnvironmentIsIgnored(t *testing.T) {
	proxy := newServer(t, func(http.ResponseWriter, *http.Request) { t.Error("the proxy was used") })
	server := newServer(t, func(http.ResponseWriter, *http.Request) {})
	for _, name := range []string{"HTTP_PROXY", "http_proxy", "ALL_PROXY"} {
		t.Setenv(name, proxy.URL)
	}
	if _, err := get(newClient(t, transport.Options{}), server.URL); err != nil {
		t.Fatal(err)
	}
}

func TestInvalidRequests(t *testing.T) {
	client := newClient(t, transport.Options{})
	for name, request := range map[string]transport.Request{
		"no scheme":       {Method: "GET", URL: "127.0.0.1/s3cr3t"},
		"other scheme":    {Method: "GET", URL: "ftp://127.0.0.1/s3cr3t"},
		"no host":         {Method: "GET", URL: "https:///s3cr3t"},
		"opaque":          {Method: "GET", URL: "https:s3cr3t"},
		"user info":       {Method: "GET", URL: "https://user:s3cr3t@127.0.0.1/"},
		"control byte":    {Method: "GET", URL: "https://127.0.0.1/s3cr3t\n"},
		"bad escape":      {Method: "GET", URL: "https://127.0.0.1/%zzs3cr3t"},
		"no method":       {Method: "", URL: "https://127.0.0.1/"},
		"bad method":      {Method: "GET /s3cr3t", URL: "https://127.0.0.1/"},
		"method in lower": {Method: "get", URL: "https://127.0.0.1/"},
		"CONNECT":         {Method: "CONNECT", URL: "https://127.0.0.1/"},
		"TRACE":           {Method: "TRACE", URL: "https://127.0.0.1/"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := client.Do(context.Background(), &request)
			failure := wantError(t, err, transport.CodeInvalidRequest)
			if failure.Sent || strings.Contains(failure.Error(), "s3cr3t") {
				t.Errorf("got %+v", failure)
			}
		})
	}
	strict := transport.NewClient(transport.Options{})
	defer strict.Close()
	_, err := get(strict, "http://unresolvable.invalid/")
	wantError(t, err, transport.CodeInvalidRequest)
}

func TestTLSFailures(t *testing.T) {
	handler := http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("a request arrived") })
	quiet := func(server *httptest.Server) *httptest.Server {
		server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
		t.Cleanup(server.Close)
		return server
	}
	trusted := quiet(httptest.NewUnstartedServer(handler))
	trusted.StartTLS()
	old := quiet(httptest.NewUnstartedServer(handler))
	old.TLS = &tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}
	old.StartTLS()
	plain := newServer(t, handler)
	for name, test := range map[string]struct {
		options transport.Options
		url     string
	}{
		"unknown authority": {transport.Options{}, trusted.URL},
		"other host name":   {transport.Options{RootCAs: pool(trusted)}, strings.Replace(trusted.URL, "127.0.0.1", "localhost", 1)},
		"TLS 1.1":           {transport.Options{RootCAs: pool(old)}, old.URL},
		"no TLS at all":     {transport.Options{}, strings.Replace(plain.URL, "http:", "https:", 1)},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := get(newClient(t, test.options), test.url)
			if failure := wantError(t, err, transport.CodeTLS); failure.Sent {
				t.Error("the request is said to have been sent")
			}
		})
	}
}

func TestConnectionRefused(t *testing.T) {
	server := httptest.NewServer(nil)
	server.Close()
	_, err := get(newClient(t, transport.Options{}), server.URL)
	if failure := wantError(t, err, transport.CodeConnect); failure.Sent {
		t.Error("the request is said to have been sent")
	}
}

func TestUnknownHost(t *testing.T) {
	// The empty label makes the resolver fail without asking the network.
	_, err := get(newClient(t, transport.Options{}), "https://a..invalid/")
	failure := wantError(t, err, transport.CodeDNS)
	var cause *net.DNSError
	if !errors.As(failure, &cause) || failure.Sent {
		t.Errorf("got %+v", failure)
	}
}

func TestHangs(t *testing.T) {
	beforeHeaders := newHanging(t, func(http.ResponseWriter) {})
	inBody := newHanging(t, func(w http.ResponseWriter) {
		_, _ = io.WriteString(w, "begin")
		_ = http.NewResponseController(w).Flush()
	})
	client := newClient(t, transport.Options{Timeout: 50 * time.Millisecond})
	for name, url := range map[string]string{"before the headers": beforeHeaders, "in the body": inBody} {
		t.Run(name, func(t *testing.T) {
			_, err := get(client, url)
			failure := wantError(t, err, transport.CodeTimeout)
			if !failure.Sent || errors.Is(err, context.DeadlineExceeded) || !errors.Is(err, os.ErrDeadlineExceeded) {
				t.Errorf("got %+v", failure)
			}
		})
	}
	t.Run("in a stream", func(t *testing.T) {
		response, err := client.Stream(context.Background(), &transport.Request{Method: "GET", URL: inBody})
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		content, err := io.ReadAll(response.Body)
		wantError(t, err, transport.CodeTimeout)
		if string(content) != "begin" {
			t.Errorf("read %q before the hang", content)
		}
	})
	t.Run("before a stream", func(t *testing.T) {
		_, err := client.Stream(context.Background(), &transport.Request{Method: "GET", URL: beforeHeaders})
		wantError(t, err, transport.CodeTimeout)
	})
}

// newHanging returns the URL of a server that begins an answer and never ends it.
func newHanging(t *testing.T, begin func(http.ResponseWriter)) string {
	t.Helper()
	release := make(chan struct{})
	server := newServer(t, func(w http.ResponseWriter, _ *http.Request) {
		begin(w)
		<-release
	})
	// Runs before the server's own cleanup, which waits for its handlers.
	t.Cleanup(func() { close(release) })
	return server.URL
}

func TestContextOfTheCaller(t *testing.T) {
	entered := make(chan struct{}, 1)
	server := newServer(t, func(_ http.ResponseWriter, r *http.Request) {
		entered <- struct{}{}
		<-r.Context().Done()
	})
	client := newClient(t, transport.Options{})
	t.Run("canceled under way", func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		go func() {
			<-entered
			cancel()
		}()
		_, err := client.Do(ctx, &transport.Request{Method: "GET", URL: server.URL})
		if failure := wantError(t, err, transport.CodeCanceled); !failure.Sent || !errors.Is(err, context.Canceled) {
			t.Errorf("got %+v", failure)
		}
	})
	t.Run("canceled before", func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		_, err := client.Do(ctx, &transport.Request{Method: "GET", URL: server.URL})
		if failure := wantError(t, err, transport.CodeCanceled); failure.Sent {
			t.Errorf("got %+v", failure)
		}
	})
	t.Run("deadline", func(t *testing.T) {
		ctx, cancel := context.WithDeadline(context.Background(), time.Unix(0, 0))
		defer cancel()
		_, err := client.Do(ctx, &transport.Request{Method: "GET", URL: server.URL})
		wantError(t, err, transport.CodeTimeout)
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v, want it to be context.DeadlineExceeded", err)
		}
	})
}

func TestFailuresHoldNoSecrets(t *testing.T) {
	refused := httptest.NewServer(nil)
	refused.Close()
	request := func(url string) *transport.Request {
		return &transport.Request{
			Method: "GET", URL: url + "/s3cr3t/?token=s3cr3t",
			Header: http.Header{"Authorization": {"Bearer s3cr3t"}, "X-Key": {"s3cr3t"}},
			Body:   []byte("s3cr3t"),
		}
	}
	client := newClient(t, transport.Options{Timeout: 50 * time.Millisecond})
	for name, url := range map[string]string{
		"refused":          refused.URL,
		"no such host":     "https://a..invalid",
		"blocked address":  "http://169.254.169.254",
		"hang":             newHanging(t, func(http.ResponseWriter) {}),
		"echo in status":   newRawServer(t, "HTTP/1.1 s3cr3t\r\n\r\n"),
		"echo in header":   newRawServer(t, "HTTP/1.1 200 OK\r\nContent-Length: s3cr3t\r\n\r\n"),
		"echo as answer":   newRawServer(t, "s3cr3t\r\n\r\n"),
		"echo in encoding": newRawServer(t, "HTTP/1.1 200 OK\r\nContent-Encoding: s3cr3t\r\nContent-Length: 1\r\n\r\nx"),
		"echo in redirect": newRawServer(t, "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: ftp://s3cr3t/s3cr3t\r\n\r\n"),
		"cut":              newRawServer(t, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\ns3cr3t"),
		"user info":        "https://s3cr3t:s3cr3t@127.0.0.1",
		"not parsable":     "https://127.0.0.1:s3cr3t",
	} {
		t.Run(name, func(t *testing.T) {
			_, err := client.Do(context.Background(), request(url))
			if err == nil {
				t.Fatal("got no error")
			}
			for depth := err; depth != nil; depth = errors.Unwrap(depth) {
				wantNoSecret(t, depth)
			}
		})
	}
	wantNoSecret(t, *request("https://127.0.0.1"))
	wantNoSecret(t, request("https://127.0.0.1"))
	wantNoSecret(t, request(":s3cr3t"))
	wantNoSecret(t, transport.Response{Header: http.Header{"A": {"s3cr3t"}}, Body: []byte("s3cr3t"), URL: "https://127.0.0.1/?s3cr3t"})
	wantNoSecret(t, transport.StreamResponse{Header: http.Header{"A": {"s3cr3t"}}, URL: "https://127.0.0.1/?s3cr3t"})
}

func wantNoSecret(t *testing.T, v any) {
	t.Helper()
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("event", "value", v)
	encoded, err := json.Marshal([]any{v})
	if err != nil {
		t.Error(err)
	}
	log.Write(encoded)
	for _, text := range []string{fmt.Sprintf("%v", v), fmt.Sprintf("%+v", v), fmt.Sprintf("%#v", v), fmt.Sprintf("%s", v), log.String()} {
		if strings.Contains(text, "s3cr3t") {
			t.Errorf("a secret shows in %s", text)
		}
	}
}
