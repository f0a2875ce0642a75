package function

import (
	"github.com/unimap/unimap/engine/limit"
	"github.com/unimap/unimap/engine/value"
)

// listFunctions are the functions on lists. Those with a condition for each element, such as
// filter() and map(), are syntax of the dialect and not part of this package.
var listFunctions = join(listForms, listOrders, listSets)

// listForms take elements out of lists and put lists together.
var listForms = []*Function{
	{
		Name:     "one",
		Category: CategoryList,
		Doc:      "Takes the only value of a list: its first element, or null if the list is empty. So emptying a list clears a single field. Everything but a list stays as it is.",
		Parameters: []Parameter{
			parameter("list", "The list or single value."),
		},
		Examples: []Example{
			{Expression: `one([{id: 1}, {id: 2}]).id`, Result: `1`},
			{Expression: `one([])`, Result: `null`},
			{Expression: `one("a")`, Result: `"a"`},
			{Expression: `one({}.a)`},
		},
		Apply: func(_ *Call, arguments []any) (any, error) {
			list, ok := arguments[0].([]any)
			switch {
			case !ok:
				return arguments[0], nil
			case len(list) == 0:
				return nil, nil
			}
			return list[0], nil
		},
	},
	{
		Name:       "list",
		Category:   CategoryList,
		Doc:        "Makes a list of a single value; a list stays as it is. It is for fields that hold one value or several.",
		Parameters: []Parameter{parameter("value", "The list or single value.")},
		Result:     value.KindList,
		Examples: []Example{
			{Expression: `list("a")`, Result: `["a"]`},
			{Expression: `list(["a"])`, Result: `["a"]`},
			{Expression: `list(nil)`, Result: `null`},
		},
		Apply: func(_ *Call, arguments []any) (any, error) { return asList(arguments[0]), nil },
	},
	{
		Name:       "first",
		Category:   CategoryList,
		Doc:        "Returns the first element of a list, as list[0] does: missing if the list is empty.",
		Parameters: []Parameter{parameter("list", "The list.", value.KindList)},
		Examples: []Example{
			{Expression: `first([1, 2, 3])`, Result: `1`},
			{Expression: `first([])`},
		},
		Apply: func(_ *Call, arguments []any) (any, error) { return value.Element(arguments[0], 0), nil },
	},
	{
		Name:       "last",
		Category:   CategoryList,
		Doc:        "Returns the last element of a list, as list[-1] does: missing if the list is empty.",
		Parameters: []Parameter{parameter("list", "The list.", value.KindList)},
		Examples: []Example{
			{Expression: `last([1, 2, 3])`, Result: `3`},
			{Expression: `last([])`},
		},
		Apply: func(_ *Call, arguments []any) (any, error) { return value.Element(arguments[0], -1), nil },
	},
	{
		Name:     "take",
		Category: CategoryList,
		Doc:      "Returns the first elements of a list, or the whole list if it has no more.",
		Parameters: []Parameter{
			parameter("list", "The list.", value.KindList),
			parameter("count", "The greatest number of elements.", value.KindNumber),
		},
		Result: value.KindList,
		Examples: []Example{
			{Expression: `take([1, 2, 3, 4], 2)`, Result: `[1,2]`},
			{Expression: `take([1], 2)`, Result: `[1]`},
		},
		Apply: func(call *Call, arguments []any) (any, error) {
			list := arguments[0].([]any)
			count, err := natural("count", arguments[1], 0)
			if err != nil {
				return nil, err
			}
			taken := list[:min(count, int64(len(list)))]
			if err := call.Meter.GrowList(len(taken)); err != nil {
				return nil, err
			}
			return append(make([]any, 0, len(taken)), taken...), nil
		},
	},
	{
		Name:     "concat",
		Category: CategoryList,
		Doc: "Puts lists together into one. A value that is not a list counts as a list of one; missing and null arguments are left out, " +
			"and when there is nothing else the result is null, or missing if all are missing. Null elements of the lists stay.",
		Parameters: []Parameter{variadic(parameter("lists", "The lists or single values."))},
		Result:     value.KindList,
		HandlesNil: true,
		JSONata:    "$append",
		Examples: []Example{
			{Expression: `concat([1, 2], [3], 4)`, Result: `[1,2,3,4]`},
			{Expression: `concat({}.a, ["x"])`, Result: `["x"]`},
			{Expression: `concat([], [])`, Result: `[]`},
		},
		Apply: concat,
	},
	{
		Name:     "flatten",
		Category: CategoryList,
		Doc:      "Puts the elements of nested lists in the place of those lists, at all levels or as many as are given.",
		Parameters: []Parameter{
			parameter("list", "The list.", value.KindList),
			optional(parameter("levels", "The number of levels to flatten, all by default.", value.KindNumber)),
		},
		Result: value.KindList,
		Examples: []Example{
			{Expression: `flatten([1, [2, [3, [4]]]])`, Result: `[1,2,3,4]`},
			{Expression: `flatten([1, [2, [3, [4]]]], 1)`, Result: `[1,2,[3,[4]]]`},
		},
		Apply: flatten,
	},
	{
		Name:     "zip",
		Category: CategoryList,
		Doc:      "Makes a list of lists: the first elements of all the lists, the second ones and so on, as many as the shortest list has.",
		Parameters: []Parameter{
			variadic(parameter("lists", "The lists.", value.KindList)),
		},
		Result:  value.KindList,
		JSONata: "$zip",
		Examples: []Example{
			{Expression: `zip([1, 2, 3], [4, 5, 6])`, Result: `[[1,4],[2,5],[3,6]]`},
			{Expression: `zip([1, 2, 3], [4, 5], [7, 8, 9])`, Result: `[[1,4,7],[2,5,8]]`},
		},
		Apply: zip,
	},
	{
		Name:     "compact",
		Category: CategoryList,
		Doc:      `Drops what says nothing: the elements of a list, or the members of an object, that are null or an empty text. 0, false, [] and {} stay.`,
		Parameters: []Parameter{
			parameter("value", "The list or object.", value.KindList, value.KindObject),
		},
		Examples: []Example{
			{Expression: `compact(["a", nil, "", 0])`, Result: `["a",0]`},
			{Expression: `compact({a: 1, b: nil, c: ""})`, Result: `{"a":1}`},
		},
		Apply: compact,
	},
}

