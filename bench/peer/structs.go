package peer

import (
	"encoding/json"
	"errors"
	"strings"

	goccy "github.com/goccy/go-json"
)

// trackerURL is where the tracker's issues are shown.
const trackerURL = "https://acme.tracker.example/browse/"

// structsVersion2Name names the contender that only some builds have.
const structsVersion2Name = "structs, encoding/json/v2"

// statusNames are the unified names of the categories of statuses.
var statusNames = map[string]string{"new": "open", "indeterminate": "active", "done": "closed", "undefined": "pending"}

// transitions are the ids of the transitions to unified statuses.
var transitions = map[string]string{"open": "11", "active": "21", "closed": "31", "resolved": "41", "pending": "51"}

var (
	trackerID   = "tracker"
	trackerName = "Tracker"
)

var errUnknownStatus = errors.New("the tracker has no such status")

// codec is a JSON library that reads into structs and writes them.
type codec struct {
	unmarshal func([]byte, any) error
	marshal   func(any) ([]byte, error)
}

func standardStructs(schema *schema) Contender {
	c := codec{json.Unmarshal, json.Marshal}.contender("structs, encoding/json")
	c.Validator = validatorName
	c.Jobs[TicketValidated] = schema.checkingOutput(c.Jobs[Ticket])
	c.Jobs[TicketsValidated] = schema.checkingOutputs(c.Jobs[Tickets])
	c.Jobs[PatchValidated] = schema.checkingInput(c.Jobs[Patch])
	return c
}

func goccyStructs() Contender {
	return codec{goccy.Unmarshal, goccy.Marshal}.contender("structs, goccy/go-json")
}

func (c codec) contender(name string) Contender {
	return Contender{Name: name, Jobs: map[Work]Job{Ticket: c.ticket, Tickets: c.tickets, Patch: c.patch}}
}

func (c codec) ticket(_, input []byte) ([]byte, error) {
	var native nativeIssue
	if err := c.unmarshal(input, &native); err != nil {
		return nil, err
	}
	var unified unifiedTicket
	readIssue(&native, &unified)
	return c.marshal(&unified)
}

func (c codec) tickets(_, input []byte) ([]byte, error) {
	var natives []nativeIssue
	if err := c.unmarshal(input, &natives); err != nil {
		return nil, err
	}
	unified := make([]unifiedTicket, len(natives))
	for i := range natives {
		readIssue(&natives[i], &unified[i])
	}
	return c.marshal(unified)
}

func (c codec) patch(_, input []byte) ([]byte, error) {
	var unified unifiedChange
	if err := c.unmarshal(input, &unified); err != nil {
		return nil, err
	}
	var native nativeChange
	if err := writeChange(&unified, &native); err != nil {
		return nil, err
	}
	return c.marshal(&native)
}

// readIssue fills a ticket from an issue.
func readIssue(native *nativeIssue, unified *unifiedTicket) {
	fields := &native.Fields
	unified.ID, unified.Number, unified.TicketURL = native.ID, native.Key, trackerURL+native.Key
	unified.Etag = native.ID + ":" + fields.Updated
	unified.Name, unified.Description, unified.DueDate = fields.Summary, fields.Description, fields.DueDate
	unified.CreatedAt, unified.UpdatedAt = timestamp(fields.Created), timestamp(fields.Updated)
	if fields.Resolved != nil {
		unified.CompletedAt = timestamp(*fields.Resolved)
	}
	unified.Status.ID = fields.Status.ID
	if name, ok := statusNames[fields.Status.Category.Key]; ok {
		unified.Status.Name = &name
	}
	unified.Priority, unified.TicketType = fields.Priority, fields.IssueType
	unified.Workspace, unified.Team = fields.Project, fields.Team
	if fields.Parent != nil {
		unified.ParentTicket = &named{ID: &fields.Parent.ID, Name: &fields.Parent.Fields.Summary}
	}
	unified.IsUnread = !fields.Watches.IsWatching
	unified.Source = named{ID: &trackerID, Name: &trackerName}
	unified.CustomFields.StoryPoints, unified.CustomFields.Votes = fields.StoryPoints, fields.Votes.Votes
	if len(fields.Sprints) > 0 {
		unified.CustomFields.Sprint = fields.Sprints[0].Name
	}
	readPeople(fields, unified)
	readLists(fields, unified)
}

