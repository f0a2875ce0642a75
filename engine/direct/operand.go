package direct

import (
	"bytes"
	"strings"

	"github.com/unimap/unimap/engine/scan"
	"github.com/unimap/unimap/engine/value"
)

// operand is a value as it stands in JSON text: of a string what is between the quotes, of
// anything else the whole text. Loose is never set on a string that an operation has made.
type operand struct {
	kind  scan.Kind
	flags scan.Flags
	text  []byte
}

var (
	missing  = operand{kind: scan.Missing}
	null     = operand{kind: scan.Null}
	yes      = operand{kind: scan.True}
	no       = operand{kind: scan.False}
	noOffset = []byte("Z")
)

func truth(holds bool) operand {
	if holds {
		return yes
	}
	return no
}

func textOperand(text []byte) operand { return operand{kind: scan.String, text: text} }

func (o operand) isNil() bool { return o.kind <= scan.Null }

// plain reports whether the operand is a string whose characters are its text.
func (o operand) plain() bool { return o.kind == scan.String && o.flags&scan.Loose == 0 }

// short reports whether the operand is an integer that surely fits 64 bits.
func (o operand) short() bool {
	if o.kind != scan.Number || len(o.text) > 18 {
		return false
	}
	digits := o.text
	if digits[0] == '-' {
		digits = digits[1:]
	}
	return bytes.IndexFunc(digits, func(r rune) bool { return r < '0' || r > '9' }) < 0
}

// integer returns the value of a short operand.
func (o operand) integer() int64 {
	digits, negative := o.text, o.text[0] == '-'
	if negative {
		digits = digits[1:]
	}
	var n int64
	for _, c := range digits {
		n = 10*n + int64(c-'0')
	}
	if negative {
		return -n
	}
	return n
}

// truthy is value.Truthy.
func (o operand) truthy() bool {
	switch o.kind {
	case scan.Missing, scan.Null, scan.False:
		return false
	case scan.Number:
		return !isZero(o.text)
	case scan.String:
		return len(o.text) > 0
	case scan.Object, scan.List:
		return len(bytes.TrimLeft(o.text[1:], " \t\n\r")) > 1
	}
	return true
}

// isZero reports whether the text of a number is a zero, such as -0.0e5.
func isZero(text []byte) bool {
	for _, c := range text {
		switch {
		case c >= '1' && c <= '9':
			return false
		case c|0x20 == 'e':
			return true
		}
	}
	return true
}

// literalOperand returns a literal as an operand. It has none for lists and objects, and for
// text that JSON writes with an escape.
func literalOperand(v any) (operand, bool) {
	switch v := v.(type) {
	case nil:
		return null, true
	case bool:
		return truth(v), true
	case string:
		text := value.AppendString(nil, v)
		return textOperand(text[1 : len(text)-1]), string(text[1:len(text)-1]) == v
	case []any, *value.Object:
		return missing, false
	}
	if value.IsMissing(v) {
		return missing, true
	}
	return operand{kind: scan.Number, text: value.Append(nil, v)}, true
}

// needsEscape reports whether JSON writes the text with an escape, or not as it is.
func needsEscape(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return r < ' ' || r == '"' || r == '\\' || r == '\uFFFD' }) >= 0
}
