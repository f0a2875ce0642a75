package direct

import (
	"bytes"

	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/scan"
	"github.com/unimap/unimap/engine/value"
)

// operation computes the value of an expression from parts of the document. ok is false where an
// operand is of a kind, or written in a way, that only the machine knows what to do with.
type operation interface {
	eval(r *run) (v operand, ok bool)
}

// constant is a literal.
type constant struct{ operand }

func (o constant) eval(*run) (operand, bool) { return o.operand, true }

// part is a value of the document.
type part struct {
	depth int      // of the loop whose rows hold the slots
	slots []int    // of the root of the path, and behind each of its steps
	keys  []string // of the steps; "" for one by index
	named int      // the steps from this one on are by name
	node  *scan.Node
}

func newPart(b binding, steps []expression.Segment) *part {
	o := &part{depth: b.level.depth, slots: b.slots, keys: make([]string, len(steps)), node: b.last}
	for i, step := range steps {
		if o.keys[i] = step.Key; step.Step != expression.StepKey {
			o.named = i + 1
		}
	}
	return o
}

func (o *part) eval(r *run) (operand, bool) {
	span := r.scanner.At(r.rows[o.depth], o.slots[len(o.slots)-1])
	switch span.Kind {
	case scan.Irregular:
		return o.gather(r, span)
	case scan.String:
		return operand{span.Kind, span.Flags, r.scanner.Text(scan.Span{Start: span.Start + 1, End: span.End - 1})}, true
	}
	return operand{span.Kind, span.Flags, r.scanner.Text(span)}, true
}

// gather returns the value of a path that goes by name through a list, which may be laid out in rows.
func (o *part) gather(r *run, rows scan.Span) (operand, bool) {
	for at := len(o.slots) - 2; at >= o.named; at-- {
		span := r.scanner.At(r.rows[o.depth], o.slots[at])
		if span.Kind == scan.Irregular {
			continue
		}
		if span.Kind != scan.List || span.Flags&scan.Bare != 0 {
			break
		}
		start, done := len(r.scratch), false
		if r.scratch, done = r.scanner.AppendGathered(r.scratch, rows, o.node); !done {
			r.scratch = scan.AppendMembers(r.scratch, r.scanner.Text(span), o.keys[at:])
		}
		return operand{scan.List, span.Flags & scan.Nulls, r.scratch[start:]}, true
	}
	return missing, false
}

// gathering is a path by name through a list that is also gone through.
type gathering struct {
	list *part
	keys []string
}

func (o *gathering) eval(r *run) (operand, bool) {
	v, ok := o.list.eval(r)
	switch {
	case !ok || v.isNil():
		return v, ok
	case v.kind == scan.Object || v.flags&scan.Bare != 0:
		return missing, false
	case v.kind != scan.List:
		return missing, true
	}
	start := len(r.scratch)
	r.scratch = scan.AppendMembers(r.scratch, v.text, o.keys)
	return operand{scan.List, v.flags & scan.Nulls, r.scratch[start:]}, true
}

// outer is a value of the frame, such as a setting of the account, or a part of another answer. The
// text of a list or an object is not written, which may be large: it is Bare, so that only
// questions about its kind are answered without the machine.
type outer struct{ reference *expression.Reference }

func (o *outer) eval(r *run) (operand, bool) {
	v, err := r.frame.Resolve(o.reference)
	if err != nil {
		return missing, false
	}
	switch v := v.(type) {
	case []any:
		return unwritten(scan.List, len(v)), true
	case *value.Object:
		return unwritten(scan.Object, v.Len()), true
	}
	return r.operandOf(v), true
}

func unwritten(kind scan.Kind, size int) operand {
	if size == 0 {
		return operand{kind: kind, text: emptyTexts[kind]}
	}
	return operand{kind: kind, flags: scan.Bare}
}

var emptyTexts = [...][]byte{scan.Object: []byte("{}"), scan.List: []byte("[]")}

// choice is a condition with two outcomes.
type choice struct{ condition, then, otherwise operation }

func (o *choice) eval(r *run) (operand, bool) {
	condition, ok := o.condition.eval(r)
	switch {
	case !ok:
		return missing, false
	case condition.truthy():
		return o.then.eval(r)
	}
	return o.otherwise.eval(r)
}

