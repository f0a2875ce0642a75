package scaffold

import (
	"strings"
	"unicode"
)

// line is a line of YAML.
type line struct {
	depth int // in steps of two blanks
	text  string
	note  string // stands behind it as a comment
}

// page is a file that is being written.
type page struct{ text strings.Builder }

// raw writes a line as it is.
func (p *page) raw(text string) { p.text.WriteString(text + "\n") }

func (p *page) blank() { p.raw("") }

// active writes lines that mean something.
func (p *page) active(lines ...line) {
	for _, l := range lines {
		p.raw(indent(l.depth) + l.String())
	}
}

// disabled writes lines as comments, whose sign stands where the first of them begins, so that an
// editor turns them on by taking it away.
func (p *page) disabled(lines ...line) {
	for _, l := range lines {
		p.raw(indent(lines[0].depth) + "# " + indent(l.depth-lines[0].depth) + l.String())
	}
}

func (p *page) bytes() []byte { return []byte(p.text.String()) }

func indent(depth int) string { return strings.Repeat("  ", depth) }

// String returns the line without its indentation.
func (l line) String() string {
	if l.note == "" {
		return l.text
	}
	return l.text + " # " + oneLine(l.note)
}

// oneLine makes a text of a schema fit for a comment.
func oneLine(text string) string {
	visible := strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return ' '
	}, strings.ToValidUTF8(text, " "))
	return strings.Join(strings.Fields(visible), " ")
}

// deeper moves lines by one step.
func deeper(lines []line) []line {
	for i := range lines {
		lines[i].depth++
	}
	return lines
}
