package schema

import (
	"maps"
	"regexp"
	"slices"
	"strconv"

	jsonschema "github.com/santhosh-tekuri/jsonschema/v5"
	"github.com/unimap/unimap/engine/value"
)

// shorthandKeyword is the annotation that says which property of a reference a bare string
// stands for.
const shorthandKeyword = "x-unimap-shorthand"

// holds says what a keyword holds: plain data, or schemas to walk into.
type holds int

const (
	data holds = iota
	oneSchema
	schemaList
	schemasByName
	// rootData and rootSchemas may stand at the root of a document only.
	rootData
	rootSchemas
)

// keywords is the part of JSON Schema 2020-12 that models are written in: what both the
// validator and the static view of a schema understand. JSON Schema ignores an unknown keyword,
// which would let a misspelt constraint pass for ever, so anything else is an error.
var keywords = map[string]holds{
	"$schema": rootData, "$id": rootData, "x-unimap": rootData, "$defs": rootSchemas,
	"$ref": data, "$comment": data, "title": data, "description": data, "default": data,
	"examples": data, "deprecated": data, "readOnly": data, "writeOnly": data, shorthandKeyword: data,

	"type": data, "enum": data, "const": data,
	"allOf": schemaList, "anyOf": schemaList, "oneOf": schemaList, "not": oneSchema,
	"if": oneSchema, "then": oneSchema, "else": oneSchema,

	"properties": schemasByName, "patternProperties": schemasByName,
	"additionalProperties": oneSchema, "unevaluatedProperties": oneSchema,
	"required": data, "minProperties": data, "maxProperties": data,

	"items": oneSchema, "minItems": data, "maxItems": data, "uniqueItems": data,

	"minLength": data, "maxLength": data, "pattern": data, "format": data,
	"minimum": data, "maximum": data, "exclusiveMinimum": data, "exclusiveMaximum": data, "multipleOf": data,
}

// checker finds what the validator would ignore, or stumble over.
type checker struct {
	documents library
	document  *document
	errs      []*Error
}

// check walks a whole document. Values of the wrong form are left to the meta-schema.
func (l library) check(d *document) []*Error {
	c := checker{documents: l, document: d}
	c.schema(d.root, "", true)
	return c.errs
}

func (c *checker) fail(code Code, pointer, format string, arguments ...any) {
	c.errs = append(c.errs, c.document.fail(code, pointer, format, arguments...))
}

func (c *checker) schema(schema any, pointer string, root bool) {
	object, ok := schema.(*value.Object)
	if !ok {
		return
	}
	for keyword, content := range object.All() {
		at := pointerTo(pointer, keyword)
		kind, known := keywords[keyword]
		if !known {
			c.fail(CodeKeyword, at, "keyword %q is not one that models are written in%s", keyword, suggestion(keyword, slices.Sorted(maps.Keys(keywords))))
			continue
		}
		if (kind == rootData || kind == rootSchemas) && !root {
			c.fail(CodeKeyword, at, "keyword %q belongs at the root of the document", keyword)
			continue
		}
		c.subschemas(kind, content, at)
		c.content(keyword, content, at)
	}
}

func (c *checker) subschemas(kind holds, content any, at string) {
	switch kind {
	case oneSchema:
		c.schema(content, at, false)
	case schemaList:
		branches, _ := content.([]any)
		for i, branch := range branches {
			c.schema(branch, pointerTo(at, strconv.Itoa(i)), false)
		}
	case schemasByName, rootSchemas:
		members, ok := content.(*value.Object)
		if !ok {
			return
		}
		for name, member := range members.All() {
			c.schema(member, pointerTo(at, name), false)
		}
	}
}

func (c *checker) content(keyword string, content any, at string) {
	switch keyword {
	case "$ref":
		c.reference(content, at)
	case "$defs":
		c.definitionNames(content, at)
	case "pattern":
		if pattern, ok := content.(string); ok {
			c.pattern(pattern, at)
		}
	case "patternProperties":
		if members, ok := content.(*value.Object); ok {
			for _, pattern := range members.Keys() {
				c.pattern(pattern, pointerTo(at, pattern))
			}
		}
	case "format":
		format, ok := content.(string)
		if ok && jsonschema.Formats[format] == nil {
			c.fail(CodeFormat, at, "format %q is not one that is checked%s", format, suggestion(format, slices.Sorted(maps.Keys(jsonschema.Formats))))
		}
	case shorthandKeyword:
		if _, ok := content.(string); !ok {
			c.fail(CodeShorthand, at, "%s must be the name of a property", shorthandKeyword)
		}
	}
}

func (c *checker) reference(content any, at string) {
	reference, ok := content.(string)
	if !ok {
		return
	}
	if _, ok := c.documents.resolve(c.document, reference); !ok {
		c.fail(CodeReference, at, "$ref %q leads nowhere: it must be \"#/$defs/<name>\" of this document, or the $id of another one before that", reference)
	}
}

// definitionNames keeps names to what can stand in a reference as it is.
func (c *checker) definitionNames(content any, at string) {
	definitions, ok := content.(*value.Object)
	if !ok {
		return
	}
	for _, name := range definitions.Keys() {
		if !isName(name) {
			c.fail(CodeReference, pointerTo(at, name), "the name of a definition must be of letters, digits, '-' and '_'")
		}
	}
}

// pattern must compile, for the validator panics on one that does not.
func (c *checker) pattern(pattern, at string) {
	if _, err := regexp.Compile(pattern); err != nil {
		c.fail(CodePattern, at, "pattern is not a regular expression of RE2 syntax: %v", err)
	}
}
