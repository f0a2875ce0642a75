package diagnostic

import (
	"cmp"
	"strconv"
	"strings"
)

// Position is a place in a file, or the whole file where Line is zero.
//
// Lines and columns count from 1, columns in characters (runes), not in bytes. The end is
// exclusive: the three characters from column 5 on one line have Column 5 and EndColumn 8. Zero
// EndLine and EndColumn mean that the end is not known.
type Position struct {
	File      string
	Line      int
	Column    int
	EndLine   int
	EndColumn int
}

// String returns "file:line:column", or less where the position knows less: "file:line", "file".
func (p Position) String() string {
	var out strings.Builder
	out.WriteString(p.File)
	if p.Line <= 0 {
		return out.String()
	}
	if p.File != "" {
		out.WriteByte(':')
	}
	out.WriteString(strconv.Itoa(p.Line))
	if p.Column > 0 {
		out.WriteByte(':')
		out.WriteString(strconv.Itoa(p.Column))
	}
	return out.String()
}

// HasEnd reports whether the position knows where it ends.
func (p Position) HasEnd() bool { return p.Line > 0 && p.EndLine > 0 && p.EndColumn > 0 }

// compare orders by file, line and column.
func (p Position) compare(other Position) int {
	return cmp.Or(
		strings.Compare(p.File, other.File),
		cmp.Compare(p.Line, other.Line),
		cmp.Compare(p.Column, other.Column),
	)
}
