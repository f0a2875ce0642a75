package numeral

import (
	"fmt"
	"math/big"
	"strings"
	"unicode"
)

// maxTextBytes bounds the text of a number: a word for each of MaxDigits digits.
const maxTextBytes = 16 * MaxDigits

// Parse reads a number that the picture may have written, in any case. It is lenient where a
// writer may differ (leading zeros, grouping signs left out or elsewhere, "nineteen hundred")
// and refuses everything else with an error of code number_syntax.
func (p *Picture) Parse(text string) (*big.Int, error) {
	if len(text) > maxTextBytes {
		return nil, rangeError("number is longer than %d characters", maxTextBytes)
	}
	body, negative := strings.CutPrefix(strings.TrimSpace(text), "-")
	n, err := p.parseMagnitude(body)
	if err != nil {
		return nil, err
	}
	if n.BitLen() > maxBits {
		return nil, rangeError("number has more than %d digits", MaxDigits)
	}
	if negative {
		n.Neg(n)
	}
	return n, nil
}

func (p *Picture) parseMagnitude(text string) (*big.Int, error) {
	switch p.style {
	case StyleLetters:
		return fromLetters(text)
	case StyleRoman:
		return fromRoman(text)
	case StyleWords:
		return fromWords(text)
	}
	if p.ordinal {
		body, ok := cutOrdinal(text)
		if !ok {
			return nil, syntaxError(`%q does not end in "st", "nd", "rd" or "th"`, clip(text))
		}
		text = body
	}
	return p.digits.parse(text)
}

// Pattern returns a regular expression, without groups that capture, for the texts that Parse
// may accept, to be matched without regard to case. A width above 0 fixes the number of digits.
func (p *Picture) Pattern(width int) string {
	switch p.style {
	case StyleLetters:
		return `[a-z]+`
	case StyleRoman:
		return `[mdclxvi]+`
	case StyleWords:
		return wordPattern
	}
	pattern := p.digits.pattern(width)
	if p.ordinal {
		pattern += `(?:st|nd|rd|th)`
	}
	return pattern
}

// pattern matches width digits, or any number of digits and grouping signs if width is 0.
func (d *digitPattern) pattern(width int) string {
	digits := fmt.Sprintf(`\x{%x}-\x{%x}`, d.zero, d.zero+9)
	if width > 0 {
		return fmt.Sprintf(`[%s]{%d}`, digits, width)
	}
	for _, s := range d.separators {
		digits += fmt.Sprintf(`\x{%x}`, s.sign)
	}
	return `[` + digits + `]+`
}

func (d *digitPattern) parse(text string) (*big.Int, error) {
	digits := make([]byte, 0, len(text))
	lastWasSign := true
	for _, r := range text {
		switch {
		case r >= d.zero && r <= d.zero+9:
			digits = append(digits, '0'+byte(r-d.zero))
			lastWasSign = false
		case d.groups(r) && !lastWasSign:
			lastWasSign = true
		default:
			return nil, syntaxError("%q is not a number as the picture writes it", clip(text))
		}
	}
	if len(digits) > MaxDigits {
		return nil, rangeError("number has more than %d digits", MaxDigits)
	}
	n, ok := new(big.Int).SetString(string(digits), 10)
	if !ok || lastWasSign {
		return nil, syntaxError("%q is not a number as the picture writes it", clip(text))
	}
	return n, nil
}

func (d *digitPattern) groups(r rune) bool {
	for _, s := range d.separators {
		if s.sign == r {
			return true
		}
	}
	return false
}

func cutOrdinal(text string) (string, bool) {
	if len(text) < 2 {
		return text, false
	}
	body, suffix := text[:len(text)-2], strings.ToLower(text[len(text)-2:])
	switch suffix {
	case "st", "nd", "rd", "th":
		return body, true
	}
	return text, false
}

func fromLetters(text string) (*big.Int, error) {
	n, base := new(big.Int), big.NewInt(26)
	for _, r := range strings.ToUpper(text) {
		if r < 'A' || r > 'Z' {
			return nil, syntaxError("%q is not a number in letters, such as AB", clip(text))
		}
		n.Mul(n, base).Add(n, big.NewInt(int64(r-'A'+1)))
		if n.BitLen() > maxBits {
			return nil, rangeError("number has more than %d digits", MaxDigits)
		}
	}
	return n, nil
}

// fromRoman reads greedily and then demands that writing the number gives the text again, so
// that "IIII" or "VX" is refused.
func fromRoman(text string) (*big.Int, error) {
	signs := strings.ToUpper(text)
	rest, n := signs, 0
	for _, r := range romanSigns {
		for strings.HasPrefix(rest, r.sign) && n <= MaxRoman {
			rest = rest[len(r.sign):]
			n += r.value
		}
	}
	if rest != "" || n > MaxRoman || toRoman(n) != signs {
		return nil, syntaxError("%q is not a Roman numeral", clip(text))
	}
	return big.NewInt(int64(n)), nil
}

// isWordBreak reports whether r stands between the words of a number.
func isWordBreak(r rune) bool { return r == '-' || r == ',' || unicode.IsSpace(r) }
