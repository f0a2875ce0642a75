package peer

import "encoding/json"

// unifiedTicket is the ticket that comes out.
type unifiedTicket struct {
	ID                 string       `json:"id"`
	Name               *string      `json:"name,omitempty"`
	Number             string       `json:"number"`
	Description        *string      `json:"description,omitempty"`
	TicketURL          string       `json:"ticket_url"`
	Status             named        `json:"status"`
	Priority           *named       `json:"priority,omitempty"`
	TicketType         *named       `json:"ticket_type,omitempty"`
	Workspace          *named       `json:"workspace,omitempty"`
	Assignees          []person     `json:"assignees,omitempty"`
	CreatedBy          *typed       `json:"created_by,omitempty"`
	Contact            *person      `json:"contact,omitempty"`
	AdditionalContacts []person     `json:"additional_contacts,omitempty"`
	DueDate            *string      `json:"due_date,omitempty"`
	CreatedAt          string       `json:"created_at"`
	UpdatedAt          string       `json:"updated_at"`
	CompletedAt        string       `json:"completed_at,omitempty"`
	Team               *named       `json:"team,omitempty"`
	ParentTicket       *named       `json:"parent_ticket,omitempty"`
	Collections        []typed      `json:"collections"`
	Attachments        []attachment `json:"attachments"`
	Tags               []named      `json:"tags"`
	Conversations      []typed      `json:"conversations"`
	Languages          []string     `json:"languages,omitempty"`
	IsUnread           bool         `json:"is_unread"`
	Source             named        `json:"source"`
	CustomFields       customFields `json:"custom_fields"`
	Etag               string       `json:"etag"`
}

type person struct {
	ID        string  `json:"id"`
	Name      string  `json:"name"`
	FirstName string  `json:"first_name,omitempty"`
	LastName  string  `json:"last_name,omitempty"`
	Emails    []email `json:"emails,omitempty"`
}

type email struct {
	Email string `json:"email"`
}

type typed struct {
	ID   *string `json:"id,omitempty"`
	Name *string `json:"name,omitempty"`
	Type string  `json:"type,omitempty"`
}

type attachment struct {
	ID       string `json:"id"`
	FileName string `json:"file_name"`
	FileURL  string `json:"file_url"`
}

type customFields struct {
	StoryPoints float64 `json:"story_points"`
	Votes       int     `json:"votes"`
	Sprint      string  `json:"sprint,omitempty"`
}

// unifiedChange is the body that comes in.
type unifiedChange struct {
	Name         *string  `json:"name"`
	Description  optional `json:"description"`
	Status       *named   `json:"status"`
	Assignees    []person `json:"assignees"`
	Priority     *named   `json:"priority"`
	DueDate      *string  `json:"due_date"`
	Tags         []named  `json:"tags"`
	Collections  *[]typed `json:"collections"`
	ParentTicket *named   `json:"parent_ticket"`
	TicketType   *named   `json:"ticket_type"`
	Workspace    *named   `json:"workspace"`
	Team         *named   `json:"team"`
	CustomFields *struct {
		StoryPoints *float64 `json:"story_points"`
	} `json:"custom_fields"`
	CreatedBy *named `json:"created_by"`
}

// optional is a value that is passed on as it is: absent stays absent, and null stays null.
type optional = json.RawMessage
