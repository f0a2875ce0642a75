package main

import (
	"fmt"

	"github.com/unimap/unimap/bench/compare"
	"github.com/unimap/unimap/bench/fixture"
	"github.com/unimap/unimap/bench/peer"
)

// workload is a piece of work with the documents it is done on.
type workload struct {
	work  peer.Work
	title string
	// timed is the document that is measured with, and checked those for which all contenders
	// must give the same.
	timed   []byte
	checked [][]byte
}

// The numbers of documents that are compared.
const (
	checkedIssues = 200
	checkedBodies = 80
)

// workloads returns all of them, in the order of the tables.
func workloads() []workload {
	var issues, bodies [][]byte
	for number := range checkedIssues {
		issues = append(issues, fixture.Issue(number))
	}
	for number := range checkedBodies {
		bodies = append(bodies, fixture.Patch(number))
	}
	lists := [][]byte{fixture.Issues(0), fixture.Issues(1), fixture.Issues(100)}
	return []workload{
		{peer.Ticket, "one issue to a ticket", issues[1], issues},
		{peer.Tickets, "a list of 100 issues", lists[2], lists},
		{peer.Patch, "a unified body to the native one", bodies[0], bodies},
		{peer.TicketValidated, "one issue to a ticket, validated", issues[1], issues},
		{peer.TicketsValidated, "a list of 100 issues, validated", lists[2], lists},
		{peer.PatchValidated, "a unified body to the native one, validated", bodies[0], bodies},
	}
}

// reference is the contender whose output is taken for right.
const reference = "structs, encoding/json"

// verify checks that a contender gives what the reference gives.
func (w workload) verify(c, reference peer.Contender) error {
	job := c.Jobs[w.work]
	if job == nil || c.Floor {
		return nil
	}
	for number, document := range w.checked {
		want, err := reference.Jobs[w.work](nil, document)
		if err != nil {
			return fmt.Errorf("%s, %s, document %d: %w", reference.Name, w.work, number, err)
		}
		got, err := job(nil, document)
		if err != nil {
			return fmt.Errorf("%s, %s, document %d: %w", c.Name, w.work, number, err)
		}
		if err := compare.Same(want, got); err != nil {
			return fmt.Errorf("%s, %s, document %d: %w", c.Name, w.work, number, err)
		}
	}
	return nil
}

// input returns what a contender is timed with.
func (w workload) input(c, reference peer.Contender) ([]byte, error) {
	if !c.Unified || w.work == peer.PatchValidated {
		return w.timed, nil
	}
	return reference.Jobs[w.work](nil, w.timed)
}
