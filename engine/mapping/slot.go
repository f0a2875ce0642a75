package mapping

import (
	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/format"
)

// Root is a name that is the same in every file, with the number of its slot in a frame.
type Root struct {
	Name  string
	Doc   string
	Slots []format.Slot // where it is visible
}

// The numbers of the roots in a frame.
const (
	RootID = iota
	RootQuery
	RootBody
	RootAccount
	RootCalls
	RootPage
	RootResponse
	RootStatus
	RootHeaders
	RootCredentials
	RootRequest
	rootCount
)

var (
	requestSlots = []format.Slot{format.SlotRequest, format.SlotPath, format.SlotMessage, format.SlotAnswer, format.SlotResult, format.SlotRecord}
	pageSlots    = []format.Slot{format.SlotRequest, format.SlotPath, format.SlotMessage, format.SlotAnswer, format.SlotResult}
	serverSlots  = append([]format.Slot{format.SlotServer, format.SlotAuth}, requestSlots...)
)

// Roots is the table of names, in the order of their numbers.
var Roots = [rootCount]Root{
	RootID:          {"id", "The id in the unified request.", requestSlots},
	RootQuery:       {"query", "The unified query parameters.", requestSlots},
	RootBody:        {"body", "The unified request body.", requestSlots},
	RootAccount:     {"account", "The settings of the integrated account.", serverSlots},
	RootCalls:       {"calls", "The calls made so far: calls.NAME is {response, status, headers}, and missing if the call was not made.", requestSlots},
	RootPage:        {"page", "The page of a list that is asked for: page.cursor is what paginate.next gave on the page before, missing on the first one; page.size is how many objects to ask for.", pageSlots},
	RootResponse:    {"response", "The body of this call's answer; in a record, one native object.", []format.Slot{format.SlotAnswer, format.SlotRecord}},
	RootStatus:      {"status", "The HTTP status of this call's answer.", []format.Slot{format.SlotAnswer}},
	RootHeaders:     {"headers", "The headers of this call's answer, by name in any case.", []format.Slot{format.SlotAnswer}},
	RootCredentials: {"credentials", "The credentials of the integrated account.", []format.Slot{format.SlotAuth}},
	RootRequest:     {"request", "The request to sign: {method, url, body}.", []format.Slot{format.SlotAuth}},
}

// FoldCase says below which paths of the name keys are names of HTTP headers, whose case does not
// matter; see expression.Name.
func (r Root) FoldCase() func(below []expression.Segment) bool {
	switch r.Name {
	case "headers":
		return func(below []expression.Segment) bool { return len(below) == 0 }
	case "calls":
		return func(below []expression.Segment) bool { return len(below) == 2 && below[1].Key == "headers" }
	}
	return nil
}

func (r Root) visibleIn(slot format.Slot) bool {
	for _, s := range r.Slots {
		if s == slot {
			return true
		}
	}
	return false
}

// hiddenReason explains a root that cannot be used in a slot.
func hiddenReason(root Root, slot format.Slot) *expression.Problem {
	p := &expression.Problem{Code: diagnostic.CodeUnknownName, Message: root.Name + " is not visible here"}
	switch root.Name {
	case "credentials":
		p.Code = diagnostic.CodeSecretOutsideAuth
		p.Message = "credentials can be used only under auth"
		p.Help = "add a way to authenticate under auth in provider.yaml"
	case "page":
		p.Help = "what a request sends to a server must not depend on a cursor, which comes from the caller"
		if slot == format.SlotRecord {
			p.Help = "a record is one object, whichever method it is built for"
		}
	case "response", "status", "headers":
		if slot == format.SlotResult || slot == format.SlotRequest || slot == format.SlotPath || slot == format.SlotMessage {
			p.Help = "the answers of earlier calls are in calls.NAME." + root.Name
		}
	}
	return p
}
