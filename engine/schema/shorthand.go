package schema

import "github.com/unimap/unimap/engine/value"

// ExpandShorthand returns v with every bare string that stands for a reference replaced by the
// reference: "pending" becomes {"name": "pending"} where the schema says that a bare string is a
// name. Everything else is untouched, and v itself is not changed.
func (s *Schema) ExpandShorthand(v any) any {
	expanded, _ := expand(s.root, v)
	return expanded
}

// expand also reports whether there was anything to expand, so that what stays is shared.
func expand(shape *Shape, v any) (any, bool) {
	switch v := v.(type) {
	case string:
		if shape.shorthand != "" {
			return value.ObjectOf(shape.shorthand, v), true
		}
	case []any:
		if shape.items != nil {
			return expandList(shape.items, v)
		}
	case *value.Object:
		return expandObject(shape, v)
	}
	return v, false
}

func expandList(items *Shape, list []any) (any, bool) {
	var out []any
	for i, element := range list {
		expanded, changed := expand(items, element)
		if !changed {
			continue
		}
		if out == nil {
			out = append(make([]any, 0, len(list)), list...)
		}
		out[i] = expanded
	}
	if out == nil {
		return list, false
	}
	return out, true
}

func expandObject(shape *Shape, object *value.Object) (any, bool) {
	var out *value.Object
	for key, member := range object.All() {
		property := shape.Property(key)
		if property == nil {
			continue
		}
		expanded, changed := expand(property.Shape, member)
		if !changed {
			continue
		}
		if out == nil {
			out = object.Clone()
		}
		out.Set(key, expanded)
	}
	if out == nil {
		return object, false
	}
	return out, true
}
