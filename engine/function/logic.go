package function

import "github.com/unimap/unimap/engine/value"

// logicFunctions tell values apart and choose among them.
var logicFunctions = []*Function{
	{
		Name:       "has",
		Category:   CategoryLogic,
		Doc:        "Tells whether a value is there: true for everything but missing, null included. Use it to tell a field that was left out from one that was set to null.",
		Parameters: []Parameter{parameter("value", "The value, usually a path.")},
		Result:     value.KindBoolean,
		HandlesNil: true,
		JSONata:    "$exists",
		Examples: []Example{
			{Expression: `has({a: nil}.a)`, Result: `true`},
			{Expression: `has({a: nil}.b)`, Result: `false`},
		},
		Apply: func(_ *Call, arguments []any) (any, error) { return !value.IsMissing(arguments[0]), nil },
	},
	{
		Name:     "boolean",
		Category: CategoryLogic,
		Doc: "Tells whether a value counts as true. Null, false, 0, \"\", [] and {} do not; everything else does, a list with one false element too. " +
			"Missing stays missing.",
		Parameters: []Parameter{parameter("value", "The value.")},
		Result:     value.KindBoolean,
		HandlesNil: true,
		JSONata:    "$boolean",
		Examples: []Example{
			{Expression: `boolean("no")`, Result: `true`},
			{Expression: `boolean(0)`, Result: `false`},
			{Expression: `boolean(nil)`, Result: `false`},
			{Expression: `boolean([])`, Result: `false`},
		},
		Apply: func(_ *Call, arguments []any) (any, error) {
			if value.IsMissing(arguments[0]) {
				return value.Missing, nil
			}
			return value.Truthy(arguments[0]), nil
		},
	},
	{
		Name:       "type",
		Category:   CategoryLogic,
		Doc:        `Names the kind of a value: "null", "boolean", "number", "string", "list" or "object". Missing stays missing.`,
		Parameters: []Parameter{parameter("value", "The value.")},
		Result:     value.KindString,
		HandlesNil: true,
		JSONata:    "$type",
		Examples: []Example{
			{Expression: `type([1])`, Result: `"list"`},
			{Expression: `type(nil)`, Result: `"null"`},
			{Expression: `type({a: 1}.b)`},
		},
		Apply: func(_ *Call, arguments []any) (any, error) {
			if value.IsMissing(arguments[0]) {
				return value.Missing, nil
			}
			return string(value.KindOf(arguments[0])), nil
		},
	},
	{
		Name:     "firstOf",
		Category: CategoryLogic,
		Doc: "Returns the first argument that is neither missing nor null nor an empty text. Unlike a ?? b it skips empty texts. " +
			"If there is none, it returns the first that is not missing, so that a null that clears a field stays.",
		Parameters: []Parameter{variadic(parameter("values", "The values, the preferred one first."))},
		HandlesNil: true,
		Examples: []Example{
			{Expression: `firstOf("", nil, "a", "b")`, Result: `"a"`},
			{Expression: `firstOf({}.a, 0)`, Result: `0`},
			{Expression: `firstOf({}.a, nil, "")`, Result: `null`},
			{Expression: `firstOf({}.a, {}.b)`},
		},
		Apply: firstOf,
	},
}

func firstOf(_ *Call, arguments []any) (any, error) {
	fallback := value.Missing
	for _, argument := range arguments {
		if !isBlank(argument) {
			return argument, nil
		}
		if value.IsMissing(fallback) {
			fallback = argument
		}
	}
	return fallback, nil
}

// isBlank reports whether a value says nothing: missing, null or an empty text.
func isBlank(v any) bool { return value.IsNil(v) || v == any("") }
