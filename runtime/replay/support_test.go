package replay_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/unimap/unimap/engine/source"
	"github.com/unimap/unimap/engine/testcase"
	"github.com/unimap/unimap/runtime/replay"
	"github.com/unimap/unimap/runtime/transport"
)

// file decodes a test file.
func file(t testing.TB, text string) *testcase.File {
	t.Helper()
	tree, found := source.Parse("acme/ticketing/tickets.test.yaml", []byte(text))
	if len(found) > 0 {
		t.Fatalf("%v\n%s", found, text)
	}
	decoded, found := testcase.Decode(tree)
	if len(found) > 0 {
		t.Fatalf("%v\n%s", found, text)
	}
	return decoded
}

// recording decodes the exchanges of one case, and the headers of its file.
func recording(t testing.TB, headers, exchanges string) *testcase.File {
	t.Helper()
	return file(t, `headers: `+headers+`
cases:
  - name: the case
    request: {method: get, id: "42"}
    result: {id: "42"}
    exchanges:
`+indent(exchanges, "      "))
}

func indent(text, by string) string {
	return by + strings.ReplaceAll(strings.TrimSuffix(text, "\n"), "\n", "\n"+by) + "\n"
}

// serve runs a script until the end of the test.
func serve(t testing.TB, script replay.Script) *transport.Client {
	t.Helper()
	server, err := replay.Serve(script)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	return server.Client()
}

// send sends a request "METHOD URL" with headers given as "Name: value".
func send(client *transport.Client, line, body string, headers ...string) (*transport.Response, error) {
	method, target, _ := strings.Cut(line, " ")
	request := &transport.Request{Method: method, URL: target, Header: http.Header{}, Body: []byte(body)}
	for _, header := range headers {
		name, content, _ := strings.Cut(header, ": ")
		request.Header.Add(name, content)
	}
	return client.Do(context.Background(), request)
}
