package acceptor

import (
	"regexp"
	"unicode/utf8"

	jsonschema "github.com/santhosh-tekuri/jsonschema/v5"
)

// textRules is what a schema says of strings. Lengths are in characters, -1 for none.
type textRules struct {
	shortest, longest int
	pattern           *regexp.Regexp
	format            *format
}

// textRulesOf returns nil if the schema says nothing of strings, and false if their format is
// not known.
func textRulesOf(schema *jsonschema.Schema) (*textRules, bool) {
	r := &textRules{shortest: schema.MinLength, longest: schema.MaxLength, pattern: schema.Pattern}
	known := true
	if schema.Format != "" {
		r.format, known = formatNamed(schema.Format)
	}
	if r.shortest == -1 && r.longest == -1 && r.pattern == nil && r.format == nil {
		return nil, known
	}
	return r, known
}

func (r *textRules) judge(text []byte) verdict {
	if r.shortest != -1 || r.longest != -1 {
		if length := utf8.RuneCount(text); r.shortest != -1 && length < r.shortest || r.longest != -1 && length > r.longest {
			return refused
		}
	}
	if r.pattern != nil && !r.pattern.Match(text) {
		return refused
	}
	if r.format != nil && !r.format.accepts(text) {
		return unsure // jsonschema may have been told not to assert formats
	}
	return accepted
}
