package runtime

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/template"
	"github.com/unimap/unimap/engine/value"
)

// execute makes the calls of the plan in order.
func (s *session) execute(ctx context.Context) *Error {
	for i, call := range s.plan.Calls {
		primary := i == s.plan.Primary
		if s.request.DryRun && s.skipsReading(call) {
			continue
		}
		failure := s.executeCall(ctx, call, primary)
		if failure != nil && s.request.DryRun && s.cannotTell(call) {
			continue
		}
		if failure != nil && call.Optional && failure.Code != CodeFieldIgnored && ctx.Err() == nil {
			s.warn(Warning{Code: "call_failed", Message: "the optional call " + call.Name + " failed: " + s.credentials.mask(failure.Message)})
			continue
		}
		if failure != nil {
			return failure
		}
		if s.asyncJob != nil {
			break
		}
	}
	if s.remoteData != nil && !s.remoteDataSent {
		s.warn(Warning{Code: codeIgnored, Pointer: "/remote_data", Message: "the call that remote_data goes to was not made"})
	}
	return nil
}

// executeCall makes one call of the plan: not at all, once, or once for each element of a list.
func (s *session) executeCall(ctx context.Context, call *mapping.Call, primary bool) *Error {
	e := s.borrow(ctx)
	defer e.Return()
	f := &e.Frame
	if call.When != nil {
		holds, err := call.When.Eval(f)
		if err != nil {
			return s.mappingError(err)
		}
		if !value.Truthy(holds) {
			s.traceStep(Step{Call: call.Name, Skipped: "when: " + call.When.Program.Source()})
			return nil
		}
	}
	if call.Each == nil {
		answer, failure := s.attempt(ctx, call, call.Name, f, primary)
		if failure == nil && answer != nil && answer.shown != nil {
			s.shown = answer
		}
		if failure == nil && answer != nil && (answer.shown == nil || s.plan.ReadsCall(call.Name)) {
			s.calls = with(s.calls, call.Name, answer.asValue())
		}
		return failure
	}
	elements, err := call.Each.Source.Eval(f)
	if err != nil {
		return s.mappingError(err)
	}
	if value.IsNil(elements) {
		s.traceStep(Step{Call: call.Name, Skipped: "each: " + call.Each.Source.Program.Source()})
		return nil
	}
	answers := []any{}
	for i, element := range listOf(elements) {
		e := s.borrow(ctx)
		e.Set(call.Each.Slot, element)
		answer, failure := s.attempt(ctx, call, call.Name+"["+strconv.Itoa(i)+"]", &e.Frame, primary)
		e.Return()
		if failure != nil {
			return failure
		}
		if answer != nil {
			answers = append(answers, answer.asValue())
		}
	}
	s.calls = with(s.calls, call.Name, answers)
	return nil
}

// attempt checks the requirements of a call, sends it and waits for its job. It returns no answer
// in a dry run of a call that writes.
func (s *session) attempt(ctx context.Context, call *mapping.Call, name string, f *expression.Frame, primary bool) (*exchangeAnswer, *Error) {
	if ctx.Err() != nil { // which a client may not look at
		return nil, contextError(ctx.Err())
	}
	if failure := s.require(call, f); failure != nil {
		failure.Call = name
		return nil, failure
	}
	warnings := len(s.warnings)
	exchange, failure := s.compose(call, name, f, primary)
	if failure == nil {
		failure = s.refuseIgnored(warnings)
	}
	if failure != nil {
		failure.Call = name
		return nil, failure
	}
	if s.request.DryRun && !call.Read {
		s.traceStep(Step{Call: name, Planned: true, Request: s.masked(exchange)})
		return nil, nil
	}
	answer, failure := s.perform(ctx, exchange)
	if failure != nil {
		failure.Call = name
		return nil, failure
	}
	if !call.Read {
		s.applied = append(s.applied, name)
	}
	s.answers = append(s.answers, answer)
	// Where the primary call is not made, or gives no body, a later answer shows the object.
	if primary {
		s.primary, s.primaryMade = answer, true
	} else if !answer.isNil() && (!s.primaryMade || s.primary.isNil()) {
		s.primary = answer
	}
	return answer, nil
}

