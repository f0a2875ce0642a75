package expression

import (
	"fmt"
	"maps"
	"slices"

	"github.com/unimap/unimap/engine/enum"
	"github.com/unimap/unimap/engine/excerpt"
	"github.com/unimap/unimap/engine/function"
	"github.com/unimap/unimap/engine/value"
)

// The functions of this file and its neighbours are what rewritten nodes call. They take values,
// and where their cost depends on data the *Frame first; they fail by panicking with an error,
// which the virtual machine turns into a located one.

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

// lastTrue returns the position of the last true in a list of booleans.
func lastTrue(v any) any {
	results := v.([]any)
	for i := len(results) - 1; i >= 0; i-- {
		if results[i].(bool) {
			return int64(i)
		}
	}
	return value.Missing
}

// elementFound returns the element at a position that may be missing.
func elementFound(list, position any) any {
	if index, ok := position.(int64); ok {
		return list.([]any)[index]
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

// elementTest returns what decides on an element in a loop whose body has that many nodes.
func elementTest(nodes int) func(environment, result any) bool {
	steps := bodySteps(nodes)
	return func(environment, result any) bool {
		charge(environment.(*Frame), steps)
		return value.Truthy(result)
	}
}

// elementResult returns what passes on the result for an element in a loop whose body has that
// many nodes.
func elementResult(nodes int) func(environment, result any) any {
	steps := bodySteps(nodes)
	return func(environment, result any) any {
		charge(environment.(*Frame), steps)
		return result
	}
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

func sumOf(environment, v any) any {
	if value.IsNil(v) {
		return v
	}
	f, total := environment.(*Frame), any(int64(0))
	for i, element := range asSequence(v) {
		if value.KindOf(element) != value.KindNumber {
			panic(mismatch("sum needs numbers, but element %d is %s", i, value.KindOf(element)))
		}
		charge(f, 1)
		chargeOperands(f, total, element)
		total = must(value.Add(total, element))
	}
	return total
}

// pair is an element with its sort or group key; it never leaves the expression.
type pair struct{ element, key any }

func makePair(element, key any) any { return pair{element, key} }

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
		if descending {
			return compare(f, y, x)
		}
		return compare(f, x, y)
	})
	out := make([]any, len(pairs))
	for i, p := range pairs {
		out[i] = p.(pair).element
	}
	return out
}

// groupPairs collects elements under the text of their keys, in order of first appearance.
func groupPairs(environment, list any) any {
	f, pairs := environment.(*Frame), list.([]any)
	chargeList(f, len(pairs))
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
		chargeDepth(f, p.element, 2)
		group, _ := groups.Get(key).([]any)
		groups.Set(key, append(group, p.element))
	}
	return groups
}

// warningBytes is what a warning costs beside its text.
const warningBytes = 128

func unifiedOf(arguments ...any) any {
	f, native, table := arguments[0].(*Frame), arguments[1], arguments[2].(*enum.Table)
	if value.IsNil(native) {
		return native
	}
	if isScalar(native) {
		if unified, ok := table.Unified(native); ok {
			return unified
		}
	}
	message := fmt.Sprintf("the provider's value %s is not in the enum %s", described(native), table.Name)
	chargeBytes(f, warningBytes+len(message))
	f.warn(Warning{Code: "enum_unmapped", Message: message})
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
	if isScalar(unified) {
		if native, ok := use.table.Native(unified); ok {
			return native
		}
	}
	panic(error(&EnumError{
		Enum: use.table.Name, Value: described(unified), Accepted: use.table.Accepted(), Paths: use.paths,
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

// described writes a value for a message: a scalar itself, of anything else the kind.
func described(v any) string {
	if isScalar(v) {
		return excerpt.Bytes(value.String(v), 80)
	}
	return string(value.KindOf(v))
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
