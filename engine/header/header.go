package header

import "strings"

// forbidden are the headers that frame a message or belong to one connection (RFC 9110 sections
// 7.6.1 and 8.6, RFC 9112): the client writes them itself, and a caller who could write them
// could smuggle a second request into the connection.
var forbidden = []string{
	"connection",
	"content-length",
	"expect",
	"host",
	"http2-settings",
	"keep-alive",
	"te",
	"trailer",
	"transfer-encoding",
	"upgrade",
}

const proxyPrefix = "proxy-"

// Forbidden reports whether a header of this name, in any case, must not be set by a mapping or
// a caller.
func Forbidden(name string) bool {
	for _, one := range forbidden {
		if len(name) == len(one) && strings.EqualFold(name, one) {
			return true
		}
	}
	return len(name) >= len(proxyPrefix) && strings.EqualFold(name[:len(proxyPrefix)], proxyPrefix)
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
