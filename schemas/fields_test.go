package schemas_test

// field is one row of the published tables of a unified model.
type field struct {
	path string // "[]" steps into the elements of a list
	kind string // the type of JSON Schema; "array<string>" is a list of strings
	mark string // how far it is required, see the constants
	enum []string
	// documented is a list of values beside which others are accepted.
	documented []string
	shorthand  string
}

// The marks of a field.
const (
	optional = ""
	required = "required"
	// idOrName marks the id and the name of a reference of which one is enough, because a bare
	// string stands for {name}.
	idOrName = "id or name"
	// unlessAlone marks the type of a collection, which is required beside anything but the id,
	// because a bare string stands for {id}.
	unlessAlone = "unless alone"
)

var (
	statuses = []string{
		"active", "closed", "open", "pending", "spam", "resolved", "archived", "deleted", "completed",
		"approved", "rejected", "changes_requested", "trash",
	}
	ticketTypes     = []string{"default_task", "milestone", "section", "approval"}
	ticketKinds     = []string{"conversation", "issue", "task"}
	creatorTypes    = []string{"user", "contact"}
	collectionTypes = []string{"component", "product"}
	engagementTypes = []string{"call", "chat", "email", "meeting", "note"}
	responseFormats = []string{"unified", "raw", "normalized", "stream"}
)

// person returns the rows of a user or a contact, whose id is marked as given.
func person(prefix, mark string) []field {
	return []field{
		{path: prefix + ".id", kind: "string", mark: mark},
		{path: prefix + ".name", kind: "string"},
		{path: prefix + ".first_name", kind: "string"},
		{path: prefix + ".last_name", kind: "string"},
		{path: prefix + ".emails", kind: "array"},
		{path: prefix + ".emails[]", kind: "object"},
		{path: prefix + ".emails[].email", kind: "string", mark: required},
		{path: prefix + ".emails[].type", kind: "string"},
		{path: prefix + ".phones", kind: "array"},
		{path: prefix + ".phones[]", kind: "object"},
		{path: prefix + ".phones[].number", kind: "string", mark: required},
		{path: prefix + ".phones[].type", kind: "string"},
	}
}

func rows(parts ...[]field) []field {
	var out []field
	for _, part := range parts {
		out = append(out, part...)
	}
	return out
}

var ticketRead = rows(
	[]field{
		{path: "id", kind: "string", mark: required},
		{path: "name", kind: "string"},
		{path: "number", kind: "string"},
		{path: "assignees", kind: "array"},
		{path: "assignees[]", kind: "object"},
	},
	person("assignees[]", optional),
	[]field{
		{path: "status", kind: "object"},
		{path: "status.id", kind: "string"},
		{path: "status.name", kind: "string", enum: statuses},
		{path: "created_by", kind: "object"},
		{path: "created_by.id", kind: "string"},
		{path: "created_by.name", kind: "string"},
		{path: "created_by.type", kind: "string", enum: creatorTypes},
		{path: "due_date", kind: "string"},
		{path: "description", kind: "string"},
		{path: "workspace", kind: "object"},
		{path: "workspace.id", kind: "string"},
		{path: "workspace.name", kind: "string"},
		{path: "team", kind: "object"},
		{path: "team.id", kind: "string"},
		{path: "team.name", kind: "string"},
		{path: "collections", kind: "array"},
		{path: "collections[]", kind: "object"},
		{path: "collections[].id", kind: "string"},
		{path: "collections[].name", kind: "string"},
		{path: "collections[].type", kind: "string", documented: collectionTypes},
		{path: "conversations", kind: "array"},
		{path: "conversations[]", kind: "object"},
		{path: "conversations[].id", kind: "string"},
		{path: "conversations[].name", kind: "string"},
		{path: "conversations[].type", kind: "string"},
		{path: "ticket_type", kind: "object"},
		{path: "ticket_type.id", kind: "string"},
		{path: "ticket_type.name", kind: "string", documented: ticketTypes},
		{path: "contact", kind: "object"},
	},
	person("contact", optional),
	[]field{
		{path: "additional_contacts", kind: "array"},
		{path: "additional_contacts[]", kind: "object"},
	},
	person("additional_contacts[]", optional),
	[]field{
		{path: "account", kind: "object"},
		{path: "account.id", kind: "string"},
		{path: "parent_ticket", kind: "object"},
		{path: "parent_ticket.id", kind: "string"},
		{path: "parent_ticket.name", kind: "string"},
		{path: "attachments", kind: "array"},
		{path: "attachments[]", kind: "object"},
		{path: "attachments[].id", kind: "string"},
		{path: "attachments[].file_name", kind: "string"},
		{path: "attachments[].file_url", kind: "string"},
		{path: "tags", kind: "array"},
		{path: "tags[]", kind: "object"},
		{path: "tags[].id", kind: "string"},
		{path: "tags[].name", kind: "string"},
		{path: "created_at", kind: "string"},
		{path: "updated_at", kind: "string"},
		{path: "completed_at", kind: "string"},
		{path: "ticket_url", kind: "string"},
		{path: "priority", kind: "object"},
		{path: "priority.id", kind: "string"},
		{path: "priority.name", kind: "string"},
		{path: "languages", kind: "array<string>"},
		{path: "is_unread", kind: "boolean"},
		{path: "source", kind: "object"},
		{path: "source.id", kind: "string"},
		{path: "source.name", kind: "string"},
		{path: "custom_fields", kind: "object"},
		{path: "etag", kind: "string"},
		{path: "remote_data", kind: "object"},
	},
)

