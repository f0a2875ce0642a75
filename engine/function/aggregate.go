package function

import (
	"github.com/unimap/unimap/engine/limit"
	"github.com/unimap/unimap/engine/value"
)

// numberAggregates turn several values into one. Their arguments are lists or single values.
var numberAggregates = []*Function{
	{
		Name:     "min",
		Category: CategoryNumber,
		Doc: "Returns the least of several numbers or texts, or of the elements of lists. Without elements the result is missing. " +
			"A missing argument gives missing and a null one null; compact() drops them from a list.",
		Parameters: []Parameter{variadic(parameter("values", "Lists or single values, all numbers or all texts."))},
		HandlesNil: true,
		JSONata:    "$min",
		Examples: []Example{
			{Expression: `min(5, 7)`, Result: `5`},
			{Expression: `min([3, 1.5, 2])`, Result: `1.5`},
			{Expression: `min([])`},
			{Expression: `min(["2024-03-01", "2023-12-24"])`, Result: `"2023-12-24"`},
		},
		Apply: aggregate(extreme(-1)),
	},
	{
		Name:     "max",
		Category: CategoryNumber,
		Doc: "Returns the greatest of several numbers or texts, or of the elements of lists. Without elements the result is missing. " +
			"A missing argument gives missing and a null one null; compact() drops them from a list.",
		Parameters: []Parameter{variadic(parameter("values", "Lists or single values, all numbers or all texts."))},
		HandlesNil: true,
		JSONata:    "$max",
		Examples: []Example{
			{Expression: `max(5, 7)`, Result: `7`},
			{Expression: `max([3, 1.5, 2])`, Result: `3`},
			{Expression: `max([1, "a"])`, Error: "cannot compare"},
		},
		Apply: aggregate(extreme(1)),
	},
	{
		Name:     "mean",
		Category: CategoryNumber,
		Doc: "Returns the arithmetic mean of several numbers or of the elements of lists, with 34 significant digits where it is not exact. " +
			"Without elements the result is missing. A missing argument gives missing and a null one null.",
		Parameters: []Parameter{variadic(parameter("values", "Lists of numbers or single numbers."))},
		Result:     value.KindNumber,
		HandlesNil: true,
		JSONata:    "$average",
		Examples: []Example{
			{Expression: `mean([1, 2, 3])`, Result: `2`},
			{Expression: `mean(1, 2)`, Result: `1.5`},
			{Expression: `mean([])`},
		},
		Apply: aggregate(mean),
	},
	{
		Name:     "median",
		Category: CategoryNumber,
		Doc: "Returns the middle one of several numbers or of the elements of lists, or the mean of the two in the middle. " +
			"Without elements the result is missing. A missing argument gives missing and a null one null.",
		Parameters: []Parameter{variadic(parameter("values", "Lists of numbers or single numbers."))},
		Result:     value.KindNumber,
		HandlesNil: true,
		Examples: []Example{
			{Expression: `median([3, 1, 2])`, Result: `2`},
			{Expression: `median(1, 2, 4, 9)`, Result: `3`},
			{Expression: `median([])`},
		},
		Apply: aggregate(median),
	},
}

// aggregate makes an implementation of a function of at least one element.
func aggregate(operation func(meter *limit.Meter, elements []any) (any, error)) func(*Call, []any) (any, error) {
	return func(call *Call, arguments []any) (any, error) {
		if v, found := nilAmong(arguments); found {
			return v, nil
		}
		elements, err := elementsOf(call.Meter, arguments)
		if err != nil {
			return nil, err
		}
		if len(elements) == 0 {
			return value.Missing, nil
		}
		return operation(call.Meter, elements)
	}
}

// nilAmong returns missing if an argument is missing, else null if one is null: the rule of
// the operators.
func nilAmong(arguments []any) (v any, found bool) {
	for _, argument := range arguments {
		if value.IsMissing(argument) {
			return value.Missing, true
		}
		found = found || argument == nil
	}
	return nil, found
}

// elementsOf returns the arguments with the elements of lists in their place.
func elementsOf(meter *limit.Meter, arguments []any) ([]any, error) {
	if len(arguments) == 1 {
		return asList(arguments[0]), nil
	}
	var elements []any
	for _, argument := range arguments {
		list := asList(argument)
		if err := meter.GrowList(len(elements) + len(list)); err != nil {
			return nil, err
		}
		elements = append(elements, list...)
	}
	return elements, nil
}

// extreme finds the element that compares as direction with all others.
func extreme(direction int) func(*limit.Meter, []any) (any, error) {
	return func(meter *limit.Meter, elements []any) (any, error) {
		best := elements[0]
		if err := checkOrdered(best); err != nil {
			return nil, err
		}
		for _, element := range elements[1:] {
			order, err := compare(meter, element, best)
			if err != nil {
				return nil, err
			}
			if order == direction {
				best = element
			}
		}
		return best, nil
	}
}

func mean(meter *limit.Meter, elements []any) (any, error) {
	sum := any(int64(0))
	for _, element := range elements {
		if err := addable(meter, element); err != nil {
			return nil, err
		}
		var err error
		if sum, err = value.Add(sum, element); err != nil {
			return nil, err
		}
	}
	return value.Divide(sum, int64(len(elements)))
}

func median(meter *limit.Meter, elements []any) (any, error) {
	for _, element := range elements {
		if err := addable(meter, element); err != nil {
			return nil, err
		}
	}
	sorted, err := sortElements(meter, elements, false)
	if err != nil {
		return nil, err
	}
	middle := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[middle], nil
	}
	sum, err := value.Add(sorted[middle-1], sorted[middle])
	if err != nil {
		return nil, err
	}
	return value.Divide(sum, int64(2))
}

// addable refuses elements that are not numbers.
func addable(meter *limit.Meter, element any) error {
	if kind := value.KindOf(element); kind != value.KindNumber {
		return wrongKind("elements must be numbers, not %s%s", kind.Described(), kindHint([]value.Kind{value.KindNumber}, kind))
	}
	return meter.Step(scalarCost(element))
}
