package vault

// The codes of Error. They are stable; messages are not.
const (
	// CodeInvalidKeys: the text of a keyring is not one.
	CodeInvalidKeys = "vault.invalid_keys"
	// CodeUnknownKey: a secret is encrypted with a key that the keyring lacks.
	CodeUnknownKey = "vault.unknown_key"
	// CodeDamaged: a secret cannot be decrypted with the key that it names, or belongs elsewhere.
	CodeDamaged = "vault.damaged"
)

// ErrUnknownKey matches, by errors.Is, the error for a key that a keyring lacks.
var ErrUnknownKey error = &Error{Code: CodeUnknownKey, Message: "the keyring lacks the key"}

// Error is a failure to read keys or to decrypt. It shows neither a key nor a secret.
type Error struct {
	// Code is one of the codes of this package.
	Code string
	// Message says what happened and what to do about it.
	Message string
}

func (e *Error) Error() string { return e.Message }

// Is reports whether target is an *Error of the same code.
func (e *Error) Is(target error) bool {
	other, ok := target.(*Error)
	return ok && other.Code == e.Code
}
