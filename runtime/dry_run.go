package runtime

import (
	"net/http"
	"strings"

	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/template"
	"github.com/unimap/unimap/engine/value"
)

// skipsReading reports whether a dry run does not make a reading call, since it looks at the answer of
// one which was only planned. Such is a call that reads a new object back.
func (s *session) skipsReading(call *mapping.Call) bool {
	if !call.Read {
		return false
	}
	needs := s.unsentCallOf(call)
	if needs == "" {
		return false
	}
	s.traceStep(Step{Call: call.Name, Skipped: "a dry run has no answer of " + needs, Needs: needs})
	return true
}

// cannotTell reports whether a writing call failed in a dry run for want of the answer of one which was
// only planned. That is nobody's fault.
func (s *session) cannotTell(call *mapping.Call) bool {
	needs := s.unsentCallOf(call)
	if needs == "" {
		return false
	}
	s.traceStep(Step{Call: call.Name, Planned: true, Needs: needs})
	return true
}

// unsentCallOf returns the first call that was only planned and whose answer an expression of call
// looks at, or "".
func (s *session) unsentCallOf(call *mapping.Call) string {
	needs := ""
	call.Expressions(func(x *template.Expression) {
		for _, reference := range x.Program.References() {
			if reference.Slot != mapping.RootCalls || len(reference.Path.Segments) == 0 || needs != "" {
				continue
			}
			if name := reference.Path.Segments[0].Key; s.isPlanned(name) {
				needs = name
			}
		}
	})
	return needs
}

// isPlanned reports whether a call was planned instead of sent, all together or for an element of a list.
func (s *session) isPlanned(name string) bool {
	for _, step := range s.trace.Steps {
		if base, _, _ := strings.Cut(step.Call, "["); step.Planned && base == name {
			return true
		}
	}
	return false
}

// dryRunResult shows the calls that were planned. Of one that depends on an answer there is only
// what it needs.
func (s *session) dryRunResult() *Result {
	calls := []any{}
	for _, step := range s.trace.Steps {
		switch {
		case !step.Planned:
		case step.Request == nil:
			calls = append(calls, value.ObjectOf("call", step.Call, "needs", step.Needs))
		default:
			calls = append(calls, step.Request.asValue(step.Call))
		}
	}
	v := value.ObjectOf("dry_run", true, "calls", calls)
	return &Result{Status: http.StatusOK, ContentType: "application/json", value: v, Body: value.Append(nil, v)}
}
