package function

import (
	"math/big"

	"github.com/unimap/unimap/engine/numeral"
	"github.com/unimap/unimap/engine/value"
)

// numberFormats write numbers for people and read them back.
var numberFormats = []*Function{
	{
		Name:     "formatNumber",
		Category: CategoryNumber,
		Doc: "Writes a number by a picture, as XPath's format-number does. In the picture, 0 is a digit, # an optional digit, a point and commas separate them, " +
			"% and ‰ scale, e gives an exponent, and a second picture behind ; is for negative numbers. Rounding is half to even.",
		Parameters: []Parameter{
			parameter("number", "The number.", value.KindNumber),
			checkedAmong(parameter("picture", `The picture, such as "#,##0.00".`, value.KindString), checkDecimalPicture),
			checkedAmong(optional(parameter("options", "Other signs by their XPath names: decimal-separator, grouping-separator, exponent-separator, minus-sign, percent, per-mille, zero-digit, digit, pattern-separator.", value.KindObject)), checkSymbols),
		},
		Result:  value.KindString,
		JSONata: "$formatNumber",
		Examples: []Example{
			{Expression: `formatNumber(12345.6, "#,###.00")`, Result: `"12,345.60"`},
			{Expression: `formatNumber(-34.555, "#0.00;(#0.00)")`, Result: `"(34.56)"`},
			{Expression: `formatNumber(0.14, "01%")`, Result: `"14%"`},
			{Expression: `formatNumber(1234.5, "#.##0,00", {"decimal-separator": ",", "grouping-separator": "."})`, Result: `"1.234,50"`},
			{Expression: `formatNumber(20, "#.0.0")`, Error: "more than one decimal separator"},
		},
		Apply: formatNumber,
	},
	{
		Name:     "formatBase",
		Category: CategoryNumber,
		Doc:      "Writes a whole number in a base from 2 to 36, with lower-case letters as digits. A fraction is rounded away first, half to even.",
		Parameters: []Parameter{
			parameter("number", "The number.", value.KindNumber),
			optional(parameter("base", "The base, 10 by default.", value.KindNumber)),
		},
		Result:  value.KindString,
		JSONata: "$formatBase",
		Examples: []Example{
			{Expression: `formatBase(100, 2)`, Result: `"1100100"`},
			{Expression: `formatBase(2555, 16)`, Result: `"9fb"`},
			{Expression: `formatBase(100, 37)`, Error: "from 2 to 36"},
		},
		Apply: formatBase,
	},
	{
		Name:     "formatInteger",
		Category: CategoryNumber,
		Doc: "Writes a whole number by a picture, as XPath's format-integer does. The picture is digits such as 000 or #,##0, w, W or Ww for English words, " +
			"i or I for Roman numerals, a or A for letters; ;o behind it makes an ordinal. A fraction is rounded down first.",
		Parameters: []Parameter{
			parameter("number", "The number.", value.KindNumber),
			checked(parameter("picture", `The picture, such as "#,##0", "w" or "0;o".`, value.KindString), checkIntegerPicture),
		},
		Result:  value.KindString,
		JSONata: "$formatInteger",
		Examples: []Example{
			{Expression: `formatInteger(2789, "w")`, Result: `"two thousand, seven hundred and eighty-nine"`},
			{Expression: `formatInteger(1999, "I")`, Result: `"MCMXCIX"`},
			{Expression: `formatInteger(12345678, "#,##0")`, Result: `"12,345,678"`},
			{Expression: `formatInteger(23, "0;o")`, Result: `"23rd"`},
		},
		Apply: formatInteger,
	},
	{
		Name:     "parseInteger",
		Category: CategoryNumber,
		Doc:      "Reads a whole number that is written by a picture of formatInteger(). Words, numerals and letters are taken in either case, and grouping signs may be left out. Any other text is an error.",
		Parameters: []Parameter{
			parameter("text", "The text.", value.KindString),
			checked(parameter("picture", `The picture, such as "#,##0", "w" or "0;o".`, value.KindString), checkIntegerPicture),
		},
		Result:  value.KindNumber,
		JSONata: "$parseInteger",
		Examples: []Example{
			{Expression: `parseInteger("twelve thousand, four hundred and seventy-six", "w")`, Result: `12476`},
			{Expression: `parseInteger("12,345,678", "#,##0")`, Result: `12345678`},
			{Expression: `parseInteger("MCMXCIX", "I")`, Result: `1999`},
			{Expression: `parseInteger("12x", "0")`, Error: "is not a number as the picture writes it"},
		},
		Apply: parseInteger,
	},
}

