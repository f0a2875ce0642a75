package transport

import (
	"fmt"
	"unicode/utf8"

	"github.com/unimap/unimap/engine/header"
	"golang.org/x/net/http/httpguts"
)

// The bounds of one header.
const (
	maxHeaderName  = 256
	maxHeaderValue = 64 << 10
)

// ForbiddenHeader reports whether a header of this name, in any case, must not be set by a
// mapping or a caller, since it belongs to the framing of the message or to one connection.
func ForbiddenHeader(name string) bool { return header.Forbidden(name) }

// CheckHeader returns an *Error of code network.invalid_request unless the header can be sent:
// the name a token that is not forbidden, the value valid UTF-8 without control characters.
// The error never shows the value.
func CheckHeader(name, value string) error {
	switch {
	case len(name) > maxHeaderName:
		return invalidRequest(fmt.Sprintf("a header name is longer than %d bytes", maxHeaderName))
	case !httpguts.ValidHeaderFieldName(name):
		return invalidRequest(fmt.Sprintf("%q is not a header name; it must consist of letters, digits and -", name))
	case ForbiddenHeader(name):
		return invalidRequest(fmt.Sprintf("the header %s is set by the HTTP client and cannot be given; remove it", name))
	case len(value) > maxHeaderValue:
		return invalidRequest(fmt.Sprintf("the value of the header %s is longer than %d bytes", name, maxHeaderValue))
	case !httpguts.ValidHeaderFieldValue(value) || !utf8.ValidString(value):
		return invalidRequest(fmt.Sprintf("the value of the header %s contains control characters or is not UTF-8", name))
	default:
		return nil
	}
}
