package description

import (
	"slices"
	"strings"

	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/template"
)

// choice is the closed list of values that a provider takes or gives at a path.
type choice struct {
	path   []string
	values []any
}

// choices are collected by path, in the order in which they are found.
type choices struct {
	order []*choice
	open  map[string]bool // paths where any value may stand
	index map[string]*choice
}

func newChoices() *choices {
	return &choices{open: map[string]bool{}, index: map[string]*choice{}}
}

func keyOf(path []string) string { return strings.Join(path, "\x00") }

func (c *choices) add(path []string, values []any) {
	key := keyOf(path)
	found := c.index[key]
	if found == nil {
		found = &choice{path: slices.Clone(path)}
		c.index[key] = found
		c.order = append(c.order, found)
	}
	for _, v := range values {
		if !slices.Contains(found.values, v) {
			found.values = append(found.values, v)
		}
	}
}

// closed returns the choices at paths where nothing else may stand.
func (c *choices) closed() []*choice {
	return slices.DeleteFunc(slices.Clone(c.order), func(found *choice) bool { return c.open[keyOf(found.path)] })
}

// accepted returns the unified values that a method can translate, by the path below a root of the
// request, "body" or "query". native() refuses every other value.
func accepted(m *mapping.Method, root string) []*choice {
	all := newChoices()
	plans := m.Plans()
	found := make([]*choices, len(plans))
	for i, plan := range plans {
		found[i] = acceptedBy(m.Mapping, plan, root)
		for _, c := range found[i].order {
			all.add(c.path, c.values)
		}
	}
	// A route that passes the field on as it is takes any value.
	for i, plan := range plans {
		written := plan.FieldsWritten(m.Mapping.Resource)
		for _, c := range all.order {
			if found[i].index[keyOf(c.path)] == nil && root == "body" && slices.Contains(written, c.path[0]) {
				all.open[keyOf(c.path)] = true
			}
		}
	}
	return all.closed()
}

func acceptedBy(m *mapping.Mapping, plan *mapping.Plan, root string) *choices {
	found := newChoices()
	plan.Expressions(func(x *template.Expression) {
		for _, use := range x.Program.Enums() {
			if !use.ToNative {
				continue
			}
			for _, path := range use.Subject {
				if path.Root == root && len(path.Segments) > 0 {
					found.add(path.Pattern(), anys(m.Enums[use.Enum].Accepted()))
				}
			}
		}
	})
	return found
}

func anys(texts []string) []any {
	out := make([]any, len(texts))
	for i, text := range texts {
		out[i] = text
	}
	return out
}

// produced returns the values that a method can answer with, by path, where they are known: those
// of enums, and literals.
func produced(m *mapping.Method) []*choice {
	all := newChoices()
	for _, plan := range m.Plans() {
		m.Outputs(plan, func(leaf template.Leaf) {
			if leaf.Container != "" || len(leaf.Path) == 0 {
				return
			}
			values, known := producedBy(m.Mapping, leaf)
			if !known {
				all.open[keyOf(leaf.Path)] = true
				return
			}
			all.add(leaf.Path, values)
		})
	}
	return all.closed()
}

// producedBy returns the values of a leaf. They are known if the expression reads nothing but what
// it translates.
func producedBy(m *mapping.Mapping, leaf template.Leaf) (values []any, known bool) {
	if leaf.Expression == nil {
		return literal(leaf.Literal), true
	}
	program := leaf.Expression.Program
	translated := map[string]bool{}
	for _, use := range program.Enums() {
		for _, path := range use.Subject {
			translated[path.String()] = translated[path.String()] || !use.ToNative
		}
	}
	for _, path := range program.Reads() {
		if !translated[path.String()] {
			return nil, false
		}
	}
	if len(program.Result()) > 0 {
		return nil, false
	}
	for _, name := range program.UnifiedBy() {
		values = append(values, anys(m.Enums[name].Produced())...)
	}
	for _, l := range program.Literals() {
		values = append(values, literal(l.Value)...)
	}
	return values, len(values) > 0
}

// literal keeps texts: only they are narrowed.
func literal(v any) []any {
	if text, ok := v.(string); ok {
		return []any{text}
	}
	return nil
}

// Choice is the closed list of unified values that a method of a provider takes in a field of the
// body.
type Choice struct {
	Field  string // with dots, such as "status.name"
	Values []string
}

// Accepted returns the fields of the body whose values are translated, and what can be translated.
// Of values that the schema does not have nothing is said.
func Accepted(m *mapping.Method) []Choice {
	var out []Choice
	root := m.Mapping.Resource.Write.Root()
	for _, c := range accepted(m, "body") {
		shape := root.At(c.path...)
		if shape == nil || !shape.Accepts("string") || shape.Accepts("object") {
			continue
		}
		named := Choice{Field: strings.Join(slices.DeleteFunc(slices.Clone(c.path), func(segment string) bool { return segment == "*" }), ".")}
		for _, v := range c.values {
			if text, ok := v.(string); ok && (shape.Enum() == nil || slices.Contains(shape.Enum(), v)) {
				named.Values = append(named.Values, text)
			}
		}
		out = append(out, named)
	}
	return out
}

// Params returns the query parameters that a method of a provider takes beyond the common ones:
// those its mapping declares, and the one that alone picks its route.
func Params(m *mapping.Method) []mapping.Param { return paramsOf(m) }
