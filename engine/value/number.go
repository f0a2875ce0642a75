package value

import (
	"encoding/json"
	"fmt"
	"math"
	"math/bits"
	"strconv"
	"strings"

	"github.com/cockroachdb/apd/v3"

	"github.com/unimap/unimap/engine/excerpt"
)

const (
	// MaxDigits is the largest number of digits a number may have, written or computed.
	MaxDigits = 1000
	// MaxExponent bounds the exponent of a number: 308 is where an IEEE 754 double, and so
	// most readers of JSON, ends.
	MaxExponent = 308
	// DivisionDigits is the number of significant digits of an inexact quotient, as in
	// IEEE 754 decimal128; the last one is rounded half to even.
	DivisionDigits = 34
)

// exact computes without rounding; a result longer than MaxDigits is refused afterwards.
var exact = apd.BaseContext.WithPrecision(0)

// quotient rounds to DivisionDigits.
var quotient = func() *apd.Context {
	context := apd.BaseContext.WithPrecision(DivisionDigits)
	context.Rounding = apd.RoundHalfEven
	return context
}()

// ParseNumber returns the value of a JSON number text: an int64 where it is an integer that
// fits, else the text itself. Other texts are errors of code number_syntax, numbers beyond
// MaxDigits or MaxExponent are errors of code number_out_of_range.
func ParseNumber(text string) (any, error) {
	integer, end, ok := scanNumber(text)
	if !ok || end != len(text) {
		return nil, &Error{Code: CodeNumberSyntax, Message: fmt.Sprintf("%q is not a number", excerpt.Bytes(text, 40))}
	}
	return numberFromScanned(text, integer)
}

// numberFromScanned turns text, known to be a JSON number, into a value.
func numberFromScanned(text string, integer bool) (any, error) {
	if integer {
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			if n == 0 && text[0] == '-' {
				return json.Number(text), nil
			}
			return n, nil
		}
	}
	mantissa, exponent := text, ""
	if i := strings.IndexAny(text, "eE"); i >= 0 {
		mantissa, exponent = text[:i], text[i+1:]
	}
	if len(mantissa) > MaxDigits {
		return nil, numberRange("number has more than %d digits", MaxDigits)
	}
	if exponent != "" {
		n, err := strconv.Atoi(exponent)
		if err != nil || n > MaxExponent || n < -MaxExponent {
			return nil, numberRange("exponent of number is beyond %d", MaxExponent)
		}
	}
	return json.Number(text), nil
}

// FromFloat returns the value of the shortest decimal that reads back as f.
func FromFloat(f float64) (any, error) {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return nil, numberRange("%v is not a JSON number", f)
	}
	if f == math.Trunc(f) && math.Abs(f) < 1<<53 {
		return int64(f), nil
	}
	return ParseNumber(strings.Replace(strconv.FormatFloat(f, 'g', -1, 64), "e+", "e", 1))
}

// Digits returns how much work the digits of a number are: 0 for an integer of 64 bits and for
// what is no number, else the length of its text, or more where an exponent stands for zeros.
func Digits(v any) int {
	text, ok := v.(json.Number)
	if !ok {
		return 0
	}
	if strings.ContainsAny(string(text), "eE") {
		return len(text) + MaxExponent
	}
	return len(text)
}

// Integer returns v as an int64 if it is a number with no fraction that fits, such as 3 or 3.0.
func Integer(v any) (int64, bool) {
	switch v := v.(type) {
	case int64:
		return v, true
	case json.Number:
		decimal, err := decimalOf(v)
		if err != nil {
			return 0, false
		}
		n, err := decimal.Int64()
		return n, err == nil
	}
	return 0, false
}

// Add returns a + b, exactly.
func Add(a, b any) (any, error) {
	if x, y, ok := integers(a, b); ok {
		if sum := x + y; (sum > x) == (y > 0) {
			return sum, nil
		}
	}
	return compute(a, b, exact.Add)
}

// Subtract returns a - b, exactly.
func Subtract(a, b any) (any, error) {
	if x, y, ok := integers(a, b); ok {
		if difference := x - y; (difference < x) == (y > 0) {
			return difference, nil
		}
	}
	return compute(a, b, exact.Sub)
}

// Multiply returns a * b, exactly.
func Multiply(a, b any) (any, error) {
	if x, y, ok := integers(a, b); ok {
		high, low := bits.Mul64(magnitude(x), magnitude(y))
		if high == 0 && low <= math.MaxInt64 {
			return x * y, nil
		}
	}
	return compute(a, b, exact.Mul)
}

// Divide returns a / b: an integer where the division is exact, otherwise a decimal of at most
// DivisionDigits significant digits. Division by zero is an error.
func Divide(a, b any) (any, error) {
	if err := refuseZero(b); err != nil {
		return nil, err
	}
	if x, y, ok := integers(a, b); ok && y != -1 && x%y == 0 {
		return x / y, nil
	}
	return compute(a, b, func(d, x, y *apd.Decimal) (apd.Condition, error) {
		// An integer quotient longer than DivisionDigits is still exact.
		if condition, err := integerQuotient(d, x, y); err == nil && !condition.Any() {
			return condition, nil
		}
		condition, err := quotient.Quo(d, x, y)
		if err == nil {
			d.Reduce(d)
		}
		return condition, err
	})
}

// Modulo returns the remainder of a / b with the sign of a, exactly.
func Modulo(a, b any) (any, error) {
	if err := refuseZero(b); err != nil {
		return nil, err
	}
	if x, y, ok := integers(a, b); ok {
		if y == -1 {
			return int64(0), nil
		}
		return x % y, nil
	}
	return compute(a, b, wide.Rem)
}

// Negate returns -a.
func Negate(a any) (any, error) { return Subtract(int64(0), a) }

