package expression

const (
	// maxPaths bounds the paths that are kept of where a value may come from. Variables can
	// double them with each line of an expression.
	maxPaths = 128
	// maxSegments bounds the length of a path that is kept. A path that goes on is cut to what
	// holds its value.
	maxSegments = 64
)

// pathSet is a set of paths in the order in which they were first added.
type pathSet struct {
	order []Path
	seen  map[string]bool
}

func (s *pathSet) add(paths ...Path) {
	for _, p := range paths {
		key := p.String()
		if s.seen[key] {
			continue
		}
		if s.seen == nil {
			s.seen = map[string]bool{}
		}
		s.seen[key] = true
		s.order = append(s.order, p)
	}
}

func (s *pathSet) has(p Path) bool { return s.seen[p.String()] }

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
