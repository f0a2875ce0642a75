package runtime

import (
	"context"
	"net/http"
	"strings"

	"github.com/tidwall/sjson"

	"github.com/unimap/unimap/engine/schema"
	"github.com/unimap/unimap/engine/template"
	"github.com/unimap/unimap/engine/value"
)

// respond builds the answer in the format that was asked for.
func (s *session) respond(ctx context.Context) (*Result, *Error) {
	switch {
	case s.request.DryRun:
		return s.dryRunResult(), nil
	case s.asyncJob != nil:
		return s.jobResult(), nil
	case s.common.format == FormatStream && s.primary != nil && s.primary.stream != nil:
		return &Result{
			Status: http.StatusOK, Stream: s.primary.stream, value: value.Missing,
			ContentType: contentType(s.primary),
		}, nil
	case s.method.IsList():
		return s.respondList(ctx)
	case s.common.format == FormatRaw || s.common.format == FormatStream:
		return s.rawResult(), nil
	}
	if s.shown != nil {
		return s.showResult(ctx, s.shown)
	}
	unified, failure := s.unified(ctx)
	if failure != nil {
		return nil, failure
	}
	unified = s.formed(unified)
	result := &Result{Status: http.StatusOK, ContentType: "application/json", value: unified, Body: value.Append(nil, unified)}
	result.ETag, _ = unified.Get("etag").(string)
	return s.addRemoteData(result)
}

// formed gives a unified object the form that was asked for.
func (s *session) formed(unified *value.Object) *value.Object {
	if s.common.format == FormatNormalized {
		if s.method.Name != "delete" { // of which the id is all there is
			unified = s.mapping.Resource.Read.Complete(unified).(*value.Object)
		}
		unified = unified.Without("remote_data")
	}
	return s.common.excluded.cut(unified).(*value.Object)
}

// unified evaluates the result and holds it against the schema.
func (s *session) unified(ctx context.Context) (*value.Object, *Error) {
	f := s.frame(ctx)
	v, failure := s.evaluate(s.plan.Result, f)
	if failure != nil {
		return nil, failure
	}
	if s.trace != nil {
		s.trace.Fields = s.traceFields(ctx)
	}
	unified, ok := v.(*value.Object)
	if !ok {
		return nil, &Error{
			StatusCode: http.StatusBadGateway, Code: CodeMappingOutput, Origin: OriginMapping, Position: s.plan.Position(),
			Message: "the mapping gave " + string(value.KindOf(v)) + " instead of a unified object",
		}
	}
	return unified, s.check(ctx, s.violations(unified))
}

// violations holds a unified object against the schema, as far as the runtime is told to.
func (s *session) violations(unified *value.Object) []schema.Violation {
	if s.runtime.options.Validate == ValidateOff {
		return nil
	}
	return s.mapping.Resource.Read.Validate(unified)
}

// check reports what breaks the schema in an answer as the runtime is told to.
func (s *session) check(ctx context.Context, violations []schema.Violation) *Error {
	if len(violations) == 0 {
		return nil
	}
	found := s.explain(ctx, violations)
	if s.trace != nil {
		s.trace.Verdict = found
	}
	if s.runtime.options.Validate == ValidateWarn {
		for _, d := range found {
			s.warn(Warning{Code: "invalid_output", Pointer: d.Pointer, Message: d.Message})
		}
		return nil
	}
	return &Error{
		StatusCode: http.StatusBadGateway, Code: CodeMappingOutput, Origin: OriginMapping, Pointer: found[0].Pointer, Details: found,
		Message: "the unified answer is not valid: " + placed(violations[0].Pointer, violations[0].Message),
	}
}

// explain finds the line of the mapping behind each violation by evaluating the result once more
// with a trace: expressions are pure, so they give the same again.
func (s *session) explain(ctx context.Context, violations []schema.Violation) []Detail {
	fields := s.traceFields(ctx)
	out := details("", violations)
	for i, v := range violations {
		best := -1
		for j, f := range fields {
			if within(v.Pointer, f.Pointer) && (best < 0 || len(f.Pointer) >= len(fields[best].Pointer)) {
				best = j
			}
		}
		if best >= 0 {
			out[i].Source = fields[best].Source
		}
	}
	return out
}

