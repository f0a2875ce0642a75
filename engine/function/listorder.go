package function

import (
	"encoding/json"
	"math/bits"
	"slices"

	"github.com/unimap/unimap/engine/limit"
	"github.com/unimap/unimap/engine/value"
)

// listOrders change the order of a list.
var listOrders = []*Function{
	{
		Name:     "sort",
		Category: CategoryList,
		Doc: "Sorts a list of numbers by value or a list of texts by code point. Other elements, or both kinds in one list, are an error. " +
			"Equal elements keep their order. sortBy() sorts by something of each element.",
		Parameters: []Parameter{
			parameter("list", "The list.", value.KindList),
			optional(parameter("order", `"asc" for the least first, the default, or "desc" for the greatest first.`, value.KindString)),
		},
		Result:  value.KindList,
		JSONata: "$sort",
		Examples: []Example{
			{Expression: `sort([3, 1, 2.5])`, Result: `[1,2.5,3]`},
			{Expression: `sort(["b", "a"], "desc")`, Result: `["b","a"]`},
			{Expression: `sort([1, "a"])`, Error: "cannot compare"},
		},
		Apply: func(call *Call, arguments []any) (any, error) {
			order, err := choice("order", arguments[1], "asc", "desc")
			if err != nil {
				return nil, err
			}
			return sortElements(call.Meter, arguments[0].([]any), order == "desc")
		},
	},
	{
		Name:       "reverse",
		Category:   CategoryList,
		Doc:        "Returns a list with its elements in the opposite order.",
		Parameters: []Parameter{parameter("list", "The list.", value.KindList)},
		Result:     value.KindList,
		JSONata:    "$reverse",
		Examples: []Example{
			{Expression: `reverse([3, 1, 4])`, Result: `[4,1,3]`},
			{Expression: `reverse([])`, Result: `[]`},
		},
		Apply: func(call *Call, arguments []any) (any, error) {
			list := arguments[0].([]any)
			if err := call.Meter.GrowList(len(list)); err != nil {
				return nil, err
			}
			reversed := slices.Clone(list)
			slices.Reverse(reversed)
			return reversed, nil
		},
	},
}

// sortElements returns a sorted copy of numbers or of texts; the sort is stable.
func sortElements(meter *limit.Meter, list []any, descending bool) ([]any, error) {
	if err := meter.GrowList(len(list)); err != nil {
		return nil, err
	}
	sorted := append(make([]any, 0, len(list)), list...)
	if len(list) == 1 {
		return sorted, checkOrdered(list[0])
	}
	if err := meter.Step(len(list) * bits.Len(uint(len(list)))); err != nil {
		return nil, err
	}
	var failure error
	slices.SortStableFunc(sorted, func(a, b any) int {
		if failure != nil {
			return 0
		}
		order, err := compare(meter, a, b)
		failure = err
		if descending {
			return -order
		}
		return order
	})
	return sorted, failure
}

// compare orders two numbers or two texts and charges for it.
func compare(meter *limit.Meter, a, b any) (int, error) {
	if err := meter.Step(scalarCost(a)); err != nil {
		return 0, err
	}
	order, err := value.Compare(a, b)
	if err == nil {
		return order, nil
	}
	for _, v := range []any{a, b} {
		if err := checkOrdered(v); err != nil {
			return 0, err
		}
	}
	return 0, wrongKind("cannot compare %s with %s; convert one with number() or string()", value.KindOf(a).Described(), value.KindOf(b).Described())
}

// checkOrdered refuses values that have no order.
func checkOrdered(v any) error {
	switch kind := value.KindOf(v); kind {
	case value.KindNumber, value.KindString:
		return nil
	case value.KindNull:
		return wrongKind("cannot compare null; leave it out with compact()")
	default:
		return wrongKind("cannot compare %s", kind.Described())
	}
}

// scalarCost returns the steps it takes to compare a number or a text.
func scalarCost(v any) int {
	switch v := v.(type) {
	case json.Number:
		return 3 + value.Digits(v)/4
	case string:
		return 1 + len(v)/bytesAStep
	}
	return 1
}
