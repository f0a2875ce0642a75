package sqlstore_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/unimap/unimap/runtime/account"
	"github.com/unimap/unimap/runtime/account/sqlstore"
	"github.com/unimap/unimap/runtime/auth"
	"github.com/unimap/unimap/runtime/transport"
	"github.com/unimap/unimap/runtime/vault"
)

// gatewayVariable holds the task of a process that plays a gateway.
const gatewayVariable = "UNIMAP_TEST_GATEWAY"

// task is what such a process does.
type task struct {
	Store    string
	Keys     string
	TokenURL string
	Callers  int // at the same time
	Rounds   int // one after the other, for each caller
}

// The lines that such a process writes; every other is a failure.
const (
	lineLocking = "locking"
	linePrefix  = "authorized "
)

func TestMain(m *testing.M) {
	if text := os.Getenv(gatewayVariable); text != "" {
		var given task
		if err := json.Unmarshal([]byte(text), &given); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		playGateway(given)
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// announcing is a store that says when it is about to lock an account.
type announcing struct{ *sqlstore.Store }

func (a announcing) Lock(ctx context.Context, id string) (func(), error) {
	fmt.Println(lineLocking)
	return a.Store.Lock(ctx, id)
}

func playGateway(given task) {
	keys, err := vault.Parse(given.Keys)
	if err != nil {
		fmt.Println(err)
		return
	}
	store, err := sqlstore.Open(context.Background(), given.Store, keys)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer store.Close()
	client := transport.NewClient(transport.Options{AllowedPrefixes: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}})
	defer client.Close()
	manager := auth.NewManager(announcing{store}, client, auth.Options{})
	var group sync.WaitGroup
	for range given.Callers {
		group.Go(func() {
			for range given.Rounds {
				if err := authorizeOnce(store, manager, given.TokenURL); err != nil {
					fmt.Println(err)
				}
			}
		})
	}
	group.Wait()
}

func authorizeOnce(store *sqlstore.Store, manager *auth.Manager, tokenURL string) error {
	acct, err := store.Get(context.Background(), "a1")
	if err != nil {
		return err
	}
	request := &transport.Request{Method: http.MethodGet, URL: "https://acme.example/"}
	if err := manager.Authorize(context.Background(), acct, auth.OAuth2{TokenURL: tokenURL}, request); err != nil {
		return err
	}
	fmt.Println(linePrefix + request.Header.Get("Authorization"))
	return nil
}

// gatewayProcess is a process that plays a gateway.
type gatewayProcess struct {
	command *exec.Cmd
	lines   *bufio.Scanner
}

func startGateway(t *testing.T, given task) *gatewayProcess {
	t.Helper()
	text, err := json.Marshal(given)
	if err != nil {
		t.Fatal(err)
	}
	command := exec.Command(os.Args[0])
	command.Env = append(os.Environ(), gatewayVariable+"="+string(text))
	command.Stderr = os.Stderr
	output, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = command.Process.Kill() }) // has ended, unless the test failed
	return &gatewayProcess{command: command, lines: bufio.NewScanner(output)}
}

// expectLocking waits until the process is about to lock the account.
func (p *gatewayProcess) expectLocking(t *testing.T) {
	t.Helper()
	if !p.lines.Scan() || p.lines.Text() != lineLocking {
		t.Fatalf("got %q, want the process to lock the account", p.lines.Text())
	}
}

// finish waits for the process and returns the Authorization headers that it would have sent.
func (p *gatewayProcess) finish(t *testing.T) []string {
	t.Helper()
	var headers []string
	for p.lines.Scan() {
		header, ok := strings.CutPrefix(p.lines.Text(), linePrefix)
		if ok {
			headers = append(headers, header)
		} else if p.lines.Text() != lineLocking {
			t.Errorf("a gateway failed: %s", p.lines.Text())
		}
	}
	if err := p.command.Wait(); err != nil {
		t.Error(err)
	}
	return headers
}

