package expression

import (
	"fmt"
	"strings"
)

// RuntimeError is the failure of one evaluation. From and To are offsets in characters into
// Source; whoever knows where the expression stands in a file turns them into a position.
type RuntimeError struct {
	Code     string // stable, such as "type_mismatch" or "limit_steps"
	Message  string
	Source   string
	From, To int
	Subject  []Path // where the first argument of the function that failed was taken from, as far as that is known
	Cause    error
}

func (e *RuntimeError) Error() string {
	return fmt.Sprintf("%s in %q at character %d", e.Message, e.Source, e.From+1)
}

// Unwrap returns the cause: a *value.Error, *function.Error, *limit.Error or *EnumError.
func (e *RuntimeError) Unwrap() error { return e.Cause }

// EnumError says that a unified value has no native one in a table. Only what the caller sent
// can cause it, so it is the caller's error.
type EnumError struct {
	Enum     string
	Value    string   // JSON text of the value
	Accepted []string // the unified values that can be written
	Paths    []Path   // where the value was taken from, as far as that is known
}

func (e *EnumError) Error() string {
	return fmt.Sprintf("%s is no %s that this provider accepts; use one of %s", e.Value, e.Enum, strings.Join(e.Accepted, ", "))
}
