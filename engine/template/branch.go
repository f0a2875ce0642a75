package template

import (
	"github.com/unimap/unimap/engine/source"
	"github.com/unimap/unimap/engine/value"
)

// literal is a scalar that is no expression, or an empty object or list.
type literal struct {
	value any
	at    source.Place
}

func (b *literal) eval(e *evaluation) (any, error) {
	if e.trace != nil {
		e.trace(TraceEntry{Pointer: value.Pointer(e.path), Position: b.at.Position(), Value: b.value})
	}
	return e.settle(b.value), nil
}

func (b *literal) leaves(at place, visit func(Leaf)) {
	leaf := at.leaf(b.at)
	leaf.Literal = b.value
	visit(leaf)
}

// leaf is an expression.
type leaf struct{ expression *Expression }

func (b leaf) eval(e *evaluation) (any, error) {
	v, err := e.run(b.expression)
	if err != nil {
		return nil, err
	}
	if _, isPath := b.expression.Program.Path(); isPath { // what is built has been counted
		if err := e.count(v, b.expression.Position()); err != nil {
			return nil, err
		}
	}
	v = e.settle(v)
	if e.trace != nil {
		e.trace(TraceEntry{
			Pointer: value.Pointer(e.path), Expression: b.expression.Program.Source(),
			Position: b.expression.Position(), Value: v,
		})
	}
	return v, nil
}

func (b leaf) leaves(at place, visit func(Leaf)) {
	leaf := at.leaf(b.expression.Place())
	leaf.Expression = b.expression
	visit(leaf)
}

// object is a map of the file.
type object struct {
	members []member
	at      source.Place
}

type member struct {
	key   string
	at    source.Place // of the key
	value branch
}

func (b *object) eval(e *evaluation) (any, error) {
	if err := e.frame.Meter().GrowList(len(b.members)); err != nil {
		return nil, &Error{Code: string(codeOf(err)), Message: err.Error(), Position: b.at.Position(), Pointer: value.Pointer(e.path), Cause: err}
	}
	out := value.NewObject(len(b.members))
	for _, m := range b.members {
		e.push(m.key)
		v, err := m.value.eval(e)
		e.pop()
		if err != nil {
			return nil, err
		}
		out.Set(m.key, v)
	}
	if out.Len() == 0 {
		return value.Missing, nil
	}
	return out, nil
}

func (b *object) leaves(at place, visit func(Leaf)) {
	visit(at.container(b.at, value.KindObject))
	for _, m := range b.members {
		m.value.leaves(at.below(m.key, m.at), visit)
	}
}

// list is a list of the file.
type list struct {
	items []branch
	at    source.Place
}

func (b *list) eval(e *evaluation) (any, error) {
	out := make([]any, 0, len(b.items))
	for _, item := range b.items {
		e.pushIndex(len(out))
		v, err := item.eval(e)
		e.pop()
		if err != nil {
			return nil, err
		}
		if !value.IsMissing(v) {
			out = append(out, v)
		}
	}
	if len(out) == 0 {
		return value.Missing, nil
	}
	return out, nil
}

func (b *list) leaves(at place, visit func(Leaf)) {
	visit(at.container(b.at, value.KindList))
	for _, item := range b.items {
		item.leaves(at.below("*", source.Place{}), visit)
	}
}
