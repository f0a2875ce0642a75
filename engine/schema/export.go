package schema

import "github.com/unimap/unimap/engine/value"

// Export returns a JSON Schema (2020-12, without $schema and references) of what the shape tells:
// types, properties, required members, values, formats and descriptions. Only the properties of the
// top level for which keep is true are in it; a nil keep keeps all. It is for people and tools
// that read schemas; Validate goes by the schema itself.
//
// A schema that contains itself is written maxExported levels deep; below, everything is accepted.
func (s *Shape) Export(keep func(property string) bool) *value.Object { return s.export(keep, 0) }

// maxExported is the depth to which a shape is written.
const maxExported = 12

func (s *Shape) export(keep func(property string) bool, depth int) *value.Object {
	out := value.NewObject(8)
	if s.description != "" {
		out.Set("description", s.description)
	}
	if s.anyType || depth > maxExported {
		return out
	}
	if s.shorthand != "" {
		s.exportReference(out, keep, depth)
		return out
	}
	s.exportType(out)
	s.exportValues(out)
	s.exportObject(out, keep, depth)
	if s.items != nil {
		out.Set("items", s.items.export(nil, depth+1))
	}
	if s.fallback != nil {
		out.Set("default", s.fallback)
	}
	return out
}

// exportReference writes a reference as what it may be: an object, or a bare string.
func (s *Shape) exportReference(out *value.Object, keep func(string) bool, depth int) {
	object := value.ObjectOf("type", "object")
	s.exportObject(object, keep, depth)
	alone := value.ObjectOf("type", "string", "description", "The "+s.shorthand+" alone.")
	if member := s.At(s.shorthand); member != nil && len(member.enum) > 0 {
		alone.Set("enum", append([]any{}, member.enum...))
	}
	forms := []any{object, alone}
	if s.nullable {
		forms = append(forms, value.ObjectOf("type", "null"))
	}
	out.Set("anyOf", forms)
}

func (s *Shape) exportType(out *value.Object) {
	types := make([]any, 0, len(s.types)+1)
	for _, name := range s.types {
		types = append(types, name)
	}
	if s.nullable {
		types = append(types, "null")
	}
	switch len(types) {
	case 0:
	case 1:
		out.Set("type", types[0])
	default:
		out.Set("type", types)
	}
	switch len(s.formats) {
	case 0:
	case 1:
		out.Set("format", s.formats[0])
	default:
		forms := make([]any, len(s.formats))
		for i, format := range s.formats {
			forms[i] = value.ObjectOf("format", format)
		}
		out.Set("anyOf", forms)
	}
}

func (s *Shape) exportValues(out *value.Object) {
	switch {
	case len(s.enum) > 0 && s.nullable:
		out.Set("enum", append(append([]any{}, s.enum...), nil))
	case len(s.enum) > 0:
		out.Set("enum", append([]any{}, s.enum...))
	case len(s.documented) > 0:
		out.Set("examples", append([]any{}, s.documented...))
	}
}

func (s *Shape) exportObject(out *value.Object, keep func(string) bool, depth int) {
	if len(s.properties) == 0 && !s.Accepts("object") {
		return
	}
	properties, required := value.NewObject(len(s.properties)), []any{}
	for _, p := range s.properties {
		if keep != nil && !keep(p.Name) {
			continue
		}
		properties.Set(p.Name, p.Shape.export(nil, depth+1))
		if p.Required {
			required = append(required, p.Name)
		}
	}
	if properties.Len() > 0 {
		out.Set("properties", properties)
	}
	if len(required) > 0 {
		out.Set("required", required)
	}
	out.Set("additionalProperties", s.open)
}
