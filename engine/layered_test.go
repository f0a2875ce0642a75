package engine_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/schemas"
)

func TestLayered(t *testing.T) {
	base, err := engine.Load(acme, schemas.FS)
	if err != nil {
		t.Fatal(err)
	}
	layers := map[string]engine.Layer{"acme/ticketing/tickets": {Name: "environment", Content: []byte("record: {number: string(response.no), name: upper(response.title)}\n")}}
	layered, err := base.Layered(layers)
	if err != nil {
		t.Fatal(err)
	}
	read := func(c *engine.Catalog) string {
		tickets, err := c.Transform("acme", "ticketing", "tickets")
		if err != nil {
			t.Fatal(err)
		}
		out, err := tickets.Read(t.Context(), []byte(`{"key":1,"title":"Fire","no":7}`))
		if err != nil {
			t.Fatal(err)
		}
		return string(out.JSON)
	}
	if got := read(layered); got != `{"id":"1","name":"FIRE","number":"7"}` {
		t.Errorf("layered: %s", got)
	}
	if got := read(base); got != `{"id":"1","name":"Fire"}` {
		t.Errorf("the base is now %s", got)
	}
	m, _ := layered.Mapping("acme", "ticketing", "tickets")
	if !slices.Contains(layered.Mappings(), m) || len(layered.Mappings()) != len(base.Mappings()) {
		t.Error("Mappings and Mapping differ")
	}
	// What an account lays over comes on top of the environment's.
	own, err := layered.Overlaid(m, engine.Layer{Name: "account", Content: []byte("record: {number: \"'own'\"}\n")})
	if err != nil {
		t.Fatal(err)
	}
	if base, _ := base.Mapping("acme", "ticketing", "tickets"); own.File != base.File {
		t.Errorf("the file is now %s", own.File)
	}
}

func TestLayeredRevision(t *testing.T) {
	base, err := engine.Load(acme, schemas.FS)
	if err != nil {
		t.Fatal(err)
	}
	revision := func(content string) string {
		layered, err := base.Layered(map[string]engine.Layer{"acme/ticketing/tickets": {Name: "o", Content: []byte(content)}})
		if err != nil {
			t.Fatal(err)
		}
		return layered.Revision()
	}
	one, two := revision("record: {number: response.no}"), revision("record: {number: response.title}")
	if one == two || one == base.Revision() || one != revision("record: {number: response.no}") {
		t.Error("the revision does not stand for what is in use")
	}
	if same, err := base.Layered(nil); err != nil || same != base {
		t.Error("no layers gave another catalog")
	}
}

func TestLayeredErrors(t *testing.T) {
	base, err := engine.Load(acme, schemas.FS)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]diagnostic.Code{
		"acme/ticketing":          diagnostic.CodeMisplacedFile,
		"acme/ticketing/nothing":  diagnostic.CodeMisplacedFile,
		"acme/ticketing/tickets":  diagnostic.CodeUnknownName,
		"other/ticketing/tickets": diagnostic.CodeMisplacedFile,
	} {
		_, err := base.Layered(map[string]engine.Layer{name: {Name: "o.yaml", Content: []byte("record: {name: respnse.title}")}})
		var list *diagnostic.ListError
		if !errors.As(err, &list) || list.List[0].Code != want || list.List[0].Position.File != "o.yaml" {
			t.Errorf("%s: got %v, want %s", name, err, want)
		}
	}
}
