package mapping

import (
	"slices"
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

func (l *lazyPlan) get(compile func() *direct.Plan) *direct.Plan {
	l.once.Do(func() { l.plan = compile() })
	return l.plan
}

// RecordPlan returns the plan by which a record is made from the bytes of a native object, or nil
// where there is no record or the mapping was compiled without plans.
func (m *Mapping) RecordPlan() *direct.Plan {
	if !m.plansRecord() {
		return nil
	}
	return m.planOfRecord()
}

// ProvenRecordPlan is RecordPlan with a plan that holds the record against its schema on the way.
func (m *Mapping) ProvenRecordPlan() *direct.Plan {
	if !m.plansRecord() {
		return nil
	}
	return m.provenPlan.get(func() *direct.Plan {
		return direct.Compile(m.Record, direct.Options{Document: RootResponse, Schema: m.Resource.Read})
	})
}

func (m *Mapping) plansRecord() bool { return m.Record != nil && !m.reference }

func (m *Mapping) planOfRecord() *direct.Plan {
	return m.recordPlan.get(func() *direct.Plan { return direct.Compile(m.Record, direct.Options{Document: RootResponse}) })
}

// RecordSteps returns how the expressions of the record are carried out where there is a plan.
func (m *Mapping) RecordSteps() []direct.Step {
	if m.Record == nil {
		return nil
	}
	return m.planOfRecord().Steps()
}

// BodyPlan returns the plan by which the body of the call is made from the bytes of the unified
// body, or nil where the call has no body in plain JSON or the mapping was compiled without plans.
func (c *Call) BodyPlan() *direct.Plan {
	if !c.plannable() || c.mapping.reference {
		return nil
	}
	return c.planOfBody()
}

func (c *Call) plannable() bool { return c.Body != nil && c.Encode == EncodeJSON && c.Document == "" }

func (c *Call) planOfBody() *direct.Plan {
	return c.bodyPlan.get(func() *direct.Plan {
		return direct.Compile(c.Body, direct.Options{Document: RootBody, Bare: c.mapping.Resource.Write})
	})
}

// BodySteps returns how the expressions of the body are carried out where there is a plan.
func (c *Call) BodySteps() []direct.Step {
	if !c.plannable() {
		return nil
	}
	if plan := c.planOfBody(); plan != nil {
		return plan.Steps()
	}
	return nil
}

// ReadsCall reports whether an expression of the plan beside its result, or the record, looks at
// the answer of a call.
func (p *Plan) ReadsCall(name string) bool {
	reads := p.answers.of(p).reads
	return reads[name] || reads[""]
}

// answers is what a plan does with the answers of its calls. It is found out when it is first
// asked for, since most plans of a catalog are never used.
type answers struct {
	once  sync.Once
	reads map[string]bool
	shown *Shown
}

func (a *answers) of(p *Plan) *answers {
	a.once.Do(func() {
		if p.mapping != nil {
			a.reads, a.shown = p.callReads(), p.findShown()
		}
	})
	return a
}

// callReads returns the calls whose answers the calls of a plan and the record look at. Under ""
// stands whether one looks at all of them.
func (p *Plan) callReads() map[string]bool {
	reads := map[string]bool{}
	visit := func(x *template.Expression) {
		for _, reference := range x.Program.References() {
			if reference.Slot != RootCalls {
				continue
			}
			name := ""
			if steps := reference.Path.Segments; len(steps) > 0 {
				name = steps[0].Key
			}
			reads[name] = true
		}
	}
	p.besideResult(visit)
	p.mapping.Record.Expressions(visit)
	return reads
}

// besideResult calls visit for every expression that may look at an answer, but for those of the
// result and of the record.
func (p *Plan) besideResult(visit func(*template.Expression)) {
	for _, call := range p.Calls {
		call.Expressions(visit)
	}
	if p.Pages != nil {
		p.Pages.Next.Expressions(visit)
	}
	if provider := p.mapping.Provider; provider != nil {
		provider.Error.expressions(visit)
		provider.Limit.expressions(visit)
	}
}

// standsApart reports whether no expression beside the result looks into what is shown, so that
// it need not be decoded for them.
func (p *Plan) standsApart(shown *Shown) bool {
	apart := true
	p.besideResult(func(x *template.Expression) {
		for _, reference := range x.Program.References() {
			apart = apart && shown.isApartFrom(reference)
		}
	})
	return apart
}

func (s *Shown) isApartFrom(reference *expression.Reference) bool {
	steps, keys := reference.Path.Segments, s.Keys
	switch reference.Slot {
	case RootCalls:
		keys = append([]string{s.Call, "response"}, keys...)
	case RootResponse:
	default:
		return true
	}
	for i := range min(len(steps), len(keys)) {
		if steps[i].Step == expression.StepKey && steps[i].Key != keys[i] {
			return true
		}
	}
	return false
}

// Shown says that the result of a plan is the record of a part of one answer.
type Shown struct {
	Call string
	Keys []string // from the body of the answer to the native object
	// Failure, if not nil, tells the answer for a failure, by its status and its body: the plan then
	// leaves it to be decoded.
	Failure *template.Expression
	// Apart takes the list that is shown out of the answer; nil where it is no list, or where
	// another expression looks into it.
	Apart *direct.Apart
	// HasETag says that the record may have an etag.
	HasETag bool
	plan    lazyPlan
	proven  lazyPlan
}

// Shown returns what the result shows, or nil where it is made of more than the record of a part
// of one answer, or the record looks at answers itself, which may come later.
func (p *Plan) Shown() *Shown { return p.answers.of(p).shown }

// ShownPlan returns the plan by which the result is made from the bytes of the answer that Shown
// names, or nil where there is none.
func (p *Plan) ShownPlan() *direct.Plan {
	shown := p.Shown()
	if shown == nil || !p.mapping.plansRecord() {
		return nil
	}
	return shown.plan.get(func() *direct.Plan { return direct.Compile(p.mapping.Record, shown.options()) })
}

// ProvenShownPlan is ShownPlan with a plan that holds the result against its schema on the way.
func (p *Plan) ProvenShownPlan() *direct.Plan {
	shown := p.Shown()
	if shown == nil || !p.mapping.plansRecord() {
		return nil
	}
	return shown.proven.get(func() *direct.Plan {
		options := shown.options()
		options.Schema = p.mapping.Resource.Read
		return direct.Compile(p.mapping.Record, options)
	})
}

func (s *Shown) options() direct.Options {
	return direct.Options{Document: RootResponse, Keys: s.Keys, Unless: s.Failure}
}

// failureOf returns what tells an answer of a call below 300 for a failure, nil for nothing. It
// is not known alone where the call has a rule for success too.
func (p *Plan) failureOf(name string) (failure *template.Expression, known bool) {
	for _, call := range p.Calls {
		if call.Name != name {
			continue
		}
		rule := call.Error
		if rule == nil && p.mapping.Provider != nil {
			rule = p.mapping.Provider.Error
		}
		if rule == nil || rule.When == nil {
			return nil, call.OK == nil
		}
		return rule.When, call.OK == nil && readsOnly(rule.When, RootResponse, RootStatus)
	}
	return nil, false
}

func readsOnly(x *template.Expression, roots ...int) bool {
	for _, reference := range x.Program.References() {
		if !slices.Contains(roots, reference.Slot) {
			return false
		}
	}
	return true
}

// findShown returns what the result of a plan shows, as far as it can be made from bytes.
func (p *Plan) findShown() *Shown {
	out := shownBy(p.Result, p.mapping.Record)
	if out == nil {
		return nil
	}
	if p.isList {
		if p.standsApart(out) {
			out.Apart = direct.NewApart(out.Keys)
		}
		return out
	}
	failure, known := p.failureOf(out.Call)
	if out.Failure = failure; !known {
		return nil
	}
	return out
}

// shownBy recognises a result that is record(calls.NAME.response) or the record of a part of it.
// It is none where the record looks at answers itself, since those may come later, or where its
// fields are not written out or have remote_data among them.
func shownBy(result, record *template.Tree) *Shown {
	if result == nil || record == nil || looksAtCalls(record) {
		return nil
	}
	fields := record.View()
	if fields.Kind != template.ViewObject || slices.Contains(fields.Keys, "remote_data") {
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
	shown := &Shown{Call: keys[0].Key, HasETag: slices.Contains(fields.Keys, "etag")}
	for _, key := range keys[2:] {
		if key.Step != expression.StepKey {
			return nil
		}
		shown.Keys = append(shown.Keys, key.Key)
	}
	return shown
}

func looksAtCalls(tree *template.Tree) bool {
	looks := false
	tree.Expressions(func(x *template.Expression) {
		for _, reference := range x.Program.References() {
			looks = looks || reference.Slot == RootCalls
		}
	})
	return looks
}