// require checks the conditions for sending a call.
func (s *session) require(call *mapping.Call, f *expression.Frame) *Error {
	for _, requirement := range call.Requires {
		holds, err := requirement.That.Eval(f)
		if err != nil {
			return s.mappingError(err)
		}
		if value.Truthy(holds) {
			continue
		}
		message, _, err := requirement.Else.Render(f)
		if err != nil {
			return s.mappingError(err)
		}
		e := clientError(http.StatusUnprocessableEntity, CodePrecondition, "%s", message)
		e.Pointer, e.Position = requirement.At, requirement.That.Position()
		if requirement.Conflict {
			e.StatusCode, e.Code = http.StatusConflict, CodeRemoteConflict
		}
		return e
	}
	return nil
}

// mappingError turns the failure of an expression into an error: the caller's fault if a unified
// value has no native one, or what the caller has sent is too much for a function, otherwise the
// mapping's.
func (s *session) mappingError(err error) *Error {
	var enumError *expression.EnumError
	if errors.As(err, &enumError) {
		e := clientError(http.StatusUnprocessableEntity, CodeUnsupportedValue, "%s", enumError.Error())
		e.Cause, e.Position, e.Pointer = err, positionOf(err), requestPointer(enumError.Paths)
		return e
	}
	if e := refusedByFunction(err); e != nil {
		return e
	}
	if isContextsEnd(err) {
		e := contextError(err)
		e.Position = positionOf(err)
		return e
	}
	e := &Error{
		StatusCode: http.StatusBadGateway, Code: CodeMappingFailed, Origin: OriginMapping,
		Message: "the mapping failed: " + err.Error(), Position: positionOf(err), Cause: err,
	}
	var failure *template.Error
	if errors.As(err, &failure) {
		if s.isCursorsFault(failure) {
			return invalidCursor("is not one that this API has given", err)
		}
		e.Pointer = failure.Pointer
		switch failure.Code {
		case "path_value_missing", "path_value_invalid", "header_value_invalid":
			e.StatusCode, e.Origin = http.StatusUnprocessableEntity, OriginClient
			e.Code, e.Message = CodeInvalidRequest, "the request cannot be sent: "+failure.Message
		}
	}
	return e
}

// refusedByFunction returns the error for a value that the caller has sent and that is too large or
// too deep for a function of the mapping; nil for any other failure. What a function does not take
// for another reason the mapping should not have given to it.
func refusedByFunction(err error) *Error {
	var failure *expression.RuntimeError
	if !errors.As(err, &failure) || len(failure.Subject) == 0 {
		return nil
	}
	if !strings.HasPrefix(failure.Code, "rich_text_") && !strings.HasPrefix(failure.Code, "limit_") {
		return nil
	}
	for _, path := range failure.Subject {
		if path.Root != "body" && path.Root != "query" {
			return nil
		}
	}
	e := clientError(http.StatusUnprocessableEntity, CodeInvalidRequest, "the request cannot be sent: %s", failure.Message)
	e.Cause, e.Position, e.Pointer = err, positionOf(err), requestPointer(failure.Subject)
	return e
}

// requestPointer returns the JSON pointer of the first of the paths that leads into the body or the
// query.
func requestPointer(paths []expression.Path) string {
	for _, path := range paths {
		var segments []string
		switch path.Root {
		case "body":
		case "query":
			segments = append(segments, "query")
		default:
			continue
		}
		for _, segment := range path.Segments {
			switch segment.Step {
			case expression.StepKey:
				segments = append(segments, segment.Key)
			case expression.StepIndex:
				segments = append(segments, strconv.FormatInt(segment.Index, 10))
			}
		}
		return value.Pointer(segments)
	}
	return ""
}

func (s *session) traceStep(step Step) {
	if s.trace != nil {
		s.trace.Steps = append(s.trace.Steps, step)
	}
}

// with returns a copy of an object with one member more, since frames made earlier keep theirs.
func with(object *value.Object, key string, member any) *value.Object {
	out := object.Clone()
	out.Set(key, member)
	return out
}

// listOf returns a list as it is, and anything else as a list of one.
func listOf(v any) []any {
	if list, ok := v.([]any); ok {
		return list
	}
	return []any{v}
}
