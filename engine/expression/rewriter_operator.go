package expression

import (
	"github.com/expr-lang/expr/ast"
	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/function"

	"github.com/unimap/unimap/engine/value"
)

func (r *rewriter) unary(n *ast.UnaryNode) (ast.Node, info) {
	if n.Operator == "not" || n.Operator == "!" {
		operand, i := r.asked(n.Node)
		out := &ast.UnaryNode{Operator: "not", Node: r.truth(operand)}
		out.SetLocation(n.Location())
		return out, info{kinds: Boolean, form: operationForm(OperationNot, i.form)}
	}
	operand, i := r.used(n.Node)
	if i.isConstant && i.kinds == Number {
		v := i.constant
		if n.Operator == "-" {
			v, _ = value.Negate(v)
		}
		out, known := r.literal(n, v)
		known.literals[0].To = n.Node.Location().To
		return out, known
	}
	if !i.kinds.Has(Number | Nil) {
		r.reportf(n, problem(diagnostic.CodeImpossibleType, "%q needs a number, not %s", n.Operator, i.kinds))
	}
	fn := negate
	if n.Operator == "+" {
		fn = requireNumber
	}
	return invoke(n.Location(), fn, operand), info{kinds: Number | Nil}
}

// operators gives every binary operator its implementation and the kinds it works on. The ones
// that are not here are control flow and built in place.
var operators = map[string]struct {
	apply  func(...any) any // takes the frame and both operands
	takes  Kinds            // kinds of both operands, beside missing and null; 0 means any
	result Kinds
}{
	"+":          {add, Number | String, Number | String | Nil},
	"-":          {subtract, Number, Number | Nil},
	"*":          {multiply, Number, Number | Nil},
	"/":          {divide, Number, Number | Nil},
	"%":          {modulo, Number, Number | Nil},
	"**":         {power, Number, Number | Nil},
	"^":          {power, Number, Number | Nil},
	"<":          {less, Number | String, Boolean | Nil},
	"<=":         {lessOrEqual, Number | String, Boolean | Nil},
	">":          {greater, Number | String, Boolean | Nil},
	">=":         {greaterOrEqual, Number | String, Boolean | Nil},
	"==":         {equal, 0, Boolean},
	"!=":         {notEqual, 0, Boolean},
	"in":         {containedIn, 0, Boolean},
	"..":         {integerRange, Number, List | Nil},
	"contains":   {contains, String, Boolean | Nil},
	"startsWith": {startsWith, String, Boolean | Nil},
	"endsWith":   {endsWith, String, Boolean | Nil},
}

func (r *rewriter) binary(n *ast.BinaryNode) (ast.Node, info) {
	switch n.Operator {
	case "and", "&&", "or", "||":
		return r.logical(n)
	case "??":
		return r.coalesce(n)
	case "matches":
		return r.matches(n)
	case "==", "!=":
		if out, i, ok := r.nilTest(n); ok {
			return out, i
		}
	}
	operator, ok := operators[n.Operator]
	if !ok {
		r.reportf(n, problem(diagnostic.CodeUnsupportedConstruct, "operator %q is not part of the expression language", n.Operator))
		return n, info{kinds: Any}
	}
	left, l := r.used(n.Left)
	right, o := r.used(n.Right)
	r.checkOperands(n, operator.takes, l, o)
	r.compare(n, l, o)
	return invoke(n.Location(), operator.apply, environment(), left, right),
		info{kinds: operator.result, form: newForm(Form{Operation: OperationBinary, Name: n.Operator}, l.form, o.form)}
}

func (r *rewriter) checkOperands(n *ast.BinaryNode, takes Kinds, left, right info) {
	if takes == 0 {
		r.checkEquality(n, left, right)
		return
	}
	for _, operand := range []struct {
		node ast.Node
		info info
	}{{n.Left, left}, {n.Right, right}} {
		if !operand.info.kinds.Has(takes | Nil) {
			r.reportf(operand.node, problem(diagnostic.CodeImpossibleType, "%q cannot work on %s", n.Operator, operand.info.kinds))
			return
		}
	}
	definite := func(i info) Kinds { return i.kinds &^ Nil }
	if !definite(left).Has(definite(right)) && definite(left) != 0 && definite(right) != 0 {
		r.reportf(n, problem(diagnostic.CodeImpossibleType, "%q cannot combine %s with %s", n.Operator, left.kinds, right.kinds))
	}
	if (n.Operator == "/" || n.Operator == "%") && right.isConstant && value.KindOf(right.constant) == value.KindNumber && !value.Truthy(right.constant) {
		r.reportf(n.Right, problem(diagnostic.CodeDivisionByZero, "division by zero"))
	}
}

