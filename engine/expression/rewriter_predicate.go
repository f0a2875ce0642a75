package expression

import (
	"github.com/expr-lang/expr/ast"
	"github.com/unimap/unimap/engine/diagnostic"

	"github.com/unimap/unimap/engine/value"
)

// predicateForms are the calls whose second argument is evaluated for each element. They are
// syntax of the parser, not functions of the library.
var predicateForms = map[string]bool{
	"map": true, "filter": true, "all": true, "any": true, "none": true,
	"find": true, "findIndex": true, "findLast": true, "findLastIndex": true,
	"count": true, "sum": true, "sortBy": true, "groupBy": true, "reduce": true,
}

// PredicateForms returns the names of the forms, sorted.
func PredicateForms() []string { return sortedKeys(predicateForms) }

func (r *rewriter) predicateForm(n *ast.BuiltinNode) (ast.Node, info) {
	if !predicateForms[n.Name] {
		r.reportf(n, problem(diagnostic.CodeUnknownFunction, "unknown function %q", n.Name))
		return n, info{kinds: Any}
	}
	source, s := r.node(n.Arguments[0])
	r.tests.add(s.paths...) // how many elements there are decides, even where none is looked into
	sequence := invoke(n.Arguments[0].Location(), asSequence, source)
	element := info{kinds: Any &^ Missing, paths: longer(s.paths, Segment{Step: StepEach}), sourced: s.sourced && len(s.literals) == 0, form: r.elementForm(len(r.elements) + 1)}
	switch n.Name {
	case "map":
		body, form := r.result(n, element)
		return r.mapped(n, sequence, body), info{kinds: List, listed: s.list(), form: r.loopForm(n.Name, s.form, form)}
	case "filter":
		test, form := r.test(n, element)
		return r.builtin(n, "filter", sequence, test), info{kinds: List, paths: s.paths, sourced: s.sourced, listed: s.list(), form: r.loopForm(n.Name, s.form, form)}
	case "all", "any", "none":
		test, form := r.test(n, element)
		return r.builtin(n, n.Name, sequence, test), info{kinds: Boolean, form: r.loopForm(n.Name, s.form, form)}
	case "find", "findLast":
		return r.found(n, sequence, s, element)
	case "findIndex":
		test, _ := r.test(n, element)
		return invoke(n.Location(), integerOrMissing, r.builtin(n, n.Name, sequence, test)), info{kinds: Number | Missing}
	case "findLastIndex": // the machine's own would leave values on its stack
		test, _ := r.test(n, element)
		tested := r.builtin(n, "map", sequence, test)
		return invoke(n.Location(), lastTrue, tested), info{kinds: Number | Missing}
	case "count":
		return r.count(n, sequence, s, element), info{kinds: Number}
	case "sum":
		return r.sum(n, source, s, element), info{kinds: Number | Nil}
	case "sortBy":
		return r.ordered(n, sequence, s, element)
	case "groupBy":
		pairs := r.pairs(n, sequence, element)
		r.read(element.paths...) // a key of the result is not one of an element
		return invoke(n.Location(), groupPairs, environment(), pairs), info{kinds: Object, listed: s.list()}
	}
	return r.reduce(n, sequence, element)
}

// list returns the paths of the lists that a value was made of, as far as they are known.
func (i info) list() []*Reference {
	if i.pure != nil {
		return []*Reference{i.pure}
	}
	return i.listed
}

// builtin keeps the loop of the virtual machine around a body built here.
func (r *rewriter) builtin(n ast.Node, name string, sequence, body ast.Node) ast.Node {
	predicate := &ast.PredicateNode{Node: body}
	predicate.SetLocation(body.Location())
	out := &ast.BuiltinNode{Name: name, Arguments: []ast.Node{sequence, predicate}}
	out.SetLocation(n.Location())
	return out
}

// body rewrites the predicate of n with "#" standing for element, and counts its nodes. The
// value counts as read.
func (r *rewriter) body(n *ast.BuiltinNode, element info) (out ast.Node, i info, nodes int) {
	before, body := r.nodes, n.Arguments[1]
	if predicate, ok := body.(*ast.PredicateNode); ok {
		r.elements = append(r.elements, loopElement{element, n.Name == "reduce"})
		out, i = r.used(predicate.Node)
		r.elements = r.elements[:len(r.elements)-1]
	} else {
		out, i = r.used(body)
	}
	return out, i, r.nodes - before
}

// elementForm is the form of "#" in a predicate that stands in so many predicates, itself included.
func (r *rewriter) elementForm(depth int) *Form { return r.pathForm(&Reference{Slot: -depth}) }

// loopForm returns the form of a loop over the elements of a source, which body is about.
func (r *rewriter) loopForm(name string, source, body *Form) *Form {
	return newForm(Form{Operation: OperationLoop, Name: name, Element: -(len(r.elements) + 1)}, source, body)
}

// result rewrites the predicate of n into the body of a loop that is charged for each pass.
func (r *rewriter) result(n *ast.BuiltinNode, element info) (ast.Node, *Form) {
	body, i, nodes := r.body(n, element)
	return invoke(n.Arguments[1].Location(), elementResult(nodes), environment(), body), i.form
}

func (r *rewriter) test(n *ast.BuiltinNode, element info) (ast.Node, *Form) {
	body, i, nodes := r.body(n, element)
	if i.isConstant {
		r.reportf(n.Arguments[1], problem(diagnostic.CodeConstantCondition, "the predicate is always %t", value.Truthy(i.constant)))
	}
	return invoke(n.Arguments[1].Location(), elementTest(nodes), environment(), body), i.form
}

