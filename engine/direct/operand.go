package direct

import (
	"bytes"

	"github.com/unimap/unimap/engine/scan"
	"github.com/unimap/unimap/engine/value"
)

// operand is a value as it stands in JSON text: of a string what is between the quotes, of
// anything else the whole text. A string of the document may be Loose; one that an operation has
// made is not. Equal strings that are not Loose have equal texts, be they Escaped or not.
type operand struct {
	kind  scan.Kind
	flags scan.Flags
	text  []byte
}

var (
	missing = operand{kind: scan.Missing}
	null    = operand{kind: scan.Null}
	yes     = operand{kind: scan.True}
	no      = operand{kind: scan.False}
)

func truth(holds bool) operand {
	if holds {
		return yes
	}
	return no
}

func textOperand(text []byte) operand { return operand{kind: scan.String, text: text} }

func (o operand) isNil() bool { return o.kind <= scan.Null }

// isBlank reports whether the operand says nothing: it is missing, null or an empty text.
func (o operand) isBlank() bool { return o.isNil() || o.kind == scan.String && len(o.text) == 0 }

// plain reports whether the operand is a string whose characters are its text.
func (o operand) plain() bool {
	return o.kind == scan.String && o.flags&(scan.Loose|scan.Escaped) == 0
}

// settled returns an operand that is not Loose, if it is a string.
func (r *run) settled(o operand) operand {
	if o.kind != scan.String || o.flags&scan.Loose == 0 {
		return o
	}
	start := len(r.scratch)
	r.scratch = scan.AppendString(r.scratch, o.text)
	return writtenString(r.scratch[start:])
}

// writtenString returns the operand of a string that is written as JSON, with its quotes.
func writtenString(quoted []byte) operand {
	o := operand{kind: scan.String, text: quoted[1 : len(quoted)-1]}
	if bytes.IndexByte(o.text, '\\') >= 0 {
		o.flags = scan.Escaped
	}
	return o
}

// stringOperand returns a text as an operand.
func (r *run) stringOperand(text string) operand {
	start := len(r.scratch)
	r.scratch = value.AppendString(r.scratch, text)
	return writtenString(r.scratch[start:])
}

// part returns the operand of a part of the text of a string.
func (o operand) part(text []byte) operand { return operand{o.kind, o.flags, text} }

// findable reports whether a literal part can be looked for in the text of any string that is not
// Loose, from its start or at its end: it has no escape, and begins with a character that never
// stands within one, or it is made of nothing but escaped backslashes. The first of several
// backslashes in a row always begins an escape.
func findable(part []byte) bool {
	if len(part) == 0 || len(bytes.TrimLeft(part, `\`)) == 0 {
		return len(part) > 0
	}
	return bytes.IndexByte(part, '\\') < 0 && bytes.IndexByte([]byte("\"bfnrtu0123456789abcdefABCDEF"), part[0]) < 0
}

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
		return o.flags&scan.Bare != 0 || len(bytes.TrimLeft(o.text[1:], " \t\n\r")) > 1
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

// literalOperand returns a literal as an operand. It has none for lists and objects.
func literalOperand(v any) (operand, bool) {
	switch v := v.(type) {
	case nil:
		return null, true
	case bool:
		return truth(v), true
	case string:
		return writtenString(value.AppendString(nil, v)), true
	case []any, *value.Object:
		return missing, false
	}
	if value.IsMissing(v) {
		return missing, true
	}
	return operand{kind: scan.Number, text: value.Append(nil, v)}, true
}
