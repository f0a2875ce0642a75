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
	// Position spans the node with its quotes and brackets, without what follows it on the line.
	// The end of a block scalar is behind its last character, before the final line breaks.
	Position diagnostic.Position

	key   *Node // that it is the value of; nil for an element and for the root
	text  *text
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
		return n.key.Position
	}
	return n.Position
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

// At returns the place in the file of the character with the given offset, counted in characters
// of Text. The offset len(Text) is the place behind the last character; offsets outside are
// brought inside. A character that an escape stands for is where the escape begins, a folded
// line break is where the line ends. If the place cannot be computed, At returns the start of
// the node, which is always so for maps and lists.
func (n *Node) At(offset int) diagnostic.Position {
	trace, ok := n.trace()
	if !ok {
		return n.startPosition()
	}
	return n.text.at(trace.startOf(offset))
}

// Span returns the place in the file of the characters from offset from up to, and not
// including, offset to. See At.
func (n *Node) Span(from, to int) diagnostic.Position {
	trace, ok := n.trace()
	if !ok {
		return n.Position
	}
	if to <= from {
		return n.text.at(trace.startOf(from))
	}
	return n.text.span(trace.startOf(from), trace.endOf(to-1))
}

func (n *Node) startPosition() diagnostic.Position {
	position := n.Position
	position.EndLine, position.EndColumn = 0, 0
	return position
}
