package schema

import (
	"slices"

	"github.com/unimap/unimap/engine/value"
)

// kindSet is a set of types of JSON Schema in the order of the file, or all of them.
type kindSet struct {
	any   bool
	names []string
}

var allKinds = kindSet{any: true}

func (k kindSet) has(name string) bool {
	return k.any || slices.Contains(k.names, name) || name == "integer" && slices.Contains(k.names, "number")
}

func (k kindSet) onlyNull() bool { return !k.any && len(k.names) == 1 && k.names[0] == "null" }

// and returns the types that are in both sets. Of number and integer, integer is in both.
func (k kindSet) and(other kindSet) kindSet {
	if k.any {
		return other
	}
	if other.any {
		return k
	}
	var both []string
	for _, name := range k.names {
		if other.has(name) {
			both = appendNew(both, name)
		} else if name == "number" && slices.Contains(other.names, "integer") {
			both = appendNew(both, "integer")
		}
	}
	return kindSet{names: both}
}

// or returns the types that are in either set.
func (k kindSet) or(other kindSet) kindSet {
	if k.any || other.any {
		return allKinds
	}
	return kindSet{names: appendNew(slices.Clone(k.names), other.names...)}
}

// kindsOf returns the types that a schema accepts.
func (b *shapeBuilder) kindsOf(at place) kindSet {
	object, ok := at.object()
	if !ok {
		if at.schema == false {
			return kindSet{}
		}
		return allKinds
	}
	if kinds, ok := b.kinds[object]; ok {
		return kinds
	}
	kinds := ownKinds(object)
	b.kinds[object] = kinds
	if target, ok := b.target(at, object); ok {
		kinds = kinds.and(b.kindsOf(target))
	}
	for _, part := range list(object, "allOf") {
		kinds = kinds.and(b.kindsOf(at.within(part)))
	}
	for _, keyword := range []string{"anyOf", "oneOf"} {
		if !object.Has(keyword) {
			continue
		}
		either := kindSet{}
		for _, branch := range list(object, keyword) {
			either = either.or(b.kindsOf(at.within(branch)))
		}
		kinds = kinds.and(either)
	}
	b.kinds[object] = kinds
	return kinds
}

func ownKinds(object *value.Object) kindSet {
	kinds := allKinds
	if types := stringsOf(object.Get("type")); len(types) > 0 {
		kinds = kindSet{names: types}
	}
	if values, ok := object.Get("enum").([]any); ok {
		kinds = kinds.and(kindsOfValues(values))
	}
	if object.Has("const") {
		kinds = kinds.and(kindsOfValues([]any{object.Get("const")}))
	}
	return kinds
}

func kindsOfValues(values []any) kindSet {
	kinds := kindSet{}
	for _, v := range values {
		kinds.names = appendNew(kinds.names, typeName(v))
	}
	return kinds
}
