package editor

import "github.com/unimap/unimap/engine/value"

// typed returns the schema of values of the given types.
func typed(names ...string) *value.Object {
	if len(names) == 1 {
		return value.ObjectOf("type", names[0])
	}
	return value.ObjectOf("type", texts(names))
}

// words returns the schema of one of some texts.
func words(allowed []string) *value.Object {
	return value.ObjectOf("type", "string", "enum", texts(allowed))
}

// pattern returns the schema of a text that matches a regular expression. Editors that know the
// keyword patternErrorMessage show it in place of the expression.
func pattern(expression, hint string) *value.Object {
	return value.ObjectOf("type", "string", "pattern", expression, "patternErrorMessage", hint)
}

// plainText is what may stand where the format wants text that need not be quoted.
func plainText() *value.Object { return typed("string", "number", "boolean") }

func listOf(element *value.Object) *value.Object {
	out := typed("array")
	if element != nil {
		out.Set("items", element)
	}
	return out
}

func mapOf(element *value.Object) *value.Object {
	out := typed("object")
	if element != nil {
		out.Set("additionalProperties", element)
	}
	return out
}

// duration is the schema of what time.ParseDuration takes, but for a minus sign.
func duration() *value.Object {
	return pattern(`^[+]?(([0-9]+[.]?[0-9]*|[.][0-9]+)(ns|us|µs|μs|ms|s|m|h))+$`, "write a number and a unit, such as 500ms, 2s or 5m")
}

func texts(names []string) []any {
	out := make([]any, len(names))
	for i, name := range names {
		out[i] = name
	}
	return out
}

func anyOf(branches ...any) *value.Object { return value.ObjectOf("anyOf", branches) }

func requires(keys ...string) *value.Object { return value.ObjectOf("required", texts(keys)) }

// without says that an object lacks some keys.
func without(keys ...string) *value.Object {
	properties := value.NewObject(len(keys))
	for _, key := range keys {
		properties.Set(key, false)
	}
	return value.ObjectOf("properties", properties)
}

// with adds keywords to a schema.
func with(schema *value.Object, pairs ...any) *value.Object {
	return laidOver(schema, value.ObjectOf(pairs...))
}

// laidOver adds the keywords of another schema to a schema.
func laidOver(schema, other *value.Object) *value.Object {
	for keyword, content := range other.All() {
		schema.Set(keyword, content)
	}
	return schema
}
