package mappingtest

import (
	"strings"

	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/template"
	"github.com/unimap/unimap/engine/testcase"
	"github.com/unimap/unimap/engine/value"
)

// sources knows which place of a mapping is responsible for a value of the result.
type sources struct {
	produced map[string]string // by pointer, what the trace says
	leaves   []template.Leaf   // what could have produced a value that did not come
}

func (s suite) sources(tested *testcase.Case, out *outcome) sources {
	found := sources{produced: map[string]string{}}
	if out.trace != nil {
		for _, field := range out.trace.Fields {
			found.produced[field.Pointer] = field.Source
		}
	}
	collect := func(leaf template.Leaf) { found.leaves = append(found.leaves, leaf) }
	if plan := planOf(s.mapping, s.file, tested, out); plan != nil {
		plan.Result.Leaves(collect)
	}
	if s.mapping.Record != nil {
		s.mapping.Record.Leaves(collect)
	}
	return found
}

// planOf returns the plan that a case took, or nil.
func planOf(m *mapping.Mapping, file *testcase.File, tested *testcase.Case, out *outcome) *mapping.Plan {
	method := m.Method(tested.Request.Method)
	if method == nil {
		return nil
	}
	if method.Route == nil {
		return method.Plan
	}
	way, _ := file.WayOf(tested, m)
	if out.trace != nil {
		way.Route = out.trace.Route
	}
	for _, route := range method.Routes {
		if route.Value == way.Route {
			return route.Plan
		}
	}
	return nil
}

// below returns the place of the first value below a pointer, or "".
func (s sources) below(pointer string) string {
	first := ""
	for at := range s.produced {
		if strings.HasPrefix(at, pointer+"/") && (first == "" || at < first) {
			first = at
		}
	}
	return s.produced[first]
}

// of returns the place responsible for the value at a pointer, or "".
func (s sources) of(pointer string) string {
	for at := pointer; at != ""; at = at[:strings.LastIndexByte(at, '/')] {
		if place, ok := s.produced[at]; ok {
			return place
		}
	}
	if place := s.below(pointer); place != "" {
		return place
	}
	best, place := 0, ""
	for _, leaf := range s.leaves {
		if leaf.Container == "" && len(leaf.Path) > best && leads(leaf.Path, pointer) {
			best, place = len(leaf.Path), leaf.Position().String()
		}
	}
	return place
}

// leads reports whether a pointer is at or below the place of a leaf.
func leads(path []string, pointer string) bool {
	segments := strings.Split(strings.TrimPrefix(pointer, "/"), "/")
	if len(segments) < len(path) {
		return false
	}
	for i, want := range path {
		if want != "*" && value.Pointer([]string{want}) != "/"+segments[i] {
			return false
		}
	}
	return true
}
