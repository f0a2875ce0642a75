package description

import (
	"slices"

	"github.com/unimap/unimap/engine/schema"
	"github.com/unimap/unimap/engine/value"
)

// export returns a shape as JSON Schema with the properties of the top level for which keep is
// true; nil keeps all. The result is the caller's own to change.
//
// Export writes a shape without references, so that one that contains itself cannot be written; of
// such a shape only the description is left.
func export(shape *schema.Shape, keep func(string) bool) *value.Object {
	if isRecursive(shape, nil) {
		return value.ObjectOf("type", "object", "description", shape.Description())
	}
	return shape.Export(keep)
}

func isRecursive(shape *schema.Shape, above []*schema.Shape) bool {
	if shape == nil {
		return false
	}
	if slices.Contains(above, shape) {
		return true
	}
	above = append(above, shape)
	for _, p := range shape.Properties() {
		if isRecursive(p.Shape, above) {
			return true
		}
	}
	return isRecursive(shape.Items(), above)
}

// require adds a property to the required ones of an object schema.
func require(object *value.Object, name string) {
	required, _ := object.Get("required").([]any)
	if !slices.Contains(required, any(name)) {
		object.Set("required", append(slices.Clone(required), name))
	}
}

// property returns the schema of a property of an object schema, or nil.
func property(object *value.Object, name string) *value.Object {
	properties, _ := object.Get("properties").(*value.Object)
	if properties == nil {
		return nil
	}
	found, _ := properties.Get(name).(*value.Object)
	return found
}

// restrict narrows what may stand at a path of an exported schema to values, and to null where null
// may stand there. Where a bare string may stand for the object that the path ends in, it is
// narrowed with it. Values that the schema does not have are left out; if none is left, or the path
// leads nowhere, nothing changes.
func restrict(exported *value.Object, shape *schema.Shape, path []string, values []any) {
	if exported == nil || shape == nil {
		return
	}
	if len(path) == 0 {
		restrictValue(exported, shape, values)
		return
	}
	object := exported
	if forms, ok := exported.Get("anyOf").([]any); ok && shape.Shorthand() != "" {
		object, _ = forms[0].(*value.Object)
		if len(path) == 1 && path[0] == shape.Shorthand() {
			restrictValue(forms[1].(*value.Object), shape.At(path[0]), values)
		}
	}
	if found := property(object, path[0]); found != nil {
		restrict(found, shape.At(path[0]), path[1:], values)
		return
	}
	items, ok := exported.Get("items").(*value.Object)
	if !ok {
		return
	}
	if path[0] == "*" {
		path = path[1:]
	}
	restrict(items, shape.Items(), path, values)
}

func restrictValue(exported *value.Object, shape *schema.Shape, values []any) {
	if shape == nil || !shape.Accepts("string") || shape.Accepts("object") {
		return
	}
	allowed := make([]any, 0, len(values)+1)
	for _, v := range values {
		isKnown := shape.Enum() == nil || slices.ContainsFunc(shape.Enum(), func(known any) bool { return value.Equal(known, v) })
		if isKnown && !slices.ContainsFunc(allowed, func(taken any) bool { return value.Equal(taken, v) }) {
			allowed = append(allowed, v)
		}
	}
	if len(allowed) == 0 {
		return
	}
	if exported.Has("examples") {
		exported.Set("examples", slices.Clone(allowed))
	}
	// The bare form of a reference is not null, even where the reference may be.
	types, _ := exported.Get("type").([]any)
	if slices.Contains(types, any("null")) {
		allowed = append(allowed, nil)
	}
	exported.Set("enum", allowed)
}
