package function

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/cockroachdb/apd/v3"

	"github.com/unimap/unimap/engine/value"
)

// decimalSymbols are the signs of a picture of formatNumber and of its output: the decimal
// format of XPath and XQuery Functions and Operators 3.1, section 4.7.1.
type decimalSymbols struct {
	decimal, grouping, exponent, zero, digit, separator rune
	minus, percent, perMille                            string
}

// fields returns the fields by the names of the specification. Signs that stand between
// digits are single characters; those around the number may be words.
func (s *decimalSymbols) fields() (characters map[string]*rune, words map[string]*string) {
	return map[string]*rune{
			"decimal-separator":  &s.decimal,
			"grouping-separator": &s.grouping,
			"exponent-separator": &s.exponent,
			"zero-digit":         &s.zero,
			"digit":              &s.digit,
			"pattern-separator":  &s.separator,
		}, map[string]*string{
			"minus-sign": &s.minus,
			"percent":    &s.percent,
			"per-mille":  &s.perMille,
		}
}

func parseSymbols(options any) (decimalSymbols, error) {
	symbols := decimalSymbols{
		decimal: '.', grouping: ',', exponent: 'e', zero: '0', digit: '#', separator: ';',
		minus: "-", percent: "%", perMille: "‰",
	}
	object, ok := options.(*value.Object)
	if !ok {
		return symbols, nil
	}
	characters, words := symbols.fields()
	for name, option := range object.All() {
		text, ok := option.(string)
		if !ok || text == "" {
			return symbols, invalid("option %q must be a text that is not empty", clip(name))
		}
		character, size := utf8.DecodeRuneInString(text)
		switch {
		case words[name] != nil:
			*words[name] = text
		case characters[name] == nil:
			return symbols, invalid("there is no option %q", clip(name))
		case size != len(text):
			return symbols, invalid("option %q must be a single character", name)
		default:
			*characters[name] = character
		}
	}
	return symbols, symbols.check()
}

// check refuses signs that cannot be told apart.
func (s *decimalSymbols) check() error {
	if !utf8.ValidRune(s.zero + 9) {
		return invalid("option \"zero-digit\" has no nine characters behind it")
	}
	signs := []rune{s.decimal, s.grouping, s.exponent, s.digit, s.separator}
	for i, sign := range signs {
		if slices.Contains(signs[:i], sign) || s.isDigit(sign) {
			return invalid("options give %q two meanings", sign)
		}
	}
	return nil
}

func (s *decimalSymbols) size() int { return len(s.minus) + len(s.percent) + len(s.perMille) }

// isDigit reports whether a character is of the ten that start with the zero digit.
func (s *decimalSymbols) isDigit(character rune) bool {
	return character >= s.zero && character <= s.zero+9
}

func (s *decimalSymbols) isPlaceholder(character rune) bool {
	return character == s.digit || s.isDigit(character)
}

// isActive reports whether a character is part of the number, wherever it stands. The exponent
// separator is only between active characters.
func (s *decimalSymbols) isActive(character rune) bool {
	return s.isPlaceholder(character) || character == s.decimal || character == s.grouping
}

// decimalPicture is an analysed sub-picture: section 4.7.4 of the specification.
type decimalPicture struct {
	prefix, suffix string
	scale          int32 // decimal places to move the point by: 2 for percent, 3 for per mille
	integerGroups  []int // positions of grouping separators, from the decimal separator
	fractionGroups []int
	regular        int // the distance of regular grouping separators, or 0
	integerDigits  int // least number of digits
	fractionDigits int
	fractionMost   int // greatest number of digits
	exponentDigits int // least number of digits; 0 for no exponent
	scaling        int // digits before the point where there is an exponent
}

// maxPicture bounds the bytes of a picture of formatNumber; no number has more digits.
const maxPicture = value.MaxDigits

// parsePictures analyses a picture with one or two sub-pictures.
func parsePictures(picture string, symbols decimalSymbols) (positive, negative decimalPicture, err error) {
	if len(picture) > maxPicture {
		return positive, negative, invalid("picture is longer than %d bytes", maxPicture)
	}
	parts := strings.Split(picture, string(symbols.separator))
	if len(parts) > 2 {
		return positive, negative, invalid("picture has more than two parts")
	}
	if positive, err = parsePicture(parts[0], symbols); err != nil {
		return positive, negative, err
	}
	if len(parts) == 2 {
		negative, err = parsePicture(parts[1], symbols)
		return positive, negative, err
	}
	negative = positive
	negative.prefix = symbols.minus + positive.prefix
	return positive, negative, nil
}

func parsePicture(part string, symbols decimalSymbols) (decimalPicture, error) {
	var picture decimalPicture
	characters := []rune(part)
	first := slices.IndexFunc(characters, symbols.isActive)
	if first < 0 {
		return picture, invalid("picture %q has no digit", clip(part))
	}
	end := len(characters)
	for !symbols.isActive(characters[end-1]) {
		end--
	}
	picture.prefix, picture.suffix = string(characters[:first]), string(characters[end:])
	mantissa, exponent, hasExponent := cutRunes(characters[first:end], symbols.exponent)
	integer, fraction, _ := cutRunes(mantissa, symbols.decimal)
	if err := checkScale(part, symbols, &picture); err != nil {
		return picture, err
	}
	if hasExponent && picture.scale != 0 {
		return picture, invalid("picture %q has both an exponent and a percent sign", clip(part))
	}
	if err := checkMantissa(part, integer, fraction, symbols); err != nil {
		return picture, err
	}
	for _, character := range exponent {
		if !symbols.isDigit(character) {
			return picture, invalid("exponent of picture %q has other characters than digits", clip(part))
		}
	}
	picture.exponentDigits = len(exponent)
	picture.countDigits(integer, fraction, symbols)
	return picture, nil
}

