package expression_test

import (
	"github.com/expr-lang/expr/ast"

	"github.com/unimap/unimap/engine/value"
)

// walkTo follows one step of a path, whose kind is that of the property: text for a key, an
// integer for an index. A step to missing leads nowhere, one to null gives null.
func walkTo(base, property any) any {
	if key, ok := property.(string); ok {
		return memberOf(base, key)
	}
	if value.IsMissing(property) {
		return value.Missing
	}
	if property == nil {
		if value.IsMissing(base) {
			return value.Missing
		}
		return nil
	}
	if !isNumber(property) || !rational(property).IsInt() {
		return fail("type_mismatch")
	}
	if base == nil {
		return nil
	}
	index, ok := wholeNumber(property)
	if !ok { // no list has that many elements
		return value.Missing
	}
	list, ok := base.([]any)
	if !ok {
		return value.Missing
	}
	if index < 0 {
		index += int64(len(list))
	}
	for i, element := range list {
		if int64(i) == index {
			return element
		}
	}
	return value.Missing
}

func memberOf(base any, key string) any {
	switch base := base.(type) {
	case nil:
		return nil
	case *value.Object:
		for name, member := range base.All() {
			if name == key {
				return member
			}
		}
	case []any:
		out := []any{}
		for _, element := range base {
			member := memberOf(element, key)
			if value.IsMissing(member) {
				continue
			}
			if list, ok := member.([]any); ok {
				out = append(out, list...)
			} else {
				out = append(out, member)
			}
		}
		return out
	}
	return value.Missing
}

func (r *reference) slice(n *ast.SliceNode) any {
	base := r.eval(n.Node)
	var bounds [2]any
	for i, bound := range []ast.Node{n.From, n.To} {
		if bound != nil {
			bounds[i] = r.eval(bound)
		}
	}
	return part(base, bounds[0], bounds[1])
}

// part returns the elements of a list, or the characters of a text, from one position to before
// another. Positions below zero count from the end; missing and null ones are the ends.
func part(base, from, to any) any {
	inside := func(length int) func(i int) bool {
		first := position(from, 0, length)
		end := position(to, int64(length), length)
		return func(i int) bool { return first <= int64(i) && int64(i) < end }
	}
	switch base := base.(type) {
	case []any:
		out, holds := []any{}, inside(len(base))
		for i, element := range base {
			if holds(i) {
				out = append(out, element)
			}
		}
		return out
	case string:
		out, characters := "", []rune(base)
		holds := inside(len(characters))
		for i, character := range characters {
			if holds(i) {
				out += string(character)
			}
		}
		return out
	}
	inside(0)
	if base == nil {
		return nil
	}
	return value.Missing
}

func position(bound any, otherwise int64, length int) int64 {
	if isNilValue(bound) {
		return otherwise
	}
	index, ok := wholeNumber(bound)
	if !ok {
		fail("type_mismatch")
	}
	if index < 0 {
		index += int64(length)
	}
	return index
}
