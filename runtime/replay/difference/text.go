package difference

import (
	"github.com/unimap/unimap/engine/excerpt"
	"github.com/unimap/unimap/engine/value"
)

// maxLine bounds the JSON text of one side of a difference in a line.
const maxLine = 2000

// Lines returns the difference for a reader: a line with a minus for what is wanted and is not
// there, and a line with a plus for what is there instead. Long values are cut.
func (d Difference) Lines() []string {
	var lines []string
	for _, side := range []struct {
		sign  string
		value any
	}{{"- ", d.Want}, {"+ ", d.Got}} {
		if !value.IsMissing(side.value) {
			lines = append(lines, side.sign+d.place()+" "+excerpt.Bytes(string(value.Append(nil, side.value)), maxLine))
		}
	}
	return lines
}

// place is the pointer, or a word for the whole value, whose pointer is empty.
func (d Difference) place() string {
	if d.Pointer == "" {
		return "(whole)"
	}
	return d.Pointer
}
