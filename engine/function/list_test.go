package function_test

import (
	"strconv"
	"testing"

	"github.com/unimap/unimap/engine/limit"
	"github.com/unimap/unimap/engine/value"
)

func TestLogicFunctions(t *testing.T) {
	runInvocations(t, []invocation{
		{name: "has", arguments: `["<missing>"]`, want: `false`},
		{name: "has", arguments: `[null]`, want: `true`},
		{name: "has", arguments: `[""]`, want: `true`},
		{name: "boolean", arguments: `["<missing>"]`, want: ``},
		{name: "boolean", arguments: `[null]`, want: `false`},
		{name: "boolean", arguments: `[0.0]`, want: `false`},
		{name: "boolean", arguments: `["false"]`, want: `true`},
		{name: "boolean", arguments: `[[]]`, want: `false`},
		{name: "boolean", arguments: `[[false]]`, want: `true`},
		{name: "boolean", arguments: `[{}]`, want: `false`},
		{name: "type", arguments: `["<missing>"]`, want: ``},
		{name: "type", arguments: `[null]`, want: `"null"`},
		{name: "type", arguments: `[true]`, want: `"boolean"`},
		{name: "type", arguments: `[1.5]`, want: `"number"`},
		{name: "type", arguments: `[""]`, want: `"string"`},
		{name: "type", arguments: `[[]]`, want: `"list"`},
		{name: "type", arguments: `[{}]`, want: `"object"`},
		{name: "firstOf", arguments: `["<missing>", null, "", "a", "b"]`, want: `"a"`},
		{name: "firstOf", arguments: `[false, "a"]`, want: `false`},
		{name: "firstOf", arguments: `[0, "a"]`, want: `0`},
		{name: "firstOf", arguments: `[[], "a"]`, want: `[]`},
		{name: "firstOf", arguments: `["<missing>", null, ""]`, want: `null`},
		{name: "firstOf", arguments: `["<missing>", "", null]`, want: `""`},
		{name: "firstOf", arguments: `["<missing>", "<missing>"]`, want: ``},
	})
}

func TestListForms(t *testing.T) {
	runInvocations(t, []invocation{
		{name: "one", arguments: `["<missing>"]`, want: ``},
		{name: "one", arguments: `[null]`, want: `null`},
		{name: "one", arguments: `[[]]`, want: `null`},
		{name: "one", arguments: `[[1,2]]`, want: `1`},
		{name: "one", arguments: `[{"a":1}]`, want: `{"a":1}`},
		{name: "one", arguments: `["a"]`, want: `"a"`},
		{name: "list", arguments: `["<missing>"]`, want: ``},
		{name: "list", arguments: `[null]`, want: `null`},
		{name: "list", arguments: `["a"]`, want: `["a"]`},
		{name: "list", arguments: `[[null]]`, want: `[null]`},
		{name: "first", arguments: `[[1,2]]`, want: `1`},
		{name: "first", arguments: `[[]]`, want: ``},
		{name: "last", arguments: `[[1,2]]`, want: `2`},
		{name: "last", arguments: `[[]]`, want: ``},
		{name: "take", arguments: `[[1,2,3], 2]`, want: `[1,2]`},
		{name: "take", arguments: `[[1,2,3], 9223372036854775807]`, want: `[1,2,3]`},
		{name: "take", arguments: `[[1], -1]`, code: "argument_value", message: "count must not be negative"},
		{name: "concat", arguments: `[[1], [2,[3]], 4, {"a":5}]`, want: `[1,2,[3],4,{"a":5}]`},
		{name: "concat", arguments: `["<missing>", null, [null]]`, want: `[null]`},
		{name: "concat", arguments: `["<missing>", null]`, want: `null`},
		{name: "concat", arguments: `["<missing>", "<missing>"]`, want: ``},
		{name: "concat", arguments: `["<missing>", []]`, want: `[]`},
		{name: "reverse", arguments: `[[3,1,4]]`, want: `[4,1,3]`},
		{name: "reverse", arguments: `[[]]`, want: `[]`},
		{name: "flatten", arguments: `[[1,[2,[3,[]]],{"a":[4]}]]`, want: `[1,2,3,{"a":[4]}]`},
		{name: "flatten", arguments: `[[1,[2,[3]]], 1]`, want: `[1,2,[3]]`},
		{name: "flatten", arguments: `[[1,[2]], 0]`, want: `[1,[2]]`},
		{name: "flatten", arguments: `[[1,[2]], 1e9]`, want: `[1,2]`},
		{name: "zip", arguments: `[[1,2,3],[4,5],[7,8,9]]`, want: `[[1,4,7],[2,5,8]]`},
		{name: "zip", arguments: `[[1,2]]`, want: `[[1],[2]]`},
		{name: "zip", arguments: `[[1],[]]`, want: `[]`},
		{name: "zip", arguments: `[[1],null]`, code: "argument_kind", message: "lists must be a list, not null"},
		{name: "compact", arguments: `[["a",null,"",0,false,[],{}]]`, want: `["a",0,false,[],{}]`},
		{name: "compact", arguments: `[{"a":1,"b":null,"c":"","d":[null]}]`, want: `{"a":1,"d":[null]}`},
	})
}

