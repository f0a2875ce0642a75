package value

import "strings"

// Pointer returns the JSON pointer (RFC 6901) of a path.
func Pointer(path []string) string {
	var b strings.Builder
	for _, segment := range path {
		b.WriteByte('/')
		b.WriteString(pointerEscape.Replace(segment))
	}
	return b.String()
}

var pointerEscape = strings.NewReplacer("~", "~0", "/", "~1")
