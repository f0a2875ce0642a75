package server_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/unimap/unimap/runtime/gateway/server"
	"github.com/unimap/unimap/runtime/transport"
)

// holding is a provider that says when a request has come and answers when it is let go.
type holding struct {
	arrived chan struct{}
	release chan struct{}
}

func newHolding() *holding {
	return &holding{arrived: make(chan struct{}, 100), release: make(chan struct{})}
}

func (h *holding) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.arrived <- struct{}{}
	select {
	case <-h.release:
		ticket(w, r)
	case <-r.Context().Done():
	}
}

func TestConcurrencyLimits(t *testing.T) {
	for _, tt := range []struct{ name, flag string }{
		{"of an account", "max-calls-per-account=1"},
		{"of all", "max-calls=1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			held := newHolding()
			folder, account := acme(t, held.ServeHTTP)
			_, gateway := start(t, "mappings="+folder, "account="+account, tt.flag)
			first := make(chan reply)
			go func() { first <- send(t, gateway.URL, "GET", item+query, "") }()
			<-held.arrived
			refused := send(t, gateway.URL, "GET", item+query, "")
			if refused.status != http.StatusTooManyRequests || refused.header.Get("Retry-After") != "1" || !strings.Contains(refused.body, `"code":"gateway.too_many_requests"`) {
				t.Errorf("got %d %v %s", refused.status, refused.header, refused.body)
			}
			if got := send(t, gateway.URL, "GET", "/healthz", ""); got.status != http.StatusOK {
				t.Errorf("the limit concerns /healthz: %d", got.status)
			}
			close(held.release)
			if got := <-first; got.status != http.StatusOK {
				t.Errorf("the first got %d %s", got.status, got.body)
			}
			if got := send(t, gateway.URL, "GET", item+query, ""); got.status != http.StatusOK {
				t.Errorf("the place was not given back: %d %s", got.status, got.body)
			}
		})
	}
}

// A client that is slow with its body holds no place of its account.
func TestSlowBody(t *testing.T) {
	folder, account := acme(t, ticket)
	_, gateway := start(t, "mappings="+folder, "account="+account, "max-calls-per-account=1")
	body, writer := io.Pipe()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPatch, gateway.URL+item+query, body)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer t0ken")
	slow := make(chan reply)
	go func() {
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			slow <- reply{body: err.Error()}
			return
		}
		got, _ := readAll(response)
		slow <- got
	}()
	if _, err := io.WriteString(writer, `{"name":`); err != nil {
		t.Fatal(err)
	}
	for range 5 {
		if got := send(t, gateway.URL, "GET", item+query, ""); got.status != http.StatusOK {
			t.Errorf("beside a slow body: %d %s", got.status, got.body)
		}
		time.Sleep(20 * time.Millisecond) // in which the headers of the slow one have surely come
	}
	_, _ = io.WriteString(writer, `"N"}`)
	_ = writer.Close()
	if got := <-slow; got.status == 0 || got.status == http.StatusTooManyRequests {
		t.Errorf("the slow one got %d %s", got.status, got.body)
	}
}

