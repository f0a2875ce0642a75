package sqlstore

import "fmt"

// The codes of Error. They are stable; messages are not.
const (
	// CodeInvalidURL: the URL of a store names no database that can be used.
	CodeInvalidURL = "store.invalid_url"
	// CodeUnavailable: the database could not be reached or refused a statement.
	CodeUnavailable = "store.unavailable"
	// CodeNewer: the database was written by a newer version of the program.
	CodeNewer = "store.newer"
	// CodeNoKeys: credentials are to be read or written, and there is no keyring.
	CodeNoKeys = "store.no_keys"
	// CodeDamaged: a row does not hold what was written.
	CodeDamaged = "store.damaged"
	// CodeTokenNotFound: there is no such API token.
	CodeTokenNotFound = "store.token_not_found"
	// CodeInvalidToken: an API token to be kept lacks something.
	CodeInvalidToken = "store.invalid_token"
)

// ErrTokenNotFound matches, by errors.Is, the error for an API token that the store does not have.
var ErrTokenNotFound error = &Error{Code: CodeTokenNotFound, Message: "there is no such API token"}

// Error is a failure of the database or of what it holds. It never shows a credential, a key or
// the password of the database.
type Error struct {
	// Code is one of the codes of this package.
	Code string
	// Message says what happened and what to do about it.
	Message string
	// Cause is the error of the database or of the keyring, or nil.
	Cause error
}

func (e *Error) Error() string {
	if e.Cause == nil {
		return e.Message
	}
	return e.Message + ": " + e.Cause.Error()
}

// Unwrap returns the cause, or nil.
func (e *Error) Unwrap() error { return e.Cause }

// Is reports whether target is an *Error of the same code.
func (e *Error) Is(target error) bool {
	other, ok := target.(*Error)
	return ok && other.Code == e.Code
}

func unavailable(what string, cause error) error {
	return &Error{Code: CodeUnavailable, Message: what, Cause: cause}
}

func damaged(id, what string, cause error) error {
	return &Error{Code: CodeDamaged, Message: fmt.Sprintf("%s of the account %s cannot be read", what, id), Cause: cause}
}
