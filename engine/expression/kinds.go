package expression

import (
	"strings"

	"github.com/unimap/unimap/engine/value"
)

// Kinds is a set of value kinds: what is known at compile time about a result.
type Kinds uint8

// The members of a Kinds set.
const (
	Missing Kinds = 1 << iota
	Null
	Boolean
	Number
	String
	List
	Object

	Nil Kinds = Missing | Null
	Any Kinds = 1<<7 - 1
)

var kindNames = []struct {
	kinds Kinds
	kind  value.Kind
}{
	{Missing, value.KindMissing}, {Null, value.KindNull}, {Boolean, value.KindBoolean}, {Number, value.KindNumber},
	{String, value.KindString}, {List, value.KindList}, {Object, value.KindObject},
}

// KindsOf returns the set that holds the given kinds; KindMissing alone, as the declared result
// of a function, means any kind.
func KindsOf(kinds ...value.Kind) Kinds {
	var set Kinds
	for _, kind := range kinds {
		for _, entry := range kindNames {
			if entry.kind == kind {
				set |= entry.kinds
			}
		}
	}
	return set
}

// Has reports whether the sets have a member in common.
func (k Kinds) Has(other Kinds) bool { return k&other != 0 }

// String lists the kinds, such as "string or null".
func (k Kinds) String() string {
	if k == Any {
		return "any"
	}
	var names []string
	for _, entry := range kindNames {
		if k.Has(entry.kinds) {
			names = append(names, string(entry.kind))
		}
	}
	return strings.Join(names, " or ")
}