func TestBreaker(t *testing.T) {
	var fails bool
	var asked int
	folder, account := acme(t, func(w http.ResponseWriter, r *http.Request) {
		asked++
		if fails {
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		ticket(w, r)
	})
	change := func(base string) reply { return send(t, base, "PATCH", item+query, `{"description":"x"}`) }

	fails = true
	_, gateway := start(t, "mappings="+folder, "account="+account, "breaker-failures=3", "breaker-pause=1h")
	for range 3 {
		if got := change(gateway.URL); got.status != http.StatusBadGateway && got.status != http.StatusServiceUnavailable || strings.Contains(got.body, "circuit") {
			t.Fatalf("got %d %s", got.status, got.body)
		}
	}
	asked = 0
	got := change(gateway.URL)
	if got.status != http.StatusServiceUnavailable || !strings.Contains(got.body, `"code":"gateway.circuit_open"`) || got.header.Get("Retry-After") != "3600" || asked != 0 {
		t.Errorf("got %d %s, asked %d times", got.status, got.body, asked)
	}
	if status := send(t, gateway.URL, "GET", "/status", ""); !strings.Contains(status.body, `"open_breakers":[{"provider":"acme"`) {
		t.Errorf("the status does not tell: %s", status.body)
	}

	_, other := start(t, "mappings="+folder, "account="+account, "breaker-failures=3", "breaker-pause=1ns")
	for range 3 {
		change(other.URL)
	}
	fails = false
	if got := change(other.URL); got.status != http.StatusOK {
		t.Errorf("the server was not tried again: %d %s", got.status, got.body)
	}
}

// A provider that refuses is well: no number of refusals opens the breaker.
func TestBreakerIgnoresRefusals(t *testing.T) {
	folder, account := acme(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotFound) })
	_, gateway := start(t, "mappings="+folder, "account="+account, "breaker-failures=1", "breaker-pause=1h")
	for range 3 {
		if got := send(t, gateway.URL, "GET", item+query, ""); got.status != http.StatusNotFound {
			t.Fatalf("got %d %s", got.status, got.body)
		}
	}
}

// running is a server on a listener of its own.
func running(t *testing.T, s *server.Server) (base string, stop func(), ended chan error) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	ended = make(chan error, 1)
	go func() { ended <- s.Run(ctx, listener) }()
	return "http://" + listener.Addr().String(), cancel, ended
}

func TestDrain(t *testing.T) {
	held := newHolding()
	folder, account := acme(t, held.ServeHTTP)
	s, inner := start(t, "mappings="+folder, "account="+account)
	base, stop, ended := running(t, s)
	if got := send(t, base, "GET", "/readyz", ""); got.status != http.StatusOK {
		t.Fatalf("not ready: %s", got.body)
	}
	first := make(chan reply)
	go func() { first <- send(t, base, "GET", item+query, "") }()
	<-held.arrived
	stop()
	eventually(t, "not ready any more", func() bool { return send(t, inner.URL, "GET", "/readyz", "").status == http.StatusServiceUnavailable })
	eventually(t, "no new connection", func() bool {
		_, err := net.Dial("tcp", strings.TrimPrefix(base, "http://"))
		return err != nil
	})
	close(held.release)
	if got := <-first; got.status != http.StatusOK {
		t.Errorf("the request under way got %d %s", got.status, got.body)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestDrainCutsOff(t *testing.T) {
	held := newHolding()
	folder, account := acme(t, held.ServeHTTP)
	s, _ := start(t, "mappings="+folder, "account="+account, "drain-timeout=1ms")
	base, stop, ended := running(t, s)
	failed := make(chan error)
	go func() {
		_, err := try(context.Background(), http.DefaultClient, base, "GET", item+query, "")
		failed <- err
	}()
	<-held.arrived
	stop()
	if err := <-failed; err == nil {
		t.Error("the request was not cut off")
	}
	if err := <-ended; err == nil || !strings.Contains(err.Error(), "drain-timeout") {
		t.Errorf("got %v", err)
	}
}

// eventually waits for what another goroutine is about to do.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); runtime.Gosched() {
		if holds() {
			return
		}
	}
	t.Fatalf("this did not come: %s", what)
}

