package template

import (
	"errors"
	"slices"

	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/limit"
	"github.com/unimap/unimap/engine/source"
	"github.com/unimap/unimap/engine/value"
)

// each is $each: one element of the output for every element of a list.
type each struct {
	source *Expression
	slot   int
	index  int // slot of $index, or -1
	body   branch
	at     source.Place
}

func (b *each) eval(e *evaluation) (any, error) {
	source, err := e.run(b.source)
	if err != nil {
		return nil, err
	}
	var elements []any
	switch source := source.(type) {
	case nil:
		return e.settle(nil), nil
	case []any:
		elements = source
	default:
		if value.IsMissing(source) {
			return source, nil
		}
		elements = []any{source}
	}
	out := make([]any, 0, len(elements))
	for i, element := range elements {
		if err := e.frame.Meter().GrowList(1); err != nil {
			return nil, &Error{Code: string(codeOf(err)), Message: err.Error(), Position: b.at.Position(), Pointer: value.Pointer(e.path), Cause: err}
		}
		e.frame.Set(b.slot, element)
		if b.index >= 0 {
			e.frame.Set(b.index, int64(i))
		}
		e.pushIndex(len(out))
		v, err := b.body.eval(e)
		e.pop()
		if err != nil {
			return nil, err
		}
		if !value.IsMissing(v) {
			out = append(out, v)
		}
	}
	e.frame.Set(b.slot, value.Missing)
	return out, nil
}

func (b *each) leaves(at place, visit func(Leaf)) {
	at = at.maybe()
	visit(at.container(b.at, value.KindList))
	b.body.leaves(at.below("*", source.Place{}), visit)
}

// when is $if: a branch that is there only under a condition.
type when struct {
	condition *Expression
	then      branch
	otherwise branch // nil if there is no $else
}

func (b *when) eval(e *evaluation) (any, error) {
	holds, err := e.run(b.condition)
	switch {
	case err != nil:
		return nil, err
	case value.Truthy(holds):
		return b.then.eval(e)
	case b.otherwise != nil:
		return b.otherwise.eval(e)
	}
	return value.Missing, nil
}

func (b *when) leaves(at place, visit func(Leaf)) {
	b.then.leaves(at.maybe(), visit)
	if b.otherwise != nil {
		b.otherwise.leaves(at.maybe(), visit)
	}
}

// choice is $switch: the branch whose case equals the text of the subject.
type choice struct {
	subject   *Expression
	cases     []member
	otherwise branch // nil if there is no $default
}

func (b *choice) eval(e *evaluation) (any, error) {
	subject, err := e.run(b.subject)
	if err != nil {
		return nil, err
	}
	if !value.IsNil(subject) {
		text, ok := subject.(string)
		if !ok {
			text = value.String(subject)
		}
		for _, c := range b.cases {
			if c.key == text {
				return c.value.eval(e)
			}
		}
	}
	if b.otherwise != nil {
		return b.otherwise.eval(e)
	}
	return value.Missing, nil
}

func (b *choice) leaves(at place, visit func(Leaf)) {
	for _, c := range b.cases {
		c.value.leaves(at.maybe(), visit)
	}
	if b.otherwise != nil {
		b.otherwise.leaves(at.maybe(), visit)
	}
}

// merge is $merge: objects laid over one another in order, and at last the keys beside it.
type merge struct {
	parts []branch
	at    source.Place
}

func (b *merge) eval(e *evaluation) (any, error) {
	var out *value.Object
	var given []givenPart
	for _, part := range b.parts {
		v, err := part.eval(e)
		if err != nil {
			return nil, err
		}
		if value.IsNil(v) {
			continue
		}
		object, ok := v.(*value.Object)
		if !ok {
			return nil, b.mismatch(e, part, v)
		}
		if out == nil {
			out = value.NewObject(object.Len())
		}
		for key, m := range object.All() {
			out.Set(key, m)
		}
		if open := openOf(part); open != nil {
			given = append(given, givenPart{open, object})
		}
	}
	if out == nil {
		return value.Missing, nil
	}
	for _, g := range given {
		if err := e.frame.GaveWay(g.open, g.made, out); err != nil {
			return nil, &Error{Code: string(codeOf(err)), Message: err.Error(), Position: b.at.Position(), Pointer: value.Pointer(e.path), Cause: err}
		}
	}
	return out, nil
}

// givenPart is a part that is made of an open object of the request.
type givenPart struct {
	open *expression.Reference
	made *value.Object
}

func openOf(part branch) *expression.Reference {
	if part, ok := part.(leaf); ok {
		return part.expression.Program.Open()
	}
	return nil
}

// mismatch is the error for a part that is no object. It names what an expression reads, as that of
// the expression's own failure does, since it decides whose fault the value is.
func (b *merge) mismatch(e *evaluation, part branch, v any) *Error {
	failure := &Error{
		Code: "type_mismatch", Message: "$merge takes objects, not " + string(value.KindOf(v)),
		Position: b.at.Position(), Pointer: value.Pointer(e.path),
	}
	if part, ok := part.(leaf); ok {
		program := part.expression.Program
		failure.Position, failure.Expression = part.expression.Position(), program.Source()
		for _, path := range slices.Concat(program.Reads(), program.Result()) {
			failure.Reads = append(failure.Reads, path.String())
		}
	}
	return failure
}

func (b *merge) leaves(at place, visit func(Leaf)) {
	for _, part := range b.parts {
		part.leaves(at, visit)
	}
}

// control visits the expressions that shape the tree.
func control(b branch, visit func(*Expression)) {
	switch b := b.(type) {
	case *each:
		visit(b.source)
	case *when:
		visit(b.condition)
	case *choice:
		visit(b.subject)
	}
	eachPart(b, func(part branch) { control(part, visit) })
}

// askedIn visits the subjects of every $if and $each.
func askedIn(b branch, visit func(*Expression)) {
	switch b := b.(type) {
	case *each:
		visit(b.source)
	case *when:
		visit(b.condition)
	}
	eachPart(b, func(part branch) { askedIn(part, visit) })
}

// casesOf visits the cases of every $switch.
func casesOf(b branch, visit func(subject *Expression, name string, at diagnostic.Position)) {
	if b, ok := b.(*choice); ok {
		for _, c := range b.cases {
			visit(b.subject, c.key, c.at.Position())
		}
	}
	eachPart(b, func(part branch) { casesOf(part, visit) })
}

// values visits the expressions that give the tree its values, in the order of the file.
func values(b branch, visit func(*Expression)) {
	if b, ok := b.(leaf); ok {
		visit(b.expression)
	}
	eachPart(b, func(part branch) { values(part, visit) })
}

// eachPart visits the branches that a branch consists of, in the order of the file.
func eachPart(b branch, visit func(branch)) {
	var (
		parts     []branch
		members   []member
		otherwise branch
	)
	switch b := b.(type) {
	case *object:
		members = b.members
	case *list:
		parts = b.items
	case *each:
		visit(b.body)
	case *when:
		visit(b.then)
		otherwise = b.otherwise
	case *choice:
		members, otherwise = b.cases, b.otherwise
	case *merge:
		parts = b.parts
	}
	for _, part := range parts {
		visit(part)
	}
	for _, m := range members {
		visit(m.value)
	}
	if otherwise != nil {
		visit(otherwise)
	}
}

func codeOf(err error) limit.Code {
	var exceeded *limit.Error
	if errors.As(err, &exceeded) {
		return exceeded.Code
	}
	return ""
}
