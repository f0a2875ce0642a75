package mapping

import (
	"slices"
	"sync"

	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/format"
	"github.com/unimap/unimap/engine/source"
	"github.com/unimap/unimap/engine/template"
	"github.com/unimap/unimap/engine/value"
)

// Pages says how a list goes from page to page.
type Pages struct {
	Default int64          // page.size where the caller gives no limit
	Max     int64          // the most that the provider gives at once
	Next    *template.Tree // page.cursor of the next page
	source.Place
}

// IsWhole reports whether the provider gives everything at once: next is the literal null.
func (p *Pages) IsWhole() bool {
	whole := true
	p.Next.Leaves(func(leaf template.Leaf) {
		whole = whole && leaf.Container == "" && leaf.Expression == nil && leaf.Literal == nil
	})
	return whole
}

// Expressions calls visit for every expression of next. Nil pages have none.
func (p *Pages) Expressions(visit func(*template.Expression)) {
	if p != nil {
		p.Next.Expressions(visit)
	}
}

// PageOf returns what expressions see as page. A missing cursor is that of the first page.
func PageOf(cursor any, size int64) *value.Object {
	page := value.NewObject(2)
	page.Set("cursor", cursor)
	page.Set("size", size)
	return page
}

// pages compiles paginate of a method or of a route.
func (c *mappingCompiler) pages(n *source.Node, s scopes) *Pages {
	if n == nil {
		return nil
	}
	if !s.method.IsList() {
		c.ReportHelp(diagnostic.CodePagesOutsideList, n, "take it away", "%s has no pages", s.method.Name)
		return nil
	}
	f := c.Object(n, "paginate")
	p := &Pages{Place: n.Place(), Next: c.tree(f["next"], s.scope(format.SlotResult), template.Options{Mode: template.ModeRecord})}
	if size := f["size"]; size != nil {
		c.pageSize(p, size)
	}
	return p
}

func (c *mappingCompiler) pageSize(p *Pages, n *source.Node) {
	f := c.Object(n, "paginate.size")
	p.Default, p.Max = c.positive(f["default"]), c.positive(f["max"])
	if p.Default <= p.Max || p.Max == 0 {
		return
	}
	if file := n.Position().File; f["max"].Position().File != file && f["default"].Position().File == file {
		c.Report(diagnostic.CodeInvalidValue, f["max"], "max is less than default, which is %d", p.Default) // an overlay has lowered it
		return
	}
	c.Report(diagnostic.CodeInvalidValue, f["default"], "default is more than max, which is %d", p.Max)
}

// positive reads a number of objects.
func (c *mappingCompiler) positive(n *source.Node) int64 {
	if n == nil {
		return 0
	}
	count, ok := n.Value().(int64)
	if !ok || count < 1 || count > maxPageSize {
		c.Report(diagnostic.CodeInvalidValue, n, "a page has from 1 to %d objects", maxPageSize)
		return 0
	}
	return count
}

// maxPageSize bounds what a mapping can say of the size of pages.
const maxPageSize = 10_000

// Filters returns the parts of the unified query by which the method selects objects, such as
// "updated_at.gt": those that its plans use, in the order of the schema.
func (m *Method) Filters() []string {
	if !m.IsList() {
		return nil
	}
	used := map[string]bool{}
	for _, plan := range m.Plans() {
		for _, path := range plan.queryReads() {
			markFilter(used, path)
		}
	}
	for _, param := range m.Params {
		if !slices.ContainsFunc(m.Plans(), func(p *Plan) bool { return !m.takesWhole(p, param) }) {
			used[param.Name] = true
		}
	}
	var out []string
	for _, property := range m.Mapping.Resource.Query.Root().Properties() {
		if slices.Contains(RuntimeParams, property.Name) {
			continue
		}
		if used[property.Name] {
			out = append(out, property.Name)
			continue
		}
		for _, member := range property.Shape.Properties() {
			if name := property.Name + "." + member.Name; used[name] {
				out = append(out, name)
			}
		}
	}
	return out
}

// WholeParams returns the names of the parameters that the method says it takes and that a plan of
// it regards in every form that they can have. The caller must not change the slice.
func (m *Method) WholeParams(p *Plan) []string {
	p.whole.once.Do(func() {
		for _, param := range m.Params {
			if m.takesWhole(p, param) {
				p.whole.names = append(p.whole.names, param.Name)
			}
		}
	})
	return p.whole.names
}

// wholeParams are found out when they are first asked for, since each request would ask anew.
type wholeParams struct {
	once  sync.Once
	names []string
}

// takesWhole reports whether a plan of the method regards a parameter in every form that it can have.
// One that goes into the members of a reference, such as ticket_type.id, does not, unless the route
// goes by the parameter and the mapping says which values are allowed.
func (m *Method) takesWhole(p *Plan, param Param) bool {
	byRoute := m.Route != nil && slices.ContainsFunc(m.Route.Program.Reads(), func(path expression.Path) bool {
		return path.Root == Roots[RootQuery].Name && len(path.Segments) > 0 && path.Segments[0].Key == param.Name
	})
	return byRoute && len(param.Allowed) > 0 || !slices.ContainsFunc(p.queryReads(), func(path expression.Path) bool {
		pattern := path.Pattern()
		return len(pattern) > 1 && pattern[0] == param.Name && pattern[1] != "*"
	})
}

// markFilter notes a path by its first name or, where it goes on, by its first two.
func markFilter(used map[string]bool, path expression.Path) {
	pattern := path.Pattern()
	switch {
	case len(pattern) == 0 || pattern[0] == "*":
	case len(pattern) == 1 || pattern[1] == "*":
		used[pattern[0]] = true
	default:
		used[pattern[0]+"."+pattern[1]] = true
	}
}
