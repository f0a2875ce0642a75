package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"unimap": main})
}

// TestScripts runs the scripts of testdata/script. Each finds the mappings of testdata/catalog in
// the folder catalog, and an account of a provider for them in account.yaml.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "script"),
		Setup:               setUp,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, arguments []string){
			"exits": exits, "json": isJSON,
		},
	})
}

func setUp(env *testscript.Env) error {
	if err := os.CopyFS(filepath.Join(env.WorkDir, "catalog"), os.DirFS(filepath.Join("testdata", "catalog"))); err != nil {
		return err
	}
	provider := httptest.NewServer(http.HandlerFunc(playAcme))
	env.Defer(provider.Close)
	env.Setenv("ACME_TOKEN", "s3cr3t-token")
	env.Setenv("CRLF_ID", "7\r\nX-Evil: 1") // scripts cannot write it
	account := fmt.Sprintf("provider: acme\nsettings: {base_url: %q}\ncredentials: {token: $ACME_TOKEN}\nnetwork: {allow_private_addresses: true}\n", provider.URL)
	return os.WriteFile(filepath.Join(env.WorkDir, "account.yaml"), []byte(account), 0o600)
}

// playAcme is the provider of the scripts: it answers with the case 7, and to a change with what
// it was sent.
func playAcme(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	switch {
	case r.Header.Get("Authorization") != "Bearer s3cr3t-token":
		w.WriteHeader(http.StatusUnauthorized)
		fmt.Fprint(w, `{"message": "who are you?"}`)
	case r.URL.Path == "/cases/7" && r.Method == http.MethodGet:
		fmt.Fprintf(w, `{"id": 7, "title": "Printer on fire", "state": "new", "query": %q}`, r.URL.RawQuery)
	case r.URL.Path == "/cases/7" && r.Method == http.MethodPut:
		w.Write(echo(r.Body))
	case r.URL.Path == "/cases/8":
		fmt.Fprint(w, "{\"id\": 8, \"title\": \"\\u001b[31mred\", \"state\": \"lost\"}")
	case r.URL.Path == "/calls/7":
		w.WriteHeader(http.StatusNoContent)
	default:
		w.WriteHeader(http.StatusNotFound)
		fmt.Fprint(w, `{"message": "no such case", "code": "gone"}`)
	}
}

// echo returns the case 7 with what the provider was sent.
func echo(body io.Reader) []byte {
	sent, err := io.ReadAll(body)
	if err != nil {
		return nil
	}
	encoded, err := json.Marshal(map[string]any{"id": 7, "title": "kept", "sent": json.RawMessage(sent)})
	if err != nil {
		return nil
	}
	return encoded
}

// exits STATUS PROGRAM [ARGUMENT...] runs a program that must exit with the given status.
func exits(ts *testscript.TestScript, neg bool, arguments []string) {
	if neg || len(arguments) < 2 {
		ts.Fatalf("usage: exits STATUS PROGRAM [ARGUMENT...]")
	}
	want, err := strconv.Atoi(arguments[0])
	ts.Check(err)
	err = ts.Exec(arguments[1], arguments[2:]...)
	got := 0
	var failure *exec.ExitError
	if errors.As(err, &failure) {
		got = failure.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit status %d, want %d", got, want)
	}
}

// json FILE says that a file, or stdout or stderr, holds one JSON document.
func isJSON(ts *testscript.TestScript, neg bool, arguments []string) {
	if neg || len(arguments) != 1 {
		ts.Fatalf("usage: json FILE")
	}
	if content := ts.ReadFile(arguments[0]); !json.Valid([]byte(content)) {
		ts.Fatalf("%s is not JSON:\n%s", arguments[0], content)
	}
}
