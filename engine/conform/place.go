package conform

import (
	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/schema"
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

// keyPosition returns where the key of a leaf stands, or the leaf itself if it has none.
func keyPosition(leaf template.Leaf) diagnostic.Position {
	if !leaf.Key.IsZero() {
		return leaf.Key.Position()
	}
	return leaf.Position()
}
