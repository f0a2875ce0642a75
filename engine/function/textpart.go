package function

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/unimap/unimap/engine/limit"
	"github.com/unimap/unimap/engine/value"
)

// textParts take texts apart and put them together.
var textParts = []*Function{
	{
		Name:     "substring",
		Category: CategoryText,
		Doc: "Cuts characters out of a text. A negative start counts from the end of the text. " +
			"The slice form text[2:5] takes the end position instead of a length.",
		Parameters: []Parameter{
			parameter("text", "The text.", value.KindString),
			parameter("start", "The position of the first character, from 0; negative to count from the end.", value.KindNumber),
			optional(parameter("length", "The greatest number of characters; all to the end by default.", value.KindNumber)),
		},
		Result:  value.KindString,
		JSONata: "$substring",
		Examples: []Example{
			{Expression: `substring("Hello World", 3, 5)`, Result: `"lo Wo"`},
			{Expression: `substring("Hello World", -4)`, Result: `"orld"`},
			{Expression: `substring("Hello", 9)`, Result: `""`},
		},
		Apply: substring,
	},
	{
		Name:     "substringBefore",
		Category: CategoryText,
		Doc:      "Cuts out what stands before the first occurrence of a part, or the whole text if the part does not occur.",
		Parameters: []Parameter{
			parameter("text", "The text.", value.KindString),
			parameter("part", "The part to look for.", value.KindString),
		},
		Result:  value.KindString,
		JSONata: "$substringBefore",
		Examples: []Example{
			{Expression: `substringBefore("Hello World", " ")`, Result: `"Hello"`},
			{Expression: `substringBefore("Hello", " ")`, Result: `"Hello"`},
		},
		Apply: substringBefore,
	},
	{
		Name:     "substringAfter",
		Category: CategoryText,
		Doc:      "Cuts out what stands after the first occurrence of a part, or the whole text if the part does not occur.",
		Parameters: []Parameter{
			parameter("text", "The text.", value.KindString),
			parameter("part", "The part to look for.", value.KindString),
		},
		Result:  value.KindString,
		JSONata: "$substringAfter",
		Examples: []Example{
			{Expression: `substringAfter("Hello World", " ")`, Result: `"World"`},
			{Expression: `substringAfter("Hello", " ")`, Result: `"Hello"`},
		},
		Apply: substringAfter,
	},
	{
		Name:     "split",
		Category: CategoryText,
		Doc: "Splits a text at every occurrence of a separator. With a limit, the last part holds the rest of the text; " +
			"JSONata drops the rest, which is split(text, separator)[:limit] here. splitMatch() splits at a regular expression.",
		Parameters: []Parameter{
			parameter("text", "The text.", value.KindString),
			parameter("separator", "The separator, as it is; an empty one splits into characters.", value.KindString),
			optional(parameter("limit", "The greatest number of parts.", value.KindNumber)),
		},
		Result:  value.KindList,
		JSONata: "$split",
		Examples: []Example{
			{Expression: `split("a,b,c", ",")`, Result: `["a","b","c"]`},
			{Expression: `split("a,b,c", ",", 2)`, Result: `["a","b,c"]`},
			{Expression: `split("añb", "")`, Result: `["a","ñ","b"]`},
		},
		Apply: splitText(strings.SplitN),
	},
	{
		Name:     "splitAfter",
		Category: CategoryText,
		Doc:      "Splits a text after every occurrence of a separator, which stays at the end of its part. With a limit, the last part holds the rest of the text.",
		Parameters: []Parameter{
			parameter("text", "The text.", value.KindString),
			parameter("separator", "The separator, as it is; an empty one splits into characters.", value.KindString),
			optional(parameter("limit", "The greatest number of parts.", value.KindNumber)),
		},
		Result: value.KindList,
		Examples: []Example{
			{Expression: `splitAfter("a,b,c", ",")`, Result: `["a,","b,","c"]`},
			{Expression: `splitAfter("a,b,c", ",", 2)`, Result: `["a,","b,c"]`},
		},
		Apply: splitText(strings.SplitAfterN),
	},
	{
		Name:     "join",
		Category: CategoryText,
		Doc: "Joins the elements of a list into one text. Elements are texts, numbers or booleans; " +
			"a single one counts as a list of one. An empty list gives an empty text.",
		Parameters: []Parameter{
			parameter("list", "The list.", value.KindList, value.KindString, value.KindNumber, value.KindBoolean),
			optional(parameter("separator", "What to put between two elements; nothing by default.", value.KindString)),
		},
		Result:  value.KindString,
		JSONata: "$join",
		Examples: []Example{
			{Expression: `join(["a", "b"], ", ")`, Result: `"a, b"`},
			{Expression: `join([1, 2])`, Result: `"12"`},
			{Expression: `join([["a"]])`, Error: "cannot join a list"},
		},
		Apply: joinTexts,
	},
	{
		Name:     "replace",
		Category: CategoryText,
		Doc:      "Replaces the occurrences of a part of a text. replaceMatch() replaces what a regular expression matches.",
		Parameters: []Parameter{
			parameter("text", "The text.", value.KindString),
			parameter("part", "The part to replace, as it is; not empty.", value.KindString),
			parameter("with", "What to put in its place.", value.KindString),
			optional(parameter("limit", "The greatest number of replacements, from the start of the text.", value.KindNumber)),
		},
		Result:  value.KindString,
		JSONata: "$replace",
		Examples: []Example{
			{Expression: `replace("John and John", "John", "Mr")`, Result: `"Mr and Mr"`},
			{Expression: `replace("John and John", "John", "Mr", 1)`, Result: `"Mr and John"`},
			{Expression: `replace("abc", "", "x")`, Error: "must not be empty"},
		},
		Apply: replaceText,
	},
	{
		Name:     "splitName",
		Category: CategoryText,
		Doc: "Splits a person's full name into an object of first_name and last_name. The last word is the last name, together with " +
			"words in lower case directly before it (van, de la); the other words are the first name. " +
			"A single word is a first_name alone, and an empty text gives an empty object.",
		Parameters: []Parameter{parameter("fullName", "The full name, given name first.", value.KindString)},
		Result:     value.KindObject,
		Examples: []Example{
			{Expression: `splitName("Ada King Lovelace")`, Result: `{"first_name":"Ada King","last_name":"Lovelace"}`},
			{Expression: `splitName("Ludwig van Beethoven")`, Result: `{"first_name":"Ludwig","last_name":"van Beethoven"}`},
			{Expression: `splitName(" Plato ")`, Result: `{"first_name":"Plato"}`},
		},
		Apply: splitName,
	},
}

