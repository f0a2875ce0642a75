package source

import "strconv"

// quoted reads a scalar in single or double quotes, whose opening quote is next.
func (t *tracer) quoted(quote rune) bool {
	if t.text.rune(t.next) != quote {
		return false
	}
	t.next++
	for t.next < t.text.length() {
		r := t.text.rune(t.next)
		switch {
		case t.atSpace():
			if !t.space() {
				return false
			}
		case quote == '\'' && r == quote && t.text.rune(t.next+1) == quote:
			if !t.take(r, 2) {
				return false
			}
		case r == quote:
			t.out.after = t.next
			return true
		case quote == '"' && r == '\\':
			if !t.escape() {
				return false
			}
		default:
			if !t.take(r, 1) {
				return false
			}
		}
	}
	return false
}

// The one-character escapes of YAML 1.2.2, section 5.7, and what they stand for.
const (
	escapeLetters    = "0abt\tnvfre \"/\\N_LP"
	escapeCharacters = "\x00\a\b\t\t\n\v\f\r\x1b \"/\\\u0085\u00a0\u2028\u2029"
)

// escape reads what begins with a backslash in double quotes.
func (t *tracer) escape() bool {
	letter := t.text.rune(t.next + 1)
	if width := t.text.breakAt(t.next + 1); width > 0 {
		t.next = t.text.skipBlanks(t.next + 1 + width)
		return t.blankLines()
	}
	switch letter {
	case 'x':
		return t.hexadecimal(2)
	case 'u':
		return t.hexadecimal(4)
	case 'U':
		return t.hexadecimal(8)
	}
	characters := []rune(escapeCharacters)
	for i, known := range []rune(escapeLetters) {
		if known == letter {
			return t.take(characters[i], 2)
		}
	}
	return false
}

func (t *tracer) hexadecimal(digits int) bool {
	end := t.next + 2 + digits
	if end > t.text.length() {
		return false
	}
	code, err := strconv.ParseUint(t.text.slice(t.next+2, end), 16, 31)
	return err == nil && t.take(rune(code), 2+digits)
}
