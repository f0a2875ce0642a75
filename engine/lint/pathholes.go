package lint

import (
	"slices"

	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/template"
)

// checkPathHoles finds holes in paths whose value may be missing, without a condition that says
// so to the caller first.
func checkPathHoles(c *check) {
	for _, method := range c.mapping.Methods {
		for _, plan := range method.Plans() {
			var certain []expression.Path // what conditions of earlier calls have settled
			for _, call := range plan.Calls {
				required := conditionPaths(call.Requires)
				h := holes{check: c, method: method, call: call, settled: slices.Concat(certain, required)}
				if call.When != nil {
					h.settled = append(h.settled, pathsOf(call.When.Program)...)
				} else {
					certain = append(certain, required...)
				}
				for _, hole := range call.Path.Holes() {
					h.hole(hole.Expression)
				}
			}
		}
	}
}

func conditionPaths(requirements []mapping.Requirement) []expression.Path {
	var paths []expression.Path
	for _, requirement := range requirements {
		paths = append(paths, pathsOf(requirement.That.Program)...)
	}
	return paths
}

// holes is the check of one call.
type holes struct {
	check   *check
	method  *mapping.Method
	call    *mapping.Call
	settled []expression.Path // paths that a condition tests
}

func (h *holes) hole(x *template.Expression) {
	program := x.Program
	if !program.Kinds().Has(expression.Nil) {
		return
	}
	at := x.Span(0, len([]rune(program.Source())))
	// What the value is taken from are alternatives; what it is computed from is all needed.
	if alternatives := program.Result(); len(alternatives) > 0 {
		if !slices.ContainsFunc(alternatives, h.isCertain) {
			h.report(at, alternatives[0])
		}
		return
	}
	for _, path := range program.Reads() {
		if !h.isCertain(path) {
			h.report(at, path)
			return
		}
	}
}

func (h *holes) report(at diagnostic.Position, path expression.Path) {
	if path.Root == "id" {
		h.check.report(diagnostic.CodePathHoleMayBeMissing, at, "use an id of the body or of an earlier answer",
			"a request to %s has no id", h.method.Name)
		return
	}
	h.check.report(diagnostic.CodePathHoleMayBeMissing, at,
		"test it in the call's when, or add a condition with a message under require",
		"%s may be missing, and the path would have a hole", path)
}

// isCertain reports whether the value at a path is there whenever the call is made.
func (h *holes) isCertain(path expression.Path) bool {
	switch path.Root {
	case "account":
		return true
	case "id":
		return h.method.HasID()
	case "query":
		if h.isRequiredParam(path) {
			return true
		}
	}
	return h.isElement(path) || slices.ContainsFunc(h.settled, func(tested expression.Path) bool { return settles(tested, path) })
}

func (h *holes) isRequiredParam(path expression.Path) bool {
	return slices.ContainsFunc(h.method.Params, func(param mapping.Param) bool {
		return param.Required && len(path.Segments) > 0 && path.Segments[0].Key == param.Name
	})
}

// isElement reports whether a path leads into an element of the list that the call is made for.
func (h *holes) isElement(path expression.Path) bool {
	if h.call.Each == nil {
		return false
	}
	if path.Root == h.call.Each.Name {
		return true
	}
	each := expression.Segment{Step: expression.StepEach}
	for _, source := range h.call.Each.Source.Program.Result() {
		if hasPrefix(path, source.Append(each)) {
			return true
		}
	}
	return false
}

// settles reports whether a condition on one path says something of another: one is a part of
// the other, or they lead into the same element of a list.
func settles(tested, path expression.Path) bool {
	if hasPrefix(path, tested) || hasPrefix(tested, path) {
		return true
	}
	for i, segment := range path.Segments {
		if segment.Step != expression.StepKey && hasPrefix(tested, expression.Path{Root: path.Root, Segments: path.Segments[:i+1]}) {
			return true
		}
	}
	return false
}

// hasPrefix reports whether a path leads to or below a prefix. All elements of a list count as
// the same.
func hasPrefix(path, prefix expression.Path) bool {
	if path.Root != prefix.Root || len(path.Segments) < len(prefix.Segments) {
		return false
	}
	for i, segment := range prefix.Segments {
		isElement := segment.Step != expression.StepKey && path.Segments[i].Step != expression.StepKey
		if !isElement && segment != path.Segments[i] {
			return false
		}
	}
	return true
}
