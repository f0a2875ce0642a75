package function

import (
	"github.com/unimap/unimap/engine/limit"
	"github.com/unimap/unimap/engine/value"
)

// objectFunctions are the functions on objects. Objects keep the order of their members.
var objectFunctions = join(objectMembers, objectMerges, objectEntries)

// objectMembers read and choose members.
var objectMembers = []*Function{
	{
		Name:     "keys",
		Category: CategoryObject,
		Doc:      "Lists the names of the members of an object in their order. For a list it gives the names in all its objects, each once.",
		Parameters: []Parameter{
			parameter("object", "The object, or a list of objects.", value.KindObject, value.KindList),
		},
		Result:  value.KindList,
		JSONata: "$keys",
		Examples: []Example{
			{Expression: `keys({b: 1, a: 2})`, Result: `["b","a"]`},
			{Expression: `keys([{a: 1}, {a: 2, b: 3}])`, Result: `["a","b"]`},
		},
		Apply: keys,
	},
	{
		Name:       "values",
		Category:   CategoryObject,
		Doc:        "Lists the values of the members of an object in their order.",
		Parameters: []Parameter{parameter("object", "The object.", value.KindObject)},
		Result:     value.KindList,
		Examples: []Example{
			{Expression: `values({b: 1, a: nil})`, Result: `[1,null]`},
			{Expression: `values({})`, Result: `[]`},
		},
		Apply: func(call *Call, arguments []any) (any, error) {
			object := arguments[0].(*value.Object)
			if err := call.Meter.GrowList(object.Len()); err != nil {
				return nil, err
			}
			out := make([]any, 0, object.Len())
			for _, member := range object.All() {
				out = append(out, member)
			}
			return out, nil
		},
	},
	{
		Name:     "get",
		Category: CategoryObject,
		Doc:      "Follows one step of a path whose name or index is computed, as value[step] does. The step is a member of an object or of the objects in a list, or an element of a list. What is not there is missing.",
		Parameters: []Parameter{
			parameter("value", "The object or list; anything else has no members."),
			parameter("step", "A name, or an index that counts from the end if negative; null gives null.", value.KindString, value.KindNumber, value.KindNull),
		},
		Examples: []Example{
			{Expression: `get({a: 1}, "a")`, Result: `1`},
			{Expression: `get(["x", "y"], -1)`, Result: `"y"`},
			{Expression: `get([], 9)`},
		},
		Apply: get,
	},
	{
		Name:     "lookup",
		Category: CategoryObject,
		Doc: "Looks a value up in a table, an object whose names are the keys. Numbers and booleans are looked up by their text, and a null key is not found. " +
			"In a list of objects all are searched and the values found are listed.",
		Parameters: []Parameter{
			parameter("table", "The object, or a list of objects.", value.KindObject, value.KindList),
			parameter("key", "The key.", value.KindString, value.KindNumber, value.KindBoolean, value.KindNull),
		},
		JSONata: "$lookup",
		Examples: []Example{
			{Expression: `lookup({"1": "low", "2": "high"}, 2)`, Result: `"high"`},
			{Expression: `lookup({open: "new"}, "closed") ?? "unknown"`, Result: `"unknown"`},
			{Expression: `lookup([{a: 1}, {b: 2}, {a: 3}], "a")`, Result: `[1,3]`},
		},
		Apply: lookup,
	},
	{
		Name:     "pick",
		Category: CategoryObject,
		Doc:      "Keeps only the named members of an object, or of each object in a list, in the order of the names. Names that are not there are passed over.",
		Parameters: []Parameter{
			parameter("object", "The object, or a list of objects.", value.KindObject, value.KindList),
			variadic(optional(parameter("names", "The names, single or in lists.", value.KindString, value.KindList))),
		},
		Examples: []Example{
			{Expression: `pick({a: 1, b: 2, c: 3}, "c", "a")`, Result: `{"c":3,"a":1}`},
			{Expression: `pick([{a: 1, b: 2}], ["a", "x"])`, Result: `[{"a":1}]`},
		},
		Apply: choose(pick),
	},
	{
		Name:     "omit",
		Category: CategoryObject,
		Doc:      "Leaves the named members of an object out, or those of each object in a list.",
		Parameters: []Parameter{
			parameter("object", "The object, or a list of objects.", value.KindObject, value.KindList),
			variadic(optional(parameter("names", "The names, single or in lists.", value.KindString, value.KindList))),
		},
		Examples: []Example{
			{Expression: `omit({a: 1, b: 2, c: 3}, "b")`, Result: `{"a":1,"c":3}`},
			{Expression: `omit([{a: 1, b: 2}], ["a", "x"])`, Result: `[{"b":2}]`},
		},
		Apply: choose(omit),
	},
}