var ticketWrite = rows(
	[]field{
		{path: "name", kind: "string"},
		{path: "assignees", kind: "array"},
		{path: "assignees[]", kind: "object", shorthand: "id"},
	},
	person("assignees[]", required),
	[]field{
		{path: "status", kind: "object", shorthand: "name"},
		{path: "status.id", kind: "string", mark: idOrName},
		{path: "status.name", kind: "string", mark: idOrName, enum: statuses},
		{path: "due_date", kind: "string"},
		{path: "ticket_type", kind: "object", shorthand: "name"},
		{path: "ticket_type.id", kind: "string", mark: idOrName},
		{path: "ticket_type.name", kind: "string", mark: idOrName, documented: ticketTypes},
		{path: "description", kind: "string"},
		{path: "html_description", kind: "string"},
		{path: "parent_ticket", kind: "object", shorthand: "id"},
		{path: "parent_ticket.id", kind: "string"},
		{path: "parent_ticket.name", kind: "string"},
		{path: "workspace", kind: "object", shorthand: "id"},
		{path: "workspace.id", kind: "string", mark: required},
		{path: "workspace.name", kind: "string"},
		{path: "priority", kind: "object", shorthand: "name"},
		{path: "priority.id", kind: "string", mark: idOrName},
		{path: "priority.name", kind: "string", mark: idOrName},
		{path: "custom_fields", kind: "object"},
		{path: "collections", kind: "array"},
		{path: "collections[]", kind: "object", shorthand: "id"},
		{path: "collections[].id", kind: "string", mark: required},
		{path: "collections[].name", kind: "string"},
		{path: "collections[].type", kind: "string", mark: unlessAlone, enum: collectionTypes},
		{path: "contact", kind: "object", shorthand: "id"},
	},
	person("contact", required),
	[]field{
		{path: "team", kind: "object", shorthand: "id"},
		{path: "team.id", kind: "string"},
		{path: "team.name", kind: "string"},
		{path: "account", kind: "object", shorthand: "id"},
		{path: "account.id", kind: "string"},
		{path: "tags", kind: "array"},
		{path: "tags[]", kind: "object", shorthand: "name"},
		{path: "tags[].id", kind: "string", mark: idOrName},
		{path: "tags[].name", kind: "string", mark: idOrName},
		{path: "source", kind: "object", shorthand: "name"},
		{path: "source.id", kind: "string"},
		{path: "source.name", kind: "string"},
		{path: "completed_at", kind: "string"},
		{path: "created_at", kind: "string"},
		{path: "updated_at", kind: "string"},
		{path: "number", kind: "string"},
		{path: "languages", kind: "array<string>"},
		{path: "created_by", kind: "object", shorthand: "id"},
		{path: "created_by.id", kind: "string"},
		{path: "created_by.name", kind: "string"},
		{path: "created_by.type", kind: "string", enum: creatorTypes},
		{path: "remote_data", kind: "object"},
	},
)

var commonQuery = []field{
	{path: "integrated_account_id", kind: "string", mark: required},
	{path: "truto_response_format", kind: "string", enum: responseFormats},
	{path: "truto_ignore_remote_data", kind: "boolean"},
	{path: "truto_exclude_fields", kind: "array<string>"},
	{path: "remote_query", kind: "object"},
	{path: "limit", kind: "integer"},
	{path: "next_cursor", kind: "string"},
}

// bounds returns the rows of a range of moments.
func bounds(prefix string) []field {
	return []field{
		{path: prefix + ".gt", kind: "string"},
		{path: prefix + ".gte", kind: "string"},
		{path: prefix + ".lt", kind: "string"},
		{path: prefix + ".lte", kind: "string"},
	}
}

