package function

import (
	"math/big"
	"strings"

	"github.com/cockroachdb/apd/v3"

	"github.com/unimap/unimap/engine/limit"
	"github.com/unimap/unimap/engine/value"
)

// numberFunctions are the functions on numbers. All of them are exact, but for what cannot be:
// quotients, roots and fractional powers have value.DivisionDigits significant digits.
var numberFunctions = join(numberForms, numberAggregates, numberFormats)

// numberForms convert and round numbers.
var numberForms = []*Function{
	{
		Name:     "number",
		Category: CategoryNumber,
		Doc: "Turns a text into a number, with every digit: JSON syntax, leading zeros, or whole numbers as 0x, 0o and 0b. " +
			"A number stays as it is, true is 1 and false is 0. Any other text is an error.",
		Parameters: []Parameter{
			parameter("value", "The text, number or boolean.", value.KindString, value.KindNumber, value.KindBoolean),
		},
		Result:  value.KindNumber,
		JSONata: "$number",
		Examples: []Example{
			{Expression: `number("5")`, Result: `5`},
			{Expression: `number("1234567890123456789.25")`, Result: `1234567890123456789.25`},
			{Expression: `number("0x12")`, Result: `18`},
			{Expression: `number(true)`, Result: `1`},
			{Expression: `number("5 kg")`, Error: "is not a number"},
		},
		Apply: func(call *Call, arguments []any) (any, error) { return numberOf(call.Meter, arguments[0]) },
	},
	{
		Name:     "int",
		Category: CategoryNumber,
		Doc: "Turns a number, or a text that number() takes, into a whole number by cutting off the fraction. " +
			"floor(), ceil() and round() choose another direction.",
		Parameters: []Parameter{
			parameter("value", "The number, text or boolean.", value.KindNumber, value.KindString, value.KindBoolean),
		},
		Result: value.KindNumber,
		Examples: []Example{
			{Expression: `int(5.8)`, Result: `5`},
			{Expression: `int(-5.8)`, Result: `-5`},
			{Expression: `int("12.5")`, Result: `12`},
		},
		Apply: truncate,
	},
	{
		Name:       "abs",
		Category:   CategoryNumber,
		Doc:        "Returns the absolute value of a number.",
		Parameters: []Parameter{parameter("number", "The number.", value.KindNumber)},
		Result:     value.KindNumber,
		JSONata:    "$abs",
		Examples: []Example{
			{Expression: `abs(-5)`, Result: `5`},
			{Expression: `abs(5.5)`, Result: `5.5`},
		},
		Apply: mapNumber(value.Absolute),
	},
	{
		Name:       "floor",
		Category:   CategoryNumber,
		Doc:        "Rounds a number down to the next whole number, towards minus infinity.",
		Parameters: []Parameter{parameter("number", "The number.", value.KindNumber)},
		Result:     value.KindNumber,
		JSONata:    "$floor",
		Examples: []Example{
			{Expression: `floor(5.8)`, Result: `5`},
			{Expression: `floor(-5.3)`, Result: `-6`},
		},
		Apply: mapNumber(value.Floor),
	},
	{
		Name:       "ceil",
		Category:   CategoryNumber,
		Doc:        "Rounds a number up to the next whole number, towards infinity.",
		Parameters: []Parameter{parameter("number", "The number.", value.KindNumber)},
		Result:     value.KindNumber,
		JSONata:    "$ceil",
		Examples: []Example{
			{Expression: `ceil(5.3)`, Result: `6`},
			{Expression: `ceil(-5.3)`, Result: `-5`},
		},
		Apply: mapNumber(value.Ceil),
	},
	{
		Name:     "round",
		Category: CategoryNumber,
		Doc:      "Rounds a number to the nearest one with the given number of decimal places. A half goes to the even neighbour, as in JSONata; expr rounds it away from zero.",
		Parameters: []Parameter{
			parameter("number", "The number.", value.KindNumber),
			optional(parameter("digits", "The number of decimal places, 0 by default; negative to round before the decimal point.", value.KindNumber)),
		},
		Result:  value.KindNumber,
		JSONata: "$round",
		Examples: []Example{
			{Expression: `round(123.456, 2)`, Result: `123.46`},
			{Expression: `round(12.5)`, Result: `12`},
			{Expression: `round(11.5)`, Result: `12`},
			{Expression: `round(125, -1)`, Result: `120`},
		},
		Apply: func(call *Call, arguments []any) (any, error) {
			digits, err := whole("digits", arguments[1], 0)
			if err != nil {
				return nil, err
			}
			if err := call.Meter.Step(digitCost(arguments[0])); err != nil {
				return nil, err
			}
			return value.Round(arguments[0], digits)
		},
	},
	{
		Name:       "sqrt",
		Category:   CategoryNumber,
		Doc:        "Returns the square root of a number, with 34 significant digits where it is not exact. A negative number is an error.",
		Parameters: []Parameter{parameter("number", "The number, 0 or more.", value.KindNumber)},
		Result:     value.KindNumber,
		JSONata:    "$sqrt",
		Examples: []Example{
			{Expression: `sqrt(4)`, Result: `2`},
			{Expression: `sqrt(2)`, Result: `1.414213562373095048801688724209698`},
			{Expression: `sqrt(-1)`, Error: "negative"},
		},
		Apply: mapNumber(squareRoot),
	},
	{
		Name:     "power",
		Category: CategoryNumber,
		Doc: "Raises a number to a power; it is the function form of the operator **. " +
			"Whole exponents from 0 give exact results, others 34 significant digits.",
		Parameters: []Parameter{
			parameter("base", "The base.", value.KindNumber),
			parameter("exponent", "The exponent.", value.KindNumber),
		},
		Result:  value.KindNumber,
		JSONata: "$power",
		Examples: []Example{
			{Expression: `power(2, 8)`, Result: `256`},
			{Expression: `power(2, 100)`, Result: `1267650600228229401496703205376`},
			{Expression: `power(2, -2)`, Result: `0.25`},
		},
		Apply: func(call *Call, arguments []any) (any, error) {
			return Power(call.Meter, arguments[0], arguments[1])
		},
	},
}

