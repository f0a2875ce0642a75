package expression

import "slices"

const (
	// maxPaths bounds the paths that are kept of where a value may come from. Variables can
	// double them with each line of an expression.
	maxPaths = 128
	// maxSegments bounds the length of a path that is kept. A path that goes on is cut to what
	// holds its value.
	maxSegments = 64
	// maxScanned is the number of paths of a set up to which it is looked through: most expressions
	// read a few, and the text of a path takes memory.
	maxScanned = 16
)

// pathSet is a set of paths in the order in which they were first added.
type pathSet struct {
	order []Path
	seen  map[string]bool // of more than maxScanned
}

func (s *pathSet) add(paths ...Path) {
	for _, p := range paths {
		if s.has(p) {
			continue
		}
		s.order = append(s.order, p)
		switch {
		case len(s.order) == maxScanned+1:
			s.seen = map[string]bool{}
			for _, p := range s.order {
				s.seen[p.String()] = true
			}
		case len(s.order) > maxScanned:
			s.seen[p.String()] = true
		}
	}
}

func (s *pathSet) has(p Path) bool {
	if len(s.order) > maxScanned {
		return s.seen[p.String()]
	}
	return slices.ContainsFunc(s.order, p.equals)
}

func (s *pathSet) list() []Path { return s.order }

// unitePaths returns the paths of both lists, each once. Where they are too many they are cut
// to the values that hold them, which is more than what is read, but never less.
func unitePaths(a, b []Path) []Path {
	united := unite(a, b, Path.String)
	for length := longest(united); len(united) > maxPaths && length > 0; {
		length--
		united = distinct(cutPaths(united, length), Path.String)
	}
	return united
}

// longer returns the paths one step further.
func longer(paths []Path, segment Segment) []Path {
	out := make([]Path, 0, len(paths))
	for _, p := range paths {
		if len(p.Segments) < maxSegments {
			p = p.Append(segment)
		}
		out = append(out, p)
	}
	return out
}

func longest(paths []Path) int {
	most := 0
	for _, p := range paths {
		most = max(most, len(p.Segments))
	}
	return most
}

// cutPaths returns the paths with no more segments than length.
func cutPaths(paths []Path, length int) []Path {
	out := make([]Path, 0, len(paths))
	for _, p := range paths {
		length := min(length, len(p.Segments))
		out = append(out, Path{Root: p.Root, Segments: p.Segments[:length:length]})
	}
	return out
}
