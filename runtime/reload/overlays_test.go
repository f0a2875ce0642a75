package reload_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/unimap/unimap/runtime/reload"
)

// named is a mapping whose tickets have the name n and no number.
func named(n string) string {
	return "record: {id: string(response.id), name: \"'" + n + "'\"}\nmethods:\n  get:\n    calls: [{name: read, request: \"GET /x/{id}\"}]\n    result: record(calls.read.response)\n"
}

// numbered is an overlay that gives tickets the number n.
func numbered(n string) string { return "record: {number: \"'" + n + "'\"}\n" }

// twoFolders are mappings and overlays of the same n, and their reloader.
func twoFolders(t *testing.T, u *user) (mappings, overlays string, r *reload.Reloader) {
	t.Helper()
	mappings, overlays = folder(t, "0"), t.TempDir()
	write(t, mappings, "acme/ticketing/tickets.yaml", named("0"))
	write(t, overlays, "acme/ticketing/tickets.yaml", numbered("0"))
	return mappings, overlays, reload.New(reload.Options{
		Folder: mappings, Overlays: overlays, Schemas: unified(), Apply: u.apply, Settle: 4 * time.Millisecond, Poll: 20 * time.Millisecond,
	})
}

func (u *user) want(t *testing.T, name, number string) {
	t.Helper()
	if got, want := u.read(t), fmt.Sprintf(`{"id":"1","name":"%s","number":"%s"}`, name, number); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// What is put in use is mappings and overlays together: whoever holds a catalog, at whatever
// moment, has both of one set.
func TestMappingsAndOverlaysAreOneSet(t *testing.T) {
	u := &user{}
	mappings, overlays, r := twoFolders(t, u)
	if err := r.Reload(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	stop := make(chan struct{})
	var clients sync.WaitGroup
	for range 4 {
		clients.Go(func() {
			for {
				select {
				case <-stop:
					return
				case <-time.After(100 * time.Microsecond):
				}
				var saw struct{ Name, Number string }
				if got := u.read(t); json.Unmarshal([]byte(got), &saw) != nil || saw.Name == "" || saw.Name != saw.Number {
					t.Errorf("a client saw %s", got)
					return
				}
			}
		})
	}
	for i := 1; i <= 50; i++ {
		n := fmt.Sprint(i)
		write(t, mappings, "acme/ticketing/tickets.yaml", named(n))
		write(t, overlays, "acme/ticketing/tickets.yaml", numbered(n))
		if err := r.Reload(t.Context(), false); err != nil {
			t.Fatal(err)
		}
		u.want(t, n, n)
		if applied := u.applied.Load(); applied != int64(i+1) {
			t.Fatalf("reload %d put %d catalogs in use", i, applied)
		}
	}
	close(stop)
	clients.Wait()
}

func TestOverlayBreaksTheSet(t *testing.T) {
	u := &user{}
	mappings, overlays, r := twoFolders(t, u)
	if err := r.Reload(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	first := r.Status()
	// Sound mappings beside a broken overlay: nothing of either is taken in use.
	write(t, mappings, "acme/ticketing/tickets.yaml", named("1"))
	write(t, overlays, "acme/ticketing/tickets.yaml", "record: {number: nope}\n")
	if err := r.Reload(t.Context(), false); err == nil {
		t.Fatal("a broken overlay was accepted")
	}
	status := r.Status()
	if status.Successful || status.Revision != first.Revision || len(status.Diagnostics) == 0 || status.Diagnostics[0].Position.File != "overlays/acme/ticketing/tickets.yaml" {
		t.Errorf("status %+v", status)
	}
	u.want(t, "0", "0")
	if err := r.Reload(t.Context(), false); err == nil || r.Status().Attempts != 2 {
		t.Errorf("a set that was refused was compiled again: %v, %d attempts", err, r.Status().Attempts)
	}
	// A broken mapping beside a sound overlay.
	write(t, mappings, "acme/ticketing/tickets.yaml", "record: {id: nope}\n")
	write(t, overlays, "acme/ticketing/tickets.yaml", numbered("2"))
	if err := r.Reload(t.Context(), false); err == nil || r.Status().Diagnostics[0].Position.File != "acme/ticketing/tickets.yaml" {
		t.Errorf("got %v, %+v", err, r.Status())
	}
	u.want(t, "0", "0")
	// Only one of them is repaired after the other.
	write(t, mappings, "acme/ticketing/tickets.yaml", named("2"))
	if err := r.Reload(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	u.want(t, "2", "2")
	if status := r.Status(); !status.Successful || status.Revision == first.Revision || status.Failures != 2 || status.Attempts != 4 {
		t.Errorf("status %+v", status)
	}
}

func TestOverlaysOfFixedMappings(t *testing.T) {
	u := &user{}
	mappings, overlays, whole := twoFolders(t, u)
	if err := whole.Reload(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	base := reload.New(reload.Options{Folder: mappings, Schemas: unified(), Apply: u.apply, Settle: time.Millisecond})
	if err := base.Reload(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	r := reload.New(reload.Options{Mappings: u.catalog.Load(), Overlays: overlays, Apply: u.apply, Settle: time.Millisecond})
	if err := r.Reload(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	u.want(t, "0", "0")
	write(t, overlays, "acme/ticketing/tickets.yml", numbered("1"))
	if err := r.Reload(t.Context(), false); err == nil || !strings.Contains(err.Error(), "there are both") {
		t.Errorf("got %v", err)
	}
}

func TestWatchOverlays(t *testing.T) {
	u := &user{}
	mappings, overlays, r := twoFolders(t, u)
	ctx, cancel := context.WithCancel(context.Background())
	var done sync.WaitGroup
	done.Go(func() { r.Run(ctx) })
	t.Cleanup(func() { cancel(); done.Wait() })
	waitFor(t, u, "0")
	write(t, overlays, "acme/ticketing/tickets.yaml", numbered("1"))
	write(t, mappings, "acme/ticketing/tickets.yaml", named("1"))
	waitFor(t, u, "1")
}