// Clients that go away leave nothing behind.
func TestCancelledClientsLeaveNothing(t *testing.T) {
	held := newHolding()
	folder, account := acme(t, held.ServeHTTP)
	_, gateway := start(t, "mappings="+folder, "account="+account, "max-calls-per-account=0")
	load := func(n int) {
		client := &http.Client{Transport: &http.Transport{}}
		defer client.CloseIdleConnections()
		ctx, cancel := context.WithCancel(context.Background())
		var clients sync.WaitGroup
		for range n {
			clients.Go(func() {
				if _, err := try(ctx, client, gateway.URL, "GET", item+query, ""); err == nil {
					t.Error("a request was answered")
				}
			})
		}
		for range n {
			<-held.arrived
		}
		cancel()
		clients.Wait()
	}
	load(1)
	inFlight := func() string { return send(t, gateway.URL, "GET", "/metrics", "").body }
	idle := func() bool { return strings.Contains(inFlight(), "unimap_calls_in_flight 0\n") }
	eventually(t, "no call under way", idle)
	goroutines, files := runtime.NumGoroutine(), openFiles()
	for range 5 {
		load(40)
	}
	eventually(t, "no call under way", idle)
	eventually(t, "as many goroutines and files as before", func() bool {
		return runtime.NumGoroutine() <= goroutines && openFiles() <= files
	})
}

// openFiles is the number of open files, 0 where the system does not tell.
func openFiles() int {
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return 0
	}
	return len(entries)
}

// panicking is a client that fails as code does that has a mistake.
type panicking struct{}

func (panicking) Do(context.Context, *transport.Request) (*transport.Response, error) {
	panic("made-up cause")
}

func (panicking) Stream(context.Context, *transport.Request) (*transport.StreamResponse, error) {
	panic("made-up cause")
}

func TestPanic(t *testing.T) {
	folder, account := acme(t, ticket)
	var log lockedBuffer
	_, gateway := startWith(t, server.Options{
		Config: settings(t, "mappings="+folder, "account="+account, "token=t0ken", "max-calls=1"), Client: panicking{},
		Logger: slog.New(slog.NewTextHandler(&log, nil)),
	})
	for range 2 { // the place of the first is given back
		got := send(t, gateway.URL, "GET", item+query, "")
		if got.status != http.StatusInternalServerError || !strings.Contains(got.body, `"code":"gateway.internal"`) ||
			strings.Contains(got.body, "made-up") || strings.Contains(got.body, "goroutine") {
			t.Errorf("got %d %s", got.status, got.body)
		}
	}
	if !strings.Contains(log.String(), "made-up cause") || strings.Contains(log.String(), "made-up-secret") {
		t.Errorf("the log is %s", log.String())
	}
}

