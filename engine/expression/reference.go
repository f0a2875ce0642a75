package expression

import "github.com/unimap/unimap/engine/value"

// Reference is a static path of an expression, bound to the slot of its root in a Frame.
type Reference struct {
	Slot int
	Path Path
}

// Source gives references their values out of something else than the frame, such as a document
// that has not been decoded.
type Source interface {
	// Resolve returns the value of the first steps of a reference, and how many those are; ok is
	// false for a reference that the frame itself has the value of.
	Resolve(r *Reference) (v any, steps int, ok bool)
}

// SetSource makes the frame ask source for its references first. A nil source takes that back.
func (f *Frame) SetSource(source Source) { f.source = source }

// resolve follows the path. The error is a *limit.Error.
func (r *Reference) resolve(f *Frame) (any, error) {
	var v any
	steps, sourced := 0, false
	if f.source != nil {
		v, steps, sourced = f.source.Resolve(r)
	}
	if !sourced {
		v = f.Get(r.Slot)
	}
	for i := steps; i < len(r.Path.Segments) && !value.IsMissing(v); i++ {
		s := &r.Path.Segments[i]
		if s.Step != StepKey {
			v = value.Element(v, s.Index)
			continue
		}
		var err error
		if v, err = member(f, v, s.Key); err != nil {
			return nil, err
		}
	}
	return v, nil
}

// Resolve returns the value of a reference in the frame. The error is a *limit.Error.
func (f *Frame) Resolve(r *Reference) (any, error) { return r.resolve(f) }
