package value

import (
	"encoding/json"
	"strings"
)

// Equal is the "==" of the dialect: numbers compare by value (1 equals 1.0), lists and objects
// member by member, objects without regard to order; values of different kinds are unequal.
// Missing equals nothing but missing and null, and null equals missing.
func Equal(a, b any) bool {
	equal, _ := EqualWithin(a, b, func(any, any) error { return nil })
	return equal
}

// EqualWithin is Equal that calls visit before it looks at a pair of values, the two themselves
// or two inside of them, and ends with the first error visit returns. So a caller can bound the
// work: lists that hold the same value many times over take long to compare.
func EqualWithin(a, b any, visit func(a, b any) error) (bool, error) {
	if err := visit(a, b); err != nil {
		return false, err
	}
	if IsNil(a) || IsNil(b) {
		return IsNil(a) && IsNil(b), nil
	}
	switch x := a.(type) {
	case bool:
		y, ok := b.(bool)
		return ok && x == y, nil
	case string:
		y, ok := b.(string)
		return ok && x == y, nil
	case int64, json.Number:
		if KindOf(b) != KindNumber {
			return false, nil
		}
		order, err := compareNumbers(a, b)
		return err == nil && order == 0, nil
	case []any:
		y, ok := b.([]any)
		if !ok || len(x) != len(y) {
			return false, nil
		}
		return equalElements(x, y, visit)
	case *Object:
		y, ok := b.(*Object)
		if !ok || x.Len() != y.Len() {
			return false, nil
		}
		return equalMembers(x, y, visit)
	}
	return false, nil
}

func equalElements(a, b []any, visit func(a, b any) error) (bool, error) {
	for i := range a {
		if equal, err := EqualWithin(a[i], b[i], visit); !equal || err != nil {
			return false, err
		}
	}
	return true, nil
}

func equalMembers(a, b *Object, visit func(a, b any) error) (bool, error) {
	for key, member := range a.All() {
		if !b.Has(key) {
			return false, nil
		}
		if equal, err := EqualWithin(member, b.Get(key), visit); !equal || err != nil {
			return false, err
		}
	}
	return true, nil
}

// Compare orders two numbers by value or two strings by code point: -1, 0 or 1. Every other
// pair is an error of code type_mismatch.
func Compare(a, b any) (int, error) {
	kindA, kindB := KindOf(a), KindOf(b)
	switch {
	case kindA == KindNumber && kindB == KindNumber:
		return compareNumbers(a, b)
	case kindA == KindString && kindB == KindString:
		return strings.Compare(a.(string), b.(string)), nil
	}
	return 0, typeMismatch("cannot compare %s with %s", kindA, kindB)
}

func compareNumbers(a, b any) (int, error) {
	if x, y, ok := integers(a, b); ok {
		switch {
		case x < y:
			return -1, nil
		case x > y:
			return 1, nil
		}
		return 0, nil
	}
	x, err := decimalOf(a)
	if err != nil {
		return 0, err
	}
	y, err := decimalOf(b)
	if err != nil {
		return 0, err
	}
	return x.Cmp(y), nil
}
