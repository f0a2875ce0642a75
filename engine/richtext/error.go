package richtext

import "fmt"

// The bounds of what is converted.
const (
	MaxMarkdownBytes = 512 << 10 // of Markdown read
	MaxInputBytes    = 1 << 20   // of HTML and plain text read
	MaxOutputBytes   = 8 << 20   // of anything written
	MaxDepth         = 100       // of nodes within nodes of the Atlassian Document Format
	maxListDepth     = 20        // of lists within lists that are written as ADF; deeper ones are flattened
	maxContainers    = 40        // of quotes and lists within each other that are read
)

// Code names a kind of failure; codes are stable, messages are not.
type Code string

// The codes of Error.
const (
	CodeTooLarge Code = "rich_text_too_large"
	CodeTooDeep  Code = "rich_text_too_deep"
	CodeDocument Code = "rich_text_document" // not a node of the Atlassian Document Format
)

// Error says why rich text was refused.
type Error struct {
	Code    Code
	Message string
}

func (e *Error) Error() string { return e.Message }

func checkSize(what, text string, limit int) error {
	if len(text) > limit {
		return tooLarge(what, limit)
	}
	return nil
}

func tooLarge(what string, limit int) error {
	return &Error{Code: CodeTooLarge, Message: fmt.Sprintf("%s is larger than %d bytes: cut it first, for example with [0:%d]", what, limit, limit/2)}
}

func tooManyCells() error {
	return &Error{Code: CodeTooLarge, Message: fmt.Sprintf("table has more than %d cells", maxCells)}
}

func tooDeep(what string, limit int) error {
	return &Error{Code: CodeTooDeep, Message: fmt.Sprintf("%s is nested deeper than %d levels", what, limit)}
}
