package runtime

import (
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/unimap/unimap/engine/diagnostic"
)

// Code says what went wrong. Codes are stable; callers branch on them and never on text.
type Code string

// The codes. Those that begin with "network." are the ones of package transport.
const (
	CodeInvalidJSON        Code = "request.invalid_json"          // the body is not a JSON object
	CodeInvalidRequest     Code = "request.invalid"               // body or query break their schema
	CodeInvalidID          Code = "request.invalid_id"            // the id cannot be one
	CodeUnsupportedValue   Code = "request.unsupported_value"     // a value this provider has no equivalent for
	CodeMissingParam       Code = "request.missing_parameter"     // a query parameter this provider needs
	CodePrecondition       Code = "request.precondition"          // a condition of the mapping does not hold
	CodeUnsupportedParam   Code = "request.unsupported_parameter" // a query parameter this provider cannot select by
	CodeInvalidCursor      Code = "request.invalid_cursor"        // a cursor that is none, or of another list
	CodeFieldIgnored       Code = "request.field_ignored"         // strict handling, and a field cannot be written
	CodeUnknownResource    Code = "request.unknown_resource"      // no such model or resource
	CodeUnsupported        Code = "request.not_supported"         // the provider does not have the method
	CodeAccountNotFound    Code = "account.not_found"             // no such integrated account
	CodeUnknownProvider    Code = "account.unknown_provider"      // there are no mappings of the account's provider
	CodeAccountSettings    Code = "account.invalid_settings"      // settings are missing or break their schema
	CodeInvalidOverlay     Code = "account.invalid_overlay"       // a partial mapping does not fit
	CodeAccountCredentials Code = "account.missing_credentials"   // no way to authenticate has its credentials
	CodeReauthorize        Code = "account.reauthorize"           // the provider refuses the credentials
	CodeAccountStore       Code = "account.store"                 // the account could not be read or saved
	CodeTokenEndpoint      Code = "account.token_endpoint"        // no access token could be had
	CodeInvalidCredentials Code = "account.invalid_credentials"   // a credential cannot be put into a request
	CodeMappingFailed      Code = "mapping.failed"                // an expression failed
	CodeMappingOutput      Code = "mapping.invalid_output"        // the unified answer breaks its schema
	CodeRemoteNotFound     Code = "remote.not_found"
	CodeRemoteConflict     Code = "remote.conflict"
	CodeRemoteRateLimited  Code = "remote.rate_limited"
	CodeRemoteForbidden    Code = "remote.forbidden"
	CodeRemoteInvalid      Code = "remote.invalid"
	CodeRemoteUnavailable  Code = "remote.unavailable"
	CodeRemoteError        Code = "remote.error"            // a failure that says no more
	CodeRemoteResponse     Code = "remote.invalid_response" // an answer that cannot be read
	CodeRemoteCursorLoop   Code = "remote.cursor_loop"      // the next page is the one that was asked for
	CodeRemoteJobTimeout   Code = "remote.job_timeout"      // a job did not end in time
	CodeCanceled           Code = "canceled"
)

// Origin says on whose side the cause lies.
type Origin string

// The origins.
const (
	OriginClient  Origin = "client"  // the caller's request
	OriginMapping Origin = "mapping" // the mapping
	OriginAccount Origin = "account" // the integrated account
	OriginRemote  Origin = "remote"  // the provider
	OriginNetwork Origin = "network" // the way to the provider
	OriginPolicy  Origin = "policy"  // a rule of this installation
)

// Error is the one error of a unified call. Its JSON form is the envelope that the gateway
// answers with.
type Error struct {
	StatusCode int // HTTP status of the unified answer
	Code       Code
	Origin     Origin
	Message    string
	Retryable  bool    // whether the same request may succeed later
	RetryAfter float64 // seconds to wait, 0 if not known
	Pointer    string  // JSON pointer into the unified request, or into the answer for mapping errors
	Details    []Detail
	// Applied names the calls that had changed something at the provider before the failure.
	Applied []string
	// ID is that of the object that a create had made before the failure, as far as the answers tell
	// it: who tries again with a create makes a second one.
	ID string
	// Uncertain names a call of which it is not known whether it was carried out, since its
	// answer was lost.
	Uncertain string
	RequestID string
	// Call names the call that failed, if one did.
	Call string
	// RemoteStatus and RemoteCode are the provider's own status and code.
	RemoteStatus int
	RemoteCode   string
	Raw          json.RawMessage // the provider's body, capped, with secrets masked
	Position     diagnostic.Position
	Warnings     []Warning
	RateLimit    RateLimit // not part of the envelope
	Trace        *Trace    // the steps before the failure, if the request asked for them; not part of the envelope
	Cause        error
}

// Detail is one of several findings of an error.
type Detail struct {
	Pointer string `json:"pointer"`
	Message string `json:"message"`
	// Source is the line of the mapping that produced the value, for answers.
	Source string `json:"source,omitempty"`
}

func (e *Error) Error() string { return fmt.Sprintf("%s: %s", e.Code, e.Message) }

// Unwrap returns the cause, for errors.As: a *transport.Error, *template.Error or other.
func (e *Error) Unwrap() error { return e.Cause }

// MarshalJSON writes the envelope.
func (e *Error) MarshalJSON() ([]byte, error) {
	envelope := struct {
		StatusCode    int             `json:"statusCode"`
		Name          string          `json:"error"`
		Message       string          `json:"message"`
		Code          Code            `json:"code"`
		Origin        Origin          `json:"origin"`
		Retryable     bool            `json:"retryable"`
		RetryAfter    float64         `json:"retry_after,omitempty"`
		Pointer       string          `json:"pointer,omitempty"`
		Details       []Detail        `json:"details,omitempty"`
		Call          string          `json:"call,omitempty"`
		Applied       []string        `json:"applied,omitempty"`
		ID            string          `json:"id,omitempty"`
		Uncertain     string          `json:"uncertain,omitempty"`
		RequestID     string          `json:"request_id,omitempty"`
		IsRemoteError bool            `json:"truto_is_remote_error"`
		RemoteStatus  int             `json:"remote_status,omitempty"`
		RemoteCode    string          `json:"remote_code,omitempty"`
		MappingSource string          `json:"mapping_source,omitempty"`
		Warnings      []Warning       `json:"warnings,omitempty"`
		Raw           json.RawMessage `json:"raw_response,omitempty"`
	}{
		e.StatusCode, http.StatusText(e.StatusCode), e.Message, e.Code, e.Origin, e.Retryable, e.RetryAfter,
		e.Pointer, e.Details, e.Call, e.Applied, e.ID, e.Uncertain, e.RequestID, e.Origin == OriginRemote,
		e.RemoteStatus, e.RemoteCode, e.Position.String(), e.Warnings, e.Raw,
	}
	return json.Marshal(envelope)
}

// asError returns an error that is nil if there is no failure.
func asError(failure *Error) error {
	if failure == nil {
		return nil
	}
	return failure
}

func clientError(status int, code Code, format string, arguments ...any) *Error {
	return &Error{StatusCode: status, Code: code, Origin: OriginClient, Message: fmt.Sprintf(format, arguments...)}
}

func accountError(code Code, format string, arguments ...any) *Error {
	return &Error{StatusCode: http.StatusUnprocessableEntity, Code: code, Origin: OriginAccount, Message: fmt.Sprintf(format, arguments...)}
}
