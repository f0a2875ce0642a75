package function

import (
	"strings"

	"github.com/unimap/unimap/engine/limit"
	"github.com/unimap/unimap/engine/value"
)

// listSets treat lists as sets and tables. Elements are the same if they are equal by value: 1
// and 1.0 are, and so are objects with the same members in any order.
var listSets = []*Function{
	{
		Name:       "uniq",
		Category:   CategoryList,
		Doc:        "Keeps the first of all equal elements of a list. Numbers are equal by value, lists and objects by their content.",
		Parameters: []Parameter{parameter("list", "The list.", value.KindList)},
		Result:     value.KindList,
		JSONata:    "$distinct",
		Examples: []Example{
			{Expression: `uniq([1, 2, 1.0, 3, 2])`, Result: `[1,2,3]`},
			{Expression: `uniq([{a: 1, b: 2}, {b: 2, a: 1}])`, Result: `[{"a":1,"b":2}]`},
		},
		Apply: func(call *Call, arguments []any) (any, error) {
			return distinct(call.Meter, arguments[0].([]any), func(string) bool { return true })
		},
	},
	{
		Name:     "diff",
		Category: CategoryList,
		Doc: "Returns the elements of the first list that are not in the second one, each once. What to add is diff(wanted, current), what to remove diff(current, wanted). " +
			"A missing list, first or second, gives missing, so that a field that was left out changes nothing; a null second list counts as empty. " +
			"Write ?? [] behind a list of an answer that leaves empty lists out.",
		Parameters: []Parameter{
			parameter("list", "The list to take elements from.", value.KindList),
			parameter("without", "The list of elements to leave out.", value.KindList, value.KindNull),
		},
		Result: value.KindList,
		Examples: []Example{
			{Expression: `diff(["a", "b", "c"], ["b"])`, Result: `["a","c"]`},
			{Expression: `diff(["a", "a"], [])`, Result: `["a"]`},
			{Expression: `diff(["a"], {}.tags)`},
			{Expression: `diff(["a"], nil)`, Result: `["a"]`},
		},
		Apply: func(call *Call, arguments []any) (any, error) { return combine(call.Meter, arguments, false) },
	},
	{
		Name:     "intersect",
		Category: CategoryList,
		Doc:      "Returns the elements of the first list that are in the second one too, each once. A missing list gives missing; a null second list counts as empty.",
		Parameters: []Parameter{
			parameter("list", "The list to take elements from.", value.KindList),
			parameter("with", "The list the elements must be in.", value.KindList, value.KindNull),
		},
		Result: value.KindList,
		Examples: []Example{
			{Expression: `intersect(["a", "b", "c"], ["c", "a"])`, Result: `["a","c"]`},
			{Expression: `intersect([1, 2], [2.0])`, Result: `[2]`},
		},
		Apply: func(call *Call, arguments []any) (any, error) { return combine(call.Meter, arguments, true) },
	},
	{
		Name:     "keyBy",
		Category: CategoryList,
		Doc: "Makes an object of a list of objects: each is filed under the text, number or boolean that a path leads to in it. " +
			"Elements without one are left out, and of several with the same one the last stays. lookup() finds an element again.",
		Parameters: []Parameter{
			parameter("list", "The list of objects.", value.KindList),
			parameter("path", `The path to the key, with dots between names, such as "status.id".`, value.KindString),
		},
		Result: value.KindObject,
		Examples: []Example{
			{Expression: `keyBy([{id: 7, n: "a"}, {id: 8, n: "b"}], "id")`, Result: `{"7":{"id":7,"n":"a"},"8":{"id":8,"n":"b"}}`},
			{Expression: `lookup(keyBy([{user: {id: "u1"}, n: 1}], "user.id"), "u1").n`, Result: `1`},
		},
		Apply: keyBy,
	},
}

// distinct returns the elements that are accepted by their key, each once.
func distinct(meter *limit.Meter, list []any, accept func(key string) bool) (any, error) {
	seen := make(map[string]bool)
	out := []any{}
	for _, element := range list {
		key, err := canonicalKey(meter, element)
		if err != nil {
			return nil, err
		}
		if seen[key] || !accept(key) {
			continue
		}
		if err := meter.Grow(plainKey); err != nil {
			return nil, err
		}
		seen[key] = true
		if out, err = appendTo(meter, out, element); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// combine returns the elements of the first list that are (or are not) in the second one.
func combine(meter *limit.Meter, arguments []any, wanted bool) (any, error) {
	other, _ := arguments[1].([]any)
	present := make(map[string]bool)
	for _, element := range other {
		key, err := canonicalKey(meter, element)
		if err != nil {
			return nil, err
		}
		if err := meter.Grow(plainKey); err != nil {
			return nil, err
		}
		present[key] = true
	}
	return distinct(meter, arguments[0].([]any), func(key string) bool { return present[key] == wanted })
}

func keyBy(call *Call, arguments []any) (any, error) {
	list, path := arguments[0].([]any), strings.Split(arguments[1].(string), ".")
	if err := call.Meter.GrowList(len(list)); err != nil {
		return nil, err
	}
	out := value.NewObject(len(list))
	for _, element := range list {
		if err := call.Meter.Step(len(path)); err != nil {
			return nil, err
		}
		found := memberAt(element, path)
		if value.IsNil(found) {
			continue
		}
		key, err := keyText(call.Meter, found)
		if err != nil {
			return nil, err
		}
		out.Set(key, element)
	}
	return out, nil
}

// memberAt follows a path of member names through objects.
func memberAt(v any, path []string) any {
	for _, name := range path {
		object, ok := v.(*value.Object)
		if !ok {
			return value.Missing
		}
		v = object.Get(name)
	}
	return v
}

// keyText writes a scalar as the key of an object.
func keyText(meter *limit.Meter, v any) (string, error) {
	switch kind := value.KindOf(v); kind {
	case value.KindString, value.KindNumber, value.KindBoolean:
		return textOf(meter, v)
	default:
		return "", wrongKind("a key must be a string, a number or a boolean, not %s", kind.Described())
	}
}