// tokenServer replaces the refresh token with every use and, when one is used twice, revokes them
// all, as RFC 9700 section 4.14.2 advises.
type tokenServer struct {
	*httptest.Server
	lifetime float64       // of access tokens, in seconds
	entered  chan struct{} // gets a value when a request has come
	leave    chan struct{} // lets one go on
	departed chan struct{} // gets a value when a client has died in its request

	lock     sync.Mutex
	number   int
	inside   int
	together bool // whether two requests were there at a time
	revoked  bool
}

func newTokenServer(t *testing.T, lifetime float64) *tokenServer {
	t.Helper()
	s := &tokenServer{lifetime: lifetime, entered: make(chan struct{}, 1000), leave: make(chan struct{}), departed: make(chan struct{}, 1000)}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	return s
}

func (s *tokenServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	given := r.PostFormValue("refresh_token") // reads the body, without which nobody sees the client leave
	s.lock.Lock()
	s.inside++
	s.together = s.together || s.inside > 1
	s.lock.Unlock()
	defer func() { s.lock.Lock(); defer s.lock.Unlock(); s.inside-- }()
	s.entered <- struct{}{}
	select {
	case <-s.leave:
	case <-r.Context().Done(): // the client has died, and its token stays as it is
		s.departed <- struct{}{}
		return
	}
	s.answer(w, given)
}

func (s *tokenServer) answer(w http.ResponseWriter, given string) {
	s.lock.Lock()
	defer s.lock.Unlock()
	w.Header().Set("Content-Type", "application/json")
	if s.revoked || given != fmt.Sprintf("refresh-%d", s.number) {
		s.revoked = true
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, `{"error":"invalid_grant","error_description":"refresh token reused"}`)
		return
	}
	s.number++
	_, _ = fmt.Fprintf(w, `{"access_token":"access-%d","refresh_token":"refresh-%d","expires_in":%g}`, s.number, s.number, s.lifetime)
}

// wantSound checks that no refresh token was spent twice and how many were spent, and that the
// store holds the last.
func (s *tokenServer) wantSound(t *testing.T, url string, spent int) {
	t.Helper()
	s.lock.Lock()
	defer s.lock.Unlock()
	if s.revoked || s.together || s.number != spent {
		t.Errorf("revoked %v, two at a time %v, %d refresh tokens spent, want %d", s.revoked, s.together, s.number, spent)
	}
	kept, err := open(t, url, keyring(t, key("k1", 1))).Get(context.Background(), "a1")
	if err != nil || kept.Credentials.Get(account.RefreshToken) != fmt.Sprintf("refresh-%d", spent) || kept.Status != account.StatusActive {
		t.Errorf("kept %s, status %s, %v", kept.Credentials.Get(account.RefreshToken), kept.Status, err)
	}
}

func connected(t *testing.T, url string) {
	t.Helper()
	acct := &account.Account{ID: "a1", Provider: "acme", Credentials: account.NewCredentials(map[string]string{account.RefreshToken: "refresh-0"})}
	if err := open(t, url, keyring(t, key("k1", 1))).Put(context.Background(), acct); err != nil {
		t.Fatal(err)
	}
}

// TestProcessesRenewOnce has two processes want a token at the same time.
func TestProcessesRenewOnce(t *testing.T) {
	databases(t, func(t *testing.T, url string) {
		connected(t, url)
		server := newTokenServer(t, 3600)
		given := task{Store: url, Keys: key("k1", 1), TokenURL: server.URL, Callers: 8, Rounds: 2}
		first, second := startGateway(t, given), startGateway(t, given)
		// One of them is held up in its request until the other wants to lock as well.
		first.expectLocking(t)
		second.expectLocking(t)
		<-server.entered
		close(server.leave)
		for _, header := range append(first.finish(t), second.finish(t)...) {
			if header != "Bearer access-1" {
				t.Errorf("got %q", header)
			}
		}
		server.wantSound(t, url, 1)
	})
}

