package mapping

import (
	"context"
	"time"

	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/limit"
	"github.com/unimap/unimap/engine/template"
	"github.com/unimap/unimap/engine/value"
)

// Values are what the slots of a mapping see of one unified call. The zero value of a field
// means missing.
type Values struct {
	ID    string
	Query *value.Object // unified query parameters
	Body  *value.Object // unified request body
	// LateBody, if not nil, makes the body when an expression first asks for it.
	LateBody func() any
	Account  *value.Object // settings of the account
	Calls    *value.Object // {NAME: {response, status, headers}}
	Page     *value.Object // {cursor, size} of the method list
}

// Environment is what evaluation takes from outside.
type Environment struct {
	Now    time.Time
	Limits limit.Limits
}

// NewFrame returns a frame in which the expressions of the mapping can be evaluated.
func (m *Mapping) NewFrame(ctx context.Context, v Values, e Environment) *expression.Frame {
	return m.NewRecordedFrame(ctx, v, e, Recorder{})
}

// NewTracedFrame is NewFrame with the leaves of every record reported to trace.
func (m *Mapping) NewTracedFrame(ctx context.Context, v Values, e Environment, trace template.Trace) *expression.Frame {
	return m.NewRecordedFrame(ctx, v, e, Recorder{Trace: trace})
}

// Recorder follows the records that an evaluation builds.
type Recorder struct {
	// Trace is given each leaf of a record, with its pointer in the record. Nil for none.
	Trace template.Trace
	// Built is given each record after its leaves, with the native object that it is of. It takes
	// the warnings of the record over from the frame. Nil leaves them there.
	Built func(native, unified any, warnings []expression.Warning)
}

// NewRecordedFrame is NewFrame with a recorder of its records.
func (m *Mapping) NewRecordedFrame(ctx context.Context, v Values, e Environment, recorder Recorder) *expression.Frame {
	return expression.NewFrame(ctx, expression.FrameOptions{
		Now: e.Now, Limits: e.Limits, Names: &v, Slots: rootCount, Record: m.recordFunction(recorder),
	})
}

// Value implements expression.Names.
func (v *Values) Value(root int) any {
	var object *value.Object
	switch root {
	case RootID:
		if v.ID != "" {
			return v.ID
		}
	case RootQuery:
		object = v.Query
	case RootBody:
		if v.LateBody != nil {
			return v.LateBody()
		}
		object = v.Body
	case RootAccount:
		object = v.Account
	case RootCalls:
		object = v.Calls
	case RootPage:
		object = v.Page
	}
	if object == nil {
		return value.Missing
	}
	return object
}

// recordFunction realises record(x): the record of one native object, or of each of a list.
func (m *Mapping) recordFunction(recorder Recorder) func(*expression.Frame, any) (any, error) {
	if m.Record == nil {
		return nil
	}
	return func(f *expression.Frame, native any) (any, error) { return m.records(f, native, recorder) }
}

func (m *Mapping) records(f *expression.Frame, native any, recorder Recorder) (any, error) {
	list, ok := native.([]any)
	if !ok {
		return m.recordOf(f, native, recorder)
	}
	out := make([]any, 0, len(list))
	for _, element := range list {
		unified, err := m.recordOf(f, element, recorder)
		if err != nil {
			return nil, err
		}
		if !value.IsMissing(unified) {
			out = append(out, unified)
		}
	}
	return out, nil
}

// recordOf evaluates the record in a frame of its own, so that response means the native object
// in it alone.
func (m *Mapping) recordOf(f *expression.Frame, native any, recorder Recorder) (any, error) {
	inner := f.Fork(rootCount)
	inner.Set(RootResponse, native)
	unified, err := m.Record.EvalTraced(inner, recorder.Trace)
	if recorder.Built != nil && err == nil {
		recorder.Built(native, unified, inner.Warnings())
		return unified, nil
	}
	f.Join(inner)
	return unified, err
}

// ReadRecord builds the unified object of one native object.
func (m *Mapping) ReadRecord(f *expression.Frame, native any) (any, error) {
	return m.recordOf(f, native, Recorder{})
}

// Referred is what a query parameter that may be a reference says: its name, else its id, or
// the value itself where it is no reference.
func Referred(v any) any {
	reference, ok := v.(*value.Object)
	if !ok {
		return v
	}
	if name := reference.Get("name"); !value.IsNil(name) {
		return name
	}
	return reference.Get("id")
}

// ReferenceText is the text of a query parameter that may be a reference.
func ReferenceText(v any) string {
	v = Referred(v)
	if text, ok := v.(string); ok {
		return text
	}
	return value.String(v)
}
