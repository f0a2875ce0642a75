package editor

import (
	"github.com/unimap/unimap/engine/template"
	"github.com/unimap/unimap/engine/value"
)

// treeDoc explains a data slot.
const treeDoc = "A tree whose texts are expressions; a literal text is quoted twice, as in \"'ticket'\". Numbers, booleans and null stand for themselves."

// keywordSchemas say what stands behind a keyword of a tree. One that is not named holds a tree.
var keywordSchemas = map[string]func(*builder) *value.Object{
	"$each":   func(*builder) *value.Object { return typed("string") },
	"$as":     func(*builder) *value.Object { return variable() },
	"$index":  func(*builder) *value.Object { return variable() },
	"$if":     func(*builder) *value.Object { return typed("string") },
	"$switch": func(*builder) *value.Object { return typed("string") },
	"$cases":  func(b *builder) *value.Object { return mapOf(b.reference(treeDefinition)) },
}

// companions are the keywords without which another has no meaning.
var companions = []struct {
	keyword string
	needs   *value.Object
}{
	{"$each", anyOf(requires("$value"), hasPlainKey())},
	{"$if", anyOf(requires("$value"), requires("$else"), hasPlainKey())},
	{"$as", requires("$each")},
	{"$index", requires("$each")},
	{"$else", requires("$if")},
	{"$value", anyOf(requires("$each"), requires("$if"))},
	{"$switch", requires("$cases")},
	{"$cases", requires("$switch")},
	{"$default", requires("$switch")},
}

// tree returns the schema of a data slot. Keys that begin with $ are reserved: the keywords, and
// no others.
func (b *builder) tree() *value.Object {
	properties := value.NewObject(len(template.Keywords))
	for _, keyword := range template.Keywords {
		schema := b.reference(treeDefinition)
		if special := keywordSchemas[keyword.Name]; special != nil {
			schema = special(b)
		}
		properties.Set(keyword.Name, laidOver(value.ObjectOf("description", keyword.Doc), schema))
	}
	dependencies := value.NewObject(len(companions))
	for _, c := range companions {
		dependencies.Set(c.keyword, c.needs)
	}
	return value.ObjectOf(
		"description", treeDoc,
		"type", texts([]string{"string", "number", "boolean", "null", "object", "array"}),
		"items", b.reference(treeDefinition),
		"properties", properties,
		"patternProperties", value.ObjectOf("^([^$]|$)", b.reference(treeDefinition)),
		"additionalProperties", false,
		"dependencies", dependencies,
	)
}

// hasPlainKey says that an object has a key that is no keyword.
func hasPlainKey() *value.Object {
	return value.ObjectOf("not", value.ObjectOf("propertyNames", value.ObjectOf("pattern", "^[$]")))
}

// variable is the name of a loop variable.
func variable() *value.Object {
	return pattern(`^[A-Za-z_][A-Za-z0-9_]*$`, "a word of letters, digits and _")
}