// within reports whether one pointer is the other or below it, or the other way round.
func within(a, b string) bool {
	return a == b || strings.HasPrefix(a, b+"/") || strings.HasPrefix(b, a+"/")
}

// traceFields evaluates the result with a trace.
func (s *session) traceFields(ctx context.Context) []FieldTrace {
	if s.method.IsList() {
		return s.traceItems(ctx)
	}
	fields := []FieldTrace{}
	trace := func(entry template.TraceEntry) {
		if entry.Pointer != "" && !value.IsMissing(entry.Value) { // record(...) has reported its members
			fields = append(fields, s.fieldTrace("", entry))
		}
	}
	f := s.mapping.NewTracedFrame(ctx, s.values(), s.environment(), trace)
	_, _ = s.plan.Result.EvalTraced(f, trace) // its failure was reported by the first evaluation
	return fields
}

// fieldTrace makes a field of a trace of what a tree has built, below a pointer.
func (s *session) fieldTrace(below string, entry template.TraceEntry) FieldTrace {
	return FieldTrace{
		Pointer: below + entry.Pointer, Expression: entry.Expression, Source: entry.Position.String(),
		Value: s.credentials.maskValue(entry.Value),
	}
}

// wantsRemoteData reports whether the caller asked for the provider's own objects.
func (s *session) wantsRemoteData() bool {
	return !s.common.ignoreRemoteData && s.common.format != FormatNormalized && !s.common.excluded.of("remote_data").isWhole()
}

// addRemoteData sets the primary call's body into the finished answer, byte for byte.
func (s *session) addRemoteData(result *Result) (*Result, *Error) {
	if !s.showsRemoteData() {
		return result, nil
	}
	native, text := s.cutNative(s.primary.value(), s.primary.raw)
	body, failure := withRemoteData(result.Body, text)
	if failure != nil {
		return nil, failure
	}
	result.Body = body
	result.value = with(result.value.(*value.Object), "remote_data", native)
	return result, nil
}

// cutNative leaves the excluded fields out of a native object. Its text is written anew only if there
// are any.
func (s *session) cutNative(native any, text []byte) (any, []byte) {
	below := s.common.excluded.of("remote_data")
	if !below.reaches() {
		return native, text
	}
	native = below.cut(native)
	return native, value.Append(nil, native)
}

// withRemoteData sets the text of a native object into that of its unified one.
func withRemoteData(unified, native []byte) ([]byte, *Error) {
	body, err := sjson.SetRawBytes(unified, "remote_data", native)
	if err != nil {
		return nil, &Error{StatusCode: http.StatusInternalServerError, Code: CodeMappingFailed, Origin: OriginMapping, Message: "remote_data could not be added", Cause: err}
	}
	return body, nil
}

func (s *session) rawResult() *Result {
	result := &Result{Status: http.StatusOK, value: value.Missing, ContentType: "application/json", Body: []byte("null")}
	if s.primary != nil && len(s.primary.raw) > 0 {
		result.Body, result.ContentType = s.primary.raw, contentType(s.primary)
	}
	return result
}

func contentType(a *exchangeAnswer) string {
	if given := a.header.Get("Content-Type"); given != "" {
		return given
	}
	return "application/json"
}

// jobResult answers 202 with a reference to a job that is still running.
func (s *session) jobResult() *Result {
	v := value.NewObject(2)
	if s.request.ID != "" { // of a create it is not known yet
		v.Set("id", s.request.ID)
	}
	v.Set("job", value.ObjectOf("call", s.asyncJob.call, "state", s.asyncJob.state))
	return &Result{Status: http.StatusAccepted, ContentType: "application/json", value: v, Body: value.Append(nil, v)}
}
