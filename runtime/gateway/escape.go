package gateway

import (
	"fmt"
	"unicode/utf16"
)

// utf16Units returns a character as JSON escapes it.
func utf16Units(r rune) []string {
	var out []string
	for _, unit := range utf16.Encode([]rune{r}) {
		out = append(out, fmt.Sprintf(`\u%04x`, unit))
	}
	return out
}
