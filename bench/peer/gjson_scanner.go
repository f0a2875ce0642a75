package peer

import "github.com/tidwall/gjson"

type scannedIssue struct {
	id, key gjson.Result
	fields  scannedFields
}

type scannedFields struct {
	summary, description, statusID, category gjson.Result
	priority, issueType, project, team       scannedNamed
	parent                                   scannedNamed
	assignee, reporter, creator              scannedUser
	contacts, components, attachments        gjson.Result
	labels, comments, languages              gjson.Result
	dueDate, created, updated, resolved      gjson.Result
	watching, storyPoints, votes, sprint     gjson.Result
}

type scannedNamed struct{ id, name gjson.Result }

type scannedUser struct{ id, name, email gjson.Result }

func scanIssue(document gjson.Result) (i scannedIssue) {
	document.ForEach(func(key, value gjson.Result) bool {
		switch key.Str {
		case "id":
			i.id = value
		case "key":
			i.key = value
		case "fields":
			value.ForEach(i.fields.member)
		}
		return true
	})
	return i
}

// member takes in a member of fields.
func (f *scannedFields) member(key, value gjson.Result) bool {
	switch key.Str {
	case "summary":
		f.summary = value
	case "description":
		f.description = value
	case "status":
		value.ForEach(f.status)
	case "priority":
		f.priority = scanNamed(value)
	case "issuetype":
		f.issueType = scanNamed(value)
	case "project":
		f.project = scanNamed(value)
	case "customfield_10001":
		f.team = scanNamed(value)
	case "parent":
		f.parent = scannedNamed{id: value.Get("id"), name: value.Get("fields.summary")}
	case "assignee":
		f.assignee = scanUser(value)
	case "reporter":
		f.reporter = scanUser(value)
	case "creator":
		f.creator = scanUser(value)
	case "customfield_10050":
		f.contacts = value
	case "components":
		f.components = value
	case "attachment":
		f.attachments = value
	case "labels":
		f.labels = value
	case "comment":
		f.comments = value.Get("comments")
	case "customfield_10030":
		f.languages = value
	case "duedate":
		f.dueDate = value
	case "created":
		f.created = value
	case "updated":
		f.updated = value
	case "resolutiondate":
		f.resolved = value
	case "watches":
		f.watching = value.Get("isWatching")
	case "customfield_10016":
		f.storyPoints = value
	case "votes":
		f.votes = value.Get("votes")
	case "customfield_10020":
		f.sprint = value.Get("0.name")
	}
	return true
}

// status takes in a member of the status.
func (f *scannedFields) status(key, value gjson.Result) bool {
	switch key.Str {
	case "id":
		f.statusID = value
	case "statusCategory":
		f.category = value.Get("key")
	}
	return true
}

func scanNamed(object gjson.Result) (n scannedNamed) {
	if !object.IsObject() {
		return n
	}
	object.ForEach(func(key, value gjson.Result) bool {
		switch key.Str {
		case "id":
			n.id = value
		case "name":
			n.name = value
		}
		return true
	})
	return n
}

func scanUser(object gjson.Result) (u scannedUser) {
	if !object.IsObject() {
		return u
	}
	object.ForEach(func(key, value gjson.Result) bool {
		switch key.Str {
		case "accountId":
			u.id = value
		case "displayName":
			u.name = value
		case "emailAddress":
			u.email = value
		}
		return true
	})
	return u
}

func scanComment(object gjson.Result) (id, author gjson.Result) {
	object.ForEach(func(key, value gjson.Result) bool {
		switch key.Str {
		case "id":
			id = value
		case "author":
			author = value.Get("displayName")
		}
		return true
	})
	return id, author
}

type scannedBody struct {
	name, description, statusID, statusName gjson.Result
	assignee, priority, dueDate, tags       gjson.Result
	collections, parent, ticketType         gjson.Result
	workspace, team, storyPoints, createdBy gjson.Result
}

func scanBody(document gjson.Result) (b scannedBody) {
	document.ForEach(func(key, value gjson.Result) bool {
		switch key.Str {
		case "name":
			b.name = value
		case "description":
			b.description = value
		case "status":
			status := scanNamed(value)
			b.statusID, b.statusName = status.id, status.name
		case "assignees":
			b.assignee = value.Get("0.id")
		case "priority":
			b.priority = value.Get("id")
		case "due_date":
			b.dueDate = value
		case "tags":
			b.tags = value
		case "collections":
			b.collections = value
		case "parent_ticket":
			b.parent = value.Get("id")
		case "ticket_type":
			b.ticketType = value.Get("id")
		case "workspace":
			b.workspace = value.Get("id")
		case "team":
			b.team = value.Get("id")
		case "custom_fields":
			b.storyPoints = value.Get("story_points")
		case "created_by":
			b.createdBy = value.Get("id")
		}
		return true
	})
	return b
}
