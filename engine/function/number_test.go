package function_test

import (
	"context"
	"testing"

	"github.com/unimap/unimap/engine/function"
	"github.com/unimap/unimap/engine/limit"
	"github.com/unimap/unimap/engine/value"
)

func TestNumberForms(t *testing.T) {
	runInvocations(t, []invocation{
		{name: "number", arguments: `["5"]`, want: `5`},
		{name: "number", arguments: `[5.50]`, want: `5.50`},
		{name: "number", arguments: `["-007.50"]`, want: `-7.50`},
		{name: "number", arguments: `["1e3"]`, want: `1e3`},
		{name: "number", arguments: `["12345678901234567890.123456789"]`, want: `12345678901234567890.123456789`},
		{name: "number", arguments: `["0x12"]`, want: `18`},
		{name: "number", arguments: `["0XfF"]`, want: `255`},
		{name: "number", arguments: `["0o17"]`, want: `15`},
		{name: "number", arguments: `["0b101"]`, want: `5`},
		{name: "number", arguments: `["0xffffffffffffffffff"]`, want: `4722366482869645213695`},
		{name: "number", arguments: `[true]`, want: `1`},
		{name: "number", arguments: `[false]`, want: `0`},
		{name: "number", arguments: `[""]`, code: "argument_value", message: `number: "" is not a number`},
		{name: "number", arguments: `[" 5"]`, code: "argument_value", message: "is not a number"},
		{name: "number", arguments: `["+5"]`, code: "argument_value"},
		{name: "number", arguments: `["5."]`, code: "argument_value"},
		{name: "number", arguments: `["0x"]`, code: "argument_value"},
		{name: "number", arguments: `["0x-5"]`, code: "argument_value"},
		{name: "number", arguments: `["0b2"]`, code: "argument_value"},
		{name: "number", arguments: `["0x1_0"]`, code: "argument_value"},
		{name: "number", arguments: `["NaN"]`, code: "argument_value"},
		{name: "number", arguments: `["1e999"]`, code: "number_out_of_range"},
		{name: "number", arguments: `[[1]]`, code: "argument_kind"},
		{name: "int", arguments: `[5.8]`, want: `5`},
		{name: "int", arguments: `[-5.8]`, want: `-5`},
		{name: "int", arguments: `["12.5"]`, want: `12`},
		{name: "int", arguments: `[123456789012345678901.9]`, want: `123456789012345678901`},
		{name: "int", arguments: `["x"]`, code: "argument_value"},
		{name: "abs", arguments: `[-5]`, want: `5`},
		{name: "abs", arguments: `[-9223372036854775808]`, want: `9223372036854775808`},
		{name: "floor", arguments: `[-5.3]`, want: `-6`},
		{name: "ceil", arguments: `[-5.3]`, want: `-5`},
		{name: "ceil", arguments: `[0.1]`, want: `1`},
		{name: "round", arguments: `[123.456]`, want: `123`},
		{name: "round", arguments: `[123.456, 2]`, want: `123.46`},
		{name: "round", arguments: `[123.456, -1]`, want: `120`},
		{name: "round", arguments: `[11.5]`, want: `12`},
		{name: "round", arguments: `[12.5]`, want: `12`},
		{name: "round", arguments: `[-0.5]`, want: `0`},
		{name: "round", arguments: `[125, -1]`, want: `120`},
		{name: "round", arguments: `[4.515, 2]`, want: `4.52`},
		{name: "round", arguments: `[1.005, 2]`, want: `1`},
		{name: "round", arguments: `[1, 1.5]`, code: "argument_value", message: "digits must be a whole number"},
		{name: "sqrt", arguments: `[4]`, want: `2`},
		{name: "sqrt", arguments: `[2]`, want: `1.414213562373095048801688724209698`},
		{name: "sqrt", arguments: `[1e300]`, want: `1` + zeros(150)},
		{name: "sqrt", arguments: `[0.0001]`, want: `0.01`},
		{name: "sqrt", arguments: `[0]`, want: `0`},
		{name: "sqrt", arguments: `[-1]`, code: "argument_value", message: "must not be negative, but is -1"},
		{name: "power", arguments: `[2, 8]`, want: `256`},
		{name: "power", arguments: `[2, -2]`, want: `0.25`},
		{name: "power", arguments: `[10, 30]`, want: `1` + zeros(30)},
		{name: "power", arguments: `[0, -1]`, code: "division_by_zero"},
	})
}

