package direct

import (
	"github.com/unimap/unimap/engine/scan"
	"github.com/unimap/unimap/engine/template"
	"github.com/unimap/unimap/engine/value"
)

// node appends the text of one part of the result. Present is false, and out as long as dst, for
// a part that vanishes; ok is false where the tree must be asked, and out is then of no use.
type node interface {
	append(r *run, dst []byte) (out []byte, present, ok bool)
}

// literal is a part that is always the same.
type literal struct{ text []byte }

func (n *literal) append(_ *run, dst []byte) ([]byte, bool, bool) {
	return append(dst, n.text...), n.text != nil, true
}

// object is a map of the file.
type object struct {
	members []member
}

type member struct {
	key   []byte // with its quotes, a comma before and a colon behind
	value node
}

func (n *object) append(r *run, dst []byte) ([]byte, bool, bool) {
	start := len(dst)
	dst = append(dst, '{')
	first := true
	r.bytes += slotBytes * len(n.members)
	for i := range n.members {
		m := &n.members[i]
		mark := len(dst)
		key := m.key
		if first {
			key = key[1:]
		}
		out, present, ok := m.value.append(r, append(dst, key...))
		if !ok {
			return dst, false, false
		}
		dst = out
		if present {
			first = false
		} else {
			dst = dst[:mark]
		}
	}
	if first {
		return dst[:start], false, true
	}
	return append(dst, '}'), true, true
}

// list is a list of the file.
type list struct {
	number int // among the lists that are open
	items  []node
}

func (n *list) append(r *run, dst []byte) ([]byte, bool, bool) {
	start := len(dst)
	dst = append(dst, '[')
	r.counts[n.number] = 0
	for _, item := range n.items {
		var ok bool
		if dst, ok = appendElement(r, dst, n.number, item); !ok {
			return dst, false, false
		}
	}
	if r.counts[n.number] == 0 {
		return dst[:start], false, true
	}
	return append(dst, ']'), true, true
}

// appendElement appends an element to an open list, unless it vanishes.
func appendElement(r *run, dst []byte, number int, item node) ([]byte, bool) {
	mark := len(dst)
	if r.counts[number] > 0 {
		dst = append(dst, ',')
	}
	out, present, ok := item.append(r, dst)
	if !present {
		return out[:min(mark, len(out))], ok
	}
	r.counts[number]++
	return out, ok
}

// noRow stands for the row of a loop that the tree runs, with its elements in the frame.
const noRow = -1

// loop is $each over a list that the scan has laid out in rows.
type loop struct {
	number    int // of its list among those open
	outer     int // depth of the loop whose rows hold the slot
	slot      int // of the rows
	depth     int
	index     int // slot of the frame for the number of the element, or -1
	body      node
	tree      other // for a list that the scan could not lay out
	keepNulls bool
}

func (n *loop) append(r *run, dst []byte) ([]byte, bool, bool) {
	rows := r.scanner.At(r.rows[n.outer], n.slot)
	switch rows.Kind {
	case scan.Missing:
		return dst, false, true
	case scan.Null:
		if n.keepNulls {
			return append(dst, "null"...), true, true
		}
		return dst, false, true
	case scan.Irregular:
		for depth := n.depth; depth < len(r.rows); depth++ {
			r.rows[depth] = noRow
		}
		return n.tree.append(r, dst)
	}
	dst = append(dst, '[')
	r.counts[n.number] = 0
	row := int(rows.Start)
	for i := range int(rows.End) {
		if !r.element() {
			return dst, false, false
		}
		r.rows[n.depth] = row
		if n.index >= 0 {
			r.frame.Set(n.index, int64(i))
		}
		var ok bool
		if dst, ok = appendElement(r, dst, n.number, n.body); !ok {
			return dst, false, false
		}
		row = r.scanner.Next(row)
	}
	return append(dst, ']'), true, true
}

// when is $if.
type when struct {
	condition condition
	then      node
	otherwise node
}

func (n *when) append(r *run, dst []byte) ([]byte, bool, bool) {
	holds, ok := n.condition.holds(r)
	switch {
	case !ok:
		return dst, false, false
	case holds:
		return n.then.append(r, dst)
	}
	return n.otherwise.append(r, dst)
}

// condition decides a branch.
type condition struct {
	operation  operation // nil where the machine decides
	expression *template.Expression
	path       path
}

func (c *condition) holds(r *run) (holds, ok bool) {
	r.steps++
	if c.operation != nil {
		r.scratch = r.scratch[:0]
		if v, ok := c.operation.eval(r); ok {
			return v.truthy(), true
		}
	}
	v, ok := r.eval(c.expression, c.path)
	return value.Truthy(v), ok
}

// other is a part of the tree that the tree itself builds.
type other struct {
	view    template.View
	options template.Options
	path    path
}

func (n *other) append(r *run, dst []byte) ([]byte, bool, bool) {
	v, err := n.view.Eval(r.frame, n.options, n.path.in(r))
	if err != nil || r.broken {
		return dst, false, false
	}
	if value.IsMissing(v) {
		return dst, false, true
	}
	return value.Append(dst, v), true, true
}
