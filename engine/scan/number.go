package scan

import (
	"bytes"

	"github.com/unimap/unimap/engine/value"
)

// number returns the offset behind a number, or -1.
func number(document []byte, at int) int {
	start := at
	if at < len(document) && document[at] == '-' {
		at++
	}
	whole := at
	at = digits(document, at)
	if at == whole || document[whole] == '0' && at > whole+1 {
		return -1
	}
	if at < len(document) && document[at] == '.' {
		fraction := at + 1
		if at = digits(document, fraction); at == fraction {
			return -1
		}
	}
	if at < len(document) && document[at]|0x20 == 'e' {
		at++
		if at < len(document) && (document[at] == '+' || document[at] == '-') {
			at++
		}
		exponent := at
		if at = digits(document, exponent); at == exponent || !inRange(document[start:at]) {
			return -1
		}
	} else if at-start > value.MaxDigits {
		return -1
	}
	return at
}

func digits(document []byte, at int) int {
	for at < len(document) && document[at]-'0' <= 9 {
		at++
	}
	return at
}

// inRange reports whether a number with an exponent is one that package value takes.
func inRange(text []byte) bool {
	exponentAt := bytes.IndexAny(text, "eE")
	exponent := bytes.TrimLeft(bytes.TrimLeft(text[exponentAt+1:], "+-"), "0")
	if exponentAt > value.MaxDigits || len(exponent) > 3 {
		return false
	}
	n := 0
	for _, c := range exponent {
		n = 10*n + int(c-'0')
	}
	return n <= value.MaxExponent
}
