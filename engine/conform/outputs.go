package conform

import (
	"slices"
	"strings"
	"time"

	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/schema"
	"github.com/unimap/unimap/engine/suggest"
	"github.com/unimap/unimap/engine/template"
	"github.com/unimap/unimap/engine/value"
)

// outputs holds everything that the record and the results can produce against the read schema.
func (c *check) outputs() {
	if c.mapping.Record != nil {
		c.mapping.Record.Leaves(c.output)
	}
	for _, method := range c.mapping.Methods {
		for _, plan := range method.Plans() {
			c.resultKind(method, plan)
			method.Outputs(plan, c.output)
		}
	}
}

// resultKind checks that a list answers with a list, and every other method with an object.
func (c *check) resultKind(method *mapping.Method, plan *mapping.Plan) {
	wanted := expression.Object
	if method.IsList() {
		wanted = expression.List
	}
	plan.Result.Leaves(func(leaf template.Leaf) {
		if kinds := leafKinds(leaf); len(leaf.Path) == 0 && !fits(kinds, wanted) {
			c.report(diagnostic.CodeTypeMismatch, leaf.Position(), "", "the result of %s is %s, not %s", method.Name, wanted, kinds)
		}
	})
}

func (c *check) output(leaf template.Leaf) {
	if len(leaf.Path) == 0 {
		return
	}
	shape, standing := place(c.mapping.Resource.Read.Root(), leaf.Path)
	switch standing {
	case undeclared:
		name := leaf.Path[len(leaf.Path)-1]
		c.report(diagnostic.CodeOutputNotInSchema, keyPosition(leaf), suggest.OneOf(name, shape.PropertyNames()),
			"%s has no field %q", describePlace(c.mapping, leaf.Path[:len(leaf.Path)-1]), name)
	case declared:
		if c.outputKind(leaf, shape) {
			c.outputValues(leaf, shape)
			c.outputDate(leaf, shape)
		}
	}
}

// describePlace names the object that a path leads to.
func describePlace(m *mapping.Mapping, path []string) string {
	if len(path) == 0 {
		return "the schema of " + m.Model + "/" + m.Resource.Resource
	}
	return dotted(path)
}

// dotted writes a path as in "assignees[].id".
func dotted(path []string) string {
	return strings.ReplaceAll(strings.Join(path, "."), ".*", "[]")
}

// outputKind checks the kinds that a leaf can have, and reports whether they fit.
func (c *check) outputKind(leaf template.Leaf, shape *schema.Shape) bool {
	kinds, accepted := leafKinds(leaf), acceptedKinds(shape)
	if fits(kinds, accepted) {
		return true
	}
	isID := leaf.Path[len(leaf.Path)-1] == "id" && accepted.Has(expression.String)
	if isID {
		c.report(diagnostic.CodeIDNotText, leaf.Position(), "wrap it in string(), which keeps every digit",
			"%s is text, not %s", dotted(leaf.Path), kinds)
		return false
	}
	c.report(diagnostic.CodeTypeMismatch, leaf.Position(), "", "%s is %s, not %s", dotted(leaf.Path), accepted, kinds)
	return false
}

// outputValues checks the values that are known before there is an answer: literals, and the
// unified values of enums.
func (c *check) outputValues(leaf template.Leaf, shape *schema.Shape) {
	for _, literal := range literalsOf(leaf) {
		c.outputLiteral(leaf, shape, literal.value, literal.position)
	}
	if leaf.Expression == nil || shape.Enum() == nil {
		return
	}
	for _, name := range leaf.Expression.Program.UnifiedBy() {
		c.producedBy(name, dotted(leaf.Path), shape)
	}
}

func (c *check) outputLiteral(leaf template.Leaf, shape *schema.Shape, v any, at diagnostic.Position) {
	kinds := expression.KindsOf(value.KindOf(v))
	switch {
	case value.IsNil(v):
	case !kinds.Has(acceptedKinds(shape)):
		c.report(diagnostic.CodeTypeMismatch, at, "", "%s is %s, not %s", dotted(leaf.Path), acceptedKinds(shape), kinds)
	case shape.Enum() != nil && !slices.ContainsFunc(shape.Enum(), func(allowed any) bool { return value.Equal(allowed, v) }):
		c.report(diagnostic.CodeLiteralOutsideEnum, at, suggest.OneOf(value.Text(v), shape.EnumTexts()),
			"%s cannot be %s", dotted(leaf.Path), value.String(v))
	case kinds == expression.String && hasDate(shape) && !isDate(v.(string), shape.Formats()):
		c.report(diagnostic.CodeDateFormat, at, "write it as "+dateExample(shape), "%s cannot be %q", dotted(leaf.Path), v)
	}
}

