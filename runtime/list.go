package runtime

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/schema"
	"github.com/unimap/unimap/engine/template"
	"github.com/unimap/unimap/engine/value"
)

// item is one object of the page that is answered with.
type item struct {
	unified *value.Object
	record  *builtRecord // nil if the object is not what record(...) built
}

// builtRecord is what is known of a record that a result has built.
type builtRecord struct {
	native   any
	warnings []expression.Warning
	leaves   []template.TraceEntry // if there is a trace
}

// leftOut is an object of the provider's page of which nothing is mapped.
type leftOut struct {
	number int // in the provider's page, from 0
	before int // how many objects that are mapped stand before it
}

// respondList builds the answer of the method list.
func (s *session) respondList(ctx context.Context) (*Result, *Error) {
	if s.common.format == FormatRaw || s.common.format == FormatStream {
		return s.rawList(ctx)
	}
	if s.shown != nil && s.shown.shown != nil {
		if result, done, failure := s.respondShownList(ctx, s.shown); done {
			return result, failure
		}
	}
	all, lost, failure := s.items(ctx)
	if failure != nil {
		return nil, failure
	}
	from, to := s.window(len(all))
	shown := all[from:to]
	s.warnOfItems(shown)
	s.warnOfLeftOut(lost, len(all))
	if s.trace != nil {
		s.trace.Fields = s.traceFields(ctx)
	}
	if failure := s.check(ctx, s.violationsOf(shown)); failure != nil {
		return nil, failure
	}
	next, text, failure := s.nextPage(ctx, int64(len(all)))
	if failure != nil {
		return nil, failure
	}
	s.tracePage(next)
	result, failure := s.listResult(shown, text)
	if failure != nil {
		return nil, failure
	}
	result.NextCursor = text
	return result, nil
}

// rawList passes the provider's page on as a whole: only unified objects are counted.
func (s *session) rawList(ctx context.Context) (*Result, *Error) {
	s.page.Skip = 0
	next, text, failure := s.nextPage(ctx, 0)
	if failure != nil {
		return nil, failure
	}
	s.tracePage(next)
	result := s.rawResult()
	result.NextCursor = text
	return result, nil
}

// items evaluates the result to the objects of the provider's page, and to those that it leaves out
// because nothing of them is mapped.
func (s *session) items(ctx context.Context) ([]item, []leftOut, *Error) {
	records := map[*value.Object]*builtRecord{}
	var lost []leftOut
	recorder := mapping.Recorder{Built: func(native, unified any, warnings []expression.Warning) {
		if object, ok := unified.(*value.Object); ok {
			records[object] = &builtRecord{native: native, warnings: warnings}
		} else {
			lost = append(lost, leftOut{len(records) + len(lost), len(records)})
		}
	}}
	f := s.mapping.NewRecordedFrame(ctx, s.values(), s.environment(), recorder)
	v, err := s.plan.Result.Eval(f)
	if err != nil {
		return nil, nil, s.mappingError(err)
	}
	for i := range f.Warnings() {
		f.Warnings()[i].Pointer = "/result" + f.Warnings()[i].Pointer
	}
	s.collect(f)
	list, ok := v.([]any)
	if !ok {
		return nil, nil, s.badList("", v, "a list")
	}
	if len(list) == 0 {
		if failure := s.absentList(f); failure != nil {
			return nil, nil, failure
		}
	}
	items := make([]item, len(list))
	for i, element := range list {
		unified, ok := element.(*value.Object)
		if !ok {
			return nil, nil, s.badList(itemPointer(i), element, "a unified object")
		}
		items[i] = item{unified, records[unified]}
	}
	return items, lost, nil
}

// absentList is the error for an empty list that was made of one that is not there, or nil.
func (s *session) absentList(f *expression.Frame) *Error {
	view := s.plan.Result.View()
	if view.Kind != template.ViewLeaf && view.Kind != template.ViewEach {
		return nil
	}
	absent, isAbsent := view.Expression.Program.AbsentList(f)
	if !isAbsent {
		return nil
	}
	failure := s.badList("", value.Missing, "a list")
	failure.Message += ": " + absent.String()
	return failure
}

func (s *session) badList(pointer string, v any, wanted string) *Error {
	what := string(value.KindOf(v))
	if value.IsMissing(v) {
		what = "nothing"
	}
	return &Error{
		StatusCode: http.StatusBadGateway, Code: CodeMappingOutput, Origin: OriginMapping, Position: s.plan.Position(), Pointer: pointer,
		Message: "the mapping gave " + what + " instead of " + wanted,
	}
}

func itemPointer(i int) string { return "/result/" + strconv.Itoa(i) }