func concat(call *Call, arguments []any) (any, error) {
	result, total := value.Missing, 0
	var lists [][]any
	for _, argument := range arguments {
		switch {
		case value.IsMissing(argument):
		case argument == nil:
			result = nil
		default:
			lists = append(lists, asList(argument))
			total += len(lists[len(lists)-1])
		}
	}
	if len(lists) == 0 {
		return result, nil
	}
	if err := call.Meter.GrowList(total); err != nil {
		return nil, err
	}
	out := make([]any, 0, total)
	for _, list := range lists {
		out = append(out, list...)
	}
	return out, nil
}

func flatten(call *Call, arguments []any) (any, error) {
	levels, err := natural("levels", arguments[1], maxDepth+1)
	if err != nil {
		return nil, err
	}
	f := flattener{meter: call.Meter, out: []any{}}
	err = f.add(arguments[0].([]any), min(levels, maxDepth+1), 0)
	return f.out, err
}

type flattener struct {
	meter *limit.Meter
	out   []any
}

func (f *flattener) add(list []any, levels int64, depth int) error {
	if depth > maxDepth {
		return tooDeep()
	}
	if err := f.meter.Step(1); err != nil {
		return err
	}
	for _, element := range list {
		var err error
		if nested, ok := element.([]any); ok && levels > 0 {
			err = f.add(nested, levels-1, depth+1)
		} else {
			f.out, err = appendTo(f.meter, f.out, element)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func zip(call *Call, arguments []any) (any, error) {
	shortest := len(arguments[0].([]any))
	for _, argument := range arguments {
		list, ok := argument.([]any)
		if !ok {
			return nil, wrongKind("lists must be lists, not %s", value.KindOf(argument).Described())
		}
		shortest = min(shortest, len(list))
	}
	if err := call.Meter.GrowList(shortest); err != nil {
		return nil, err
	}
	out := make([]any, shortest)
	for i := range out {
		if err := call.Meter.GrowList(len(arguments)); err != nil {
			return nil, err
		}
		row := make([]any, len(arguments))
		for j, argument := range arguments {
			row[j] = argument.([]any)[i]
		}
		out[i] = row
	}
	return out, nil
}

func compact(call *Call, arguments []any) (any, error) {
	if object, ok := arguments[0].(*value.Object); ok {
		return filterMembers(call.Meter, object, func(_ string, member any) bool { return !isBlank(member) })
	}
	list := arguments[0].([]any)
	if err := call.Meter.GrowList(len(list)); err != nil {
		return nil, err
	}
	out := make([]any, 0, len(list))
	for _, element := range list {
		if !isBlank(element) {
			out = append(out, element)
		}
	}
	return out, nil
}
