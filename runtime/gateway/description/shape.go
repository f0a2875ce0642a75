package description

import (
	"reflect"
	"strings"
	"time"

	"github.com/unimap/unimap/engine/value"
)

// Shape returns the JSON Schema of a Go type as encoding/json writes it: structs, lists, texts,
// numbers, booleans and times.
func Shape[T any]() *value.Object { return shapeOf(reflect.TypeFor[T]()) }

func shapeOf(t reflect.Type) *value.Object {
	if t == reflect.TypeFor[time.Time]() {
		return value.ObjectOf("type", "string", "format", "date-time")
	}
	switch t.Kind() {
	case reflect.Struct:
		return structShape(t)
	case reflect.Slice:
		// A nil slice is written as null.
		return value.ObjectOf("type", []any{"array", "null"}, "items", shapeOf(t.Elem()))
	case reflect.Bool:
		return value.ObjectOf("type", "boolean")
	case reflect.Int, reflect.Int64:
		return value.ObjectOf("type", "integer")
	case reflect.Float64:
		return value.ObjectOf("type", "number")
	}
	return text()
}

func structShape(t reflect.Type) *value.Object {
	properties, required := value.NewObject(t.NumField()), []any{}
	for field := range t.Fields() {
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		properties.Set(name, shapeOf(field.Type))
		if !strings.HasPrefix(options, "omit") {
			required = append(required, name)
		}
	}
	return value.ObjectOf("type", "object", "properties", properties, "required", required)
}

// Anything is the schema of a JSON object of which no more is said here.
func Anything() *value.Object { return value.ObjectOf("type", "object") }

// Page is the schema of a list with a cursor.
func Page(element *value.Object) *value.Object { return listOf(element) }

// Account is the schema of an integrated account as it is shown.
func Account() *value.Object {
	properties := accountProperties()
	properties.Set("status", value.ObjectOf("type", "string", "enum", []any{"active", "needs_reauth"}, "description", "needs_reauth: a user must connect the account again."))
	properties.Set("credential_names", value.ObjectOf("type", "array", "items", text(), "description", "Which credentials there are; their values are never shown."))
	properties.Set("version", value.ObjectOf("type", "integer", "description", "Counts the changes; in quotes it is the Etag."))
	properties.Set("problem", value.ObjectOf("type", "string", "description", "Why the account could not be read, in a list; then there is only its id."))
	return value.ObjectOf("type", "object", "properties", properties, "required", []any{"id"})
}

// AccountChange is the schema of what creates an account or is laid over it as a JSON merge patch.
func AccountChange() *value.Object {
	properties := accountProperties()
	for name, member := range properties.All() {
		if schema := member.(*value.Object); schema.Get("type") == "object" {
			schema.Set("type", []any{"object", "null"})
			properties.Set(name, schema)
		}
	}
	properties.Set("credentials", value.ObjectOf("type", []any{"object", "null"}, "additionalProperties", value.ObjectOf("type", []any{"string", "null"}),
		"description", "Secrets by name; null removes. New ones make the account active again."))
	properties.Set("status", value.ObjectOf("type", []any{"string", "null"}, "enum", []any{"active", "needs_reauth", nil}))
	return value.ObjectOf("type", "object", "properties", properties, "additionalProperties", false)
}

func accountProperties() *value.Object {
	return value.ObjectOf(
		"id", value.ObjectOf("type", "string", "description", "What integrated_account_id names; given once. A new account without one gets one."),
		"provider", value.ObjectOf("type", "string", "description", "The name of the provider; given once."),
		"settings", value.ObjectOf("type", "object", "description", "What the provider declares, such as the name of a site."),
		"network", value.ObjectOf("type", "object", "properties", value.ObjectOf("allow_private_addresses", value.ObjectOf("type", []any{"boolean", "null"}))),
		"overlays", value.ObjectOf("type", "object", "description", "Partial mappings by MODEL/RESOURCE, as objects or as YAML in a text."),
	)
}
