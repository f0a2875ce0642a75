package direct

import (
	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/scan"
	"github.com/unimap/unimap/engine/template"
	"github.com/unimap/unimap/engine/value"
)

// leaf is a value of the result that an expression gives.
type leaf struct {
	operation  operation // nil where the machine gives the value
	expression *template.Expression
	form       *expression.Form // of the expression, without its variables; nil where it has none
	options    *template.Options
	path       path
	pattern    []string
	keepNulls  bool // a null is a value
	keepInner  bool // so are those inside of one
}

func (n *leaf) append(r *run, dst []byte) ([]byte, bool, bool) {
	r.steps++
	if n.operation != nil {
		r.scratch = r.scratch[:0]
		if v, ok := n.operation.eval(r); ok && v.flags&scan.Bare == 0 {
			mark := len(dst)
			out, present := n.write(dst, v)
			r.output += len(out) - mark
			return out, present, true
		}
	}
	return n.compute(r, dst)
}

// count takes note of a part of the document that is copied.
func (r *run) count(span scan.Span) {
	r.steps++
	r.output += int(span.End - span.Start)
}

// copied is a leaf that is a part of the document.
type copied struct {
	leaf
	depth, slot int
	kinds       kindSet // that the schema takes
}

func (n *copied) append(r *run, dst []byte) ([]byte, bool, bool) {
	span := r.scanner.At(r.rows[n.depth], n.slot)
	switch {
	case span.Kind == scan.Missing:
		return dst, false, true
	case span.Kind == scan.Irregular || span.Kind == scan.Null || span.Flags&^scan.Escaped != 0:
		out, present, ok := n.leaf.append(r, dst)
		if ok && present && !n.kinds.hasText(out[len(dst):]) {
			r.unproven = true
		}
		return out, present, ok
	}
	if r.count(span); !n.kinds.has(span.Kind) {
		r.unproven = true
	}
	return append(dst, r.scanner.Text(span)...), true, true
}

// write appends an operand as the value of the leaf.
func (n *leaf) write(dst []byte, v operand) ([]byte, bool) {
	switch v.kind {
	case scan.Missing:
		return dst, false
	case scan.Null:
		if !n.keepNulls {
			return dst, false
		}
		return append(dst, "null"...), true
	case scan.True:
		return append(dst, "true"...), true
	case scan.False:
		return append(dst, "false"...), true
	case scan.String:
		if v.flags&scan.Loose != 0 {
			return scan.AppendString(dst, v.text), true
		}
		dst = append(dst, '"')
		dst = append(dst, v.text...)
		return append(dst, '"'), true
	case scan.Object, scan.List:
		dropNulls := !n.keepInner && v.flags&scan.Nulls != 0
		if v.flags&scan.Loose != 0 || dropNulls {
			return scan.AppendCompact(dst, v.text, !n.keepInner), true
		}
	}
	return append(dst, v.text...), true
}

// guarded is a leaf with variables that may fail. They are evaluated first.
type guarded struct {
	node
	variables []operation
	leaf      *leaf
}

func (n *guarded) append(r *run, dst []byte) ([]byte, bool, bool) {
	for _, variable := range n.variables {
		r.scratch = r.scratch[:0]
		if _, ok := variable.eval(r); !ok {
			return n.leaf.compute(r, dst)
		}
	}
	return n.node.append(r, dst)
}

// compute asks the machine.
func (n *leaf) compute(r *run, dst []byte) ([]byte, bool, bool) {
	v, ok := r.eval(n.expression, n.path)
	if !ok {
		return dst, false, false
	}
	v = template.Settled(v, *n.options, n.pattern)
	if value.IsMissing(v) {
		return dst, false, true
	}
	return value.Append(dst, v), true, true
}