func (r *rewriter) mapped(n *ast.BuiltinNode, sequence, body ast.Node) ast.Node {
	return invoke(n.Location(), listLiteral, environment(), r.builtin(n, "map", sequence, body))
}

// found is find and findLast. Both look for a position, since the machine's own loops give null
// for nothing, and an element can be null.
func (r *rewriter) found(n *ast.BuiltinNode, sequence ast.Node, source, element info) (ast.Node, info) {
	test, form := r.test(n, element)
	out := r.held(n, sequence, func(subject func() ast.Node) ast.Node {
		list := func() ast.Node { return invoke(n.Location(), asSequence, subject()) }
		if n.Name == "findLast" {
			tested := r.builtin(n, "map", list(), test)
			return invoke(n.Location(), elementFound, list(), invoke(n.Location(), lastTrue, tested))
		}
		position := invoke(n.Location(), integerOrMissing, r.builtin(n, "findIndex", list(), test))
		return invoke(n.Location(), elementFound, list(), position)
	})
	return out, info{kinds: Any, paths: element.paths, sourced: element.sourced, form: r.loopForm(n.Name, source.form, form)}
}

// held keeps a value in a variable while body uses it more than once.
func (r *rewriter) held(n ast.Node, v ast.Node, body func(held func() ast.Node) ast.Node) ast.Node {
	name := r.freshName()
	expression := body(func() ast.Node { return &ast.IdentifierNode{Value: name} })
	expression.SetLocation(n.Location())
	out := &ast.VariableDeclaratorNode{Name: name, Value: v, Expr: expression}
	out.SetLocation(n.Location())
	return out
}

func (r *rewriter) count(n *ast.BuiltinNode, sequence ast.Node, source, element info) ast.Node {
	if len(n.Arguments) > 1 {
		test, _ := r.test(n, element)
		return invoke(n.Location(), integer, r.builtin(n, "count", sequence, test))
	}
	r.read(source.paths...)
	return invoke(n.Location(), lengthOf, sequence)
}

// sum of a missing or null list is missing or null, with a body too.
func (r *rewriter) sum(n *ast.BuiltinNode, source ast.Node, s, element info) ast.Node {
	if len(n.Arguments) == 1 {
		r.read(s.paths...)
		return invoke(n.Location(), sumOf, environment(), source)
	}
	body, _ := r.result(n, element)
	return r.held(n, source, func(subject func() ast.Node) ast.Node {
		sequence := invoke(n.Arguments[0].Location(), asSequence, subject())
		return &ast.ConditionalNode{
			Cond: invoke(n.Location(), isNil, subject()),
			Exp1: subject(),
			Exp2: invoke(n.Location(), sumOf, environment(), r.mapped(n, sequence, body)),
		}
	})
}

// pairs maps every element to itself and its key.
func (r *rewriter) pairs(n *ast.BuiltinNode, sequence ast.Node, element info) ast.Node {
	key, _ := r.result(n, element)
	pair := invoke(n.Arguments[1].Location(), makePair, &ast.PointerNode{}, key)
	return r.builtin(n, "map", sequence, pair)
}

func (r *rewriter) ordered(n *ast.BuiltinNode, sequence ast.Node, source, element info) (ast.Node, info) {
	pairs := r.pairs(n, sequence, element)
	order := constantNode("asc")
	if len(n.Arguments) > 2 {
		literal, ok := n.Arguments[2].(*ast.StringNode)
		if !ok || literal.Value != "asc" && literal.Value != "desc" {
			r.reportf(n.Arguments[2], problem(diagnostic.CodeLiteralArgumentRequired, `the order of sortBy must be "asc" or "desc"`))
			return n, info{kinds: List}
		}
		order = constantNode(literal.Value)
	}
	return invoke(n.Location(), sortPairs, environment(), pairs, order), info{kinds: List, paths: source.paths, sourced: source.sourced, listed: source.list()}
}

// reduce without a start value gives missing for an empty list, where expr would fail. A start
// value travels in a box, since the machine would follow its pointer, and an object is one.
func (r *rewriter) reduce(n *ast.BuiltinNode, sequence ast.Node, element info) (ast.Node, info) {
	body, _ := r.result(n, element)
	predicate := &ast.PredicateNode{Node: body}
	predicate.SetLocation(n.Arguments[1].Location())
	if len(n.Arguments) > 2 {
		start, _ := r.used(n.Arguments[2])
		return r.reduceFrom(n, sequence, start, predicate), info{kinds: Any}
	}
	r.read(element.paths...)
	out := r.held(n, sequence, func(subject func() ast.Node) ast.Node {
		list := func() ast.Node { return invoke(n.Location(), asSequence, subject()) }
		loop := &ast.BuiltinNode{Name: "reduce", Arguments: []ast.Node{list(), predicate}}
		loop.SetLocation(n.Location())
		return &ast.ConditionalNode{Cond: r.truth(list()), Exp1: loop, Exp2: constantNode(value.Missing)}
	})
	return out, info{kinds: Any}
}

// reduceFrom keeps the list and the start in variables: the machine would evaluate the start
// inside the loop, where "#" is an element of this list and not of the one around.
func (r *rewriter) reduceFrom(n *ast.BuiltinNode, sequence, start, predicate ast.Node) ast.Node {
	return r.held(n, sequence, func(list func() ast.Node) ast.Node {
		return r.held(n, start, func(start func() ast.Node) ast.Node {
			subject := invoke(n.Location(), asSequence, list())
			boxed := invoke(n.Arguments[2].Location(), boxStart, start())
			loop := &ast.BuiltinNode{Name: "reduce", Arguments: []ast.Node{subject, predicate, boxed}}
			loop.SetLocation(n.Location())
			return invoke(n.Location(), unboxStart, loop)
		})
	})
}
