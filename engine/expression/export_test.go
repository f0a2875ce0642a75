package expression

import (
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/parser"
)

// Parse returns the tree of an expression as the parser gives it, before anything is rewritten.
func Parse(source string, scope *Scope) (ast.Node, error) {
	tree, err := parser.ParseWithConfig(source, parserConfig(scope))
	if err != nil {
		return nil, err
	}
	return tree.Node, nil
}