// Round rounds a half to even at digits decimal places; negative digits round before the point.
func Round(a any, digits int64) (any, error) { return quantize(a, digits, apd.RoundHalfEven) }

// Floor returns the largest integer that is not greater than a.
func Floor(a any) (any, error) { return quantize(a, 0, apd.RoundFloor) }

// Ceil returns the smallest integer that is not less than a.
func Ceil(a any) (any, error) { return quantize(a, 0, apd.RoundCeiling) }

// Absolute returns |a|.
func Absolute(a any) (any, error) {
	negative, err := compareNumbers(a, int64(0))
	if err != nil || negative >= 0 {
		return a, err
	}
	return Negate(a)
}

// wide holds every digit a product or quotient of two legal numbers can have.
var wide = apd.BaseContext.WithPrecision(4 * MaxDigits)

func integerQuotient(d, x, y *apd.Decimal) (apd.Condition, error) {
	var remainder apd.Decimal
	condition, err := wide.Rem(&remainder, x, y)
	if err != nil || condition.Any() || !remainder.IsZero() {
		return apd.Inexact, err
	}
	return wide.QuoInteger(d, x, y)
}

func quantize(a any, digits int64, rounding apd.Rounder) (any, error) {
	if n, ok := a.(int64); ok && digits >= 0 {
		return n, nil
	}
	if digits > MaxDigits || digits < -MaxDigits {
		return nil, numberRange("cannot round to %d digits", digits)
	}
	decimal, err := decimalOf(a)
	if err != nil {
		return nil, err
	}
	if int64(decimal.Exponent) >= -digits && digits >= 0 {
		return numberOf(decimal)
	}
	context := apd.BaseContext.WithPrecision(4 * MaxDigits)
	context.Rounding = rounding
	var out apd.Decimal
	if _, err := context.Quantize(&out, decimal, int32(-digits)); err != nil {
		return nil, numberRange("cannot round: %v", err)
	}
	if digits > 0 {
		out.Reduce(&out)
	}
	return numberOf(&out)
}

func integers(a, b any) (int64, int64, bool) {
	x, ok := a.(int64)
	if !ok {
		return 0, 0, false
	}
	y, ok := b.(int64)
	return x, y, ok
}

func magnitude(n int64) uint64 {
	if n < 0 {
		return uint64(-(n + 1)) + 1
	}
	return uint64(n)
}

func compute(a, b any, operation func(d, x, y *apd.Decimal) (apd.Condition, error)) (any, error) {
	x, err := decimalOf(a)
	if err != nil {
		return nil, err
	}
	y, err := decimalOf(b)
	if err != nil {
		return nil, err
	}
	var out apd.Decimal
	if _, err := operation(&out, x, y); err != nil {
		return nil, numberRange("%v", err)
	}
	return numberOf(&out)
}

func refuseZero(divisor any) error {
	decimal, err := decimalOf(divisor)
	if err != nil {
		return err
	}
	if decimal.IsZero() {
		return &Error{Code: CodeDivisionByZero, Message: "division by zero"}
	}
	return nil
}

func decimalOf(v any) (*apd.Decimal, error) {
	switch v := v.(type) {
	case int64:
		return apd.New(v, 0), nil
	case json.Number:
		decimal, _, err := apd.NewFromString(string(v))
		if err != nil {
			return nil, &Error{Code: CodeNumberSyntax, Message: fmt.Sprintf("%q is not a number", excerpt.Bytes(string(v), 40))}
		}
		return decimal, nil
	}
	return nil, typeMismatch("expected a number, got %s", KindOf(v))
}

// numberOf writes a decimal in plain notation: no exponent, and no zeros at the end of a fraction.
func numberOf(decimal *apd.Decimal) (any, error) {
	if decimal.Form != apd.Finite {
		return nil, numberRange("result is not a finite number")
	}
	if decimal.IsZero() {
		return int64(0), nil
	}
	decimal.Reduce(decimal) // 4.35 * 100 is 435 and not 435.00
	if decimal.NumDigits()+int64(max(0, decimal.Exponent)) > MaxDigits || decimal.Exponent < -MaxDigits {
		return nil, numberRange("result has more than %d digits", MaxDigits)
	}
	return ParseNumber(decimal.Text('f'))
}

func numberRange(format string, arguments ...any) *Error {
	return &Error{Code: CodeNumberRange, Message: fmt.Sprintf(format, arguments...)}
}

func isZero(text string) bool {
	for _, c := range []byte(text) {
		switch {
		case c == 'e' || c == 'E':
			return true
		case c >= '1' && c <= '9':
			return false
		}
	}
	return true
}

// scanNumber reads a number of the JSON grammar at the start of text. It returns whether the
// number is an integer, and where it ends.
func scanNumber(text string) (integer bool, end int, ok bool) {
	i := 0
	if i < len(text) && text[i] == '-' {
		i++
	}
	switch {
	case i < len(text) && text[i] == '0':
		i++
	case i < len(text) && text[i] >= '1' && text[i] <= '9':
		i = skipDigits(text, i)
	default:
		return false, i, false
	}
	integer = true
	if i < len(text) && text[i] == '.' {
		integer = false
		start := i + 1
		if i = skipDigits(text, start); i == start {
			return false, i, false
		}
	}
	if i < len(text) && (text[i] == 'e' || text[i] == 'E') {
		integer = false
		i++
		if i < len(text) && (text[i] == '+' || text[i] == '-') {
			i++
		}
		start := i
		if i = skipDigits(text, start); i == start {
			return false, i, false
		}
	}
	return integer, i, true
}

func skipDigits(text string, i int) int {
	for i < len(text) && text[i] >= '0' && text[i] <= '9' {
		i++
	}
	return i
}
