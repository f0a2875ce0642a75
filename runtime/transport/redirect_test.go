package transport_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"github.com/unimap/unimap/runtime/transport"
)

// secretHeaders are what a mapping may use to authorise a call.
func secretHeaders() http.Header {
	return http.Header{
		"Authorization":   {"Bearer s3cr3t-token"},
		"X-Api-Key":       {"s3cr3t-key"},
		"Cookie":          {"session=s3cr3t"},
		"X-Custom":        {"tenant-s3cr3t"},
		"Accept":          {"application/json"},
		"Accept-Language": {"de"},
		"User-Agent":      {"test-agent"},
	}
}

func TestRedirectToAnotherOriginLosesCredentials(t *testing.T) {
	var received http.Header
	target := newServer(t, func(_ http.ResponseWriter, r *http.Request) { received = r.Header.Clone() })
	first := newServer(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, target.URL+"/elsewhere", http.StatusFound)
	})
	client := newClient(t, transport.Options{})
	response, err := client.Do(context.Background(), &transport.Request{
		Method: "GET", URL: first.URL + "/?key=s3cr3t-query", Header: secretHeaders(),
	})
	if err != nil {
		t.Fatal(err)
	}
	if response.URL != target.URL+"/elsewhere" {
		t.Errorf("final URL %s", response.URL)
	}
	for name, values := range received {
		if strings.Contains(strings.Join(values, " "), "s3cr3t") {
			t.Errorf("header %s leaked", name)
		}
	}
	for name, want := range map[string]string{
		"Accept": "application/json", "Accept-Language": "de", "User-Agent": "test-agent",
		"Authorization": "", "X-Custom": "", "Referer": "",
	} {
		if got := received.Get(name); got != want {
			t.Errorf("%s = %q, want %q", name, got, want)
		}
	}
}

func TestRedirectBackDoesNotRestoreCredentials(t *testing.T) {
	var final http.Header
	var first *httptest.Server
	second := newServer(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, first.URL+"/back", http.StatusFound)
	})
	first = newServer(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/back" {
			final = r.Header.Clone()
			return
		}
		http.Redirect(w, r, second.URL, http.StatusFound)
	})
	client := newClient(t, transport.Options{})
	if _, err := client.Do(context.Background(), &transport.Request{Method: "GET", URL: first.URL, Header: secretHeaders()}); err != nil {
		t.Fatal(err)
	}
	if got := final.Get("Authorization"); got != "" {
		t.Error("the Authorization header came back")
	}
}

func TestRedirectWithinOriginKeepsHeaders(t *testing.T) {
	var received http.Header
	server := newServer(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/moved" {
			received = r.Header.Clone()
			return
		}
		w.Header().Set("Location", "/moved?q=a b")
		w.WriteHeader(http.StatusPermanentRedirect)
	})
	client := newClient(t, transport.Options{})
	if _, err := client.Do(context.Background(), &transport.Request{Method: "GET", URL: server.URL, Header: secretHeaders()}); err != nil {
		t.Fatal(err)
	}
	if got := received.Get("Authorization"); got != "Bearer s3cr3t-token" {
		t.Errorf("Authorization = %q", got)
	}
}

func TestWritesAreNotRedirected(t *testing.T) {
	for _, method := range []string{"POST", "PUT", "PATCH", "DELETE"} {
		for _, status := range []int{301, 302, 303, 307, 308} {
			var requests int
			server := newServer(t, func(w http.ResponseWriter, _ *http.Request) {
				requests++
				w.Header().Set("Location", "/other")
				w.WriteHeader(status)
			})
			client := newClient(t, transport.Options{})
			response, err := client.Do(context.Background(), &transport.Request{Method: method, URL: server.URL, Body: []byte("{}")})
			if err != nil {
				t.Fatalf("%s %d: %v", method, status, err)
			}
			if response.Status != status || requests != 1 || response.Header.Get("Location") != "/other" {
				t.Errorf("%s %d: got status %d after %d requests", method, status, response.Status, requests)
			}
		}
	}
}

func TestRedirectsThatAreRefused(t *testing.T) {
	plain := newServer(t, func(http.ResponseWriter, *http.Request) { t.Error("a refused redirect was followed") })
	for name, location := range map[string]string{
		"other scheme":      "file:///etc/passwd",
		"script":            "javascript:alert(1)",
		"user name":         "https://user:s3cr3t@127.0.0.1/",
		"https to http":     plain.URL,
		"not parsable":      "https://[::1/",
		"without a host":    "https:///path",
		"empty-host scheme": "http:",
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Location", location)
				w.WriteHeader(http.StatusFound)
			}))
			defer server.Close()
			client := newClient(t, transport.Options{RootCAs: pool(server)})
			_, err := get(client, server.URL)
			failure := wantError(t, err, transport.CodeRedirect)
			if strings.Contains(failure.Error(), "s3cr3t") {
				t.Errorf("the error shows the location: %v", failure)
			}
		})
	}
}

func TestRedirectToBlockedAddress(t *testing.T) {
	server := newServer(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", "http://169.254.169.254/latest/meta-data/")
		w.WriteHeader(http.StatusFound)
	})
	client := newClient(t, transport.Options{AllowedPrefixes: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}})
	_, err := get(client, server.URL)
	wantError(t, err, transport.CodeBlockedAddress)
}

func TestRedirectLimit(t *testing.T) {
	for _, test := range []struct {
		limit, redirects int
		code             string
		status           int
	}{
		{0, 5, "", 200},
		{0, 6, transport.CodeRedirect, 0},
		{2, 2, "", 200},
		{2, 3, transport.CodeRedirect, 0},
		{-1, 1, "", 302},
	} {
		left := test.redirects
		server := newServer(t, func(w http.ResponseWriter, _ *http.Request) {
			if left == 0 {
				return
			}
			left--
			w.Header().Set("Location", "/")
			w.WriteHeader(http.StatusFound)
		})
		client := newClient(t, transport.Options{MaxRedirects: test.limit})
		response, err := get(client, server.URL)
		if test.code != "" {
			wantError(t, err, test.code)
			continue
		}
		if err != nil || response.Status != test.status {
			t.Errorf("limit %d, %d redirects: got %v, %v", test.limit, test.redirects, response, err)
		}
	}
}

func TestNotEvery3xxIsARedirect(t *testing.T) {
	for _, status := range []int{300, 302, 304} {
		server := newServer(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) })
		client := newClient(t, transport.Options{})
		response, err := get(client, server.URL)
		if err != nil || response.Status != status {
			t.Errorf("got %v, %v, want status %d", response, err, status)
		}
	}
}
