package server_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/unimap/unimap/runtime/account"
	"github.com/unimap/unimap/runtime/gateway/server"
)

// pinged is a store that answers or not.
type pinged struct {
	account.Store
	problem error
}

func (p *pinged) Ping(context.Context) error { return p.problem }

// Balancers and monitors ask every few seconds: what is well is no line of the log, what is not is one.
func TestProbesAreLoggedWhereTheyFail(t *testing.T) {
	folder, _ := acme(t, ticket)
	store, log := &pinged{Store: account.NewMemory()}, &lockedBuffer{}
	_, gateway := startWith(t, server.Options{
		Config:    settings(t, "mappings="+folder, "store=x", "token=t0ken"),
		OpenStore: func(context.Context, string) (account.Store, error) { return store, nil },
		Logger:    slog.New(slog.NewTextHandler(log, nil)),
	})
	before := log.String()
	for _, path := range []string{"/healthz", "/readyz", "/metrics"} {
		if got := send(t, gateway.URL, "GET", path, ""); got.status != http.StatusOK || strings.Contains(got.body, "unimap_ready 0") {
			t.Errorf("%s: %d %s", path, got.status, got.body)
		}
	}
	if got := strings.TrimPrefix(log.String(), before); got != "" {
		t.Errorf("logged %s", got)
	}
	store.problem = errors.New("no route to the database")
	if got := send(t, gateway.URL, "GET", "/readyz", ""); got.status != http.StatusServiceUnavailable {
		t.Errorf("got %d", got.status)
	}
	if got := log.String(); !strings.Contains(got, `problem="no route to the database"`) || !strings.Contains(got, "status=503") {
		t.Errorf("logged %s", got)
	}
	if got := send(t, gateway.URL, "GET", "/metrics", ""); !strings.Contains(got.body, "unimap_ready 0\n") {
		t.Error("the metrics do not tell")
	}
}
