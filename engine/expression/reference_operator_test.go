package expression_test

import (
	"encoding/json"
	"fmt"
	"math/big"
	"regexp"
	"strings"

	"github.com/expr-lang/expr/ast"

	"github.com/unimap/unimap/engine/value"
)

// isTrue is the rule for conditions.
func isTrue(v any) bool {
	if value.IsMissing(v) || v == nil {
		return false
	}
	switch text := value.String(v); text {
	case "false", `""`, "[]", "{}":
		return false
	}
	return !isNumber(v) || rational(v).Sign() != 0
}

func isNumber(v any) bool {
	switch v.(type) {
	case int64, json.Number:
		return true
	}
	return false
}

func rational(v any) *big.Rat {
	out, ok := new(big.Rat).SetString(value.String(v))
	if !ok {
		panic(fmt.Sprintf("%s is not a number", value.String(v)))
	}
	return out
}

// wholeNumber returns an integer of 64 bits, however it is written.
func wholeNumber(v any) (int64, bool) {
	if !isNumber(v) {
		return 0, false
	}
	n := rational(v)
	if !n.IsInt() || !n.Num().IsInt64() {
		return 0, false
	}
	return n.Num().Int64(), true
}

func (r *reference) unary(n *ast.UnaryNode) any {
	operand := r.eval(n.Node)
	switch {
	case n.Operator == "not" || n.Operator == "!":
		return !isTrue(operand)
	case isNilValue(operand):
		return operand
	case !isNumber(operand):
		return fail("type_mismatch")
	case n.Operator == "+":
		return operand
	}
	return arithmetic("-", int64(0), operand)
}

func (r *reference) binary(n *ast.BinaryNode) any {
	if choice, ok := r.choice(n); ok {
		return choice
	}
	left, right := r.eval(n.Left), r.eval(n.Right)
	switch n.Operator {
	case "==":
		return same(left, right)
	case "!=":
		return !same(left, right)
	case "in":
		return isIn(left, right)
	}
	if value.IsMissing(left) || value.IsMissing(right) {
		return value.Missing
	}
	if left == nil || right == nil {
		return nil
	}
	switch n.Operator {
	case "<", "<=", ">", ">=":
		return comparison(n.Operator, rank(left, right))
	case "contains", "startsWith", "endsWith", "matches":
		return textTest(n.Operator, left, right)
	case "..":
		return numbersBetween(left, right)
	case "+":
		a, isText := left.(string)
		if b, ok := right.(string); ok && isText {
			if len(a)+len(b) > referenceBytes {
				return giveUp()
			}
			return a + b
		}
	}
	return arithmetic(n.Operator, left, right)
}

// choice evaluates the operators that do not need both operands.
func (r *reference) choice(n *ast.BinaryNode) (any, bool) {
	_, leftNil := n.Left.(*ast.NilNode)
	_, rightNil := n.Right.(*ast.NilNode)
	switch n.Operator {
	case "and", "&&":
		return isTrue(r.eval(n.Left)) && isTrue(r.eval(n.Right)), true
	case "or", "||":
		return isTrue(r.eval(n.Left)) || isTrue(r.eval(n.Right)), true
	case "??":
		if left := r.eval(n.Left); !isNilValue(left) {
			return left, true
		}
		return r.eval(n.Right), true
	case "==":
		if leftNil || rightNil {
			return isNilValue(r.eval(n.Left)) && isNilValue(r.eval(n.Right)), true
		}
	case "!=":
		if leftNil || rightNil {
			return !isNilValue(r.eval(n.Left)) || !isNilValue(r.eval(n.Right)), true
		}
	}
	return nil, false
}

// same is "==" of two values.
func same(a, b any) bool {
	if value.IsMissing(a) || value.IsMissing(b) {
		return false
	}
	if isNumber(a) && isNumber(b) {
		return rational(a).Cmp(rational(b)) == 0
	}
	switch a := a.(type) {
	case []any:
		b, ok := b.([]any)
		if !ok || len(a) != len(b) {
			return false
		}
		for i := range a {
			if !same(a[i], b[i]) {
				return false
			}
		}
		return true
	case *value.Object:
		b, ok := b.(*value.Object)
		if !ok || a.Len() != b.Len() {
			return false
		}
		for _, key := range a.Keys() {
			if !same(memberOf(a, key), memberOf(b, key)) {
				return false
			}
		}
		return true
	}
	return value.KindOf(a) == value.KindOf(b) && value.String(a) == value.String(b)
}

