package direct

import (
	"github.com/unimap/unimap/engine/scan"
	"github.com/unimap/unimap/engine/schema"
)

// refuseBare makes a scan refuse documents in which a reference stands in its bare form, which is
// a string. References are members of the document, or elements of a list that is one; a member
// that may hold some further down is refused as soon as it has parts.
func refuseBare(document *scan.Node, shape *schema.Shape) {
	for _, property := range shape.Properties() {
		bare, inside := property.Shape.Shorthand() != "", holdsBare(property.Shape)
		if !bare && !inside {
			continue
		}
		n := document.Child(property.Name)
		if n == nil {
			document.Refuse(scan.Object)
			return
		}
		items := property.Shape.Items()
		switch {
		case bare && !inside:
			n.Refuse(scan.String)
		case items != nil && items.Shorthand() != "" && !holdsBare(items):
			n.RefuseTexts()
		default:
			n.Refuse(scan.String)
			n.Refuse(scan.Object)
			n.Refuse(scan.List)
		}
	}
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
