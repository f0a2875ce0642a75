package catalogtest_test

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/unimap/unimap/engine/value"
)

// graphQLInput collects what is wrong in the values of variables, by the rules of input coercion
// (GraphQL, October 2021, section 3). The library's own check stops at the first problem and
// takes numeric text for an Int and the name of an enum value in any case.
type graphQLInput struct {
	schema   *ast.Schema
	problems []contractProblem
}

func (g *graphQLInput) report(pointer, format string, arguments ...any) {
	g.problems = append(g.problems, contractProblem{"request variables " + pointer, fmt.Sprintf(format, arguments...)})
}

// member checks a member of an object, or a variable.
func (g *graphQLInput) member(typ *ast.Type, otherwise *ast.Value, object *value.Object, name, pointer string) {
	pointer += "/" + escapePointer(name)
	if object.Has(name) {
		g.value(typ, object.Get(name), pointer)
	} else if typ.NonNull && otherwise == nil {
		g.report(pointer, "a %s is required", typ)
	}
}

func (g *graphQLInput) value(typ *ast.Type, v any, pointer string) {
	switch {
	case v == nil:
		if typ.NonNull {
			g.report(pointer, "null is no %s", typ)
		}
	case typ.Elem != nil:
		list, ok := v.([]any)
		if !ok {
			list = []any{v} // one value stands for a list of it
		}
		for i, element := range list {
			g.value(typ.Elem, element, pointer+"/"+strconv.Itoa(i))
		}
	case g.schema.Types[typ.NamedType] != nil: // else the document is what is wrong
		g.named(g.schema.Types[typ.NamedType], typ, v, pointer)
	}
}

func (g *graphQLInput) named(definition *ast.Definition, typ *ast.Type, v any, pointer string) {
	if definition.Kind != ast.InputObject {
		if !isLeaf(definition, v) {
			g.report(pointer, "%s is no %s", value.String(v), typ)
		}
		return
	}
	object, ok := v.(*value.Object)
	if !ok {
		g.report(pointer, "%s is no %s", value.String(v), typ)
		return
	}
	for name := range object.All() {
		if definition.Fields.ForName(name) == nil {
			g.report(pointer+"/"+escapePointer(name), "%s has no field %s", definition.Name, name)
		}
	}
	for _, field := range definition.Fields {
		g.member(field.Type, field.DefaultValue, object, field.Name, pointer)
	}
}

// isLeaf reports whether a value is one of a scalar or enum. Scalars of the API's own may be
// anything.
func isLeaf(definition *ast.Definition, v any) bool {
	if definition.Kind == ast.Enum {
		name, ok := v.(string)
		return ok && definition.EnumValues.ForName(name) != nil
	}
	switch definition.Name {
	case "Int":
		i, ok := v.(int64)
		return ok && i >= math.MinInt32 && i <= math.MaxInt32
	case "Float":
		return value.KindOf(v) == value.KindNumber
	case "Boolean":
		return value.KindOf(v) == value.KindBoolean
	case "String":
		return value.KindOf(v) == value.KindString
	case "ID":
		_, isInteger := v.(int64)
		return isInteger || value.KindOf(v) == value.KindString
	}
	return true
}

// graphQLAnswer collects what of an answer is not what the document selects.
type graphQLAnswer struct {
	schema   *ast.Schema
	problems []contractProblem
}

func (g *graphQLAnswer) report(pointer, format string, arguments ...any) {
	g.problems = append(g.problems, contractProblem{"answer body " + pointer, fmt.Sprintf(format, arguments...)})
}

// errors checks the list of errors (GraphQL, October 2021, section 7.1.2).
func (g *graphQLAnswer) errors(v any) {
	list, _ := v.([]any)
	if len(list) == 0 {
		g.report("/errors", "there is no data, and no error either")
	}
	for i, element := range list {
		if _, ok := value.Member(element, "message").(string); !ok {
			g.report("/errors/"+strconv.Itoa(i)+"/message", "an error has a message")
		}
	}
}

