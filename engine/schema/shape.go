package schema

import (
	"strconv"

	"github.com/unimap/unimap/engine/value"
)

// Shape is the static view of one schema, for whoever asks what a value may look like before
// there is one: references are followed and alternatives are laid together. It is immutable.
type Shape struct {
	title       string
	description string
	fallback    any
	shorthand   string

	anyType  bool
	types    []string // without "null"
	nullable bool

	properties  []Property
	byName      map[string]int
	required    map[string]bool
	requiredAny []string
	open        bool
	additional  *Shape

	items *Shape

	enum       []any
	documented []any
	formats    []string
}

// Property is one declared property of an object.
type Property struct {
	Name     string
	Shape    *Shape
	Required bool
}

// anything is the shape of the schema that accepts every value.
var anything = &Shape{anyType: true, nullable: true, open: true}

// Title returns the title, or "".
func (s *Shape) Title() string { return s.title }

// Description returns the description nearest to the place of use: that beside a reference
// before that of its target.
func (s *Shape) Description() string { return s.description }

// Default returns the value that stands for an absent one, or nil where there is none.
func (s *Shape) Default() any { return s.fallback }

// Types returns the types of JSON Schema that are accepted, without "null", in the order of the
// file: "string", "number", "integer", "boolean", "array", "object". It is empty if every type
// is accepted, as AnyType says. The caller must not change the slice.
func (s *Shape) Types() []string { return s.types }

// AnyType reports whether every type is accepted.
func (s *Shape) AnyType() bool { return s.anyType }

// Accepts reports whether a value of a type of JSON Schema may stand here. An integer may stand
// for a number.
func (s *Shape) Accepts(jsonType string) bool {
	if s.anyType {
		return true
	}
	if jsonType == "null" {
		return s.nullable
	}
	for _, accepted := range s.types {
		if accepted == jsonType || accepted == "number" && jsonType == "integer" {
			return true
		}
	}
	return false
}

// Nullable reports whether null is accepted.
func (s *Shape) Nullable() bool { return s.nullable }

// Enum returns the closed list of values that are accepted, without null, or nil if the list is
// open or there is none. The caller must not change the slice.
func (s *Shape) Enum() []any { return s.enum }

// EnumTexts returns the values of Enum as texts.
func (s *Shape) EnumTexts() []string {
	texts := make([]string, len(s.enum))
	for i, v := range s.enum {
		texts[i] = value.Text(v)
	}
	return texts
}

// Documented returns the values that an open list names, or nil. The caller must not change the
// slice.
func (s *Shape) Documented() []any { return s.documented }

// Format returns the format of a string if there is exactly one, or "".
func (s *Shape) Format() string {
	if len(s.formats) == 1 {
		return s.formats[0]
	}
	return ""
}

// Formats returns the formats of which a string has one, such as "date" and "date-time". The
// caller must not change the slice.
func (s *Shape) Formats() []string { return s.formats }

// Shorthand returns the name of the property that a bare string stands for, "id" or "name", or
// "" if a bare string stands for itself.
func (s *Shape) Shorthand() string { return s.shorthand }

// PropertyNames returns the names of the declared properties in the order of the file.
func (s *Shape) PropertyNames() []string {
	var names []string
	for _, property := range s.properties {
		names = append(names, property.Name)
	}
	return names
}

// Properties returns the declared properties of an object in the order of the file. The caller
// must not change the slice.
func (s *Shape) Properties() []Property { return s.properties }

// Property returns a declared property of an object, or nil.
func (s *Shape) Property(name string) *Property {
	if i, ok := s.byName[name]; ok {
		return &s.properties[i]
	}
	return nil
}

// Required reports whether an object must have a property.
func (s *Shape) Required(name string) bool { return s.required[name] }

// RequiredAny returns the properties of which an object must have at least one, such as "id"
// and "name", or nil. The caller must not change the slice.
func (s *Shape) RequiredAny() []string { return s.requiredAny }

// Open reports whether an object may have properties that are not declared.
func (s *Shape) Open() bool { return s.open }

// Items returns the shape of the elements of a list, or nil if a list is not accepted. The
// elements of a list of which nothing is said may be anything.
func (s *Shape) Items() *Shape { return s.items }

// At follows segments, as of a JSON pointer or of a path in an expression, and returns what
// stands there, or nil if nothing can. A segment is the name of a property; in a list, a number
// or "*" is an element, and a name is mapped over the elements. An open object accepts every
// name.
func (s *Shape) At(segments ...string) *Shape {
	for _, segment := range segments {
		if s = s.step(segment); s == nil {
			return nil
		}
	}
	return s
}

func (s *Shape) step(segment string) *Shape {
	if s.items != nil && isElement(segment) {
		return s.items
	}
	// A schema of lists within lists may go on for ever; no value does.
	for depth := 0; s != nil && depth <= value.DefaultMaxDepth; depth++ {
		if found := s.member(segment); found != nil {
			return found
		}
		s = s.items
	}
	return nil
}

// member returns the shape of a property of an object, declared or not, or nil.
func (s *Shape) member(name string) *Shape {
	if found := s.Property(name); found != nil {
		return found.Shape
	}
	if !s.open {
		return nil
	}
	if s.additional != nil {
		return s.additional
	}
	return anything
}

func isElement(segment string) bool {
	if segment == "*" {
		return true
	}
	_, err := strconv.Atoi(segment)
	return err == nil
}
