package schemas_test

import (
	"strings"
	"testing"

	"github.com/unimap/unimap/engine/schema"
	"github.com/unimap/unimap/engine/value"
)

// verdict is a document and where it breaks its schema: "pointer keyword" for each violation.
type verdict struct {
	document   string
	violations string
}

func checkVerdicts(t *testing.T, s *schema.Schema, verdicts []verdict) {
	t.Helper()
	for _, v := range verdicts {
		document, err := value.Decode([]byte(v.document), value.Limits{})
		if err != nil {
			t.Fatalf("%s: %v", v.document, err)
		}
		var got []string
		for _, violation := range s.Validate(document) {
			got = append(got, violation.Pointer+" "+violation.Keyword)
		}
		if joined := strings.Join(got, ", "); joined != v.violations {
			t.Errorf("%s\n got %q\nwant %q", v.document, joined, v.violations)
		}
	}
}

func TestTicketRead(t *testing.T) {
	checkVerdicts(t, resource(t, "ticketing", "tickets").Read, []verdict{
		{`{"id": "1"}`, ""},
		{`{}`, " required"},
		{`{"id": 1}`, "/id type"},
		{`{"id": "1", "name": null}`, "/name type"},
		{`{"id": "1", "status": {"id": "10400"}}`, ""},
		{`{"id": "1", "status": {"id": "10400", "name": "trash"}}`, ""},
		{`{"id": "1", "status": {"name": "In Progress"}}`, "/status/name enum"},
		{`{"id": "1", "status": "open"}`, "/status type"},
		{`{"id": "1", "ticket_type": {"name": "Epic"}, "collections": [{"type": "sprint"}]}`, ""},
		{`{"id": "1", "created_by": {"type": "bot"}}`, "/created_by/type enum"},
		{`{"id": "1", "due_date": "2025-01-31"}`, ""},
		{`{"id": "1", "due_date": "2025-01-31T10:00:00+01:00"}`, ""},
		{`{"id": "1", "due_date": "31/01/2025"}`, "/due_date format"},
		{`{"id": "1", "created_at": "2025-01-31"}`, "/created_at format"},
		{`{"id": "1", "ticket_url": "/tickets/1"}`, "/ticket_url format"},
		{`{"id": "1", "assignees": [{"name": "Ada", "emails": [{"type": "work"}], "phones": [{"number": "1"}, {}]}]}`,
			"/assignees/0/emails/0 required, /assignees/0/phones/1 required"},
		{`{"id": "1", "assignees": [{"emails": [{"email": "Ada <ada@example>"}]}]}`, ""},
		{`{"id": "1", "assigness": [], "parent": {}, "items": {}}`,
			"/assigness additionalProperties, /items additionalProperties, /parent additionalProperties"},
		{`{"id": "1", "custom_fields": {"a": null, "b": [1.50, {}]}, "remote_data": {"c": null}}`, ""},
	})
}

