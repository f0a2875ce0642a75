package diagnostic

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// escapeControls makes text harmless on a terminal and in a log: control characters, invisible
// format characters (bidirectional overrides among them), line and paragraph separators and bytes
// that are not UTF-8 come out as Go escapes. The result is one line.
func escapeControls(text string) string {
	if isHarmless(text) {
		return text
	}
	var out strings.Builder
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		out.WriteString(escapeRune(r, size, text[i]))
		i += size
	}
	return out.String()
}

func isHarmless(text string) bool {
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if needsEscape(r, size) {
			return false
		}
		i += size
	}
	return true
}

func needsEscape(r rune, size int) bool {
	if r == utf8.RuneError && size <= 1 {
		return true
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp)
}

// escapeRune returns what stands for one character; first is its first byte.
func escapeRune(r rune, size int, first byte) string {
	switch {
	case !needsEscape(r, size):
		return string(r)
	case r == utf8.RuneError && size <= 1:
		return fmt.Sprintf(`\x%02x`, first)
	case r == '\t':
		return `\t`
	case r == '\n':
		return `\n`
	case r == '\r':
		return `\r`
	case r < 0x80:
		return fmt.Sprintf(`\x%02x`, r)
	case r <= 0xffff:
		return fmt.Sprintf(`\u%04x`, r)
	}
	return fmt.Sprintf(`\U%08x`, r)
}
