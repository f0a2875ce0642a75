package function

import (
	"github.com/unimap/unimap/engine/limit"
	"github.com/unimap/unimap/engine/value"
)

// objectEntries turn objects into lists of their members and back.
var objectEntries = []*Function{
	{
		Name:     "entries",
		Category: CategoryObject,
		Doc:      "Lists the members of an object as objects of key and value, in their order. fromEntries() is the way back.",
		Parameters: []Parameter{
			parameter("object", "The object.", value.KindObject),
		},
		Result: value.KindList,
		Examples: []Example{
			{Expression: `entries({a: 1, b: nil})`, Result: `[{"key":"a","value":1},{"key":"b","value":null}]`},
			{Expression: `map(entries({a: 1}), .key)`, Result: `["a"]`},
		},
		Apply: listMembers(func(key string, member any) *value.Object { return value.ObjectOf("key", key, "value", member) }),
	},
	{
		Name:     "fromEntries",
		Category: CategoryObject,
		Doc: "Makes an object of a list of objects of key and value. Keys that are numbers or booleans are written as text; " +
			"an entry without a value is left out, and of several with the same key the last value counts.",
		Parameters: []Parameter{
			parameter("entries", "The list of objects of key and value.", value.KindList),
		},
		Result: value.KindObject,
		Examples: []Example{
			{Expression: `fromEntries([{key: "a", value: 1}, {key: 2, value: nil}])`, Result: `{"a":1,"2":null}`},
			{Expression: `fromEntries([{value: 1}])`, Error: "has no key"},
		},
		Apply: fromEntries,
	},
	{
		Name:     "spread",
		Category: CategoryObject,
		Doc:      "Splits an object, or each object in a list, into a list of objects of one member each. Elements that are not objects stay.",
		Parameters: []Parameter{
			parameter("object", "The object, or a list of objects.", value.KindObject, value.KindList),
		},
		Result:  value.KindList,
		JSONata: "$spread",
		Examples: []Example{
			{Expression: `spread({a: 1, b: 2})`, Result: `[{"a":1},{"b":2}]`},
			{Expression: `spread([{a: 1}, {a: 2}])`, Result: `[{"a":1},{"a":2}]`},
		},
		Apply: listMembers(func(key string, member any) *value.Object { return value.ObjectOf(key, member) }),
	},
}

// listMembers makes an implementation that turns every member of an object, or of the objects
// in a list, into an object of its own.
func listMembers(form func(key string, member any) *value.Object) func(*Call, []any) (any, error) {
	return func(call *Call, arguments []any) (any, error) {
		out := []any{}
		for _, element := range asList(arguments[0]) {
			var err error
			object, ok := element.(*value.Object)
			if !ok {
				out, err = appendTo(call.Meter, out, element)
			} else {
				out, err = appendMembers(call.Meter, out, object, form)
			}
			if err != nil {
				return nil, err
			}
		}
		return out, nil
	}
}

func appendMembers(meter *limit.Meter, out []any, object *value.Object, form func(key string, member any) *value.Object) ([]any, error) {
	for key, member := range object.All() {
		// The object and its members.
		if err := meter.GrowList(4); err != nil {
			return nil, err
		}
		var err error
		if out, err = appendTo(meter, out, form(key, member)); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func fromEntries(call *Call, arguments []any) (any, error) {
	list := arguments[0].([]any)
	if err := call.Meter.GrowList(len(list)); err != nil {
		return nil, err
	}
	out := value.NewObject(len(list))
	for i, element := range list {
		entry, ok := element.(*value.Object)
		if !ok {
			return nil, wrongKind("entry %d must be an object, not %s", i, value.KindOf(element).Described())
		}
		found := entry.Get("key")
		if value.IsNil(found) {
			return nil, invalid("entry %d has no key", i)
		}
		key, err := keyText(call.Meter, found)
		if err != nil {
			return nil, err
		}
		out.Set(key, entry.Get("value"))
	}
	return out, nil
}
