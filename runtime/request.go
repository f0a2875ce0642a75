package runtime

import (
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/unimap/unimap/engine/template"
	"github.com/unimap/unimap/runtime/account"
)

// Request is one unified call.
type Request struct {
	// AccountID names an account of the runtime's store. Account gives one directly, and AccountID does
	// not count then; tokens renewed for it are remembered by the runtime, and lost with it.
	AccountID string
	Account   *account.Account

	Model    string // such as "ticketing"
	Resource string // such as "tickets"
	Method   string // get, list, create, update, delete
	ID       string // of the resource

	// Query holds the unified query parameters: strings, booleans, numbers, and maps and slices of them.
	Query map[string]any
	// Body is the unified body, a JSON object. Empty means none.
	Body []byte

	// StartAt is the provider's own cursor at which a list begins, for callers who may see it, such
	// as tests; the cursors of clients are the query parameter next_cursor. Nil begins the list.
	StartAt any

	// Strict refuses a request with a field that cannot be written ("Prefer: handling=strict").
	Strict bool
	// RespondAsync answers 202 instead of waiting for a job ("Prefer: respond-async").
	RespondAsync bool
	// IfMatch is the version the resource must have, with or without the quotes of an entity tag; the
	// query parameter etag is the same.
	IfMatch string
	// DryRun makes the reading calls and shows the writing ones without sending them.
	DryRun bool
	// Trace asks for a record of every step.
	Trace bool
	// TraceContext holds headers that are passed on to the provider, such as traceparent.
	TraceContext map[string]string
	// RequestID is given back in results and errors; empty means a new one.
	RequestID string
}

// Prefer takes over the preferences of a Prefer header (RFC 7240) that the runtime knows.
func (r *Request) Prefer(header string) {
	for _, preference := range strings.Split(header, ",") {
		name, _, _ := strings.Cut(preference, ";")
		switch strings.ToLower(strings.ReplaceAll(strings.TrimSpace(name), " ", "")) {
		case "handling=strict", `handling="strict"`:
			r.Strict = true
		case "respond-async":
			r.RespondAsync = true
		}
	}
}

// maxIDBytes bounds an id. The longest ids of providers are some hundred characters.
const maxIDBytes = 1024

// checkID refuses ids that could leave their place in a path or break a header.
func checkID(id string) *Error {
	invalid := func(why string) *Error {
		return clientError(http.StatusUnprocessableEntity, CodeInvalidID, "the id %s", why)
	}
	switch {
	case id == "":
		return invalid("is missing")
	case len(id) > maxIDBytes:
		return invalid("is too long")
	case !utf8.ValidString(id):
		return invalid("is not valid UTF-8")
	case strings.ContainsFunc(id, func(r rune) bool { return r < 0x20 || r == 0x7f || r >= 0x80 && r < 0xa0 }):
		return invalid("has control characters")
	case template.HasDotSegment(id):
		return invalid("must not have dot segments")
	}
	return nil
}
