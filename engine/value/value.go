package value

import (
	"encoding/json"
	"fmt"
	"reflect"
	"sort"
	"strconv"
	"unicode/utf8"
)

// missing is the type of Missing. A typed nil pointer is seen as nil by expr's "??",
// while Go code still tells it from JSON null.
type missing struct{}

// MarshalJSON makes a Missing that escaped visible as null, never as "{}".
func (*missing) MarshalJSON() ([]byte, error) { return []byte("null"), nil }

// Missing is the value of a path that leads nowhere. It propagates through operators and
// functions, and a key whose value is missing is left out of the object that is built.
var Missing any = (*missing)(nil)

// IsMissing reports whether v is Missing.
func IsMissing(v any) bool {
	_, ok := v.(*missing)
	return ok
}

// IsNil reports whether v is null or missing.
func IsNil(v any) bool { return v == nil || IsMissing(v) }

// Kind is the JSON type of a value, as authors and schemas name it.
type Kind string

// The kinds. KindMissing is the kind of Missing only.
const (
	KindMissing Kind = "missing"
	KindNull    Kind = "null"
	KindBoolean Kind = "boolean"
	KindNumber  Kind = "number"
	KindString  Kind = "string"
	KindList    Kind = "list"
	KindObject  Kind = "object"
)

// Described names a value of the kind in a sentence: "a string", "an object", "null", "missing".
func (k Kind) Described() string {
	switch k {
	case KindNull, KindMissing:
		return string(k)
	case KindObject:
		return "an object"
	}
	return "a " + string(k)
}

// KindOf returns the kind of v. It panics if v is not a value of this package's model,
// since such a value must have been normalised by From at the border.
func KindOf(v any) Kind {
	switch v.(type) {
	case *missing:
		return KindMissing
	case nil:
		return KindNull
	case bool:
		return KindBoolean
	case int64, json.Number:
		return KindNumber
	case string:
		return KindString
	case []any:
		return KindList
	case *Object:
		return KindObject
	}
	panic(fmt.Sprintf("value: %T is not a JSON value", v))
}

// Truthy is the one truthiness rule of the dialect: missing, null, false, 0, "", [] and {}
// are false, everything else is true.
func Truthy(v any) bool {
	switch v := v.(type) {
	case *missing, nil:
		return false
	case bool:
		return v
	case int64:
		return v != 0
	case json.Number:
		return !isZero(string(v))
	case string:
		return v != ""
	case []any:
		return len(v) > 0
	case *Object:
		return v.Len() > 0
	}
	return true
}

// From turns a Go value made of maps, slices, strings, numbers and booleans into a value of
// the model. Keys of Go maps are sorted, since they have no order of their own. Invalid UTF-8,
// NaN, infinities, bytes and every other Go type are errors.
func From(v any) (any, error) {
	switch v := v.(type) {
	case nil, *missing, bool, int64:
		return v, nil
	case *Object:
		return v, nil
	case string:
		if !utf8.ValidString(v) {
			return nil, &Error{Code: CodeInvalidUTF8, Message: "string is not valid UTF-8"}
		}
		return v, nil
	case json.Number:
		return ParseNumber(string(v))
	case []any:
		out := make([]any, 0, len(v))
		for _, element := range v {
			converted, err := From(element)
			if err != nil {
				return nil, err
			}
			if !IsMissing(converted) {
				out = append(out, converted)
			}
		}
		return out, nil
	case map[string]any:
		keys := make([]string, 0, len(v))
		for key := range v {
			keys = append(keys, key)
		}
		sort.Strings(keys)
		object := NewObject(len(keys))
		for _, key := range keys {
			converted, err := From(v[key])
			if err != nil {
				return nil, err
			}
			object.Set(key, converted)
		}
		return object, nil
	}
	return fromReflect(reflect.ValueOf(v))
}

// fromReflect converts the sized number types, named basic types and typed slices and maps
// that an embedder may hand in.
func fromReflect(rv reflect.Value) (any, error) {
	switch rv.Kind() {
	case reflect.Bool:
		return rv.Bool(), nil
	case reflect.String:
		return From(rv.String())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return rv.Int(), nil
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return ParseNumber(strconv.FormatUint(rv.Uint(), 10))
	case reflect.Float32, reflect.Float64:
		return FromFloat(rv.Float())
	case reflect.Slice, reflect.Array:
		if rv.Type().Elem().Kind() == reflect.Uint8 { // text, or JSON: only the embedder knows
			return nil, &Error{Code: CodeUnsupportedType, Message: fmt.Sprintf("%s is not a JSON value; give a string, or what Decode makes of it", rv.Type())}
		}
		elements := make([]any, rv.Len())
		for i := range elements {
			elements[i] = rv.Index(i).Interface()
		}
		return From(elements)
	case reflect.Map:
		if rv.Type().Key().Kind() != reflect.String {
			break
		}
		members := make(map[string]any, rv.Len())
		for _, key := range rv.MapKeys() {
			members[key.String()] = rv.MapIndex(key).Interface()
		}
		return From(members)
	}
	return nil, &Error{Code: CodeUnsupportedType, Message: fmt.Sprintf("%s is not a JSON value", rv.Type())}
}

// ToGo turns v into maps, slices and json.Number, the shape that jsonschema and other Go
// libraries take. Missing becomes nil.
func ToGo(v any) any {
	switch v := v.(type) {
	case *missing:
		return nil
	case int64:
		return json.Number(strconv.FormatInt(v, 10))
	case []any:
		out := make([]any, len(v))
		for i, element := range v {
			out[i] = ToGo(element)
		}
		return out
	case *Object:
		out := make(map[string]any, v.Len())
		for key, member := range v.All() {
			out[key] = ToGo(member)
		}
		return out
	}
	return v
}
