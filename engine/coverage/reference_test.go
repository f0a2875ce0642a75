package coverage_test

import (
	"slices"
	"strconv"

	"github.com/unimap/unimap/engine/coverage"
	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/schema"
	"github.com/unimap/unimap/engine/value"
)

// unreadFields is the reference: it holds each part against each read. It returns JSON pointers to what a body holds and none of the reads covers: the
// highest pointer of each such part, in the order of the body.
func unreadFields(body *value.Object, uses coverage.Uses, shape *schema.Shape) []string {
	u := &unreadWalk{uses: uses}
	for key, member := range body.All() {
		u.walk(member, []step{{key: key}}, property(shape, key))
	}
	return u.pointers
}

// step is one step from the body to a part of it: a key, or an index of a list of some length.
type step struct {
	key    string
	index  int
	length int // of the list; 0 for a key
}

type unreadWalk struct {
	uses     coverage.Uses
	pointers []string
}

// relation says how the reads stand to a part of the body.
type relation int

const (
	unrelated relation = iota
	asked              // the part is only asked
	below              // something inside the part is read
	covered            // the part is read as a whole
)

func (u *unreadWalk) relation(path []step) relation {
	best := unrelated
	for _, read := range u.uses.Read {
		best = max(best, relate(read.Segments, path))
	}
	for _, question := range u.uses.Asked {
		switch rest, ends, ok := follow(question.Segments, path); {
		case ok && len(rest) > 0:
			best = max(best, below)
		case ok && ends:
			best = max(best, asked)
		}
	}
	return best
}

func (u *unreadWalk) walk(v any, path []step, shape *schema.Shape) {
	switch u.relation(path) {
	case covered:
		return
	case unrelated:
		u.report(path)
		return
	case asked:
		switch v.(type) {
		case *value.Object, []any:
			u.report(path)
		}
		return
	}
	switch v := v.(type) {
	case *value.Object:
		u.members(v, path, shape)
	case []any:
		for i, element := range v {
			u.walk(element, append(slices.Clone(path), step{index: i, length: len(v)}), items(shape))
		}
	}
	// A scalar or null where the mapping reads something inside: the paths through it are null
	// or missing, and that is what the mapping acts on.
}

func (u *unreadWalk) members(v *value.Object, path []step, shape *schema.Shape) {
	if u.identified(v, path, shape) {
		return
	}
	for key, member := range v.All() {
		u.walk(member, append(slices.Clone(path), step{key: key}), property(shape, key))
	}
}

// identified reports whether v is a reference whose id or name is read: its other members only
// describe what it refers to, and are not lost.
func (u *unreadWalk) identified(v *value.Object, path []step, shape *schema.Shape) bool {
	if shape == nil || shape.Shorthand() == "" {
		return false
	}
	for _, key := range []string{"id", "name"} {
		if v.Has(key) && u.relation(append(slices.Clone(path), step{key: key})) == covered {
			return true
		}
	}
	return false
}

func (u *unreadWalk) report(path []step) {
	segments := make([]string, len(path))
	for i, s := range path {
		segments[i] = s.key
		if s.length > 0 {
			segments[i] = strconv.Itoa(s.index)
		}
	}
	u.pointers = append(u.pointers, value.Pointer(segments))
}

// relate says how a read stands to a path.
func relate(read []expression.Segment, path []step) relation {
	rest, _, ok := follow(read, path)
	for len(rest) > 0 && rest[0].Step == expression.StepEach {
		rest = rest[1:]
	}
	switch {
	case !ok:
		return unrelated
	case len(rest) == 0:
		return covered
	}
	return below
}

// follow follows a read along a path, and returns what is left of it, and whether it ends at the end
// of the path rather than before. A key in the read passes over an index in the path, since a name on
// a list maps over it; each element passes over nothing where there is no list.
func follow(read []expression.Segment, path []step) (rest []expression.Segment, ends, ok bool) {
	for len(path) > 0 {
		if len(read) == 0 {
			return nil, false, true
		}
		switch r, p := read[0], path[0]; {
		case r.Step == expression.StepEach && p.length > 0:
			read, path = read[1:], path[1:]
		case r.Step == expression.StepEach:
			read = read[1:]
		case r.Step == expression.StepIndex && p.length > 0:
			index := r.Index
			if index < 0 {
				index += int64(p.length)
			}
			if index != int64(p.index) {
				return nil, false, false
			}
			read, path = read[1:], path[1:]
		case r.Step == expression.StepIndex:
			// An index of something that is no list: one() and first() take it as it is.
			read = read[1:]
		case p.length > 0:
			path = path[1:]
		case r.Key != p.key:
			return nil, false, false
		default:
			read, path = read[1:], path[1:]
		}
	}
	return read, len(read) == 0, true
}

func property(shape *schema.Shape, key string) *schema.Shape {
	if shape == nil {
		return nil
	}
	if p := shape.Property(key); p != nil {
		return p.Shape
	}
	return nil
}

func items(shape *schema.Shape) *schema.Shape {
	if shape == nil {
		return nil
	}
	return shape.Items()
}
