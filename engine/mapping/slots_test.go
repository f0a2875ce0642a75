package mapping_test

import (
	"testing"
	"testing/fstest"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/template"
	"github.com/unimap/unimap/schemas"
)

// TestElementsHaveOneSlot looks at a call that is made for each element and sees it in every slot: the
// element is set once, whatever else a slot sees.
func TestElementsHaveOneSlot(t *testing.T) {
	catalog, err := engine.Load(fstest.MapFS{
		"acme/provider.yaml": {Data: []byte("format: 1\nprovider: acme\nlabel: Acme\nserver: https://api.example.com\nauth: {bearer: {token: credentials.token}}\n")},
		"acme/ticketing/tickets.yaml": {Data: []byte(`
methods:
  create:
    let: {first: body.name, second: body.description}
    calls:
      - name: add
        each: body.tags
        as: one
        server: https://{one.region}.example.com
        request: POST /t/{one.name}
        headers: {X-Name: "{one.name}"}
        body: {name: one.name, title: first, text: second}
        ok: one.name != nil
    result: {id: 'string(calls.add.response[0].id)', name: body.name, custom_fields: body.custom_fields}
`)},
	}, schemas.FS)
	if err != nil {
		t.Fatal(err)
	}
	call := catalog.Mappings()[0].Methods[0].Plan.Calls[0]
	seen := 0
	call.Expressions(func(x *template.Expression) {
		for _, reference := range x.Program.References() {
			if reference.Path.Root == "one" {
				if seen++; reference.Slot != call.Each.Slot {
					t.Errorf("%s reads slot %d, not %d", x.Program.Source(), reference.Slot, call.Each.Slot)
				}
			}
		}
	})
	if seen != 5 {
		t.Errorf("the element is read %d times", seen)
	}
}
