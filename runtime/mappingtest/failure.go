package mappingtest

import (
	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime/replay/difference"
)

// FailureKind says which part of a case did not happen as it is written.
type FailureKind string

// The kinds.
const (
	FailureRequest    FailureKind = "request"    // a request differs from the recorded one
	FailureUnexpected FailureKind = "unexpected" // a request is not recorded
	FailureMissing    FailureKind = "missing"    // a recorded request was not sent
	FailureResult     FailureKind = "result"
	FailureError      FailureKind = "error"
	FailureStatus     FailureKind = "status"
	FailureWarnings   FailureKind = "warnings"
	FailureUpdate     FailureKind = "update" // the test file could not be updated
	FailureSetup      FailureKind = "setup"  // the case could not be run
)

// Failure is one thing that did not happen as a case says.
type Failure struct {
	Kind    FailureKind
	Message string
	// Position is the place in the test file that says what should have happened.
	Position    diagnostic.Position
	Differences []Difference
	// Notes are further findings, such as what of an answer breaks its schema.
	Notes []Note
}

// Note is a further finding. It has a text, the place in the mapping that it is about, or both.
type Note struct {
	Text   string
	Source string
}

// String returns the note as a line of text.
func (n Note) String() string {
	switch {
	case n.Source == "":
		return n.Text
	case n.Text == "":
		return "at " + n.Source
	}
	return n.Text + " (" + n.Source + ")"
}

// Difference is one place where what came differs from what is wanted.
type Difference struct {
	difference.Difference
	// Source is the place in the mapping that is responsible for the value, where it is known.
	Source string
}

func plain(found []difference.Difference) []Difference {
	out := make([]Difference, len(found))
	for i, d := range found {
		out[i] = Difference{Difference: d}
	}
	return out
}

// masker masks the credentials of an account. They are made up, but a report should not teach
// anyone to print credentials.
type masker interface{ Mask(text string) string }

func (f *Failure) mask(m masker) {
	f.Message = m.Mask(f.Message)
	for i := range f.Notes {
		f.Notes[i].Text = m.Mask(f.Notes[i].Text)
	}
	for i := range f.Differences {
		d := &f.Differences[i]
		d.Want, d.Got = maskValue(m, d.Want), maskValue(m, d.Got)
	}
}

func maskValue(m masker, v any) any {
	switch v := v.(type) {
	case string:
		return m.Mask(v)
	case []any:
		out := make([]any, len(v))
		for i, element := range v {
			out[i] = maskValue(m, element)
		}
		return out
	case *value.Object:
		out := value.NewObject(v.Len())
		for key, member := range v.All() {
			out.Set(key, maskValue(m, member))
		}
		return out
	}
	return v
}
