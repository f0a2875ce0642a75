package expression_test

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"

	"github.com/unimap/unimap/engine/value"
)

// sequence is what a predicate form goes over: a missing or null list as an empty one, a single
// value as a list of one.
func sequence(v any) []any {
	if list, ok := v.([]any); ok {
		return list
	}
	if isNilValue(v) {
		return nil
	}
	return []any{v}
}

// each evaluates the predicate of n for every element, until visit returns false.
func (r *reference) each(n *ast.BuiltinNode, list []any, visit func(i int, result any) bool) {
	for i, element := range list {
		r.loops = append(r.loops, loop{element: element, index: int64(i)})
		result := r.predicate(n)
		r.loops = r.loops[:len(r.loops)-1]
		if !visit(i, result) {
			return
		}
	}
}

func (r *reference) predicate(n *ast.BuiltinNode) any {
	if predicate, ok := n.Arguments[1].(*ast.PredicateNode); ok {
		return r.eval(predicate.Node)
	}
	return r.eval(n.Arguments[1])
}

func (r *reference) form(n *ast.BuiltinNode) any {
	subject := r.eval(n.Arguments[0])
	list := sequence(subject)
	switch n.Name {
	case "map":
		return r.mapped(n, list)
	case "filter", "find", "findLast", "findIndex", "findLastIndex", "all", "any", "none":
		return r.chosen(n, list)
	case "count":
		if len(n.Arguments) == 1 {
			return int64(len(list))
		}
		return int64(len(r.matching(n, list)))
	case "sum":
		if isNilValue(subject) {
			return subject
		}
		if len(n.Arguments) > 1 {
			list = r.mapped(n, list)
		}
		return total(list)
	case "sortBy":
		return r.sorted(n, list)
	case "groupBy":
		return r.grouped(n, list)
	case "reduce":
		return r.reduced(n, list)
	}
	panic("no rule for " + n.Name)
}

func (r *reference) mapped(n *ast.BuiltinNode, list []any) []any {
	out := []any{}
	r.each(n, list, func(_ int, result any) bool {
		if result != value.Missing {
			out = append(out, result)
		}
		return true
	})
	return out
}

// matching returns the positions of the elements for which the predicate is true.
func (r *reference) matching(n *ast.BuiltinNode, list []any) []int {
	var positions []int
	r.each(n, list, func(i int, result any) bool {
		if isTrue(result) {
			positions = append(positions, i)
		}
		return true
	})
	return positions
}

// first returns the position of the first element for which the predicate is wanted, or -1.
func (r *reference) first(n *ast.BuiltinNode, list []any, wanted bool) int {
	position := -1
	r.each(n, list, func(i int, result any) bool {
		if isTrue(result) == wanted {
			position = i
		}
		return position < 0
	})
	return position
}

func (r *reference) chosen(n *ast.BuiltinNode, list []any) any {
	switch n.Name {
	case "all":
		return r.first(n, list, false) < 0
	case "any":
		return r.first(n, list, true) >= 0
	case "none":
		return r.first(n, list, true) < 0
	case "find", "findIndex":
		i := r.first(n, list, true)
		switch {
		case i < 0:
			return value.Missing
		case n.Name == "find":
			return list[i]
		}
		return int64(i)
	}
	positions := r.matching(n, list)
	if n.Name == "filter" {
		out := []any{}
		for _, i := range positions {
			out = append(out, list[i])
		}
		return out
	}
	if len(positions) == 0 {
		return value.Missing
	}
	last := positions[len(positions)-1]
	if n.Name == "findLast" {
		return list[last]
	}
	return int64(last)
}

func total(list []any) any {
	sum := any(int64(0))
	for _, element := range list {
		if !isNumber(element) {
			return fail("type_mismatch")
		}
		sum = arithmetic("+", sum, element)
	}
	return sum
}

// sorted is stable; elements without a key come last, whatever the order.
func (r *reference) sorted(n *ast.BuiltinNode, list []any) any {
	keys := r.keys(n, list)
	var positions, last []int
	for i, key := range keys {
		if isNilValue(key) {
			last = append(last, i)
		} else {
			positions = append(positions, i)
		}
	}
	if len(positions) > 1 {
		for _, i := range positions {
			_, isText := keys[i].(string)
			_, areTexts := keys[positions[0]].(string)
			if !isText && !isNumber(keys[i]) || isText != areTexts {
				return fail("type_mismatch")
			}
		}
	}
	descending := len(n.Arguments) > 2 && n.Arguments[2].(*ast.StringNode).Value == "desc"
	slices.SortStableFunc(positions, func(a, b int) int {
		order := 0
		if text, ok := keys[a].(string); ok {
			order = strings.Compare(text, keys[b].(string))
		} else {
			order = rational(keys[a]).Cmp(rational(keys[b]))
		}
		if descending {
			return -order
		}
		return order
	})
	out := []any{}
	for _, i := range append(positions, last...) {
		out = append(out, list[i])
	}
	return out
}

func (r *reference) keys(n *ast.BuiltinNode, list []any) []any {
	keys := make([]any, len(list))
	r.each(n, list, func(i int, result any) bool {
		keys[i] = result
		return true
	})
	return keys
}

// grouped files elements under the text of their keys, in order of first appearance.
func (r *reference) grouped(n *ast.BuiltinNode, list []any) any {
	keys := r.keys(n, list)
	groups := value.NewObject(0)
	for i, key := range keys {
		name := ""
		switch key := key.(type) {
		case string:
			name = key
		case bool, int64, json.Number:
			name = value.String(key)
		default:
			return fail("type_mismatch")
		}
		group, _ := memberOf(groups, name).([]any)
		groups.Set(name, append(slices.Clone(group), list[i]))
	}
	return groups
}

// reduced begins with the first element where there is no start; nothing at all is missing.
func (r *reference) reduced(n *ast.BuiltinNode, list []any) any {
	first, acc := 0, value.Missing
	switch {
	case len(n.Arguments) > 2:
		acc = r.eval(n.Arguments[2])
	case len(list) == 0:
		return value.Missing
	default:
		first, acc = 1, list[0]
	}
	for i := first; i < len(list); i++ {
		r.step(size(acc))
		r.loops = append(r.loops, loop{element: list[i], index: int64(i), acc: acc})
		acc = r.predicate(n)
		r.loops = r.loops[:len(r.loops)-1]
	}
	return acc
}
