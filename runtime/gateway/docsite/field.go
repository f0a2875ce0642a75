package docsite

import (
	"slices"
	"strconv"
	"strings"

	"github.com/unimap/unimap/engine/schema"
	"github.com/unimap/unimap/engine/value"
)

// maxFieldDepth bounds how deep fields are listed.
const maxFieldDepth = 8

// fieldRow is one field in a table, with those inside of it below it.
type fieldRow struct {
	Name, Type string
	Anchor     string
	Depth      int
	Required   bool
	Text       []span
	Values     []string
	Open       bool // Values are examples, and others are allowed
	Default    string
	Support    *support // of a field of the top level
}

// support says which providers have a field.
type support struct {
	All   bool
	Total int
	Names []string
}

// fieldRows lists the properties of a shape for which keep is true, and everything inside of them.
func fieldRows(shape *schema.Shape, prefix string, supportOf func(name string) *support, keep func(string) bool) []fieldRow {
	var rows []fieldRow
	for _, p := range shape.Properties() {
		if !keep(p.Name) {
			continue
		}
		at := len(rows)
		rows = appendField(rows, p, prefix, []*schema.Shape{shape})
		if supportOf != nil {
			rows[at].Support = supportOf(p.Name)
		}
	}
	return rows
}

// appendField adds a field and those inside of it. A schema may contain itself: a shape that is
// among those above is not listed again.
func appendField(rows []fieldRow, p schema.Property, prefix string, above []*schema.Shape) []fieldRow {
	anchor, depth := prefix+"-"+p.Name, len(above)-1
	row := fieldRow{
		Name: p.Name, Type: typeOf(p.Shape), Anchor: anchor, Depth: depth, Required: p.Required, Text: prose(p.Shape.Description()),
	}
	row.Values, row.Open = valuesOf(p.Shape)
	if p.Shape.Default() != nil {
		row.Default = plain(p.Shape.Default())
	}
	rows = append(rows, row)
	inner := p.Shape
	for range maxFieldDepth {
		if inner.Items() == nil {
			break
		}
		inner = inner.Items()
	}
	if depth >= maxFieldDepth || slices.Contains(above, inner) {
		return rows
	}
	for _, member := range inner.Properties() {
		rows = appendField(rows, member, anchor, append(slices.Clone(above), inner))
	}
	return rows
}

// typeOf writes the type of a field as people read it, such as "array of objects".
func typeOf(s *schema.Shape) string {
	if s.AnyType() {
		return "any"
	}
	names := slices.Clone(s.Types())
	if format := strings.Join(s.Formats(), " or "); format != "" {
		names = []string{format}
	}
	for i, name := range names {
		if name == "array" && s.Items() != nil {
			names[i] = "array of " + typeOf(s.Items())
		}
	}
	text := strings.Join(names, " or ")
	if s.Shorthand() != "" {
		text = "object, or its " + s.Shorthand()
	}
	if s.Nullable() {
		text += ", null"
	}
	return text
}

func valuesOf(s *schema.Shape) (values []string, open bool) {
	listed := s.Enum()
	if len(listed) == 0 {
		listed, open = s.Documented(), true
	}
	for _, v := range listed {
		values = append(values, plain(v))
	}
	return values, open && len(values) > 0
}

func plain(v any) string {
	if text, ok := v.(string); ok {
		return text
	}
	return value.String(v)
}

// Share is how many providers have the field, such as "12 of 14".
func (s *support) Share() string {
	return strconv.Itoa(len(s.Names)) + " of " + strconv.Itoa(s.Total)
}
