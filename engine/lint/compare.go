package lint

import (
	"slices"

	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/suggest"
	"github.com/unimap/unimap/engine/template"
)

// checkComparisons finds texts that a value is held against and can never be: in comparisons, and
// as the names of cases and routes.
func checkComparisons(c *check) {
	c.mapping.Record.Expressions(func(x *template.Expression) { c.compared(nil, x) })
	c.mapping.Record.Cases(c.caseOf(nil))
	for _, method := range c.mapping.Methods {
		if method.Route != nil {
			c.compared(method, method.Route)
			sources, ok := method.Route.Program.Sources()
			for _, route := range method.Routes {
				c.possible(method, sources, ok, route.Value, route.Position())
			}
		}
		for _, plan := range method.Plans() {
			plan.Expressions(func(x *template.Expression) { c.compared(method, x) })
			plan.Trees(func(tree *template.Tree) { tree.Cases(c.caseOf(method)) })
		}
	}
}

func (c *check) compared(method *mapping.Method, x *template.Expression) {
	for _, comparison := range x.Program.Compared() {
		literal := comparison.Literal
		c.possible(method, comparison.Sources, true, literal.Value.(string), x.Span(literal.From, literal.To))
	}
}

func (c *check) caseOf(method *mapping.Method) func(*template.Expression, string, diagnostic.Position) {
	return func(subject *template.Expression, name string, at diagnostic.Position) {
		sources, ok := subject.Program.Sources()
		c.possible(method, sources, ok, name, at)
	}
}

// possible reports a text that a value with known sources can never be.
func (c *check) possible(method *mapping.Method, sources expression.Sources, known bool, text string, at diagnostic.Position) {
	if !known {
		return
	}
	values, closed := c.valuesOf(method, sources)
	if closed && !slices.Contains(values, text) {
		c.report(diagnostic.CodeImpossibleComparison, at, suggest.OneOf(text, values), "the value is never %q", text)
	}
}

// valuesOf returns all texts that a value can be, where they are known.
func (c *check) valuesOf(method *mapping.Method, sources expression.Sources) (values []string, closed bool) {
	for _, path := range sources.Paths {
		of := requestValues(c.mapping, method, path)
		if of == nil {
			return nil, false
		}
		values = append(values, of...)
	}
	for _, name := range sources.Unified {
		for _, pair := range c.mapping.Enums[name].Pairs {
			if len(pair.Unified) > 0 && !slices.Contains(values, pair.Unified[0]) {
				values = append(values, pair.Unified[0])
			}
		}
	}
	for _, literal := range sources.Literals {
		if text, ok := literal.Value.(string); ok {
			values = append(values, text)
		} else if literal.Value != nil {
			return nil, false
		}
	}
	return values, len(sources.Paths)+len(sources.Unified) > 0
}