// producedBy checks the values that an enum reads as.
func (c *check) producedBy(name, field string, shape *schema.Shape) {
	allowed := shape.EnumTexts()
	for _, pair := range c.mapping.Enums[name].Pairs {
		if len(pair.Unified) > 0 && !slices.Contains(allowed, pair.Unified[0]) {
			c.report(diagnostic.CodeLiteralOutsideEnum, c.mapping.EnumValuePosition(name, pair.Native, 0),
				suggest.OneOf(pair.Unified[0], allowed), "%s cannot be %q", field, pair.Unified[0])
		}
	}
}

// outputDate warns of a native date that is passed on as the provider writes it. A value of the
// request is left alone, for its schema has made a date of it.
func (c *check) outputDate(leaf template.Leaf, shape *schema.Shape) {
	if leaf.Expression == nil || !hasDate(shape) {
		return
	}
	for _, path := range leaf.Expression.Program.Result() {
		if path.Root == "response" || path.Root == "calls" {
			c.report(diagnostic.CodeDateFormat, leaf.Position(), "pass it through datetime(), or date() for a day",
				"%s takes %s as the provider writes it", dotted(leaf.Path), path)
			return
		}
	}
}

func hasDate(shape *schema.Shape) bool {
	return slices.ContainsFunc(shape.Formats(), func(format string) bool { return dateLayouts[format] != "" })
}

// dateLayouts are the layouts of the formats of JSON Schema, which are those of RFC 3339.
var dateLayouts = map[string]string{"date": time.DateOnly, "date-time": time.RFC3339}

func isDate(text string, formats []string) bool {
	return slices.ContainsFunc(formats, func(format string) bool {
		_, err := time.Parse(dateLayouts[format], text)
		return dateLayouts[format] != "" && err == nil
	})
}

func dateExample(shape *schema.Shape) string {
	if slices.Contains(shape.Formats(), "date") {
		return "2026-01-02"
	}
	return "2026-01-02T03:04:05Z"
}

// leafKinds returns the kinds of what a leaf produces, other than nothing.
func leafKinds(leaf template.Leaf) expression.Kinds {
	switch {
	case leaf.Container != "":
		return expression.KindsOf(leaf.Container)
	case leaf.Expression != nil:
		return leaf.Expression.Program.Kinds() &^ expression.Nil
	}
	return expression.KindsOf(value.KindOf(leaf.Literal)) &^ expression.Nil
}

// fits reports whether a value of one of the kinds, if there is one at all, can be of one that is
// accepted.
func fits(kinds, accepted expression.Kinds) bool { return kinds == 0 || kinds.Has(accepted) }

// literalAt is a literal with its place in the file.
type literalAt struct {
	value    any
	position diagnostic.Position
}

func literalsOf(leaf template.Leaf) []literalAt {
	switch {
	case leaf.Container != "":
		return nil
	case leaf.Expression == nil:
		return []literalAt{{leaf.Literal, leaf.Position()}}
	}
	var out []literalAt
	for _, literal := range leaf.Expression.Program.Literals() {
		out = append(out, literalAt{literal.Value, leaf.Expression.Span(literal.From, literal.To)})
	}
	return out
}

// kindsOfTypes gives the types of JSON Schema their kinds.
var kindsOfTypes = map[string]expression.Kinds{
	"string": expression.String, "number": expression.Number, "integer": expression.Number,
	"boolean": expression.Boolean, "array": expression.List, "object": expression.Object,
}

func acceptedKinds(shape *schema.Shape) expression.Kinds {
	if shape.AnyType() {
		return expression.Any
	}
	var kinds expression.Kinds
	for _, name := range shape.Types() {
		kinds |= kindsOfTypes[name]
	}
	return kinds
}
