package server_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/mappings"
	"github.com/unimap/unimap/runtime/gateway/config"
	"github.com/unimap/unimap/runtime/gateway/server"
	"github.com/unimap/unimap/schemas"
)

const provider = `format: 1
provider: acme
label: Acme
account: {address: {type: string, pattern: "^https?://[a-z0-9.:]+$"}}
server: "{account.address}"
auth: {bearer: {token: credentials.token}}
error: {message: response.message}
`

// mapping is a mapping whose tickets are numbered n in two fields that must never differ.
func mapping(n string) string {
	return `record: {id: string(response.id), name: "'` + n + `'", number: "'` + n + `'", description: response.text}
methods:
  get:
    calls: [{name: read, request: "GET /tickets/{id}"}]
    result: record(calls.read.response)
  update:
    calls: [{name: edit, request: "PATCH /tickets/{id}", body: {text: body.description}}]
    result: record(calls.edit.response)
`
}

// folder writes files into a new folder and returns its name.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		write(t, dir, name, content)
	}
	return dir
}

// write replaces a file as editors do.
func write(t *testing.T, dir, name, content string) {
	t.Helper()
	full := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(full+".tmp", []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(full+".tmp", full); err != nil {
		t.Fatal(err)
	}
}

// acme is a folder of mappings and an account file for a provider of the test.
func acme(t *testing.T, play http.HandlerFunc) (mappings, account string) {
	t.Helper()
	played := httptest.NewServer(play)
	t.Cleanup(played.Close)
	mappings = folder(t, map[string]string{"acme/provider.yaml": provider, "acme/ticketing/tickets.yaml": mapping("0")})
	account = filepath.Join(folder(t, map[string]string{
		"account.yaml": "id: a1\nprovider: acme\nsettings: {address: '" + played.URL + "'}\ncredentials: {token: made-up-secret}\nnetwork: {allow_private_addresses: true}\n",
	}), "account.yaml")
	return mappings, account
}

// ticket is a provider with one ticket.
func ticket(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	_, _ = io.WriteString(w, `{"id": 7, "text": "Smoke"}`)
}

// settings reads flags, each NAME=VALUE.
func settings(t *testing.T, flags ...string) *config.Config {
	t.Helper()
	given := map[string][]string{}
	for _, flag := range flags {
		name, text, _ := strings.Cut(flag, "=")
		given[name] = append(given[name], text)
	}
	c, err := config.Read(config.Sources{Flags: given})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func open(options server.Options) (*server.Server, error) {
	options.Settle = 4 // folders of tests are not written to while they are read
	options.Embedded = func(load ...engine.Option) (*engine.Loaded, error) {
		return engine.LoadAll(mappings.FS, schemas.FS, load...)
	}
	return server.New(context.Background(), options)
}

// start returns a server of settings and its handler behind a listener.
func start(t *testing.T, flags ...string) (*server.Server, *httptest.Server) {
	t.Helper()
	return startWith(t, server.Options{Config: settings(t, append(flags, "token=t0ken")...), Logger: slog.New(slog.DiscardHandler)})
}

func startWith(t *testing.T, options server.Options) (*server.Server, *httptest.Server) {
	t.Helper()
	s, err := open(options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	listening := httptest.NewServer(s.Handler())
	t.Cleanup(listening.Close)
	return s, listening
}

type reply struct {
	status int
	header http.Header
	body   string
}

const (
	item  = "/unified/ticketing/tickets/7"
	query = "?integrated_account_id=a1&truto_ignore_remote_data=true"
)

func send(t *testing.T, base, method, path, body string, headers ...string) reply {
	t.Helper()
	got, err := try(context.Background(), http.DefaultClient, base, method, path, body, headers...)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func try(ctx context.Context, client *http.Client, base, method, path, body string, headers ...string) (reply, error) {
	request, err := http.NewRequestWithContext(ctx, method, base+path, strings.NewReader(body))
	if err != nil {
		return reply{}, err
	}
	request.Header.Set("Authorization", "Bearer t0ken")
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	response, err := client.Do(request)
	if err != nil {
		return reply{}, err
	}
	return readAll(response)
}

func readAll(response *http.Response) (reply, error) {
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	return reply{response.StatusCode, response.Header, string(content)}, err
}

func readReply(t *testing.T, response *http.Response) reply {
	t.Helper()
	got, err := readAll(response)
	if err != nil {
		t.Fatal(err)
	}
	return got
}
