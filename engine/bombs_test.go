package engine_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/schemas"
)

// many repeats a line with its number in it.
func many(count int, line string) string {
	var b strings.Builder
	for i := range count {
		fmt.Fprintf(&b, line+"\n", i)
	}
	return b.String()
}

// TestBombs compiles files within the limit of a file that cost minutes and gigabytes if time grows
// with the square of what is in them.
func TestBombs(t *testing.T) {
	const record = "record: {id: string(response.id)}\nmethods:\n  get:\n"
	const read = "    calls: [{name: read, request: \"GET /x/{id}\"}]\n    result: record(calls.read.response)\n"
	for name, test := range map[string]struct {
		mapping string
		code    diagnostic.Code
		message string
	}{
		"calls": {
			record + "    calls:\n" + many(15_000, `      - {name: c%d, request: "GET /x/{id}"}`) + "    result: record(calls.c1.response)\n",
			diagnostic.CodeFileTooLarge, "method has 15000 calls, more than the limit of 100",
		},
		"names": {
			record + "    let:\n" + many(30_000, `      n%d: id + "x"`) + read,
			diagnostic.CodeFileTooLarge, "method has 30000 names, more than the limit of 100",
		},
		"holes": {
			record + strings.Replace(read, "{id}", strings.Repeat("{id}", 200_000), 1),
			diagnostic.CodeExpressionTooLarge, "the text has more than 100 holes",
		},
	} {
		t.Run(name, func(t *testing.T) {
			began := time.Now()
			loaded, err := engine.LoadAll(fstest.MapFS{
				"acme/provider.yaml":          {Data: []byte("format: 1\nprovider: acme\nlabel: Acme\nserver: https://api.acme.example\nauth: {bearer: {token: credentials.token}}\n")},
				"acme/ticketing/tickets.yaml": {Data: []byte(test.mapping)},
			}, schemas.FS)
			if err != nil {
				t.Fatal(err)
			}
			if took := time.Since(began); took > 20*time.Second {
				t.Errorf("it took %s", took.Round(time.Second))
			}
			for _, d := range loaded.Diagnostics {
				if d.Code == test.code && d.Message == test.message {
					return
				}
			}
			t.Errorf("got %.300v, want %s: %s", loaded.Diagnostics, test.code, test.message)
		})
	}
}

// TestServersOfCalls holds the server of a call to what that of a provider is held to: it is sent the
// same credentials.
func TestServersOfCalls(t *testing.T) {
	for server, code := range map[string]diagnostic.Code{
		"https://files.acme.example":          "",
		"https://{account.site}.acme.example": "",
		"http://files.acme.example":           diagnostic.CodeInvalidServer,
		"files.acme.example":                  diagnostic.CodeInvalidServer,
		"https://u:p@files.acme.example":      diagnostic.CodeInvalidServer,
		"https://{account.host}":              diagnostic.CodeAccountSettingWithoutPattern,
	} {
		loaded, err := engine.LoadAll(fstest.MapFS{
			"acme/provider.yaml": {Data: []byte("format: 1\nprovider: acme\nlabel: Acme\nserver: https://api.acme.example\nauth: {bearer: {token: credentials.token}}\n" +
				"account: {host: {type: string}, site: {type: string, pattern: \"^[a-z]+$\"}}\n")},
			"acme/ticketing/tickets.yaml": {Data: []byte("record: {id: string(response.id)}\nmethods:\n  get:\n    calls: [{name: read, request: \"GET /x/{id}\", server: \"" + server + "\"}]\n    result: record(calls.read.response)\n")},
		}, schemas.FS)
		if err != nil {
			t.Fatal(err)
		}
		var got diagnostic.Code
		if len(loaded.Diagnostics) > 0 {
			got = loaded.Diagnostics[0].Code
		}
		if got != code {
			t.Errorf("%s: got %v, want %q", server, loaded.Diagnostics, code)
		}
	}
}
