package editor

import (
	"slices"
	"strings"

	"github.com/unimap/unimap/engine/format"
	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/value"
)

// described adds what the table says of a field to its schema: as plain text, and as Markdown
// for the editors that know markdownDescription. A slot is followed by the names that it sees.
func described(schema *value.Object, field format.Field) *value.Object {
	plain, markdown := field.Doc, field.Doc
	if roots := visible(field.Slot); len(roots) > 0 {
		names := make([]string, len(roots))
		for i, root := range roots {
			names[i] = root.Name
			markdown += "\n- `" + root.Name + "`: " + root.Doc
		}
		plain += " Sees " + strings.Join(names, ", ") + "."
		markdown = strings.Replace(markdown, "\n- ", "\n\nSees:\n\n- ", 1)
	}
	out := value.ObjectOf("description", plain)
	if markdown != plain {
		out.Set("markdownDescription", markdown)
	}
	return laidOver(out, schema)
}

// visible returns the names that a slot sees.
func visible(slot format.Slot) []mapping.Root {
	var roots []mapping.Root
	for _, root := range mapping.Roots {
		if slices.Contains(root.Slots, slot) {
			roots = append(roots, root)
		}
	}
	return roots
}
