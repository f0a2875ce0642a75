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

// Release lets go of what is known of the expressions of the mapping: see expression.Program.
func (m *Mapping) Release() { m.Expressions(release) }

// Release lets go of what is known of the expressions of the provider: see expression.Program.
func (p *Provider) Release() { p.expressions(release) }

func release(x *template.Expression) { x.Program.Release() }

// expressions calls visit for every expression of the provider.
func (p *Provider) expressions(visit func(*template.Expression)) {
	visitText(p.Server, visit)
	visitHeaders(p.Headers, visit)
	p.Error.expressions(visit)
	p.Limit.expressions(visit)
	for _, method := range p.Auth {
		for _, v := range method.Values {
			visitExpression(v.Expression, visit)
		}
		visitText(method.TokenURL, visit)
		method.Session.expressions(visit)
	}
}

// expressions calls visit for every expression of the login. A nil login has none.
func (l *SessionLogin) expressions(visit func(*template.Expression)) {
	if l == nil {
		return
	}
	visitText(l.Path, visit)
	visitText(l.LogoutPath, visit)
	visitHeaders(l.Headers, visit)
	l.Body.Expressions(visit)
	visitExpression(l.Token, visit)
	visitExpression(l.ExpiresIn, visit)
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
	visitHeaders(c.Headers, visit)
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

func visitHeaders(headers []Header, visit func(*template.Expression)) {
	for _, header := range headers {
		visitText(header.Text, visit)
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
