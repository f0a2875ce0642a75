package schema

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/unimap/unimap/engine/value"
)

const (
	// shownRunes is the length to which a value is cut in a message.
	shownRunes = 60
	// shownValues is the number of allowed values that a message lists.
	shownValues = 40
	// suggestions is the number of unknown properties of one object for which a near one is
	// looked for.
	suggestions = 20
)

// formatHints show what a format looks like.
var formatHints = map[string]string{
	"date":      "a date such as 2025-01-31",
	"date-time": "a date and time such as 2025-01-31T09:30:00Z",
	"time":      "a time such as 09:30:00Z",
	"uri":       "an absolute URL such as https://example.com/1",
	"email":     "an email address",
	"uuid":      "a UUID",
}

// failure is one broken keyword and where it was broken.
type failure struct {
	pointer       string
	schemaPointer string
	keyword       string
	schema        *value.Object // holds the keyword
	instance      any
	text          string // the validator's own words
}

// describe puts a failure into words. Some keywords give one finding for each name.
func (f failure) describe() []finding {
	switch f.keyword {
	case "type":
		return []finding{f.wrongType()}
	case "enum", "const":
		return []finding{f.wrongValue()}
	case "format":
		return []finding{f.wrongFormat()}
	case "required":
		return f.absentProperties()
	case "additionalProperties":
		return f.unknownProperties()
	case "unevaluatedProperties":
		tokens := tokensOf(f.pointer)
		return []finding{f.finding("unknown property %q", cut(tokens[len(tokens)-1]))}
	case "not":
		return []finding{f.finding("has a form that is not allowed")}
	case "pattern":
		return []finding{f.finding("must match the pattern %s", f.schema.Get("pattern"))}
	}
	return []finding{f.finding("%s", f.text)}
}

func (f failure) finding(format string, arguments ...any) finding {
	return finding{Violation: Violation{
		Pointer:       f.pointer,
		Keyword:       f.keyword,
		Message:       fmt.Sprintf(format, arguments...),
		SchemaPointer: f.schemaPointer,
	}}
}

func (f failure) wrongType() finding {
	kinds := stringsOf(f.schema.Get("type"))
	if len(kinds) == 0 {
		return f.finding("%s", f.text)
	}
	found := f.finding("must be %s, not %s", either(kinds), typeName(f.instance))
	found.kinds = kinds
	return found
}

func (f failure) wrongValue() finding {
	values, ok := f.schema.Get("enum").([]any)
	if f.keyword == "const" {
		values, ok = []any{f.schema.Get("const")}, f.schema.Has("const")
	}
	if !ok {
		return f.finding("%s", f.text)
	}
	found := f.finding("%s", valueMessage(values, f.instance))
	found.values = values
	return found
}

func valueMessage(values []any, instance any) string {
	shown := make([]string, 0, min(len(values), shownValues))
	for _, allowed := range values[:min(len(values), shownValues)] {
		shown = append(shown, show(allowed))
	}
	if len(values) > shownValues {
		shown = append(shown, "...")
	}
	if len(shown) == 1 {
		return fmt.Sprintf("must be %s, not %s", shown[0], show(instance))
	}
	return fmt.Sprintf("must be one of %s, not %s", strings.Join(shown, ", "), show(instance))
}

func (f failure) wrongFormat() finding {
	format := text(f.schema.Get("format"))
	if format == "" {
		return f.finding("%s", f.text)
	}
	found := f.finding("%s", formatMessage([]string{format}, f.instance))
	found.formats = []string{format}
	return found
}

func formatMessage(formats []string, instance any) string {
	shown := make([]string, len(formats))
	for i, format := range formats {
		shown[i] = formatHints[format]
		if shown[i] == "" {
			shown[i] = "of the format " + format
		}
	}
	return fmt.Sprintf("must be %s, not %s", strings.Join(shown, " or "), show(instance))
}

func (f failure) absentProperties() []finding {
	object, ok := f.instance.(*value.Object)
	if !ok {
		return []finding{f.finding("%s", f.text)}
	}
	var findings []finding
	for _, name := range stringsOf(f.schema.Get("required")) {
		if !object.Has(name) {
			findings = append(findings, f.finding("property %q is required", name))
		}
	}
	if len(findings) == 0 {
		return []finding{f.finding("%s", f.text)}
	}
	return findings
}

// unknownProperties points at each property that a closed object does not declare. The
// validator lists them in random order.
func (f failure) unknownProperties() []finding {
	object, ok := f.instance.(*value.Object)
	if !ok {
		return []finding{f.finding("%s", f.text)}
	}
	declared, _ := f.schema.Get("properties").(*value.Object)
	if declared == nil {
		declared = &value.Object{}
	}
	patterns := patternsOf(f.schema)
	var findings []finding
	for _, name := range object.Keys() {
		if declared.Has(name) || matchesAny(patterns, name) {
			continue
		}
		nearest := ""
		if len(findings) < suggestions {
			nearest = suggestion(name, declared.Keys())
		}
		unknown := f.finding("unknown property %q%s", cut(name), nearest)
		unknown.Pointer = pointerTo(f.pointer, name)
		findings = append(findings, unknown)
	}
	return findings
}

func patternsOf(schema *value.Object) []*regexp.Regexp {
	members, _ := schema.Get("patternProperties").(*value.Object)
	if members == nil {
		return nil
	}
	var patterns []*regexp.Regexp
	for _, key := range members.Keys() {
		if pattern, err := regexp.Compile(key); err == nil {
			patterns = append(patterns, pattern)
		}
	}
	return patterns
}

func matchesAny(patterns []*regexp.Regexp, name string) bool {
	return slices.ContainsFunc(patterns, func(pattern *regexp.Regexp) bool { return pattern.MatchString(name) })
}

// typeName names the kind of a value as JSON Schema does.
func typeName(v any) string {
	switch v.(type) {
	case []any:
		return "array"
	case *value.Object:
		return "object"
	}
	return string(value.KindOf(v))
}

// either joins names with commas and a last "or".
func either(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " or " + names[last]
}

// show writes a value for a message. Lists and objects are named by their kind only.
func show(v any) string {
	switch v.(type) {
	case []any, *value.Object:
		return typeName(v)
	}
	return cut(value.String(v))
}

func cut(s string) string {
	count := 0
	for i := range s {
		if count == shownRunes {
			return s[:i] + "..."
		}
		count++
	}
	return s
}

// stringsOf returns the texts of a keyword that holds one or several.
func stringsOf(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		out := make([]string, 0, len(v))
		for _, element := range v {
			if s, ok := element.(string); ok {
				out = append(out, s)
			}
		}
		return out
	}
	return nil
}