func TestTicketWrite(t *testing.T) {
	checkVerdicts(t, resource(t, "ticketing", "tickets").Write, []verdict{
		{`{}`, ""},
		{`[]`, " type"},
		{`{"status": "pending", "ticket_type": "default_task", "tags": ["a"], "workspace": "w1"}`, ""},
		{`{"status": {"name": "approved"}}`, ""},
		{`{"status": {"id": "31", "name": null}}`, ""},
		{`{"status": {}}`, "/status required"},
		{`{"status": {"id": null}}`, "/status required"},
		{`{"status": "In Progress"}`, "/status enum"},
		{`{"status": {"name": "In Progress"}}`, "/status/name enum"},
		{`{"status": 3}`, "/status type"},
		{`{"ticket_type": {"name": "Epic"}}`, ""},
		{`{"priority": {"nam": "high"}}`, "/priority required, /priority/nam additionalProperties"},
		{`{"tags": [{"id": "1"}, {"name": "a"}, {}]}`, "/tags/2 required"},
		{`{"tags": [null]}`, "/tags/0 type"},
		{`{"tags": null}`, ""},
		{`{"assignees": [{"name": "Ada"}]}`, "/assignees/0 required"},
		{`{"assignees": [{"id": "1", "emails": [{"email": null}]}]}`, "/assignees/0/emails/0/email type"},
		{`{"contact": {"name": "Ada"}}`, "/contact required"},
		{`{"workspace": {"name": "Main"}}`, "/workspace required"},
		{`{"collections": [{"id": "1"}, {"id": "2", "type": "component"}]}`, ""},
		{`{"collections": [{"id": "1", "name": "Web"}]}`, "/collections/0 required"},
		{`{"collections": [{"id": "1", "type": "sprint"}]}`, "/collections/0/type enum"},
		{`{"created_by": {"type": "bot"}}`, "/created_by/type enum"},
		{`{"due_date": "2025-01-31", "completed_at": "2025-01-31", "created_at": "2025-01-31T10:00:00Z"}`, ""},
		{`{"due_date": "tomorrow"}`, "/due_date format"},
		{`{"due_date": null, "custom_fields": null, "remote_data": null, "contact": null}`, ""},
		{`{"custom_fields": {"a": null}, "remote_data": {"b": [1]}}`, ""},
		{`{"id": "1"}`, "/id additionalProperties"},
		{`{"workspace_id": "1", "assigness": []}`, "/assigness additionalProperties, /workspace_id additionalProperties"},
	})
}

func TestTicketQuery(t *testing.T) {
	checkVerdicts(t, resource(t, "ticketing", "tickets").Query, []verdict{
		{`{"integrated_account_id": "a1"}`, ""},
		{`{}`, " required"},
		{`{"integrated_account_id": "a1", "truto_response_format": "normalized", "truto_ignore_remote_data": true}`, ""},
		{`{"integrated_account_id": "a1", "truto_response_format": "xml", "truto_ignore_remote_data": "true"}`,
			"/truto_ignore_remote_data type, /truto_response_format enum"},
		{`{"integrated_account_id": "a1", "truto_exclude_fields": ["status.id"], "remote_query": {"a": {"b": ["1"]}}}`, ""},
		{`{"integrated_account_id": "a1", "ticket_type": "conversation"}`, ""},
		{`{"integrated_account_id": "a1", "ticket_type": {"name": "epic"}}`, "/ticket_type/name enum"},
		{`{"integrated_account_id": "a1", "ticket_type": "epic"}`, "/ticket_type enum"},
		{`{"integrated_account_id": "a1", "organization": {"id": "1"}, "workspace": "2", "etag": "W/1"}`, ""},
		{`{"integrated_account_id": "a1", "workspace_id": "2"}`, "/workspace_id additionalProperties"},
	})
}

func TestEngagements(t *testing.T) {
	engagements := resource(t, "crm", "engagements")
	checkVerdicts(t, engagements.Read, []verdict{
		{`{"id": "1", "engagement_type": "SMS", "owner": {"id": "2"}, "phone_numbers": [{"number": "1", "extension": "2"}]}`, ""},
		{`{"id": "1", "start_time": "2025-01-31", "end_time": "2025-01-31T10:00:00Z", "duration": "00:15"}`, ""},
		{`{"id": "1", "start_time": "10:00", "lead": {"id": "3"}}`, "/lead type, /start_time format"},
		{`{"id": "1", "owner": {"name": "Ada"}}`, "/owner/name additionalProperties"},
	})
	checkVerdicts(t, engagements.Write, []verdict{
		{`{"owner": "2", "contact": ["1", {"id": "2"}], "engagement_type": null, "account": null}`, ""},
		{`{"owner": 2, "contact": "1"}`, "/contact type, /owner type"},
		{`{"phone_numbers": [{"number": null}, "1"]}`, "/phone_numbers/1 type"},
	})
	checkVerdicts(t, engagements.Query, []verdict{
		{`{"integrated_account_id": "a1", "engagement_type": "note", "sort_by": "updated_at", "account": {"id": "1"}, "contact": [{"id": "2"}]}`, ""},
		{`{"integrated_account_id": "a1", "engagement_type": "SMS", "sort_by": "name"}`, "/engagement_type enum, /sort_by enum"},
	})
}
