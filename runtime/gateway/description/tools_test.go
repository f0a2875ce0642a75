package description_test

import (
	"strings"
	"testing"

	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/runtime/gateway/description"
)

func TestTools(t *testing.T) {
	catalog := load(t)
	all := description.Tools(catalog.Mappings(), func(*mapping.Method) bool { return true })
	names := []string{}
	byName := map[string]any{}
	for _, tool := range all {
		name := at(tool, "name").(string)
		names = append(names, name)
		byName[name] = tool
	}
	want := "delete_crm_engagements get_ticketing_tickets list_ticketing_tickets create_ticketing_tickets update_ticketing_tickets delete_ticketing_tickets"
	if got := strings.Join(names, " "); got != want {
		t.Errorf("got %s", got)
	}
	update := byName["update_ticketing_tickets"]
	tests := []struct {
		name string
		got  any
		want string
	}{
		{"required", at(update, "inputSchema", "required"), `["id","query","body"]`},
		{"the account is chosen already", at(update, "inputSchema", "properties", "query", "properties", "integrated_account_id"), ``},
		{"parameters that are required", at(update, "query_schema", "required"), `["workspace"]`},
		{"annotations", at(update, "annotations"), `{"readOnlyHint":false,"destructiveHint":true,"idempotentHint":true,"openWorldHint":true}`},
		{"reading", at(byName["get_ticketing_tickets"], "annotations", "readOnlyHint"), `true`},
		{"no id for a list", at(byName["list_ticketing_tickets"], "inputSchema", "required"), `[]`},
		{"no id for a create", at(byName["create_ticketing_tickets"], "inputSchema", "required"), `["body"]`},
		{"values", at(update, "body_schema", "properties", "status", "anyOf", 1, "enum"), `["closed","completed","open"]`},
	}
	for _, tt := range tests {
		if got := jsonOf(tt.got); got != tt.want {
			t.Errorf("%s: got %s", tt.name, got)
		}
	}
	if text := at(update, "description").(string); !strings.Contains(text, "in Acme Desk") || !strings.Contains(text, "tickets have no due date") {
		t.Errorf("the description is %q", text)
	}
	reading := description.Tools(catalog.Mappings(), func(m *mapping.Method) bool { return !m.Writes() })
	if len(reading) != 2 {
		t.Errorf("%d tools read", len(reading))
	}
}

func TestToolName(t *testing.T) {
	long := description.ToolName("update", strings.Repeat("m", 40), strings.Repeat("r", 40))
	other := description.ToolName("update", strings.Repeat("m", 40), strings.Repeat("r", 41))
	if len(long) > 64 || len(other) > 64 || long == other {
		t.Errorf("%s and %s", long, other)
	}
	if got := description.ToolName("do it", "a.b", "c"); got != "do_it_a_b_c" {
		t.Errorf("got %s", got)
	}
}
