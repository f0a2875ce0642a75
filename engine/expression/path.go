package expression

import (
	"slices"
	"strconv"
	"strings"

	"github.com/unimap/unimap/engine/value"
)

// Segment is one step of a Path: a key, an index, or each element of a list.
type Segment struct {
	Key   string
	Index int64
	Step  Step
}

// Step says which kind of segment it is.
type Step uint8

// The steps.
const (
	StepKey Step = iota
	StepIndex
	StepEach
)

// Path is a static path: a name in scope and the steps from there.
type Path struct {
	Root     string
	Segments []Segment
}

// is reports whether the paths are the same one, and not only equal.
func (p Path) is(other Path) bool {
	if p.Root != other.Root || len(p.Segments) != len(other.Segments) {
		return false
	}
	return len(p.Segments) == 0 || &p.Segments[0] == &other.Segments[0]
}

func (p Path) equals(other Path) bool {
	return p.Root == other.Root && slices.Equal(p.Segments, other.Segments)
}

// Append returns the path one step further.
func (p Path) Append(s Segment) Path {
	segments := make([]Segment, len(p.Segments), len(p.Segments)+1)
	copy(segments, p.Segments)
	return Path{Root: p.Root, Segments: append(segments, s)}
}

// String returns the path as an author writes it, such as `response.fields["due date"][0]`;
// each element of a list is written "[*]".
func (p Path) String() string {
	var b strings.Builder
	b.WriteString(p.Root)
	for _, s := range p.Segments {
		switch {
		case s.Step == StepEach:
			b.WriteString("[*]")
		case s.Step == StepIndex:
			b.WriteString("[" + strconv.FormatInt(s.Index, 10) + "]")
		case isIdentifier(s.Key):
			b.WriteString("." + s.Key)
		default:
			b.WriteString("[" + string(value.AppendString(nil, s.Key)) + "]")
		}
	}
	return b.String()
}

// Pattern returns the keys of the path below its root, with "*" for each step into a list.
func (p Path) Pattern() []string {
	out := make([]string, len(p.Segments))
	for i, segment := range p.Segments {
		out[i] = segment.Key
		if segment.Step != StepKey {
			out[i] = "*"
		}
	}
	return out
}

// Resolve follows the path from the value of its root.
func (p Path) Resolve(root any) any {
	v := root
	for _, s := range p.Segments {
		switch s.Step {
		case StepKey:
			v = value.Member(v, s.Key)
		case StepIndex:
			v = value.Element(v, s.Index)
		case StepEach:
		}
		if value.IsMissing(v) {
			return v
		}
	}
	return v
}

func isIdentifier(key string) bool {
	for i, r := range key {
		letter := r == '_' || r == '$' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
		if !letter && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return key != ""
}
