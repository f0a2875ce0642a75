package direct

import (
	"slices"

	"github.com/unimap/unimap/engine/scan"
	"github.com/unimap/unimap/engine/schema/acceptor"
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
	members   []member
	keepEmpty bool   // it is there even if every member vanishes
	required  uint64 // the members that must be there for the schema, by their bits
}

// index returns the place of a member, or -1.
func (n *object) index(name string) int {
	return slices.IndexFunc(n.members, func(m member) bool { return m.name == name })
}

type member struct {
	name  string
	key   []byte // with its quotes, a comma before and a colon behind; and with a literal value
	value node
	part  copiedPart // what of the value is looked at for every document
	// isLiteral says that the value is there with the key, since it is always the same.
	isLiteral bool
}

// copiedPart is where a copied leaf stands, and what the schema takes there; isCopied is not set for
// a node of another kind.
type copiedPart struct {
	depth, slot int32
	kinds       kindSet
	isCopied    bool
}

func newMember(key string, v node) member {
	m := member{name: key, key: append(value.AppendString([]byte{','}, key), ':'), value: v}
	switch v := v.(type) {
	case *copied:
		m.part = copiedPart{int32(v.depth), int32(v.slot), v.kinds, true}
	case *literal:
		m.key, m.isLiteral = append(m.key, v.text...), v.text != nil
	}
	return m
}

func (n *object) append(r *run, dst []byte) ([]byte, bool, bool) {
	start := len(dst)
	dst = append(dst, '{')
	first, absent := true, uint64(0)
	r.bytes += slotBytes * len(n.members)
	for i := range n.members {
		m := &n.members[i]
		key := m.key
		if first {
			key = key[1:]
		}
		if m.isLiteral {
			dst, first = append(dst, key...), false
			continue
		}
		if m.part.isCopied { // by far the most are
			span := r.scanner.At(r.rows[m.part.depth], int(m.part.slot))
			if span.Kind == scan.Missing {
				absent |= 1 << i
				continue
			}
			if span.Kind != scan.Null && span.Kind != scan.Irregular && span.Flags&^scan.Escaped == 0 {
				if r.count(span); !m.part.kinds.has(span.Kind) {
					r.unproven = true
				}
				dst = append(append(dst, key...), r.scanner.Text(span)...)
				first = false
				continue
			}
		}
		mark := len(dst)
		out, present, ok := m.value.append(r, append(dst, key...))
		if !ok {
			return dst, false, false
		}
		dst = out
		if present {
			first = false
		} else {
			absent |= 1 << i
			dst = dst[:mark]
		}
	}
	if first && !n.keepEmpty {
		return dst[:start], false, true
	}
	if absent&n.required != 0 {
		r.unproven = true
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

// loop is $each, or map and filter, over a list that the scan has laid out in rows.
type loop struct {
	listed
	number    int       // of its list among those open
	index     int       // slot of the frame for the number of the element, or -1
	condition operation // for an element to be taken; nil takes all
	body      node
	tree      other // for what the scan could not lay out, or the condition could not tell
	keepNulls bool
	always    bool               // there is a list even where there is none in the document
	strict    bool               // the tree is asked by the caller
	judge     *acceptor.Acceptor // of what the tree gives; nil where there is no schema
}

func (n *loop) append(r *run, dst []byte) ([]byte, bool, bool) {
	rows := r.scanner.At(r.rows[n.outer], n.slot)
	switch {
	case rows.Kind == scan.Irregular:
		return n.ask(r, dst)
	case rows.Kind == scan.Missing && !n.always:
		return dst, false, true
	case rows.Kind == scan.Null && !n.always && !n.keepNulls:
		return dst, false, true
	case rows.Kind == scan.Null && !n.always:
		return append(dst, "null"...), true, true
	}
	start, warnings := len(dst), len(r.frame.Warnings())
	dst = append(dst, '[')
	r.counts[n.number] = 0
	row, taken := int(rows.Start), int64(0)
	for range int(rows.End) {
		if !r.element() {
			return dst, false, false
		}
		r.rows[n.depth] = row
		row = r.scanner.Next(row)
		if n.condition != nil {
			r.scratch = r.scratch[:0]
			v, ok := n.condition.eval(r)
			if !ok {
				r.frame.DropWarnings(warnings)
				return n.ask(r, dst[:start])
			}
			if !v.truthy() {
				continue
			}
		}
		if n.index >= 0 {
			r.frame.Set(n.index, taken)
		}
		taken++
		var ok bool
		if dst, ok = appendElement(r, dst, n.number, n.body); !ok {
			return dst, false, false
		}
	}
	return append(dst, ']'), true, true
}

// ask leaves the loop, and those in it, to the tree, which sets their elements in the frame.
func (n *loop) ask(r *run, dst []byte) ([]byte, bool, bool) {
	if n.strict {
		return dst, false, false
	}
	for depth := n.depth; depth < len(r.rows); depth++ {
		r.rows[depth] = noRow
	}
	out, present, ok := n.tree.append(r, dst)
	if ok && present && n.judge != nil && !n.judge.Accepts(out[len(dst):]) {
		r.unproven = true
	}
	return out, present, ok
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
