package expression

import (
	"slices"

	"github.com/unimap/unimap/engine/value"
)

// open returns the reference if it leads to an open object or into one, and nil otherwise: see
// Name.Open.
func (s *Scope) open(r *Reference) *Reference {
	if r == nil || len(r.Path.Segments) == 0 || !s.name(r.Slot).Open[r.Path.Segments[0].Key] {
		return nil
	}
	return r
}

// Open returns the first open object that the program reads, such as the custom_fields of a request,
// or what it reads inside of one; nil where it reads none.
func (p *Program) Open() *Reference {
	for _, r := range p.References() {
		if open := p.scope.open(r); open != nil {
			return open
		}
	}
	return nil
}

// GaveWay warns of the members of what Open returns that part has and made has another value of: what
// was laid over them is in their place, and the caller would not know. The error is a *limit.Error.
func (f *Frame) GaveWay(open *Reference, part, made *value.Object) error {
	given, err := open.resolve(f)
	if err != nil {
		return err
	}
	for key, member := range part.All() {
		if value.IsMissing(value.Member(given, key)) {
			continue
		}
		same, err := f.equal(member, made.Get(key))
		if err != nil {
			return err
		}
		if same {
			continue
		}
		err = f.warnOnce(Warning{
			Code: "field_ignored", Pointer: value.Pointer(append(open.Path.Pattern(), key)),
			Message: "it gives way to what the mapping makes of other fields, or by itself, under the same name",
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// warnOnce adds a warning that is not there yet.
func (f *Frame) warnOnce(w Warning) error {
	if !slices.Contains(f.warnings, w) {
		f.warn(w)
	}
	return f.call.Meter.Step(len(f.warnings))
}

// equal is value.Equal, and counts what it takes.
func (f *Frame) equal(a, b any) (bool, error) {
	return value.EqualWithin(a, b, func(a, b any) error {
		return f.call.Meter.Step(1 + scalarSteps(a) + scalarSteps(b))
	})
}

// merging returns the call of merge with arguments of which some are open objects; nil are the
// others.
func merging(call func(environment, arguments any) any, open []*Reference) func(environment, arguments any) any {
	return func(environment, arguments any) any {
		made := call(environment, arguments)
		for i, argument := range arguments.([]any) {
			part, ok := argument.(*value.Object)
			if !ok || open[i] == nil {
				continue
			}
			if err := environment.(*Frame).GaveWay(open[i], part, made.(*value.Object)); err != nil {
				panic(err)
			}
		}
		return made
	}
}
