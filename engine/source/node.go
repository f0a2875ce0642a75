package source

import (
	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/value"
)

// Kind says what shape a node has.
type Kind uint8

// The kinds of nodes.
const (
	KindMap Kind = iota
	KindList
	KindScalar
)

// String returns "map", "list" or "scalar".
func (k Kind) String() string {
	switch k {
	case KindMap:
		return "map"
	case KindList:
		return "list"
	}
	return "scalar"
}

// ScalarKind says what a scalar means. Quoted and block scalars are always Text.
type ScalarKind uint8

// The kinds of scalars.
const (
	Text    ScalarKind = iota
	Integer            // an integer in the notation of JSON
	Number             // any other number in the notation of JSON
	Boolean            // true, True, TRUE and the same for false
	Null               // null, Null, NULL, ~ or nothing at all
)

// String returns "text", "integer", "number", "boolean" or "null".
func (k ScalarKind) String() string {
	switch k {
	case Text:
		return "text"
	case Integer:
		return "integer"
	case Number:
		return "number"
	case Boolean:
		return "boolean"
	}
	return "null"
}

// Style says how a node is written. A map or list in block style is Plain.
type Style uint8

// The styles of nodes.
const (
	Plain Style = iota
	SingleQuoted
	DoubleQuoted
	Literal // a block that begins with |
	Folded  // a block that begins with >
	Flow    // a map in { } or a list in [ ]
)

// Node is a map, a list or a scalar of a file.
type Node struct {
	Kind   Kind
	Scalar ScalarKind // of a scalar
	Style  Style
	inFlow bool // inside { } or [ ]
	// Text is the decoded text of a scalar. Numbers and booleans keep the text they are written
	// with.
	Text    string
	Entries []Entry // of a map, in the order of the file, no key twice
	Items   []*Node // of a list

	key   *Node // that it is the value of; nil for an element and for the root
	text  *text
	from  int // offset of the first character
	start int // offset of the content, behind an anchor or tag
	end   int // offset behind the node, or unknown
}

// Entry is a key of a map with its value. The key is always a scalar of kind Text.
type Entry struct {
	Key   *Node
	Value *Node
}

// unknown is the offset of a place that could not be computed.
const unknown = -1

// Entry returns the value of a key, or nil if the node is not a map or lacks the key. A nil node
// has no keys.
func (n *Node) Entry(key string) *Node {
	if n == nil || n.Kind != KindMap {
		return nil
	}
	for _, entry := range n.Entries {
		if entry.Key.Text == key {
			return entry.Value
		}
	}
	return nil
}

// Mark returns where to show what is wrong with the node as a whole. A map or a list in block style
// begins with its first element and has no sign of its own, so that it is the key in front of it.
func (n *Node) Mark() diagnostic.Position {
	if n.Kind != KindScalar && n.Style != Flow && n.key != nil {
		return n.key.Position()
	}
	return n.Position()
}

// IsText reports whether the node is a scalar of kind Text.
func (n *Node) IsText() bool { return n != nil && n.Kind == KindScalar && n.Scalar == Text }

// IsNull reports whether the node is a scalar of kind Null.
func (n *Node) IsNull() bool { return n != nil && n.Kind == KindScalar && n.Scalar == Null }

// IsLeftOut reports whether the node stands for a value that is not written at all, which YAML reads
// as null.
func (n *Node) IsLeftOut() bool { return n.IsNull() && n.Text == "" }

// Describe names what the node is, for messages: "a map", "a list", "text", "an integer",
// "a number", "a boolean", "null" or "nothing" for a value that was left out.
func (n *Node) Describe() string {
	switch {
	case n == nil:
		return "nothing"
	case n.Kind == KindMap:
		return "a map"
	case n.Kind == KindList:
		return "a list"
	case n.Scalar == Text:
		return "text"
	case n.Scalar == Integer:
		return "an integer"
	case n.Scalar == Number:
		return "a number"
	case n.Scalar == Boolean:
		return "a boolean"
	case n.IsLeftOut():
		return "nothing"
	}
	return "null"
}

// Value returns the node as a value of package value: an *Object for a map, a []any for a list,
// and for a scalar a string, an exact number, a bool or nil.
func (n *Node) Value() any {
	switch {
	case n == nil:
		return nil
	case n.Kind == KindMap:
		object := value.NewObject(len(n.Entries))
		for _, entry := range n.Entries {
			object.Set(entry.Key.Text, entry.Value.Value())
		}
		return object
	case n.Kind == KindList:
		list := make([]any, len(n.Items))
		for i, item := range n.Items {
			list[i] = item.Value()
		}
		return list
	}
	return n.scalarValue()
}

func (n *Node) scalarValue() any {
	switch n.Scalar {
	case Null:
		return nil
	case Boolean:
		return n.Text[0] == 't' || n.Text[0] == 'T'
	case Integer, Number:
		// Parse makes a node a number only if this succeeds.
		if number, err := value.ParseNumber(n.Text); err == nil {
			return number
		}
	}
	return n.Text
}

// Content returns the content of the file that the node is in.
func (n *Node) Content() string { return n.text.content }

// Position returns where the node stands, with its quotes and brackets and without what follows it
// on the line. The end of a block scalar is behind its last character, before the final line breaks.
func (n *Node) Position() diagnostic.Position { return n.Place().Position() }

// Place returns where the node stands, to be kept.
func (n *Node) Place() Place { return Place{text: n.text, from: int32(n.from), end: int32(n.end)} }

// AsScalar returns a scalar to be kept without the tree.
func (n *Node) AsScalar() Scalar {
	return Scalar{Text: n.Text, Place: n.Place(), start: int32(n.start), style: n.Style}
}

// At is that of a scalar: see Scalar. For a map or a list it returns the start of the node.
func (n *Node) At(offset int) diagnostic.Position {
	if n.Kind != KindScalar {
		return startOf(n.Position())
	}
	return n.AsScalar().At(offset)
}

// Span is that of a scalar: see Scalar. For a map or a list it returns the node.
func (n *Node) Span(from, to int) diagnostic.Position {
	if n.Kind != KindScalar {
		return n.Position()
	}
	return n.AsScalar().Span(from, to)
}