func readPeople(fields *nativeFields, unified *unifiedTicket) {
	if fields.Assignee != nil {
		unified.Assignees = []person{personOf(fields.Assignee)}
	}
	if fields.Reporter != nil {
		unified.CreatedBy = &typed{ID: &fields.Reporter.AccountID, Name: &fields.Reporter.Name, Type: "user"}
	}
	if fields.Creator != nil {
		creator := personOf(fields.Creator)
		unified.Contact = &creator
	}
	if len(fields.Contacts) > 0 {
		unified.AdditionalContacts = make([]person, len(fields.Contacts))
		for i := range fields.Contacts {
			unified.AdditionalContacts[i] = person{ID: fields.Contacts[i].AccountID, Name: fields.Contacts[i].Name}
		}
	}
}

func readLists(fields *nativeFields, unified *unifiedTicket) {
	unified.Collections = make([]typed, len(fields.Components))
	for i, component := range fields.Components {
		unified.Collections[i] = typed{ID: component.ID, Name: component.Name, Type: "component"}
	}
	unified.Attachments = make([]attachment, len(fields.Attachment))
	for i, file := range fields.Attachment {
		unified.Attachments[i] = attachment{ID: file.ID, FileName: file.FileName, FileURL: file.Content}
	}
	unified.Tags = make([]named, len(fields.Labels))
	for i := range fields.Labels {
		unified.Tags[i] = named{ID: &fields.Labels[i], Name: &fields.Labels[i]}
	}
	unified.Conversations = make([]typed, len(fields.Comment.Comments))
	for i := range fields.Comment.Comments {
		comment := &fields.Comment.Comments[i]
		unified.Conversations[i] = typed{ID: &comment.ID, Name: &comment.Author.Name, Type: "comment"}
	}
	for _, language := range fields.Languages {
		unified.Languages = append(unified.Languages, language.Value)
	}
}

func personOf(user *nativeUser) person {
	p := person{ID: user.AccountID, Name: user.Name}
	p.FirstName, p.LastName = firstAndLast(user.Name)
	if user.Email != nil {
		p.Emails = []email{{*user.Email}}
	}
	return p
}

// firstAndLast returns the first and the last word of a name.
func firstAndLast(name string) (first, last string) {
	first, _, _ = strings.Cut(name, " ")
	return first, name[strings.LastIndexByte(name, ' ')+1:]
}

// timestamp turns a time of the tracker, which are all in UTC, into RFC 3339.
func timestamp(text string) string { return strings.Replace(text, "+0000", "Z", 1) }

// writeChange fills the native body from the unified one.
func writeChange(unified *unifiedChange, native *nativeChange) error {
	fields := &native.Fields
	fields.Summary, fields.Description = unified.Name, unified.Description
	if len(unified.Assignees) > 0 {
		fields.Assignee = &accountID{unified.Assignees[0].ID}
	}
	if unified.DueDate != nil {
		fields.DueDate, _, _ = strings.Cut(*unified.DueDate, "T")
	}
	for _, tag := range unified.Tags {
		fields.Labels = append(fields.Labels, *tag.Name)
	}
	if unified.Collections != nil {
		fields.Components = componentsOf(*unified.Collections)
	}
	fields.Priority, fields.Parent = referenceOf(unified.Priority), referenceOf(unified.ParentTicket)
	fields.IssueType, fields.Project = referenceOf(unified.TicketType), referenceOf(unified.Workspace)
	if unified.Team != nil {
		fields.Team = unified.Team.ID
	}
	if unified.CustomFields != nil {
		fields.StoryPoints = unified.CustomFields.StoryPoints
	}
	if unified.CreatedBy != nil && unified.CreatedBy.ID != nil {
		fields.Reporter = &accountID{*unified.CreatedBy.ID}
	}
	if unified.Status == nil || unified.Status.Name == nil {
		native.Transition = referenceOf(unified.Status)
		return nil
	}
	transition, ok := transitions[*unified.Status.Name]
	if !ok {
		return errUnknownStatus
	}
	native.Transition = &reference{transition}
	return nil
}

func componentsOf(collections []typed) *[]reference {
	components := []reference{}
	for _, collection := range collections {
		if collection.Type == "component" {
			components = append(components, reference{*collection.ID})
		}
	}
	return &components
}

func referenceOf(object *named) *reference {
	if object == nil || object.ID == nil {
		return nil
	}
	return &reference{*object.ID}
}
