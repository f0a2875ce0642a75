package coverage

import (
	"slices"
	"strconv"

	"github.com/tidwall/gjson"

	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/schema"
	"github.com/unimap/unimap/engine/template"
)

// Coverage knows what a set of paths reads of documents of one shape. It is immutable and safe
// for concurrent use.
type Coverage struct {
	root  *node
	shape *schema.Shape
}

// Compile returns the coverage of paths into objects of a shape. The roots of the paths do not
// count: each is taken to begin at the object.
func Compile(reads []expression.Path, shape *schema.Shape) *Coverage {
	return &Coverage{root: newCompiler(reads).root(), shape: shape}
}

// Unread returns JSON pointers to what an object holds and no path reads: the highest pointer of
// each such part, in the order of the document. The members named in except are passed over. The
// document is a valid JSON object; references in it may stand in their bare form.
//
// A part counts as read where a path leads to it or to something that it is inside of, and where
// it is a reference whose id or name is read: its other members only describe what it refers to.
func (c *Coverage) Unread(document []byte, except ...string) []string {
	if c.root.covered {
		return nil
	}
	w := walk{}
	gjson.ParseBytes(document).ForEach(func(key, member gjson.Result) bool {
		if !slices.Contains(except, key.Str) {
			w.member(c.root, key.Str, member, c.shape)
		}
		return true
	})
	return w.pointers
}

// walk is one pass through a document.
type walk struct {
	path     []string // from the document to where the walk is
	pointers []string
}

// member goes on to a member of an object.
func (w *walk) member(of *node, key string, v gjson.Result, shape *schema.Shape) {
	w.path = append(w.path, key)
	w.value(of.member(key), v, property(shape, key))
	w.path = w.path[:len(w.path)-1]
}

// value looks at a part of the document; n is nil where no path reads anything of it.
func (w *walk) value(n *node, v gjson.Result, shape *schema.Shape) {
	switch {
	case n == nil:
		w.pointers = append(w.pointers, template.Pointer(w.path))
	case n.covered:
	case v.IsObject():
		w.object(n, v, shape)
	case v.IsArray():
		w.list(n, v, shape)
	case v.Type == gjson.String && shape != nil && shape.Shorthand() != "":
		if key := shape.Shorthand(); !isIdentity(n, key) {
			w.member(n, key, v, shape)
		}
	}
	// Another scalar or null where the mapping reads something inside: the paths through it are
	// null or missing, and that is what the mapping acts on.
}

func (w *walk) object(n *node, v gjson.Result, shape *schema.Shape) {
	if isIdentified(n, v, shape) {
		return
	}
	v.ForEach(func(key, member gjson.Result) bool {
		w.member(n, key.Str, member, shape)
		return true
	})
}

func (w *walk) list(n *node, v gjson.Result, shape *schema.Shape) {
	length := 0
	if n.indexed() {
		length = int(v.Get("#").Int())
	}
	index := 0
	v.ForEach(func(_, element gjson.Result) bool {
		w.path = append(w.path, strconv.Itoa(index))
		w.value(n.element(index, length), element, items(shape))
		w.path = w.path[:len(w.path)-1]
		index++
		return true
	})
}

// isIdentified reports whether v is a reference whose id or name is read.
func isIdentified(n *node, v gjson.Result, shape *schema.Shape) bool {
	if shape == nil || shape.Shorthand() == "" || !isIdentity(n, "id") && !isIdentity(n, "name") {
		return false
	}
	identified := false
	v.ForEach(func(key, _ gjson.Result) bool {
		identified = isIdentity(n, key.Str)
		return !identified
	})
	return identified
}

// isIdentity reports whether a member of a reference names what it refers to, and is read.
func isIdentity(n *node, key string) bool {
	if key != "id" && key != "name" {
		return false
	}
	member := n.member(key)
	return member != nil && member.covered
}

func property(shape *schema.Shape, key string) *schema.Shape {
	if shape == nil {
		return nil
	}
	if p := shape.Property(key); p != nil {
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
