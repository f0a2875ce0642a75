package numeral

import (
	"fmt"

	"github.com/unimap/unimap/engine/excerpt"
)

// Code names a kind of failure; codes are stable, messages are not.
type Code string

// The codes of Error.
const (
	CodePicture Code = "picture_syntax" // the picture is not one of this package
	CodeSyntax  Code = "number_syntax"  // the text is not a number as the picture writes it
	CodeRange   Code = "number_out_of_range"
)

// Error says why a picture, a number or a text was refused.
type Error struct {
	Code    Code
	Message string
}

func (e *Error) Error() string { return e.Message }

func pictureError(format string, arguments ...any) *Error {
	return &Error{Code: CodePicture, Message: fmt.Sprintf(format, arguments...)}
}

func syntaxError(format string, arguments ...any) *Error {
	return &Error{Code: CodeSyntax, Message: fmt.Sprintf(format, arguments...)}
}

func rangeError(format string, arguments ...any) *Error {
	return &Error{Code: CodeRange, Message: fmt.Sprintf(format, arguments...)}
}

// clip shortens text for a message to at most 40 characters.
func clip(text string) string { return excerpt.Characters(text, 40) }
