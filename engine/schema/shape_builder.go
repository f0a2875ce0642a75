package schema

import (
	"slices"

	"github.com/unimap/unimap/engine/value"
)

// shapeBuilder makes shapes of the schemas of a library. One builder makes one shape of a
// schema, however often it is referred to, so that a recursive schema ends.
type shapeBuilder struct {
	documents library
	made      map[*value.Object]*Shape
	kinds     map[*value.Object]kindSet
	errs      []*Error
}

func newShapeBuilder(documents library) *shapeBuilder {
	return &shapeBuilder{documents: documents, made: map[*value.Object]*Shape{}, kinds: map[*value.Object]kindSet{}}
}

// build returns the shape of a schema, and what is wrong with its annotations.
func (b *shapeBuilder) build(at place) (*Shape, []*Error) {
	b.errs = nil
	return b.shape(at), b.errs
}

func (b *shapeBuilder) shape(at place) *Shape {
	object, ok := at.object()
	if !ok {
		return anything
	}
	if made := b.made[object]; made != nil {
		return made
	}
	s := &Shape{}
	b.made[object] = s
	layers := b.layers(at)
	b.annotate(s, layers)
	b.accept(s, at)
	if s.Accepts("object") {
		b.addProperties(s, layers)
	}
	if s.Accepts("array") {
		b.addItems(s, layers)
	}
	if !s.Accepts("object") && !s.Accepts("array") {
		s.enum, s.documented = b.values(at)
		s.formats = b.formats(layers)
	}
	b.checkShorthand(s, at.document, object)
	return s
}

// layers returns every schema that a value must satisfy besides alternatives: the schema
// itself, what it refers to, and allOf, outermost first.
func (b *shapeBuilder) layers(at place) []place {
	var out []place
	seen := map[*value.Object]bool{}
	var add func(at place)
	add = func(at place) {
		object, ok := at.object()
		if !ok || seen[object] {
			return
		}
		seen[object] = true
		out = append(out, at)
		if target, ok := b.target(at, object); ok {
			add(target)
		}
		for _, part := range list(object, "allOf") {
			add(at.within(part))
		}
	}
	add(at)
	return out
}

// alternatives returns the choices of a schema: of each, one branch is satisfied.
func (b *shapeBuilder) alternatives(layers []place) [][]place {
	var choices [][]place
	for _, layer := range layers {
		object, _ := layer.object()
		for _, keyword := range []string{"anyOf", "oneOf"} {
			if !object.Has(keyword) {
				continue
			}
			var branches []place
			for _, branch := range list(object, keyword) {
				branches = append(branches, layer.within(branch))
			}
			choices = append(choices, branches)
		}
	}
	return choices
}

// branchesFor returns the branches of a choice that a value of a type may take.
func (b *shapeBuilder) branchesFor(choice []place, jsonType string) []place {
	var out []place
	for _, branch := range choice {
		if b.kindsOf(branch).has(jsonType) {
			out = append(out, branch)
		}
	}
	return out
}

func (b *shapeBuilder) annotate(s *Shape, layers []place) {
	for _, layer := range layers {
		object, _ := layer.object()
		s.title = firstText(s.title, object.Get("title"))
		s.description = firstText(s.description, object.Get("description"))
		s.shorthand = firstText(s.shorthand, object.Get(shorthandKeyword))
		if s.fallback == nil && object.Has("default") {
			s.fallback = object.Get("default")
		}
	}
}

func (b *shapeBuilder) accept(s *Shape, at place) {
	kinds := b.kindsOf(at)
	s.anyType = kinds.any
	s.nullable = kinds.has("null")
	for _, name := range kinds.names {
		if name != "null" {
			s.types = append(s.types, name)
		}
	}
}

// addProperties gathers what is said of objects. What a schema says for itself comes before
// what a choice between several forms of object adds.
func (b *shapeBuilder) addProperties(s *Shape, layers []place) {
	s.byName, s.required, s.open = map[string]int{}, map[string]bool{}, true
	var choices [][]place
	objectLayers := slices.Clone(layers)
	for i := 0; i < len(objectLayers); i++ {
		b.addLayer(s, objectLayers[i])
		for _, choice := range b.alternatives(objectLayers[i : i+1]) {
			branches := b.branchesFor(choice, "object")
			if len(branches) == 1 {
				objectLayers = append(objectLayers, b.layers(branches[0])...)
				continue
			}
			choices = append(choices, branches)
		}
	}
	for _, branches := range choices {
		s.requiredAny = appendNew(s.requiredAny, requiredByBranch(schemasOf(branches))...)
		s.open = s.open && slices.ContainsFunc(branches, b.isOpen)
		for _, branch := range branches {
			for _, layer := range b.layers(branch) {
				b.declare(s, layer)
			}
		}
	}
	for i, property := range s.properties {
		s.properties[i].Required = s.required[property.Name]
	}
}

