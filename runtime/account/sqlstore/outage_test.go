package sqlstore_test

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/unimap/unimap/runtime/account"
	"github.com/unimap/unimap/runtime/account/sqlstore"
)

// A database that was restarted has closed every connection of the pool. What only reads goes on with
// another one.
func TestReadingOutlivesClosedConnections(t *testing.T) {
	base := newSchema(t)
	ctx := context.Background()
	parsed, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	query := parsed.Query()
	query.Set("application_name", "unimap-outage")
	parsed.RawQuery = query.Encode()
	store, err := sqlstore.Open(ctx, parsed.String(), keyring(t, key("k1", 1)))
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close() // which may say that a connection is closed already
	if err := store.Put(ctx, sample("a")); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		var group sync.WaitGroup
		for range 8 { // opens several connections
			group.Go(func() {
				if _, err := store.Get(ctx, "a"); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		var killed int
		query := rawDatabase(t, base)
		if err := query.QueryRow(`SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'unimap-outage'`).Scan(&killed); err != nil || killed == 0 {
			t.Fatalf("%d connections closed, %v", killed, err)
		}
		closed(t, query)
		if _, err := store.Get(ctx, "a"); err != nil {
			t.Error(err)
		}
		if _, err := store.List(ctx); err != nil {
			t.Error(err)
		}
		if _, _, err := store.FindToken(ctx, strings.Repeat("ab", 32)); err != nil {
			t.Error(err)
		}
	}
}

func closed(t *testing.T, database *sql.DB) {
	t.Helper()
	if err := database.Close(); err != nil {
		t.Error(err)
	}
}

// A database that says nothing any more, as after a failover, fails an operation within its bound.
func TestASilentDatabase(t *testing.T) {
	base := newSchema(t)
	ctx := context.Background()
	proxy := newProxy(t, base)
	store := open(t, proxy.url, keyring(t, key("k1", 1)))
	if err := store.Put(ctx, sample("a")); err != nil {
		t.Fatal(err)
	}
	store.SetPatience(200 * time.Millisecond)
	proxy.silent.Store(true)
	began := time.Now()
	failures := map[string]error{}
	_, failures["Get"] = store.Get(ctx, "a")
	_, failures["List"] = store.List(ctx)
	_, _, failures["FindToken"] = store.FindToken(ctx, strings.Repeat("ab", 32))
	_, failures["ListTokens"] = store.ListTokens(ctx)
	failures["Put"] = store.Put(ctx, sample("b"))
	failures["CompareAndSwap"] = store.CompareAndSwap(ctx, "a", 1, sample("a"))
	failures["Ping"] = store.Ping(ctx)
	for name, err := range failures {
		var failure *sqlstore.Error
		if !errors.As(err, &failure) || failure.Code != sqlstore.CodeUnavailable {
			t.Errorf("%s: %v", name, err)
		}
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("it took %s", took)
	}
	proxy.silent.Store(false)
	if _, err := store.Get(ctx, "a"); err != nil {
		t.Errorf("the database answers again: %v", err)
	}
}

// Nothing is written to an SQLite file that was removed or replaced while it is open.
func TestARemovedFile(t *testing.T) {
	ctx, folder := context.Background(), t.TempDir()
	path := filepath.Join(folder, "accounts.db")
	store := open(t, "sqlite:"+path, keyring(t, key("k1", 1)))
	if err := store.Put(ctx, sample("a")); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		name    string
		prepare func() error
		fails   bool
	}{
		{"moved away", func() error { return os.Rename(path, path+".old") }, true},
		{"replaced", func() error { return os.WriteFile(path, nil, 0o600) }, true},
		{"put back", func() error { return os.Rename(path+".old", path) }, false},
	} {
		if err := step.prepare(); err != nil {
			t.Fatal(err)
		}
		_, creating := store.CreateToken(ctx, digestOf(step.name), "h", []string{"call"})
		for name, err := range map[string]error{
			"Put": store.Put(ctx, sample("b")), "CreateToken": creating, "Delete": store.Delete(ctx, "b", account.AnyVersion), "Ping": store.Ping(ctx),
		} {
			var failure *sqlstore.Error
			if step.fails && (!errors.As(err, &failure) || failure.Code != sqlstore.CodeUnavailable) || !step.fails && err != nil {
				t.Errorf("%s, %s: %v", step.name, name, err)
			}
		}
	}
}

func digestOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// proxy stands before a database and passes on what is said, unless it is silent.
type proxy struct {
	url    string
	silent atomic.Bool
}

func newProxy(t *testing.T, base string) *proxy {
	t.Helper()
	parsed, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	p, target := &proxy{}, parsed.Host
	if parsed.Port() == "" {
		target = net.JoinHostPort(parsed.Hostname(), "5432")
	}
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			server, err := net.Dial("tcp", target)
			if err != nil {
				_ = client.Close()
				continue
			}
			go p.pass(client, server)
			go p.pass(server, client)
		}
	}()
	parsed.Host = listener.Addr().String()
	p.url = parsed.String()
	return p
}

func (p *proxy) pass(from, to net.Conn) {
	defer to.Close()
	buffer := make([]byte, 4096)
	for {
		n, err := from.Read(buffer)
		if n > 0 && !p.silent.Load() {
			if _, err := to.Write(buffer[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}
