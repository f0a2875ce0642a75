package direct

import (
	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/scan"
	"github.com/unimap/unimap/engine/value"
)

// binding says where a reference finds its value in a scanned document.
type binding struct {
	level level
	slots []int // of the root of the reference, and behind each of its steps that are scanned for
	last  *scan.Node
}

// level is what the name in a slot of the frame stands for: the document, or the element of a loop.
type level struct {
	depth int
	root  *scan.Node
	entry *entry // of the entries of an object; nil for an element that stands in the document
}

// entry says where the parts of an object of key and value stand, which is itself nowhere in the
// document.
type entry struct{ key, value int }

// knows reports whether a path from the level leads to a part of the document.
func (l level) knows(steps []expression.Segment) bool {
	return l.entry == nil || len(steps) > 0 && steps[0].Step == expression.StepKey
}

// bind looks up the steps of a reference in the trie, and adds them where they are not there.
func (l level) bind(r *expression.Reference) (binding, *scan.Node) {
	node, b := l.root, binding{level: l, slots: []int{l.root.Slot()}, last: l.root}
	if !l.knows(r.Path.Segments) {
		return b, nil
	}
	for _, step := range r.Path.Segments {
		var next *scan.Node
		switch step.Step {
		case expression.StepKey:
			next = node.Child(step.Key)
		case expression.StepIndex:
			next = node.Index(int(min(step.Index, mostIndex)))
		}
		if next == nil {
			return b, nil
		}
		node = next
		b.slots, b.last = append(b.slots, node.Slot()), node
	}
	return b, node
}

// mostIndex bounds the indexes that are scanned for; no list is as long.
const mostIndex = 1 << 30

// bound returns where a path of the document stands. There is no node for any other path.
func (c *compiler) bound(reference *expression.Reference) (binding, *scan.Node) {
	l, ok := c.levels[reference.Slot]
	if !ok {
		return binding{}, nil
	}
	return l.bind(reference)
}

// Resolve implements expression.Source.
func (r *run) Resolve(reference *expression.Reference) (v any, steps int, ok bool) {
	b, ok := r.plan.bindings[reference]
	if !ok || r.rows[b.level.depth] == noRow {
		return nil, 0, false
	}
	row := r.rows[b.level.depth]
	for steps = len(b.slots) - 1; steps > 0; steps-- {
		if span := r.scanner.At(row, b.slots[steps]); span.Kind != scan.Irregular {
			if span.Flags&scan.Bare != 0 {
				return r.expanded(b.level, row), 0, true
			}
			return r.decoded(span), steps, true
		}
	}
	if e := b.level.entry; e != nil {
		return value.ObjectOf("key", r.decoded(r.scanner.At(row, e.key)), "value", r.decoded(r.scanner.At(row, e.value))), 0, true
	}
	if span := r.scanner.At(row, b.slots[0]); span.Flags&scan.Bare == 0 {
		return r.decoded(span), 0, true
	}
	return r.expanded(b.level, row), 0, true
}

// decoded returns the value of a span. The document has been found valid as a whole.
func (r *run) decoded(span scan.Span) any {
	switch span.Kind {
	case scan.Missing, scan.Irregular:
		return value.Missing
	case scan.Null:
		return nil
	case scan.True, scan.False:
		return span.Kind == scan.True
	case scan.String:
		if span.Flags&scan.Escaped == 0 {
			return string(r.scanner.Text(span)[1 : span.End-span.Start-1])
		}
	}
	v, err := value.Decode(r.scanner.Text(span), r.limits)
	if err != nil {
		r.broken = true // a limit of the document is one of its parts too, so this is not reached
	}
	return v
}
