package source

import (
	"slices"
	"sort"

	"github.com/unimap/unimap/engine/diagnostic"
)

// text is the content of a file as characters, with its lines. Lines end with LF, CR LF or CR.
type text struct {
	file    string
	content string  // as it is in the file
	ascii   string  // the content, if it is ASCII
	runes   []rune  // otherwise
	lines   []int32 // the offset at which each line begins, which MaxBytes bounds
}

func newText(file, content string, runes []rune) *text {
	t := &text{file: file, content: content, runes: runes}
	t.findLines()
	return t
}

// newASCII is newText for a content of ASCII.
func newASCII(file, content string) *text {
	t := &text{file: file, content: content, ascii: content}
	t.findLines()
	return t
}

func (t *text) findLines() {
	lines := []int32{0}
	for i := 0; i < t.length(); {
		width := t.breakAt(i)
		i += max(width, 1)
		if width > 0 {
			lines = append(lines, int32(i))
		}
	}
	t.lines = slices.Clone(lines) // without the room to grow, since it is kept
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

// lineStart returns the offset at which a line begins.
func (t *text) lineStart(line int) int { return int(t.lines[line]) }

// line returns the index of the line that holds an offset.
func (t *text) line(offset int) int {
	return sort.Search(len(t.lines), func(i int) bool { return t.lineStart(i) > offset }) - 1
}

// lineEnd returns the offset of the line break that ends a line, or of the end of the file.
func (t *text) lineEnd(line int) int {
	if line+1 >= len(t.lines) {
		return t.length()
	}
	end := t.lineStart(line+1) - 1
	if end > t.lineStart(line) && t.rune(end) == '\n' && t.rune(end-1) == '\r' {
		end--
	}
	return end
}

// indent returns the number of spaces at the start of a line, and whether the line has more
// than blanks and a comment.
func (t *text) indent(line int) (spaces int, hasContent bool) {
	start := t.lineStart(line)
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
	return min(t.lineStart(line-1)+max(column-1, 0), t.length())
}

// at returns the position of one place.
func (t *text) at(offset int) diagnostic.Position {
	offset = min(max(offset, 0), t.length())
	line := t.line(offset)
	return diagnostic.Position{File: t.file, Line: line + 1, Column: offset - t.lineStart(line) + 1}
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
	if t.ascii != "" {
		return t.ascii[from:to]
	}
	return string(t.runes[from:to])
}
