package function

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/unimap/unimap/engine/limit"
	"github.com/unimap/unimap/engine/value"
)

// textSearches look for a part of a text; those that search by position take lists as well.
var textSearches = []*Function{
	{
		Name:     "includes",
		Category: CategoryText,
		Doc: "Tells whether a text holds a part, or a list an element. It is the function form of the operators contains (for texts) and in (for lists). " +
			"containsMatch() takes a regular expression.",
		Parameters: []Parameter{
			parameter("subject", "The text or list.", value.KindString, value.KindList),
			parameter("part", "The part of the text, as it is, or the element of the list."),
		},
		Result:  value.KindBoolean,
		JSONata: "$contains",
		Examples: []Example{
			{Expression: `includes("abracadabra", "bra")`, Result: `true`},
			{Expression: `includes([1, 2], 3)`, Result: `false`},
			{Expression: `includes("a1", 1)`, Error: "must be a string"},
		},
		Apply: func(call *Call, arguments []any) (any, error) {
			index, err := position(call.Meter, arguments, false)
			return index >= 0, err
		},
	},
	{
		Name:     "hasPrefix",
		Category: CategoryText,
		Doc:      "Tells whether a text starts with a prefix. It is the function form of the operator startsWith.",
		Parameters: []Parameter{
			parameter("text", "The text.", value.KindString),
			parameter("prefix", "The prefix.", value.KindString),
		},
		Result: value.KindBoolean,
		Examples: []Example{
			{Expression: `hasPrefix("HelloWorld", "Hello")`, Result: `true`},
			{Expression: `hasPrefix("HelloWorld", "World")`, Result: `false`},
		},
		Apply: testText(strings.HasPrefix),
	},
	{
		Name:     "hasSuffix",
		Category: CategoryText,
		Doc:      "Tells whether a text ends with a suffix. It is the function form of the operator endsWith.",
		Parameters: []Parameter{
			parameter("text", "The text.", value.KindString),
			parameter("suffix", "The suffix.", value.KindString),
		},
		Result: value.KindBoolean,
		Examples: []Example{
			{Expression: `hasSuffix("HelloWorld", "World")`, Result: `true`},
			{Expression: `hasSuffix("HelloWorld", "Hello")`, Result: `false`},
		},
		Apply: testText(strings.HasSuffix),
	},
	{
		Name:     "indexOf",
		Category: CategoryText,
		Doc:      "Returns the position of the first occurrence of a part in a text or of an element in a list, from 0, or -1 if there is none.",
		Parameters: []Parameter{
			parameter("subject", "The text or list.", value.KindString, value.KindList),
			parameter("part", "The part of the text, as it is, or the element of the list."),
		},
		Result: value.KindNumber,
		Examples: []Example{
			{Expression: `indexOf("äpple pie", "pie")`, Result: `6`},
			{Expression: `indexOf(["a", "b"], "b")`, Result: `1`},
			{Expression: `indexOf("apple", "x")`, Result: `-1`},
		},
		Apply: func(call *Call, arguments []any) (any, error) {
			return position(call.Meter, arguments, false)
		},
	},
	{
		Name:     "lastIndexOf",
		Category: CategoryText,
		Doc:      "Returns the position of the last occurrence of a part in a text or of an element in a list, from 0, or -1 if there is none.",
		Parameters: []Parameter{
			parameter("subject", "The text or list.", value.KindString, value.KindList),
			parameter("part", "The part of the text, as it is, or the element of the list."),
		},
		Result: value.KindNumber,
		Examples: []Example{
			{Expression: `lastIndexOf("pie apple pie", "pie")`, Result: `10`},
			{Expression: `lastIndexOf([1, 2, 1], 1)`, Result: `2`},
			{Expression: `lastIndexOf("apple", "x")`, Result: `-1`},
		},
		Apply: func(call *Call, arguments []any) (any, error) {
			return position(call.Meter, arguments, true)
		},
	},
}

func testText(test func(text, other string) bool) func(*Call, []any) (any, error) {
	return func(call *Call, arguments []any) (any, error) {
		other := arguments[1].(string)
		return test(arguments[0].(string), other), scan(call.Meter, other)
	}
}

// position returns where the second argument is in the first, a text or a list, or -1.
func position(meter *limit.Meter, arguments []any, last bool) (int64, error) {
	if list, ok := arguments[0].([]any); ok {
		return elementIndex(meter, list, arguments[1], last)
	}
	part, ok := arguments[1].(string)
	if !ok {
		return -1, wrongKind("part must be a string, not %s, to be looked for in a string", value.KindOf(arguments[1]).Described())
	}
	return textIndex(meter, arguments[0].(string), part, last)
}

func textIndex(meter *limit.Meter, text, part string, last bool) (int64, error) {
	if err := search(meter, text); err != nil {
		return -1, err
	}
	offset := strings.Index(text, part)
	if last {
		offset = strings.LastIndex(text, part)
	}
	if offset < 0 {
		return -1, nil
	}
	return int64(utf8.RuneCountInString(text[:offset])), nil
}

func elementIndex(meter *limit.Meter, list []any, element any, last bool) (int64, error) {
	key, err := canonicalKey(meter, element)
	if err != nil {
		return -1, err
	}
	kind := value.KindOf(element)
	at := func(i int) (bool, error) {
		// The kinds tell most elements apart without a look inside.
		if err := meter.Step(1); err != nil || value.KindOf(list[i]) != kind {
			return false, err
		}
		other, err := canonicalKey(meter, list[i])
		return other == key, err
	}
	indexes := slices.All(list)
	if last {
		indexes = slices.Backward(list)
	}
	for i := range indexes {
		if found, err := at(i); found || err != nil {
			return int64(i), err
		}
	}
	return -1, nil
}
