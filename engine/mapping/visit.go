package mapping

import "github.com/unimap/unimap/engine/template"

// Expressions calls visit for every expression of the mapping: those of the record and of every
// method.
func (m *Mapping) Expressions(visit func(*template.Expression)) {
	m.Record.Expressions(visit)
	for _, method := range m.Methods {
		visitExpression(method.Route, visit)
		for _, plan := range method.Plans() {
			plan.Expressions(visit)
		}
	}
}

// Expressions calls visit for every expression of the calls and the result of the plan.
func (p *Plan) Expressions(visit func(*template.Expression)) {
	for _, call := range p.Calls {
		call.Expressions(visit)
	}
	p.Pages.Expressions(visit)
	p.Result.Expressions(visit)
}

// Trees calls visit for every tree of the calls and the result of the plan.
func (p *Plan) Trees(visit func(*template.Tree)) {
	trees := []*template.Tree{p.Result}
	for _, call := range p.Calls {
		trees = append(trees, call.Query, call.Body)
	}
	if p.Pages != nil {
		trees = append(trees, p.Pages.Next)
	}
	for _, tree := range trees {
		if tree != nil {
			visit(tree)
		}
	}
}

// Expressions calls visit for every expression of the call.
func (c *Call) Expressions(visit func(*template.Expression)) {
	visitExpression(c.When, visit)
	if c.Each != nil {
		visitExpression(c.Each.Source, visit)
	}
	for _, requirement := range c.Requires {
		visitExpression(requirement.That, visit)
		visitText(requirement.Else, visit)
	}
	visitText(c.Server, visit)
	visitText(c.Path, visit)
	c.Query.Expressions(visit)
	for _, header := range c.Headers {
		visitText(header.Text, visit)
	}
	c.Body.Expressions(visit)
	visitExpression(c.OK, visit)
	visitExpression(c.Until, visit)
	c.Error.expressions(visit)
}

// expressions calls visit for every expression of the rule. A nil rule has none.
func (r *LimitRule) expressions(visit func(*template.Expression)) {
	if r == nil {
		return
	}
	for _, x := range []*template.Expression{r.Limit, r.Remaining, r.Reset} {
		visitExpression(x, visit)
	}
}

// expressions calls visit for every expression of the rule. A nil rule has none.
func (r *ErrorRule) expressions(visit func(*template.Expression)) {
	if r == nil {
		return
	}
	for _, x := range []*template.Expression{r.When, r.Message, r.Code, r.RetryAfter, r.Kind} {
		visitExpression(x, visit)
	}
}

func visitExpression(x *template.Expression, visit func(*template.Expression)) {
	if x != nil {
		visit(x)
	}
}

func visitText(text *template.Text, visit func(*template.Expression)) {
	if text == nil {
		return
	}
	for _, hole := range text.Holes() {
		visit(hole.Expression)
	}
}
