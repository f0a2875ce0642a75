package expression

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/unimap/unimap/engine/enum"
	"github.com/unimap/unimap/engine/function"
	"github.com/unimap/unimap/engine/limit"
	"github.com/unimap/unimap/engine/value"
)

// The functions of this file are what rewritten nodes call. They take values, and where they
// build something the *Frame first; they fail by panicking with an error, which the virtual
// machine turns into a located one.

func must(v any, err error) any {
	if err != nil {
		panic(err)
	}
	return v
}

func charge(f *Frame, steps int) {
	if err := f.call.Meter.Step(steps); err != nil {
		panic(err)
	}
}

func chargeBytes(f *Frame, bytes int) {
	if err := f.call.Meter.Grow(bytes); err != nil {
		panic(err)
	}
}

func chargeList(f *Frame, length int) {
	if err := f.call.Meter.GrowList(length); err != nil {
		panic(err)
	}
}

// maxDepth bounds the nesting of values that expressions build. Answers and requests are bounded
// when they are decoded, and well below.
const maxDepth = 512

// chargeDepth counts every value inside one that becomes part of a new list or object. Without
// it, [x, x] in a loop would build a value that is small in memory and endless to walk.
func chargeDepth(f *Frame, v any, depth int) {
	if depth > maxDepth {
		panic(limit.Exceeded(limit.CodeNesting, "nesting of a value", maxDepth))
	}
	switch v := v.(type) {
	case []any:
		charge(f, len(v))
		for _, element := range v {
			chargeDepth(f, element, depth+1)
		}
	case *value.Object:
		charge(f, v.Len())
		for _, member := range v.All() {
			chargeDepth(f, member, depth+1)
		}
	}
}

func resolvePath(environment, reference any) any {
	return reference.(*pathReference).resolve(environment.(*Frame))
}

func memberOf(base, key any) any { return value.Member(base, key.(string)) }

func elementAt(base, index any) any { return value.Element(base, index.(int64)) }

func dynamicMember(base, property any) any {
	switch property := property.(type) {
	case string:
		return value.Member(base, property)
	case nil:
		return nil
	}
	if value.IsMissing(property) {
		return value.Missing
	}
	if index, ok := value.Integer(property); ok {
		return value.Element(base, index)
	}
	panic(mismatch("a key is text and an index an integer, not %s", value.KindOf(property)))
}

func sliceOf(arguments ...any) any {
	f := arguments[0].(*Frame)
	bound := func(v any) *int64 {
		if value.IsNil(v) {
			return nil
		}
		index, ok := value.Integer(v)
		if !ok {
			panic(mismatch("a slice bound is an integer, not %s", value.KindOf(v)))
		}
		return &index
	}
	switch base := arguments[1].(type) {
	case []any:
		chargeList(f, len(base))
	case string:
		chargeBytes(f, 4*len(base))
	}
	return value.Slice(arguments[1], bound(arguments[2]), bound(arguments[3]))
}

func truthy(v any) bool { return value.Truthy(v) }

func isNil(v any) bool { return value.IsNil(v) }

func isPresent(v any) bool { return !value.IsMissing(v) }

func integer(v any) any { return int64(v.(int)) }

func integerOrMissing(v any) any {
	if n, ok := v.(int); ok {
		return int64(n)
	}
	return value.Missing
}

// boxStart and unboxStart carry the start value of reduce past the machine, which follows
// pointers but leaves maps alone.
func boxStart(v any) map[string]any { return map[string]any{"": v} }

func unboxStart(v any) any {
	if box, ok := v.(map[string]any); ok {
		return box[""]
	}
	return v
}

func lengthOf(v any) any { return int64(len(v.([]any))) }

// asSequence is what predicate forms iterate over: a list as it is, nothing for missing and
// null, and one element for everything else.
func asSequence(v any) []any {
	switch v := v.(type) {
	case []any:
		return v
	case nil:
		return nil
	}
	if value.IsMissing(v) {
		return nil
	}
	return []any{v}
}

func testElement(environment, result any) bool {
	charge(environment.(*Frame), 1)
	return value.Truthy(result)
}

func countStep(environment, result any) any {
	charge(environment.(*Frame), 1)
	return result
}

// listLiteral takes a fresh list and drops what is missing.
func listLiteral(environment, elements any) any {
	list := elements.([]any)
	f := environment.(*Frame)
	chargeList(f, len(list))
	out := make([]any, 0, len(list))
	for _, element := range list {
		if !value.IsMissing(element) {
			chargeDepth(f, element, 1)
			out = append(out, element)
		}
	}
	return out
}

