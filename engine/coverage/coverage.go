package coverage

import (
	"slices"
	"strconv"

	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/scan"
	"github.com/unimap/unimap/engine/schema"
	"github.com/unimap/unimap/engine/value"
)

// Coverage knows what a set of paths reads of documents of one shape. It is immutable and safe
// for concurrent use.
type Coverage struct {
	root  *node
	shape *schema.Shape
}

// Uses are the paths that something is done with.
type Uses struct {
	Read []expression.Path
	// Asked are paths that are only asked whether they hold, or how many elements they have. That is
	// all there is to a scalar, and nothing of what is inside an object or a list.
	Asked []expression.Path
}

// Compile returns the coverage of uses of objects of a shape. The roots of the paths do not
// count: each is taken to begin at the object.
func Compile(uses Uses, shape *schema.Shape) *Coverage {
	return &Coverage{root: newCompiler(uses).root(), shape: shape}
}

// Unread returns JSON pointers to what an object holds and no path reads: the highest pointer of
// each such part, in the order of the document. The members named in except are passed over. The
// document is a valid JSON object; references in it may stand in their bare form.
//
// A part counts as read where a path leads to it or to something that it is inside of, and where
// it is a reference whose id or name is read: its other members only describe what it refers to. A
// path that is only asked does so for a scalar.
func (c *Coverage) Unread(document []byte, except ...string) []string {
	if c.root.covered {
		return nil
	}
	w := walk{}
	for key, member := range scan.MembersOf(document) {
		name := scan.NameOf(key)
		if !slices.ContainsFunc(except, func(other string) bool { return other == string(name) }) {
			w.member(c.root, name, member, c.shape)
		}
	}
	return w.pointers
}

// Reads reports whether a path leads to the member of a name, or into it.
func (c *Coverage) Reads(name string) bool {
	return c.root.covered || c.root.member([]byte(name)) != nil
}

// walk is one pass through a document.
type walk struct {
	path     []step // from the document to where the walk is
	pointers []string
}

// step is a step of a path: by a name, or by an index.
type step struct {
	name  []byte
	index int
}

// report notes where the walk is.
func (w *walk) report() {
	segments := make([]string, len(w.path))
	for i, s := range w.path {
		if segments[i] = string(s.name); s.name == nil {
			segments[i] = strconv.Itoa(s.index)
		}
	}
	w.pointers = append(w.pointers, value.Pointer(segments))
}

// member goes on to a member of an object.
func (w *walk) member(of *node, name []byte, text []byte, shape *schema.Shape) {
	n := of.member(name)
	if n != nil && n.covered {
		return
	}
	w.path = append(w.path, step{name: name})
	w.value(n, text, property(shape, name))
	w.path = w.path[:len(w.path)-1]
}

// value looks at a part of the document; n is nil where no path reads anything of it.
func (w *walk) value(n *node, text []byte, shape *schema.Shape) {
	switch {
	case n == nil:
		w.report()
	case n.covered:
	case n.asked && !n.hasInside() && isInside(text, shape):
		w.report()
	case text[0] == '{':
		w.object(n, text, shape)
	case text[0] == '[':
		w.list(n, text, shape)
	case text[0] == '"' && shape != nil && shape.Shorthand() != "":
		if name := []byte(shape.Shorthand()); !isIdentity(n, name) {
			w.member(n, name, text, shape)
		}
	}
	// Another scalar or null where the mapping reads something inside: the paths through it are
	// null or missing, and that is what the mapping acts on.
}

// isInside reports whether a value is more than whether it holds.
func isInside(text []byte, shape *schema.Shape) bool {
	return text[0] == '{' || text[0] == '[' || text[0] == '"' && shape != nil && shape.Shorthand() != ""
}

func (w *walk) object(n *node, text []byte, shape *schema.Shape) {
	if isIdentified(n, text, shape) {
		return
	}
	for key, member := range scan.MembersOf(text) {
		w.member(n, scan.NameOf(key), member, shape)
	}
}

func (w *walk) list(n *node, text []byte, shape *schema.Shape) {
	length := 0
	if n.indexed() {
		for range scan.ElementsOf(text) {
			length++
		}
	}
	index, shape := 0, items(shape)
	for element := range scan.ElementsOf(text) {
		w.path = append(w.path, step{index: index})
		w.value(n.element(index, length), element, shape)
		w.path = w.path[:len(w.path)-1]
		index++
	}
}

// isIdentified reports whether the text is that of a reference whose id or name is read.
func isIdentified(n *node, text []byte, shape *schema.Shape) bool {
	if shape == nil || shape.Shorthand() == "" || !isIdentity(n, []byte("id")) && !isIdentity(n, []byte("name")) {
		return false
	}
	for key := range scan.MembersOf(text) {
		if isIdentity(n, scan.NameOf(key)) {
			return true
		}
	}
	return false
}

// isIdentity reports whether a member of a reference names what it refers to, and is read.
func isIdentity(n *node, name []byte) bool {
	if string(name) != "id" && string(name) != "name" {
		return false
	}
	member := n.member(name)
	return member != nil && member.covered
}

func property(shape *schema.Shape, name []byte) *schema.Shape {
	if shape == nil {
		return nil
	}
	if p := shape.Property(string(name)); p != nil {
		return p.Shape
	}
	return nil
}

func items(shape *schema.Shape) *schema.Shape {
	if shape == nil {
		return nil
	}
	return shape.Items()
}
