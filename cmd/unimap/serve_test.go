//go:build unix

package main

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"os"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/runtime/gateway/config"
	"github.com/unimap/unimap/schemas"
)

// A sandbox that nothing can be called in says so.
func TestSandboxWithoutRecordings(t *testing.T) {
	catalog, err := engine.Load(fstest.MapFS{}, schemas.FS)
	if err != nil {
		t.Fatal(err)
	}
	settings, err := config.Read(config.Sources{})
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := showSamples(&out, "http://127.0.0.1:1", settings, catalog); err != nil || !strings.Contains(out.String(), "None of the mappings has recorded exchanges") {
		t.Errorf("got %s, %v", out.String(), err)
	}
}

// The whole life of the program: it starts, says how to call it, answers, reloads at SIGHUP, and
// ends when it is told to.
func TestServe(t *testing.T) {
	catalog := t.TempDir()
	if err := os.CopyFS(catalog, os.DirFS("testdata/catalog")); err != nil {
		t.Fatal(err)
	}
	out, outWriter := io.Pipe()
	log, logWriter := io.Pipe()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, []string{"serve", "--sandbox", "--mappings", catalog, "--listen", "127.0.0.1:0", "--log-level", "info"},
			&terminal{in: strings.NewReader(""), out: outWriter, err: logWriter})
		outWriter.Close()
		logWriter.Close()
	}()
	logged := make(chan string, 1000)
	go func() {
		for lines := bufio.NewScanner(log); lines.Scan(); {
			logged <- lines.Text()
		}
		close(logged)
	}()
	printed := bufio.NewReader(out)
	first, err := printed.ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	go func() { _, _ = io.Copy(io.Discard, printed) }()
	base := regexp.MustCompile(`http://[0-9.:]+`).FindString(first)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, base+"/unified/ticketing/tickets/7?integrated_account_id=acme", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer sandbox")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(response.Body)
	response.Body.Close()
	if err != nil || response.StatusCode != http.StatusOK || !strings.HasPrefix(string(content), `{"id":"7"`) {
		t.Fatalf("got %d %s %v", response.StatusCode, content, err)
	}

	if err := os.WriteFile(catalog+"/acme/provider.yaml", []byte("format: 2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(os.Getpid(), syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	for line := range logged {
		if strings.Contains(line, "reload failed; the old mappings and overlays stay in use") {
			break
		}
	}
	stop()
	if status := <-ended; status != exitOK {
		t.Errorf("the program ended with %d", status)
	}
}
