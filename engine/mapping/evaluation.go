package mapping

import (
	"context"
	"sync"

	"github.com/unimap/unimap/engine/expression"
)

// Evaluation is a frame of a mapping, as of NewFrame, in the memory of one that is over. It is for a caller
// that knows when its own is, and then calls Return.
type Evaluation struct {
	expression.Frame
	mapping *Mapping
	values  Values                                    // that the frame asks for
	record  func(*expression.Frame, any) (any, error) // as of recordFunction, made once so that borrowing takes no memory
}

// evaluations are kept for those to come. They hold no value.
var evaluations = sync.Pool{New: func() any {
	e := &Evaluation{}
	e.record = func(f *expression.Frame, native any) (any, error) { return e.mapping.records(f, native, Recorder{}) }
	return e
}}

// Borrow returns an evaluation of the mapping.
func (m *Mapping) Borrow(ctx context.Context, v Values, environment Environment) *Evaluation {
	e := evaluations.Get().(*Evaluation)
	e.mapping, e.values = m, v
	options := expression.FrameOptions{Now: environment.Now, Limits: environment.Limits, Names: &e.values, Slots: rootCount}
	if m.Record != nil {
		options.Record = e.record
	}
	e.Reset(ctx, options)
	return e
}

// Return gives an evaluation back that nobody uses any more. Warnings that it has handed out stay good.
func (e *Evaluation) Return() {
	e.Clear()
	e.mapping, e.values = nil, Values{}
	evaluations.Put(e)
}
