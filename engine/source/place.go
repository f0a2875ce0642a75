package source

import "github.com/unimap/unimap/engine/diagnostic"

// Place is where something stands in a file. It is what a mapping keeps of the many places that it
// may have to name one day: it takes a third of the memory of the Position that it gives.
type Place struct {
	text *text // nil for nowhere
	// from and end are offsets, which MaxBytes bounds; end may be unknown.
	from, end int32
}

// IsZero reports whether the place is none.
func (p Place) IsZero() bool { return p.text == nil }

// Position returns the place as lines and columns.
func (p Place) Position() diagnostic.Position {
	switch {
	case p.text == nil:
		return diagnostic.Position{}
	case p.end == unknown:
		return p.text.at(int(p.from))
	}
	return p.text.span(int(p.from), int(p.end))
}

// Scalar is a scalar without the tree that it is in: its text, and where each character of it
// stands.
type Scalar struct {
	Text string
	Place
	start int32 // offset of the content, behind an anchor or tag
	style Style
}

// At returns the place in the file of the character with the given offset, counted in characters
// of Text. The offset len(Text) is the place behind the last character; offsets outside are
// brought inside. A character that an escape stands for is where the escape begins, a folded
// line break is where the line ends. If the place cannot be computed, At returns the start of
// the scalar.
func (s Scalar) At(offset int) diagnostic.Position {
	trace, ok := s.trace()
	if !ok {
		return startOf(s.Position())
	}
	return s.text.at(trace.startOf(offset))
}

// Span returns the place in the file of the characters from offset from up to, and not
// including, offset to. See At.
func (s Scalar) Span(from, to int) diagnostic.Position {
	trace, ok := s.trace()
	if !ok {
		return s.Position()
	}
	if to <= from {
		return s.text.at(trace.startOf(from))
	}
	return s.text.span(trace.startOf(from), trace.endOf(to-1))
}

func startOf(position diagnostic.Position) diagnostic.Position {
	position.EndLine, position.EndColumn = 0, 0
	return position
}