func TestSort(t *testing.T) {
	runInvocations(t, []invocation{
		{name: "sort", arguments: `[[3,1,2.5]]`, want: `[1,2.5,3]`},
		{name: "sort", arguments: `[[3,1,2.5], "desc"]`, want: `[3,2.5,1]`},
		{name: "sort", arguments: `[["b","ä","Z","a"]]`, want: `["Z","a","b","ä"]`},
		{name: "sort", arguments: `[[2.0,1,2,2.00]]`, want: `[1,2.0,2,2.00]`},
		{name: "sort", arguments: `[[2.0,1,2,2.00], "desc"]`, want: `[2.0,2,2.00,1]`},
		{name: "sort", arguments: `[[9007199254740993,9007199254740992.5]]`, want: `[9007199254740992.5,9007199254740993]`},
		{name: "sort", arguments: `[[]]`, want: `[]`},
		{name: "sort", arguments: `[[1], "up"]`, code: "argument_value", message: `order must be one of ["asc" "desc"], not "up"`},
		{name: "sort", arguments: `[[1,"a"]]`, code: "argument_kind", message: "cannot compare"},
		{name: "sort", arguments: `[[1,null]]`, code: "argument_kind", message: "leave it out with compact()"},
		{name: "sort", arguments: `[[{}]]`, code: "argument_kind", message: "cannot compare an object"},
	})
}

func TestListSets(t *testing.T) {
	runInvocations(t, []invocation{
		{name: "uniq", arguments: `[[1,2,1.0,1e0,"1",2]]`, want: `[1,2,"1"]`},
		{name: "uniq", arguments: `[[0,-0,0.0,false,null,"",[],{},null,[],{}]]`, want: `[0,false,null,"",[],{}]`},
		{name: "uniq", arguments: `[[{"a":1,"b":[2]},{"b":[2.0],"a":1},{"a":1}]]`, want: `[{"a":1,"b":[2]},{"a":1}]`},
		{name: "uniq", arguments: `[[["a","b"],["ab"],["a","b"],["a",["b"]]]]`, want: `[["a","b"],["ab"],["a",["b"]]]`},
		{name: "uniq", arguments: `[[{"a":"b:c"},{"a:b":"c"},{"a":{"b":"c"}}]]`, want: `[{"a":"b:c"},{"a:b":"c"},{"a":{"b":"c"}}]`},
		{name: "uniq", arguments: `[[1e300,10e299,1e-300,1` + zeros(300) + `]]`, want: `[1e300,1e-300]`},
		{name: "uniq", arguments: `[["null",null,"true",true,"#x","[0 "]]`, want: `["null",null,"true",true,"#x","[0 "]`},
		{name: "diff", arguments: `[["a","b","c"],["b"]]`, want: `["a","c"]`},
		{name: "diff", arguments: `[["a","a"],[]]`, want: `["a"]`},
		{name: "diff", arguments: `[[1,{"id":1}],[1.0,{"id":1.0}]]`, want: `[]`},
		{name: "diff", arguments: `["<missing>",["a"]]`, want: ``},
		{name: "diff", arguments: `[["a"],"<missing>"]`, want: ``},
		{name: "diff", arguments: `[["a"],null]`, want: `["a"]`},
		{name: "diff", arguments: `[null,["a"]]`, want: `null`},
		{name: "diff", arguments: `[["a"],"a"]`, code: "argument_kind", message: "without must be a list or null, not a string; wrap it with list()"},
		{name: "intersect", arguments: `[["a","b","c","a"],["c","a"]]`, want: `["a","c"]`},
		{name: "intersect", arguments: `[["a"],null]`, want: `[]`},
		{name: "keyBy", arguments: `[[{"id":7},{"id":"x","n":1},{"id":"x","n":2},{"id":null},{},5], "id"]`, want: `{"7":{"id":7},"x":{"id":"x","n":2}}`},
		{name: "keyBy", arguments: `[[{"a":{"b":true}}], "a.b"]`, want: `{"true":{"a":{"b":true}}}`},
		{name: "keyBy", arguments: `[[{"a":[]}], "a"]`, code: "argument_kind", message: "a key must be a string, a number or a boolean, not a list"},
	})
}

// TestSetsAreNotQuadratic would exceed the steps if every pair of elements were compared.
func TestSetsAreNotQuadratic(t *testing.T) {
	list := make([]any, 50_000)
	for i := range list {
		list[i] = value.ObjectOf("id", strconv.Itoa(i))
	}
	for name, want := range map[string]int{"uniq": len(list), "diff": 0, "intersect": len(list)} {
		arguments := []any{list, list}
		if name == "uniq" {
			arguments = arguments[:1]
		}
		got, err := invoke(t, limit.Limits{}, name, arguments...)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if length := len(got.([]any)); length != want {
			t.Errorf("%s has %d elements, want %d", name, length, want)
		}
	}
}