// checkScale finds a percent or per-mille sign, of which there may be one.
func checkScale(part string, symbols decimalSymbols, picture *decimalPicture) error {
	percents, perMilles := strings.Count(part, symbols.percent), strings.Count(part, symbols.perMille)
	switch {
	case percents+perMilles > 1:
		return invalid("picture %q has more than one percent or per-mille sign", clip(part))
	case percents == 1:
		picture.scale = 2
	case perMilles == 1:
		picture.scale = 3
	}
	return nil
}

// checkMantissa enforces section 4.7.3 of the specification.
func checkMantissa(part string, integer, fraction []rune, symbols decimalSymbols) error {
	fail := func(problem string) error { return invalid("picture %q %s", clip(part), problem) }
	for _, character := range slices.Concat(integer, fraction) {
		if !symbols.isActive(character) {
			return fail("has other characters between its digits")
		}
	}
	switch {
	case slices.Contains(fraction, symbols.decimal):
		return fail("has more than one decimal separator")
	case !slices.ContainsFunc(integer, symbols.isPlaceholder) && !slices.ContainsFunc(fraction, symbols.isPlaceholder):
		return fail("has no digit")
	case len(integer) > 0 && integer[len(integer)-1] == symbols.grouping,
		len(fraction) > 0 && fraction[0] == symbols.grouping:
		return fail("has a grouping separator at the end of the integer part or the start of the fraction")
	case hasDouble(integer, symbols.grouping), hasDouble(fraction, symbols.grouping):
		return fail("has two grouping separators in a row")
	}
	if optional := slices.Index(integer, symbols.digit); optional >= 0 && slices.ContainsFunc(integer[:optional], symbols.isDigit) {
		return fail("has an optional digit behind a digit in the integer part")
	}
	if optional := slices.Index(fraction, symbols.digit); optional >= 0 && slices.ContainsFunc(fraction[optional:], symbols.isDigit) {
		return fail("has a digit behind an optional digit in the fraction")
	}
	return nil
}

// countDigits derives the numbers of digits and the grouping positions.
func (p *decimalPicture) countDigits(integer, fraction []rune, symbols decimalSymbols) {
	p.integerDigits = count(integer, symbols.isDigit)
	p.scaling = p.integerDigits
	p.fractionDigits = count(fraction, symbols.isDigit)
	p.fractionMost = count(fraction, symbols.isPlaceholder)
	if p.integerDigits == 0 && p.fractionMost == 0 {
		if p.exponentDigits > 0 {
			p.fractionDigits, p.fractionMost = 1, 1
		} else {
			p.integerDigits = 1
		}
	}
	if p.exponentDigits > 0 && p.integerDigits == 0 && slices.Contains(integer, symbols.digit) {
		p.integerDigits = 1
	}
	if p.integerDigits == 0 && p.fractionDigits == 0 {
		p.fractionDigits = 1
	}
	for i, character := range integer {
		if character == symbols.grouping {
			p.integerGroups = append(p.integerGroups, count(integer[i:], symbols.isPlaceholder))
		}
	}
	for i, character := range fraction {
		if character == symbols.grouping {
			p.fractionGroups = append(p.fractionGroups, count(fraction[:i], symbols.isPlaceholder))
		}
	}
	p.regular = regularDistance(p.integerGroups, count(integer, symbols.isPlaceholder))
}

// pictureContext rounds half to even and has room for every digit of any number and picture.
var pictureContext = func() *apd.Context {
	context := apd.BaseContext.WithPrecision(4 * value.MaxDigits)
	context.Rounding = apd.RoundHalfEven
	return context
}()

// format writes a number that is not negative: section 4.7.5 of the specification.
func (p *decimalPicture) format(number *apd.Decimal, symbols decimalSymbols) (string, error) {
	number.Exponent += p.scale
	exponent := int64(0)
	if p.exponentDigits > 0 && !number.IsZero() {
		exponent = number.NumDigits() + int64(number.Exponent) - int64(p.scaling)
		number.Exponent -= int32(exponent)
	}
	var rounded apd.Decimal
	if _, err := pictureContext.Quantize(&rounded, number, int32(-p.fractionMost)); err != nil {
		return "", invalid("cannot round %s to the digits of the picture: %v", clip(number.String()), err)
	}
	integer, fraction, _ := strings.Cut(rounded.Text('f'), ".")
	integer = padLeft(strings.TrimLeft(integer, "0"), p.integerDigits)
	fraction = strings.TrimRight(fraction, "0")
	fraction += strings.Repeat("0", max(0, p.fractionDigits-len(fraction)))

	var out strings.Builder
	out.WriteString(p.prefix)
	out.WriteString(groupFromRight(symbols.digits(integer), p.integerGroups, p.regular, symbols.grouping))
	if fraction != "" {
		out.WriteRune(symbols.decimal)
		out.WriteString(groupFromLeft(symbols.digits(fraction), p.fractionGroups, symbols.grouping))
	}
	if p.exponentDigits > 0 {
		out.WriteRune(symbols.exponent)
		if exponent < 0 {
			out.WriteString(symbols.minus)
			exponent = -exponent
		}
		out.WriteString(string(symbols.digits(padLeft(value.String(exponent), p.exponentDigits))))
	}
	out.WriteString(p.suffix)
	return out.String(), nil
}

// digits writes ASCII digits with those of the zero digit.
func (s *decimalSymbols) digits(text string) []rune {
	digits := []rune(text)
	for i := range digits {
		digits[i] += s.zero - '0'
	}
	return digits
}
