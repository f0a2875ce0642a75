package runtime

import (
	"bytes"
	"context"
	"net/http"

	"github.com/tidwall/gjson"

	"github.com/unimap/unimap/engine/direct"
	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/scratch"
	"github.com/unimap/unimap/engine/value"
)

// shown is the unified answer, made from the bytes of an answer of the provider.
type shown struct {
	text     []byte
	proven   bool // it is valid under the schema
	warnings []Warning
	items    []shownItem // of a list
	leftOut  []leftOut   // of a list
}

// plannedAnswer returns the plan that makes the unified answer from the bytes of the answer to x,
// or nil where the answer is to be decoded: because the result is more than the record of one
// answer, or because the caller wants it in another form or a trace of it.
func (s *session) plannedAnswer(x *exchange) *direct.Plan {
	if s.method.IsList() || s.plan.Shown() == nil || !s.showsAnswerTo(x) {
		return nil
	}
	if s.runtime.options.Validate == ValidateOff {
		return s.plan.ShownPlan()
	}
	return s.plan.ProvenShownPlan()
}

// recordPlan returns the plan that makes the objects of a page from their bytes, or nil.
func (s *session) recordPlan() *direct.Plan {
	if s.runtime.options.Validate == ValidateOff {
		return s.mapping.RecordPlan()
	}
	return s.mapping.ProvenRecordPlan()
}

// showsAnswerTo reports whether the answer to x is what the caller is to see, in the unified form.
func (s *session) showsAnswerTo(x *exchange) bool {
	return x.call.Name == s.plan.Shown().Call && x.call.Each == nil && x.call.Until == nil && s.trace == nil &&
		s.common.format == FormatUnified && len(s.common.excludeFields) == 0
}

// show makes the unified answer from the bytes of an answer, where there is a plan for it. The
// answer is then known to be valid JSON, and is decoded only for who asks for its value.
func (s *session) show(ctx context.Context, x *exchange, a *exchangeAnswer) {
	if a == nil || a.status >= http.StatusMultipleChoices || len(a.raw) == 0 {
		return
	}
	if !isJSON(mediaTypeOf(a)) {
		return
	}
	if s.plannedList(x) {
		s.showList(ctx, a)
		return
	}
	plan := s.plannedAnswer(x)
	if plan == nil {
		return
	}
	e := s.borrow(ctx)
	defer e.Return()
	f := &e.Frame
	f.Set(mapping.RootStatus, int64(a.status))
	made := scratch.Borrow()
	defer scratch.Return(made)
	var present, proven, ok bool
	*made, present, proven, ok = plan.AppendProven(*made, a.raw, f, s.runtime.options.Documents)
	if !ok || !present {
		return
	}
	size := len(*made)
	if s.wantsRemoteData() {
		size += len(`,"remote_data":`) + len(a.raw)
	}
	a.shown = &shown{text: append(make([]byte, 0, size), *made...), proven: proven, warnings: s.maskedWarnings(f.Warnings())}
}

// showResult is respond for an answer that has been shown.
func (s *session) showResult(ctx context.Context, a *exchangeAnswer) (*Result, *Error) {
	s.warnings = append(s.warnings, a.shown.warnings...)
	if failure := s.checkShown(ctx, a); failure != nil {
		return nil, failure
	}
	result := &Result{Status: http.StatusOK, ContentType: "application/json", Body: a.shown.text, undecoded: true}
	if s.plan.Shown().HasETag {
		result.ETag = etagOf(result.Body)
	}
	if s.showsRemoteData() {
		result.Body = appendMember(result.Body, "remote_data", s.primary.raw)
	}
	return result, nil
}

// etagOf returns the etag of a unified object that has been written without blanks, or "".
func etagOf(object []byte) string {
	// Most mappings give it last. A quote within a text is escaped, so that this is a key; it is
	// one of the object itself if only the end of the object follows its text.
	key := []byte(`"etag":`)
	if at := bytes.LastIndex(object, key); at < 0 {
		return ""
	} else if last := gjson.ParseBytes(object[at+len(key):]); last.Type == gjson.String && at+len(key)+len(last.Raw) == len(object)-1 {
		return last.Str
	}
	return gjson.GetBytes(object, "etag").Str
}

// showsRemoteData reports whether the body of the primary call is a part of the answer.
func (s *session) showsRemoteData() bool {
	if !s.wantsRemoteData() || s.primary == nil || s.primary.isNil() {
		return false
	}
	if s.primary.shown != nil {
		return true
	}
	_, isText := s.primary.body.(string)
	return !isText
}

// checkShown is check for an answer that has been shown.
func (s *session) checkShown(ctx context.Context, a *exchangeAnswer) *Error {
	if s.runtime.options.Validate == ValidateOff || a.shown.proven || s.mapping.Resource.Read.Accepts(a.shown.text) {
		return nil
	}
	unified := decoded(a.shown.text).(*value.Object)
	s.calls = with(s.calls, s.plan.Shown().Call, a.asValue()) // for the explanation
	return s.check(ctx, s.mapping.Resource.Read.Validate(unified))
}

// appendMember adds a member to the text of an object that has none of its name. It may write
// into the room behind the object.
func appendMember(object []byte, key string, text []byte) []byte {
	return append(append(beginMember(object, key), text...), '}')
}

// beginMember opens the text of an object for the value of one member more, and a closing brace.
func beginMember(object []byte, key string) []byte {
	out := object[:len(object)-1]
	if out[len(out)-1] != '{' {
		out = append(out, ',')
	}
	return append(value.AppendString(out, key), ':')
}

// decoded returns the value of JSON text that this package or the engine has written.
func decoded(text []byte) any {
	v, err := value.Decode(text, value.Limits{MaxBytes: len(text) + 1, MaxDepth: len(text) + 1, MaxValues: len(text) + 1})
	if err != nil {
		panic("runtime: wrote JSON that it cannot read: " + err.Error())
	}
	return v
}
