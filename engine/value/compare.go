package value

import (
	"encoding/json"
	"strings"
)

// Equal is the "==" of the dialect: numbers compare by value (1 equals 1.0), lists and objects
// member by member, objects without regard to order; values of different kinds are unequal.
// Missing equals nothing but missing and null, and null equals missing.
func Equal(a, b any) bool {
	if IsNil(a) || IsNil(b) {
		return IsNil(a) && IsNil(b)
	}
	switch x := a.(type) {
	case bool:
		y, ok := b.(bool)
		return ok && x == y
	case string:
		y, ok := b.(string)
		return ok && x == y
	case int64, json.Number:
		if KindOf(b) != KindNumber {
			return false
		}
		order, err := compareNumbers(a, b)
		return err == nil && order == 0
	case []any:
		y, ok := b.([]any)
		if !ok || len(x) != len(y) {
			return false
		}
		for i := range x {
			if !Equal(x[i], y[i]) {
				return false
			}
		}
		return true
	case *Object:
		y, ok := b.(*Object)
		if !ok || x.Len() != y.Len() {
			return false
		}
		for key, member := range x.All() {
			if !y.Has(key) || !Equal(member, y.Get(key)) {
				return false
			}
		}
		return true
	}
	return false
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
