package server_test

import (
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/unimap/unimap/runtime/gateway/server"
)

// That the collector does not answer is a line of the log like every other.
func TestTracesWithoutACollector(t *testing.T) {
	collector := httptest.NewServer(http.NotFoundHandler())
	defer collector.Close()
	folder, account := acme(t, ticket)
	log := &bytes.Buffer{}
	s, err := open(server.Options{
		Config: settings(t, "mappings="+folder, "account="+account, "token=t0ken", "traces="+collector.URL),
		Logger: slog.New(slog.NewJSONHandler(log, nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	gateway := httptest.NewServer(s.Handler())
	send(t, gateway.URL, "GET", item+query, "")
	gateway.Close()
	_ = s.Close()
	if !strings.Contains(log.String(), `"msg":"spans were lost"`) {
		t.Errorf("the log does not tell: %s", log)
	}
}

// The spans of a call reach the collector, go on with the caller's trace, which the provider gets
// too, and hold no secret.
func TestTraces(t *testing.T) {
	const trace = "0af7651916cd43dd8448eb211c80319c"
	var sent atomic.Pointer[string]
	collector := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		content, _ := io.ReadAll(r.Body)
		text := r.URL.Path + " " + string(content)
		sent.Store(&text)
	}))
	defer collector.Close()
	var passed atomic.Pointer[string]
	folder, account := acme(t, func(w http.ResponseWriter, r *http.Request) {
		text := r.Header.Get("traceparent")
		passed.Store(&text)
		ticket(w, r)
	})
	s, err := open(server.Options{Config: settings(t, "mappings="+folder, "account="+account, "token=t0ken", "traces="+collector.URL)})
	if err != nil {
		t.Fatal(err)
	}
	gateway := httptest.NewServer(s.Handler())
	defer gateway.Close()
	const parent = "00-" + trace + "-b7ad6b7169203331-01"
	if got := send(t, gateway.URL, "GET", item+query, "", "traceparent", parent); got.status != http.StatusOK {
		t.Fatalf("got %d %s", got.status, got.body)
	}
	_ = s.Close()
	if got := *passed.Load(); !strings.HasPrefix(got, "00-"+trace+"-") || got == parent {
		t.Errorf("the provider got the trace context %q", got)
	}
	spans := sent.Load()
	if spans == nil {
		t.Fatal("no span was sent")
	}
	for _, want := range []string{"/v1/traces ", "ticketing/tickets get", "unimap.provider", "acme", "unimap.call", "127.0.0.1"} {
		if !strings.Contains(*spans, want) {
			t.Errorf("the spans lack %s", want)
		}
	}
	for _, never := range []string{"made-up-secret", "t0ken", "Smoke", "/tickets/7"} {
		if strings.Contains(*spans, never) {
			t.Errorf("the spans hold %s", never)
		}
	}
	if _, err := open(server.Options{Config: settings(t, "token=t0ken", "traces=collector")}); err == nil {
		t.Error("a collector without a URL was taken")
	}
}
