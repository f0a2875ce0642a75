package numeral

import (
	"math/big"
	"slices"
	"strings"
)

// MaxRoman is the greatest number written in Roman numerals, which have no sign above M.
const MaxRoman = 99_999

// maxBits bounds numbers to about MaxDigits decimal digits before they are converted.
const maxBits = MaxDigits * 10 / 3

// Format writes n. Negative numbers get a "-" in front; zero is the empty text in letters and
// in Roman numerals, which have no zero. A number of more than MaxDigits digits, or one above
// MaxRoman in Roman numerals, is an error of code number_out_of_range.
func (p *Picture) Format(n *big.Int) (string, error) {
	if n.BitLen() > maxBits {
		return "", rangeError("number has more than %d digits", MaxDigits)
	}
	magnitude := new(big.Int).Abs(n)
	var text string
	switch p.style {
	case StyleLetters:
		text = toLetters(magnitude)
	case StyleRoman:
		if magnitude.Cmp(big.NewInt(MaxRoman)) > 0 {
			return "", rangeError("Roman numerals end at %d", MaxRoman)
		}
		text = toRoman(int(magnitude.Int64()))
	case StyleWords:
		text = toWords(magnitude, p.ordinal)
	default:
		text = p.digits.format(magnitude.String())
		if p.ordinal {
			text += ordinalSuffix(magnitude)
		}
	}
	switch {
	case p.style == StyleDigits:
	case p.letters == upper:
		text = strings.ToUpper(text)
	case p.letters == lower:
		text = strings.ToLower(text)
	}
	if n.Sign() < 0 {
		text = "-" + text
	}
	return text, nil
}

// format pads, groups and translates the ASCII digits of a number.
func (d *digitPattern) format(digits string) string {
	if missing := d.mandatory - len(digits); missing > 0 {
		digits = strings.Repeat("0", missing) + digits
	}
	var out strings.Builder
	for i, digit := range []byte(digits) {
		if sign, ok := d.signBefore(len(digits) - i); ok && i > 0 {
			out.WriteRune(sign)
		}
		out.WriteRune(d.zero + rune(digit-'0'))
	}
	return out.String()
}

// signBefore returns the grouping sign that stands before the last n digits.
func (d *digitPattern) signBefore(n int) (rune, bool) {
	if d.every > 0 {
		return d.separators[0].sign, n%d.every == 0
	}
	for _, s := range d.separators {
		if s.position == n {
			return s.sign, true
		}
	}
	return 0, false
}

func ordinalSuffix(n *big.Int) string {
	last := new(big.Int).Mod(n, big.NewInt(100)).Int64()
	if last >= 11 && last <= 13 {
		return "th"
	}
	switch last % 10 {
	case 1:
		return "st"
	case 2:
		return "nd"
	case 3:
		return "rd"
	}
	return "th"
}

var romanSigns = []struct {
	value int
	sign  string
}{
	{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"},
	{50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"},
}

func toRoman(n int) string {
	var out strings.Builder
	for _, r := range romanSigns {
		for n >= r.value {
			out.WriteString(r.sign)
			n -= r.value
		}
	}
	return out.String()
}

// toLetters counts in bijective base 26, as the columns of a spreadsheet do.
func toLetters(n *big.Int) string {
	var out []byte
	base, one, letter := big.NewInt(26), big.NewInt(1), new(big.Int)
	rest := new(big.Int).Set(n)
	for rest.Sign() > 0 {
		rest.Sub(rest, one)
		rest.QuoRem(rest, base, letter)
		out = append(out, 'A'+byte(letter.Int64()))
	}
	slices.Reverse(out)
	return string(out)
}
