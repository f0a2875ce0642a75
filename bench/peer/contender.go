package peer

import (
	"strings"
	"time"
)

// Work is a piece of work that contenders do.
type Work string

// The pieces of work.
const (
	Ticket  Work = "ticket"  // one native issue to the unified ticket
	Tickets Work = "tickets" // a list of issues to a list of tickets
	Patch   Work = "patch"   // a unified body to the native one

	// The same with the unified side held against its JSON Schema: the tickets that come out,
	// or the body that comes in.
	TicketValidated  Work = "ticket-validated"
	TicketsValidated Work = "tickets-validated"
	PatchValidated   Work = "patch-validated"
)

// Validated tells whether validation is a part of the work.
func (w Work) Validated() bool { return strings.HasSuffix(string(w), "-validated") }

// Job does a piece of work. It may append to dst or return bytes of its own.
type Job func(dst, input []byte) ([]byte, error)

// Contender is one way of doing pieces of work.
type Contender struct {
	Name string
	// Note says what a reader of the figures must know.
	Note string
	// Absent says why the contender cannot run here; the other fields but Name are empty then.
	Absent string
	Jobs   map[Work]Job
	// Validator is what the validated pieces of work validate with, if that is a part of its own.
	Validator string
	// Floor is set for what does only a part of the work, such as telling whether the input is
	// JSON: its output is not compared.
	Floor bool
	// Unified is set for what takes the unified side of the work as its input: the ticket that
	// another contender has made.
	Unified bool
	// Clock measures a job elsewhere and returns the time that one takes; nil for measuring here.
	Clock func(work Work, input []byte, duration time.Duration) (time.Duration, error)
	// Close ends what the contender has started; nil for nothing.
	Close func() error
}

// Label is the name of the contender at a piece of work.
func (c Contender) Label(work Work) string {
	if c.Validator != "" && work.Validated() {
		return c.Name + " + " + c.Validator
	}
	return c.Name
}

// All returns every contender but unimap, the ones that cannot run here too.
func All() ([]Contender, error) {
	schema, err := newSchema()
	if err != nil {
		return nil, err
	}
	all := []Contender{
		standardStructs(schema), structsVersion2(), goccyStructs(),
		gjsonByHand(false), gjsonByHand(true),
	}
	for _, build := range []func() (Contender, error){
		jqPrograms, celPrograms, func() (Contender, error) { return exprNaively(schema) },
	} {
		contender, err := build()
		if err != nil {
			return nil, err
		}
		all = append(all, contender)
	}
	all = append(all, jsonata())
	return append(all, floors(schema)...), nil
}
