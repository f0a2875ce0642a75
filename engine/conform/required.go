package conform

import (
	"maps"
	"slices"
	"strings"

	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/schema"
	"github.com/unimap/unimap/engine/source"
	"github.com/unimap/unimap/engine/template"
	"github.com/unimap/unimap/engine/value"
)

// requirements finds the fields that the schema requires and that a result never has.
func (c *check) requirements() {
	for _, method := range c.mapping.Methods {
		for _, plan := range method.Plans() {
			c.required(builtBy(method, plan), nil)
		}
	}
}

// built is a value that the templates of a plan build, with the members it can have. The same one may
// be built in several places, as by $merge and $switch: its members are taken together.
type built struct {
	first    source.Place // where it is built first, as an object
	isObject bool
	isOpen   bool // an expression may give it members that are not known here
	members  map[string]*built
}

// member returns what is built at a member, or at every element of a list.
func (b *built) member(name string) *built {
	m := b.members[name]
	if m == nil {
		if b.members == nil {
			b.members = map[string]*built{}
		}
		m = &built{}
		b.members[name] = m
	}
	return m
}

func builtBy(method *mapping.Method, plan *mapping.Plan) *built {
	root := &built{}
	method.Outputs(plan, func(leaf template.Leaf) {
		at := root
		for _, segment := range leaf.Path {
			at = at.member(segment)
		}
		switch {
		case leaf.Container == value.KindObject && !at.isObject:
			at.isObject, at.first = true, leaf.Place
		case leaf.Container == "" && leaf.Expression != nil && !isWholeRecord(leaf):
			at.isOpen = true
		}
	})
	return root
}

// isWholeRecord reports whether a leaf is what record builds, whose own leaves follow it.
func isWholeRecord(leaf template.Leaf) bool {
	return len(leaf.Path) == 0 && leaf.Expression.Program.UsesRecord()
}

// required checks an object and those inside of it.
func (c *check) required(b *built, path []string) {
	for _, name := range slices.Sorted(maps.Keys(b.members)) {
		c.required(b.members[name], append(path, name))
	}
	if !b.isObject || b.isOpen {
		return
	}
	shape, standing := place(c.mapping.Resource.Read.Root(), path)
	if standing != declared {
		return
	}
	where := "the unified object"
	if len(path) > 0 {
		where = dotted(path)
	}
	for _, property := range shape.Properties() {
		if property.Required && b.members[property.Name] == nil {
			c.report(diagnostic.CodeRequiredFieldNeverProduced, b.first.Position(), "add it; the schema says: "+property.Shape.Description(),
				"%s never gets %s, which the schema requires", where, property.Name)
		}
	}
	if names := shape.RequiredAny(); len(names) > 0 && !hasAny(shape, b.members, names) {
		c.report(diagnostic.CodeRequiredFieldNeverProduced, b.first.Position(), "",
			"%s never gets one of %s, of which the schema requires one", where, strings.Join(names, ", "))
	}
}

func hasAny(shape *schema.Shape, members map[string]*built, names []string) bool {
	for _, name := range names {
		if members[name] != nil && shape.Property(name) != nil {
			return true
		}
	}
	return false
}
