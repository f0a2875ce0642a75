package direct

import (
	"bytes"

	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/scan"
	"github.com/unimap/unimap/engine/template"
)

// operation returns what carries an expression out, or nil where it is left to the machine, and
// notes which of the two it is.
func (c *compiler) operation(x *template.Expression, at path) operation {
	form := x.Program.Form()
	if form == nil {
		c.step(x, at, WayMachine, "it has a computed key, a loop that gathers, or more parts than an operation may have")
		return nil
	}
	o := operationCompiler{compiler: c}
	out := o.operation(form)
	switch {
	case out == nil:
		c.step(x, at, WayMachine, "there is no operation for "+o.unknown)
	case form.Operation == expression.OperationPath:
		c.step(x, at, WayCopy, "")
	default:
		c.step(x, at, WayOperation, "")
	}
	return out
}

// operationCompiler makes the operation of one form.
type operationCompiler struct {
	*compiler
	unknown string // the first thing there is no operation for
	parts   int    // that have been looked at
}

// mostParts bounds the parts of one operation. Steps behind a choice are made for each of its
// outcomes, so that a short expression can stand for very many of them.
const mostParts = 2048

// tooLarge counts a part, and reports whether there are too many.
func (c *operationCompiler) tooLarge() bool {
	c.parts++
	return c.parts > mostParts
}

// no notes what there is no operation for.
func (c *operationCompiler) no(what string) operation {
	if c.unknown == "" {
		c.unknown = what
	}
	return nil
}

func (c *operationCompiler) operation(f *expression.Form) operation {
	if c.tooLarge() {
		return c.no("so many parts as this expression stands for")
	}
	switch f.Operation {
	case expression.OperationPath:
		return c.path(f.Reference)
	case expression.OperationLiteral:
		if v, ok := literalOperand(f.Literal); ok {
			return constant{v}
		}
		return c.no("a literal list or object")
	case expression.OperationList:
		return c.no("a list")
	case expression.OperationBinary:
		return c.binary(f)
	case expression.OperationCall:
		return c.call(f)
	case expression.OperationStep:
		return c.through(f, nil)
	case expression.OperationSlice:
		return c.sliced(f)
	case expression.OperationLoop:
		return c.search(f, nil)
	case expression.OperationObject:
		return c.no("an object within an expression")
	}
	operands := c.operands(f.Arguments)
	if operands == nil {
		return nil
	}
	switch f.Operation {
	case expression.OperationLet:
		return &ensured{operands[0], operands[1]}
	case expression.OperationConditional:
		return &choice{operands[0], operands[1], operands[2]}
	case expression.OperationCoalesce:
		return &coalesce{operands[0], operands[1]}
	case expression.OperationIsNil:
		return &test{operands[0], operand.isNil}
	case expression.OperationIsPresent:
		return &test{operands[0], func(v operand) bool { return v.kind != scan.Missing }}
	case expression.OperationNot:
		return &test{operands[0], func(v operand) bool { return !v.truthy() }}
	case expression.OperationAnd, expression.OperationOr:
		return &both{operands[0], operands[1], f.Operation == expression.OperationOr}
	case expression.OperationMatches:
		return c.matches(f, operands[0])
	case expression.OperationUnified:
		return &translation{operands[0], f.Table.UnifiedText}
	case expression.OperationNative:
		return &translation{operands[0], f.Table.NativeText}
	}
	return c.no("this expression")
}

// operands returns the operations of forms, or nil where one has none.
func (c *operationCompiler) operands(forms []*expression.Form) []operation {
	out := make([]operation, len(forms))
	for i, form := range forms {
		if out[i] = c.operation(form); out[i] == nil {
			return nil
		}
	}
	return out
}

func (c *operationCompiler) path(reference *expression.Reference) operation {
	l, ok := c.levels[reference.Slot]
	if !ok {
		return &outer{reference}
	}
	b, node := l.bind(reference)
	steps := reference.Path.Segments
	if !l.knows(steps) {
		return c.no("an entry as a whole")
	}
	if node == nil {
		known := len(b.slots) - 1
		if rest := newPart(b, steps[known:]); rest.named == 0 {
			return &gathering{newPart(b, steps[:known]), rest.keys}
		}
		if element := c.element(reference, b, known); element != nil {
			return element
		}
		return c.no("the path " + reference.Path.String() + ", which counts from the end, or into a list that is gone through")
	}
	return newPart(b, steps)
}

// partTests are the operators that look for a literal part in a text.
var partTests = map[string]func(text, part []byte) bool{
	"startsWith": bytes.HasPrefix, "endsWith": bytes.HasSuffix, "contains": bytes.Contains,
}

// comparisons are the operators that order numbers.
var comparisons = map[string]func(a, b int64) bool{
	"<":  func(a, b int64) bool { return a < b },
	"<=": func(a, b int64) bool { return a <= b },
	">":  func(a, b int64) bool { return a > b },
	">=": func(a, b int64) bool { return a >= b },
}

func (c *operationCompiler) binary(f *expression.Form) operation {
	if f.Name == "in" {
		return c.membership(f)
	}
	operands := c.operands(f.Arguments)
	if operands == nil {
		return nil
	}
	switch f.Name {
	case "+":
		return &concatenation{operands[0], operands[1]}
	case "==", "!=":
		return &equality{operands[0], operands[1], f.Name == "!="}
	}
	if holds := comparisons[f.Name]; holds != nil {
		return &comparison{operands[0], operands[1], holds}
	}
	if holds := partTests[f.Name]; holds != nil {
		if part, ok := literalText(operands[1]); ok {
			return &partTest{operands[0], part, f.Name == "startsWith" || findable(part), holds}
		}
	}
	return c.no("the operator " + f.Name + " between these operands")
}

func (c *operationCompiler) membership(f *expression.Form) operation {
	subject := c.operation(f.Arguments[0])
	if subject == nil {
		return nil
	}
	if f.Arguments[1].Operation != expression.OperationList {
		return c.no("in over a list that is not written out")
	}
	list := c.operands(f.Arguments[1].Arguments)
	if list == nil {
		return nil
	}
	return &membership{subject, list}
}

// literalText returns the text of an operation that is a literal text.
func literalText(o operation) ([]byte, bool) {
	literal, ok := o.(constant)
	return literal.text, ok && literal.kind == scan.String
}