func keys(call *Call, arguments []any) (any, error) {
	seen := make(map[string]bool)
	out := []any{}
	for _, element := range asList(arguments[0]) {
		if err := call.Meter.Step(1); err != nil {
			return nil, err
		}
		object, ok := element.(*value.Object)
		if !ok {
			continue
		}
		for key := range object.All() {
			if err := call.Meter.Step(1); err != nil {
				return nil, err
			}
			if seen[key] {
				continue
			}
			seen[key] = true
			var err error
			if out, err = appendTo(call.Meter, out, key); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

func get(call *Call, arguments []any) (any, error) {
	if arguments[1] == nil {
		return nil, nil
	}
	if name, ok := arguments[1].(string); ok {
		return memberOf(call.Meter, arguments[0], name, 0, true)
	}
	index, ok := value.Integer(arguments[1])
	if !ok {
		return value.Missing, nil
	}
	return value.Element(arguments[0], index), nil
}

func lookup(call *Call, arguments []any) (any, error) {
	if arguments[1] == nil {
		return value.Missing, nil
	}
	key, err := keyText(call.Meter, arguments[1])
	if err != nil {
		return nil, err
	}
	return memberOf(call.Meter, arguments[0], key, 0, false)
}

// memberOf is value.Member with a meter, for lists that hold the same list many times over. A
// null element of a list gives null as in a path, or is passed over.
func memberOf(meter *limit.Meter, v any, name string, depth int, keepNulls bool) (any, error) {
	list, ok := v.([]any)
	if !ok {
		return value.Member(v, name), nil
	}
	if depth > maxDepth {
		return nil, tooDeep()
	}
	out := []any{}
	for _, element := range list {
		if err := meter.Step(1); err != nil {
			return nil, err
		}
		member, err := memberOf(meter, element, name, depth+1, keepNulls)
		if err != nil {
			return nil, err
		}
		if element == nil && !keepNulls || value.IsMissing(member) {
			continue
		}
		for _, found := range asList(member) {
			if out, err = appendTo(meter, out, found); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// choose makes an implementation of a choice of members by their names.
func choose(choice func(meter *limit.Meter, object *value.Object, names []string) (*value.Object, error)) func(*Call, []any) (any, error) {
	return func(call *Call, arguments []any) (any, error) {
		names, err := namesOf(call.Meter, arguments[1:])
		if err != nil {
			return nil, err
		}
		if object, ok := arguments[0].(*value.Object); ok {
			return choice(call.Meter, object, names)
		}
		list := arguments[0].([]any)
		if err := call.Meter.GrowList(len(list)); err != nil {
			return nil, err
		}
		out := make([]any, len(list))
		for i, element := range list {
			object, ok := element.(*value.Object)
			if !ok {
				return nil, wrongKind("elements must be objects, not %s", value.KindOf(element).Described())
			}
			if out[i], err = choice(call.Meter, object, names); err != nil {
				return nil, err
			}
		}
		return out, nil
	}
}

// namesOf collects names that are given one by one or in lists.
func namesOf(meter *limit.Meter, arguments []any) ([]string, error) {
	var names []string
	for _, argument := range arguments {
		if value.IsMissing(argument) {
			continue
		}
		list := asList(argument)
		if err := meter.GrowList(len(list)); err != nil {
			return nil, err
		}
		for _, element := range list {
			name, ok := element.(string)
			if !ok {
				return nil, wrongKind("names must be strings, not %s", value.KindOf(element).Described())
			}
			names = append(names, name)
		}
	}
	return names, nil
}

func pick(meter *limit.Meter, object *value.Object, names []string) (*value.Object, error) {
	if err := meter.GrowList(min(len(names), object.Len())); err != nil {
		return nil, err
	}
	if err := meter.Step(len(names)); err != nil {
		return nil, err
	}
	out := value.NewObject(min(len(names), object.Len()))
	for _, name := range names {
		out.Set(name, object.Get(name))
	}
	return out, nil
}

func omit(meter *limit.Meter, object *value.Object, names []string) (*value.Object, error) {
	if err := meter.GrowList(object.Len() + len(names)); err != nil {
		return nil, err
	}
	return object.Without(names...), nil
}

// filterMembers returns a copy of an object with the members that are to be kept.
func filterMembers(meter *limit.Meter, object *value.Object, keep func(key string, member any) bool) (*value.Object, error) {
	if err := meter.GrowList(object.Len()); err != nil {
		return nil, err
	}
	out := value.NewObject(object.Len())
	for key, member := range object.All() {
		if keep(key, member) {
			out.Set(key, member)
		}
	}
	return out, nil
}