func (b *shapeBuilder) addLayer(s *Shape, layer place) {
	object, _ := layer.object()
	b.declare(s, layer)
	for _, name := range stringsOf(object.Get("required")) {
		s.required[name] = true
	}
	for _, keyword := range []string{"additionalProperties", "unevaluatedProperties"} {
		switch additional := object.Get(keyword).(type) {
		case bool:
			s.open = s.open && additional
		case *value.Object:
			s.additional = b.shape(layer.within(additional))
		}
	}
}

// isOpen reports whether one branch of a choice lets undeclared properties pass.
func (b *shapeBuilder) isOpen(branch place) bool {
	for _, layer := range b.layers(branch) {
		object, _ := layer.object()
		if object.Get("additionalProperties") == false || object.Get("unevaluatedProperties") == false {
			return false
		}
	}
	return true
}

// declare adds the properties that a schema names and that are not there yet. A property whose
// schema is false cannot be there.
func (b *shapeBuilder) declare(s *Shape, layer place) {
	object, _ := layer.object()
	declared, _ := object.Get("properties").(*value.Object)
	if declared == nil {
		return
	}
	for name, schema := range declared.All() {
		if _, known := s.byName[name]; known || schema == false {
			continue
		}
		s.byName[name] = len(s.properties)
		s.properties = append(s.properties, Property{Name: name, Shape: b.shape(layer.within(schema))})
	}
}

// addItems takes the first schema that says what the elements of a list are.
func (b *shapeBuilder) addItems(s *Shape, layers []place) {
	s.items = anything
	arrayLayers := slices.Clone(layers)
	for i := 0; i < len(arrayLayers); i++ {
		object, _ := arrayLayers[i].object()
		if object.Has("items") {
			s.items = b.shape(arrayLayers[i].within(object.Get("items")))
			return
		}
		for _, choice := range b.alternatives(arrayLayers[i : i+1]) {
			for _, branch := range b.branchesFor(choice, "array") {
				arrayLayers = append(arrayLayers, b.layers(branch)...)
			}
		}
	}
}

// formats returns the formats of which a string has one.
func (b *shapeBuilder) formats(layers []place) []string {
	for _, layer := range layers {
		object, _ := layer.object()
		if format := text(object.Get("format")); format != "" {
			return []string{format}
		}
	}
	var formats []string
	for _, choice := range b.alternatives(layers) {
		for _, branch := range b.branchesFor(choice, "string") {
			found := b.formats(b.layers(branch))
			if len(found) == 0 {
				return nil
			}
			formats = appendNew(formats, found...)
		}
	}
	return formats
}

// values returns the closed list of the values of a scalar, or those that an open list names.
func (b *shapeBuilder) values(at place) (closed, documented []any) {
	layers := b.layers(at)
	for _, layer := range layers {
		object, _ := layer.object()
		if allowed, ok := object.Get("enum").([]any); ok {
			return withoutNull(allowed), nil
		}
		if object.Has("const") {
			return withoutNull([]any{object.Get("const")}), nil
		}
	}
	for _, choice := range b.alternatives(layers) {
		open := false
		for _, branch := range choice {
			if kinds := b.kindsOf(branch); kinds.onlyNull() {
				continue
			}
			inner, named := b.values(branch)
			open = open || inner == nil
			documented = appendNewValues(appendNewValues(documented, inner...), named...)
		}
		if !open && documented != nil {
			return documented, nil
		}
	}
	return nil, documented
}

// checkShorthand makes sure that the long form of a bare string is one the schema knows.
func (b *shapeBuilder) checkShorthand(s *Shape, d *document, object *value.Object) {
	if s.shorthand == "" {
		return
	}
	property := s.Property(s.shorthand)
	if property != nil && property.Shape.Accepts("string") && s.Accepts("string") {
		return
	}
	b.errs = append(b.errs, d.fail(CodeShorthand, d.locate(object),
		"%s %q needs a schema that accepts a string, and an object with that property as a string", shorthandKeyword, s.shorthand))
}

// target returns what the $ref of a schema leads to.
func (b *shapeBuilder) target(at place, object *value.Object) (place, bool) {
	reference, ok := object.Get("$ref").(string)
	if !ok {
		return place{}, false
	}
	return b.documents.resolve(at.document, reference)
}

func schemasOf(places []place) []any {
	out := make([]any, len(places))
	for i, p := range places {
		out[i] = p.schema
	}
	return out
}

func list(object *value.Object, keyword string) []any {
	elements, _ := object.Get(keyword).([]any)
	return elements
}

func firstText(present string, other any) string {
	if present != "" {
		return present
	}
	return text(other)
}

func withoutNull(values []any) []any {
	return slices.DeleteFunc(slices.Clone(values), func(v any) bool { return v == nil })
}

func appendNewValues(values []any, more ...any) []any {
	for _, v := range more {
		if !slices.ContainsFunc(values, func(known any) bool { return value.Equal(known, v) }) {
			values = append(values, v)
		}
	}
	return values
}
