package direct

import (
	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/scan"
)

// members is the leaf of omit(path, names): the members of an object but for some.
type members struct {
	leaf
	depth int // of the loop whose rows hold both slots
	own   int // of the object
	slot  int // of its members
	// chosen are names that a condition decides about; the others are not collected.
	chosen []chosenNames
	// isPart says that the object is a part of what the leaf gives.
	isPart bool
}

func (n *members) append(r *run, dst []byte) ([]byte, bool, bool) {
	chosen, ok := n.choose(r)
	row := r.rows[n.depth]
	own := r.scanner.At(row, n.own)
	switch {
	case !ok && n.isPart:
		return dst, false, false
	case !ok:
		return n.compute(r, dst)
	case own.Kind == scan.Missing:
		return dst, false, true
	case own.Kind == scan.Null:
		out, present := n.write(dst, null)
		return out, present, true
	case own.Kind == scan.Object && own.Flags&scan.Bare == 0:
	case n.isPart:
		return dst, false, false
	default:
		return n.compute(r, dst)
	}
	collected := r.scanner.At(row, n.slot)
	r.steps += int(collected.End)
	r.bytes += slotBytes * int(collected.End)
	start := len(dst)
	dst = append(dst, '{')
	index := collected.Start
	for range collected.End {
		m := r.scanner.Member(int(index))
		index = m.Next
		if m.Value.Kind == scan.Null && !n.keepInner || n.isOmitted(r.scanner.Text(m.Key), chosen) {
			continue
		}
		if len(dst) > start+1 {
			dst = append(dst, ',')
		}
		dst = append(dst, '"')
		dst = append(dst, r.scanner.Text(m.Key)...)
		dst = append(dst, '"', ':')
		dst = n.writeSpan(r, dst, m.Value)
	}
	dst = append(dst, '}')
	if !n.isPart {
		r.output += len(dst) - start
	}
	return dst, true, true
}

// writeSpan appends a member, whatever it is.
func (n *members) writeSpan(r *run, dst []byte, span scan.Span) []byte {
	text := r.scanner.Text(span)
	if span.Flags&scan.Loose == 0 && (n.keepInner || span.Flags&scan.Nulls == 0) {
		return append(dst, text...)
	}
	return scan.AppendCompact(dst, text, !n.keepInner)
}

// chosenNames are names to omit under a condition, and others if it does not hold.
type chosenNames struct {
	condition       operation
	then, otherwise []string
}

// mostChosen bounds them: there is a bit for each condition.
const mostChosen = 64

// choose returns which of the conditions hold, by their bits.
func (n *members) choose(r *run) (chosen uint64, ok bool) {
	for i := range n.chosen {
		r.scratch = r.scratch[:0]
		holds, ok := n.chosen[i].condition.eval(r)
		if !ok {
			return 0, false
		}
		if holds.truthy() {
			chosen |= 1 << i
		}
	}
	return chosen, true
}

func (n *members) isOmitted(key []byte, chosen uint64) bool {
	for i := range n.chosen {
		names := n.chosen[i].otherwise
		if chosen&(1<<i) != 0 {
			names = n.chosen[i].then
		}
		for _, name := range names {
			if string(key) == name {
				return true
			}
		}
	}
	return false
}

// omit returns the node of omit(path, names) over an object of the document, or nil.
func (c *compiler) omit(out leaf) node {
	if out.form.Operation != expression.OperationCall || out.form.Name != "omit" {
		return nil
	}
	if n := c.omitted(out.form, out); n != nil {
		return n
	}
	return nil
}

func (c *compiler) omitted(form *expression.Form, out leaf) *members {
	reference := pathOf(form.Arguments[0])
	if reference == nil {
		return nil
	}
	names, chosen, ok := c.omittedNames(form.Arguments[1:])
	if !ok {
		return nil
	}
	b, node := c.bound(reference)
	if node == nil {
		return nil
	}
	collected := node.Members(names)
	if collected == nil {
		return nil
	}
	return &members{leaf: out, depth: b.level.depth, own: b.slots[len(b.slots)-1], slot: collected.Slot(), chosen: chosen}
}

// omittedNames reads the arguments of omit behind the first: names that are written out, and
// conditions between such.
func (c *compiler) omittedNames(arguments []*expression.Form) (names []string, chosen []chosenNames, ok bool) {
	for _, argument := range arguments {
		if written, ok := writtenNames(argument); ok {
			names = append(names, written...)
			continue
		}
		if argument.Operation != expression.OperationConditional || len(chosen) == mostChosen {
			return nil, nil, false
		}
		operations := operationCompiler{compiler: c}
		condition := operations.operation(argument.Arguments[0])
		then, ok := writtenNames(argument.Arguments[1])
		otherwise, known := writtenNames(argument.Arguments[2])
		if condition == nil || !ok || !known {
			return nil, nil, false
		}
		chosen = append(chosen, chosenNames{condition, then, otherwise})
	}
	return names, chosen, true
}

// writtenNames returns the names that a literal, or a list of some, stands for.
func writtenNames(f *expression.Form) (names []string, ok bool) {
	literals := []*expression.Form{f}
	if f.Operation == expression.OperationList {
		literals = f.Arguments
	}
	for _, literal := range literals {
		name, isText := literal.Literal.(string)
		if literal.Operation != expression.OperationLiteral || !isText {
			return nil, false
		}
		names = append(names, name)
	}
	return names, true
}
