package template

import (
	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/source"
	"github.com/unimap/unimap/engine/value"
)

// defaultElement is the name of an element where $as does not give one.
const defaultElement = "item"

var emptyObject = value.NewObject(0)

func (c *treeCompiler) each(n *source.Node, keywords map[string]*source.Node, scope *expression.Scope) branch {
	c.allow(keywords, "$each", "$as", "$index", "$value")
	b := &each{source: c.expression(keywords["$each"], scope), index: -1, at: n.Place()}
	name := c.variable(keywords["$as"], defaultElement, scope)
	inner, slot := WithElement(scope, name, b.source)
	b.slot = slot
	if index := keywords["$index"]; index != nil {
		indexName := c.variable(index, "index", inner)
		inner = inner.With(&expression.Name{Name: indexName, Doc: "number of the element, from 0"})
		b.index = inner.Size() - 1
	}
	b.body = c.body(n, "$each", keywords, inner)
	return b
}

// WithElement returns a scope in which name stands for an element of what source gives, and the
// slot of that name.
func WithElement(scope *expression.Scope, name string, source *Expression) (*expression.Scope, int) {
	element := &expression.Name{Name: name, Doc: "the element of the loop", Alias: []expression.Path{}}
	if source != nil {
		_, sourced := source.Program.Sources()
		element.Computed = !sourced
		for _, path := range source.Program.Result() {
			element.Alias = append(element.Alias, path.Append(expression.Segment{Step: expression.StepEach}))
		}
	}
	inner := scope.With(element)
	return inner, inner.Size() - 1
}

// variable reads the name that $as or $index gives.
func (c *treeCompiler) variable(n *source.Node, otherwise string, scope *expression.Scope) string {
	name := otherwise
	if n != nil {
		if found := CheckVariable(n, scope); found != nil {
			c.report(*found)
			return otherwise
		}
		name = n.Text
	}
	return name
}

// CheckVariable checks the name of a loop variable: an identifier that hides nothing.
func CheckVariable(n *source.Node, scope *expression.Scope) *diagnostic.Diagnostic {
	if n.Kind != source.KindScalar || !isName(n.Text) {
		d := diagnostic.New(diagnostic.CodeInvalidValue, n.Position(), "the name of a loop variable is a word of letters, digits and _")
		return &d
	}
	if scope.Lookup(n.Text) >= 0 {
		d := diagnostic.New(diagnostic.CodeShadowedName, n.Position(), "the name %q already means something here", n.Text)
		return &d
	}
	return nil
}

func (c *treeCompiler) when(n *source.Node, keywords map[string]*source.Node, scope *expression.Scope) branch {
	c.allow(keywords, "$if", "$else", "$value")
	b := &when{condition: c.expression(keywords["$if"], scope), then: c.body(n, "$if", keywords, scope)}
	if otherwise := keywords["$else"]; otherwise != nil {
		b.otherwise = c.branch(otherwise, scope)
	}
	return b
}

func (c *treeCompiler) choice(n *source.Node, keywords map[string]*source.Node, scope *expression.Scope) branch {
	c.allow(keywords, "$switch", "$cases", "$default")
	b := &choice{subject: c.expression(keywords["$switch"], scope)}
	c.noPlainKeys(n, "$switch")
	cases := keywords["$cases"]
	if cases == nil || cases.Kind != source.KindMap {
		c.report(diagnostic.New(diagnostic.CodeMissingKey, n.Position(), "$switch needs $cases, a map of text to branch"))
		return b
	}
	b.cases = make([]member, len(cases.Entries))
	for i, entry := range cases.Entries {
		b.cases[i] = c.member(entry, scope)
	}
	if otherwise := keywords["$default"]; otherwise != nil {
		b.otherwise = c.branch(otherwise, scope)
	}
	return b
}

func (c *treeCompiler) merge(n *source.Node, keywords map[string]*source.Node, scope *expression.Scope) branch {
	c.allow(keywords, "$merge")
	b := &merge{at: n.Place()}
	parts := keywords["$merge"]
	if parts.Kind == source.KindList {
		for _, part := range parts.Items {
			b.parts = append(b.parts, c.branch(part, scope))
		}
	} else {
		b.parts = append(b.parts, c.branch(parts, scope))
	}
	if own, ok := c.object(n, scope).(*object); ok && len(own.members) > 0 {
		b.parts = append(b.parts, own)
	}
	return b
}

func (c *treeCompiler) noPlainKeys(n *source.Node, keyword string) {
	for _, entry := range n.Entries {
		if isPlainKey(entry) {
			c.report(diagnostic.New(diagnostic.CodeUnknownDollarKey, entry.Key.Position(), "key %q cannot stand beside %s", entry.Key.Text, keyword))
		}
	}
}

func isName(text string) bool {
	for i, r := range text {
		letter := r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
		if !letter && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return text != ""
}
