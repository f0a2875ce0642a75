package mapping

import (
	"fmt"
	"io"
	"strings"

	"github.com/unimap/unimap/engine/format"
)

// slots lists the slots in the order of the reference.
var slots = []format.Slot{
	format.SlotServer, format.SlotPath, format.SlotRequest, format.SlotMessage, format.SlotAnswer,
	format.SlotRecord, format.SlotResult, format.SlotAuth,
}

// WriteMarkdown writes the reference of names: which name is visible in which slot.
func WriteMarkdown(w io.Writer) error {
	var b strings.Builder
	b.WriteString("| name | what it is |")
	for _, slot := range slots {
		fmt.Fprintf(&b, " %s |", slot)
	}
	b.WriteString("\n|---|---|" + strings.Repeat(":-:|", len(slots)) + "\n")
	for _, root := range Roots {
		fmt.Fprintf(&b, "| `%s` | %s |", root.Name, root.Doc)
		for _, slot := range slots {
			mark := " "
			if root.visibleIn(slot) {
				mark = "x"
			}
			fmt.Fprintf(&b, " %s |", mark)
		}
		b.WriteString("\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}
