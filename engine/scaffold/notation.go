package scaffold

import (
	"regexp"
	"slices"
	"strings"

	"github.com/unimap/unimap/engine/schema"
	"github.com/unimap/unimap/engine/value"
)

var word = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// constants are the words that YAML does not read as text (the core schema of YAML 1.2).
var constants = []string{"null", "true", "false"}

// quoted writes a text as YAML wherever it stands: as it is if it is a plain word.
func quoted(text string) string {
	if word.MatchString(text) && !slices.Contains(constants, strings.ToLower(text)) {
		return text
	}
	return value.String(text)
}

// member writes the expression of a member of what another expression gives.
func member(of, name string) string {
	if word.MatchString(name) {
		return of + "." + name
	}
	return of + "[" + value.String(name) + "]"
}

// expression writes an expression as YAML, in block style.
func expression(text string) string {
	if strings.Contains(text, ": ") || strings.Contains(text, " #") {
		return "'" + strings.ReplaceAll(text, "'", "''") + "'"
	}
	return text
}

// describe says what a property may be and what it is, such as "string (date-time): The day.".
func describe(property schema.Property) string {
	kind := typeText(property.Shape)
	if property.Required {
		kind += ", required"
	}
	if text := property.Shape.Description(); text != "" {
		return kind + ": " + text
	}
	return kind
}

func typeText(s *schema.Shape) string {
	types := slices.Clone(s.Types())
	if s.AnyType() {
		types = []string{"any"}
	}
	if s.Nullable() && !s.AnyType() {
		types = append(types, "null")
	}
	text := strings.Join(types, " or ")
	if formats := s.Formats(); len(formats) > 0 {
		text += " (" + strings.Join(formats, " or ") + ")"
	}
	if values := enumTexts(s); values != nil {
		text += ", one of " + strings.Join(values, ", ")
	}
	return text
}

// enumTexts returns the closed list of texts that are accepted, or nil. A nil shape has none.
func enumTexts(s *schema.Shape) []string {
	if s == nil {
		return nil
	}
	var out []string
	for _, v := range s.Enum() {
		text, ok := v.(string)
		if !ok {
			return nil
		}
		out = append(out, text)
	}
	return out
}
