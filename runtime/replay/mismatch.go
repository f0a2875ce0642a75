package replay

import (
	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/runtime/replay/difference"
)

// MismatchKind says what is wrong between the requests that came and those that are recorded.
type MismatchKind string

// The kinds.
const (
	Different  MismatchKind = "different"  // a request came that is not the recorded one
	Unexpected MismatchKind = "unexpected" // a request came after all recorded ones
	Missing    MismatchKind = "missing"    // a recorded request did not come
)

// Mismatch is one deviation from the recorded exchanges.
type Mismatch struct {
	Kind MismatchKind
	// Number counts the exchanges of the case from 1.
	Number int
	// Request is the method and URL of the recorded request, or of an unexpected one.
	Request string
	// Differences lie below /method, /url, /query, /headers, /body, /form and /text. Those of an
	// unexpected request are what it carried.
	Differences []difference.Difference
	// Position is the exchange in the test file, or the case for an unexpected request.
	Position diagnostic.Position
}