// A stream that breaks off was answered with 200 and cannot be taken back: the client sees the
// connection end, and the log says why.
func TestStreamThatBreaksOff(t *testing.T) {
	folder, account := acme(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "500")
		_, _ = io.WriteString(w, `{"id":`)
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	})
	var log lockedBuffer
	_, gateway := startWith(t, server.Options{
		Config: settings(t, "mappings="+folder, "account="+account, "token=t0ken"), Logger: slog.New(slog.NewTextHandler(&log, nil)),
	})
	got, err := try(t.Context(), http.DefaultClient, gateway.URL, "GET", item+query+"&truto_response_format=stream", "")
	if err == nil || got.status != http.StatusOK || got.body != `{"id":` {
		t.Errorf("got %d %s, %v", got.status, got.body, err)
	}
	for range 100 { // the line is written when the answer has ended
		if strings.Contains(log.String(), "msg=request") {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	if line := log.String(); !strings.Contains(line, "level=WARN msg=request") || !strings.Contains(line, "status=200 code=network.truncated") {
		t.Errorf("the log is %s", line)
	}
}

type lockedBuffer struct {
	lock   sync.Mutex
	buffer bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.lock.Lock()
	defer b.lock.Unlock()
	return b.buffer.Write(p)
}

func (b *lockedBuffer) String() string {
	b.lock.Lock()
	defer b.lock.Unlock()
	return b.buffer.String()
}

func TestMetrics(t *testing.T) {
	folder, account := acme(t, ticket)
	_, gateway := start(t, "mappings="+folder, "account="+account)
	send(t, gateway.URL, "GET", item+query, "")
	send(t, gateway.URL, "GET", "/unified/ticketing/made_up/7"+query, "")
	send(t, gateway.URL, "GET", "/made-up-path", "")
	got := send(t, gateway.URL, "GET", "/metrics", "", "Authorization", "")
	for _, want := range []string{
		`unimap_calls_total{method="get",model="ticketing",provider="acme",resource="tickets",status="2xx"} 1`,
		`unimap_calls_total{method="",model="",provider="acme",resource="",status="4xx"} 1`,
		`unimap_call_failures_total{code="request.unknown_resource",provider="acme"} 1`,
		"unimap_ready 1",
		`unimap_call_duration_seconds_count{method="get",model="ticketing",provider="acme",resource="tickets"} 1`,
		`unimap_provider_requests_total{provider="acme",status="2xx"} 1`,
		`unimap_http_requests_total{path="other",status="4xx"} 1`,
		`unimap_http_requests_total{path="unified",status="2xx"} 1`,
		"unimap_calls_in_flight 0", "config_last_reload_successful 1", "config_last_reload_success_timestamp_seconds ", "go_goroutines ",
	} {
		if !strings.Contains(got.body, want) {
			t.Errorf("the metrics lack %s: %s", want, got.body)
		}
	}
	for _, never := range []string{"a1", "made"} {
		if strings.Contains(got.body, `"`+never) {
			t.Errorf("the metrics hold %s", never)
		}
	}
	_, without := start(t, "mappings="+folder, "account="+account, "metrics=false")
	if got := send(t, without.URL, "GET", "/metrics", ""); got.status != http.StatusNotFound {
		t.Errorf("got %d", got.status)
	}
}

func TestRefusedSettings(t *testing.T) {
	folder, account := acme(t, ticket)
	broken := t.TempDir()
	write(t, broken, "acme/provider.yaml", provider)
	write(t, broken, "acme/ticketing/tickets.yaml", "record: {id: uper(response.id)}\nmethods: {}\n")
	accounts := t.TempDir()
	file := func(name, content string) string {
		write(t, accounts, name, content)
		return filepath.Join(accounts, name)
	}
	tests := []struct {
		name  string
		flags []string
		want  string
	}{
		{"no token", []string{"mappings=" + folder}, "there is no API token"},
		{"an empty token", []string{"token="}, "must not be empty"},
		{"every address by mistake", []string{"token=x", "listen="}, "listen must not be empty"},
		{"a certificate without a key", []string{"token=x", "tls-cert=c"}, "tls-cert and tls-key go together"},
		{"a sandbox with accounts", []string{"sandbox=true", "account=" + account}, "leave out store and account"},
		{"a store without its code", []string{"token=x", "store=sqlite:x"}, "in memory only"},
		{"keys twice", []string{"token=x", "keys=a", "key=b"}, "keys and key are the same thing"},
		{"answers that would be cut off", []string{"token=x", "call-timeout=5m"}, "write-timeout must be more"},
		{"one account twice", []string{"mappings=" + folder, "token=x", "account=" + account, "account=" + account}, "in another account file too"},
		{"an account of an unknown provider", []string{"mappings=" + folder, "token=x", "account=" + file("unknown.yaml", "provider: acne\n")}, "unknown.yaml: there is no such provider; did you mean acme?"},
		{"an account with a wrong setting", []string{"mappings=" + folder, "token=x", "account=" + file("setting.yaml", "provider: acme\nsettings: {adress: x}\n")}, "setting.yaml: the settings are not valid: /adress"},
		{"an account whose overlay does not fit", []string{"mappings=" + folder, "token=x", "account=" + file("overlay.yaml", "provider: acme\noverlays: {ticketing/tickets: {record: {name: nosuch.x}}}\n")}, "overlay.yaml: the overlay ticketing/tickets does not fit"},
		{"no folder", []string{"token=x", "mappings=" + folder + "/none"}, "no such file"},
		{"mappings with an error", []string{"token=x", "mappings=" + broken}, `unknown function "uper"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := open(server.Options{Config: settings(t, tt.flags...)})
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v", err)
			}
		})
	}
}
