package function

import (
	"slices"
	"sync"

	"github.com/unimap/unimap/engine/value"
)

// The subjects of the predicate forms, which take a missing list as empty and one value as a
// list of one.
var (
	formList = parameter("list", "The list. Missing and null count as empty, any other value as a list of one.")
	formTest = parameter("predicate", "An expression about one element: .key is a member of it, # the element itself, #index its number from 0.")
	formBody = parameter("body", "An expression about one element: .key is a member of it, # the element itself, #index its number from 0. An object stands in parentheses, as in ({name: .name}).")
)

// forms are the calls that the parser of the dialect knows by itself: the loops, and what is
// bound to the mapping an expression stands in. They have no implementation in this package and
// are no part of a Registry; here they are documented.
var forms = []*Function{
	{
		Name: "map", Category: CategoryList, Result: value.KindList, HandlesNil: true, JSONata: "$map",
		Doc:        "Builds a list of what the body gives for each element. Missing results are left out, nulls are kept.",
		Parameters: []Parameter{formList, formBody},
		Examples: []Example{
			{Expression: `map([1, 2], # * 10)`, Result: `[10,20]`},
			{Expression: `map([{name: "a", id: 1}], ({label: .name}))`, Result: `[{"label":"a"}]`},
		},
	},
	{
		Name: "filter", Category: CategoryList, Result: value.KindList, HandlesNil: true, JSONata: "$filter",
		Doc:        "Returns the elements for which the predicate is true.",
		Parameters: []Parameter{formList, formTest},
		Examples: []Example{
			{Expression: `filter([1, 2, 3], # > 1)`, Result: `[2,3]`},
			{Expression: `filter([{id: 1, open: true}, {id: 2}], .open)`, Result: `[{"id":1,"open":true}]`},
		},
	},
	{
		Name: "find", Category: CategoryList, HandlesNil: true, JSONata: "$single",
		Doc:        "Returns the first element for which the predicate is true, or missing.",
		Parameters: []Parameter{formList, formTest},
		Examples: []Example{
			{Expression: `find([{id: 1, name: "a"}, {id: 2, name: "b"}], .id == 2).name`, Result: `"b"`},
			{Expression: `find([1, 2], # > 5)`},
		},
	},
	{
		Name: "findLast", Category: CategoryList, HandlesNil: true,
		Doc:        "Returns the last element for which the predicate is true, or missing.",
		Parameters: []Parameter{formList, formTest},
		Examples: []Example{
			{Expression: `findLast([1, 2, 3], # < 3)`, Result: `2`},
			{Expression: `findLast([], true == #)`},
		},
	},
	{
		Name: "findIndex", Category: CategoryList, Result: value.KindNumber, HandlesNil: true,
		Doc:        "Returns the number, from 0, of the first element for which the predicate is true, or missing.",
		Parameters: []Parameter{formList, formTest},
		Examples: []Example{
			{Expression: `findIndex(["a", "b"], # == "b")`, Result: `1`},
			{Expression: `findIndex(["a"], # == "z")`},
		},
	},
	{
		Name: "findLastIndex", Category: CategoryList, Result: value.KindNumber, HandlesNil: true,
		Doc:        "Returns the number, from 0, of the last element for which the predicate is true, or missing.",
		Parameters: []Parameter{formList, formTest},
		Examples: []Example{
			{Expression: `findLastIndex(["a", "b", "a"], # == "a")`, Result: `2`},
			{Expression: `findLastIndex(["a"], # == "z")`},
		},
	},
	{
		Name: "any", Category: CategoryList, Result: value.KindBoolean, HandlesNil: true,
		Doc:        "Tells whether the predicate is true for an element. It is false for an empty list.",
		Parameters: []Parameter{formList, formTest},
		Examples: []Example{
			{Expression: `any([1, 2], # > 1)`, Result: `true`},
			{Expression: `any([], # > 1)`, Result: `false`},
		},
	},
	{
		Name: "all", Category: CategoryList, Result: value.KindBoolean, HandlesNil: true,
		Doc:        "Tells whether the predicate is true for every element. It is true for an empty list.",
		Parameters: []Parameter{formList, formTest},
		Examples: []Example{
			{Expression: `all([1, 2], # > 1)`, Result: `false`},
			{Expression: `all([], # > 1)`, Result: `true`},
		},
	},
	{
		Name: "none", Category: CategoryList, Result: value.KindBoolean, HandlesNil: true,
		Doc:        "Tells whether the predicate is true for no element. It is true for an empty list.",
		Parameters: []Parameter{formList, formTest},
		Examples: []Example{
			{Expression: `none([1, 2], # > 2)`, Result: `true`},
			{Expression: `none([1, 2], # > 1)`, Result: `false`},
		},
	},
	{
		Name: "count", Category: CategoryList, Result: value.KindNumber, HandlesNil: true, JSONata: "$count",
		Doc:        "Counts the elements, or those for which the predicate is true.",
		Parameters: []Parameter{formList, optional(formTest)},
		Examples: []Example{
			{Expression: `count([1, 2, 3], # > 1)`, Result: `2`},
			{Expression: `count([1, 2, 3])`, Result: `3`},
		},
	},
	{
		Name: "sum", Category: CategoryList, Result: value.KindNumber, HandlesNil: true, JSONata: "$sum",
		Doc:        "Adds up the elements, or what the body gives for each. A missing list gives missing, an empty one 0; an element that is no number is an error.",
		Parameters: []Parameter{formList, optional(formBody)},
		Examples: []Example{
			{Expression: `sum([0.1, 0.2])`, Result: `0.3`},
			{Expression: `sum([{n: 2}, {n: 3}], .n)`, Result: `5`},
			{Expression: `sum(["2"])`, Error: "sum needs numbers"},
		},
	},
	{
		Name: "sortBy", Category: CategoryList, Result: value.KindList, HandlesNil: true, JSONata: "$sort",
		Doc: "Returns the elements in the order of what the body gives for each, all numbers or all text. Elements of equal rank keep their order; those without a key come last.",
		Parameters: []Parameter{formList, formBody,
			optional(literal(parameter("order", `"asc", the default, or "desc".`, value.KindString)))},
		Examples: []Example{
			{Expression: `sortBy([{id: 2}, {id: 1}], .id)`, Result: `[{"id":1},{"id":2}]`},
			{Expression: `sortBy(["a", "c", "b"], #, "desc")`, Result: `["c","b","a"]`},
		},
	},
	{
		Name: "groupBy", Category: CategoryList, Result: value.KindObject, HandlesNil: true,
		Doc:        "Returns an object of lists: the elements by the text of what the body gives for each, in order of first appearance.",
		Parameters: []Parameter{formList, formBody},
		Examples: []Example{
			{Expression: `groupBy([{t: "a", n: 1}, {t: "b", n: 2}, {t: "a", n: 3}], .t).a.n`, Result: `[1,3]`},
			{Expression: `groupBy([1, 2, 1], #)`, Result: `{"1":[1,1],"2":[2]}`},
		},
	},
	{
		Name: "reduce", Category: CategoryList, HandlesNil: true, JSONata: "$reduce",
		Doc: "Folds a list into one value: the body sees the element as # and the value so far as #acc. Without a start the first element is it, and an empty list gives missing.",
		Parameters: []Parameter{formList, formBody,
			optional(parameter("start", "The value to begin with."))},
		Examples: []Example{
			{Expression: `reduce([1, 2, 3], #acc + #, 10)`, Result: `16`},
			{Expression: `reduce([], #acc + #)`},
		},
	},
	{
		Name: "unified", Category: CategoryMapping, Result: value.KindString, HandlesNil: true,
		Doc: "Translates a native value into the unified one of an enum of the mapping. A value that the enum does not have is missing, and the warning enum_unmapped says so.",
		Parameters: []Parameter{parameter("value", "The native value."),
			literal(parameter("enum", "The name of the enum.", value.KindString))},
		Examples: []Example{
			{Expression: `"new" | unified("status")`, Result: `"open"`},
			{Expression: `"on hold" | unified("status")`},
		},
	},
	{
		Name: "native", Category: CategoryMapping, Result: value.KindString, HandlesNil: true,
		Doc: "Translates a unified value into the native one of an enum of the mapping. A value that the provider has no equivalent for refuses the request and names the values it accepts.",
		Parameters: []Parameter{parameter("value", "The unified value."),
			literal(parameter("enum", "The name of the enum.", value.KindString))},
		Examples: []Example{
			{Expression: `"open" | native("status")`, Result: `"new"`},
			{Expression: `"later" | native("status")`, Error: "use one of"},
		},
	},
	{
		Name: "record", Category: CategoryMapping, HandlesNil: true,
		Doc:        "Builds the unified object of a native one, or of each of a list, with the record of the mapping. It can be called in results only.",
		Parameters: []Parameter{parameter("native", "The native object, such as calls.get.response.")},
		Examples: []Example{
			{Expression: `record({key: "7"})`, Result: `{"id":"7"}`},
			{Expression: `record([{key: "7"}]).id`, Result: `["7"]`},
		},
	},
}

// Forms returns the calls that are syntax of the dialect, sorted by category and name: the loops
// such as map and filter, and unified, native and record, which mappings have and which depend
// on the slot. Their Apply is nil. The caller must not change the slice.
func Forms() []*Function { return sortedForms() }

var sortedForms = sync.OnceValue(func() []*Function {
	sorted := slices.Clone(forms)
	sortByCategory(sorted)
	return sorted
})
