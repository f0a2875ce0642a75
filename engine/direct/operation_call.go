package direct

import (
	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/function"
	"github.com/unimap/unimap/engine/scan"
	"github.com/unimap/unimap/engine/value"
)

// invocation is a call of a function that has no operation of its own: its operands are decoded,
// and what it gives is written. Where one is the operand of another, its value is handed on.
type invocation struct {
	call     func(f *expression.Frame, arguments []any) (any, error)
	operands []operation
}

func (o *invocation) eval(r *run) (operand, bool) { return r.evalValue(o) }

// valued is an operation whose value is made before its text.
type valued interface {
	operation
	value(r *run) (v any, ok bool)
}

func (r *run) evalValue(o valued) (operand, bool) {
	v, ok := o.value(r)
	if !ok {
		return missing, false
	}
	return r.operandOf(v), true
}

func (o *invocation) value(r *run) (any, bool) {
	arguments := make([]any, len(o.operands))
	for i, operand := range o.operands {
		var ok bool
		if arguments[i], ok = r.value(operand); !ok {
			return nil, false
		}
	}
	v, err := o.call(r.frame, arguments)
	return v, err == nil
}

// value returns what an operation gives as a value. One of the frame, or that a function has given,
// is not written for that.
func (r *run) value(o operation) (any, bool) {
	switch o := o.(type) {
	case valued:
		return o.value(r)
	case *outer:
		v, err := r.frame.Resolve(o.reference)
		return v, err == nil
	case *choice:
		condition, ok := o.condition.eval(r)
		switch {
		case !ok:
			return nil, false
		case condition.truthy():
			return r.value(o.then)
		}
		return r.value(o.otherwise)
	case *ensured:
		if _, ok := o.first.eval(r); !ok {
			return nil, false
		}
		return r.value(o.then)
	case *coalesce:
		if v, ok := r.value(o.first); !ok || !value.IsNil(v) {
			return v, ok
		}
		return r.value(o.second)
	}
	v, ok := o.eval(r)
	if !ok {
		return nil, false
	}
	return r.valueOf(v)
}

// operandOf writes a value.
func (r *run) operandOf(v any) operand {
	kind := scan.Number
	switch v := v.(type) {
	case nil:
		return null
	case bool:
		return truth(v)
	case string:
		return r.stringOperand(v)
	case []any:
		kind = scan.List
	case *value.Object:
		kind = scan.Object
	}
	if value.IsMissing(v) {
		return missing
	}
	start := len(r.scratch)
	r.scratch = value.Append(r.scratch, v)
	return operand{kind, scan.Nulls, r.scratch[start:]} // there may be some
}

// valueOf decodes an operand.
func (r *run) valueOf(v operand) (any, bool) {
	switch {
	case v.kind == scan.Missing:
		return value.Missing, true
	case v.kind == scan.Null:
		return nil, true
	case v.kind == scan.True || v.kind == scan.False:
		return v.kind == scan.True, true
	case v.plain():
		return string(v.text), true
	case v.flags&scan.Bare != 0:
		return nil, false
	}
	text := v.text
	if v.kind == scan.String {
		start := len(r.scratch)
		r.scratch = append(append(append(r.scratch, '"'), v.text...), '"')
		text = r.scratch[start:]
	}
	out, err := value.Decode(text, r.limits)
	return out, err == nil
}

// invocation returns the operation of a call of a function that has none of its own.
func (c *operationCompiler) invocation(f *expression.Form) operation {
	operands := c.operands(f.Arguments)
	if operands == nil {
		return nil
	}
	return &invocation{expression.Caller(function.Standard().Lookup(f.Name)), operands}
}
