package source

import "unicode/utf8"

// trace maps the characters of a decoded scalar to the offsets in the file at which they are
// written.
type trace struct {
	starts, ends []int
	after        int // the offset behind the last character
}

func (t *trace) startOf(i int) int {
	switch {
	case i >= len(t.starts):
		return t.after
	case i < 0:
		return t.startOf(0)
	}
	return t.starts[i]
}

func (t *trace) endOf(i int) int {
	if i < 0 || i >= len(t.ends) {
		return t.after
	}
	return t.ends[i]
}

// trace computes where the characters of a scalar are. It reads the scalar again and succeeds
// only if what it reads is the text that the YAML library has read.
func (s Scalar) trace() (trace, bool) {
	count := utf8.RuneCountInString(s.Text)
	places := make([]int, 2*count)
	t := tracer{text: s.text, next: int(s.start), want: s.Text, keep: true}
	t.out.starts, t.out.ends = places[:0:count], places[count:count]
	ok := s.retrace(&t)
	return t.out, ok
}

// after returns the offset behind the last character of a scalar. It is trace for those who do
// not need the characters before.
func (s Scalar) after() (int, bool) {
	t := tracer{text: s.text, next: int(s.start), want: s.Text}
	ok := s.retrace(&t)
	return t.out.after, ok
}

func (s Scalar) retrace(t *tracer) bool {
	if s.text == nil {
		return false
	}
	ok := false
	switch s.style {
	case SingleQuoted:
		ok = t.quoted('\'')
	case DoubleQuoted:
		ok = t.quoted('"')
	case Literal, Folded:
		ok = t.block(s.style == Folded)
	default:
		ok = t.plain()
	}
	return ok && t.done()
}

// tracer reads a scalar from the file, character by character, next to the text that it is
// known to decode to.
type tracer struct {
	text *text
	next int    // the offset of the next character in the file
	want string // what is left of the text
	keep bool   // whether the places of the characters are wanted, or only what is behind the last
	out  trace
}

// emit takes the characters between two offsets as the next character of the text.
func (t *tracer) emit(r rune, from, to int) bool {
	wanted, width := utf8.DecodeRuneInString(t.want)
	if width == 0 || wanted != r {
		return false
	}
	t.want = t.want[width:]
	if t.keep {
		t.out.starts = append(t.out.starts, from)
		t.out.ends = append(t.out.ends, to)
	}
	return true
}

func (t *tracer) done() bool { return t.want == "" }

// plain needs no rule about where a plain scalar ends, for the text says how long it is.
func (t *tracer) plain() bool {
	for !t.done() {
		ok := false
		if t.atSpace() {
			ok = t.space()
		} else {
			ok = t.take(t.text.rune(t.next), 1)
		}
		if !ok {
			return false
		}
	}
	t.out.after = t.next
	return true
}

// take reads a number of characters that stand for one.
func (t *tracer) take(r rune, width int) bool {
	from := t.next
	t.next += width
	return t.emit(r, from, t.next)
}

// atSpace reports whether a blank or a line break is next.
func (t *tracer) atSpace() bool { return t.text.isBlank(t.next) || t.text.breakAt(t.next) > 0 }

// space reads a run of blanks, which stand for themselves unless the line ends behind them. It
// takes the run as a whole, so that its length is looked at once.
func (t *tracer) space() bool {
	end := t.text.skipBlanks(t.next)
	if t.text.breakAt(end) > 0 {
		return t.fold(end)
	}
	for t.next < end {
		if !t.take(t.text.rune(t.next), 1) {
			return false
		}
	}
	return true
}

// fold reads line breaks, of which the first is at an offset, with the blanks around them: one
// is a space, of several all but the first are line breaks (YAML 1.2.2, section 6.5).
func (t *tracer) fold(first int) bool {
	t.next = t.text.skipBlanks(first + t.text.breakAt(first))
	if t.text.breakAt(t.next) == 0 {
		return t.emit(' ', first, first+1)
	}
	return t.blankLines()
}

// blankLines reads lines of nothing but blanks, and the blanks of the line after them.
func (t *tracer) blankLines() bool {
	for t.text.breakAt(t.next) > 0 {
		if !t.emit('\n', t.next, t.next+1) {
			return false
		}
		t.next = t.text.skipBlanks(t.next + t.text.breakAt(t.next))
	}
	return true
}
