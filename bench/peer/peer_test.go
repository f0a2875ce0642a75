package peer_test

import (
	"strings"
	"testing"

	"github.com/unimap/unimap/bench/fixture"
	"github.com/unimap/unimap/bench/peer"
)

// inProcess returns the contenders that run in this process.
func inProcess(t *testing.T) []peer.Contender {
	t.Helper()
	all, err := peer.All()
	if err != nil {
		t.Fatal(err)
	}
	var out []peer.Contender
	for _, c := range all {
		if c.Close != nil {
			if err := c.Close(); err != nil {
				t.Error(err)
			}
		}
		if c.Clock == nil && c.Absent == "" {
			out = append(out, c)
		}
	}
	return out
}

func TestMalformedInputIsRefused(t *testing.T) {
	malformed := []byte(strings.Replace(string(fixture.Issue(1)), `"workratio":-1`, `"workratio":-`, 1))
	for _, c := range inProcess(t) {
		job := c.Jobs[peer.Ticket]
		if job == nil || c.Name == "memcpy" || c.Note == "takes malformed JSON for JSON" {
			continue
		}
		if _, err := job(nil, malformed); err == nil {
			t.Errorf("%s takes %s", c.Name, malformed)
		}
	}
}

func TestValidatingContendersRefuse(t *testing.T) {
	issue := []byte(strings.Replace(string(fixture.Issue(1)), `"updated":"2024-`, `"updated":"about `, 1))
	body := []byte(strings.Replace(string(fixture.Patch(0)), `"name":"closed"`, `"name":"shut"`, 1))
	validating := 0
	for _, c := range inProcess(t) {
		if c.Validator == "" {
			continue
		}
		validating++
		for work, document := range map[peer.Work][]byte{
			peer.TicketValidated: issue, peer.TicketsValidated: []byte("[" + string(issue) + "]"), peer.PatchValidated: body,
		} {
			if _, err := c.Jobs[work](nil, document); err == nil {
				t.Errorf("%s lets a document through at %s", c.Label(work), work)
			}
		}
	}
	if validating == 0 {
		t.Error("no contender validates")
	}
}

func TestLabel(t *testing.T) {
	c := peer.Contender{Name: "structs", Validator: "a validator"}
	if got := c.Label(peer.Ticket); got != "structs" {
		t.Errorf("got %q", got)
	}
	if got := c.Label(peer.PatchValidated); got != "structs + a validator" {
		t.Errorf("got %q", got)
	}
}
