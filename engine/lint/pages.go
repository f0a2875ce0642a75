package lint

import (
	"slices"

	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/template"
)

// checkPages finds lists that say nothing of their pages, or that would never come to an end.
func checkPages(c *check) {
	for _, method := range c.mapping.Methods {
		if !method.IsList() {
			continue
		}
		for i, plan := range method.Plans() {
			at := method.Place
			if len(method.Routes) > 0 {
				at = method.Routes[i].Place
			}
			c.pages(plan, at.Position())
		}
	}
}

func (c *check) pages(plan *mapping.Plan, at diagnostic.Position) {
	switch pages := plan.Pages; {
	case pages == nil:
		c.report(diagnostic.CodeListWithoutPages, at, "say it under paginate; next: null where the provider gives everything at once",
			"the list does not say how it goes from page to page")
	case pages.IsWhole():
	case !reads(pages.Expressions, func(path expression.Path) bool { return path.Root == "calls" }):
		c.report(diagnostic.CodeEndlessPages, pages.Position(), "", "next reads nothing of an answer, so that the list never ends")
	case !slices.ContainsFunc(plan.Calls, readsCursor):
		c.report(diagnostic.CodeCursorUnused, pages.Position(), "send page.cursor", "no request reads page.cursor, so that every page is the first one")
	}
}

func readsCursor(call *mapping.Call) bool {
	return reads(call.Expressions, func(path expression.Path) bool {
		return path.Root == "page" && (len(path.Segments) == 0 || path.Segments[0].Key == "cursor")
	})
}

// reads reports whether one of the expressions touches a path of a kind.
func reads(expressions func(func(*template.Expression)), wanted func(expression.Path) bool) bool {
	found := false
	expressions(func(x *template.Expression) { found = found || slices.ContainsFunc(pathsOf(x.Program), wanted) })
	return found
}
