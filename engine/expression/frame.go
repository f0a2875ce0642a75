package expression

import (
	"context"
	"slices"
	"time"

	"github.com/unimap/unimap/engine/function"
	"github.com/unimap/unimap/engine/limit"
	"github.com/unimap/unimap/engine/value"
)

// Frame holds what one evaluation works on. It is not safe for concurrent use.
type Frame struct {
	values   []any // of the slots that have been set, or asked for; the others are unset
	names    Names
	call     function.Call
	record   func(f *Frame, native any) (any, error)
	source   Source
	warnings []Warning
	context  context.Context
}

// Warning is something an evaluation noticed that is no failure.
type Warning struct {
	Code    string // stable: enum_unmapped, field_ignored
	Message string
	Pointer string // JSON pointer into the value being built, or into the request for what was ignored of it
}

// FrameOptions are the parts of a Frame.
type FrameOptions struct {
	Now    time.Time // the clock of the call
	Limits limit.Limits
	// Names, if not nil, is asked for the value of a slot that is read and has not been set.
	Names Names
	// Slots is the room that is made for slots at once.
	Slots int
	// Record realises record(x) of a result; nil makes it fail.
	Record func(f *Frame, native any) (any, error)
}

// Names are the values of names, such as those of a request. Each is asked for once, and only if it
// is read.
type Names interface {
	// Value returns the value of the name in slot, or Missing.
	Value(slot int) any
}

// NewFrame returns a frame for one evaluation under ctx, with no values set.
func NewFrame(ctx context.Context, options FrameOptions) *Frame {
	f := &Frame{}
	f.Reset(ctx, options)
	return f
}

// Reset makes the frame as good as a new one, and keeps its memory. Warnings that were handed out
// are not touched.
func (f *Frame) Reset(ctx context.Context, options FrameOptions) {
	clear(f.values)
	if f.values = f.values[:0]; cap(f.values) < options.Slots {
		f.values = make([]any, 0, options.Slots+spareSlots)
	}
	if f.call.Meter == nil {
		f.call.Meter = &limit.Meter{}
	}
	f.call.Meter.Reset(ctx, options.Limits)
	f.call.Now, f.names, f.record, f.context = options.Now, options.Names, options.Record, ctx
	f.warnings, f.source = nil, nil
}

// Clear forgets the values and warnings of the frame, which is of use again after Reset.
func (f *Frame) Clear() {
	clear(f.values)
	f.values, f.names, f.warnings, f.context, f.record, f.source = f.values[:0], nil, nil, nil, nil, nil
	*f.call.Meter = limit.Meter{} // which knows the context too
}

// spareSlots is the room that a frame takes for slots beyond the ones set.
const spareSlots = 8

// Set gives the name in slot its value.
func (f *Frame) Set(slot int, v any) {
	if slot >= len(f.values) {
		f.values = slices.Grow(f.values, slot+1-len(f.values)+spareSlots)
	}
	for len(f.values) <= slot {
		f.values = append(f.values, unset{})
	}
	f.values[slot] = v
}

// unset stands in a slot that has not been set.
type unset struct{}

// Get returns the value of the name in slot, or Missing.
func (f *Frame) Get(slot int) any {
	if slot < len(f.values) {
		v := f.values[slot]
		if _, none := v.(unset); !none {
			return v
		}
	}
	if f.names == nil {
		return value.Missing
	}
	v := f.names.Value(slot)
	f.Set(slot, v)
	return v
}

// Fork returns a frame that shares the budget and the warnings' order with f, and in which the
// names of the first slots have the values that they have in f; Join brings its warnings back.
func (f *Frame) Fork(slots int) *Frame {
	fork := &Frame{call: f.call, names: f.names, record: f.record, context: f.context, values: make([]any, 0, slots+spareSlots)}
	fork.values = append(fork.values, f.values[:min(slots, len(f.values))]...)
	return fork
}

// Join appends the warnings of a forked frame.
func (f *Frame) Join(fork *Frame) { f.warnings = append(f.warnings, fork.warnings...) }

// Meter returns the budget of the evaluation.
func (f *Frame) Meter() *limit.Meter { return f.call.Meter }

// Warnings returns what was noticed so far. The caller may complete entries in place.
func (f *Frame) Warnings() []Warning { return f.warnings }

func (f *Frame) warn(w Warning) { f.warnings = append(f.warnings, w) }

// DropWarnings forgets the warnings after the first n.
func (f *Frame) DropWarnings(n int) { f.warnings = f.warnings[:n] }
