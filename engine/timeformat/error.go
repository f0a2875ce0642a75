package timeformat

import (
	"fmt"

	"github.com/unimap/unimap/engine/excerpt"
)

// Code names a kind of failure; codes are stable, messages are not.
type Code string

// The codes of Error.
const (
	CodeSyntax   Code = "time_syntax"       // the text is not a date or time as expected
	CodeRange    Code = "time_out_of_range" // a part, or the whole, does not exist on the calendar
	CodeZone     Code = "timezone_unknown"
	CodeDuration Code = "duration_syntax"
	CodePicture  Code = "picture_syntax"
)

// Error says why a text, a picture, a zone or a duration was refused.
type Error struct {
	Code    Code
	Message string
}

func (e *Error) Error() string { return e.Message }

func failure(code Code, format string, arguments ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, arguments...)}
}

// clip shortens text for a message to at most 40 characters.
func clip(text string) string { return excerpt.Characters(text, 40) }
