package direct

import (
	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/scan"
)

// A list that is written out in an expression has no operation, since it is no part of the
// document. What is asked of one is an operation over its elements.

// writtenOut returns the elements of [a, b, ...] or compact([a, b, ...]).
func writtenOut(f *expression.Form) (elements []*expression.Form, compact, ok bool) {
	if f.Operation == expression.OperationCall && f.Name == "compact" {
		f, compact = f.Arguments[0], true
	}
	return f.Arguments, compact, f.Operation == expression.OperationList
}

// pick is compact([a, b, ...])[index]; the index is -1 for the last element.
type pick struct {
	elements []operation
	index    int64
}

func (o *pick) eval(r *run) (operand, bool) {
	found, said := missing, int64(0)
	for _, element := range o.elements {
		v, ok := element.eval(r)
		if !ok {
			return missing, false
		}
		if v.isBlank() {
			continue
		}
		if said == o.index || o.index < 0 {
			found = v
		}
		said++
	}
	r.steps += len(o.elements)
	return found, true
}

func (c *operationCompiler) pick(f *expression.Form, index int64) operation {
	forms, _, ok := writtenOut(f)
	if !ok || index < -1 {
		return c.no("a step into what the function compact gives")
	}
	elements := c.operands(forms)
	if elements == nil {
		return nil
	}
	return &pick{elements, index}
}

// joined is join(list, separator) over a list that is written out.
type joined struct {
	elements  []operation
	separator operand
	compact   bool // elements that say nothing are left out
}

// mostJoined is how many elements a joined list may have. Their operands are kept until all are
// known, on the stack.
const mostJoined = 8

func (o *joined) eval(r *run) (operand, bool) {
	var texts [mostJoined]operand
	count := 0
	for _, element := range o.elements {
		v, ok := element.eval(r)
		if !ok {
			return missing, false
		}
		if v.kind == scan.Missing || o.compact && v.isBlank() {
			continue
		}
		if v.isNil() || v.kind >= scan.Object {
			return missing, false
		}
		texts[count] = r.settled(v)
		count++
	}
	r.steps += len(o.elements)
	start, flags := len(r.scratch), scan.Flags(0)
	for i, v := range texts[:count] {
		if i > 0 {
			r.scratch, flags = append(r.scratch, o.separator.text...), flags|o.separator.flags
		}
		r.scratch, flags = append(r.scratch, v.native()...), flags|v.flags
	}
	return operand{scan.String, flags & scan.Escaped, r.scratch[start:]}, true
}

func (c *operationCompiler) join(f *expression.Form) operation {
	forms, compact, ok := writtenOut(f.Arguments[0])
	if !ok || len(forms) > mostJoined {
		return c.no("the function join over this list")
	}
	out := &joined{elements: c.operands(forms), compact: compact}
	if out.elements == nil {
		return nil
	}
	if len(f.Arguments) > 1 {
		separator, ok := c.operation(f.Arguments[1]).(constant)
		if !ok || separator.kind != scan.String {
			return c.no("the function join with a separator that is no literal text")
		}
		out.separator = separator.operand
	}
	return out
}
