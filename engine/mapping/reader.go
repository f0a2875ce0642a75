package mapping

import (
	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/format"
	"github.com/unimap/unimap/engine/source"
	"github.com/unimap/unimap/engine/template"
)

// reader adds the slots of a mapping to the reader of the format.
type reader struct {
	format.Reader
	notes []Note
}

// doc reads the notes of an object of the format.
func (r *reader) doc(f format.Fields) string {
	if n := f["doc"]; n != nil {
		r.notes = append(r.notes, Note{Text: n.Text, scalar: n.AsScalar()})
	}
	return f.Text("doc")
}

func (r *reader) expression(n *source.Node, scope *expression.Scope) *template.Expression {
	if n == nil {
		return nil
	}
	x, found := template.CompileExpression(n, scope)
	r.Found = append(r.Found, found...)
	return x
}

func (r *reader) tree(n *source.Node, scope *expression.Scope, options template.Options) *template.Tree {
	if n == nil {
		return nil
	}
	tree, found := template.CompileTree(n, scope, options)
	r.Found = append(r.Found, found...)
	return tree
}

func (r *reader) textSlot(n *source.Node, scope *expression.Scope, place template.Place) *template.Text {
	if n == nil {
		return nil
	}
	text, found := template.CompileText(n, scope, place)
	r.Found = append(r.Found, found...)
	return text
}
