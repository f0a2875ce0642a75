package direct

import (
	"github.com/unimap/unimap/engine/template"
	"github.com/unimap/unimap/engine/value"
)

// valueLoop is $each over a list that the scan has not laid out: one of the frame, such as a part
// of another answer, or one that an expression makes. Its elements are values of the frame.
type valueLoop struct {
	operation  operation // of the list; nil where the machine makes it
	expression *template.Expression
	path       path
	number     int // of its list among those open
	slot       int // of the frame, for the element
	index      int // for its number, or -1
	body       node
	keepNulls  bool
}

func (n *valueLoop) append(r *run, dst []byte) ([]byte, bool, bool) {
	source, ok := n.source(r)
	switch {
	case !ok:
		return dst, false, false
	case source == nil && n.keepNulls:
		return append(dst, "null"...), true, true
	case value.IsNil(source):
		return dst, false, true
	}
	elements, isList := source.([]any)
	if !isList {
		elements = []any{source}
	}
	dst = append(dst, '[')
	r.counts[n.number] = 0
	for i, element := range elements {
		if !r.element() {
			return dst, false, false
		}
		r.frame.Set(n.slot, element)
		if n.index >= 0 {
			r.frame.Set(n.index, int64(i))
		}
		if dst, ok = appendElement(r, dst, n.number, n.body); !ok {
			return dst, false, false
		}
	}
	r.frame.Set(n.slot, value.Missing)
	return append(dst, ']'), true, true
}

func (n *valueLoop) source(r *run) (any, bool) {
	r.steps++
	if n.operation != nil {
		r.scratch = r.scratch[:0]
		if v, ok := r.value(n.operation); ok {
			return v, true
		}
	}
	return r.eval(n.expression, n.path)
}

// valueLoop makes the node of an $each over values.
func (c *compiler) valueLoop(v template.View, at path) node {
	out := &valueLoop{
		operation: c.operation(v.Expression, at), expression: v.Expression, path: at, number: c.openList(), slot: v.Slot, index: v.Index, keepNulls: c.options.Mode == template.ModeRequest,
	}
	out.body = c.node(v.Parts[0], at.element(out.number))
	c.closeList()
	return out
}
