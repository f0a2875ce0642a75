package direct

import (
	"bytes"

	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/scan"
)

// elementOf names the functions that take an element of a list, so that steps behind them go on
// in the document.
var elementOf = map[string]bool{"one": true, "first": true, "last": true}

// through returns the operation of the value that steps lead to from that of a form.
func (c *operationCompiler) through(f *expression.Form, steps []expression.Segment) operation {
	if c.tooLarge() {
		return c.no("so many parts as this expression stands for")
	}
	switch f.Operation {
	case expression.OperationPath:
		path := f.Reference.Path
		for _, step := range steps {
			path = path.Append(step)
		}
		return c.path(&expression.Reference{Slot: f.Reference.Slot, Path: path})
	case expression.OperationStep:
		return c.through(f.Arguments[0], append([]expression.Segment{f.Segment}, steps...))
	case expression.OperationCoalesce:
		return c.fork(&expression.Form{Operation: expression.OperationIsNil, Arguments: f.Arguments[:1]}, f.Arguments[1], f.Arguments[0], steps)
	case expression.OperationConditional:
		return c.fork(f.Arguments[0], f.Arguments[1], f.Arguments[2], steps)
	case expression.OperationCall:
		return c.throughCall(f, steps)
	case expression.OperationLoop:
		return c.search(f, steps)
	}
	if len(steps) == 0 {
		return c.operation(f)
	}
	return c.reached(f, steps)
}

// fork is through for either of two forms.
func (c *operationCompiler) fork(condition, then, otherwise *expression.Form, steps []expression.Segment) operation {
	out := &choice{c.operation(condition), c.through(then, steps), c.through(otherwise, steps)}
	if out.condition == nil || out.then == nil || out.otherwise == nil {
		return nil
	}
	return out
}

// throughCall is through for a call: in the document, where the function leads to a part of it, or
// else in the value that it gives.
func (c *operationCompiler) throughCall(f *expression.Form, steps []expression.Segment) operation {
	if out := c.throughElement(f, steps); out != nil || len(steps) == 0 {
		return out
	}
	return c.reached(f, steps)
}

func (c *operationCompiler) throughElement(f *expression.Form, steps []expression.Segment) operation {
	index := expression.Segment{Step: expression.StepIndex}
	switch {
	case f.Name == "split" && len(steps) == 1 && steps[0].Step == expression.StepIndex:
		return c.splitPart(f, steps[0].Index)
	case f.Name == "compact" && len(steps) == 1 && steps[0].Step == expression.StepIndex:
		return c.pick(f, steps[0].Index)
	case f.Name == "match" && len(steps) > 1:
		return c.matched(f, steps)
	case f.Name == "last" && givesElements(f.Arguments[0]):
		index.Index = -1
		fallthrough
	case f.Name == "first" && givesElements(f.Arguments[0]):
		return c.through(f.Arguments[0], append([]expression.Segment{index}, steps...))
	case f.Name == "one" || f.Name == "first":
		out := &oneOf{
			whole: c.through(f.Arguments[0], nil), element: c.through(f.Arguments[0], append([]expression.Segment{index}, steps...)),
			strict: f.Name == "first",
		}
		if !out.strict {
			out.itself = c.through(f.Arguments[0], steps)
		}
		if out.whole == nil || out.element == nil || !out.strict && out.itself == nil {
			return nil
		}
		return out
	case len(steps) == 0 && !elementOf[f.Name]:
		return c.operation(f)
	}
	return c.no("a step into what the function " + f.Name + " gives")
}

// givesElements reports whether a form is surely a list, or nothing, and an operation gives single
// elements of it.
func givesElements(f *expression.Form) bool {
	if f.Operation != expression.OperationCall {
		return false
	}
	_, _, written := writtenOut(f)
	return f.Name == "split" || f.Name == "match" || f.Name == "compact" && written
}

func (c *operationCompiler) splitPart(f *expression.Form, index int64) operation {
	operands := c.operands(f.Arguments)
	if operands == nil {
		return nil
	}
	separator, ok := literalText(operands[1])
	if !ok || !findable(separator) || len(operands) != 2 || index < -1 {
		return c.no("the function split with these arguments")
	}
	return &splitPart{operands[0], separator, index}
}

// oneOf is one(x) or, where it is strict, first(x), with steps behind it.
type oneOf struct {
	whole   operation // x
	element operation // what the steps lead to from its first element
	itself  operation // and from x itself, where that is no list
	strict  bool
}

func (o *oneOf) eval(r *run) (operand, bool) {
	v, ok := o.whole.eval(r)
	switch {
	case !ok || v.isNil():
		return v, ok
	case v.kind == scan.List && v.truthy():
		return o.element.eval(r)
	case v.kind == scan.List && o.strict:
		return missing, true
	case v.kind == scan.List:
		return null, true
	case o.strict:
		return missing, false
	}
	return o.itself.eval(r)
}

// splitPart is split(text, separator)[index]; the index is -1 for the last part.
type splitPart struct {
	subject   operation
	separator []byte
	index     int64
}

func (o *splitPart) eval(r *run) (operand, bool) {
	v, text, ok := r.text(o.subject)
	if !text {
		return v, ok
	}
	rest := v.text
	for index := int64(0); index != o.index; index++ {
		_, after, found := bytes.Cut(rest, o.separator)
		switch {
		case !found && o.index < 0:
			return v.part(rest), true
		case !found:
			return missing, true
		}
		rest = after
	}
	before, _, _ := bytes.Cut(rest, o.separator)
	return v.part(before), true
}