func zeros(count int) string {
	out := make([]byte, count)
	for i := range out {
		out[i] = '0'
	}
	return string(out)
}

func TestNumberAggregates(t *testing.T) {
	runInvocations(t, []invocation{
		{name: "min", arguments: `[[3, 1.5, 2]]`, want: `1.5`},
		{name: "min", arguments: `[5, [7, 4]]`, want: `4`},
		{name: "min", arguments: `[["b", "a"]]`, want: `"a"`},
		{name: "min", arguments: `[[1.0, 1]]`, want: `1.0`},
		{name: "min", arguments: `[[]]`, want: ``},
		{name: "min", arguments: `[null]`, want: `null`},
		{name: "min", arguments: `[1, null]`, want: `null`},
		{name: "min", arguments: `[null, "<missing>"]`, want: ``},
		{name: "min", arguments: `[[1, null]]`, code: "argument_kind", message: "cannot compare null; leave it out with compact()"},
		{name: "min", arguments: `[[[1]]]`, code: "argument_kind", message: "cannot compare a list"},
		{name: "max", arguments: `[5, 7]`, want: `7`},
		{name: "max", arguments: `[[9223372036854775807, 9223372036854775808]]`, want: `9223372036854775808`},
		{name: "max", arguments: `[1, "a"]`, code: "argument_kind", message: "cannot compare a string with a number"},
		{name: "mean", arguments: `[[1, 2, 3, 4]]`, want: `2.5`},
		{name: "mean", arguments: `[1, 2, 2]`, want: `1.666666666666666666666666666666667`},
		{name: "mean", arguments: `[[9223372036854775807, 9223372036854775807]]`, want: `9223372036854775807`},
		{name: "mean", arguments: `[0.1, 0.2]`, want: `0.15`},
		{name: "mean", arguments: `[[]]`, want: ``},
		{name: "mean", arguments: `[["1"]]`, code: "argument_kind", message: "elements must be numbers, not a string; convert it with number()"},
		{name: "median", arguments: `[[5, 1, 3]]`, want: `3`},
		{name: "median", arguments: `[4, 1, 2, 9]`, want: `3`},
		{name: "median", arguments: `[[]]`, want: ``},
		{name: "median", arguments: `[["a"]]`, code: "argument_kind", message: "elements must be numbers"},
	})
}

