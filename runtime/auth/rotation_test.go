package auth_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"sync"
	"testing"
	"time"

	"github.com/unimap/unimap/runtime/account"
	"github.com/unimap/unimap/runtime/auth"
	"github.com/unimap/unimap/runtime/transport"
)

// tokenServer is a token endpoint that replaces the refresh token with every use and, when one
// is used twice, revokes them all, as RFC 9700 section 4.14.2 advises.
type tokenServer struct {
	*httptest.Server
	lock     sync.Mutex
	number   int
	revoked  bool
	requests int
	// enter and leave, if set, hold up a request.
	enter, leave chan struct{}
}

func newTokenServer(t *testing.T) *tokenServer {
	t.Helper()
	server := &tokenServer{}
	server.Server = httptest.NewServer(server)
	t.Cleanup(server.Close)
	return server
}

func (s *tokenServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if s.enter != nil {
		s.enter <- struct{}{}
		<-s.leave
	}
	s.lock.Lock()
	defer s.lock.Unlock()
	s.requests++
	w.Header().Set("Content-Type", "application/json")
	if s.revoked || r.PostFormValue("refresh_token") != fmt.Sprintf("refresh-%d", s.number) {
		s.revoked = true
		w.WriteHeader(http.StatusBadRequest)
		_, _ = fmt.Fprint(w, `{"error":"invalid_grant","error_description":"refresh token reused"}`)
		return
	}
	s.number++
	_, _ = fmt.Fprintf(w, `{"access_token":"access-%d","refresh_token":"refresh-%d","expires_in":3600,"token_type":"bearer"}`, s.number, s.number)
}

func newLoopbackClient(t *testing.T) *transport.Client {
	t.Helper()
	client := transport.NewClient(transport.Options{AllowedPrefixes: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}})
	t.Cleanup(client.Close)
	return client
}

func TestRotationUnderConcurrency(t *testing.T) {
	server, store, clock := newTokenServer(t), account.NewMemory(), newClock()
	manager := auth.NewManager(store, newLoopbackClient(t), auth.Options{Now: clock.Now})
	acct := stored(t, store, account.RefreshToken, "refresh-0", account.ClientID, "client", account.ClientSecret, "secret")
	spec := auth.OAuth2{TokenURL: server.URL}
	for round := 1; round <= 3; round++ {
		want := fmt.Sprintf("Bearer access-%d", round)
		var group sync.WaitGroup
		for range 50 {
			group.Go(func() {
				// Every caller has the account as it was before the first renewal.
				got, err := authorized(manager, acct, spec)
				if err != nil || got != want {
					t.Errorf("round %d: got %q, %v", round, got, err)
				}
				if kept := load(t, store).Credentials.Get(account.AccessToken); "Bearer "+kept != got {
					t.Errorf("round %d: %q was used before it was saved", round, got)
				}
			})
		}
		group.Wait()
		if server.requests != round || server.revoked {
			t.Fatalf("round %d: %d token requests, revoked %v", round, server.requests, server.revoked)
		}
		kept := load(t, store)
		if got := kept.Credentials.Get(account.RefreshToken); got != fmt.Sprintf("refresh-%d", round) {
			t.Fatalf("round %d: kept %s", round, got)
		}
		if got, want := kept.Credentials.Get(account.ExpiresAt), clock.Now().Add(time.Hour).Format(time.RFC3339); got != want {
			t.Fatalf("round %d: expires at %s, want %s", round, got, want)
		}
		clock.advance(time.Hour)
	}
}

func TestReauthorizeUnderConcurrency(t *testing.T) {
	server, store := newTokenServer(t), account.NewMemory()
	manager := auth.NewManager(store, newLoopbackClient(t), auth.Options{Now: newClock().Now})
	acct := stored(t, store, account.AccessToken, "access-0", account.RefreshToken, "refresh-0")
	spec := auth.OAuth2{TokenURL: server.URL}
	var group sync.WaitGroup
	for number := range 50 {
		group.Go(func() {
			used := "access-0"
			if number%2 == 1 {
				used = ""
			}
			changed, err := manager.Reauthorize(context.Background(), acct, spec, used)
			if err != nil || !changed {
				t.Errorf("got %v, %v", changed, err)
			}
			if got, err := authorized(manager, acct, spec); err != nil || got != "Bearer access-1" {
				t.Errorf("got %q, %v", got, err)
			}
		})
	}
	group.Wait()
	if server.requests != 1 || server.revoked {
		t.Errorf("%d token requests, revoked %v", server.requests, server.revoked)
	}
}

func TestCancelDoesNotLoseTheToken(t *testing.T) {
	server, store := newTokenServer(t), account.NewMemory()
	server.enter, server.leave = make(chan struct{}), make(chan struct{})
	manager := auth.NewManager(store, newLoopbackClient(t), auth.Options{Now: newClock().Now})
	acct := stored(t, store, account.RefreshToken, "refresh-0")
	spec := auth.OAuth2{TokenURL: server.URL}

	ctx, cancel := context.WithCancel(context.Background())
	first := make(chan error)
	go func() {
		first <- manager.Authorize(ctx, acct, spec, &transport.Request{URL: "https://acme.example/"})
	}()
	<-server.enter
	cancel()
	err := <-first
	var failure *transport.Error
	if !errors.As(err, &failure) || failure.Code != transport.CodeCanceled || failure.Sent || !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}

	expired, stop := context.WithDeadline(context.Background(), time.Unix(0, 0))
	defer stop()
	err = manager.Authorize(expired, acct, spec, &transport.Request{URL: "https://acme.example/"})
	if !errors.As(err, &failure) || failure.Code != transport.CodeTimeout || !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("got %v", err)
	}

	close(server.leave)
	// Joins the renewal that the canceled caller began, or finds its result.
	wantAuthorized(t, manager, acct, spec, "Bearer access-1")
	if server.requests != 1 || server.revoked {
		t.Errorf("%d token requests, revoked %v", server.requests, server.revoked)
	}
	if got := load(t, store).Credentials.Get(account.RefreshToken); got != "refresh-1" {
		t.Errorf("kept %s", got)
	}
}

func TestTokenEndpointIsGuarded(t *testing.T) {
	server, store := newTokenServer(t), account.NewMemory()
	strict := transport.NewClient(transport.Options{AllowPlainHTTP: true})
	defer strict.Close()
	manager := auth.NewManager(store, strict, auth.Options{Now: newClock().Now})
	acct := stored(t, store, account.RefreshToken, "refresh-0")
	_, err := authorized(manager, acct, auth.OAuth2{TokenURL: server.URL})
	failure := wantError(t, err, auth.CodeTokenEndpoint)
	var blocked *transport.Error
	if failure.Retryable || !errors.As(err, &blocked) || blocked.Code != transport.CodeBlockedAddress || server.requests != 0 {
		t.Errorf("got %#v after %d requests", failure, server.requests)
	}
}
