package function_test

import "testing"

func TestObjectMembers(t *testing.T) {
	runInvocations(t, []invocation{
		{name: "keys", arguments: `[{"b":1,"a":null}]`, want: `["b","a"]`},
		{name: "keys", arguments: `[[{"a":1},5,{"a":2,"b":3}]]`, want: `["a","b"]`},
		{name: "keys", arguments: `[{}]`, want: `[]`},
		{name: "values", arguments: `[{"b":1,"a":null}]`, want: `[1,null]`},
		{name: "values", arguments: `[[1]]`, code: "argument_kind", message: "must be an object, not a list"},
		{name: "get", arguments: `[{"a":1}, "a"]`, want: `1`},
		{name: "get", arguments: `[{"a":null}, "a"]`, want: `null`},
		{name: "get", arguments: `[{"a":1}, "b"]`, want: ``},
		{name: "get", arguments: `[{"a":1}, "<missing>"]`, want: ``},
		{name: "get", arguments: `[["x","y"], -1]`, want: `"y"`},
		{name: "get", arguments: `[["x","y"], 2]`, want: ``},
		{name: "get", arguments: `[["x","y"], 0.5]`, want: ``},
		{name: "get", arguments: `["text", "length"]`, want: ``},
		{name: "get", arguments: `[[{"a":[1,2]},{"a":3},{},null,[{"a":4}]], "a"]`, want: `[1,2,3,null,4]`},
		{name: "lookup", arguments: `[{"1":"low"}, 1]`, want: `"low"`},
		{name: "lookup", arguments: `[{"1":"low"}, "1"]`, want: `"low"`},
		{name: "lookup", arguments: `[{"true":"yes"}, true]`, want: `"yes"`},
		{name: "lookup", arguments: `[{"null":"x"}, null]`, want: ``},
		{name: "lookup", arguments: `[{"a":1}, "<missing>"]`, want: ``},
		{name: "lookup", arguments: `[null, "a"]`, want: `null`},
		{name: "lookup", arguments: `[[{"a":1},{"b":2},{"a":3}], "a"]`, want: `[1,3]`},
		{name: "lookup", arguments: `[{"a":1}, ["a"]]`, code: "argument_kind"},
		{name: "pick", arguments: `[{"a":1,"b":2,"c":null}, "c", "a", "x"]`, want: `{"c":null,"a":1}`},
		{name: "pick", arguments: `[{"a":1,"b":2}, ["b"], "a"]`, want: `{"b":2,"a":1}`},
		{name: "pick", arguments: `[{"a":1}]`, want: `{}`},
		{name: "pick", arguments: `[[{"a":1,"b":2},{"b":3}], "b"]`, want: `[{"b":2},{"b":3}]`},
		{name: "pick", arguments: `[[1], "b"]`, code: "argument_kind", message: "elements must be objects, not a number"},
		{name: "pick", arguments: `[{"a":1}, [1]]`, code: "argument_kind", message: "names must be strings, not a number"},
		{name: "omit", arguments: `[{"a":1,"b":2,"c":3}, "b", ["x","c"]]`, want: `{"a":1}`},
		{name: "omit", arguments: `[[{"a":1,"b":2}], "a"]`, want: `[{"b":2}]`},
		{name: "omit", arguments: `[{"a":1}]`, want: `{"a":1}`},
	})
}

func TestObjectMerges(t *testing.T) {
	runInvocations(t, []invocation{
		{name: "merge", arguments: `[{"a":1,"b":2}, {"c":3,"a":null}]`, want: `{"a":null,"b":2,"c":3}`},
		{name: "merge", arguments: `[[{"a":1},{"b":2},null]]`, want: `{"a":1,"b":2}`},
		{name: "merge", arguments: `["<missing>", {"a":1}, null]`, want: `{"a":1}`},
		{name: "merge", arguments: `["<missing>", null]`, want: `null`},
		{name: "merge", arguments: `["<missing>"]`, want: ``},
		{name: "merge", arguments: `[[]]`, want: `{}`},
		{name: "merge", arguments: `[{"a":{"x":1}}, {"a":{"y":2}}]`, want: `{"a":{"y":2}}`},
		{name: "merge", arguments: `[[1]]`, code: "argument_kind", message: "cannot merge a number; all must be objects"},
		{name: "merge", arguments: `["a"]`, code: "argument_kind", message: "objects must be an object or a list"},
		{name: "mergeDeep", arguments: `[{"a":{"x":1,"y":{"z":1}}}, {"a":{"y":{"w":2}},"b":[1]}, {"b":[2],"a":{"x":null}}]`, want: `{"a":{"x":null,"y":{"z":1,"w":2}},"b":[2]}`},
		{name: "mergeDeep", arguments: `[{"a":{"x":1}}, {"a":5}]`, want: `{"a":5}`},
		{name: "mergeDeep", arguments: `[{"a":5}, {"a":{"x":1}}]`, want: `{"a":{"x":1}}`},
	})
}

func TestObjectEntries(t *testing.T) {
	runInvocations(t, []invocation{
		{name: "entries", arguments: `[{"a":1,"b":null}]`, want: `[{"key":"a","value":1},{"key":"b","value":null}]`},
		{name: "entries", arguments: `[{}]`, want: `[]`},
		{name: "fromEntries", arguments: `[[{"key":"a","value":1},{"key":2,"value":null},{"key":"c"},{"key":"a","value":3}]]`, want: `{"a":3,"2":null}`},
		{name: "fromEntries", arguments: `[[{"value":1}]]`, code: "argument_value", message: "entry 0 has no key"},
		{name: "fromEntries", arguments: `[[{"key":{},"value":1}]]`, code: "argument_kind", message: "a key must be"},
		{name: "fromEntries", arguments: `[[["a",1]]]`, code: "argument_kind", message: "entry 0 must be an object, not a list"},
		{name: "spread", arguments: `[{"a":1,"b":2}]`, want: `[{"a":1},{"b":2}]`},
		{name: "spread", arguments: `[[{"a":1},5]]`, want: `[{"a":1},5]`},
	})
}
