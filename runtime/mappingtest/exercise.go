package mappingtest

import (
	"context"
	"strconv"
	"strings"

	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/template"
	"github.com/unimap/unimap/engine/testcase"
	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime"
)

// take notes what a run has exercised.
func (s seen) take(ctx context.Context, r *run) {
	m, out := r.suite.mapping, r.outcome
	way, ok := r.suite.file.WayOf(r.tested, m)
	plan := planOf(m, r.suite.file, r.tested, out)
	if plan == nil {
		return
	}
	if out.trace != nil {
		way, ok = testcase.Way{Method: r.tested.Request.Method, Route: out.trace.Route}, true
	}
	s.ways[way] = s.ways[way] || ok
	if out.trace == nil {
		s.takeFailed(plan, out.failure)
		return
	}
	for _, field := range out.trace.Fields {
		s.fields[field.Source] = true
	}
	w := walk{ctx: ctx, run: r, seen: s, answers: value.NewObject(len(plan.Calls))}
	for _, call := range plan.Calls {
		w.call(call)
	}
}

// takeFailed notes the calls of a run that failed: those that are said to have been made, and
// those before the failing one that depend on nothing.
func (s seen) takeFailed(plan *mapping.Plan, failure *runtime.Error) {
	made := map[string]bool{}
	for _, name := range append([]string{failure.Call}, failure.Applied...) {
		name, _, _ = strings.Cut(name, "[")
		made[name] = true
	}
	for i, call := range plan.Calls {
		if made[call.Name] || isBefore(plan, i, failure.Call) && call.When == nil && call.Each == nil {
			s.made[call.Position().String()] = true
		}
	}
}

// isBefore reports whether a call stands in front of the one of a name.
func isBefore(plan *mapping.Plan, i int, name string) bool {
	name, _, _ = strings.Cut(name, "[")
	for _, later := range plan.Calls[i+1:] {
		if later.Name == name {
			return true
		}
	}
	return false
}

// walk goes through the calls of a run once more, with the answers they got, to see which values
// of their queries and bodies were there.
type walk struct {
	ctx     context.Context
	run     *run
	seen    seen
	answers *value.Object // of the calls so far, as expressions see them
}

func (w *walk) call(call *mapping.Call) {
	steps, skipped := w.steps(call)
	if skipped {
		w.seen.skipped[call.Position().String()] = true
	}
	if len(steps) == 0 {
		if call.Each != nil && !skipped {
			w.answers.Set(call.Name, []any{})
		}
		return
	}
	w.seen.made[call.Position().String()] = true
	if call.Each == nil {
		w.trees(call, value.Missing)
		w.answers.Set(call.Name, answerOf(steps[len(steps)-1]))
		return
	}
	w.elements(call, steps)
}

// steps returns the steps of the trace that belong to a call, and whether it was skipped.
func (w *walk) steps(call *mapping.Call) (steps []runtime.Step, skipped bool) {
	for _, step := range w.run.outcome.trace.Steps {
		switch {
		case step.Call != call.Name && !strings.HasPrefix(step.Call, call.Name+"["):
		case step.Skipped != "":
			skipped = true
		default:
			steps = append(steps, step)
		}
	}
	return steps, skipped
}

// elements goes through the elements of a call that is made for each of a list.
func (w *walk) elements(call *mapping.Call, steps []runtime.Step) {
	last := map[string]runtime.Step{}
	for _, step := range steps {
		last[step.Call] = step // of a call that waits for a job, the last one counts
	}
	source, err := call.Each.Source.Eval(w.run.suite.mapping.NewFrame(w.ctx, w.values(), w.environment()))
	if err != nil {
		return
	}
	list, isList := source.([]any)
	if !isList {
		list = []any{source}
	}
	answers := []any{}
	for i, element := range list {
		step, ok := last[call.Name+"["+strconv.Itoa(i)+"]"]
		if !ok {
			break
		}
		w.trees(call, element)
		answers = append(answers, answerOf(step))
	}
	w.answers.Set(call.Name, answers)
}

// trees evaluates the query and the body of a call.
func (w *walk) trees(call *mapping.Call, element any) {
	trace := func(entry template.TraceEntry) {
		if !value.IsMissing(entry.Value) {
			w.seen.fields[entry.Position.String()] = true
		}
	}
	for _, tree := range []*template.Tree{call.Query, call.Body} {
		if tree == nil {
			continue
		}
		f := w.run.suite.mapping.NewFrame(w.ctx, w.values(), w.environment())
		if call.Each != nil {
			f.Set(call.Each.Slot, element)
		}
		_, _ = tree.EvalTraced(f, trace) // the runtime has reported its errors
	}
}

func (w *walk) values() mapping.Values {
	v := w.run.suite.file.Values(w.run.tested, w.run.suite.mapping)
	v.Calls = w.answers
	if page := w.run.outcome.trace.Page; page != nil {
		v.Page = mapping.PageOf(orMissing(page.Cursor), page.Size)
	}
	return v
}

func orMissing(v any) any {
	if v == nil {
		return value.Missing
	}
	return v
}

func (w *walk) environment() mapping.Environment {
	return mapping.Environment{Now: w.run.suite.file.Now}
}

// answerOf returns a step's answer as expressions see it.
func answerOf(step runtime.Step) any {
	if step.Answer == nil {
		return value.Missing
	}
	headers := value.NewObject(0)
	for name, text := range step.Answer.Headers.All() {
		headers.Set(strings.ToLower(name), text)
	}
	answer := value.ObjectOf("status", int64(step.Answer.Status), "headers", headers)
	if step.Answer.Body != nil {
		answer.Set("response", step.Answer.Body)
	}
	return answer
}
