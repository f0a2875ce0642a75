package mapping

import (
	"sync"

	"github.com/unimap/unimap/engine/direct"
	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/template"
)

// lazyPlan is a plan that is made when it is first asked for, since most mappings of a catalog
// are never used.
type lazyPlan struct {
	once sync.Once
	plan *direct.Plan
}

func (l *lazyPlan) get(tree *template.Tree, options direct.Options) *direct.Plan {
	l.once.Do(func() { l.plan = direct.Compile(tree, options) })
	return l.plan
}

// RecordPlan returns the plan by which a record is made from the bytes of a native object, or nil
// where there is no record or the mapping was compiled without plans.
func (m *Mapping) RecordPlan() *direct.Plan {
	if m.Record == nil || m.reference {
		return nil
	}
	return m.recordPlan.get(m.Record, direct.Options{Document: RootResponse})
}

// BodyPlan returns the plan by which the body of the call is made from the bytes of the unified
// body, or nil where the call has no such body or the mapping was compiled without plans.
func (c *Call) BodyPlan() *direct.Plan {
	if c.Body == nil || c.mapping.reference {
		return nil
	}
	return c.bodyPlan.get(c.Body, direct.Options{Document: RootBody, Bare: c.mapping.Resource.Write.Root()})
}

// Shown says that the result of a plan is the record of a part of one answer.
type Shown struct {
	Call string
	Keys []string // from the body of the answer to the native object
	plan lazyPlan
}

// Shown returns what the result shows, or nil where it is made of more than the record of a part
// of one answer.
func (p *Plan) Shown() *Shown { return p.shown }

// ShownPlan returns the plan by which the result is made from the bytes of the answer that Shown
// names, or nil where there is none.
func (p *Plan) ShownPlan() *direct.Plan {
	if p.shown == nil || p.mapping.Record == nil || p.mapping.reference {
		return nil
	}
	return p.shown.plan.get(p.mapping.Record, direct.Options{Document: RootResponse, Keys: p.shown.Keys})
}

// shownBy recognises a result that is record(calls.NAME.response) or the record of a part of it.
func shownBy(result *template.Tree) *Shown {
	if result == nil {
		return nil
	}
	view := result.View()
	if view.Kind != template.ViewLeaf {
		return nil
	}
	form := view.Expression.Program.Form()
	if form == nil || form.Operation != expression.OperationRecord || form.Arguments[0].Operation != expression.OperationPath {
		return nil
	}
	native := form.Arguments[0].Reference
	keys := native.Path.Segments
	if native.Slot != RootCalls || len(keys) < 2 || keys[1].Key != "response" {
		return nil
	}
	shown := &Shown{Call: keys[0].Key}
	for _, key := range keys[2:] {
		if key.Step != expression.StepKey {
			return nil
		}
		shown.Keys = append(shown.Keys, key.Key)
	}
	return shown
}
