package scan

// Kind is the kind of the value of a slot.
type Kind uint8

// The kinds. Missing is the zero value: the path led nowhere. The path of an Irregular one goes
// by name through a list, so that its value is made of several and stands at no one place.
const (
	Missing Kind = iota
	Null
	False
	True
	Number
	String
	Object
	List
	Irregular
)

// Flags say what the text of a value is like.
type Flags uint8

const (
	// Loose is set where the text is not what value.Append would write: a string with an escape
	// that JSON does not require, or an object or list with blanks between its parts or with such a
	// string anywhere in it.
	Loose Flags = 1 << iota
	// Nulls is set for an object or list with a null in it, at any depth.
	Nulls
	// Bare is set for an object that is written as a string, and for what has one in it.
	Bare
	// Escaped is set for a string with an escape, and for what has one in it.
	Escaped
)

// Span is the place of one value in its document. The span of a slot that holds rows or members
// has the first of them in Start and their number in End.
type Span struct {
	Start, End uint32
	Kind       Kind
	Flags      Flags
}

// Member is one member of an object whose members are collected.
type Member struct {
	Key   Span // of the text between the quotes
	Value Span
	Next  uint32 // index of the member behind it
	last  uint32 // of the first: index of the last of its object so far
}
