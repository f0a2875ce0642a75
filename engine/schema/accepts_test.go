package schema_test

import (
	"strings"
	"testing"

	"github.com/unimap/unimap/engine/schema"
	"github.com/unimap/unimap/engine/value"
)

// TestAccepts also shows which valid documents are not accepted: those that may hold more values
// than are checked.
func TestAccepts(t *testing.T) {
	read := tickets(t).Read
	many := func(n int, element string) string { return strings.Repeat(element+",", n-1) + element }
	tests := []struct {
		name            string
		document        string
		valid, accepted bool
	}{
		{"a ticket", `{"id":"1","status":{"name":"open"},"created_at":"2025-01-31T10:00:00Z"}`, true, true},
		{"spaces", " {\n\t\"id\": \"1\" }\r\n", true, true},
		{"a wrong status", `{"id":"1","status":{"name":"odd"}}`, false, false},
		{"no id", `{}`, false, false},
		{"a long text", `{"id":"1","description":"` + strings.Repeat("a", 1<<20) + `"}`, true, true},
		{"a long list", `{"id":"1","languages":[` + many(schema.MaxChecked-3, `"de"`) + `]}`, true, true},
		{"a list that is too long", `{"id":"1","languages":[` + many(schema.MaxChecked, `"de"`) + `]}`, false, false},
		{"a list that is too long, of short elements", `{"id":"1","tags":[` + many(schema.MaxChecked, `{}`) + `]}`, false, false},
		{"many values that are not checked", `{"id":"1","custom_fields":{"a":[` + many(schema.MaxChecked, `1`) + `]}}`, true, false},
		{"many commas", `{"id":"1","description":"` + many(schema.MaxChecked+1, ``) + strings.Repeat("a", schema.MaxChecked) + `"}`, true, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if valid := len(read.Validate(decode(t, test.document))) == 0; valid != test.valid {
				t.Errorf("valid is %v", valid)
			}
			if accepted := read.Accepts([]byte(test.document)); accepted != test.accepted {
				t.Errorf("accepted is %v", accepted)
			}
		})
	}
}

// TestAcceptsReferences is for references in both of their forms.
func TestAcceptsReferences(t *testing.T) {
	write := tickets(t).Write
	document := decode(t, `{"status": "pending", "tags": ["a", {"name": "b"}], "collections": ["1", {"id": "2", "type": "product"}], "due_date": null}`)
	for _, v := range []any{document, write.ExpandShorthand(document)} {
		if text := value.Append(nil, v); !write.Accepts(text) {
			t.Errorf("%s is not accepted", text)
		}
	}
}
