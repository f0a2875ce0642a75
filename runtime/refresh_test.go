package runtime_test

import (
	"fmt"
	"io"
	"net/http"
	"testing"

	"github.com/unimap/unimap/runtime"
	"github.com/unimap/unimap/runtime/account"
)

// Tokens that are still good are replaced.
func TestRefreshCredentials(t *testing.T) {
	store, number := account.NewMemory(), 0
	h := newHarnessOf(t, oauth2Provider, readTicket, runtime.Options{Accounts: store}, func(w http.ResponseWriter, _ *http.Request) {
		number++
		w.Header().Set("Content-Type", "application/json")
		_, _ = fmt.Fprintf(w, `{"access_token":"access-%d","refresh_token":"refresh-%d","expires_in":3600,"token_type":"bearer"}`, number, number)
	})
	h.account.Credentials = account.NewCredentials(map[string]string{
		"access_token": "good", "refresh_token": "refresh-0", "expires_at": "2099-01-01T00:00:00Z", "client_id": "c", "client_secret": "s",
	})
	if err := store.Put(t.Context(), h.account); err != nil {
		t.Fatal(err)
	}
	for round := 1; round <= 2; round++ {
		if failure := h.runtime.RefreshCredentials(t.Context(), "a1"); failure != nil {
			t.Fatal(failure)
		}
		kept, err := store.Get(t.Context(), "a1")
		if err != nil || kept.Credentials.Get("refresh_token") != fmt.Sprintf("refresh-%d", round) || kept.Status != account.StatusActive {
			t.Errorf("round %d: kept %v, %s, %v", round, kept.Credentials.Reveal(), kept.Status, err)
		}
	}
}

func TestRefreshOfASession(t *testing.T) {
	store, d := account.NewMemory(), &desk{}
	h := newHarnessOf(t, sessionProvider, graphQL, runtime.Options{Accounts: store}, d.serve)
	h.account.Credentials = account.NewCredentials(map[string]string{"username": "u", "password": "p"})
	if err := store.Put(t.Context(), h.account); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if failure := h.runtime.RefreshCredentials(t.Context(), "a1"); failure != nil {
			t.Fatal(failure)
		}
	}
	if _, err := h.runtime.Do(t.Context(), runtime.Request{AccountID: "a1", Model: "ticketing", Resource: "tickets", Method: "get", ID: "7"}); err != nil || d.logins != 2 {
		t.Errorf("got %v after %d logins", err, d.logins)
	}
}

func TestRefreshRefusals(t *testing.T) {
	store := account.NewMemory()
	h := newHarnessOf(t, oauth2Provider, readTicket, runtime.Options{Accounts: store}, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, `{"error":"invalid_grant"}`)
	})
	for name, credentials := range map[string]map[string]string{
		"fixed": {"token": "t"}, "dead": {"refresh_token": "r", "client_id": "c", "client_secret": "s"}, "empty": {},
	} {
		one := h.account.Clone()
		one.ID, one.Credentials = name, account.NewCredentials(credentials)
		if err := store.Put(t.Context(), one); err != nil {
			t.Fatal(err)
		}
	}
	refused := h.account.Clone()
	refused.ID, refused.Status = "refused", account.StatusNeedsReauth
	if err := store.Put(t.Context(), refused); err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]runtime.Code{
		"fixed": runtime.CodeUnsupported, "dead": runtime.CodeReauthorize, "refused": runtime.CodeReauthorize, "empty": runtime.CodeAccountCredentials, "nobody": runtime.CodeAccountNotFound,
	} {
		if err := h.runtime.RefreshCredentials(t.Context(), id); codeOf(err) != want {
			t.Errorf("%s: got %v, want %s", id, err, want)
		}
	}
}
