package source

import (
	"sort"

	"github.com/unimap/unimap/engine/diagnostic"
)

// text is the content of a file as characters, with its lines. Lines end with LF, CR LF or CR.
type text struct {
	file  string
	ascii []byte // the content, if it is ASCII
	runes []rune // otherwise
	lines []int  // the offset at which each line begins
}

func newText(file string, runes []rune) *text {
	t := &text{file: file, runes: runes}
	t.findLines()
	return t
}

// newASCII is newText for a content of ASCII, which must not change.
func newASCII(file string, content []byte) *text {
	t := &text{file: file, ascii: content}
	t.findLines()
	return t
}

func (t *text) findLines() {
	t.lines = []int{0}
	for i := 0; i < t.length(); {
		width := t.breakAt(i)
		if width == 0 {
			i++
			continue
		}
		i += width
		t.lines = append(t.lines, i)
	}
}

// length returns the number of characters.
func (t *text) length() int { return len(t.ascii) + len(t.runes) }

// breakAt returns the number of characters of the line break at an offset: 0, 1 or 2.
func (t *text) breakAt(offset int) int {
	switch t.rune(offset) {
	case '\n':
		return 1
	case '\r':
		if t.rune(offset+1) == '\n' {
			return 2
		}
		return 1
	}
	return 0
}

// rune returns the character at an offset, or 0 outside the file.
func (t *text) rune(offset int) rune {
	switch {
	case offset < 0:
	case offset < len(t.ascii):
		return rune(t.ascii[offset])
	case offset < len(t.runes):
		return t.runes[offset]
	}
	return 0
}

func (t *text) isBlank(offset int) bool {
	r := t.rune(offset)
	return r == ' ' || r == '\t'
}

// isEnd reports whether a line ends at an offset.
func (t *text) isEnd(offset int) bool {
	return offset >= t.length() || t.breakAt(offset) > 0
}

// skipBlanks returns the offset of the first character from offset on that is no blank.
func (t *text) skipBlanks(offset int) int {
	for t.isBlank(offset) {
		offset++
	}
	return offset
}

// trimRight returns end less the blanks and line breaks in front of it, but not less than start.
func (t *text) trimRight(start, end int) int {
	for end > start && (t.isBlank(end-1) || t.breakAt(end-1) > 0) {
		end--
	}
	return end
}

// line returns the index of the line that holds an offset.
func (t *text) line(offset int) int {
	return sort.Search(len(t.lines), func(i int) bool { return t.lines[i] > offset }) - 1
}

// lineEnd returns the offset of the line break that ends a line, or of the end of the file.
func (t *text) lineEnd(line int) int {
	if line+1 >= len(t.lines) {
		return t.length()
	}
	end := t.lines[line+1] - 1
	if end > t.lines[line] && t.rune(end) == '\n' && t.rune(end-1) == '\r' {
		end--
	}
	return end
}

// indent returns the number of spaces at the start of a line, and whether the line has more
// than blanks and a comment.
func (t *text) indent(line int) (spaces int, hasContent bool) {
	start := t.lines[line]
	i := start
	for t.rune(i) == ' ' {
		i++
	}
	first := t.skipBlanks(i)
	return i - start, !t.isEnd(first) && t.rune(first) != '#'
}

// offset returns the offset of a line and column that count from 1, brought inside the file.
func (t *text) offset(line, column int) int {
	if line < 1 {
		return 0
	}
	if line > len(t.lines) {
		return t.length()
	}
	return min(t.lines[line-1]+max(column-1, 0), t.length())
}

// at returns the position of one place.
func (t *text) at(offset int) diagnostic.Position {
	offset = min(max(offset, 0), t.length())
	line := t.line(offset)
	return diagnostic.Position{File: t.file, Line: line + 1, Column: offset - t.lines[line] + 1}
}

// span returns the position of the characters from one offset up to another.
func (t *text) span(from, to int) diagnostic.Position {
	position := t.at(from)
	end := t.at(max(from, to))
	position.EndLine, position.EndColumn = end.Line, end.Column
	return position
}

// slice returns the characters from one offset up to another.
func (t *text) slice(from, to int) string {
	if t.ascii != nil {
		return string(t.ascii[from:to])
	}
	return string(t.runes[from:to])
}
