package peer

import (
	"strings"
	"unsafe"

	"github.com/tidwall/gjson"
)

// gjsonByHand walks each object once with gjson and copies values as they stand in the input.
func gjsonByHand(valid bool) Contender {
	name := "gjson by hand"
	if valid {
		name += ", ValidBytes"
	}
	hand := func(convert func(dst []byte, document gjson.Result) []byte) Job {
		return func(dst, input []byte) ([]byte, error) {
			if valid && !gjson.ValidBytes(input) {
				return nil, errInvalid
			}
			return convert(dst, gjson.Parse(unsafe.String(unsafe.SliceData(input), len(input)))), nil
		}
	}
	c := Contender{Name: name, Jobs: map[Work]Job{
		Ticket: hand(appendTicket), Tickets: hand(appendTickets), Patch: hand(appendPatch),
	}}
	if !valid {
		c.Note = "takes malformed JSON for JSON"
	}
	return c
}

// appendTickets appends a list of tickets.
func appendTickets(dst []byte, issues gjson.Result) []byte {
	return appendList(dst, issues, appendTicket)
}

// appendTicket appends the ticket of an issue.
func appendTicket(dst []byte, document gjson.Result) []byte {
	i := scanIssue(document)
	f := &i.fields
	w := writer{dst: append(dst, '{')}
	w.value(`"id":`, i.id)
	w.value(`"name":`, f.summary)
	w.value(`"number":`, i.key)
	w.value(`"description":`, f.description)
	w.text(`"ticket_url":"`+trackerURL, inside(i.key), "")
	w.open(`"status":{`)
	w.value(`"id":`, f.statusID)
	if name, ok := statusNames[f.category.Str]; ok {
		w.text(`"name":"`, name, "")
	}
	w.close('}')
	w.named(`"priority":{`, f.priority)
	w.named(`"ticket_type":{`, f.issueType)
	w.named(`"workspace":{`, f.project)
	w.named(`"team":{`, f.team)
	w.named(`"parent_ticket":{`, f.parent)
	w.people(f)
	w.value(`"due_date":`, f.dueDate)
	w.timestamp(`"created_at":`, f.created)
	w.timestamp(`"updated_at":`, f.updated)
	w.timestamp(`"completed_at":`, f.resolved)
	w.lists(f)
	w.raw(`"is_unread":`, negated[f.watching.Bool()])
	w.raw(`"source":`, `{"id":"tracker","name":"Tracker"}`)
	w.open(`"custom_fields":{`)
	w.value(`"story_points":`, f.storyPoints)
	w.value(`"votes":`, f.votes)
	w.value(`"sprint":`, f.sprint)
	w.close('}')
	w.text(`"etag":"`, inside(i.id)+":", inside(f.updated))
	w.close('}')
	return w.dst
}

var negated = map[bool]string{true: "false", false: "true"}

// people appends the members that are made of users.
func (w *writer) people(f *scannedFields) {
	if present(f.assignee.id) {
		w.open(`"assignees":[{`)
		w.person(f.assignee)
		w.close('}')
		w.dst = append(w.dst, ']')
	}
	if present(f.reporter.id) {
		w.open(`"created_by":{`)
		w.value(`"id":`, f.reporter.id)
		w.value(`"name":`, f.reporter.name)
		w.raw(`"type":`, `"user"`)
		w.close('}')
	}
	if present(f.creator.id) {
		w.open(`"contact":{`)
		w.person(f.creator)
		w.close('}')
	}
	w.list(`"additional_contacts":`, f.contacts, func(dst []byte, contact gjson.Result) []byte {
		c := scanUser(contact)
		return appendNamed(dst, c.id, c.name, "")
	})
}

// person appends the members of a user.
func (w *writer) person(u scannedUser) {
	w.value(`"id":`, u.id)
	w.value(`"name":`, u.name)
	if present(u.name) {
		// A blank is never a part of an escape, so the words of the escaped text are right.
		first, last := firstAndLast(inside(u.name))
		w.text(`"first_name":"`, first, "")
		w.text(`"last_name":"`, last, "")
	}
	if present(u.email) {
		w.raw(`"emails":[{"email":`, u.email.Raw)
		w.dst = append(w.dst, "}]"...)
	}
}

