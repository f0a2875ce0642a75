package auth

import (
	"errors"
	"time"

	"github.com/unimap/unimap/runtime/account"
)

// The codes of Error. They are stable; messages are not.
const (
	// CodeReauthorize: the provider no longer takes the credentials; a user must connect the
	// account again.
	CodeReauthorize = "account.reauthorize"
	// CodeTokenEndpoint: the token endpoint could not be reached or gave no token.
	CodeTokenEndpoint = "account.token_endpoint"
	// CodeMissingCredentials: the account lacks a credential that its provider needs.
	CodeMissingCredentials = "account.missing_credentials"
	// CodeInvalidCredentials: a credential cannot be put into a request.
	CodeInvalidCredentials = "account.invalid_credentials"
	// CodeStore: the account could not be read or saved.
	CodeStore = "account.store"
	// CodeNotFound: the account has been deleted.
	CodeNotFound = account.CodeNotFound
)

// Error is a failure to authorise a request. It never shows a credential.
type Error struct {
	// Code is one of the codes of this package.
	Code string
	// Message says what happened and what to do about it.
	Message string
	// OAuthError is the "error" of the token endpoint's answer (RFC 6749 section 5.2), or "".
	OAuthError string
	// Status is the HTTP status of the token endpoint's answer, or 0.
	Status int
	// Retryable says whether the same may succeed later without anybody's doing.
	Retryable bool
	// RetryAfter is the wait that the token endpoint asks for, or 0.
	RetryAfter time.Duration
	// Cause is a *transport.Error, an error of the account.Store, or nil.
	Cause error
}

func (e *Error) Error() string { return e.Message }

// Unwrap returns the cause, or nil.
func (e *Error) Unwrap() error { return e.Cause }

func storeError(err error) *Error {
	if errors.Is(err, account.ErrNotFound) {
		return &Error{Code: CodeNotFound, Message: "the account no longer exists", Cause: err}
	}
	return &Error{Code: CodeStore, Message: "the account could not be read or saved; try again later", Retryable: true, Cause: err}
}

func missing(what string) *Error {
	return &Error{Code: CodeMissingCredentials, Message: "the account lacks " + what + "; add it to the account's credentials"}
}
