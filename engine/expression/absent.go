package expression

import (
	"slices"

	"github.com/unimap/unimap/engine/value"
)

// Absent is a value that an expression uses and that was not there.
type Absent struct {
	Path Path // up to the first step that led nowhere
	Null bool // it was null; otherwise it was missing
}

// String says what was not there, such as "response.fields is null".
func (a Absent) String() string {
	if a.Null {
		return a.Path.String() + " is null"
	}
	return a.Path.String() + " is missing"
}

// Absent follows the paths that the expression uses once more and returns where they end early,
// each place once. It is for the explanation of a failure: nothing says that the failure came
// from there.
func (p *Program) Absent(f *Frame) []Absent {
	var absent []Absent
	seen := map[string]bool{}
	for _, path := range slices.Concat(p.Reads(), p.Result()) {
		found, ok := p.absentAt(f, path)
		if ok && !seen[found.String()] {
			seen[found.String()] = true
			absent = append(absent, found)
		}
	}
	return absent
}

// AbsentList returns where the path of a list ends early that the result is made of, such as by map,
// filter, sortBy, record, or by concat with others. What they make of it is empty, which does not
// tell it from a list that is there and has no elements.
func (p *Program) AbsentList(f *Frame) (Absent, bool) {
	for _, listed := range p.known().listed {
		if absent, ok := p.absentAt(f, listed.Path); ok {
			return absent, true
		}
	}
	return Absent{}, false
}

func (p *Program) absentAt(f *Frame, path Path) (Absent, bool) {
	for i := p.scope.Size() - 1; i >= 0; i-- {
		for _, start := range p.scope.name(i).paths() {
			if rest, ok := path.after(start); ok {
				return absentIn(f.Get(i), start, rest)
			}
		}
	}
	return Absent{}, false
}

// paths returns where the value of a name is taken from.
func (n *Name) paths() []Path {
	if n.Alias != nil {
		return n.Alias
	}
	return []Path{{Root: n.Name}}
}

// after returns the steps of a path behind another that it begins with.
func (p Path) after(start Path) ([]Segment, bool) {
	n := len(start.Segments)
	if p.Root != start.Root || len(p.Segments) < n || !slices.Equal(p.Segments[:n], start.Segments) {
		return nil, false
	}
	return p.Segments[n:], true
}

// absentIn follows the steps from v, which is what the path so far leads to. Of the elements of
// a list it reports the first that has no value.
func absentIn(v any, path Path, steps []Segment) (Absent, bool) {
	if value.IsNil(v) {
		return Absent{Path: path, Null: v == nil}, true
	}
	if len(steps) == 0 {
		return Absent{}, false
	}
	step, rest := steps[0], steps[1:]
	switch step.Step {
	case StepKey:
		return absentIn(value.Member(v, step.Key), path.Append(step), rest)
	case StepIndex:
		return absentIn(value.Element(v, step.Index), path.Append(step), rest)
	}
	list, ok := v.([]any)
	if !ok {
		return absentIn(v, path, rest)
	}
	for i, element := range list {
		at := path.Append(Segment{Step: StepIndex, Index: int64(i)})
		if absent, found := absentIn(element, at, rest); found {
			return absent, true
		}
	}
	return Absent{}, false
}
