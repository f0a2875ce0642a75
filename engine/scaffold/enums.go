package scaffold

import (
	"slices"
	"strings"

	"github.com/unimap/unimap/engine/value"
)

// enums are the tables of native and unified values that the lines of a mapping use.
type enums struct {
	names  []string
	values map[string][]string
}

// use returns the name of an enum for a field, as it stands in an expression, and sees to it that
// there is such a table. Fields share one if it has all values of both, since what is in a table
// can be read.
func (e *enums) use(path, values []string) string {
	name := enumName(path)
	for e.values[name] != nil && !containsAll(e.values[name], values) {
		name += "_2"
	}
	if e.values[name] == nil {
		e.names = append(e.names, name)
		e.values[name] = values
	}
	return value.String(name)
}

func containsAll(all, some []string) bool {
	return !slices.ContainsFunc(some, func(v string) bool { return !slices.Contains(all, v) })
}

// enumName is the name of the enum of a field: status for status.name, created_by_type for
// created_by.type.
func enumName(path []string) string {
	if last := len(path) - 1; last > 0 && path[last] == "name" {
		path = path[:last]
	}
	return strings.Join(path, "_")
}

// lines are the tables, in which each unified value stands for the native one that is not known
// yet.
func (e *enums) lines() []line {
	out := []line{{0, "enums:", docOf("mapping", "enums")}}
	for _, name := range e.names {
		out = append(out, line{1, quoted(name) + ":", ""})
		for _, v := range e.values[name] {
			out = append(out, line{2, quoted(v) + ": " + quoted(v), ""})
		}
	}
	return out
}