func isIn(x, container any) any {
	switch container := container.(type) {
	case []any:
		for _, element := range container {
			if same(x, element) {
				return true
			}
		}
		return false
	case *value.Object:
		key, ok := x.(string)
		return ok && !value.IsMissing(memberOf(container, key))
	}
	if isNilValue(container) {
		return false
	}
	return fail("type_mismatch")
}

// rank orders two numbers or two texts.
func rank(a, b any) int {
	if isNumber(a) && isNumber(b) {
		return rational(a).Cmp(rational(b))
	}
	x, okX := a.(string)
	y, okY := b.(string)
	if !okX || !okY {
		fail("type_mismatch")
	}
	return strings.Compare(x, y)
}

func comparison(operator string, order int) bool {
	switch operator {
	case "<":
		return order < 0
	case "<=":
		return order <= 0
	case ">":
		return order > 0
	}
	return order >= 0
}

func textTest(operator string, a, b any) any {
	text, okText := a.(string)
	part, okPart := b.(string)
	if !okText || !okPart {
		return fail("type_mismatch")
	}
	switch operator {
	case "contains":
		return strings.Contains(text, part)
	case "startsWith":
		return strings.HasPrefix(text, part)
	case "endsWith":
		return strings.HasSuffix(text, part)
	}
	return regexp.MustCompile(part).MatchString(text)
}

func numbersBetween(a, b any) any {
	from, okFrom := wholeNumber(a)
	to, okTo := wholeNumber(b)
	if !okFrom || !okTo {
		return fail("type_mismatch")
	}
	if new(big.Int).Sub(big.NewInt(to), big.NewInt(from)).Cmp(big.NewInt(1000)) > 0 {
		return giveUp()
	}
	out := []any{}
	for ; from <= to; from++ {
		out = append(out, from)
		if from == to {
			break
		}
	}
	return out
}

var calculations = map[string]func(a, b any) (any, error){
	"+": value.Add, "-": value.Subtract, "*": value.Multiply, "/": value.Divide, "%": value.Modulo,
	"**": value.Power, "^": value.Power,
}

// arithmetic computes with package value, and checks the result with fractions.
func arithmetic(operator string, a, b any) any {
	if !isNumber(a) || !isNumber(b) {
		return fail("type_mismatch")
	}
	out, err := calculations[operator](a, b)
	if err != nil {
		return fail(codeOfError(err))
	}
	want := fraction(operator, rational(a), rational(b))
	if want != nil && !near(rational(out), want, operator == "/" && !want.IsInt()) {
		panic(fmt.Sprintf("%s %s %s is not %s", value.String(a), operator, value.String(b), value.String(out)))
	}
	return out
}

func fraction(operator string, a, b *big.Rat) *big.Rat {
	out := new(big.Rat)
	switch operator {
	case "+":
		return out.Add(a, b)
	case "-":
		return out.Sub(a, b)
	case "*":
		return out.Mul(a, b)
	case "/":
		return out.Quo(a, b)
	case "%":
		quotient := out.Quo(a, b)
		truncated := new(big.Int).Quo(quotient.Num(), quotient.Denom())
		return new(big.Rat).Sub(a, new(big.Rat).Mul(b, new(big.Rat).SetInt(truncated)))
	}
	return nil
}

// near tells whether a result is the wanted one: exactly, or to 34 digits, which is half a unit
// in the last of them.
func near(got, want *big.Rat, rounded bool) bool {
	if !rounded {
		return got.Cmp(want) == 0
	}
	scale := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(33), nil))
	off := new(big.Rat).Sub(got, want)
	off.Abs(off.Mul(off, scale)).Mul(off, big.NewRat(2, 1))
	return off.Cmp(new(big.Rat).Abs(want)) <= 0
}
