package schema

import (
	"fmt"

	"github.com/unimap/unimap/engine/value"
)

// MaxChecked is the number of values in one document that a schema may be held against. The
// validator keeps every cause it finds, at up to a few kilobytes each, so that a body of many
// small errors would cost far more memory than it has bytes. Values that the schema does not
// look into, such as those of custom_fields, do not count.
const MaxChecked = 20_000

// overBound returns the violation of a document that is too large to be checked, or nil.
func overBound(shape *Shape, v any) []Violation {
	if remaining(shape, v, MaxChecked) >= 0 {
		return nil
	}
	return []Violation{{
		Keyword: "limit",
		Message: fmt.Sprintf("has more than %d values to validate", MaxChecked),
	}}
}

// remaining subtracts the values of v that the shape looks at from the budget; a negative
// result means that it is used up.
func remaining(shape *Shape, v any, budget int) int {
	budget--
	switch v := v.(type) {
	case []any:
		if shape.items == nil || shape.items == anything {
			return budget
		}
		for _, element := range v {
			if budget < 0 {
				return budget
			}
			budget = remaining(shape.items, element, budget)
		}
	case *value.Object:
		for key, member := range v.All() {
			if budget < 0 {
				return budget
			}
			if inner := shape.member(key); inner == nil {
				budget--
			} else if inner != anything {
				budget = remaining(inner, member, budget)
			}
		}
	}
	return budget
}
