package expression

import (
	"strings"

	"github.com/unimap/unimap/engine/function"
	"github.com/unimap/unimap/engine/value"
)

// nilOperand returns what an operator gives when an operand is missing or null: missing if one
// is missing, else null.
func nilOperand(a, b any) (any, bool) {
	switch {
	case value.IsMissing(a) || value.IsMissing(b):
		return value.Missing, true
	case a == nil || b == nil:
		return nil, true
	}
	return nil, false
}

func add(arguments ...any) any {
	f, a, b := arguments[0].(*Frame), arguments[1], arguments[2]
	if out, ok := nilOperand(a, b); ok {
		return out
	}
	if x, ok := a.(string); ok {
		if y, ok := b.(string); ok {
			chargeBytes(f, len(x)+len(y))
			return x + y
		}
	}
	return arithmetic("+", value.Add, arguments)
}

func subtract(arguments ...any) any { return arithmetic("-", value.Subtract, arguments) }
func multiply(arguments ...any) any { return arithmetic("*", value.Multiply, arguments) }

func divide(arguments ...any) any {
	charge(arguments[0].(*Frame), divisionSteps)
	return arithmetic("/", value.Divide, arguments)
}

func modulo(arguments ...any) any {
	charge(arguments[0].(*Frame), divisionSteps)
	return arithmetic("%", value.Modulo, arguments)
}

func power(arguments ...any) any {
	meter := arguments[0].(*Frame).call.Meter
	return arithmetic("**", func(a, b any) (any, error) { return function.Power(meter, a, b) }, arguments)
}

func arithmetic(operator string, apply func(a, b any) (any, error), arguments []any) any {
	f, a, b := arguments[0].(*Frame), arguments[1], arguments[2]
	if out, ok := nilOperand(a, b); ok {
		return out
	}
	if value.KindOf(a) != value.KindNumber || value.KindOf(b) != value.KindNumber {
		panic(mismatch("%q cannot combine %s with %s", operator, value.KindOf(a), value.KindOf(b)))
	}
	chargeOperands(f, a, b)
	result := must(apply(a, b))
	chargeOperands(f, result, nil)
	return result
}

func negate(v any) any {
	if value.IsNil(v) {
		return v
	}
	requireNumber(v)
	return must(value.Negate(v))
}

func requireNumber(v any) any {
	if !value.IsNil(v) && value.KindOf(v) != value.KindNumber {
		panic(mismatch("a sign needs a number, not %s", value.KindOf(v)))
	}
	return v
}

func less(arguments ...any) any { return ordered(arguments, func(order int) bool { return order < 0 }) }

func lessOrEqual(arguments ...any) any {
	return ordered(arguments, func(order int) bool { return order <= 0 })
}

func greater(arguments ...any) any {
	return ordered(arguments, func(order int) bool { return order > 0 })
}

func greaterOrEqual(arguments ...any) any {
	return ordered(arguments, func(order int) bool { return order >= 0 })
}

func ordered(arguments []any, holds func(order int) bool) any {
	f, a, b := arguments[0].(*Frame), arguments[1], arguments[2]
	if out, ok := nilOperand(a, b); ok {
		return out
	}
	return holds(compare(f, a, b))
}

// compare orders two numbers or two texts.
func compare(f *Frame, a, b any) int {
	chargeOperands(f, a, b)
	order, err := value.Compare(a, b)
	if err != nil {
		panic(err)
	}
	return order
}

func equal(arguments ...any) any {
	return areEqual(arguments[0].(*Frame), arguments[1], arguments[2])
}

func notEqual(arguments ...any) any { return !equal(arguments...).(bool) }

// areEqual is false as soon as an operand is missing; "x == nil" is another operation.
func areEqual(f *Frame, a, b any) bool {
	if value.IsMissing(a) || value.IsMissing(b) {
		return false
	}
	if isScalar(a) || isScalar(b) {
		chargeOperands(f, a, b)
		return value.Equal(a, b)
	}
	equal, err := f.equal(a, b)
	if err != nil {
		panic(err)
	}
	return equal
}

func isScalar(v any) bool {
	switch v.(type) {
	case []any, *value.Object:
		return false
	}
	return true
}

// containedIn is "x in list", "key in object": false when either is missing.
func containedIn(arguments ...any) any {
	f, x, container := arguments[0].(*Frame), arguments[1], arguments[2]
	switch container := container.(type) {
	case []any:
		charge(f, len(container))
		for _, element := range container {
			if areEqual(f, x, element) {
				return true
			}
		}
		return false
	case *value.Object:
		key, ok := x.(string)
		return ok && container.Has(key)
	}
	if value.IsNil(container) {
		return false
	}
	panic(mismatch("in needs a list or an object, not %s", value.KindOf(container)))
}

func integerRange(arguments ...any) any {
	f, a, b := arguments[0].(*Frame), arguments[1], arguments[2]
	if out, ok := nilOperand(a, b); ok {
		return out
	}
	from, okFrom := value.Integer(a)
	to, okTo := value.Integer(b)
	if !okFrom || !okTo {
		panic(mismatch("a range needs integers, not %s and %s", described(a), described(b)))
	}
	if to < from {
		return []any{}
	}
	length := uint64(to) - uint64(from)
	if length >= uint64(f.call.Meter.Limits().ListLength) {
		chargeList(f, f.call.Meter.Limits().ListLength+1)
	}
	chargeList(f, int(length)+1)
	out := make([]any, 0, length+1)
	for n := from; ; n++ {
		out = append(out, n)
		if n == to {
			return out
		}
	}
}

func contains(arguments ...any) any {
	if text, ok := arguments[1].(string); ok {
		charge(arguments[0].(*Frame), len(text)/searchedBytesAStep)
	}
	return texts("contains", strings.Contains, arguments)
}

func startsWith(arguments ...any) any { return texts("startsWith", strings.HasPrefix, arguments) }
func endsWith(arguments ...any) any   { return texts("endsWith", strings.HasSuffix, arguments) }

func texts(operator string, holds func(text, part string) bool, arguments []any) any {
	f, a, b := arguments[0].(*Frame), arguments[1], arguments[2]
	if out, ok := nilOperand(a, b); ok {
		return out
	}
	text, okText := a.(string)
	part, okPart := b.(string)
	if !okText || !okPart {
		panic(mismatch("%s needs text, not %s and %s", operator, value.KindOf(a), value.KindOf(b)))
	}
	chargeOperands(f, a, b)
	return holds(text, part)
}