// TestProcessesRotate has two processes renew again and again, since no token lives long enough to
// be used twice.
func TestProcessesRotate(t *testing.T) {
	databases(t, func(t *testing.T, url string) {
		connected(t, url)
		server := newTokenServer(t, 0.001)
		close(server.leave)
		const rounds = 15
		given := task{Store: url, Keys: key("k1", 1), TokenURL: server.URL, Callers: 1, Rounds: rounds}
		first, second := startGateway(t, given), startGateway(t, given)
		seen := map[string]bool{}
		for _, header := range append(first.finish(t), second.finish(t)...) {
			if seen[header] {
				t.Errorf("%q twice", header)
			}
			seen[header] = true
		}
		if len(seen) != 2*rounds {
			t.Errorf("%d tokens, want %d", len(seen), 2*rounds)
		}
		server.wantSound(t, url, 2*rounds)
	})
}

// TestAKilledProcessHoldsNoLock kills a process in the middle of a renewal.
func TestAKilledProcessHoldsNoLock(t *testing.T) {
	databases(t, func(t *testing.T, url string) {
		connected(t, url)
		server := newTokenServer(t, 3600)
		given := task{Store: url, Keys: key("k1", 1), TokenURL: server.URL, Callers: 1, Rounds: 1}
		first := startGateway(t, given)
		first.expectLocking(t)
		<-server.entered
		second := startGateway(t, given)
		second.expectLocking(t)
		if err := first.command.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		if err := first.command.Wait(); err == nil {
			t.Error("the first process ended by itself")
		}
		<-server.entered  // the second one has the lock
		<-server.departed // and the server has seen the first one go, before it may answer
		close(server.leave)
		if got := second.finish(t); len(got) != 1 || got[0] != "Bearer access-1" {
			t.Errorf("got %q", got)
		}
		server.lock.Lock()
		server.together = false // the server may have seen the first one go after the second came
		server.lock.Unlock()
		server.wantSound(t, url, 1)
	})
}

func TestLock(t *testing.T) {
	databases(t, func(t *testing.T, url string) {
		ctx := context.Background()
		one, other := open(t, url, nil), open(t, url, nil)
		unlock, err := one.Lock(ctx, "a1")
		if err != nil {
			t.Fatal(err)
		}
		for _, store := range []*sqlstore.Store{one, other} {
			impatient, cancel := context.WithTimeout(ctx, 20*time.Millisecond)
			if _, err := store.Lock(impatient, "a1"); !errors.Is(err, errUnavailable) || impatient.Err() == nil {
				t.Errorf("a lock that is held was not waited for: %v", err)
			}
			cancel()
		}
		// The accounts can be read and written meanwhile, and the lock comes when it is free.
		if _, err := other.ListTokens(ctx); err != nil {
			t.Error(err)
		}
		if _, err := other.CreateToken(ctx, strings.Repeat("ab", 32), "h", []string{"call"}); err != nil {
			t.Error(err)
		}
		got := make(chan error)
		go func() {
			unlockOther, err := other.Lock(ctx, "a1")
			if err == nil {
				unlockOther()
			}
			got <- err
		}()
		unlock()
		if err := <-got; err != nil {
			t.Error(err)
		}
	})
}

var errUnavailable = &sqlstore.Error{Code: sqlstore.CodeUnavailable}

// TestLocksExclude has goroutines with stores of their own count without any other protection.
func TestLocksExclude(t *testing.T) {
	databases(t, func(t *testing.T, url string) {
		ctx := context.Background()
		stores := []*sqlstore.Store{open(t, url, nil), open(t, url, nil)}
		count := 0
		var group sync.WaitGroup
		for number := range 8 {
			group.Go(func() {
				for range 5 {
					unlock, err := stores[number%2].Lock(ctx, "a1")
					if err != nil {
						t.Error(err)
						return
					}
					count++ // the race detector watches
					unlock()
				}
			})
		}
		group.Wait()
		if count != 40 {
			t.Errorf("counted %d", count)
		}
	})
}