// selectedField is a field that an answer may hold.
type selectedField struct {
	field    *ast.Field
	sets     []ast.SelectionSet // of every mention of it
	optional bool
}

// object checks an object of an answer against the selections for it.
func (g *graphQLAnswer) object(set ast.SelectionSet, typ *ast.Definition, object *value.Object, pointer string) {
	if name, ok := object.Get("__typename").(string); ok && g.schema.Types[name] != nil {
		typ = g.schema.Types[name]
	}
	fields := map[string]*selectedField{}
	g.collect(set, typ, false, fields)
	for name := range object.All() {
		if fields[name] == nil {
			g.report(pointer+"/"+escapePointer(name), "the document does not ask for it")
		}
	}
	for _, name := range sortedKeys(fields) {
		selected, at := fields[name], pointer+"/"+escapePointer(name)
		switch {
		case selected.field.Definition == nil: // the document is what is wrong
		case object.Has(name):
			g.value(selected.field.Definition.Type, slices.Concat(selected.sets...), object.Get(name), at)
		case !selected.optional:
			g.report(at, "the document asks for it and it is not there")
		}
	}
}

// collect gathers the fields of a selection for an object of a type. Fields of a fragment whose
// type condition the type may or may not meet are optional.
func (g *graphQLAnswer) collect(set ast.SelectionSet, typ *ast.Definition, optional bool, fields map[string]*selectedField) {
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.Field:
			found := fields[s.Alias]
			if found == nil {
				found = &selectedField{field: s, optional: true}
				fields[s.Alias] = found
			}
			found.sets = append(found.sets, s.SelectionSet)
			found.optional = found.optional && (optional || isConditional(s.Directives))
		case *ast.InlineFragment:
			g.fragment(s.TypeCondition, s.SelectionSet, typ, optional || isConditional(s.Directives), fields)
		case *ast.FragmentSpread:
			if s.Definition == nil {
				continue // the document is what is wrong
			}
			g.fragment(s.Definition.TypeCondition, s.Definition.SelectionSet, typ, optional || isConditional(s.Directives), fields)
		}
	}
}

func (g *graphQLAnswer) fragment(condition string, set ast.SelectionSet, typ *ast.Definition, optional bool, fields map[string]*selectedField) {
	if condition == "" || condition == typ.Name {
		g.collect(set, typ, optional, fields)
		return
	}
	other := g.schema.Types[condition]
	if other == nil {
		return // the document is what is wrong
	}
	possible := g.schema.GetPossibleTypes(other)
	meets := 0
	for _, one := range g.schema.GetPossibleTypes(typ) {
		if slices.Contains(possible, one) {
			meets++
		}
	}
	if meets > 0 {
		g.collect(set, typ, optional || meets < len(g.schema.GetPossibleTypes(typ)), fields)
	}
}

// isConditional reports whether a selection is subject to @skip or @include.
func isConditional(directives ast.DirectiveList) bool {
	return directives.ForName("skip") != nil || directives.ForName("include") != nil
}

func (g *graphQLAnswer) value(typ *ast.Type, set ast.SelectionSet, v any, pointer string) {
	if v == nil {
		if typ.NonNull {
			g.report(pointer, "null is no %s", typ)
		}
		return
	}
	if typ.Elem != nil {
		list, ok := v.([]any)
		if !ok {
			g.report(pointer, "%s is no %s", value.String(v), typ)
		}
		for i, element := range list {
			g.value(typ.Elem, set, element, pointer+"/"+strconv.Itoa(i))
		}
		return
	}
	definition := g.schema.Types[typ.NamedType]
	if !definition.IsCompositeType() {
		if !isLeaf(definition, v) {
			g.report(pointer, "%s is no %s", value.String(v), typ)
		}
		return
	}
	object, ok := v.(*value.Object)
	if !ok {
		g.report(pointer, "%s is no %s", value.String(v), typ)
		return
	}
	g.object(set, definition, object, pointer)
}
