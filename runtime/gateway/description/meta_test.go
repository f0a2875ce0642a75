package description_test

import (
	"strings"
	"testing"

	"github.com/unimap/unimap/engine/schema"
	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime/gateway/description"
)

func TestMeta(t *testing.T) {
	catalog := load(t)
	update := description.Meta(method(t, catalog, "ticketing", "tickets", "update"))
	remove := description.Meta(method(t, catalog, "ticketing", "tickets", "delete"))
	engagement := description.Meta(method(t, catalog, "crm", "engagements", "delete"))
	list := description.Meta(method(t, catalog, "ticketing", "tickets", "list"))
	query, body, answer := at(update, "query_schema"), at(update, "request_body_schema"), at(update, "response_schema")
	tests := []struct {
		name string
		got  any
		want string
	}{
		{"body fields", keys(at(body, "properties")), `["name","status","tags","remote_data"]`},
		{"values of a written name", at(body, "properties", "status", "anyOf", 0, "properties", "name", "enum"), `["closed","completed","open",null]`},
		{"values of its bare form", at(body, "properties", "status", "anyOf", 1, "enum"), `["closed","completed","open"]`},
		{"answer fields", keys(at(answer, "properties")), `["id","name","status","created_by","ticket_type","remote_data"]`},
		{"values of an enum that is read", at(answer, "properties", "status", "properties", "name", "enum"), `["closed","open"]`},
		{"a literal that is read", at(answer, "properties", "created_by", "properties", "type", "enum"), `["user"]`},
		{"what is passed on as it is, too", at(answer, "properties", "ticket_type", "properties", "name", "enum"), ``},
		{"required parameters", at(query, "required"), `["integrated_account_id","workspace"]`},
		{"a remark on a parameter", at(query, "properties", "workspace", "description"), `"Workspace associated with the ticket. Tickets lie in workspaces."`},
		{"no parameter of another method", at(query, "properties", "ticket_type"), ``},
		{"ignored", at(update, "ignored"), `[{"field":"due_date","reason":"tickets have no due date"}]`},
		{"conditions", at(update, "conditions"), `[{"pointer":"/name","message":"a ticket has a name"}]`},
		{"documentation", at(update, "documentation_link"), `"https://developer.acme.example/"`},
		{"request", at(update, "request"), `{"method":"PATCH","path":"/unified/ticketing/tickets/{id}"}`},
		{"no route", at(update, "route"), `null`},
		{"no body", at(remove, "request_body_schema"), `null`},
		{"routes", at(engagement, "route"), `{"by":"query.engagement_type","default":null,"routes":[{"value":"meeting","fields_written":[]},{"value":"call","fields_written":[]}]}`},
		{"a parameter that picks the route", at(engagement, "query_schema", "properties", "engagement_type", "enum"), `["meeting","call"]`},
		{"it is required without a default", at(engagement, "query_schema", "required"), `["integrated_account_id","engagement_type"]`},
		{"and not with one", at(remove, "query_schema", "required"), `["integrated_account_id"]`},
		{"routes by a reference", at(remove, "query_schema", "properties", "ticket_type", "anyOf", 1, "enum"), `["issue","task"]`},
		{"the answer to a delete", keys(at(remove, "response_schema", "properties")), `["id","remote_data"]`},
		{"the answer to a list", keys(at(list, "response_schema", "properties", "result", "items", "properties")), `["id","name","status","created_by","ticket_type","remote_data"]`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := jsonOf(tt.got); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestMetaOfAList(t *testing.T) {
	catalog := load(t)
	list := description.Meta(method(t, catalog, "ticketing", "tickets", "list"))
	update := description.Meta(method(t, catalog, "ticketing", "tickets", "update"))
	query := at(list, "query_schema", "properties")
	tests := []struct {
		name string
		got  any
		want string
	}{
		{"parameters", keys(query), `["integrated_account_id","truto_response_format","truto_ignore_remote_data","truto_exclude_fields","remote_query","limit","next_cursor","updated_at"]`},
		{"the bounds that are read", keys(at(query, "updated_at", "properties")), `["gt"]`},
		{"filters", at(list, "filters"), `["updated_at.gt"]`},
		{"pages", at(list, "pages"), `[{"default":5,"max":9}]`},
		{"what is required", at(list, "response_schema", "required"), `["result","next_cursor"]`},
		{"no pages of an update", at(update, "pages"), `null`},
		{"no filters of an update", at(update, "filters"), `[]`},
		{"no limit of an update", at(update, "query_schema", "properties", "limit"), ``},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := jsonOf(tt.got); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
	if text := jsonOf(at(query, "limit", "description")); !strings.Contains(text, "Without it 5; more than 9 are not given at once.") {
		t.Errorf("got %s", text)
	}
}

func keys(v any) any {
	out := []any{}
	if object, ok := v.(*value.Object); ok {
		for _, key := range object.Keys() {
			out = append(out, key)
		}
	}
	return out
}

// TestNarrowedSchemasDecide holds what the narrowed body accepts and refuses.
func TestNarrowedSchemasDecide(t *testing.T) {
	meta := description.Meta(method(t, load(t), "ticketing", "tickets", "update"))
	body, problems := schema.Compile("body", at(meta, "request_body_schema").(*value.Object))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	tests := []struct {
		document string
		valid    bool
	}{
		{`{"name":"N","status":"open","tags":["a"]}`, true},
		{`{"status":{"name":"completed"},"remote_data":{"x":1}}`, true},
		{`{"status":null}`, true},
		{`{"status":"spam"}`, false},
		{`{"status":{"name":"spam"}}`, false},
		{`{"due_date":"2026-01-01"}`, false},
	}
	for _, tt := range tests {
		document, err := value.Decode([]byte(tt.document), value.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if violations := body.Validate(document); (len(violations) == 0) != tt.valid {
			t.Errorf("%s: %v", tt.document, violations)
		}
	}
}
