package catalogtest_test

import (
	"testing"

	"github.com/unimap/unimap/engine/enum"
	"github.com/unimap/unimap/engine/schema"
	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/schemas"
)

// TestAgreement checks what counts as the same value in a request and in an answer.
func TestAgreement(t *testing.T) {
	set, problems := schema.Load(schemas.FS)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	tickets, _ := set.Resource("ticketing", "tickets")
	agree := agreement{enums: map[string]*enum.Table{
		"status": enum.New("status", []enum.Pair{{Native: "done", Unified: []string{"completed", "closed"}}, {Native: "new", Unified: []string{"open"}}}),
	}}
	for _, test := range []struct {
		field, written, read string
		want                 verdict
	}{
		{"name", `"a"`, `"a"`, agrees},
		{"name", `"a\n"`, `"a"`, agrees},
		{"name", `"a"`, `"A"`, differs},
		{"name", `null`, ``, agrees},
		{"name", `null`, `""`, agrees},
		{"name", `null`, `"a"`, differs},
		{"name", `"a"`, ``, unclear},
		{"due_date", `"2026-03-05"`, `"2026-03-05T17:00:00Z"`, agrees},
		{"due_date", `"2026-03-05T17:00:00+02:00"`, `"2026-03-05T15:00:00Z"`, agrees},
		{"due_date", `"2026-03-05T17:00:00Z"`, `"2026-03-05"`, agrees},
		{"due_date", `"2026-03-05T17:00:00Z"`, `"2026-03-05T16:00:00Z"`, differs},
		{"due_date", `"2026-03-05"`, `"2026-03-06"`, differs},
		{"status", `{"name":"completed"}`, `{"id":"done","name":"completed"}`, agrees},
		{"status", `{"name":"closed"}`, `{"id":"done","name":"completed"}`, agrees},
		{"status", `{"name":"open"}`, `{"id":"done","name":"completed"}`, differs},
		{"status", `{"id":"done","name":"open"}`, `{"id":"done","name":"completed"}`, agrees},
		{"status", `{"id":"61"}`, `{"name":"completed"}`, unclear},
		{"priority", `{"name":"High"}`, `{"name":"high"}`, agrees},
		{"priority", `{"name":null}`, ``, agrees},
		{"priority", `{"name":null}`, `{"name":"normal"}`, differs},
		{"team", `{"id":"1"}`, `{"id":"1","name":"a"}`, agrees},
		{"team", `{"id":"1"}`, `{"id":"01"}`, differs},
		{"team", `{"id":"1"}`, ``, unclear},
		{"assignees", `[{"id":"1"},{"id":"2"}]`, `[{"id":"2"},{"id":"1"}]`, agrees},
		{"assignees", `[{"id":"1"},{"id":"2"}]`, `[{"id":"1"}]`, differs},
		{"assignees", `[{"id":"1"},{"id":"1"}]`, `[{"id":"1"},{"id":"2"}]`, differs},
		{"assignees", `[]`, ``, agrees},
		{"assignees", `[]`, `[{"id":"1"}]`, differs},
		{"tags", `[{"id":"a"}]`, `[{"name":"a"}]`, agrees},
		{"custom_fields", `{"a":1,"b":null}`, `{"a":1,"c":2}`, agrees},
		{"custom_fields", `{"a":12}`, `{"a":"12"}`, agrees},
		{"custom_fields", `{"a":{"id":"1"}}`, `{"a":{"id":"1","value":"x"}}`, agrees},
		{"custom_fields", `{"a":[1,2]}`, `{"a":[2,1]}`, differs},
		{"custom_fields", `{"a":null}`, `{"a":1}`, differs},
		{"custom_fields", `{"a":1}`, `{}`, unclear},
	} {
		shape := tickets.Write.Root().Property(test.field).Shape
		if got := agree.field(shape, decoded(t, test.written), decoded(t, test.read)); got != test.want {
			t.Errorf("%s: wrote %s, read %s: got %v, want %v", test.field, test.written, test.read, got, test.want)
		}
	}
}

// decoded returns the value of a JSON text, and Missing for an empty one.
func decoded(t *testing.T, text string) any {
	t.Helper()
	if text == "" {
		return value.Missing
	}
	v, err := value.Decode([]byte(text), value.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return v
}
