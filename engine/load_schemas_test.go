package engine_test

import (
	"testing"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/schema"
	"github.com/unimap/unimap/schemas"
)

func TestWithSchemas(t *testing.T) {
	set, problems := schema.Load(schemas.FS)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	fresh, err := engine.Load(acme, schemas.FS)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		catalog, err := engine.Load(acme, nil, engine.WithSchemas(set))
		if err != nil {
			t.Fatal(err)
		}
		if catalog.Schemas() != set {
			t.Error("the catalog has other schemas")
		}
		if len(catalog.Mappings()) != len(fresh.Mappings()) || catalog.Revision() != fresh.Revision() {
			t.Error("the catalog differs from one with schemas of its own")
		}
	}
}
