package scan

import (
	"hash/maphash"
	"math"

	"github.com/unimap/unimap/engine/value"
)

// Scanner scans documents. The zero value is ready for use. It is not safe for concurrent use,
// and keeps its memory from one scan to the next.
type Scanner struct {
	document []byte
	spans    []Span
	members  []Member
	keys     []keyMark
	large    []largeObject // those that are open
	seed     maphash.Seed
	maxDepth int
	values   int
}

// mostSpans bounds the slots of one scan. A document that needs more of them is refused, and is
// decoded instead.
const mostSpans = 4 << 20

// Scan reads document, which must not change while its spans are in use. It reports whether it
// could: a document that it takes is one that value.Decode accepts under the same limits. Of
// those it leaves out the ones with an escape in a key, or with more rows than a scanner holds.
func (s *Scanner) Scan(document []byte, trie *Trie, limits value.Limits) bool {
	limits = limits.WithDefaults()
	s.Reset()
	if len(document) > limits.MaxBytes || len(document) > math.MaxInt32 {
		return false
	}
	s.document, s.maxDepth = document, limits.MaxDepth
	s.row(trie.Width())
	end := s.value(blank(document, 0), trie.root, 0, 0)
	return end >= 0 && blank(document, end) == len(document) && s.values < limits.MaxValues
}

// Elements scans the elements of a document that is a list, one after the other, each as Scan
// would, and calls visit behind each with its text. It reports whether it came to the end: visit has not returned
// false, and the whole is a list that Scan takes. What visit has seen before then is valid JSON.
func (s *Scanner) Elements(document []byte, trie *Trie, limits value.Limits, visit func(element []byte) bool) bool {
	limits = limits.WithDefaults()
	s.Reset()
	if len(document) > limits.MaxBytes || len(document) > math.MaxInt32 {
		return false
	}
	s.document, s.maxDepth = document, limits.MaxDepth
	at := blank(document, 0)
	if at == len(document) || document[at] != '[' {
		return false
	}
	at = blank(document, at+1)
	if at < len(document) && document[at] == ']' {
		return blank(document, at+1) == len(document)
	}
	for {
		s.spans, s.members, s.keys = s.spans[:0], s.members[:0], s.keys[:0]
		s.row(trie.Width())
		s.values++
		start := at
		if at = s.value(at, trie.root, 0, 1); at < 0 || s.values >= limits.MaxValues || !visit(document[start:at]) {
			return false
		}
		at = blank(document, at)
		switch {
		case at == len(document):
			return false
		case document[at] == ',':
			at = blank(document, at+1)
		case document[at] == ']':
			return blank(document, at+1) == len(document)
		default:
			return false
		}
	}
}

// Reset forgets the last document.
func (s *Scanner) Reset() {
	s.document = nil
	s.spans, s.members, s.keys, s.large, s.values = s.spans[:0], s.members[:0], s.keys[:0], s.large[:0], 0
}

// Footprint returns how many bytes the scanner keeps from one scan to the next.
func (s *Scanner) Footprint() int {
	size := 12*cap(s.spans) + 32*cap(s.members) + 12*cap(s.keys)
	for _, large := range s.large[:cap(s.large)] {
		size += 4 * cap(large.entries)
	}
	return size
}

// At returns the span of a slot; row is 0 for the level of the document.
func (s *Scanner) At(row, slot int) Span { return s.spans[row+slot] }

// Next returns the row behind a row of a list.
func (s *Scanner) Next(row int) int { return int(s.spans[row].Start) }

// Member returns a collected member by its index.
func (s *Scanner) Member(index int) *Member { return &s.members[index] }

// Text returns the text of a span.
func (s *Scanner) Text(span Span) []byte { return s.document[span.Start:span.End] }

// row makes room for a row of slots and returns where it begins.
func (s *Scanner) row(width int) int {
	first := len(s.spans)
	if end := first + width; end <= cap(s.spans) {
		s.spans = s.spans[:end]
		clear(s.spans[first:])
	} else {
		s.spans = append(s.spans, make([]Span, width)...)
	}
	return first
}

// value reads the value at a node and returns the offset behind it, or -1.
func (s *Scanner) value(at int, n *Node, row, depth int) int {
	end, _, _ := s.valueAt(at, n, row, depth)
	return end
}