func TestFormatNumber(t *testing.T) {
	runInvocations(t, []invocation{
		{name: "formatNumber", arguments: `[12345.6, "#,###.00"]`, want: `"12,345.60"`},
		{name: "formatNumber", arguments: `[12345678.9, "9,999.99"]`, want: `"12,345,678.90"`},
		{name: "formatNumber", arguments: `[123412345678.9, "9,9,99.99"]`, want: `"123412345,6,78.90"`},
		{name: "formatNumber", arguments: `[1234.56789, "9,999.999,999"]`, want: `"1,234.567,890"`},
		{name: "formatNumber", arguments: `[123.9, "9999"]`, want: `"0124"`},
		{name: "formatNumber", arguments: `[0.14, "01%"]`, want: `"14%"`},
		{name: "formatNumber", arguments: `[0.4857, "###.###‰"]`, want: `"485.7‰"`},
		{name: "formatNumber", arguments: `[0.14, "###pm", {"per-mille": "pm"}]`, want: `"140pm"`},
		{name: "formatNumber", arguments: `[-6, "000"]`, want: `"-006"`},
		{name: "formatNumber", arguments: `[-34.555, "#0.00;(#0.00)"]`, want: `"(34.56)"`},
		{name: "formatNumber", arguments: `[34.565, "#0.00"]`, want: `"34.56"`},
		{name: "formatNumber", arguments: `[1234.5678, "00.000e0"]`, want: `"12.346e2"`},
		{name: "formatNumber", arguments: `[1234.5678, "00.000e000"]`, want: `"12.346e002"`},
		{name: "formatNumber", arguments: `[1234.5678, "①①.①①①e①", {"zero-digit": "⑟"}]`, want: `"①②.③④⑥e②"`},
		{name: "formatNumber", arguments: `[0.234, "0.0e0"]`, want: `"2.3e-1"`},
		{name: "formatNumber", arguments: `[0.234, "#.00e0"]`, want: `"0.23e0"`},
		{name: "formatNumber", arguments: `[0.123, "#.e9"]`, want: `"0.1e0"`},
		{name: "formatNumber", arguments: `[0.234, ".00e0"]`, want: `".23e0"`},
		{name: "formatNumber", arguments: `[1000, "00e0"]`, want: `"10e2"`},
		{name: "formatNumber", arguments: `[0, "0.00e0"]`, want: `"0.00e0"`},
		{name: "formatNumber", arguments: `[-42, "0e0"]`, want: `"-4e1"`},
		{name: "formatNumber", arguments: `[185.2812, "PREFIX##00.000###SUFFIX"]`, want: `"PREFIX185.2812SUFFIX"`},
		{name: "formatNumber", arguments: `[1e20, "#,######"]`, want: `"100,000000,000000,000000"`},
		{name: "formatNumber", arguments: `[1234567, "####,##0"]`, want: `"1234,567"`},
		{name: "formatNumber", arguments: `[2, "000.000"]`, want: `"002.000"`},
		{name: "formatNumber", arguments: `[0, "#"]`, want: `"0"`},
		{name: "formatNumber", arguments: `[0, "#.#"]`, want: `".0"`},
		{name: "formatNumber", arguments: `[0.5, "#,##0 EUR"]`, want: `"0 EUR"`},
		{name: "formatNumber", arguments: `[12345678901234567890.125, "#,##0.00"]`, want: `"12,345,678,901,234,567,890.12"`},
		{name: "formatNumber", arguments: `[1234.5, "#.##0,00", {"decimal-separator": ",", "grouping-separator": "."}]`, want: `"1.234,50"`},
		{name: "formatNumber", arguments: `[-1, "0", {"minus-sign": "minus "}]`, want: `"minus 1"`},
		{name: "formatNumber", arguments: `[null, "0"]`, want: `null`},
		{name: "formatNumber", arguments: `[20, "#;#;#"]`, code: "argument_value", message: "more than two parts"},
		{name: "formatNumber", arguments: `[20, "#.0.0"]`, code: "argument_value", message: "more than one decimal separator"},
		{name: "formatNumber", arguments: `[20, "#0%%"]`, code: "argument_value", message: "more than one percent"},
		{name: "formatNumber", arguments: `[20, "#0%‰"]`, code: "argument_value", message: "more than one percent"},
		{name: "formatNumber", arguments: `[20, ".e0"]`, code: "argument_value", message: "has no digit"},
		{name: "formatNumber", arguments: `[20, "---"]`, code: "argument_value", message: "has no digit"},
		{name: "formatNumber", arguments: `[20, "0+.e0"]`, code: "argument_value", message: "other characters between its digits"},
		{name: "formatNumber", arguments: `[20, "0,.e0"]`, code: "argument_value", message: "grouping separator at the end"},
		{name: "formatNumber", arguments: `[20, "0,"]`, code: "argument_value", message: "grouping separator at the end"},
		{name: "formatNumber", arguments: `[20, "0,,0"]`, code: "argument_value", message: "two grouping separators"},
		{name: "formatNumber", arguments: `[20, "0#.e0"]`, code: "argument_value", message: "optional digit behind a digit"},
		{name: "formatNumber", arguments: `[20, "#0.#0e0"]`, code: "argument_value", message: "digit behind an optional digit"},
		{name: "formatNumber", arguments: `[20, "#0.0e0%"]`, code: "argument_value", message: "both an exponent and a percent"},
		{name: "formatNumber", arguments: `[20, "#0.0e0,0"]`, code: "argument_value", message: "exponent of picture"},
		{name: "formatNumber", arguments: `[20, ""]`, code: "argument_value", message: "has no digit"},
		{name: "formatNumber", arguments: `[20, "0", {"decimal": ","}]`, code: "argument_value", message: `there is no option "decimal"`},
		{name: "formatNumber", arguments: `[20, "0", {"digit": ""}]`, code: "argument_value", message: "not empty"},
		{name: "formatNumber", arguments: `[20, "0", {"digit": "ab"}]`, code: "argument_value", message: "single character"},
		{name: "formatNumber", arguments: `[20, "0", {"digit": ","}]`, code: "argument_value", message: "two meanings"},
		{name: "formatNumber", arguments: `[20, "0", {"zero-digit": "\udbff\udfff"}]`, code: "argument_value", message: "zero-digit"},
		{name: "formatNumber", arguments: `[20, "` + zeros(1001) + `"]`, code: "argument_value", message: "longer than 1000"},
	})
}

