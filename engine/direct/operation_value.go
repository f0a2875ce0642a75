package direct

import (
	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/scan"
	"github.com/unimap/unimap/engine/value"
)

// reached is what steps lead to from a value.
type reached struct {
	from  operation
	steps []expression.Segment
}

func (o *reached) eval(r *run) (operand, bool) { return r.evalValue(o) }

func (o *reached) value(r *run) (any, bool) {
	v, ok := r.value(o.from)
	for _, step := range o.steps {
		if step.Step == expression.StepIndex {
			v = value.Element(v, step.Index)
			continue
		}
		if list, isList := v.([]any); isList {
			r.steps += len(list)
			r.bytes += slotBytes * len(list)
		}
		v = value.Member(v, step.Key)
	}
	return v, ok
}

// reached returns the operation of steps behind the value of a form.
func (c *operationCompiler) reached(f *expression.Form, steps []expression.Segment) operation {
	from := c.operation(f)
	if from == nil {
		return nil
	}
	return &reached{from, steps}
}

// sliced is a part of a list, between bounds that are written out.
type sliced struct {
	from       operation
	start, end *int64
}

func (o *sliced) eval(r *run) (operand, bool) { return r.evalValue(o) }

func (o *sliced) value(r *run) (any, bool) {
	v, ok := r.value(o.from)
	if _, isText := v.(string); isText {
		return nil, false
	}
	return value.Slice(v, o.start, o.end), ok
}

func (c *operationCompiler) sliced(f *expression.Form) operation {
	out := &sliced{from: c.operation(f.Arguments[0])}
	if out.from == nil {
		return nil
	}
	for i, bound := range []**int64{&out.start, &out.end} {
		literal := f.Arguments[i+1]
		index, ok := value.Integer(literal.Literal)
		switch {
		case literal.Operation == expression.OperationLiteral && ok:
			*bound = &index
		case literal.Operation != expression.OperationLiteral || literal.Literal != nil:
			return c.no("a bound that is no literal")
		}
	}
	return out
}

// gathered is map or filter over a list of the document, within an expression.
type gathered struct {
	listed
	condition operation // for an element to be taken; nil takes all
	body      operation
}

func (o *gathered) eval(r *run) (operand, bool) { return r.evalValue(o) }

func (o *gathered) value(r *run) (any, bool) {
	rows := r.scanner.At(r.rows[o.outer], o.slot)
	if rows.Kind == scan.Irregular {
		return nil, false
	}
	out := make([]any, 0, rows.End)
	row, mark := int(rows.Start), len(r.scratch)
	for range int(rows.End) {
		if !r.element() {
			return nil, false
		}
		r.rows[o.depth], r.scratch = row, r.scratch[:mark]
		row = r.scanner.Next(row)
		if o.condition != nil {
			holds, ok := o.condition.eval(r)
			if !ok {
				return nil, false
			}
			if !holds.truthy() {
				continue
			}
		}
		v, ok := r.value(o.body)
		if !ok {
			return nil, false
		}
		if !value.IsMissing(v) {
			out = append(out, v)
		}
	}
	return out, true
}

// gathered returns the operation of a loop that gives a list, or nil.
func (c *operationCompiler) gathered(f *expression.Form) operation {
	list, condition, body, slots := mapped(f)
	out, done := &gathered{}, false
	ok := c.over(list, slots, func(l listed) {
		out.listed = l
		if condition != nil {
			out.condition = c.operation(condition)
		}
		out.body = c.operation(body)
		done = out.body != nil && (condition == nil || out.condition != nil)
	})
	if !ok {
		return c.no(f.Name + " over what is no list of the document")
	}
	if !done {
		return nil
	}
	return out
}
