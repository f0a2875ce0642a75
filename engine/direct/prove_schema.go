package direct

import (
	"reflect"
	"slices"

	jsonschema "github.com/santhosh-tekuri/jsonschema/v5"
)

// A schema is taken apart only where it asks for nothing but what is named: what is left of it
// without that must be like a schema that asks for nothing.

// target follows references that stand alone. It returns nil for a schema that asks for nothing.
func target(s *jsonschema.Schema) *jsonschema.Schema {
	for s != nil && s.Ref != nil {
		bare := *s
		bare.Ref = nil
		if !asksNothing(bare) {
			return s
		}
		s = s.Ref
	}
	if s == nil || asksNothing(*s) {
		return nil
	}
	return s
}

// asksNothing reports whether every value is valid under a schema. All the fields by which a
// schema could ask for something are looked at, those of later versions of the package too.
func asksNothing(s jsonschema.Schema) bool {
	for _, bound := range []*int{&s.MinProperties, &s.MaxProperties, &s.MinItems, &s.MaxItems, &s.MaxContains, &s.MinLength, &s.MaxLength} {
		if *bound != -1 {
			return false
		}
		*bound = 0
	}
	if s.MinContains != 1 {
		return false
	}
	s.MinContains, s.ContainsEval = 0, false
	s.Title, s.Description, s.Default, s.Comment, s.Examples = "", "", nil, "", nil
	s.ReadOnly, s.WriteOnly, s.Deprecated = false, false, false
	s.Location, s.Draft, s.DynamicAnchor, s.RecursiveAnchor = "", nil, "", false
	v := reflect.ValueOf(s)
	for i := range v.NumField() {
		if v.Type().Field(i).IsExported() && !v.Field(i).IsZero() {
			return false
		}
	}
	return true
}

// kindsOf returns the kinds of the types of a schema that asks for nothing else. An integer is
// more than a kind.
func kindsOf(s *jsonschema.Schema) (kinds kindSet, ok bool) {
	for _, name := range s.Types {
		kind, known := kindsOfTypes[name]
		if !known {
			return 0, false
		}
		kinds |= kind
	}
	rest := *s
	rest.Types = nil
	return kinds, len(s.Types) > 0 && asksNothing(rest)
}

func onlyTypes(s *jsonschema.Schema, name string) bool { return slices.Contains(s.Types, name) }

// plainMembers reports whether a schema asks for nothing but types, properties, which of them
// must be there, and that there are no others.
func plainMembers(s *jsonschema.Schema) bool {
	if allowed, isBool := s.AdditionalProperties.(bool); s.AdditionalProperties != nil && (!isBool || allowed) {
		return false
	}
	rest := *s
	rest.Types, rest.Properties, rest.Required, rest.AdditionalProperties = nil, nil, nil, nil
	return asksNothing(rest)
}

// itemsOf returns the schema of the elements of a list, where nothing else is asked of the list.
func itemsOf(s *jsonschema.Schema) (*jsonschema.Schema, bool) {
	rest := *s
	rest.Types, rest.Items2020 = nil, nil
	return s.Items2020, onlyTypes(s, "array") && asksNothing(rest)
}

// onlyEnum reports whether a schema asks for nothing but a text of an enum.
func onlyEnum(s *jsonschema.Schema) bool {
	rest := *s
	rest.Types, rest.Enum = nil, nil
	return (len(s.Types) == 0 || onlyTypes(s, "string")) && asksNothing(rest)
}