func TestFormatAndParseInteger(t *testing.T) {
	runInvocations(t, []invocation{
		{name: "formatBase", arguments: `[100, 2]`, want: `"1100100"`},
		{name: "formatBase", arguments: `[-100, 2]`, want: `"-1100100"`},
		{name: "formatBase", arguments: `[100]`, want: `"100"`},
		{name: "formatBase", arguments: `[99.5, 2.5]`, want: `"1100100"`},
		{name: "formatBase", arguments: `[4722366482869645213695, 16]`, want: `"ffffffffffffffffff"`},
		{name: "formatBase", arguments: `[100, 1]`, code: "argument_value", message: "base must be from 2 to 36, not 1"},
		{name: "formatBase", arguments: `[100, 37]`, code: "argument_value", message: "not 37"},
		{name: "formatInteger", arguments: `[12.6, "###0"]`, want: `"12"`},
		{name: "formatInteger", arguments: `[-3.5, "0000"]`, want: `"-0004"`},
		{name: "formatInteger", arguments: `[1200, "#,##0"]`, want: `"1,200"`},
		{name: "formatInteger", arguments: `[2789, "w"]`, want: `"two thousand, seven hundred and eighty-nine"`},
		{name: "formatInteger", arguments: `[1e46, "w"]`, want: `"ten billion trillion trillion trillion"`},
		{name: "formatInteger", arguments: `[23, "0;o"]`, want: `"23rd"`},
		{name: "formatInteger", arguments: `[300, "A"]`, want: `"KN"`},
		{name: "formatInteger", arguments: `[5, "α"]`, code: "argument_value", message: "formatInteger: "},
		{name: "formatInteger", arguments: `[1e300, "I"]`, code: "argument_value", message: "Roman numerals end at"},
		{name: "parseInteger", arguments: `["12,345,678", "#,##0"]`, want: `12345678`},
		{name: "parseInteger", arguments: `["0123", "0000"]`, want: `123`},
		{name: "parseInteger", arguments: `["١٢٣٤٠", "###١"]`, want: `12340`},
		{name: "parseInteger", arguments: `["one thousand trillion", "w"]`, want: `1000000000000000`},
		{name: "parseInteger", arguments: `["ten billion trillion trillion trillion", "w"]`, want: `1` + zeros(46)},
		{name: "parseInteger", arguments: `["28th", "#0;o"]`, want: `28`},
		{name: "parseInteger", arguments: `["-XIV", "I"]`, want: `-14`},
		{name: "parseInteger", arguments: `["12x", "0"]`, code: "argument_value", message: "is not a number as the picture writes it"},
		{name: "parseInteger", arguments: `["50", "#"]`, code: "argument_value", message: "picture"},
	})
}

// FuzzFormatNumber checks that no picture and no option makes formatNumber fail in another way
// than with an error, and that its output is valid text.
func FuzzFormatNumber(f *testing.F) {
	f.Add("12345.678", "#,##0.00#;(0)", "zero-digit", "٠")
	f.Add("-1e-300", "0.0##e000", "decimal-separator", ",")
	f.Add("0", ".#%", "percent", "pc")
	f.Fuzz(func(t *testing.T, number, picture, option, sign string) {
		parsed, err := value.ParseNumber(number)
		if err != nil {
			return
		}
		options, err := value.From(map[string]any{option: sign})
		if err != nil {
			return
		}
		if _, err = value.From(picture); err != nil {
			return
		}
		call := &function.Call{Meter: limit.NewMeter(context.Background(), limit.Limits{})}
		got, err := function.Standard().Lookup("formatNumber").Invoke(call, []any{parsed, picture, options})
		if err != nil {
			if codeOf(err) == "" {
				t.Fatalf("error %v has no code", err)
			}
			return
		}
		if _, err := value.From(got); err != nil {
			t.Fatalf("result %q: %v", got, err)
		}
	})
}
