package account

// The codes of Error. They are stable; messages are not.
const (
	CodeNotFound = "account.not_found"
	CodeConflict = "account.conflict"
	CodeInvalid  = "account.invalid"
)

var (
	// ErrNotFound matches, by errors.Is, the error for an account that a Store does not have.
	ErrNotFound error = &Error{Code: CodeNotFound, Message: "there is no such account"}
	// ErrConflict matches, by errors.Is, the error for an account that has changed in between.
	ErrConflict error = &Error{Code: CodeConflict, Message: "the account has been changed by another writer; read it again"}
)

// Error is a failure to find, change or read an account. It never shows a credential.
type Error struct {
	// Code is one of the codes of this package.
	Code string
	// Message says what happened and what to do about it.
	Message string
	// Pointer is the JSON pointer to the member of the account that is at fault, or "".
	Pointer string
}

func (e *Error) Error() string { return e.Message }

// Is reports whether target is an *Error of the same code.
func (e *Error) Is(target error) bool {
	other, ok := target.(*Error)
	return ok && other.Code == e.Code
}

func invalid(message string) *Error { return &Error{Code: CodeInvalid, Message: message} }
