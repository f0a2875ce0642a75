package editor

import (
	"slices"

	"github.com/unimap/unimap/engine/format"
	"github.com/unimap/unimap/engine/value"
)

// builder makes the schema of one kind of file. A definition is made for everything that is
// referred to, in the order in which that happens first.
type builder struct {
	wanted      []string
	definitions *value.Object
}

// treeDefinition is the name of the definition of a data slot. No object of the format is called
// so.
const treeDefinition = "tree"

func (b *builder) reference(name string) *value.Object {
	if !slices.Contains(b.wanted, name) {
		b.wanted = append(b.wanted, name)
	}
	return value.ObjectOf("$ref", "#/definitions/"+name)
}

// define makes the definitions that are wanted, and those that these want.
func (b *builder) define() {
	for i := 0; i < len(b.wanted); i++ {
		name := b.wanted[i]
		if name == treeDefinition {
			b.definitions.Set(name, b.tree())
			continue
		}
		b.definitions.Set(name, b.object(format.ObjectNamed(name)))
	}
}

// object returns the schema of an object of the format.
func (b *builder) object(object format.Object) *value.Object {
	properties := value.NewObject(len(object.Fields))
	var required []any
	for _, field := range object.Fields {
		properties.Set(field.Key, described(b.field(object.Name, field), field))
		if field.Required {
			required = append(required, field.Key)
		}
	}
	out := value.ObjectOf("description", object.Doc, "type", "object", "properties", properties)
	if required != nil {
		out.Set("required", required)
	}
	out.Set("additionalProperties", false)
	if rule := objectRules[object.Name]; rule != nil {
		laidOver(out, rule())
	}
	return out
}

// field returns the schema of what stands behind a key, without its description.
func (b *builder) field(object string, field format.Field) *value.Object {
	if detail := details[place{object, field.Key}]; detail != nil {
		return detail(b)
	}
	switch field.Kind {
	case format.KindText, format.KindTextSlot, format.KindExpression:
		return typed("string")
	case format.KindWord:
		return words(field.Allowed)
	case format.KindBoolean:
		return typed("boolean")
	case format.KindInteger:
		return typed("integer")
	case format.KindDuration:
		return duration()
	case format.KindTree:
		return b.reference(treeDefinition)
	case format.KindObject:
		return b.reference(field.Of)
	case format.KindList:
		return listOf(b.element(field))
	case format.KindMap:
		return mapOf(b.element(field))
	}
	return value.NewObject(0)
}

// element returns the schema of the elements of a list or a map: objects of the format, the
// expressions of a map of slots, plain text in a list. Nil means that they may be anything.
func (b *builder) element(field format.Field) *value.Object {
	switch {
	case field.Of != "":
		return b.reference(field.Of)
	case field.Slot != "":
		return typed("string")
	case field.Kind == format.KindList:
		return plainText()
	}
	return nil
}
