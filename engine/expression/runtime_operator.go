package expression

import (
	"strings"

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
	return arithmetic("+", value.Add, a, b)
}

func subtract(a, b any) any { return arithmetic("-", value.Subtract, a, b) }
func multiply(a, b any) any { return arithmetic("*", value.Multiply, a, b) }
func divide(a, b any) any   { return arithmetic("/", value.Divide, a, b) }
func modulo(a, b any) any   { return arithmetic("%", value.Modulo, a, b) }

// powerSteps is what a power is charged: one with a fraction in its exponent takes as long as
// that many of the cheap operations.
const powerSteps = 20_000

func power(arguments ...any) any {
	charge(arguments[0].(*Frame), powerSteps)
	return arithmetic("**", value.Power, arguments[1], arguments[2])
}

func arithmetic(operator string, apply func(a, b any) (any, error), a, b any) any {
	if out, ok := nilOperand(a, b); ok {
		return out
	}
	if value.KindOf(a) != value.KindNumber || value.KindOf(b) != value.KindNumber {
		panic(mismatch("%q cannot combine %s with %s", operator, value.KindOf(a), value.KindOf(b)))
	}
	return must(apply(a, b))
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

func less(a, b any) any           { return ordered(a, b, func(order int) bool { return order < 0 }) }
func lessOrEqual(a, b any) any    { return ordered(a, b, func(order int) bool { return order <= 0 }) }
func greater(a, b any) any        { return ordered(a, b, func(order int) bool { return order > 0 }) }
func greaterOrEqual(a, b any) any { return ordered(a, b, func(order int) bool { return order >= 0 }) }

func ordered(a, b any, holds func(order int) bool) any {
	if out, ok := nilOperand(a, b); ok {
		return out
	}
	order, err := value.Compare(a, b)
	if err != nil {
		panic(err)
	}
	return holds(order)
}

// equal is false as soon as an operand is missing; "x == nil" is another operation.
func equal(a, b any) any {
	return !value.IsMissing(a) && !value.IsMissing(b) && value.Equal(a, b)
}

func notEqual(a, b any) any { return !equal(a, b).(bool) }

// containedIn is "x in list", "key in object": false when either is missing.
func containedIn(arguments ...any) any {
	f, x, container := arguments[0].(*Frame), arguments[1], arguments[2]
	switch container := container.(type) {
	case []any:
		charge(f, len(container))
		for _, element := range container {
			if equal(x, element).(bool) {
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
		panic(mismatch("a range needs integers, not %s and %s", value.String(a), value.String(b)))
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

func contains(a, b any) any   { return texts("contains", strings.Contains, a, b) }
func startsWith(a, b any) any { return texts("startsWith", strings.HasPrefix, a, b) }
func endsWith(a, b any) any   { return texts("endsWith", strings.HasSuffix, a, b) }

func texts(operator string, holds func(text, part string) bool, a, b any) any {
	if out, ok := nilOperand(a, b); ok {
		return out
	}
	text, okText := a.(string)
	part, okPart := b.(string)
	if !okText || !okPart {
		panic(mismatch("%s needs text, not %s and %s", operator, value.KindOf(a), value.KindOf(b)))
	}
	return holds(text, part)
}
