package lint

import (
	"strings"

	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/schema"
	"github.com/unimap/unimap/engine/suggest"
	"github.com/unimap/unimap/engine/template"
)

// standing is what a schema says of a place in an output.
type standing int

const (
	declared   standing = iota
	free                // inside something that may hold anything
	undeclared          // the last name of the path is not one of the object it is in
	outside             // something further up is wrong already
)

// place follows the path of a leaf, in which "*" is an element of a list, strictly: other than
// an expression, an output has no name of a list. For an undeclared name the shape is the object
// that lacks it.
func place(shape *schema.Shape, path []string) (*schema.Shape, standing) {
	for i, segment := range path {
		switch {
		case shape.AnyType():
			return shape, free
		case segment == "*" && shape.Items() == nil:
			return nil, outside
		case segment == "*":
			shape = shape.Items()
		case shape.Property(segment) != nil:
			shape = shape.Property(segment).Shape
		case !shape.Accepts("object"):
			return nil, outside
		case shape.Open():
			return shape, free
		case i == len(path)-1:
			return shape, undeclared
		default:
			return nil, outside
		}
	}
	return shape, declared
}

// propertyNames returns the names of the declared properties in the order of the schema.
func propertyNames(shape *schema.Shape) []string {
	var names []string
	for _, property := range shape.Properties() {
		names = append(names, property.Name)
	}
	return names
}

// closest returns a help text: the name that was probably meant, or else all names.
func closest(name string, names []string) string {
	if len(names) == 0 {
		return ""
	}
	return suggest.Help(name, names, "use one of "+strings.Join(names, ", "))
}

// keyPosition returns where the key of a leaf stands, or the leaf itself if it has none.
func keyPosition(leaf template.Leaf) diagnostic.Position {
	if leaf.Key.Line > 0 {
		return leaf.Key
	}
	return leaf.Position
}

// namePosition returns where a name stands in an expression, or the whole expression if the name
// is there more than once or in another notation.
func namePosition(x *template.Expression, name string) diagnostic.Position {
	source := []rune(x.Program.Source())
	wanted := []rune(name)
	at, count := 0, 0
	for i := 0; i+len(wanted) <= len(source); i++ {
		isWhole := (i == 0 || !isWord(source[i-1])) && (i+len(wanted) == len(source) || !isWord(source[i+len(wanted)]))
		if isWhole && string(source[i:i+len(wanted)]) == name {
			at = i
			count++
		}
	}
	if count != 1 {
		return x.Span(0, len(source))
	}
	return x.Span(at, at+len(wanted))
}

func isWord(r rune) bool {
	return r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
}
