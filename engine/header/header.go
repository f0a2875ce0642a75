package header

import "strings"

// forbidden are the headers that frame a message or belong to one connection (RFC 9110 sections
// 7.6.1 and 8.6, RFC 9112): the client writes them itself, and a caller who could write them
// could smuggle a second request into the connection.
var forbidden = map[string]bool{
	"connection":        true,
	"content-length":    true,
	"expect":            true,
	"host":              true,
	"http2-settings":    true,
	"keep-alive":        true,
	"te":                true,
	"trailer":           true,
	"transfer-encoding": true,
	"upgrade":           true,
}

// Forbidden reports whether a header of this name, in any case, must not be set by a mapping or
// a caller.
func Forbidden(name string) bool {
	name = strings.ToLower(name)
	return forbidden[name] || strings.HasPrefix(name, "proxy-")
}

// Credential reports whether a header of this name, in any case, is there to carry credentials
// and so belongs under auth.
func Credential(name string) bool {
	switch strings.ToLower(name) {
	case "authorization", "cookie", "x-api-key", "api-key", "x-auth-token", "x-access-token":
		return true
	}
	return false
}

// ValidName reports whether name is a token of RFC 9110 section 5.6.2.
func ValidName(name string) bool {
	for _, c := range []byte(name) {
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
		if !letter && !strings.ContainsRune("!#$%&'*+-.^_`|~", rune(c)) {
			return false
		}
	}
	return name != ""
}
