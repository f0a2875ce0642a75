package runtime

import (
	"io"

	"github.com/unimap/unimap/engine/value"
)

// Result is the answer of a unified call.
type Result struct {
	// Status is 200, or 202 for a job that is still running.
	Status int
	// Body is the JSON text of the unified answer; nil in a stream.
	Body []byte
	// Stream is the primary call's body in the format "stream"; the caller closes it. A failure to
	// read it is an *Error.
	Stream      io.ReadCloser
	ContentType string
	// ETag is the etag of the unified object, or empty.
	ETag string
	// NextCursor is the query parameter next_cursor of the next page of a list; empty after the
	// last one, for other methods, and in a stream, whose end is not known.
	NextCursor string
	Warnings   []Warning
	RateLimit  RateLimit
	RequestID  string
	// Trace is set if the request asked for it, and for dry runs.
	Trace *Trace

	value     any
	undecoded bool // value is not set, and is that of Body
}

// Value returns the unified answer as a value, and value.Missing for raw answers and streams. It may
// be decoded from Body, which must not have been changed.
func (r *Result) Value() any {
	if r.undecoded {
		return decoded(r.Body)
	}
	return r.value
}

// Warning is something the caller should know about a call that succeeded.
type Warning struct {
	// Code is stable: field_ignored, parameter_ignored, enum_unmapped, call_failed, invalid_output,
	// object_left_out.
	Code    string `json:"code"`
	Pointer string `json:"pointer,omitempty"`
	Message string `json:"message"`
}

// RateLimit is what the provider said of its limit in the last answer that spoke of it.
type RateLimit struct {
	Limit     string `json:"limit,omitempty"`     // in the provider's own unit, such as requests or points
	Remaining string `json:"remaining,omitempty"` // in the same unit
	Reset     string `json:"reset,omitempty"`     // whole seconds until the window ends, whatever form the provider gives
}

// Trace is a record of every step of a call.
type Trace struct {
	Provider string       `json:"provider"`
	Revision string       `json:"catalog_revision"`
	Route    string       `json:"route,omitempty"`
	Page     *Page        `json:"page,omitempty"`
	Steps    []Step       `json:"steps"`
	Fields   []FieldTrace `json:"fields,omitempty"`
	Verdict  []Detail     `json:"schema_violations,omitempty"`
}

// Page is the page of a list that was asked for, and the next one, in the provider's own terms.
type Page struct {
	Cursor   any   `json:"cursor,omitempty"` // page.cursor; nil on the first page
	Size     int64 `json:"size"`             // page.size
	Skip     int64 `json:"skip,omitempty"`   // objects of the provider's page that were given before
	Next     any   `json:"next,omitempty"`   // page.cursor of the next page; nil after the last one
	NextSkip int64 `json:"next_skip,omitempty"`
}

// Step is one call, made or not.
type Step struct {
	Call     string       `json:"call"`
	Skipped  string       `json:"skipped,omitempty"` // why it was not made
	Planned  bool         `json:"planned,omitempty"` // a dry run would have sent it
	Needs    string       `json:"needs,omitempty"`   // the call whose answer a dry run lacks for it
	Attempts int          `json:"attempts,omitempty"`
	Request  *SentRequest `json:"request,omitempty"`
	Answer   *Answer      `json:"answer,omitempty"`
	Failure  string       `json:"failure,omitempty"`
}

// SentRequest is a request as it was sent, with secrets masked.
type SentRequest struct {
	Method  string        `json:"method"`
	URL     string        `json:"url"`
	Headers *value.Object `json:"headers"`
	Body    any           `json:"body,omitempty"`
}

// Answer is an answer as it came, with secrets masked.
type Answer struct {
	Status  int           `json:"status"`
	Headers *value.Object `json:"headers"`
	Body    any           `json:"body,omitempty"`
}

// FieldTrace is one value of the unified answer.
type FieldTrace struct {
	Pointer    string `json:"pointer"`
	Expression string `json:"expression,omitempty"`
	Source     string `json:"source"`
	Value      any    `json:"value"`
}
