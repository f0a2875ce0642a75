package mapping

import (
	"strings"

	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/source"
)

// Note is what a doc of a file says.
type Note struct {
	Text   string
	scalar source.Scalar
}

// Line is one line of a note.
type Line struct {
	Text     string // without the blanks around it
	Position diagnostic.Position
}

// Lines returns the lines of the note that are not blank.
func (n Note) Lines() []Line {
	var lines []Line
	offset := 0
	for _, line := range strings.SplitAfter(n.Text, "\n") {
		text := strings.TrimSpace(line)
		if text != "" {
			from := offset + len([]rune(line[:strings.Index(line, text)]))
			lines = append(lines, Line{Text: text, Position: n.scalar.Span(from, from+len([]rune(text)))})
		}
		offset += len([]rune(line))
	}
	return lines
}
