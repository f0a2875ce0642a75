package expression

import (
	"slices"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"

	"github.com/unimap/unimap/engine/diagnostic"
)

// maxExpansions bounds how deep names may stand for expressions with names in them.
const maxExpansions = 16

// expand puts the expression that a name stands for in the place of the name. It sees the names
// that come before its own, and nothing of the expression around.
func (r *rewriter) expand(n *ast.IdentifierNode, slot int) (ast.Node, info) {
	name, scope := r.scope.name(slot), r.scope.before(slot)
	inner := newRewriter(name.Expands, scope)
	inner.expansions, inner.fresh, inner.nodes, inner.forms = r.expansions+1, r.fresh, r.nodes, r.forms
	if r.nodes > r.scope.limits.Nodes {
		r.reportf(n, problem(diagnostic.CodeExpressionTooLarge, "expression has too many parts with what its names stand for"))
		return n, info{kinds: Any}
	}
	if inner.expansions > maxExpansions {
		r.reportf(n, problem(diagnostic.CodeExpressionTooLarge, "names stand for names more than %d deep", maxExpansions))
		return n, info{kinds: Any}
	}
	tree, err := parser.ParseWithConfig(name.Expands, parserConfig(scope))
	if err != nil {
		r.reportf(n, problem(diagnostic.CodeExpressionSyntax, "the expression of %s cannot be read", name.Name))
		return n, info{kinds: Any}
	}
	out, known := inner.node(tree.Node)
	r.take(n, name.Name, inner)
	relocate(&out, n.Location())
	known.isConstant = false // a constant condition is the definition's affair
	known.literals = slices.Clone(known.literals)
	for i := range known.literals {
		known.literals[i].From, known.literals[i].To = n.Location().From, n.Location().To
	}
	return out, known
}

// take takes over what an expansion has found.
func (r *rewriter) take(n *ast.IdentifierNode, name string, inner *rewriter) {
	r.indexes = append(r.indexes, inner.indexes...)
	r.fresh, r.nodes, r.record = inner.fresh, inner.nodes, r.record || inner.record
	r.reads.add(inner.reads.list()...)
	r.wanted.add(inner.wanted.list()...)
	r.tests.add(inner.tests.list()...)
	for _, use := range inner.enums {
		use.From, use.To = n.Location().From, n.Location().To
		r.enums = append(r.enums, use)
	}
	for _, c := range inner.compared {
		c.Literal.From, c.Literal.To = n.Location().From, n.Location().To
		r.compared = append(r.compared, c)
	}
	for _, p := range inner.problems {
		if p.Code != diagnostic.CodeConstantCondition {
			r.reportf(n, &Problem{Code: p.Code, Message: "in " + name + ": " + p.Message, Help: p.Help})
		}
	}
}

// relocate gives every node of a tree one location.
func relocate(n *ast.Node, location file.Location) {
	ast.Walk(n, relocator{location})
}

type relocator struct{ location file.Location }

func (r relocator) Visit(n *ast.Node) { (*n).SetLocation(r.location) }
