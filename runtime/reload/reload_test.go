package reload_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/schema"
	"github.com/unimap/unimap/runtime/reload"
	"github.com/unimap/unimap/schemas"
)

const provider = "format: 1\nprovider: acme\nlabel: Acme\nserver: https://api.acme.example\nauth: {bearer: {token: credentials.token}}\n"

// unified is the unified models, compiled once for all tests.
var unified = sync.OnceValue(func() *schema.Set {
	set, problems := schema.Load(schemas.FS)
	if len(problems) > 0 {
		panic(problems[0])
	}
	return set
})

// mapping is a mapping whose tickets are numbered n, in two fields that must never differ.
func mapping(n string) string {
	return "record: {id: string(response.id), name: \"'" + n + "'\", number: \"'" + n + "'\"}\nmethods:\n  get:\n    calls: [{name: read, request: \"GET /x/{id}\"}]\n    result: record(calls.read.response)\n"
}

func write(t *testing.T, folder, name, content string) {
	t.Helper()
	full := filepath.Join(folder, name)
	if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
		t.Fatal(err)
	}
	temporary := full + ".tmp"
	if err := os.WriteFile(temporary, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(temporary, full); err != nil {
		t.Fatal(err)
	}
}

func folder(t *testing.T, n string) string {
	t.Helper()
	dir := t.TempDir()
	write(t, dir, "acme/provider.yaml", provider)
	write(t, dir, "acme/ticketing/tickets.yaml", mapping(n))
	return dir
}

// user is what takes catalogs in use.
type user struct {
	catalog atomic.Pointer[engine.Catalog]
	applied atomic.Int64
}

func (u *user) apply(c *engine.Catalog) {
	u.catalog.Store(c)
	u.applied.Add(1)
}

func (u *user) read(t *testing.T) string {
	tickets, err := u.catalog.Load().Transform("acme", "ticketing", "tickets")
	if err != nil {
		t.Error(err)
		return ""
	}
	out, err := tickets.Read(context.Background(), []byte(`{"id":1}`))
	if err != nil {
		t.Error(err)
		return ""
	}
	return string(out.JSON)
}

func newReloader(dir string, u *user) *reload.Reloader {
	return reload.New(reload.Options{Folder: dir, Schemas: unified(), Apply: u.apply, Settle: 4 * time.Millisecond, Poll: 20 * time.Millisecond})
}

func TestReload(t *testing.T) {
	dir, u := folder(t, "1"), &user{}
	r := newReloader(dir, u)
	ctx := t.Context()
	if err := r.Reload(ctx, false); err != nil {
		t.Fatal(err)
	}
	first := r.Status()
	if !first.Successful || first.Revision != u.catalog.Load().Revision() || u.read(t) != `{"id":"1","name":"1","number":"1"}` {
		t.Fatalf("status %+v, %s", first, u.read(t))
	}
	if err := r.Reload(ctx, false); err != nil || u.applied.Load() != 1 {
		t.Errorf("what is in use was loaded again: %v", err)
	}

	write(t, dir, "acme/ticketing/tickets.yaml", "record: {id: nope}\nmethods: {}\n")
	if err := r.Reload(ctx, false); err == nil {
		t.Error("a broken set was accepted")
	}
	status := r.Status()
	if status.Successful || status.Revision != first.Revision || !status.Diagnostics.HasErrors() || status.Failures != 1 || u.read(t) != `{"id":"1","name":"1","number":"1"}` {
		t.Errorf("after a broken set: %+v", status)
	}
	if err := r.Reload(ctx, false); err == nil || r.Status().Attempts != 2 {
		t.Errorf("a set that was refused was compiled again: %v, %d attempts", err, r.Status().Attempts)
	}

	write(t, dir, "acme/ticketing/tickets.yaml", mapping("1"))
	if err := r.Reload(ctx, false); err != nil || !r.Status().Successful {
		t.Errorf("a change back was not taken up: %v", err)
	}
	if err := r.Reload(ctx, true); err != nil || u.applied.Load() != 3 {
		t.Errorf("force did not load: %v, %d", err, u.applied.Load())
	}
}

func TestCheckRefuses(t *testing.T) {
	u := &user{}
	r := reload.New(reload.Options{Folder: folder(t, "1"), Schemas: unified(), Apply: u.apply, Settle: time.Millisecond,
		Check: func(context.Context, *engine.Loaded) diagnostic.List {
			return diagnostic.List{diagnostic.New(diagnostic.CodeUnknownKey, diagnostic.Position{File: "x"}, "refused")}
		}})
	if err := r.Reload(t.Context(), false); err == nil || u.applied.Load() != 0 {
		t.Errorf("got %v", err)
	}
}

func TestMissingFolder(t *testing.T) {
	u := &user{}
	r := newReloader(filepath.Join(t.TempDir(), "nothing"), u)
	if err := r.Reload(t.Context(), false); err == nil || r.Status().Successful {
		t.Errorf("got %v, %+v", err, r.Status())
	}
}

