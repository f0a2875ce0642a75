package mapping

import (
	"sync"

	"github.com/unimap/unimap/engine/coverage"
	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/schema"
)

// BodyCoverage knows which parts of a unified body the calls of the plan use, or what the plan is
// chosen by.
func (p *Plan) BodyCoverage() *coverage.Coverage {
	return p.bodyCoverage.get(p.bodyReads, p.mapping.Resource.Write)
}

// QueryCoverage knows which parts of a unified query the plan uses. What only picks the plan is not
// among them: another plan may use it, and this one not.
func (p *Plan) QueryCoverage() *coverage.Coverage {
	return p.queryCoverage.get(p.queryReads, p.mapping.Resource.Query)
}

// lazyCoverage is made when it is first asked for.
type lazyCoverage struct {
	once     sync.Once
	coverage *coverage.Coverage
}

func (l *lazyCoverage) get(reads []expression.Path, shape *schema.Schema) *coverage.Coverage {
	l.once.Do(func() { l.coverage = coverage.Compile(reads, shape.Root()) })
	return l.coverage
}
