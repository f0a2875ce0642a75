package value

import "github.com/cockroachdb/apd/v3"

// fractionalPowerDigits is the greatest number of digits in a power with a fraction in its
// exponent: the series that compute it take time with the square of the digits.
const fractionalPowerDigits = 100

// Power returns a ** b. Whole exponents from 0 give exact results, others are rounded to
// DivisionDigits. A power of zero with a negative exponent is an error of code
// division_by_zero, one that is no real number or too long is one of number_out_of_range.
func Power(a, b any) (any, error) {
	base, err := decimalOf(a)
	if err != nil {
		return nil, err
	}
	exponent, err := decimalOf(b)
	if err != nil {
		return nil, err
	}
	n, isWhole := Integer(b)
	switch {
	case isWhole && n >= 0:
		return wholePower(base, n)
	case base.IsZero() && exponent.Negative:
		return nil, &Error{Code: CodeDivisionByZero, Message: "zero has no power with a negative exponent"}
	case !isWhole && base.Negative:
		return nil, numberRange("a negative number has no power with a fraction in the exponent")
	case !isWhole && max(base.NumDigits(), exponent.NumDigits()) > fractionalPowerDigits:
		return nil, numberRange("a power with a fraction in its exponent takes numbers of up to %d digits", fractionalPowerDigits)
	}
	var out apd.Decimal
	if _, err := quotient.Pow(&out, base, exponent); err != nil {
		return nil, numberRange("%v", err)
	}
	out.Reduce(&out)
	return numberOf(&out)
}

// wholePower multiplies base n times. It refuses what cannot fit before it computes.
func wholePower(base *apd.Decimal, n int64) (any, error) {
	if n == 0 {
		return int64(1), nil
	}
	var power apd.Decimal
	power.Reduce(base)
	digits, isOne := power.NumDigits(), power.Coeff.IsUint64() && power.Coeff.Uint64() == 1
	switch {
	case power.IsZero():
		return int64(0), nil
	case isOne && power.Exponent == 0:
		power.Negative = power.Negative && n%2 == 1
		return numberOf(&power)
	// The digits of a power grow by one less than those of its base with each factor at least,
	// those of a single digit, which is 2 or more, by one with four factors.
	case n > 4*MaxDigits, (digits-1)*n > MaxDigits:
		return nil, numberRange("power has more than %d digits", MaxDigits)
	}
	result := apd.New(1, 0)
	for {
		if n&1 == 1 {
			if _, err := exact.Mul(result, result, &power); err != nil {
				return nil, numberRange("%v", err)
			}
		}
		if n >>= 1; n == 0 {
			return numberOf(result)
		}
		if _, err := exact.Mul(&power, &power, &power); err != nil {
			return nil, numberRange("%v", err)
		}
	}
}
