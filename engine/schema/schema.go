package schema

import (
	"bytes"

	jsonschema "github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/unimap/unimap/engine/schema/acceptor"
	"github.com/unimap/unimap/engine/scratch"
	"github.com/unimap/unimap/engine/value"
)

// Validator says what is wrong with a value. It is the seam between this package and the
// library that is the authority on validity.
type Validator interface {
	// Validate takes a value of the model of package value and returns every violation, sorted
	// by pointer, keyword and message; none means the value is valid.
	Validate(v any) []Violation
}

// Schema is one compiled schema: a verdict on values, and a static view of its structure. It is
// immutable and safe for concurrent use.
type Schema struct {
	validator Validator
	root      *Shape
	// acceptor is compiled when it is first asked: most definitions are only ever parts of others.
	acceptor func() *acceptor.Acceptor
}

var _ Validator = (*Schema)(nil)

// Validate implements Validator. References may stand in their bare form or in their long one:
// a value is valid after ExpandShorthand if it was before. A value of more than MaxChecked parts
// that the schema looks at gives one violation of the keyword "limit".
func (s *Schema) Validate(v any) []Violation {
	if s.accepts(v) {
		return nil
	}
	return s.explain(v)
}

// accepts is Accepts for a value.
func (s *Schema) accepts(v any) bool {
	text := scratch.Borrow()
	defer scratch.Return(text)
	*text = value.Append(*text, v)
	return s.Accepts(*text)
}

// explain asks the validator, which is slower and knows what is wrong.
func (s *Schema) explain(v any) []Violation {
	if tooLarge := overBound(s.root, v); tooLarge != nil {
		return tooLarge
	}
	return s.validator.Validate(v)
}

// Accepts reports whether the value of a document is surely valid, without decoding it. False
// says nothing: Validate must be asked. The document is valid JSON without duplicate keys, such as
// value.Append writes.
func (s *Schema) Accepts(document []byte) bool {
	return mostValues(document) <= MaxChecked && s.acceptor().Accepts(document)
}

// mostValues returns a number that the values of a document do not exceed. A value takes a byte of
// its own and one beside it, and all but the first follow a comma or an opening bracket.
func mostValues(document []byte) int {
	if most := (len(document) + 1) / 2; most <= MaxChecked {
		return most
	}
	most := 1
	for _, before := range []string{",", "[", "{"} {
		most += bytes.Count(document, []byte(before))
	}
	return most
}

// Draft returns the schema as the library that is the authority has compiled it, for packages that
// take it apart. It must not be changed.
func (s *Schema) Draft() *jsonschema.Schema { return s.validator.(*draftValidator).compiled }

// Root returns the static view of the schema.
func (s *Schema) Root() *Shape { return s.root }

// Compile compiles one schema that stands alone, such as that of an account's settings. The id,
// a path such as "acme/account", names it in errors and violations. $schema may be left out, and
// references lead to its own $defs.
func Compile(id string, schema *value.Object) (*Schema, []*Error) {
	root := value.NewObject(schema.Len() + 2)
	root.Set("$schema", draft)
	root.Set("$id", idPrefix+id)
	for keyword, content := range schema.All() {
		if keyword != "$id" {
			root.Set(keyword, content)
		}
	}
	documents := library{}
	if errs := documents.add(id, value.Append(nil, root)); len(errs) > 0 {
		return nil, errs
	}
	if errs := documents.check(documents[idPrefix+id]); len(errs) > 0 {
		return nil, errs
	}
	compiler, errs := newCompiler(documents)
	if len(errs) > 0 {
		return nil, errs
	}
	return compiler.compile(idPrefix + id)
}