// objectLiteral takes keys and values in turn and leaves out the missing ones.
func objectLiteral(environment, flat any) any {
	pairs := flat.([]any)
	f := environment.(*Frame)
	chargeList(f, len(pairs)/2)
	object := value.NewObject(len(pairs) / 2)
	for i := 0; i+1 < len(pairs); i += 2 {
		switch key := pairs[i].(type) {
		case string:
			chargeDepth(f, pairs[i+1], 1)
			object.Set(key, pairs[i+1])
		default:
			if value.IsMissing(key) {
				continue
			}
			panic(mismatch("a key of an object is text, not %s", value.KindOf(key)))
		}
	}
	return object
}

func matchesPattern(arguments ...any) any {
	f, text, pattern := arguments[0].(*Frame), arguments[1], arguments[2].(string)
	if value.IsNil(text) {
		return text
	}
	s, ok := text.(string)
	if !ok {
		panic(mismatch("matches needs text, not %s", value.KindOf(text)))
	}
	return must(function.MatchesPattern(f.call.Meter, s, pattern))
}

func sumOf(v any) any {
	if value.IsNil(v) {
		return v
	}
	total := any(int64(0))
	for i, element := range asSequence(v) {
		if value.KindOf(element) != value.KindNumber {
			panic(mismatch("sum needs numbers, but element %d is %s", i, value.KindOf(element)))
		}
		total = must(value.Add(total, element))
	}
	return total
}

// pair is an element with its sort or group key; it never leaves the expression.
type pair struct{ element, key any }

func makePair(arguments ...any) any {
	charge(arguments[0].(*Frame), 1)
	return pair{arguments[1], arguments[2]}
}

// sortPairs sorts stably by numbers or by text; elements without a key come last.
func sortPairs(arguments ...any) any {
	f, pairs := arguments[0].(*Frame), slices.Clone(arguments[1].([]any))
	chargeList(f, len(pairs))
	descending := arguments[2].(string) == "desc"
	slices.SortStableFunc(pairs, func(a, b any) int {
		charge(f, 1)
		x, y := a.(pair).key, b.(pair).key
		switch {
		case value.IsNil(x) && value.IsNil(y):
			return 0
		case value.IsNil(x):
			return 1
		case value.IsNil(y):
			return -1
		}
		order, err := value.Compare(x, y)
		if err != nil {
			panic(err)
		}
		if descending {
			return -order
		}
		return order
	})
	out := make([]any, len(pairs))
	for i, p := range pairs {
		out[i] = p.(pair).element
	}
	return out
}

// groupPairs collects elements under the text of their keys, in order of first appearance.
func groupPairs(environment, list any) any {
	pairs := list.([]any)
	chargeList(environment.(*Frame), len(pairs))
	groups := value.NewObject(0)
	for i, p := range pairs {
		p := p.(pair)
		var key string
		switch value.KindOf(p.key) {
		case value.KindString:
			key = p.key.(string)
		case value.KindNumber, value.KindBoolean:
			key = value.String(p.key)
		default:
			panic(mismatch("the group key of element %d is %s, not text", i, value.KindOf(p.key)))
		}
		group, _ := groups.Get(key).([]any)
		groups.Set(key, append(group, p.element))
	}
	return groups
}

func unifiedOf(arguments ...any) any {
	f, native, table := arguments[0].(*Frame), arguments[1], arguments[2].(*enum.Table)
	if value.IsNil(native) {
		return native
	}
	if unified, ok := table.Unified(native); ok {
		return unified
	}
	f.warn(Warning{Code: "enum_unmapped", Message: fmt.Sprintf("the provider's value %s is not in the enum %s", clip(value.String(native)), table.Name)})
	return value.Missing
}

// nativeUse is a call of native: its table, and where its value comes from.
type nativeUse struct {
	table *enum.Table
	paths []Path
}

func nativeOf(unified, call any) any {
	if value.IsNil(unified) {
		return unified
	}
	use := call.(*nativeUse)
	if native, ok := use.table.Native(unified); ok {
		return native
	}
	panic(error(&EnumError{
		Enum: use.table.Name, Value: clip(value.String(unified)), Accepted: use.table.Accepted(), Paths: use.paths,
	}))
}

func recordOf(environment, native any) any {
	f := environment.(*Frame)
	if value.IsNil(native) {
		return native
	}
	if f.record == nil {
		panic(mismatch("record is not available here"))
	}
	return must(f.record(f, native))
}

func mismatch(format string, arguments ...any) error {
	return &value.Error{Code: value.CodeTypeMismatch, Message: fmt.Sprintf(format, arguments...)}
}

// clip shortens a value for a message.
func clip(text string) string {
	const most = 80
	if len(text) <= most {
		return text
	}
	return strings.ToValidUTF8(text[:most], "") + "…"
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