var ticketQuery = rows(commonQuery, []field{
	{path: "etag", kind: "string"},
	{path: "permanent", kind: "boolean"},
	{path: "ticket_type", kind: "object", shorthand: "name"},
	{path: "ticket_type.id", kind: "string"},
	{path: "ticket_type.name", kind: "string", enum: ticketKinds},
	{path: "organization", kind: "object", shorthand: "id"},
	{path: "organization.id", kind: "string"},
	{path: "organization.name", kind: "string"},
	{path: "workspace", kind: "object", shorthand: "id"},
	{path: "workspace.id", kind: "string"},
	{path: "workspace.name", kind: "string"},
	{path: "created_at", kind: "object"},
	{path: "updated_at", kind: "object"},
	{path: "status", kind: "object", shorthand: "name"},
	{path: "status.id", kind: "string"},
	{path: "status.name", kind: "string", enum: statuses},
	{path: "assignee", kind: "object", shorthand: "id"},
	{path: "assignee.id", kind: "string"},
	{path: "contact", kind: "object", shorthand: "id"},
	{path: "contact.id", kind: "string"},
	{path: "collection", kind: "object", shorthand: "id"},
	{path: "collection.id", kind: "string"},
	{path: "collection.name", kind: "string"},
	{path: "tags", kind: "array<string>"},
	{path: "search", kind: "string"},
}, bounds("created_at"), bounds("updated_at"))

// engagementFields returns what both sides of an engagement have; a reference of the write side
// may be a bare id.
func engagementFields(shorthand string) []field {
	return []field{
		{path: "owner", kind: "object", shorthand: shorthand},
		{path: "owner.id", kind: "string"},
		{path: "content", kind: "string"},
		{path: "subject", kind: "string"},
		{path: "direction", kind: "string"},
		{path: "engagement_type", kind: "string", documented: engagementTypes},
		{path: "internal_notes", kind: "string"},
		{path: "notes", kind: "array"},
		{path: "notes[]", kind: "object", shorthand: shorthand},
		{path: "notes[].id", kind: "string"},
		{path: "status", kind: "string"},
		{path: "start_time", kind: "string"},
		{path: "end_time", kind: "string"},
		{path: "duration", kind: "string"},
		{path: "project", kind: "object", shorthand: shorthand},
		{path: "project.id", kind: "string"},
		{path: "account", kind: "object", shorthand: shorthand},
		{path: "account.id", kind: "string"},
		{path: "contact", kind: "array"},
		{path: "contact[]", kind: "object", shorthand: shorthand},
		{path: "contact[].id", kind: "string"},
		{path: "opportunity", kind: "array"},
		{path: "opportunity[]", kind: "object", shorthand: shorthand},
		{path: "opportunity[].id", kind: "string"},
		{path: "lead", kind: "array"},
		{path: "lead[]", kind: "object", shorthand: shorthand},
		{path: "lead[].id", kind: "string"},
		{path: "phone_numbers", kind: "array"},
		{path: "phone_numbers[]", kind: "object"},
		{path: "phone_numbers[].id", kind: "string"},
		{path: "phone_numbers[].number", kind: "string"},
		{path: "phone_numbers[].extension", kind: "string"},
		{path: "phone_numbers[].type", kind: "string"},
		{path: "custom_fields", kind: "object"},
		{path: "created_at", kind: "string"},
		{path: "updated_at", kind: "string"},
		{path: "remote_data", kind: "object"},
	}
}

var engagementRead = rows([]field{{path: "id", kind: "string", mark: required}}, engagementFields(""))

var engagementWrite = engagementFields("id")

var engagementQuery = rows(commonQuery, []field{
	{path: "engagement_type", kind: "string", enum: engagementTypes},
	{path: "sort_by", kind: "string", enum: []string{"created_at", "updated_at"}},
	{path: "content", kind: "string"},
	{path: "subject", kind: "string"},
	{path: "direction", kind: "string"},
	{path: "created_at", kind: "object", shorthand: "eq"},
	{path: "created_at.eq", kind: "string"},
	{path: "updated_at", kind: "object", shorthand: "eq"},
	{path: "updated_at.eq", kind: "string"},
	{path: "status", kind: "string"},
	{path: "account", kind: "object", shorthand: "id"},
	{path: "account.id", kind: "string"},
	{path: "contact", kind: "array"},
	{path: "contact[]", kind: "object", shorthand: "id"},
	{path: "contact[].id", kind: "string"},
}, bounds("created_at"), bounds("updated_at"))
