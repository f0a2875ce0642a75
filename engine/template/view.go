package template

import (
	"github.com/unimap/unimap/engine/expression"
)

// View is one node of a compiled tree as a package sees it that runs the tree in its own way.
type View struct {
	Kind ViewKind
	// Literal is the value of a ViewLiteral.
	Literal any
	// Expression is what a ViewLeaf is, what a ViewEach goes over, and what decides a ViewWhen or a
	// ViewSwitch.
	Expression *Expression
	// Keys are those of the members of a ViewObject, and the cases of a ViewSwitch, in the order of
	// Parts.
	Keys []string
	// Parts are the members of a ViewObject, the items of a ViewList, the body of a ViewEach, what
	// a ViewMerge lays over one another, both branches of a ViewWhen, of which the second may be
	// missing, and the branches of a ViewSwitch, with the default, if there is one, at the end.
	Parts []View
	// Slot is where a ViewEach sets the element, and Index where it sets its number, or -1.
	Slot, Index int
	branch      branch
}

// ViewKind says what a View is.
type ViewKind uint8

// The kinds of a View. A ViewOther is a node that is to be left to View.Eval.
const (
	ViewOther ViewKind = iota
	ViewLiteral
	ViewLeaf
	ViewObject
	ViewList
	ViewEach
	ViewWhen
	ViewMerge
	ViewSwitch
)

// View returns the root of the tree.
func (t *Tree) View() View { return viewOf(t.root) }

// Options returns what the tree was compiled with.
func (t *Tree) Options() Options { return t.options }

func viewOf(b branch) View {
	v := View{branch: b}
	switch b := b.(type) {
	case *literal:
		v.Kind, v.Literal = ViewLiteral, b.value
	case leaf:
		v.Kind, v.Expression = ViewLeaf, b.expression
	case *object:
		v.Kind = ViewObject
		v.Keys, v.Parts = make([]string, 0, len(b.members)), make([]View, 0, len(b.members))
		for _, m := range b.members {
			v.Keys, v.Parts = append(v.Keys, m.key), append(v.Parts, viewOf(m.value))
		}
	case *list:
		v.Kind = ViewList
		for _, item := range b.items {
			v.Parts = append(v.Parts, viewOf(item))
		}
	case *each:
		v.Kind, v.Expression, v.Slot, v.Index = ViewEach, b.source, b.slot, b.index
		v.Parts = []View{viewOf(b.body)}
	case *merge:
		v.Kind = ViewMerge
		for _, part := range b.parts {
			v.Parts = append(v.Parts, viewOf(part))
		}
	case *choice:
		v.Kind, v.Expression = ViewSwitch, b.subject
		for _, c := range b.cases {
			v.Keys, v.Parts = append(v.Keys, c.key), append(v.Parts, viewOf(c.value))
		}
		if b.otherwise != nil {
			v.Parts = append(v.Parts, viewOf(b.otherwise))
		}
	case *when:
		v.Kind, v.Expression = ViewWhen, b.condition
		v.Parts = []View{viewOf(b.then)}
		if b.otherwise != nil {
			v.Parts = append(v.Parts, viewOf(b.otherwise))
		}
	}
	return v
}

// Expressions calls visit for every expression of the node and below.
func (v View) Expressions(visit func(*Expression)) {
	tree := Tree{root: v.branch}
	tree.Expressions(visit)
}

// Eval builds the value of the node as it stands at a place of a tree, as the tree itself would.
// The path leads to the node, from the root; Eval may append to it.
func (v View) Eval(f *expression.Frame, options Options, path []string) (any, error) {
	e := &evaluation{frame: f, options: options, path: path}
	return v.branch.eval(e)
}

// Settled returns what becomes of the value of an expression at a place of a tree: with ModeRecord
// its nulls are dropped. The path leads to the place, from the root.
func Settled(v any, options Options, path []string) any {
	e := &evaluation{options: options, path: path}
	return e.settle(v)
}