// compare notes the text literals that a value with known sources is held against.
func (r *rewriter) compare(n *ast.BinaryNode, left, right info) {
	var literals []Literal
	subject := left
	switch list, isList := n.Right.(*ast.ArrayNode); {
	case n.Operator == "in" && isList:
		for _, element := range list.Nodes {
			if text, ok := element.(*ast.StringNode); ok {
				literals = append(literals, Literal{text.Value, text.Location().From, text.Location().To})
			}
		}
	case n.Operator != "==" && n.Operator != "!=":
		return
	case right.isConstant:
		literals = right.literals
	case left.isConstant:
		literals, subject = left.literals, right
	}
	if !subject.sourced {
		return
	}
	for _, literal := range literals {
		if _, isText := literal.Value.(string); isText {
			r.compared = append(r.compared, Comparison{literal, Sources{subject.paths, subject.literals, subject.unified}})
		}
	}
}

// checkEquality warns of a comparison that can only come out one way.
func (r *rewriter) checkEquality(n *ast.BinaryNode, left, right info) {
	if n.Operator != "==" && n.Operator != "!=" {
		return
	}
	if left.isConstant && right.isConstant || !left.kinds.Has(right.kinds) {
		r.reportf(n, problem(diagnostic.CodeConstantCondition, "%s %s %s always gives the same answer", left.kinds, n.Operator, right.kinds))
	}
}

func (r *rewriter) logical(n *ast.BinaryNode) (ast.Node, info) {
	left, l := r.asked(n.Left)
	right, o := r.asked(n.Right)
	if l.isConstant {
		r.reportf(n.Left, problem(diagnostic.CodeConstantCondition, "the condition is always %t", value.Truthy(l.constant)))
	}
	operator, operation := "&&", OperationAnd
	if n.Operator == "or" || n.Operator == "||" {
		operator, operation = "||", OperationOr
	}
	out := &ast.BinaryNode{Operator: operator, Left: r.truth(left), Right: r.truth(right)}
	out.SetLocation(n.Location())
	return out, info{kinds: Boolean, form: operationForm(operation, l.form, o.form)}
}

// coalesce is "a ?? b". The machine's own operator would follow pointers, and an object is one;
// so a is kept in a variable and tested here.
func (r *rewriter) coalesce(n *ast.BinaryNode) (ast.Node, info) {
	left, l := r.node(n.Left)
	right, o := r.node(n.Right)
	name := r.freshName()
	choice := &ast.ConditionalNode{
		Ternary: true, Cond: invoke(n.Location(), isNil, &ast.IdentifierNode{Value: name}),
		Exp1: right, Exp2: &ast.IdentifierNode{Value: name},
	}
	choice.SetLocation(n.Location())
	out := &ast.VariableDeclaratorNode{Name: name, Value: left, Expr: choice}
	out.SetLocation(n.Location())
	result := union(l, o)
	if !o.kinds.Has(Nil) {
		result.kinds &^= Nil
	}
	result.form = operationForm(OperationCoalesce, l.form, o.form)
	return out, result
}

// nilTest builds "x == nil", which holds for missing and for null.
func (r *rewriter) nilTest(n *ast.BinaryNode) (ast.Node, info, bool) {
	operand := n.Left
	if _, ok := n.Left.(*ast.NilNode); ok {
		operand = n.Right
	} else if _, ok := n.Right.(*ast.NilNode); !ok {
		return nil, info{}, false
	}
	tested, i := r.node(operand)
	r.tests.add(i.paths...)
	out, form := invoke(n.Location(), isNil, tested), operationForm(OperationIsNil, i.form)
	if n.Operator == "!=" {
		negated := &ast.UnaryNode{Operator: "not", Node: out}
		negated.SetLocation(n.Location())
		out, form = negated, operationForm(OperationNot, form)
	}
	return out, info{kinds: Boolean, form: form}, true
}

// matches compiles its pattern here, so that none is ever made from data.
func (r *rewriter) matches(n *ast.BinaryNode) (ast.Node, info) {
	left, l := r.used(n.Left)
	if !l.kinds.Has(String | Nil) {
		r.reportf(n.Left, problem(diagnostic.CodeImpossibleType, `"matches" cannot work on %s`, l.kinds))
	}
	literal, ok := n.Right.(*ast.StringNode)
	if !ok {
		p := problem(diagnostic.CodeLiteralArgumentRequired, "the pattern of matches must be a text literal")
		p.Help = "use contains, startsWith or endsWith for text that is not known before"
		r.reportf(n.Right, p)
		return n, info{kinds: Boolean | Nil}
	}
	if !r.pattern(literal) {
		return n, info{kinds: Boolean | Nil}
	}
	form := newForm(Form{Operation: OperationMatches, Literal: literal.Value}, l.form)
	return invoke(n.Location(), matchesPattern, environment(), left, constantNode(literal.Value)), info{kinds: Boolean | Nil, form: form}
}

// pattern reports whether a literal is a regular expression within the limits.
func (r *rewriter) pattern(literal *ast.StringNode) bool {
	err := function.CheckPattern(literal.Value, r.scope.limits)
	if err == nil {
		return true
	}
	p := problem(diagnostic.CodeRegexInvalid, "%v", err)
	p.Help = "patterns follow RE2, which has no look-around and no back-references"
	r.reportf(literal, p)
	return false
}
