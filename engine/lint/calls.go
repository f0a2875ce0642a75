package lint

import (
	"slices"

	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/template"
)

// checkCalls finds calls that are made for nothing, and polling without a bound of its own.
func checkCalls(c *check) {
	for _, method := range c.mapping.Methods {
		for _, plan := range method.Plans() {
			for i, call := range plan.Calls {
				c.unusedCall(plan, i)
				if call.Until != nil && !call.Bounded {
					c.report(diagnostic.CodePollWithoutTimeout, call.Until.Position(), "say how long the job may take, as in timeout: 2m",
						"the call polls without a timeout of its own, and gives up after %s", call.Timeout)
				}
			}
		}
	}
}

// unusedCall reports a call that only reads, if nothing uses what it reads.
func (c *check) unusedCall(plan *mapping.Plan, i int) {
	call := plan.Calls[i]
	if !call.Read || call.Until != nil || i == plan.Primary {
		return
	}
	used := false
	visit := func(x *template.Expression) { used = used || usesCall(x, call.Name) }
	for _, later := range plan.Calls[i+1:] {
		later.Expressions(visit)
	}
	plan.Result.Expressions(visit)
	plan.Pages.Expressions(visit)
	c.mapping.Record.Expressions(visit)
	if !used {
		c.report(diagnostic.CodeUnusedCall, call.Position(), "use calls."+call.Name+", or delete the call",
			"nothing uses the answer of the call %s", call.Name)
	}
}

// checkCallValues finds calls that stand as a value, where a part of their answer was meant.
func checkCallValues(c *check) {
	visit := func(leaf template.Leaf) {
		if leaf.Expression != nil {
			c.callValue(leaf.Expression)
		}
	}
	if c.mapping.Record != nil {
		c.mapping.Record.Leaves(visit)
	}
	for _, method := range c.mapping.Methods {
		for _, plan := range method.Plans() {
			plan.Trees(func(tree *template.Tree) { tree.Leaves(visit) })
		}
	}
}

func (c *check) callValue(x *template.Expression) {
	for _, path := range x.Program.Result() {
		isCall := path.Root == "calls" && len(path.Segments) > 0
		for _, segment := range path.Segments[min(1, len(path.Segments)):] {
			isCall = isCall && segment.Step != expression.StepKey
		}
		if isCall {
			c.report(diagnostic.CodeCallAsValue, x.Span(0, len([]rune(x.Program.Source()))), "write "+path.String()+".response for the body of the answer",
				"%s is the call with its status and headers, and not what was answered", path)
			return
		}
	}
}

// usesCall reports whether an expression touches the answer of a call, or of any.
func usesCall(x *template.Expression, name string) bool {
	for _, path := range pathsOf(x.Program) {
		if path.Root == "calls" && (len(path.Segments) == 0 || path.Segments[0].Key == name || path.Segments[0].Key == "") {
			return true
		}
	}
	return false
}

// checkParams finds parameters that a method says it takes and does nothing with.
func checkParams(c *check) {
	for _, method := range c.mapping.Methods {
		for _, p := range method.Params {
			if len(p.Allowed) == 0 && !readsParam(method, p.Name) {
				c.report(diagnostic.CodeUnusedParam, p.Position(), "read query."+p.Name+", or delete the parameter",
					"nothing reads the parameter %s, so that %s goes on without regard to it", p.Name, method.Name)
			}
		}
	}
}

func readsParam(method *mapping.Method, name string) bool {
	if slices.ContainsFunc(method.Plans(), func(plan *mapping.Plan) bool { return plan.QueryCoverage().Reads(name) }) {
		return true
	}
	return method.Route != nil && slices.ContainsFunc(pathsOf(method.Route.Program), func(path expression.Path) bool {
		return path.Root == "query" && (len(path.Segments) == 0 || path.Segments[0].Key == name)
	})
}
