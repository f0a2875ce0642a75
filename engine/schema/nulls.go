package schema

import "github.com/unimap/unimap/engine/value"

// WithoutNulls returns v without the properties that are null, and without the objects that have
// none left then, also within objects and lists. What an open object holds is not the schema's to
// judge and stays, as do the elements of a list. v itself is not changed.
func (s *Schema) WithoutNulls(v any) any { return withoutNulls(s.root, v) }

func withoutNulls(shape *Shape, v any) any { return rebuilt(shape, v, objectWithoutNulls) }

func objectWithoutNulls(shape *Shape, object *value.Object) *value.Object {
	out := value.NewObject(object.Len())
	for key, member := range object.All() {
		property := shape.Property(key)
		if property == nil {
			out.Set(key, member)
			continue
		}
		if member == nil {
			continue
		}
		kept := withoutNulls(property.Shape, member)
		given, isObject := member.(*value.Object)
		if isObject && given.Len() > 0 && kept.(*value.Object).Len() == 0 {
			continue
		}
		out.Set(key, kept)
	}
	return out
}
