package schema

import (
	"slices"
	"strings"

	jsonschema "github.com/santhosh-tekuri/jsonschema/v5"
	"github.com/unimap/unimap/engine/value"
)

// alternatives describes an anyOf or oneOf of which no branch accepts the value. Telling of
// every branch would bury the reader, so the value is held against the one branch that is meant
// for its type; only where there is none, or several, is the choice itself described.
func (e explanation) alternatives(cause *jsonschema.ValidationError) []finding {
	f := e.failure(cause)
	if names := requiredByBranch(f.schema.Get(f.keyword)); names != nil {
		f.keyword = "required"
		return []finding{f.finding("needs at least one of the properties %s", strings.Join(names, ", "))}
	}
	var fitting [][]finding
	var kinds []string
	for _, branch := range cause.Causes {
		findings := e.collect(branch)
		expected := kindsExpected(findings, f.pointer)
		if expected == nil {
			fitting = append(fitting, findings)
			continue
		}
		kinds = appendNew(kinds, expected...)
	}
	switch len(fitting) {
	case 0:
		f.keyword = "type"
		found := f.finding("must be %s, not %s", either(kinds), typeName(f.instance))
		found.kinds = kinds
		return []finding{found}
	case 1:
		return fitting[0]
	}
	return []finding{f.joined(fitting)}
}

// kindsExpected returns the types a branch is meant for if the value is of none of them.
func kindsExpected(findings []finding, pointer string) []string {
	for _, found := range findings {
		if found.Pointer == pointer && len(found.kinds) > 0 {
			return found.kinds
		}
	}
	return nil
}

// joined makes one finding of several branches that are all meant for the type of the value.
func (f failure) joined(branches [][]finding) finding {
	var values []any
	var formats []string
	sameValues, sameFormats := true, true
	for _, findings := range branches {
		alone := len(findings) == 1 && findings[0].Pointer == f.pointer
		sameValues = sameValues && alone && findings[0].values != nil
		sameFormats = sameFormats && alone && findings[0].formats != nil
		if alone {
			values = append(values, findings[0].values...)
			formats = appendNew(formats, findings[0].formats...)
		}
	}
	found := f.finding("does not match any allowed form")
	switch {
	case sameValues:
		found.Keyword, found.values = "enum", values
		found.Message = valueMessage(values, f.instance)
	case sameFormats:
		found.Keyword, found.formats = "format", formats
		found.Message = formatMessage(formats, f.instance)
	}
	return found
}

// requiredByBranch returns the names of a choice in which each branch requires properties, such
// as "id or name", or nil if it is not such a choice.
func requiredByBranch(choice any) []string {
	branches, _ := choice.([]any)
	var names []string
	for _, branch := range branches {
		object, ok := branch.(*value.Object)
		if !ok {
			return nil
		}
		required := stringsOf(object.Get("required"))
		if len(required) == 0 || object.Has("type") || object.Has("$ref") {
			return nil
		}
		names = appendNew(names, required...)
	}
	return names
}

// appendNew appends those of the names that are not there yet.
func appendNew(names []string, more ...string) []string {
	for _, name := range more {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}
