package acceptor

import (
	"encoding/binary"
	"math/bits"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/unimap/unimap/engine/value"
)

// skipSpace returns the offset of the next byte that is no white space.
func skipSpace(document []byte, at int) int {
	for uint(at) < uint(len(document)) && document[at] <= ' ' {
		switch document[at] {
		case ' ', '\t', '\n', '\r':
			at++
		default:
			return at
		}
	}
	return at
}

const (
	ones  = 0x0101010101010101
	highs = 0x80 * ones
)

// stops marks the bytes of a word at which a string stops being plain: quotes, backslashes and
// control characters. Only the lowest mark is sure to be one.
func stops(word uint64) uint64 {
	quotes, backslashes := word^('"'*ones), word^('\\'*ones)
	found := (quotes - ones) &^ quotes
	found |= (backslashes - ones) &^ backslashes
	found |= (word - ' '*ones) &^ word
	return found & highs
}

// scanText scans a string from the byte behind its opening quote. It returns the offset of the
// closing one, or -1 if the string is not one that value.Decode reads.
func scanText(document []byte, at int) (end int, escaped bool) {
	start := at
	var beyondASCII uint64
	for {
		if at+8 <= len(document) {
			word := binary.LittleEndian.Uint64(document[at:])
			found := stops(word)
			beyondASCII |= word & highs & (found&-found - 1)
			if found == 0 {
				at += 8
				continue
			}
			at += bits.TrailingZeros64(found) / 8
		} else if at >= len(document) {
			return -1, false
		}
		switch c := document[at]; {
		case c == '"':
			if beyondASCII != 0 && !utf8.Valid(document[start:at]) {
				return -1, false
			}
			return at, escaped
		case c == '\\':
			_, size := unescape(document[at:])
			if size == 0 {
				return -1, false
			}
			at, escaped = at+size, true
		case c < ' ':
			return -1, false
		default:
			beyondASCII |= uint64(c) & highs
			at++
		}
	}
}

// endOfPlainKey returns the offset of the closing quote if it is among the next 16 bytes and only
// plain ASCII comes before it, else -1.
func endOfPlainKey(document []byte, at int) int {
	for end := at + 16; at < end && at+8 <= len(document); at += 8 {
		word := binary.LittleEndian.Uint64(document[at:])
		if found := stops(word) | word&highs; found != 0 {
			if at += bits.TrailingZeros64(found) / 8; document[at] == '"' {
				return at
			}
			break
		}
	}
	return -1
}

// unescape returns the character that the escape at the start of s stands for, and the length of
// the escape, which is 0 if it is none or half of a surrogate pair.
func unescape(s []byte) (rune, int) {
	if len(s) < 2 {
		return 0, 0
	}
	const from, to = `"\/bfnrt`, "\"\\/\b\f\n\r\t"
	for i := range len(from) {
		if from[i] == s[1] {
			return rune(to[i]), 2
		}
	}
	first, ok := hexadecimal(s)
	if !ok {
		return 0, 0
	}
	if !utf16.IsSurrogate(first) {
		return first, 6
	}
	second, _ := hexadecimal(s[6:])
	combined := utf16.DecodeRune(first, second)
	if combined == utf8.RuneError {
		return 0, 0
	}
	return combined, 12
}

// hexadecimal reads "\uXXXX" at the start of s.
func hexadecimal(s []byte) (rune, bool) {
	if len(s) < 6 || s[0] != '\\' || s[1] != 'u' {
		return 0, false
	}
	var r rune
	for _, c := range s[2:6] {
		switch {
		case c >= '0' && c <= '9':
			c -= '0'
		case c >= 'a' && c <= 'f':
			c -= 'a' - 10
		case c >= 'A' && c <= 'F':
			c -= 'A' - 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	return r, true
}

// appendUnescaped appends what a string that scanText has passed stands for.
func appendUnescaped(dst, s []byte) []byte {
	for i := 0; i < len(s); {
		if s[i] != '\\' {
			dst = append(dst, s[i])
			i++
			continue
		}
		r, size := unescape(s[i:])
		dst = utf8.AppendRune(dst, r)
		i += size
	}
	return dst
}

// plainDigits is the length of the longest integer that surely fits int64.
const plainDigits = 18

// scanNumber scans a number and returns what comes behind it, or -1 if there is none that
// value.Decode reads.
func scanNumber(document []byte, at int) (end int, n numeral) {
	start := at
	if document[at] == '-' {
		at++
	}
	digits := at
	var whole int64
	for at < len(document) && isDigit(document[at]) {
		whole = whole*10 + int64(document[at]-'0')
		at++
	}
	size := at - digits
	if size == 0 || size > 1 && document[digits] == '0' {
		return -1, n
	}
	if document[start] == '-' {
		whole = -whole
	}
	n.plain, n.whole = size <= plainDigits, whole
	if at < len(document) && document[at] == '.' {
		n.plain = false
		at++
		from := at
		if at = skipDigits(document, at); at == from {
			return -1, n
		}
	}
	exponent := at < len(document) && document[at]|0x20 == 'e'
	if exponent {
		n.plain = false
		at++
		if at < len(document) && (document[at] == '+' || document[at] == '-') {
			at++
		}
		from := at
		if at = skipDigits(document, at); at == from {
			return -1, n
		}
	}
	n.text = document[start:at]
	if (exponent || len(n.text) > value.MaxDigits) && !inRange(n.text) {
		return -1, n
	}
	return at, n
}

func inRange(number []byte) bool {
	_, err := value.ParseNumber(string(number))
	return err == nil
}

func isDigit(c byte) bool { return c-'0' <= 9 }

func skipDigits(document []byte, at int) int {
	for at < len(document) && isDigit(document[at]) {
		at++
	}
	return at
}

// scanWord scans true, false or null and returns what comes behind it, or -1.
func scanWord(document []byte, at int) int {
	word := "null"
	switch document[at] {
	case 't':
		word = "true"
	case 'f':
		word = "false"
	}
	if len(document)-at < len(word) || string(document[at:at+len(word)]) != word {
		return -1
	}
	return at + len(word)
}