func (s *Scanner) valueAt(at int, n *Node, row, depth int) (end int, kind Kind, flags Flags) {
	switch {
	case at >= len(s.document):
		return -1, Missing, 0
	case s.document[at] == '"' && n.strings:
		end, flags = Text(s.document, at+1)
		kind = String
	case s.document[at] == '{' && (n.keys != nil || n.members != nil || n.entries != nil):
		kind = Object
		end, flags = s.object(at+1, n, row, depth+1)
	case s.document[at] == '"' && n.bare != "":
		kind = Object
		end, flags = s.bare(at, n, row)
	case s.document[at] == '[' && n.lists:
		s.spread(n, row, List)
		kind = List
		end, flags = s.list(at+1, n, row, depth+1)
	case n.rows != nil && s.document[at] != 'n':
		end, kind, flags = s.single(at, n, row, depth)
	default:
		end, kind, flags = s.skip(at, depth)
		s.spread(n, row, kind)
	}
	if n.slot >= 0 && end >= 0 {
		s.spans[row+n.slot] = Span{uint32(at), uint32(end), kind, flags}
	}
	return end, kind, flags
}

// bare reads a string that stands for an object, and gives it to the child of its key.
func (s *Scanner) bare(at int, n *Node, row int) (end int, flags Flags) {
	end, flags = Text(s.document, at+1)
	for i, key := range n.keys {
		if child := n.children[i]; key == n.bare && child.slot >= 0 {
			s.spans[row+child.slot] = Span{uint32(at), uint32(end), String, flags}
		}
	}
	return end, flags | Bare
}

// spread fills the slots below a value that has no parts of the kind they ask for: below null
// everything is null, and below a list a name stands for the values of its elements.
func (s *Scanner) spread(n *Node, row int, kind Kind) {
	if n.entries != nil && kind != Null {
		s.spans[row+n.rowSlot].Kind = Irregular
	}
	switch {
	case kind == Null:
		if n.goneThrough() {
			s.spans[row+n.rowSlot].Kind = Null
		}
		if n.members != nil {
			s.spans[row+n.members.slot].Kind = Null
		}
		for _, slot := range n.below {
			s.spans[row+slot].Kind = Null
		}
		for _, slot := range n.elements {
			s.spans[row+slot].Kind = Null
		}
	case kind == List:
		if n.members != nil {
			s.spans[row+n.members.slot].Kind = Irregular
		}
		for _, slot := range n.below {
			s.spans[row+slot].Kind = Irregular
		}
	}
}

// single reads a value that stands where a list is gone through.
func (s *Scanner) single(at int, n *Node, row, depth int) (int, Kind, Flags) {
	first := s.row(n.rows.Width)
	end, kind, flags := s.valueAt(at, n.rows.Root, first, depth)
	s.spans[row+n.rowSlot] = Span{Start: uint32(first), End: 1, Kind: List}
	return end, kind, flags
}

// object reads an object behind its brace. Its members go to the children of n, where n is not
// nil and has one of their name.
func (s *Scanner) object(at int, n *Node, row, depth int) (int, Flags) {
	if depth > s.maxDepth {
		return -1, 0
	}
	document, flags := s.document, Flags(0)
	open := openObject{first: len(s.keys)}
	if n != nil && n.members != nil {
		s.spans[row+n.members.slot].Kind = Object
	}
	if n != nil && n.entries != nil {
		s.spans[row+n.rowSlot].Kind = List
	}
	if at < len(document) && document[at] <= ' ' {
		at, flags = blank(document, at), Loose
	}
	if at < len(document) && document[at] == '}' {
		return at + 1, flags
	}
	for at < len(document) && document[at] == '"' {
		valueAt, child, loose := s.key(at+1, n, &open)
		if valueAt < 0 {
			return -1, 0
		}
		var (
			kind  Kind
			inner Flags
		)
		switch {
		case n != nil && n.entries != nil:
			at, kind, inner = s.entry(valueAt, n, child, row, depth)
		case valueAt < len(document) && document[valueAt] == '"' && (child == nil || child.strings):
			if at, inner = Text(document, valueAt+1); at < 0 {
				return -1, 0
			}
			if kind = String; child != nil && child.slot >= 0 {
				s.spans[row+child.slot] = Span{uint32(valueAt), uint32(at), String, inner}
			}
		case child != nil:
			at, kind, inner = s.valueAt(valueAt, child, row, depth)
		default:
			at, kind, inner = s.skip(valueAt, depth)
		}
		if at < 0 {
			return -1, 0
		}
		flags |= inner | loose
		if n != nil && n.members != nil {
			s.collect(n, row, Span{uint32(valueAt), uint32(at), kind, inner})
		}
		if at >= len(document) {
			return -1, 0
		}
		next := document[at]
		if next <= ' ' {
			if at, flags = blank(document, at), flags|Loose; at >= len(document) {
				return -1, 0
			}
			next = document[at]
		}
		at++
		if next == '}' {
			s.close(open)
			return at, flags
		}
		if next != ',' {
			return -1, 0
		}
		if at < len(document) && document[at] <= ' ' {
			at, flags = blank(document, at), flags|Loose
		}
	}
	return -1, 0
}

