package runtime_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime"
	"github.com/unimap/unimap/runtime/account"
	"github.com/unimap/unimap/runtime/transport"
	"github.com/unimap/unimap/schemas"
)

// refusing is a store that takes no change while it is down.
type refusing struct {
	account.Store
	down atomic.Bool
}

func (r *refusing) CompareAndSwap(ctx context.Context, id string, version int64, next *account.Account) error {
	if r.down.Load() {
		return errors.New("the disk is full")
	}
	return r.Store.CompareAndSwap(ctx, id, version, next)
}

// tokenClient is a client whose token endpoint hangs at the host "hangs".
type tokenClient struct {
	runtime.Client
	asked chan struct{}
}

func (c *tokenClient) Do(ctx context.Context, request *transport.Request) (*transport.Response, error) {
	if strings.Contains(request.URL, "hangs") {
		c.asked <- struct{}{}
		<-ctx.Done()
		return nil, ctx.Err()
	}
	return &transport.Response{Status: 200, Header: http.Header{"Content-Type": {"application/json"}}, Body: []byte(`{"access_token":"new","refresh_token":"new-refresh"}`)}, nil
}

// A renewal that hangs keeps nobody's tokens from being saved before the program ends.
func TestFlushSavesWhatItCan(t *testing.T) {
	catalog, err := engine.Load(fstest.MapFS{
		"acme/provider.yaml":          {Data: []byte(strings.TrimLeft(oauth2Provider, "\n"))},
		"acme/ticketing/tickets.yaml": {Data: []byte(strings.TrimLeft(readTicket, "\n"))},
	}, schemas.FS)
	if err != nil {
		t.Fatal(err)
	}
	store, client := &refusing{Store: account.NewMemory()}, &tokenClient{asked: make(chan struct{}, 1)}
	r := runtime.New(catalog, runtime.Options{Accounts: store, Client: client})
	for id, private := range map[string]bool{"hangs": false, "private": true} {
		err := store.Put(t.Context(), &account.Account{
			ID: id, Provider: "acme", Settings: value.ObjectOf("base_url", "https://"+id), Network: account.Network{AllowPrivateAddresses: private},
			Credentials: account.NewCredentials(map[string]string{"refresh_token": "old-refresh"}),
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	call := func(id string) error {
		_, err := r.Do(t.Context(), runtime.Request{AccountID: id, Model: "ticketing", Resource: "tickets", Method: "get", ID: "7"})
		return err
	}
	go func() { _ = call("hangs") }()
	<-client.asked
	store.down.Store(true)
	if err := call("private"); codeOf(err) != runtime.CodeAccountStore {
		t.Fatalf("got %v", err)
	}
	store.down.Store(false)
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if err := r.Flush(ctx); err == nil || !strings.Contains(err.Error(), "1 renewals are under way") {
		t.Errorf("got %v", err)
	}
	kept, err := store.Get(t.Context(), "private")
	if err != nil || kept.Credentials.Get(account.RefreshToken) != "new-refresh" {
		t.Errorf("the renewed tokens were not saved: %v", err)
	}
}
