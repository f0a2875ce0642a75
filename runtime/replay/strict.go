package replay

import (
	"sync"

	"github.com/unimap/unimap/engine/testcase"
	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime/replay/difference"
)

// Strict is the script of a test case: the recorded requests must come in their order, each
// exactly as it is recorded.
type Strict struct {
	headers *value.Object // of every exchange that does not override them
	tested  *testcase.Case

	lock       sync.Mutex
	next       int
	mismatches []Mismatch
}

// StatusUnrecorded is the status of the answer to a request after all recorded ones. No provider
// uses it, and nobody sends a request again for it.
const StatusUnrecorded = 599

// maxUnexpected bounds the unexpected requests that are reported: after the first few, one more
// says nothing new.
const maxUnexpected = 10

// NewStrict returns the script of a case of a file.
func NewStrict(file *testcase.File, tested *testcase.Case) *Strict {
	return &Strict{headers: file.Headers, tested: tested}
}

// Exchanges implements Script.
func (s *Strict) Exchanges() []testcase.Exchange { return s.tested.Exchanges }

// Answer implements Script. A request that is not the recorded one gets the recorded answer all
// the same, so that a case shows all its deviations at once; one that comes after all recorded
// ones gets StatusUnrecorded.
func (s *Strict) Answer(request *Received) testcase.Answer {
	s.lock.Lock()
	defer s.lock.Unlock()
	if s.next >= len(s.tested.Exchanges) {
		s.next++
		s.unexpected(request)
		return refusal(StatusUnrecorded, "the test has no exchange for "+request.line())
	}
	recorded := &s.tested.Exchanges[s.next]
	s.next++
	if found := compare(recorded, s.headers, request); len(found) > 0 {
		s.mismatches = append(s.mismatches, Mismatch{
			Kind: Different, Number: s.next, Request: lineOf(recorded), Differences: found, Position: recorded.Position,
		})
	}
	return recorded.Answer
}

func (s *Strict) unexpected(request *Received) {
	if s.next > len(s.tested.Exchanges)+maxUnexpected {
		return
	}
	s.mismatches = append(s.mismatches, Mismatch{
		Kind: Unexpected, Number: s.next, Request: request.line(), Differences: carried(request), Position: s.tested.Position,
	})
}

// carried returns the query and the body of a request as differences from nothing.
func carried(request *Received) []difference.Difference {
	var found []difference.Difference
	if request.Query.Len() > 0 {
		found = append(found, difference.Difference{Pointer: "/query", Want: value.Missing, Got: request.Query})
	}
	return append(found, difference.Between("/body", value.Missing, request.content())...)
}

// Mismatches returns the deviations so far, with those recorded requests at the end that have not
// come.
func (s *Strict) Mismatches() []Mismatch {
	s.lock.Lock()
	defer s.lock.Unlock()
	found := append([]Mismatch(nil), s.mismatches...)
	for i := s.next; i < len(s.tested.Exchanges); i++ {
		recorded := &s.tested.Exchanges[i]
		found = append(found, Mismatch{Kind: Missing, Number: i + 1, Request: lineOf(recorded), Position: recorded.Position})
	}
	return found
}

func lineOf(e *testcase.Exchange) string { return e.Method + " " + e.URL }

// refusal is an answer of the script itself.
func refusal(status int64, message string) testcase.Answer {
	return testcase.Answer{Status: status, Headers: value.ObjectOf("Content-Type", "application/json"), Body: value.ObjectOf("error", message)}
}
