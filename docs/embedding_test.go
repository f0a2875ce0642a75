package docs_test

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/unimap/unimap/engine"
)

// The model that the page on embedding shows is one that loads.
func TestModelOfThePage(t *testing.T) {
	page, err := os.ReadFile("embedding.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(page), "```json\n")
	model, _, ok := strings.Cut(rest, "```")
	if !ok {
		t.Fatal("the page shows no model")
	}
	catalog, err := engine.Load(fstest.MapFS{
		"acme/provider.yaml":     {Data: []byte("format: 1\nprovider: acme\nlabel: Acme\nserver: https://acme.example\nauth: {bearer: {token: credentials.token}}\n")},
		"acme/pets/animals.yaml": {Data: []byte("record: {id: string(response.key), name: response.title}\nmethods:\n  get:\n    calls: [{name: read, request: \"GET /{id}\"}]\n    result: record(calls.read.response)\n")},
	}, fstest.MapFS{"pets/animals.json": {Data: []byte(model)}})
	if err != nil {
		t.Fatal(err)
	}
	animals, err := catalog.Transform("acme", "pets", "animals")
	if err != nil {
		t.Fatal(err)
	}
	out, err := animals.Read(t.Context(), []byte(`{"key": 7, "title": "Rex"}`))
	if err != nil || string(out.JSON) != `{"id":"7","name":"Rex"}` || len(out.Violations) > 0 {
		t.Errorf("got %+v, %v", out, err)
	}
}
