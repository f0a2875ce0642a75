package mapping

import (
	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/schema"
	"github.com/unimap/unimap/engine/template"
)

// FieldsRead returns the unified fields that the method can answer with, in the order of the
// schema: those of its results, and those of the record where a result calls record, but for those
// it says are absent. What a result takes as a whole from an answer of the provider is not known
// and does not count.
func FieldsRead(m *Method) []string {
	produced := map[string]bool{}
	for _, plan := range m.Plans() {
		m.Outputs(plan, func(leaf template.Leaf) {
			if len(leaf.Path) > 0 {
				produced[leaf.Path[0]] = true
			}
		})
	}
	for _, absent := range m.Absent {
		delete(produced, absent.Field)
	}
	return declared(m.Mapping.Resource.Read, func(name string) bool { return produced[name] })
}

// Outputs calls visit for everything that one unified object of a plan's result can hold. Where
// the result, or the element of a list, is what record builds, the leaves of the record follow
// it. In the method list, paths begin within the element of the list.
func (m *Method) Outputs(plan *Plan, visit func(template.Leaf)) {
	plan.Result.Leaves(func(leaf template.Leaf) {
		if m.IsList() && len(leaf.Path) > 0 && leaf.Path[0] == "*" {
			leaf.Path = leaf.Path[1:]
		}
		visit(leaf)
		isRecord := leaf.Expression != nil && leaf.Expression.Program.UsesRecord()
		if isRecord && len(leaf.Path) == 0 && m.Mapping.Record != nil {
			m.Mapping.Record.Leaves(visit)
		}
	})
}

// FieldsWritten returns the fields of the unified body that the method uses for its requests, in
// the order of the schema: the union over its routes.
func FieldsWritten(m *Method) []string {
	written := map[string]bool{}
	for _, plan := range m.Plans() {
		for _, name := range plan.FieldsWritten(m.Mapping.Resource) {
			written[name] = true
		}
	}
	return declared(m.Mapping.Resource.Write, func(name string) bool { return written[name] })
}

// FieldsWritten returns the fields of the unified body that the plan uses for its requests, in
// the order of the schema.
func (p *Plan) FieldsWritten(resource *schema.Resource) []string {
	whole := false
	written := map[string]bool{}
	uses := p.bodyUses()
	for _, path := range uses.Read {
		if len(path.Segments) == 0 || path.Segments[0].Step != expression.StepKey {
			whole = true
			break
		}
		written[path.Segments[0].Key] = true
	}
	for _, path := range uses.Asked {
		if shape := resource.Write.Root().At(path.Pattern()...); len(path.Segments) > 0 && shape != nil && isScalar(shape) {
			written[path.Segments[0].Key] = true
		}
	}
	return declared(resource.Write, func(name string) bool { return whole || written[name] })
}

// isScalar reports whether a value can be neither an object nor a list, so that whether it holds may
// be all there is to it.
func isScalar(shape *schema.Shape) bool {
	return !shape.AnyType() && !shape.Accepts("object") && !shape.Accepts("array")
}

// declared returns the properties of a schema for which holds is true.
func declared(s *schema.Schema, holds func(name string) bool) []string {
	var names []string
	for _, property := range s.Root().Properties() {
		if holds(property.Name) {
			names = append(names, property.Name)
		}
	}
	return names
}
