package scaffold

import (
	"fmt"
	"slices"

	"github.com/unimap/unimap/engine/schema"
)

// runtimeField is the field that the runtime sees to, on both sides.
const runtimeField = "remote_data"

// restField is the field that holds the native members that no other field takes.
const restField = "custom_fields"

// record writes the record: the fields that an object must have, and the others as comments. The
// record of an object that must have nothing begins with its first field.
func (w *writer) record(p *page) {
	properties := mapped(w.resource.Read)
	key := "record:"
	if len(properties) == 0 {
		key = "record: {}"
	}
	p.active(line{0, key, docOf("mapping", "record")})
	needsNone := !slices.ContainsFunc(properties, func(property schema.Property) bool { return property.Required })
	for i, property := range properties {
		field := recordField{source: "response"}
		if property.Required || needsNone && i == 0 {
			p.active(field.lines(property)...)
			continue
		}
		field.enums = w.enums
		p.disabled(field.lines(property)...)
	}
}

// mapped returns the properties that a mapping sees to.
func mapped(s *schema.Schema) []schema.Property {
	return slices.DeleteFunc(slices.Clone(s.Root().Properties()), func(property schema.Property) bool {
		return property.Name == runtimeField
	})
}

// recordField is the place of a field in the record.
type recordField struct {
	source string   // the expression of the native object that the field is taken from
	path   []string // the names of the unified fields around it
	above  []*schema.Shape
	loops  int    // the lists around it
	enums  *enums // nil where the mapping is to do without them
}

// lines returns the lines of a field and of the fields in it. They begin at the depth of 1, as
// the fields of the record do.
func (f recordField) lines(property schema.Property) []line {
	key := line{1, quoted(property.Name) + ":", describe(property)}
	shape := property.Shape
	source := member(f.source, property.Name)
	inner := f
	inner.path = append(slices.Clone(f.path), property.Name)
	inner.source = source
	switch {
	case f.isObject(shape):
		return append([]line{key}, inner.inside(shape)...)
	case f.isObject(shape.Items()):
		return append([]line{key}, inner.loop(shape.Items())...)
	case len(f.path) == 0 && property.Name == restField:
		source = `omit(response, "id")`
	default:
		source = inner.converted(shape)
	}
	key.text += " " + expression(source)
	return []line{key}
}

// isObject reports whether a shape has fields to be listed. One that contains itself would go on
// for ever.
func (f recordField) isObject(shape *schema.Shape) bool {
	return shape != nil && len(shape.Properties()) > 0 && !slices.Contains(f.above, shape)
}

// loop returns the lines of the elements of a list.
func (f recordField) loop(items *schema.Shape) []line {
	lines := []line{{2, "$each: " + expression(f.source), ""}}
	f.loops++
	f.source = "item" // the name of an element that has none
	if f.loops > 1 {
		f.source = fmt.Sprintf("item%d", f.loops)
		lines = append(lines, line{2, "$as: " + f.source, ""})
	}
	return append(lines, f.inside(items)...)
}

func (f recordField) inside(shape *schema.Shape) []line {
	f.above = append(slices.Clone(f.above), shape)
	var out []line
	for _, property := range shape.Properties() {
		out = append(out, deeper(f.lines(property))...)
	}
	return out
}

// converted adds what makes a native value one of the schema.
func (f recordField) converted(shape *schema.Shape) string {
	formats := shape.Formats()
	switch {
	case f.enums != nil && enumTexts(shape) != nil:
		return f.source + " | unified(" + f.enums.use(f.path, enumTexts(shape)) + ")"
	case f.enums != nil && enumTexts(shape.Items()) != nil:
		return "map(" + f.source + ", unified(#, " + f.enums.use(f.path, enumTexts(shape.Items())) + "))"
	case f.path[len(f.path)-1] == "id" && shape.Accepts("string"):
		return "string(" + f.source + ")"
	case len(formats) > 0 && formats[0] == "date":
		return f.source + " | date()"
	case slices.Contains(formats, "date-time"):
		return f.source + " | datetime()"
	}
	return f.source
}

// written is the expression of a field of a request: the id or the name of a reference, or of
// each one in a list, as a native value if it is of a closed list.
func (w *writer) written(property schema.Property) string {
	source, path, shape := member("body", property.Name), []string{property.Name}, property.Shape
	isList := shape.Items() != nil
	if isList {
		shape = shape.Items()
	}
	if named := shape.Property(shape.Shorthand()); named != nil {
		source, path, shape = member(source, named.Name), append(path, named.Name), named.Shape
	}
	values := enumTexts(shape)
	switch {
	case values == nil:
		return source
	case isList:
		return "map(" + source + ", native(" + w.enums.use(path, values) + ", #))"
	}
	return source + " | native(" + w.enums.use(path, values) + ")"
}