// entry reads the value of the member whose key has been read last, which is a row of a node, and
// again for a child of the node.
func (s *Scanner) entry(at int, n, child *Node, row, depth int) (end int, kind Kind, flags Flags) {
	if len(s.spans) > mostSpans {
		return -1, Missing, 0
	}
	this := s.row(n.entries.Width)
	rows := &s.spans[row+n.rowSlot]
	if rows.End++; rows.End == 1 {
		rows.Start = uint32(this)
	} else {
		s.spans[s.spans[rows.Start].End].Start = uint32(this)
	}
	s.spans[rows.Start].End = uint32(this) // the last so far
	if key := s.keys[len(s.keys)-1]; n.key.slot >= 0 {
		s.spans[this+n.key.slot] = Span{Start: key.start - 1, End: key.end + 1, Kind: String}
	}
	end, kind, flags = s.valueAt(at, n.value, this, depth)
	if child != nil && end >= 0 {
		values := s.values
		end = s.value(at, child, row, depth)
		s.values = values
	}
	return end, kind, flags
}

// collect adds the member whose key has been read last to those of a node, unless it is omitted.
func (s *Scanner) collect(n *Node, row int, v Span) {
	key := s.keys[len(s.keys)-1]
	if n.members.omit[string(s.document[key.start:key.end])] {
		return
	}
	index := uint32(len(s.members))
	s.members = append(s.members, Member{Key: Span{Start: key.start, End: key.end, Kind: String}, Value: v})
	slot := &s.spans[row+n.members.slot]
	if slot.End++; slot.End == 1 {
		slot.Start = index
	} else {
		s.members[s.members[slot.Start].last].Next = index
	}
	s.members[slot.Start].last = index
}

// list reads a list behind its bracket, whose elements are rows or have children by index.
func (s *Scanner) list(at int, n *Node, row, depth int) (int, Flags) {
	if depth > s.maxDepth {
		return -1, 0
	}
	document, flags := s.document, Flags(0)
	if at < len(document) && document[at] <= ' ' {
		at, flags = blank(document, at), Loose
	}
	if at < len(document) && document[at] == ']' {
		s.laid(n, row, 0, 0)
		return at + 1, flags
	}
	first, last := len(s.spans), -1
	for count := 0; ; count++ {
		var inner Flags
		if at, last, inner = s.element(at, n, row, depth, count, last); at < 0 {
			return -1, 0
		}
		flags |= inner
		if at < len(document) && document[at] <= ' ' {
			at, flags = blank(document, at), flags|Loose
		}
		if at >= len(document) {
			return -1, 0
		}
		switch document[at] {
		case ',':
			if at++; at < len(document) && document[at] <= ' ' {
				at, flags = blank(document, at), flags|Loose
			}
			continue
		case ']':
			s.values += count + 1
			s.laid(n, row, first, count+1)
			return at + 1, flags
		}
		return -1, 0
	}
}

// laid notes where the rows of a list are: in the slot for them, or in those of the children whose
// values they hold.
func (s *Scanner) laid(n *Node, row, first, count int) {
	rows := Span{Start: uint32(first), End: uint32(count), Kind: List}
	switch {
	case n.rows != nil:
		s.spans[row+n.rowSlot] = rows
	case n.each != nil:
		rows.Kind = Irregular
		for _, slot := range n.below {
			s.spans[row+slot] = rows
		}
	}
}

// element reads the element of a list with that index. It returns the offset behind it and, of
// a list with rows, the row it went to.
func (s *Scanner) element(at int, n *Node, row, depth, index, last int) (end, this int, flags Flags) {
	if n.each == nil {
		for _, child := range n.indexes {
			if child.index == index {
				end, _, flags = s.valueAt(at, child.node, row, depth)
				return end, last, flags
			}
		}
		end, _, flags = s.skip(at, depth)
		if n.bareParts != "" && end > 0 && s.document[at] == '"' {
			flags |= Bare
		}
		return end, last, flags
	}
	if len(s.spans) > mostSpans {
		return -1, last, 0
	}
	if this = s.row(n.each.Width); last >= 0 {
		s.spans[last].Start = uint32(this)
	}
	end, _, flags = s.valueAt(at, n.each.Root, this, depth)
	return end, this, flags
}
