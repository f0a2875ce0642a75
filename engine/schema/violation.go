package schema

import (
	"cmp"
	"slices"
	"strings"

	jsonschema "github.com/santhosh-tekuri/jsonschema/v5"
	"github.com/unimap/unimap/engine/value"
)

// Violation is one way in which a value breaks its schema.
type Violation struct {
	// Pointer is the JSON pointer (RFC 6901) to the offending part of the value, "" for the
	// whole of it. An unknown property is pointed at itself, an absent one by its object.
	Pointer string
	// Keyword is the keyword of JSON Schema that is broken, such as "type" or "required".
	Keyword string
	// Message is text for people, in lower case.
	Message string
	// SchemaPointer is the $id of the document and the pointer to the keyword in it, such as
	// "unimap:ticketing/tickets#/$defs/read/required".
	SchemaPointer string
}

// explanation turns the tree of causes that the jsonschema package gives, whose order is random
// and whose texts differ between versions, into a sorted list in this package's own words.
// A step to a property with an empty name is absent from the locations that it gives.
type explanation struct {
	documents library
	instance  any
}

// finding is a violation with what a choice between alternatives needs to know of it.
type finding struct {
	Violation
	kinds   []string // the types of JSON Schema that would have been accepted at Pointer
	values  []any    // the values that would have been accepted at Pointer
	formats []string // the formats that would have been accepted at Pointer
}

func explain(root *jsonschema.ValidationError, documents library, instance any) []Violation {
	e := explanation{documents, instance}
	findings := e.collect(root)
	violations := make([]Violation, len(findings))
	for i, f := range findings {
		violations[i] = f.Violation
	}
	slices.SortFunc(violations, compareViolations)
	return slices.CompactFunc(violations, func(a, b Violation) bool {
		return a.Pointer == b.Pointer && a.Keyword == b.Keyword && a.Message == b.Message
	})
}

func compareViolations(a, b Violation) int {
	return cmp.Or(
		strings.Compare(a.Pointer, b.Pointer),
		strings.Compare(a.Keyword, b.Keyword),
		strings.Compare(a.Message, b.Message),
		strings.Compare(a.SchemaPointer, b.SchemaPointer),
	)
}

// collect returns the findings at the leaves of a cause.
func (e explanation) collect(cause *jsonschema.ValidationError) []finding {
	if len(cause.Causes) == 0 {
		return e.leaf(cause)
	}
	if isChoice(cause) {
		return e.alternatives(cause)
	}
	var findings []finding
	for _, inner := range cause.Causes {
		findings = append(findings, e.collect(inner)...)
	}
	return findings
}

// isChoice tells a choice between alternatives from a place that only has a name like one: the
// causes of the latter are grouped under an empty message.
func isChoice(cause *jsonschema.ValidationError) bool {
	keyword := lastToken(cause.KeywordLocation)
	return cause.Message != "" && (keyword == "anyOf" || keyword == "oneOf")
}

// leaf describes a cause that has none of its own.
func (e explanation) leaf(cause *jsonschema.ValidationError) []finding {
	f := e.failure(cause)
	if cause.Message == "not allowed" && f.keyword != "unevaluatedProperties" {
		f.keyword = "false"
	}
	return f.describe()
}

func (e explanation) failure(cause *jsonschema.ValidationError) failure {
	pointer := pointerFromFragment(cause.InstanceLocation)
	return failure{
		pointer:       pointer,
		schemaPointer: pointerFromFragment(cause.AbsoluteKeywordLocation),
		keyword:       lastToken(cause.KeywordLocation),
		schema:        e.schemaHolding(cause.AbsoluteKeywordLocation),
		instance:      follow(e.instance, tokensOf(pointer)),
		text:          cause.Message,
	}
}

// schemaHolding returns the schema that holds the keyword at a location, empty if it is unknown.
func (e explanation) schemaHolding(location string) *value.Object {
	id, fragment, _ := strings.Cut(location, "#")
	d := e.documents[id]
	tokens := tokensOf(pointerFromFragment(fragment))
	if d != nil && len(tokens) > 0 {
		if schema, ok := follow(d.root, tokens[:len(tokens)-1]).(*value.Object); ok {
			return schema
		}
	}
	return &value.Object{}
}

func lastToken(pointer string) string {
	return pointerFromFragment(pointer[strings.LastIndexByte(pointer, '/')+1:])
}
