package engine_test

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/function"
	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/schemas"
)

func TestLoadReportsEveryFile(t *testing.T) {
	files := fstest.MapFS{
		"acme/provider.yaml":               {Data: []byte("format: 2\nprovider: other\nlabel: A\nserver: ftp://x\nauth: {bearer: {token: account.token}}\n")},
		"acme/ticketing/tickets.yaml":      {Data: []byte("methods:\n  update:\n    calls: [{request: PATCH /x, body: {a: body.nope, b: nope()}}]\n    result: {id: id}\n")},
		"acme/ticketing/nothing.yaml":      {Data: []byte("methods: {}\n")},
		"acme/ticketing/tickets.test.yaml": {Data: []byte("cases: 5\n")},
		"lost/ticketing/tickets.yaml":      {Data: []byte("methods: {}\n")},
		"stray.yaml":                       {Data: []byte("a: 1\n")},
		"bad/provider.yaml":                {Data: []byte("a: [\n")},
		".hidden/provider.yaml":            {Data: []byte("a: [\n")},
		"acme/readme.md":                   {Data: []byte("not read")},
	}
	_, err := engine.Load(files, schemas.FS)
	var list *diagnostic.ListError
	if !errors.As(err, &list) {
		t.Fatalf("got %v", err)
	}
	var got []string
	for _, d := range list.List {
		got = append(got, d.Position.String()+" "+string(d.Code))
	}
	want := []string{
		"acme/provider.yaml:1:9 UM111", "acme/provider.yaml:2:11 UM112", "acme/provider.yaml:4:9 UM504", "acme/provider.yaml:5:32 UM202",
		"acme/ticketing/nothing.yaml UM212", "acme/ticketing/tickets.test.yaml:1:8 UM106",
		"acme/ticketing/tickets.yaml:3:48 UM202", "acme/ticketing/tickets.yaml:3:57 UM203",
		"bad/provider.yaml:1:4 UM101", "lost/ticketing/tickets.yaml UM211", "stray.yaml UM112",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestLoadRefusesWhatCannotConform(t *testing.T) {
	const provider = "format: 1\nprovider: acme\nlabel: A\nserver: https://acme.example\nauth: {bearer: {token: credentials.token}}\n"
	for _, test := range []struct{ name, record, want string }{
		{"a kind that the schema does not take", "{id: string(response.key), name: 5}", "acme/ticketing/tickets.yaml:1:42 UM406"},
		{"an id that is not text", "{id: 5}", "acme/ticketing/tickets.yaml:1:14 UM412"},
		{"a field that the schema has not", "{id: string(response.key), nome: response.name}", "acme/ticketing/tickets.yaml:1:36 UM401"},
		{"no field that the schema requires", "{name: response.name}", "acme/ticketing/tickets.yaml:1:9 UM402"},
		{"what may be valid", "{id: response.key, name: response.name}", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := engine.Load(fstest.MapFS{
				"acme/provider.yaml": {Data: []byte(provider)},
				"acme/ticketing/tickets.yaml": {Data: []byte("record: " + test.record +
					"\nmethods:\n  get:\n    calls: [{name: read, request: 'GET /tickets/{id}'}]\n    result: record(calls.read.response)\n")},
			}, schemas.FS)
			var list *diagnostic.ListError
			var got []string
			if errors.As(err, &list) {
				for _, d := range list.List {
					got = append(got, d.Position.String()+" "+string(d.Code))
				}
			}
			if strings.Join(got, "\n") != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestRevision(t *testing.T) {
	revision := func(files fstest.MapFS) string {
		catalog, err := engine.Load(files, schemas.FS)
		if err != nil {
			t.Fatal(err)
		}
		return catalog.Revision()
	}
	changed := fstest.MapFS{}
	for name, file := range acme {
		changed[name] = file
	}
	changed["acme/provider.yaml"] = &fstest.MapFile{Data: append([]byte("# a comment\n"), acme["acme/provider.yaml"].Data...)}
	if a, b := revision(acme), revision(acme); a != b {
		t.Errorf("the same files gave %s and %s", a, b)
	}
	if revision(acme) == revision(changed) {
		t.Error("a change of a file left the revision as it was")
	}
}

func TestExtraFunctions(t *testing.T) {
	shout := &function.Function{
		Name: "shout", Category: function.CategoryText, Doc: "Adds a mark.", Result: value.KindString,
		Parameters: []function.Parameter{{Name: "text", Kinds: []value.Kind{value.KindString}}},
		Apply:      func(_ *function.Call, arguments []any) (any, error) { return arguments[0].(string) + "!", nil },
	}
	files := fstest.MapFS{}
	for name, file := range acme {
		files[name] = file
	}
	files["acme/ticketing/tickets.yaml"] = &fstest.MapFile{Data: []byte(strings.Replace(string(acme["acme/ticketing/tickets.yaml"].Data), "response.title", "shout(response.title)", 1))}
	if _, err := engine.Load(files, schemas.FS); err == nil {
		t.Error("an unknown function was accepted")
	}
	catalog, err := engine.Load(files, schemas.FS, engine.WithFunctions(shout))
	if err != nil {
		t.Fatal(err)
	}
	tickets, _ := catalog.Transform("acme", "ticketing", "tickets")
	out, err := tickets.Read(t.Context(), []byte(`{"key":1,"title":"Fire"}`))
	if err != nil || string(out.JSON) != `{"id":"1","name":"Fire!"}` {
		t.Errorf("got %s, %v", out.JSON, err)
	}
	if _, err := engine.Load(files, schemas.FS, engine.WithFunctions(shout, &function.Function{Name: "lower", Doc: "x", Apply: shout.Apply})); err == nil {
		t.Error("a standard function was replaced")
	}
}

// TestConcurrentUse is meant for the race detector.
func TestConcurrentUse(t *testing.T) {
	catalog, err := engine.Load(acme, schemas.FS)
	if err != nil {
		t.Fatal(err)
	}
	tickets, _ := catalog.Transform("acme", "ticketing", "tickets")
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for range 50 {
				out, err := tickets.Read(t.Context(), []byte(`{"key":1,"title":"T","state":"odd","labels":["a","b"]}`))
				if err != nil || len(out.Warnings) != 1 {
					t.Errorf("got %v, %v", out, err)
					return
				}
			}
		})
	}
	wait.Wait()
}
