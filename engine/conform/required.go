package conform

import (
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
			for _, built := range builtObjects(method, plan) {
				c.required(built)
			}
		}
	}
}

// built is an object that the templates of a plan build, with the members it can have. The same
// object may be built in several places, as by $merge and $switch: its members are taken together.
type built struct {
	path     []string
	first    source.Place // where it is built first
	isObject bool
	isOpen   bool // an expression may give it members that are not known here
	members  map[string]bool
}

func (b *built) add(member string) {
	if b.members == nil {
		b.members = map[string]bool{}
	}
	b.members[member] = true
}

func builtObjects(method *mapping.Method, plan *mapping.Plan) []*built {
	var order []*built
	byPath := map[string]*built{}
	at := func(path []string) *built {
		key := strings.Join(path, "\x00")
		if byPath[key] == nil {
			byPath[key] = &built{path: path}
			order = append(order, byPath[key])
		}
		return byPath[key]
	}
	method.Outputs(plan, func(leaf template.Leaf) {
		if last := len(leaf.Path) - 1; last >= 0 {
			at(leaf.Path[:last]).add(leaf.Path[last])
		}
		switch b := at(leaf.Path); {
		case leaf.Container == value.KindObject && !b.isObject:
			b.isObject, b.first = true, leaf.Place
		case leaf.Container == "" && leaf.Expression != nil && !isWholeRecord(leaf):
			b.isOpen = true
		}
	})
	return order
}

// isWholeRecord reports whether a leaf is what record builds, whose own leaves follow it.
func isWholeRecord(leaf template.Leaf) bool {
	return len(leaf.Path) == 0 && leaf.Expression.Program.UsesRecord()
}

func (c *check) required(b *built) {
	shape, standing := place(c.mapping.Resource.Read.Root(), b.path)
	if !b.isObject || b.isOpen || standing != declared {
		return
	}
	where := "the unified object"
	if len(b.path) > 0 {
		where = dotted(b.path)
	}
	for _, property := range shape.Properties() {
		if property.Required && !b.members[property.Name] {
			c.report(diagnostic.CodeRequiredFieldNeverProduced, b.first.Position(), "add it; the schema says: "+property.Shape.Description(),
				"%s never gets %s, which the schema requires", where, property.Name)
		}
	}
	if names := shape.RequiredAny(); len(names) > 0 && !hasAny(shape, b.members, names) {
		c.report(diagnostic.CodeRequiredFieldNeverProduced, b.first.Position(), "",
			"%s never gets one of %s, of which the schema requires one", where, strings.Join(names, ", "))
	}
}

func hasAny(shape *schema.Shape, members map[string]bool, names []string) bool {
	for _, name := range names {
		if members[name] && shape.Property(name) != nil {
			return true
		}
	}
	return false
}