// window returns which objects of a provider's page, from and to, are those of the page that was
// asked for. The provider may have given more.
func (s *session) window(count int) (from, to int) {
	first := min(s.page.Skip, int64(count))
	return int(first), int(min(first+s.page.limit, int64(count)))
}

// warnOfLeftOut names the objects that the page lacks because nothing of them is mapped. Of a
// provider's page that is given in parts, each part names those that would have stood in it.
func (s *session) warnOfLeftOut(lost []leftOut, count int) {
	from, to := s.window(count)
	var numbers []string
	for _, one := range lost {
		if from <= one.before && one.before < to || one.before == count && to == count {
			numbers = append(numbers, strconv.Itoa(one.number))
		}
	}
	if len(numbers) > 0 {
		s.warn(Warning{
			Code: "object_left_out", Pointer: "/result",
			Message: "nothing is mapped of these objects of the provider's page, counted from 0: " + strings.Join(numbers, ", "),
		})
	}
}

// warnOfItems takes over the warnings of the records that are shown.
func (s *session) warnOfItems(items []item) {
	for i, one := range items {
		if one.record == nil {
			continue
		}
		for _, w := range one.record.warnings {
			s.warn(Warning{Code: w.Code, Pointer: itemPointer(i) + w.Pointer, Message: s.credentials.mask(w.Message)})
		}
	}
}

// violationsOf holds every object against the schema.
func (s *session) violationsOf(items []item) []schema.Violation {
	var found []schema.Violation
	for i, one := range items {
		for _, v := range s.violations(one.unified) {
			v.Pointer = itemPointer(i) + v.Pointer
			found = append(found, v)
		}
	}
	return found
}

// traceItems evaluates the result with a trace. Pointers are those of the answer.
func (s *session) traceItems(ctx context.Context) []FieldTrace {
	records := map[*value.Object]*builtRecord{}
	var leaves, own []template.TraceEntry
	recorder := mapping.Recorder{
		Trace: func(entry template.TraceEntry) { leaves = append(leaves, entry) },
		Built: func(_, unified any, _ []expression.Warning) {
			if object, ok := unified.(*value.Object); ok {
				records[object] = &builtRecord{leaves: leaves}
			}
			leaves = nil
		},
	}
	f := s.mapping.NewRecordedFrame(ctx, s.values(), s.environment(), recorder)
	v, err := s.plan.Result.EvalTraced(f, func(entry template.TraceEntry) { own = append(own, entry) })
	list, _ := v.([]any)
	if err != nil { // which was reported by the first evaluation
		return []FieldTrace{}
	}
	from, to := s.window(len(list))
	list = list[from:to]
	fields := []FieldTrace{}
	for i, element := range list {
		object, _ := element.(*value.Object)
		prefix := "/" + strconv.Itoa(from+i)
		for _, entry := range entriesOf(records[object], own, prefix) {
			fields = append(fields, s.fieldTrace(itemPointer(i), entry))
		}
	}
	return fields
}

// entriesOf returns what was traced of one object: the leaves of its record, or those of the
// result below a pointer.
func entriesOf(record *builtRecord, own []template.TraceEntry, prefix string) []template.TraceEntry {
	var out []template.TraceEntry
	if record != nil {
		out = record.leaves
	} else {
		for _, entry := range own {
			if rest, ok := restOf(prefix, entry.Pointer); ok {
				entry.Pointer = rest
				out = append(out, entry)
			}
		}
	}
	kept := make([]template.TraceEntry, 0, len(out))
	for _, entry := range out {
		if entry.Pointer != "" && !value.IsMissing(entry.Value) {
			kept = append(kept, entry)
		}
	}
	return kept
}

// listResult writes the objects in the form that was asked for, each with its native object.
func (s *session) listResult(items []item, next string) (*Result, *Error) {
	var natives nativeTexts
	if s.wantsRemoteData() {
		natives = nativesIn(s.answers, items)
	}
	body, values := []byte(`{"result":[`), make([]any, len(items))
	for i, one := range items {
		unified := s.formed(one.unified)
		text := value.Append(nil, unified)
		if natives != nil && one.record != nil {
			var failure *Error
			native, nativeText := s.cutNative(one.record.native, natives.of(one.record.native))
			if text, failure = withRemoteData(text, nativeText); failure != nil {
				return nil, failure
			}
			unified = with(unified, "remote_data", native)
		}
		if i > 0 {
			body = append(body, ',')
		}
		body, values[i] = append(body, text...), unified
	}
	var nextCursor any
	if next != "" {
		nextCursor = next
	}
	body = append(append(body, `],"next_cursor":`...), value.Append(nil, nextCursor)...)
	return &Result{
		Status: http.StatusOK, ContentType: "application/json", Body: append(body, '}'),
		value: value.ObjectOf("result", values, "next_cursor", nextCursor),
	}, nil
}
