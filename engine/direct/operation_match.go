package direct

import (
	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/function"
)

// patternTest is whether a pattern matches somewhere in a text.
type patternTest struct {
	subject operation
	match   function.Match
}

func (o *patternTest) eval(r *run) (operand, bool) {
	v, text, ok := r.plainText(o.subject)
	if !text {
		return v, ok
	}
	matches, steps := o.match(v.text)
	r.steps += steps
	return truth(matches), true
}

func (c *operationCompiler) matches(f *expression.Form, subject operation) operation {
	match, err := function.CompileMatch(f.Literal.(string))
	if err != nil {
		return c.no("a pattern beyond the usual limits")
	}
	return &patternTest{subject, match}
}

// matched is match(text, pattern)[0].match, or a group of it.
type matched struct {
	subject operation
	find    function.Find
	group   int // 0 for the whole
}

func (o *matched) eval(r *run) (operand, bool) {
	v, text, ok := r.plainText(o.subject)
	if !text {
		return v, ok
	}
	match, steps := o.find(v.text)
	r.steps += steps
	switch at := 2 * o.group; {
	case at >= len(match): // no match, or no such group
		return missing, true
	case match[at] < 0:
		return null, true
	default:
		return v.part(v.text[match[at]:match[at+1]]), true
	}
}

// matched returns the operation of the steps behind match(text, pattern).
func (c *operationCompiler) matched(f *expression.Form, steps []expression.Segment) operation {
	group, ok := groupOf(steps)
	if !ok || len(f.Arguments) != 2 {
		return c.no("a step into what the function match gives")
	}
	subject := c.operation(f.Arguments[0])
	if subject == nil {
		return nil
	}
	find, err := function.CompileFind(f.Arguments[1].Literal.(string))
	if err != nil {
		return c.no("a pattern beyond the usual limits")
	}
	return &matched{subject, find, group}
}

// groupOf returns the group that steps lead to from the list of all matches.
func groupOf(steps []expression.Segment) (group int, ok bool) {
	first := expression.Segment{Step: expression.StepIndex}
	switch {
	case len(steps) < 2 || steps[0] != first || steps[1].Step != expression.StepKey:
		return 0, false
	case len(steps) == 2:
		return 0, steps[1].Key == "match"
	}
	index := steps[2].Index
	ok = len(steps) == 3 && steps[1].Key == "groups" && steps[2].Step == expression.StepIndex && index >= 0 && index < mostIndex
	return int(index) + 1, ok
}
