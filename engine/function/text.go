package function

import (
	"strings"
	"unicode/utf8"

	"github.com/unimap/unimap/engine/limit"
	"github.com/unimap/unimap/engine/value"
)

// textFunctions are the functions on text. Positions and lengths count characters, that is
// Unicode code points.
var textFunctions = join(textForms, textParts, textSearches)

// textForms change how a text is written.
var textForms = []*Function{
	{
		Name:     "string",
		Category: CategoryText,
		Doc: "Turns a value into text. A text stays as it is, a number is written with exactly the digits it has, " +
			"true and false by their names, a list or an object as compact JSON. Null gives null; toJson() writes it out.",
		Parameters: []Parameter{parameter("value", "The value to write.")},
		Result:     value.KindString,
		JSONata:    "$string",
		Examples: []Example{
			{Expression: `string(5)`, Result: `"5"`},
			{Expression: `string("a")`, Result: `"a"`},
			{Expression: `string({b: [1, true]})`, Result: `"{\"b\":[1,true]}"`},
		},
		Apply: func(call *Call, arguments []any) (any, error) { return textOf(call.Meter, arguments[0]) },
	},
	{
		Name:     "len",
		Category: CategoryText,
		Doc:      "Counts the characters of a text, the elements of a list or the members of an object.",
		Parameters: []Parameter{
			parameter("value", "The text, list or object.", value.KindString, value.KindList, value.KindObject),
		},
		Result:  value.KindNumber,
		JSONata: "$length",
		Examples: []Example{
			{Expression: `len("Zoë")`, Result: `3`},
			{Expression: `len([4, 5])`, Result: `2`},
			{Expression: `len({a: 1})`, Result: `1`},
		},
		Apply: length,
	},
	{
		Name:       "lower",
		Category:   CategoryText,
		Doc:        "Turns a text into lower case, letter by letter as Unicode maps them.",
		Parameters: []Parameter{parameter("text", "The text.", value.KindString)},
		Result:     value.KindString,
		JSONata:    "$lowercase",
		Examples: []Example{
			{Expression: `lower("Hello ÄÖ")`, Result: `"hello äö"`},
			{Expression: `"DONE" | lower()`, Result: `"done"`},
		},
		Apply: mapText(strings.ToLower),
	},
	{
		Name:       "upper",
		Category:   CategoryText,
		Doc:        "Turns a text into upper case, letter by letter as Unicode maps them. A letter without a single upper-case letter, such as ß, stays.",
		Parameters: []Parameter{parameter("text", "The text.", value.KindString)},
		Result:     value.KindString,
		JSONata:    "$uppercase",
		Examples: []Example{
			{Expression: `upper("hello")`, Result: `"HELLO"`},
			{Expression: `upper("é")`, Result: `"É"`},
		},
		Apply: mapText(strings.ToUpper),
	},
	{
		Name:     "trim",
		Category: CategoryText,
		Doc: "Removes white space from both ends of a text, or the given characters. " +
			"White space within the text stays; normalizeSpace() collapses it.",
		Parameters: []Parameter{
			parameter("text", "The text.", value.KindString),
			optional(parameter("characters", "The characters to remove instead of white space, in any order.", value.KindString)),
		},
		Result: value.KindString,
		Examples: []Example{
			{Expression: `trim("  a b ")`, Result: `"a b"`},
			{Expression: `trim("__a__", "_")`, Result: `"a"`},
		},
		Apply: trim,
	},
	{
		Name:     "trimPrefix",
		Category: CategoryText,
		Doc:      "Removes a prefix from a text, once, if the text starts with it.",
		Parameters: []Parameter{
			parameter("text", "The text.", value.KindString),
			parameter("prefix", "The prefix to remove.", value.KindString),
		},
		Result: value.KindString,
		Examples: []Example{
			{Expression: `trimPrefix("Bearer x", "Bearer ")`, Result: `"x"`},
			{Expression: `trimPrefix("x", "Bearer ")`, Result: `"x"`},
		},
		Apply: cutText(strings.TrimPrefix),
	},
	{
		Name:     "trimSuffix",
		Category: CategoryText,
		Doc:      "Removes a suffix from a text, once, if the text ends with it.",
		Parameters: []Parameter{
			parameter("text", "The text.", value.KindString),
			parameter("suffix", "The suffix to remove.", value.KindString),
		},
		Result: value.KindString,
		Examples: []Example{
			{Expression: `trimSuffix("report.pdf", ".pdf")`, Result: `"report"`},
			{Expression: `trimSuffix("report", ".pdf")`, Result: `"report"`},
		},
		Apply: cutText(strings.TrimSuffix),
	},
	{
		Name:       "normalizeSpace",
		Category:   CategoryText,
		Doc:        "Removes white space from both ends of a text and turns every run of it inside into one blank.",
		Parameters: []Parameter{parameter("text", "The text.", value.KindString)},
		Result:     value.KindString,
		JSONata:    "$trim",
		Examples: []Example{
			{Expression: `normalizeSpace("   Hello    \n World  ")`, Result: `"Hello World"`},
			{Expression: `normalizeSpace("a\tb")`, Result: `"a b"`},
		},
		Apply: mapText(collapseSpace),
	},
	{
		Name:     "pad",
		Category: CategoryText,
		Doc: "Fills a text up to a width: on the right, or on the left if the width is negative. " +
			"A text that is long enough already stays as it is.",
		Parameters: []Parameter{
			parameter("text", "The text.", value.KindString),
			parameter("width", "The number of characters to reach; negative to fill on the left.", value.KindNumber),
			optional(parameter("fill", "What to fill with, repeated and cut as needed; a blank by default.", value.KindString)),
		},
		Result:  value.KindString,
		JSONata: "$pad",
		Examples: []Example{
			{Expression: `pad("foo", 5)`, Result: `"foo  "`},
			{Expression: `pad("7", -3, "0")`, Result: `"007"`},
			{Expression: `pad("foo", 8, "ab")`, Result: `"fooababa"`},
		},
		Apply: pad,
	},
	{
		Name:     "repeat",
		Category: CategoryText,
		Doc:      "Writes a text several times in a row.",
		Parameters: []Parameter{
			parameter("text", "The text.", value.KindString),
			parameter("count", "How many times, 0 or more.", value.KindNumber),
		},
		Result: value.KindString,
		Examples: []Example{
			{Expression: `repeat("ab", 3)`, Result: `"ababab"`},
			{Expression: `repeat("ab", 0)`, Result: `""`},
			{Expression: `repeat("ab", -1)`, Error: "must not be negative"},
		},
		Apply: repeat,
	},
}

