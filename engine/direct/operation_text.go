package direct

import (
	"bytes"
	"strconv"
	"unicode/utf8"

	"github.com/unimap/unimap/engine/scan"
	"github.com/unimap/unimap/engine/value"
)

// text evaluates an operation that is to give a text, and settles that. Where there is none, v is
// what comes of it, if ok.
func (r *run) text(o operation) (v operand, text, ok bool) {
	v, ok = o.eval(r)
	switch {
	case !ok || v.isNil():
		return v, false, ok
	case v.kind != scan.String:
		return missing, false, false
	}
	return r.settled(v), true, true
}

// plainText is text for an operation that looks at the characters: it cannot tell of a text whose
// characters are written as escapes.
func (r *run) plainText(o operation) (v operand, text, ok bool) {
	v, text, ok = r.text(o)
	if text && !v.plain() {
		return v, false, false
	}
	return v, text, ok
}

// pair evaluates the operands of an operator that gives nothing where one of them is not there.
// a is then what comes of it, if ok.
func (r *run) pair(left, right operation) (a, b operand, both, ok bool) {
	if a, ok = left.eval(r); !ok {
		return missing, missing, false, false
	}
	b, ok = right.eval(r)
	switch {
	case !ok || a.kind == scan.Missing || b.kind == scan.Missing:
		return missing, missing, false, ok
	case a.kind == scan.Null || b.kind == scan.Null:
		return null, null, false, true
	}
	return a, b, true, true
}

// concatenation is "+" between texts.
type concatenation struct{ left, right operation }

func (o *concatenation) eval(r *run) (operand, bool) {
	left, right, both, ok := r.pair(o.left, o.right)
	if !both || left.kind != scan.String || right.kind != scan.String {
		return left, ok && !both
	}
	left, right = r.settled(left), r.settled(right)
	start := len(r.scratch)
	r.scratch = append(append(r.scratch, left.text...), right.text...)
	return operand{scan.String, (left.flags | right.flags) & scan.Escaped, r.scratch[start:]}, true
}

// partTest is a question about a text and a literal part of it.
type partTest struct {
	subject  operation
	part     []byte
	findable bool
	holds    func(text, part []byte) bool
}

func (o *partTest) eval(r *run) (operand, bool) {
	v, text, ok := r.text(o.subject)
	if !text {
		return v, ok
	}
	return truth(o.holds(v.text, o.part)), v.plain() || o.findable
}

// asText is string(x).
type asText struct{ subject operation }

func (o *asText) eval(r *run) (operand, bool) {
	v, ok := o.subject.eval(r)
	switch {
	case !ok || v.kind == scan.String || v.isNil():
		return v, ok
	case v.kind == scan.Number || v.kind == scan.True || v.kind == scan.False:
		return textOperand(v.native()), true
	}
	return missing, false
}

// textForm is a function of one text that writes it in another way. It takes what it understands
// and says so.
type textForm struct {
	subject operation
	write   func(dst, text []byte) (out []byte, v operand, ok bool)
}

func (o *textForm) eval(r *run) (operand, bool) {
	v, text, ok := r.plainText(o.subject)
	if !text {
		return v, ok
	}
	start := len(r.scratch)
	out, written, ok := o.write(r.scratch, v.text)
	if !ok {
		return missing, false
	}
	r.scratch = out
	if written.kind == scan.String {
		written.text = out[start:]
	}
	return written, true
}

var writtenText = operand{kind: scan.String}

// lower and upper write ASCII; other letters are the machine's.
func lower(dst, text []byte) ([]byte, operand, bool) { return recased(dst, text, 'A', 'Z') }
func upper(dst, text []byte) ([]byte, operand, bool) { return recased(dst, text, 'a', 'z') }

func recased(dst, text []byte, first, last byte) ([]byte, operand, bool) {
	for _, c := range text {
		switch {
		case c >= 0x80:
			return dst, missing, false
		case c >= first && c <= last:
			c ^= 0x20
		}
		dst = append(dst, c)
	}
	return dst, writtenText, true
}

// cut is what stands before or after the first occurrence of a literal part, or the whole text.
type cut struct {
	subject operation
	part    []byte
	after   bool
}

func (o *cut) eval(r *run) (operand, bool) {
	v, text, ok := r.text(o.subject)
	if !text {
		return v, ok
	}
	before, after, found := bytes.Cut(v.text, o.part)
	if found && o.after {
		before = after
	}
	return v.part(before), true
}

// replacement writes one literal for every occurrence of another.
type replacement struct {
	subject  operation
	old, new []byte
	flags    scan.Flags // of the new text
}

func (o *replacement) eval(r *run) (operand, bool) {
	v, text, ok := r.text(o.subject)
	if !text {
		return v, ok
	}
	start := len(r.scratch)
	for rest := v.text; ; {
		before, after, found := bytes.Cut(rest, o.old)
		r.scratch = append(r.scratch, before...)
		if !found {
			return operand{scan.String, (v.flags | o.flags) & scan.Escaped, r.scratch[start:]}, true
		}
		r.scratch, rest = append(r.scratch, o.new...), after
	}
}

// firstSaid is firstOf: the first operand that is neither missing, null nor empty, or else the
// first that is not missing. All are evaluated, since one that fails makes the whole fail.
type firstSaid struct{ operands []operation }

func (o *firstSaid) eval(r *run) (operand, bool) {
	found := missing
	for _, subject := range o.operands {
		v, ok := subject.eval(r)
		if !ok {
			return missing, false
		}
		if found.kind == scan.Missing || found.isBlank() && !v.isBlank() {
			found = v
		}
	}
	return found, true
}

// asNumber is number(x), for numbers and for texts of a few digits.
type asNumber struct{ subject operation }

func (o *asNumber) eval(r *run) (operand, bool) {
	v, ok := o.subject.eval(r)
	switch {
	case !ok || v.isNil() || v.kind == scan.Number:
		return v, ok
	case !v.plain() || len(v.text) == 0 || len(v.text) > 15 || !digitsOnly(v.text) || v.text[0] == '0' && len(v.text) > 1:
		return missing, false
	}
	return operand{kind: scan.Number, text: v.text}, true
}

// characters is len(x), for texts.
type characters struct{ subject operation }

func (o *characters) eval(r *run) (operand, bool) {
	v, text, ok := r.plainText(o.subject)
	if !text {
		return v, ok
	}
	start := len(r.scratch)
	r.scratch = strconv.AppendInt(r.scratch, int64(utf8.RuneCount(v.text)), 10)
	return operand{kind: scan.Number, text: r.scratch[start:]}, true
}

// kindName is type(x).
type kindName struct{ subject operation }

func (o *kindName) eval(r *run) (operand, bool) {
	v, ok := o.subject.eval(r)
	if !ok || v.kind == scan.Missing {
		return missing, ok
	}
	return textOperand(kindNames[v.kind]), true
}

var kindNames = [...][]byte{
	scan.Null: []byte(value.KindNull), scan.False: []byte(value.KindBoolean), scan.True: []byte(value.KindBoolean),
	scan.Number: []byte(value.KindNumber), scan.String: []byte(value.KindString), scan.Object: []byte(value.KindObject), scan.List: []byte(value.KindList),
}