// lists appends the members that are lists of objects or texts.
func (w *writer) lists(f *scannedFields) {
	w.list(`"collections":`, f.components, func(dst []byte, component gjson.Result) []byte {
		c := scanNamed(component)
		return appendNamed(dst, c.id, c.name, `,"type":"component"`)
	})
	w.list(`"attachments":`, f.attachments, appendAttachment)
	w.list(`"tags":`, f.labels, func(dst []byte, label gjson.Result) []byte {
		return appendNamed(dst, label, label, "")
	})
	w.list(`"conversations":`, f.comments, func(dst []byte, comment gjson.Result) []byte {
		id, author := scanComment(comment)
		return appendNamed(dst, id, author, `,"type":"comment"`)
	})
	w.list(`"languages":`, f.languages, func(dst []byte, language gjson.Result) []byte {
		return append(dst, language.Get("value").Raw...)
	})
}

func appendNamed(dst []byte, id, name gjson.Result, more string) []byte {
	dst = append(dst, `{"id":`...)
	dst = append(dst, id.Raw...)
	dst = append(dst, `,"name":`...)
	dst = append(dst, name.Raw...)
	dst = append(dst, more...)
	return append(dst, '}')
}

func appendAttachment(dst []byte, file gjson.Result) []byte {
	var id, name, content gjson.Result
	file.ForEach(func(key, value gjson.Result) bool {
		switch key.Str {
		case "id":
			id = value
		case "filename":
			name = value
		case "content":
			content = value
		}
		return true
	})
	dst = append(dst, `{"id":`...)
	dst = append(dst, id.Raw...)
	dst = append(dst, `,"file_name":`...)
	dst = append(dst, name.Raw...)
	dst = append(dst, `,"file_url":`...)
	dst = append(dst, content.Raw...)
	return append(dst, '}')
}

// appendPatch appends the native body of a unified one.
func appendPatch(dst []byte, document gjson.Result) []byte {
	b := scanBody(document)
	w := writer{dst: append(dst, `{"fields":{`...)}
	w.value(`"summary":`, b.name)
	if b.description.Exists() {
		w.raw(`"description":`, b.description.Raw)
	}
	w.reference(`"assignee":{"accountId":`, b.assignee)
	w.reference(`"priority":{"id":`, b.priority)
	if present(b.dueDate) {
		day, _, _ := strings.Cut(inside(b.dueDate), "T")
		w.text(`"duedate":"`, day, "")
	}
	w.list(`"labels":`, b.tags, func(dst []byte, tag gjson.Result) []byte { return append(dst, tag.Get("name").Raw...) })
	w.components(b.collections)
	w.reference(`"parent":{"id":`, b.parent)
	w.reference(`"issuetype":{"id":`, b.ticketType)
	w.reference(`"project":{"id":`, b.workspace)
	w.value(`"customfield_10001":`, b.team)
	w.value(`"customfield_10016":`, b.storyPoints)
	w.reference(`"reporter":{"accountId":`, b.createdBy)
	w.close('}')
	if transition, ok := transitions[b.statusName.Str]; ok {
		w.dst = append(w.dst, `,"transition":{"id":"`+transition+`"}`...)
	} else {
		w.reference(`"transition":{"id":`, b.statusID)
	}
	return append(w.dst, '}')
}

// components appends the collections that are components.
func (w *writer) components(collections gjson.Result) {
	if !present(collections) {
		return
	}
	w.open(`"components":[`)
	collections.ForEach(func(_, collection gjson.Result) bool {
		if collection.Get("type").Str == "component" {
			w.raw(`{"id":`, collection.Get("id").Raw)
			w.dst = append(w.dst, '}')
		}
		return true
	})
	w.close(']')
}
