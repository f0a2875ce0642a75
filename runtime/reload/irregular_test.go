//go:build unix

package reload_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/runtime/reload"
	"github.com/unimap/unimap/schemas"
)

// irregular puts what is no regular file under the name of a mapping.
var irregular = map[string]func(name string) error{
	"pipe":   func(name string) error { return syscall.Mkfifo(name, 0o600) },
	"device": func(name string) error { return os.Symlink("/dev/zero", name) },
}

// inTime runs what must not wait for anybody.
func inTime(t *testing.T, do func()) {
	t.Helper()
	done := make(chan struct{})
	go func() { defer close(done); do() }()
	select {
	case <-done:
	case <-time.After(20 * time.Second):
		t.Fatal("it did not end within 20 s")
	}
}

func TestIrregularFilesAreNotRead(t *testing.T) {
	for kind, put := range irregular {
		t.Run(kind, func(t *testing.T) {
			dir := folder(t, "1")
			r := reload.New(reload.Options{Folder: dir, Schemas: unified(), Apply: func(*engine.Catalog) {}, Settle: time.Millisecond})
			if err := r.Reload(context.Background(), true); err != nil {
				t.Fatal(err)
			}
			if err := put(filepath.Join(dir, "acme", "ticketing", "extra.yaml")); err != nil {
				t.Skip(err)
			}
			inTime(t, func() {
				err := r.Reload(context.Background(), true)
				if err == nil || !strings.Contains(err.Error(), "acme/ticketing/extra.yaml: it is not a regular file") {
					t.Errorf("reload: got %v", err)
				}
			})
			inTime(t, func() {
				loaded, err := engine.LoadAll(os.DirFS(dir), schemas.FS)
				if err != nil {
					t.Error(err)
					return
				}
				found := loaded.Diagnostics
				if len(found) == 0 || found[0].Code != diagnostic.CodeUnreadableFile || !strings.Contains(found[0].Message, "not a regular file") {
					t.Errorf("load: got %v", found)
				}
			})
		})
	}
}
