package schema

import "github.com/unimap/unimap/engine/value"

// Complete returns v with every property that the schema declares, in the order of the schema
// and null where v has none, also in the objects and lists of objects within it. An absent
// object or list is null as a whole. Properties that the schema does not declare come last, in
// their order. v itself is not changed.
func (s *Schema) Complete(v any) any { return complete(s.root, v) }

func complete(shape *Shape, v any) any { return rebuilt(shape, v, completeObject) }

// rebuilt returns v with its objects built anew: itself, or those of the lists that it is.
func rebuilt(shape *Shape, v any, build func(*Shape, *value.Object) *value.Object) any {
	switch v := v.(type) {
	case []any:
		if shape.items == nil {
			return v
		}
		out := make([]any, len(v))
		for i, element := range v {
			out[i] = rebuilt(shape.items, element, build)
		}
		return out
	case *value.Object:
		return build(shape, v)
	}
	return v
}

func completeObject(shape *Shape, object *value.Object) *value.Object {
	out := value.NewObject(max(object.Len(), len(shape.properties)))
	for _, property := range shape.properties {
		member := object.Get(property.Name)
		if value.IsMissing(member) {
			member = nil
		}
		out.Set(property.Name, complete(property.Shape, member))
	}
	for key, member := range object.All() {
		if !out.Has(key) {
			out.Set(key, member)
		}
	}
	return out
}
