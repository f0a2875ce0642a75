package engine

import "fmt"

// UsageError is a conversion that cannot be made, whatever the provider's data.
type UsageError struct {
	Code    UsageCode
	Message string
}

// UsageCode says what is wrong with the use of a Transform. Codes are stable; messages are not.
type UsageCode string

// The codes of UsageError.
const (
	CodeNoMapping   UsageCode = "no_mapping"    // the provider does not have the resource
	CodeNoRecord    UsageCode = "no_record"     // the mapping cannot read
	CodeNoMethod    UsageCode = "no_method"     // the mapping lacks the method, or its body depends on a route
	CodeNotAnObject UsageCode = "not_an_object" // a unified body is JSON, but no object
	CodeNotAList    UsageCode = "not_a_list"    // native objects are JSON, but no list
	CodeNoFiles     UsageCode = "no_files"      // there is no file system to load from
)

func (e *UsageError) Error() string { return "engine: " + e.Message }

func usageError(code UsageCode, format string, arguments ...any) error {
	return &UsageError{Code: code, Message: fmt.Sprintf(format, arguments...)}
}
