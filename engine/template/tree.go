package template

import (
	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/source"
	"github.com/unimap/unimap/engine/value"
)

// Mode says what a null in a tree means.
type Mode uint8

// The modes.
const (
	// ModeRequest keeps nulls: the caller clears a field.
	ModeRequest Mode = iota
	// ModeRecord drops nulls like missing values, except in raw members.
	ModeRecord
)

// Options of a tree.
type Options struct {
	Mode Mode
	// Raw names the top-level members of a record whose values keep their nulls, such as
	// custom_fields.
	Raw map[string]bool
	// Elements says that the tree is a list of records, whose members Raw names.
	Elements bool
}

// recordDepth is how far below the root of the tree its records are.
func (o Options) recordDepth() int {
	if o.Elements {
		return 1
	}
	return 0
}

// Tree is a compiled data slot. It is immutable and safe for concurrent use.
type Tree struct {
	root    branch
	options Options
}

// branch is one node of a compiled tree.
type branch interface {
	// eval returns value.Missing where the branch vanishes.
	eval(e *evaluation) (any, error)
	// leaves reports what the branch can produce at a place and below.
	leaves(at place, visit func(Leaf))
}

// place is where in the output a branch stands.
type place struct {
	path        []string
	key         source.Place
	conditional bool
}

// below returns the place of a member or an element. It copies the path, since leaves keep it.
func (p place) below(segment string, key source.Place) place {
	path := make([]string, 0, len(p.path)+1)
	return place{path: append(append(path, p.path...), segment), key: key, conditional: p.conditional}
}

// maybe returns the place under a condition.
func (p place) maybe() place {
	p.conditional = true
	return p
}

// leaf returns a leaf at the place.
func (p place) leaf(at source.Place) Leaf {
	return Leaf{Path: p.path, Place: at, Key: p.key, Conditional: p.conditional}
}

func (p place) container(at source.Place, kind value.Kind) Leaf {
	leaf := p.leaf(at)
	leaf.Container = kind
	return leaf
}

// Leaf is one value that a tree can produce.
type Leaf struct {
	Path       []string    // keys from the root; "*" is every element of a list
	Expression *Expression // nil for a literal
	Literal    any
	source.Place
	Key         source.Place // of the key it stands behind; zero for the root and for elements
	Conditional bool         // below an $if, a $switch or an $each
	// Container is set for an object or list of the tree itself, which has leaves of its own.
	Container value.Kind
}

// Leaves calls visit for everything the tree can produce, in the order of the file.
func (t *Tree) Leaves(visit func(Leaf)) { t.root.leaves(place{}, visit) }

// Control calls visit for every expression that decides the shape of the tree without being a
// value of it: the subjects of $each, $if and $switch, and what is merged as a whole.
func (t *Tree) Control(visit func(*Expression)) { control(t.root, visit) }

// Cases calls visit for every case of a $switch of the tree, with the subject that picks it. A nil
// tree has none.
func (t *Tree) Cases(visit func(subject *Expression, name string, at diagnostic.Position)) {
	if t != nil {
		casesOf(t.root, visit)
	}
}

// Asked calls visit for the subjects of $if and $each, of whose values only matters whether they hold
// and how many elements they have: what is inside, other expressions look at.
func (t *Tree) Asked(visit func(*Expression)) {
	askedIn(t.root, visit)
}

// Expressions calls visit for every expression of the tree. A nil tree has none.
func (t *Tree) Expressions(visit func(*Expression)) {
	if t == nil {
		return
	}
	t.Control(visit)
	values(t.root, visit)
}

// Trace receives each value as it is built, with its JSON pointer and its place in the file.
type Trace func(entry TraceEntry)

// TraceEntry is one value that a tree built.
type TraceEntry struct {
	Pointer    string
	Expression string // empty for a literal
	Position   diagnostic.Position
	Value      any
}

// Eval builds the value. It returns value.Missing if the whole tree vanished. Warnings are left
// in the frame, with their pointers set. The error is an *Error.
func (t *Tree) Eval(f *expression.Frame) (any, error) { return t.EvalTraced(f, nil) }

// EvalTraced is Eval with every leaf reported to trace.
func (t *Tree) EvalTraced(f *expression.Frame, trace Trace) (any, error) {
	e := &evaluation{frame: f, options: t.options, trace: trace}
	return t.root.eval(e)
}

// Append builds the value and appends its JSON text to dst; present is false, and dst
// unchanged, if the whole tree vanished.
func (t *Tree) Append(dst []byte, f *expression.Frame) (out []byte, present bool, err error) {
	v, err := t.Eval(f)
	if err != nil || value.IsMissing(v) {
		return dst, false, err
	}
	return value.Append(dst, v), true, nil
}
