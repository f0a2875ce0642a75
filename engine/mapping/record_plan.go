package mapping

import (
	"sync"

	"github.com/unimap/unimap/engine/direct"
)

// recordPlan is the plan of a record. It is made when it is first asked for, since most mappings
// of a catalog are never used.
type recordPlan struct {
	once sync.Once
	plan *direct.Plan
}

// RecordPlan returns the plan by which a record is made from the bytes of a native object, or nil
// where there is no record or the mapping was compiled without plans.
func (m *Mapping) RecordPlan() *direct.Plan {
	if m.Record == nil || m.reference {
		return nil
	}
	m.recordPlan.once.Do(func() { m.recordPlan.plan = direct.Compile(m.Record, RootResponse) })
	return m.recordPlan.plan
}