// textOf writes a value as string() does.
func textOf(meter *limit.Meter, v any) (string, error) {
	if text, ok := v.(string); ok {
		return text, nil
	}
	text, _, err := jsonText(meter, v, false)
	return string(text), err
}

func length(call *Call, arguments []any) (any, error) {
	switch v := arguments[0].(type) {
	case []any:
		return int64(len(v)), nil
	case *value.Object:
		return int64(v.Len()), nil
	}
	text := arguments[0].(string)
	return int64(utf8.RuneCountInString(text)), scan(call.Meter, text)
}

// mapText makes an implementation of a change that at most doubles a text.
func mapText(change func(string) string) func(*Call, []any) (any, error) {
	return func(call *Call, arguments []any) (any, error) {
		text := arguments[0].(string)
		if err := call.Meter.Grow(2 * len(text)); err != nil {
			return nil, err
		}
		return change(text), nil
	}
}

func collapseSpace(text string) string {
	var out strings.Builder
	out.Grow(len(text))
	for word := range strings.FieldsSeq(text) {
		if out.Len() > 0 {
			out.WriteByte(' ')
		}
		out.WriteString(word)
	}
	return out.String()
}

// cutText makes an implementation of a cut that depends on a second text.
func cutText(cut func(text, other string) string) func(*Call, []any) (any, error) {
	return func(call *Call, arguments []any) (any, error) {
		other := arguments[1].(string)
		if err := scan(call.Meter, other); err != nil {
			return nil, err
		}
		return cut(arguments[0].(string), other), nil
	}
}

func trim(call *Call, arguments []any) (any, error) {
	text, characters := arguments[0].(string), textOr(arguments[1], "")
	// Every character of the text may be compared with every one of the set.
	if err := step(call.Meter, 1+int64(len(text))/bytesAStep, 1+int64(len(characters))); err != nil {
		return nil, err
	}
	if value.IsMissing(arguments[1]) {
		return strings.TrimSpace(text), nil
	}
	return strings.Trim(text, characters), nil
}

func pad(call *Call, arguments []any) (any, error) {
	text, fill := arguments[0].(string), textOr(arguments[2], " ")
	width, err := whole("width", arguments[1], 0)
	if err != nil {
		return nil, err
	}
	if err := scan(call.Meter, text); err != nil {
		return nil, err
	}
	if fill == "" {
		fill = " "
	}
	lacking := padding(width, utf8.RuneCountInString(text))
	if lacking <= 0 {
		return text, nil
	}
	fillLength := int64(utf8.RuneCountInString(fill))
	if err := grow(call.Meter, lacking/fillLength+1, int64(len(fill))); err != nil {
		return nil, err
	}
	if err := call.Meter.Grow(len(text)); err != nil {
		return nil, err
	}
	filled := strings.Repeat(fill, int(lacking/fillLength)) + fill[:characterOffset(fill, lacking%fillLength)]
	if width < 0 {
		return filled + text, nil
	}
	return text + filled, nil
}

// padding returns how many characters a text of the given length lacks of |width|.
func padding(width int64, length int) int64 {
	if width < 0 {
		// Adding before negating keeps the least integer in range.
		return -(width + int64(length))
	}
	return width - int64(length)
}

func repeat(call *Call, arguments []any) (any, error) {
	text := arguments[0].(string)
	count, err := natural("count", arguments[1], 0)
	if err != nil {
		return nil, err
	}
	if text == "" {
		return "", nil
	}
	if err := grow(call.Meter, count, int64(len(text))); err != nil {
		return nil, err
	}
	return strings.Repeat(text, int(count)), nil
}

// characterOffset returns the byte offset of the character at index n, or the length of text if
// it has no more than n characters.
func characterOffset(text string, n int64) int {
	for offset := range text {
		if n == 0 {
			return offset
		}
		n--
	}
	return len(text)
}