// A reload that is broken off, as when the program ends, is no failure of the files.
func TestReloadBrokenOff(t *testing.T) {
	u := &user{}
	r := newReloader(folder(t, "1"), u)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := r.Reload(ctx, true); !errors.Is(err, context.Canceled) || r.Status().Failures != 0 || u.applied.Load() != 0 {
		t.Errorf("got %v, %+v", err, r.Status())
	}
}

// What was never in use is not said to stay in use.
func TestLogOfAFailure(t *testing.T) {
	dir, u, log := folder(t, "1"), &user{}, &bytes.Buffer{}
	write(t, dir, "acme/ticketing/tickets.yaml", "record: 1\n")
	r := reload.New(reload.Options{Folder: dir, Schemas: unified(), Apply: u.apply, Settle: time.Millisecond, Logger: slog.New(slog.NewTextHandler(log, nil))})
	if err := r.Reload(t.Context(), true); err == nil || strings.Contains(log.String(), "stay in use") {
		t.Errorf("got %v and %s", err, log)
	}
	write(t, dir, "acme/ticketing/tickets.yaml", mapping("1"))
	if err := r.Reload(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	write(t, dir, "acme/ticketing/tickets.yaml", "record: 1\n")
	if err := r.Reload(t.Context(), true); err == nil || !strings.Contains(log.String(), "stay in use") {
		t.Errorf("got %v and %s", err, log)
	}
}

// waitFor waits until the watching reloader has put a ticket in use.
func waitFor(t *testing.T, u *user, n string) {
	t.Helper()
	want := `{"id":"1","name":"` + n + `","number":"` + n + `"}`
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(2 * time.Millisecond) {
		if u.catalog.Load() != nil && u.read(t) == want {
			return
		}
	}
	t.Fatalf("%s never came in use", n)
}

func watch(t *testing.T, dir string) (*user, *reload.Reloader) {
	t.Helper()
	u := &user{}
	r := newReloader(dir, u)
	ctx, cancel := context.WithCancel(context.Background())
	var done sync.WaitGroup
	done.Go(func() { r.Run(ctx) })
	t.Cleanup(func() { cancel(); done.Wait() })
	return u, r
}

func TestWatchRenames(t *testing.T) {
	dir := folder(t, "1")
	u, _ := watch(t, dir)
	waitFor(t, u, "1")
	write(t, dir, "acme/ticketing/tickets.yaml", mapping("2"))
	waitFor(t, u, "2")
}

func TestWatchBurst(t *testing.T) {
	dir := folder(t, "0")
	u, _ := watch(t, dir)
	waitFor(t, u, "0")
	for i := 1; i <= 500; i++ {
		write(t, dir, "acme/ticketing/tickets.yaml", mapping(fmt.Sprint(i)))
	}
	waitFor(t, u, "500")
}

// TestWatchSwappedLink does what the kubelet does with a ConfigMap: everything is a link through
// ..data, which is replaced by a rename.
func TestWatchSwappedLink(t *testing.T) {
	dir := t.TempDir()
	publish := func(version, n string) {
		write(t, dir, ".."+version+"/acme/provider.yaml", provider)
		write(t, dir, ".."+version+"/acme/ticketing/tickets.yaml", mapping(n))
		if err := os.Symlink(".."+version, filepath.Join(dir, "..data_tmp")); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(filepath.Join(dir, "..data_tmp"), filepath.Join(dir, "..data")); err != nil {
			t.Fatal(err)
		}
	}
	publish("v1", "1")
	if err := os.Symlink("..data/acme", filepath.Join(dir, "acme")); err != nil {
		t.Fatal(err)
	}
	u, _ := watch(t, dir)
	waitFor(t, u, "1")
	publish("v2", "2")
	waitFor(t, u, "2")
	if err := os.RemoveAll(filepath.Join(dir, "..v1")); err != nil {
		t.Fatal(err)
	}
	publish("v3", "3")
	waitFor(t, u, "3")
}

// TestReloadUnderLoad reloads 200 times, every tenth set broken, while clients read: none fails
// and none sees parts of two sets.
func TestReloadUnderLoad(t *testing.T) {
	dir, u := folder(t, "0"), &user{}
	r := newReloader(dir, u)
	if err := r.Reload(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	stop := make(chan struct{})
	var clients sync.WaitGroup
	for range 16 {
		clients.Go(func() {
			for {
				select {
				case <-stop:
					return
				case <-time.After(time.Millisecond): // leaves the processor to the reloads
				}
				var number int
				got := u.read(t)
				if _, err := fmt.Sscanf(got, `{"id":"1","name":"%d"`, &number); err != nil || got != fmt.Sprintf(`{"id":"1","name":"%d","number":"%d"}`, number, number) {
					t.Errorf("a client saw %s", got)
					return
				}
			}
		})
	}
	for i := 1; i <= 200; i++ {
		content := mapping(fmt.Sprint(i))
		if i%10 == 0 {
			content = "record: {id: nope}\n"
		}
		write(t, dir, "acme/ticketing/tickets.yaml", content)
		if err := r.Reload(t.Context(), false); (err != nil) != (i%10 == 0) {
			t.Errorf("reload %d: %v", i, err)
		}
	}
	close(stop)
	clients.Wait()
	if status := r.Status(); status.Failures != 20 || status.Attempts != 201 {
		t.Errorf("status %+v", status)
	}
}
