package direct

import (
	"github.com/unimap/unimap/engine/scan"
	"github.com/unimap/unimap/engine/schema"
	"github.com/unimap/unimap/engine/value"
)

// setBare tells the trie where in a document a reference may stand in its bare form, which is a
// string. References are members of the document, or elements of a list that is one. It reports
// whether the schema has them nowhere else.
func setBare(document *scan.Node, shape *schema.Shape) bool {
	for _, property := range shape.Properties() {
		items := property.Shape.Items()
		switch {
		case !holdsBare(property.Shape):
			if key := property.Shape.Shorthand(); key != "" {
				document.Child(property.Name).SetBare(key)
			}
		case items != nil && items.Shorthand() != "" && !holdsBare(items) && property.Shape.Shorthand() == "":
			document.Child(property.Name).SetBareElements(items.Shorthand())
		default:
			return false
		}
	}
	return true
}

// holdsBare reports whether a reference in its bare form may stand inside a value of the shape.
func holdsBare(shape *schema.Shape) bool {
	return holdsBareWithin(shape, 8) // a shape may hold itself
}

func holdsBareWithin(shape *schema.Shape, depth int) bool {
	if depth == 0 {
		return false
	}
	parts := shape.Properties()
	if items := shape.Items(); items != nil {
		parts = append(parts[:len(parts):len(parts)], schema.Property{Shape: items})
	}
	for _, part := range parts {
		if part.Shape.Shorthand() != "" || holdsBareWithin(part.Shape, depth-1) {
			return true
		}
	}
	return false
}

// expanded returns the value of the root of a level in which references stand in their bare form.
func (r *run) expanded(l level, row int) any {
	span := r.scanner.At(row, l.root.Slot())
	v, err := value.Decode(r.scanner.Text(span), r.limits)
	if err != nil {
		r.broken = true
		return value.Missing
	}
	if l.depth == 0 {
		return r.plan.bare.ExpandShorthand(v)
	}
	if text, ok := v.(string); ok {
		return value.ObjectOf(l.root.Bare(), text)
	}
	return v
}
