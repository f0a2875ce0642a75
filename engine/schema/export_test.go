package schema_test

import (
	"testing"

	"github.com/unimap/unimap/engine/schema"
	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/schemas"
)

// TestExport checks that what is exported compiles, and accepts and refuses what the schema does.
func TestExport(t *testing.T) {
	set, problems := schema.Load(schemas.FS)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	tickets, _ := set.Resource("ticketing", "tickets")
	tests := []struct {
		name, document string
		shape          *schema.Shape
		valid          bool
	}{
		{"a read ticket", `{"id":"1","status":{"name":"open"},"tags":[{"name":"a"}]}`, tickets.Read.Root(), true},
		{"without id", `{"name":"x"}`, tickets.Read.Root(), false},
		{"a wrong status", `{"id":"1","status":{"name":"burning"}}`, tickets.Read.Root(), false},
		{"an unknown field", `{"id":"1","nmae":"x"}`, tickets.Read.Root(), false},
		{"a written ticket", `{"name":null,"status":"open","assignees":[{"id":"1"},"2"],"due_date":"2026-01-02"}`, tickets.Write.Root(), true},
		{"a wrong status, bare", `{"status":"burning"}`, tickets.Write.Root(), false},
		{"a number for a name", `{"name":5}`, tickets.Write.Root(), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			exported, problems := schema.Compile("exported", tt.shape.Export(nil))
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			document, err := value.Decode([]byte(tt.document), value.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			if violations := exported.Validate(document); (len(violations) == 0) != tt.valid {
				t.Errorf("violations: %v", violations)
			}
		})
	}
	narrow := tickets.Read.Root().Export(func(name string) bool { return name == "name" })
	if got := value.Member(narrow, "properties").(*value.Object).Keys(); len(got) != 1 || got[0] != "name" {
		t.Errorf("narrowed to %v", got)
	}
}

// TestExportOfARecursiveSchema would never end without a bound.
func TestExportOfARecursiveSchema(t *testing.T) {
	compiled, problems := schema.Compile("tree", value.ObjectOf(
		"$ref", "#/$defs/node",
		"$defs", value.ObjectOf("node", value.ObjectOf("type", "object", "properties",
			value.ObjectOf("children", value.ObjectOf("type", "array", "items", value.ObjectOf("$ref", "#/$defs/node")))))))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if exported := compiled.Root().Export(nil); value.IsMissing(value.Member(exported, "properties")) {
		t.Errorf("got %s", value.String(exported))
	}
}