func substring(call *Call, arguments []any) (any, error) {
	text := arguments[0].(string)
	start, err := whole("start", arguments[1], 0)
	if err != nil {
		return nil, err
	}
	if err := scan(call.Meter, text); err != nil {
		return nil, err
	}
	if start < 0 {
		start = max(0, start+int64(utf8.RuneCountInString(text)))
	}
	rest := text[characterOffset(text, start):]
	if value.IsMissing(arguments[2]) {
		return rest, nil
	}
	count, err := whole("length", arguments[2], 0)
	if err != nil {
		return nil, err
	}
	return rest[:characterOffset(rest, max(0, count))], nil
}

func substringBefore(call *Call, arguments []any) (any, error) {
	text := arguments[0].(string)
	if err := search(call.Meter, text); err != nil {
		return nil, err
	}
	before, _, _ := strings.Cut(text, arguments[1].(string))
	return before, nil
}

func substringAfter(call *Call, arguments []any) (any, error) {
	text := arguments[0].(string)
	if err := search(call.Meter, text); err != nil {
		return nil, err
	}
	_, after, found := strings.Cut(text, arguments[1].(string))
	if !found {
		after = text
	}
	return after, nil
}

// splitText makes an implementation of a way to split; a count below 0 means no limit.
func splitText(split func(text, separator string, count int) []string) func(*Call, []any) (any, error) {
	return func(call *Call, arguments []any) (any, error) {
		text, separator := arguments[0].(string), arguments[1].(string)
		count, err := natural("limit", arguments[2], -1)
		if err != nil {
			return nil, err
		}
		if err := search(call.Meter, text); err != nil {
			return nil, err
		}
		parts := int64(strings.Count(text, separator) + 1)
		if count >= 0 {
			parts = min(parts, count)
		}
		if err := call.Meter.GrowList(int(parts)); err != nil {
			return nil, err
		}
		return texts(split(text, separator, int(parts))), nil
	}
}

// texts turns Go strings into a list.
func texts(parts []string) []any {
	list := make([]any, len(parts))
	for i, part := range parts {
		list[i] = part
	}
	return list
}

func joinTexts(call *Call, arguments []any) (any, error) {
	list, separator := asList(arguments[0]), textOr(arguments[1], "")
	var out strings.Builder
	for i, element := range list {
		text, err := joinable(call.Meter, element)
		if err != nil {
			return nil, err
		}
		if i > 0 {
			text = separator + text
		}
		if err := call.Meter.Grow(len(text)); err != nil {
			return nil, err
		}
		out.WriteString(text)
	}
	return out.String(), nil
}

func joinable(meter *limit.Meter, element any) (string, error) {
	switch kind := value.KindOf(element); kind {
	case value.KindString, value.KindNumber, value.KindBoolean:
		return textOf(meter, element)
	case value.KindNull:
		return "", wrongKind("cannot join null; leave it out with compact()")
	default:
		return "", wrongKind("cannot join %s; turn the elements into texts with map()", kind.Described())
	}
}

func replaceText(call *Call, arguments []any) (any, error) {
	text, part, with := arguments[0].(string), arguments[1].(string), arguments[2].(string)
	if part == "" {
		return nil, invalid("part must not be empty")
	}
	most, err := natural("limit", arguments[3], -1)
	if err != nil {
		return nil, err
	}
	if err := search(call.Meter, text); err != nil {
		return nil, err
	}
	count := int64(strings.Count(text, part))
	if most >= 0 {
		count = min(count, most)
	}
	if err := grow(call.Meter, count, int64(len(with))); err != nil {
		return nil, err
	}
	if err := call.Meter.Grow(len(text)); err != nil {
		return nil, err
	}
	return strings.Replace(text, part, with, int(count)), nil
}

func splitName(call *Call, arguments []any) (any, error) {
	fullName := arguments[0].(string)
	if err := call.Meter.Grow(16 * len(fullName)); err != nil {
		return nil, err
	}
	words := strings.Fields(fullName)
	switch len(words) {
	case 0:
		return value.NewObject(0), nil
	case 1:
		return value.ObjectOf("first_name", words[0]), nil
	}
	lastAt := len(words) - 1
	for lastAt > 1 && startsLower(words[lastAt-1]) {
		lastAt--
	}
	return value.ObjectOf(
		"first_name", strings.Join(words[:lastAt], " "),
		"last_name", strings.Join(words[lastAt:], " "),
	), nil
}

func startsLower(word string) bool {
	first, _ := utf8.DecodeRuneInString(word)
	return unicode.IsLower(first)
}
