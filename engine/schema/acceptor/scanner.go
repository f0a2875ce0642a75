package acceptor

import "github.com/unimap/unimap/engine/value"

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