// mapNumber makes an implementation of a function of one number.
func mapNumber(operation func(any) (any, error)) func(*Call, []any) (any, error) {
	return func(call *Call, arguments []any) (any, error) {
		if err := call.Meter.Step(digitCost(arguments[0])); err != nil {
			return nil, err
		}
		return operation(arguments[0])
	}
}

// digitCost returns the steps of an operation that goes over the digits of a number again and
// again, such as a root or a change of base.
func digitCost(v any) int { return 2 + 2*value.Digits(v) }

const (
	// exactPowerSteps is what a power with a whole exponent costs at most; all its digits are
	// computed.
	exactPowerSteps = 300
	// inexactPowerSteps is what any other power costs at most: an exponential of a logarithm.
	inexactPowerSteps = 10_000
)

// Power raises a number to a power, as the operator ** does. It charges the meter for the work.
func Power(meter *limit.Meter, base, exponent any) (any, error) {
	steps := inexactPowerSteps
	if n, ok := exponent.(int64); ok && n >= 0 {
		steps = exactPowerSteps
	}
	if err := meter.Step(steps); err != nil {
		return nil, err
	}
	return value.Power(base, exponent)
}

// numberOf converts a number, boolean or text as number() does.
func numberOf(meter *limit.Meter, v any) (any, error) {
	switch v := v.(type) {
	case bool:
		if v {
			return int64(1), nil
		}
		return int64(0), nil
	case string:
		if err := scan(meter, v); err != nil {
			return nil, err
		}
		return numberFromText(v)
	}
	return v, nil
}

func numberFromText(text string) (any, error) {
	if base := radixOf(text); base != 0 {
		return integerFromDigits(text, text[2:], base)
	}
	number, err := value.ParseNumber(withoutLeadingZeros(text))
	if err, ok := err.(*value.Error); ok && err.Code == value.CodeNumberSyntax {
		return nil, invalid("%q is not a number", clip(text))
	}
	return number, err
}

// radixOf returns the base that the prefix of a text names, or 0.
func radixOf(text string) int {
	if len(text) < 3 || text[0] != '0' {
		return 0
	}
	switch text[1] {
	case 'x', 'X':
		return 16
	case 'o', 'O':
		return 8
	case 'b', 'B':
		return 2
	}
	return 0
}

func integerFromDigits(text, digits string, base int) (any, error) {
	// The shortest digits, binary ones, are fewer than four to a decimal one.
	if len(digits) > 4*value.MaxDigits {
		return nil, invalid("%q has too many digits", clip(text))
	}
	if strings.ContainsAny(digits, "+-_") {
		return nil, invalid("%q is not a number", clip(text))
	}
	n, ok := new(big.Int).SetString(digits, base)
	if !ok {
		return nil, invalid("%q is not a number", clip(text))
	}
	return value.ParseNumber(n.String())
}

// withoutLeadingZeros makes the text of a number with leading zeros one of the JSON grammar.
func withoutLeadingZeros(text string) string {
	digits := strings.TrimPrefix(text, "-")
	sign := text[:len(text)-len(digits)]
	for len(digits) > 1 && digits[0] == '0' && digits[1] >= '0' && digits[1] <= '9' {
		digits = digits[1:]
	}
	return sign + digits
}

func truncate(call *Call, arguments []any) (any, error) {
	number, err := numberOf(call.Meter, arguments[0])
	if err != nil {
		return nil, err
	}
	if err := call.Meter.Step(digitCost(number)); err != nil {
		return nil, err
	}
	order, err := value.Compare(number, int64(0))
	if err != nil {
		return nil, err
	}
	if order < 0 {
		return value.Ceil(number)
	}
	return value.Floor(number)
}

var rootContext = func() *apd.Context {
	context := apd.BaseContext.WithPrecision(value.DivisionDigits)
	context.Rounding = apd.RoundHalfEven
	return context
}()

func squareRoot(v any) (any, error) {
	number, err := decimalOf(v)
	if err != nil {
		return nil, err
	}
	if number.Sign() < 0 {
		return nil, invalid("number must not be negative, but is %s", clip(value.String(v)))
	}
	var root apd.Decimal
	if _, err := rootContext.Sqrt(&root, number); err != nil {
		return nil, invalid("cannot take the root of %s: %v", clip(value.String(v)), err)
	}
	root.Reduce(&root)
	return value.ParseNumber(root.Text('f'))
}

// decimalOf returns a number as a decimal of its own.
func decimalOf(v any) (*apd.Decimal, error) {
	number, _, err := apd.NewFromString(value.String(v))
	if err != nil {
		return nil, invalid("%s is not a number", clip(value.String(v)))
	}
	return number, nil
}
