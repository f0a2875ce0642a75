package mapping

import (
	"slices"
	"sync"

	"github.com/unimap/unimap/engine/coverage"
	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/schema"
	"github.com/unimap/unimap/engine/template"
)

// BodyCoverage knows which parts of a unified body the calls of the plan use, or what the plan is
// chosen by.
func (p *Plan) BodyCoverage() *coverage.Coverage {
	return p.bodyCoverage.get(p.bodyUses, p.mapping.Resource.Write)
}

// QueryCoverage knows which parts of a unified query the plan uses. What only picks the plan is not
// among them: another plan may use it, and this one not.
func (p *Plan) QueryCoverage() *coverage.Coverage {
	return p.queryCoverage.get(func() coverage.Uses { return coverage.Uses{Read: p.queryReads()} }, p.mapping.Resource.Query)
}

// lazyCoverage is made when it is first asked for.
type lazyCoverage struct {
	once     sync.Once
	coverage *coverage.Coverage
}

func (l *lazyCoverage) get(uses func() coverage.Uses, shape *schema.Schema) *coverage.Coverage {
	l.once.Do(func() { l.coverage = coverage.Compile(uses(), shape.Root()) })
	return l.coverage
}

// bodyUses returns what is done with the unified body by the calls of the plan, and by what chooses
// it.
func (p *Plan) bodyUses() coverage.Uses {
	var uses bodyUse
	for _, call := range p.Calls {
		uses.addCall(call)
	}
	uses.add(p.route, false)
	return uses.Uses
}

// queryReads returns the paths of the unified query that the plan uses.
func (p *Plan) queryReads() []expression.Path {
	var paths []expression.Path
	p.Expressions(func(x *template.Expression) {
		paths = append(paths, below("query", slices.Concat(x.Program.Reads(), x.Program.Result()))...)
	})
	return paths
}

// bodyUse gathers what is done with the unified body.
type bodyUse struct{ coverage.Uses }

// add takes in an expression. Of one that is asked only matters whether its value holds, or how many
// elements it has.
func (u *bodyUse) add(x *template.Expression, asked bool) {
	if x == nil {
		return
	}
	u.Read = append(u.Read, below("body", x.Program.Wanted())...)
	u.Asked = append(u.Asked, below("body", x.Program.Asked())...)
	if result := below("body", x.Program.Result()); asked {
		u.Asked = append(u.Asked, result...)
	} else {
		u.Read = append(u.Read, result...)
	}
}

func (u *bodyUse) addTree(tree *template.Tree) {
	if tree == nil {
		return
	}
	asked := map[*template.Expression]bool{}
	tree.Asked(func(x *template.Expression) { asked[x] = true })
	tree.Expressions(func(x *template.Expression) { u.add(x, asked[x]) })
}

func (u *bodyUse) addText(text *template.Text) {
	visitText(text, func(x *template.Expression) { u.add(x, false) })
}

// addCall takes in what the call uses for its request and for the decision to make it, and nothing
// that is only checked.
func (u *bodyUse) addCall(c *Call) {
	u.add(c.When, true)
	if c.Each != nil {
		u.add(c.Each.Source, true)
	}
	u.addText(c.Path)
	u.addText(c.Server)
	for _, h := range c.Headers {
		u.addText(h.Text)
	}
	u.addTree(c.Query)
	u.addTree(c.Body)
}
