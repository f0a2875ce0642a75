package value

import (
	"encoding/json"
	"iter"
	"maps"
	"slices"
)

// indexFrom is the number of members from which an object keeps a hash index. Below it a
// scan over the keys is faster than a map.
const indexFrom = 12

// Object is a JSON object whose members keep the order in which they were set. The zero
// value is an empty object. A nil *Object is never a value.
type Object struct {
	keys   []string
	values []any
	index  map[string]int
}

// NewObject returns an empty object with room for n members.
func NewObject(n int) *Object {
	return &Object{keys: make([]string, 0, n), values: make([]any, 0, n)}
}

// ObjectOf builds an object from alternating keys and values, for tests and literals. The values
// are as those of Set. It panics if a value is lacking.
func ObjectOf(pairs ...any) *Object {
	if len(pairs)%2 != 0 {
		panic("value: a key of ObjectOf has no value")
	}
	object := NewObject(len(pairs) / 2)
	for i := 0; i < len(pairs); i += 2 {
		object.Set(pairs[i].(string), pairs[i+1])
	}
	return object
}

// Len returns the number of members.
func (o *Object) Len() int { return len(o.keys) }

// Keys returns the keys in order. The caller must not change the slice.
func (o *Object) Keys() []string { return o.keys }

// Get returns the member named key, or Missing.
func (o *Object) Get(key string) any {
	if i := o.find(key); i >= 0 {
		return o.values[i]
	}
	return Missing
}

// Has reports whether there is a member named key, be it null.
func (o *Object) Has(key string) bool { return o.find(key) >= 0 }

// Set adds a member at the end, or replaces the value of an existing one at its place.
// Setting Missing changes nothing, so that a missing value never shadows a present one. A Go value
// of another type than those of the model, such as an int, is set as From gives it; Set panics where
// From fails.
func (o *Object) Set(key string, v any) {
	switch v.(type) {
	case *missing:
		return
	case nil, bool, int64, json.Number, string, []any, *Object:
	default:
		converted, err := From(v)
		if err != nil {
			panic("value: " + err.Error())
		}
		v = converted
	}
	if i := o.find(key); i >= 0 {
		o.values[i] = v
		return
	}
	o.keys = append(o.keys, key)
	o.values = append(o.values, v)
	switch {
	case o.index != nil:
		o.index[key] = len(o.keys) - 1
	case len(o.keys) >= indexFrom:
		o.index = make(map[string]int, 2*indexFrom)
		for i, existing := range o.keys {
			o.index[existing] = i
		}
	}
}

// All yields the members in order.
func (o *Object) All() iter.Seq2[string, any] {
	return func(yield func(string, any) bool) {
		for i, key := range o.keys {
			if !yield(key, o.values[i]) {
				return
			}
		}
	}
}

// Without returns a copy that lacks the named members.
func (o *Object) Without(names ...string) *Object {
	isDropped := func(key string) bool { return slices.Contains(names, key) }
	if len(names) >= indexFrom {
		drop := make(map[string]bool, len(names))
		for _, name := range names {
			drop[name] = true
		}
		isDropped = func(key string) bool { return drop[key] }
	}
	out := NewObject(o.Len())
	for i, key := range o.keys {
		if !isDropped(key) {
			out.Set(key, o.values[i])
		}
	}
	return out
}

// Clone returns a copy of the object itself; members are shared.
func (o *Object) Clone() *Object {
	return &Object{keys: slices.Clone(o.keys), values: slices.Clone(o.values), index: maps.Clone(o.index)}
}

// MergeDeep returns base with overlay laid over it: members of objects are merged
// recursively, everything else (lists and null too) is replaced.
func MergeDeep(base, overlay any) any {
	baseObject, baseOK := base.(*Object)
	overlayObject, overlayOK := overlay.(*Object)
	if !baseOK || !overlayOK {
		if IsMissing(overlay) {
			return base
		}
		return overlay
	}
	out := baseObject.Clone()
	for key, member := range overlayObject.All() {
		out.Set(key, MergeDeep(out.Get(key), member))
	}
	return out
}

func (o *Object) find(key string) int {
	if o.index != nil {
		if i, ok := o.index[key]; ok {
			return i
		}
		return -1
	}
	for i, existing := range o.keys {
		if existing == key {
			return i
		}
	}
	return -1
}
