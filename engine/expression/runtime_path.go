package expression

import (
	"math"
	"strings"

	"github.com/unimap/unimap/engine/value"
)

func resolvePath(environment, reference any) any {
	return must(reference.(*Reference).resolve(environment.(*Frame)))
}

// member is value.Member with a charge for paths over lists.
func member(f *Frame, v any, key string) (any, error) {
	list, ok := v.([]any)
	if !ok {
		return value.Member(v, key), nil
	}
	if err := countElements(f, list); err != nil {
		return nil, err
	}
	found := value.Member(list, key)
	return found, f.call.Meter.Grow(pathSlotBytes * len(found.([]any)))
}

// countElements charges for the elements of a list and of the lists in it.
func countElements(f *Frame, list []any) error {
	if err := f.call.Meter.Step(len(list)); err != nil {
		return err
	}
	for _, element := range list {
		if nested, ok := element.([]any); ok {
			if err := countElements(f, nested); err != nil {
				return err
			}
		}
	}
	return nil
}

func memberOf(arguments ...any) any {
	return must(member(arguments[0].(*Frame), arguments[1], arguments[2].(string)))
}

func elementAt(base, index any) any { return value.Element(base, index.(int64)) }

// lowerKey is a computed key as the names of headers are written.
func lowerKey(environment, key any) any {
	name, ok := key.(string)
	if !ok {
		return key
	}
	charge(environment.(*Frame), len(name)/characterBytesAStep)
	return strings.ToLower(name)
}

func dynamicMember(arguments ...any) any {
	f, base, property := arguments[0].(*Frame), arguments[1], arguments[2]
	if name, ok := property.(string); ok {
		return must(member(f, base, name))
	}
	if value.KindOf(property) == value.KindNumber {
		return value.Element(base, wholeIndex(f, property))
	}
	if out, ok := nilOperand(base, property); ok && value.IsNil(property) {
		return out
	}
	panic(mismatch("a key is text and an index an integer, not %s", value.KindOf(property)))
}

// wholeIndex returns an index; one beyond 64 bits is the greatest, which no list has.
func wholeIndex(f *Frame, v any) int64 {
	if index, ok := value.Integer(v); ok {
		return index
	}
	chargeOperands(f, v, nil)
	if whole, err := value.Floor(v); err != nil || !value.Equal(whole, v) {
		panic(mismatch("an index is an integer, not %s", described(v)))
	}
	return math.MaxInt64
}

func sliceOf(arguments ...any) any {
	if text, ok := arguments[1].(string); ok {
		charge(arguments[0].(*Frame), len(text)/characterBytesAStep)
	}
	return value.Slice(arguments[1], sliceBound(arguments[2]), sliceBound(arguments[3]))
}

// sliceBound returns a bound of a slice, nil for a missing or null one.
func sliceBound(v any) *int64 {
	if value.IsNil(v) {
		return nil
	}
	index, ok := value.Integer(v)
	if !ok {
		panic(mismatch("a slice bound is an integer, not %s", value.KindOf(v)))
	}
	return &index
}
