package diagnostic

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// The measures of an excerpt, in columns of a terminal.
const (
	excerptWidth = 110 // of a line that is shown
	excerptLead  = 50  // in front of the marked place, where a line is cut
	tabWidth     = 4
)

// excerpt is a line of a file, made fit for a terminal, and the place to mark under it.
type excerpt struct {
	line           string
	indent, length int // of the mark, in columns
}

// cell is one character of a line as it is shown.
type cell struct {
	text  string
	width int
}

// excerptOf shows a line of a file around a position on it.
func excerptOf(line string, p Position) excerpt {
	cells := cellsOf(line)
	from := min(max(p.Column-1, 0), len(cells))
	to := from + 1
	if p.HasEnd() && p.EndLine == p.Line {
		to = p.EndColumn - 1
	} else if p.EndLine > p.Line {
		to = len(cells)
	}
	to = max(min(to, len(cells)), from)
	first, last := window(cells, from)
	to = max(min(to, last), from)
	out := excerpt{indent: width(cells[first:from]), length: max(width(cells[from:to]), 1)}
	var text strings.Builder
	if first > 0 {
		text.WriteString("…")
		out.indent++
	}
	for _, c := range cells[first:last] {
		text.WriteString(c.text)
	}
	if last < len(cells) {
		text.WriteString("…")
	}
	out.line = text.String()
	return out
}

// window returns the part of a line to be shown, which holds the given cell.
func window(cells []cell, at int) (first, last int) {
	if width(cells) <= excerptWidth {
		return 0, len(cells)
	}
	first = at
	for columns := 0; first > 0 && columns+cells[first-1].width <= excerptLead; first-- {
		columns += cells[first-1].width
	}
	last = first
	for columns := 0; last < len(cells) && columns+cells[last].width <= excerptWidth; last++ {
		columns += cells[last].width
	}
	return first, max(last, at)
}

func width(cells []cell) int {
	sum := 0
	for _, c := range cells {
		sum += c.width
	}
	return sum
}

// cellsOf returns the characters of a line. Tabs become spaces up to the next tab stop.
func cellsOf(line string) []cell {
	cells := make([]cell, 0, len(line))
	column := 0
	for i := 0; i < len(line); {
		r, size := utf8.DecodeRuneInString(line[i:])
		c := cell{text: string(r), width: runeWidth(r)}
		switch {
		case r == '\t':
			c.width = tabWidth - column%tabWidth
			c.text = strings.Repeat(" ", c.width)
		case needsEscape(r, size):
			c.text = escapeRune(r, size, line[i])
			c.width = len(c.text)
		}
		cells = append(cells, c)
		column += c.width
		i += size
	}
	return cells
}

// wide holds the characters that take two columns of a terminal: those of East_Asian_Width W and
// F (Unicode Standard Annex 11), in runs that join a few unassigned ones.
var wide = &unicode.RangeTable{
	R16: []unicode.Range16{
		{Lo: 0x1100, Hi: 0x115f, Stride: 1}, {Lo: 0x231a, Hi: 0x231b, Stride: 1}, {Lo: 0x23e9, Hi: 0x23ec, Stride: 1},
		{Lo: 0x25fd, Hi: 0x25fe, Stride: 1}, {Lo: 0x2614, Hi: 0x2615, Stride: 1}, {Lo: 0x2648, Hi: 0x2653, Stride: 1},
		{Lo: 0x2705, Hi: 0x2705, Stride: 1}, {Lo: 0x270a, Hi: 0x270b, Stride: 1}, {Lo: 0x2728, Hi: 0x2728, Stride: 1},
		{Lo: 0x274c, Hi: 0x274c, Stride: 1}, {Lo: 0x2753, Hi: 0x2755, Stride: 1}, {Lo: 0x2e80, Hi: 0x303e, Stride: 1},
		{Lo: 0x3041, Hi: 0x33ff, Stride: 1}, {Lo: 0x3400, Hi: 0x4dbf, Stride: 1}, {Lo: 0x4e00, Hi: 0xa4cf, Stride: 1},
		{Lo: 0xa960, Hi: 0xa97f, Stride: 1}, {Lo: 0xac00, Hi: 0xd7a3, Stride: 1}, {Lo: 0xf900, Hi: 0xfaff, Stride: 1},
		{Lo: 0xfe10, Hi: 0xfe19, Stride: 1}, {Lo: 0xfe30, Hi: 0xfe6f, Stride: 1}, {Lo: 0xff00, Hi: 0xff60, Stride: 1},
		{Lo: 0xffe0, Hi: 0xffe6, Stride: 1},
	},
	R32: []unicode.Range32{
		{Lo: 0x16fe0, Hi: 0x18cff, Stride: 1}, {Lo: 0x1b000, Hi: 0x1b2ff, Stride: 1}, {Lo: 0x1f300, Hi: 0x1f64f, Stride: 1},
		{Lo: 0x1f680, Hi: 0x1f6ff, Stride: 1}, {Lo: 0x1f900, Hi: 0x1faff, Stride: 1}, {Lo: 0x20000, Hi: 0x3fffd, Stride: 1},
	},
}

// runeWidth returns the number of columns that a character takes on a terminal.
func runeWidth(r rune) int {
	switch {
	case r < 0x300:
		return 1
	case unicode.In(r, unicode.Mn, unicode.Me):
		return 0
	case unicode.Is(wide, r):
		return 2
	}
	return 1
}
