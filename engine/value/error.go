package value

import "fmt"

// Code names a kind of failure; codes are stable, messages are not.
type Code string

// The codes of this package.
const (
	CodeSyntax          Code = "json_syntax"
	CodeTooDeep         Code = "json_too_deep"
	CodeTooLarge        Code = "json_too_large"
	CodeDuplicateKey    Code = "json_duplicate_key"
	CodeInvalidUTF8     Code = "json_invalid_utf8"
	CodeLoneSurrogate   Code = "json_lone_surrogate"
	CodeNumberRange     Code = "number_out_of_range"
	CodeNumberSyntax    Code = "number_syntax"
	CodeDivisionByZero  Code = "division_by_zero"
	CodeTypeMismatch    Code = "type_mismatch"
	CodeUnsupportedType Code = "unsupported_type"
)

// Error is a failure of decoding, arithmetic or comparison.
type Error struct {
	Code    Code
	Message string
	// Offset is the byte offset into the decoded document, or 0 where there is none.
	Offset int
	// InDocument says whether Offset is meaningful.
	InDocument bool
}

func (e *Error) Error() string {
	if e.InDocument {
		return fmt.Sprintf("%s at byte %d", e.Message, e.Offset)
	}
	return e.Message
}

func typeMismatch(format string, arguments ...any) *Error {
	return &Error{Code: CodeTypeMismatch, Message: fmt.Sprintf(format, arguments...)}
}
