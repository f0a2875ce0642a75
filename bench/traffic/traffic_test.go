package traffic_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/unimap/unimap/bench/compare"
	"github.com/unimap/unimap/bench/fixture"
	"github.com/unimap/unimap/bench/traffic"
)

// provider is a server that remembers what it was sent last.
type provider struct {
	*httptest.Server
	path, body atomic.Value
}

func newProvider(t *testing.T) *provider {
	p := &provider{}
	answer := traffic.Provider(fixture.Issue(1))
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		p.path.Store(r.URL.Path)
		p.body.Store(string(body))
		answer.ServeHTTP(w, r)
	}))
	t.Cleanup(p.Close)
	return p
}

func (p *provider) address(t *testing.T) *url.URL {
	address, err := url.Parse(p.URL)
	if err != nil {
		t.Fatal(err)
	}
	return address
}

// patch sends the body of a number through a gateway.
func patch(t *testing.T, gateway http.Handler, path string, number int) string {
	t.Helper()
	request := httptest.NewRequest(http.MethodPatch, path, strings.NewReader(string(fixture.Patch(number))))
	request.Header.Set("Authorization", "Bearer um_measured")
	request.Header.Set("Content-Type", "application/json")
	recorder := httptest.NewRecorder()
	gateway.ServeHTTP(recorder, request)
	if recorder.Code != http.StatusOK {
		t.Fatalf("answered with %d: %s", recorder.Code, recorder.Body)
	}
	return recorder.Body.String()
}

func TestForwardersChangeNothing(t *testing.T) {
	for name, build := range map[string]func(*url.URL) http.Handler{"copy": traffic.Copy, "proxy": traffic.ReverseProxy} {
		t.Run(name, func(t *testing.T) {
			p := newProvider(t)
			gateway := build(p.address(t))
			for number := range 3 {
				if got := patch(t, gateway, traffic.NativePath("7"), number); got != string(fixture.Issue(1)) {
					t.Errorf("the answer is %s", got)
				}
				if p.path.Load() != "/rest/api/2/issue/7" || p.body.Load() != string(fixture.Patch(number)) {
					t.Errorf("the provider got %s %s", p.path.Load(), p.body.Load())
				}
			}
		})
	}
}

func TestBothConvertBothWays(t *testing.T) {
	p := newProvider(t)
	mappings := os.DirFS("../testdata/mappings")
	for _, test := range []struct {
		path  string
		build func(validate bool) (http.Handler, error)
	}{
		{traffic.UnifiedPath("10001"), func(validate bool) (http.Handler, error) {
			return traffic.Unimap(mappings, p.address(t), validate, nil)
		}},
		{traffic.NativePath("10001"), func(validate bool) (http.Handler, error) {
			return traffic.Embedding(mappings, p.address(t), validate)
		}},
	} {
		for _, validate := range []bool{false, true} {
			gateway, err := test.build(validate)
			if err != nil {
				t.Fatal(err)
			}
			checkConversion(t, p, patch(t, gateway, test.path, 9))
		}
	}
}

// checkConversion looks into what came back and what the provider got.
func checkConversion(t *testing.T, p *provider, answer string) {
	t.Helper()
	if !strings.Contains(answer, `"ticket_url":"https://acme.tracker.example/browse/SHOP-2"`) || strings.Contains(answer, `"remote_data"`) {
		t.Errorf("the answer is %s", answer)
	}
	body, _ := p.body.Load().(string)
	if !strings.Contains(body, `"transition":{"id":"11"}`) {
		t.Errorf("the provider got %s", body)
	}
}

func TestGenerate(t *testing.T) {
	p := newProvider(t)
	outcome, err := traffic.Generate(traffic.Target{Address: p.address(t).Host, Path: "/x", Body: []byte(`{"a":1}`)}, 4, 50*time.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	if outcome.Requests < 4 || outcome.PerSecond() <= 0 || outcome.Median <= 0 || outcome.Slow < outcome.Median {
		t.Errorf("got %+v", outcome)
	}
	if err := compare.Same([]byte(`{"a":1}`), []byte(p.body.Load().(string))); err != nil {
		t.Error(err)
	}
}

func TestGenerateReportsFailures(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "too many", http.StatusTooManyRequests)
	}))
	defer server.Close()
	_, err := traffic.Generate(traffic.Target{Address: server.Listener.Addr().String(), Path: "/"}, 1, 10*time.Millisecond)
	if err == nil || !strings.Contains(err.Error(), "429") || !strings.Contains(err.Error(), "too many") {
		t.Errorf("got %v", err)
	}
}

func TestServeEndsWithItsInput(t *testing.T) {
	in, input := io.Pipe()
	output, out := io.Pipe()
	ended := make(chan error, 1)
	go func() { ended <- errors.Join(traffic.Serve(traffic.Provider([]byte("{}")), in, out), out.Close()) }()
	line := make([]byte, 64)
	n, err := output.Read(line)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.Get("http://" + strings.TrimSpace(string(line[:n])))
	if err != nil {
		t.Fatal(err)
	}
	if err := response.Body.Close(); err != nil {
		t.Error(err)
	}
	if err := input.Close(); err != nil {
		t.Error(err)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
