package schema

import "fmt"

// Code names a kind of failure of loading; codes are stable, messages are not.
type Code string

// The codes of Error.
const (
	CodeUnreadable  Code = "schema_unreadable"   // the file cannot be read or is not strict JSON
	CodeDraft       Code = "schema_draft"        // $schema is not JSON Schema 2020-12
	CodeID          Code = "schema_id"           // $id is absent, malformed or used twice
	CodeResource    Code = "schema_resource"     // x-unimap, or a definition it asks for, is wrong
	CodeKeyword     Code = "schema_keyword"      // a keyword is unknown or misplaced
	CodeReference   Code = "schema_reference"    // $ref leads nowhere
	CodePattern     Code = "schema_pattern"      // a pattern is not a regular expression of RE2
	CodeFormat      Code = "schema_format"       // a format is not one that is checked
	CodeShorthand   Code = "schema_shorthand"    // x-unimap-shorthand names no string property
	CodeNotASchema  Code = "schema_not_a_schema" // a keyword has a value of the wrong form
	CodeUncompiled  Code = "schema_uncompiled"   // any other refusal of the validator
	CodeNoResources Code = "schema_no_resources" // the file system holds no unified resource
)

// Error says what is wrong with one document of schemas.
type Error struct {
	Code Code
	File string // slash-separated, as in the file system given to Load; or the id given to Compile
	// Pointer is the JSON pointer (RFC 6901) into the document, "" for the whole of it.
	Pointer string
	Message string
}

func (e *Error) Error() string {
	if e.Pointer == "" {
		return fmt.Sprintf("%s: %s", e.File, e.Message)
	}
	return fmt.Sprintf("%s: at %s: %s", e.File, e.Pointer, e.Message)
}