// ensured is an operation that is only carried out where another one is, whose value is not used:
// that of a variable, which may fail.
type ensured struct{ first, then operation }

func (o *ensured) eval(r *run) (operand, bool) {
	if _, ok := o.first.eval(r); !ok {
		return missing, false
	}
	return o.then.eval(r)
}

// coalesce is the first operand, unless it is null or missing.
type coalesce struct{ first, second operation }

func (o *coalesce) eval(r *run) (operand, bool) {
	if v, ok := o.first.eval(r); !ok || !v.isNil() {
		return v, ok
	}
	return o.second.eval(r)
}

// test is a question about one operand.
type test struct {
	subject operation
	holds   func(operand) bool
}

func (o *test) eval(r *run) (operand, bool) {
	v, ok := o.subject.eval(r)
	return truth(ok && o.holds(v)), ok
}

// both is "and", or "or" where either is set.
type both struct {
	left, right operation
	either      bool
}

func (o *both) eval(r *run) (operand, bool) {
	left, ok := o.left.eval(r)
	if !ok {
		return missing, false
	}
	if left.truthy() == o.either {
		return truth(o.either), true
	}
	right, ok := o.right.eval(r)
	return truth(right.truthy()), ok
}

// translation is a value in an enum, in one direction or the other. One that is not there is the
// machine's: it warns or fails.
type translation struct {
	subject operation
	look    func(text []byte) (string, bool)
}

func (o *translation) eval(r *run) (operand, bool) {
	v, ok := o.subject.eval(r)
	if !ok || v.isNil() {
		return v, ok
	}
	v = r.settled(v)
	if v.kind >= scan.Object || v.kind == scan.String && !v.plain() {
		return missing, false
	}
	found, ok := o.look(v.native())
	if !ok {
		return missing, false
	}
	return r.stringOperand(found), true
}

// native returns the text that an enum knows a scalar by.
func (o operand) native() []byte {
	switch o.kind {
	case scan.True:
		return []byte("true")
	case scan.False:
		return []byte("false")
	}
	return o.text
}

// equality is "==", or "!=" where negated is set.
type equality struct {
	left, right operation
	negated     bool
}

func (o *equality) eval(r *run) (operand, bool) {
	left, ok := o.left.eval(r)
	if !ok {
		return missing, false
	}
	right, ok := o.right.eval(r)
	if !ok {
		return missing, false
	}
	equal, ok := equalOperands(r.settled(left), r.settled(right))
	return truth(equal != o.negated), ok
}

// equalOperands is the equality of the language, for what it can tell by the text. Strings are
// settled.
func equalOperands(a, b operand) (equal, ok bool) {
	switch {
	case a.kind == scan.Missing || b.kind == scan.Missing:
		return false, true
	case a.kind == scan.String && b.kind == scan.String:
		return bytes.Equal(a.text, b.text), true
	case a.kind == scan.Number && b.kind == scan.Number:
		return a.short() && b.short() && a.integer() == b.integer(), a.short() && b.short()
	case a.kind >= scan.Object && b.kind >= scan.Object:
		return false, false
	}
	return a.kind == b.kind, true
}

// membership is "in" over a list that is written out.
type membership struct {
	subject operation
	list    []operation
}

func (o *membership) eval(r *run) (operand, bool) {
	v, ok := o.subject.eval(r)
	if !ok {
		return missing, false
	}
	v, found := r.settled(v), false
	r.steps += len(o.list)
	for _, form := range o.list {
		element, ok := form.eval(r)
		if !ok {
			return missing, false
		}
		if found {
			continue
		}
		if found, ok = equalOperands(v, r.settled(element)); !ok {
			return missing, false
		}
	}
	return truth(found), true
}

// comparison is an order between two integers.
type comparison struct {
	left, right operation
	holds       func(a, b int64) bool
}

func (o *comparison) eval(r *run) (operand, bool) {
	left, right, both, ok := r.pair(o.left, o.right)
	if !both || !left.short() || !right.short() {
		return left, ok && !both
	}
	return truth(o.holds(left.integer(), right.integer())), true
}