// checkDecimalPicture refuses a picture of formatNumber that is wrong with the signs that it is given.
func checkDecimalPicture(arguments []any) error {
	picture, known := arguments[1].(string)
	signs := value.Missing
	if len(arguments) > 2 {
		signs = arguments[2]
		known = known && !value.IsMissing(signs)
	}
	symbols, err := parseSymbols(signs)
	if !known || err != nil { // of which checkSymbols tells
		return nil
	}
	_, _, err = parsePictures(picture, symbols)
	return err
}

// checkSymbols refuses options of formatNumber that name no signs.
func checkSymbols(arguments []any) error {
	_, err := parseSymbols(arguments[2])
	return err
}

func checkIntegerPicture(text string) error {
	_, err := numeral.Compile(text)
	return numeralError(err)
}

const (
	// integerPictureSteps is what it costs to read a picture of formatInteger.
	integerPictureSteps = 16
	// wordBytesAStep is how many bytes of a number in words are read for one step.
	wordBytesAStep = 2
)

func formatNumber(call *Call, arguments []any) (any, error) {
	picture := arguments[1].(string)
	symbols, err := parseSymbols(arguments[2])
	if err != nil {
		return nil, err
	}
	positive, negative, err := parsePictures(picture, symbols)
	if err != nil {
		return nil, err
	}
	number, err := decimalOf(arguments[0])
	if err != nil {
		return nil, err
	}
	// Digits and separators may take four bytes each; the signs are as long as the options say.
	if err := call.Meter.Grow(8*(len(value.String(arguments[0]))+value.MaxExponent) + 8*len(picture) + symbols.size()); err != nil {
		return nil, err
	}
	if err := call.Meter.Step(digitCost(arguments[0]) + len(picture)); err != nil {
		return nil, err
	}
	if number.Sign() < 0 {
		number.Neg(number)
		return negative.format(number, symbols)
	}
	return positive.format(number, symbols)
}

func formatBase(call *Call, arguments []any) (any, error) {
	base, err := value.Round(orDefault(arguments[1], int64(10)), 0)
	if err != nil {
		return nil, err
	}
	radix, ok := value.Integer(base)
	if !ok || radix < 2 || radix > 36 {
		return nil, invalid("base must be from 2 to 36, not %s", clip(value.String(base)))
	}
	if err := call.Meter.Step(digitCost(arguments[0])); err != nil {
		return nil, err
	}
	number, err := integerOf(arguments[0], value.Round)
	if err != nil {
		return nil, err
	}
	if err := call.Meter.Grow(number.BitLen() + 1); err != nil {
		return nil, err
	}
	return number.Text(int(radix)), nil
}

func formatInteger(call *Call, arguments []any) (any, error) {
	if err := call.Meter.Step(integerPictureSteps + digitCost(arguments[0])); err != nil {
		return nil, err
	}
	number, err := integerOf(arguments[0], func(v any, _ int64) (any, error) { return value.Floor(v) })
	if err != nil {
		return nil, err
	}
	// Words take less than 16 bytes a digit, and a picture may ask for many leading zeros.
	if err := call.Meter.Grow(8*number.BitLen() + 4*numeral.MaxPictureBytes); err != nil {
		return nil, err
	}
	text, err := numeral.Format(number, arguments[1].(string))
	return text, numeralError(err)
}

func parseInteger(call *Call, arguments []any) (any, error) {
	text := arguments[0].(string)
	if err := call.Meter.Grow(len(text)); err != nil {
		return nil, err
	}
	// Every word is added to the sum of the words before it.
	if err := call.Meter.Step(integerPictureSteps + len(text)/wordBytesAStep); err != nil {
		return nil, err
	}
	number, err := numeral.Parse(text, arguments[1].(string))
	if err != nil {
		return nil, numeralError(err)
	}
	return value.ParseNumber(number.String())
}

// numeralError turns a failure of package numeral into one of this package.
func numeralError(err error) error {
	if err == nil {
		return nil
	}
	return invalid("%s", err)
}

// integerOf returns a number rounded to an integer of any size.
func integerOf(v any, round func(v any, digits int64) (any, error)) (*big.Int, error) {
	rounded, err := round(v, 0)
	if err != nil {
		return nil, err
	}
	number, ok := new(big.Int).SetString(value.String(rounded), 10)
	if !ok {
		return nil, invalid("%s is not a whole number", clip(value.String(rounded)))
	}
	return number, nil
}

func orDefault(argument, fallback any) any {
	if value.IsMissing(argument) {
		return fallback
	}
	return argument
}
