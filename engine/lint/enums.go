package lint

import (
	"maps"
	"slices"
	"strings"

	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/enum"
	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/schema"
	"github.com/unimap/unimap/engine/suggest"
	"github.com/unimap/unimap/engine/template"
)

// enumUse is what a mapping does with one of its enums.
type enumUse struct {
	used  bool
	reads bool // unified() uses it
	// wanted are the values that requests can name in the fields it translates, in the order of
	// the schema.
	wanted []string
	open   bool // it translates something else than a field of closed values, too
}

// checkEnums holds the enums against their uses.
func checkEnums(c *check) {
	uses := map[string]*enumUse{}
	for name := range c.mapping.Enums {
		uses[name] = &enumUse{}
	}
	c.mapping.Expressions(func(x *template.Expression) {
		for _, use := range x.Program.Enums() {
			uses[use.Enum].used = true
			uses[use.Enum].reads = uses[use.Enum].reads || !use.ToNative
			c.enumDirection(x, use)
		}
	})
	for _, method := range c.mapping.Methods {
		for _, plan := range method.Plans() {
			plan.Expressions(func(x *template.Expression) {
				for _, use := range x.Program.Enums() {
					if use.ToNative {
						uses[use.Enum].translate(method, use.Subject)
					}
				}
			})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(uses)) {
		c.enum(c.mapping.Enums[name], uses[name])
	}
}

// translate adds the values that the subject of native() can have.
func (u *enumUse) translate(method *mapping.Method, subject []expression.Path) {
	u.open = u.open || len(subject) == 0
	for _, path := range subject {
		values := requestValues(method.Mapping, method, path)
		u.open = u.open || values == nil
		for _, v := range values {
			if !slices.Contains(u.wanted, v) {
				u.wanted = append(u.wanted, v)
			}
		}
	}
}

// enumDirection reports a value that is translated into what it is already.
func (c *check) enumDirection(x *template.Expression, use expression.EnumUse) {
	for _, path := range use.Subject {
		isNative := slices.Contains(nativeRoots, path.Root)
		switch {
		case use.ToNative && isNative:
			c.report(diagnostic.CodeEnumDirection, x.Span(use.From, use.To), "unified(\""+use.Enum+"\") reads a native value",
				"native() takes a unified value, and %s is the provider's", path)
		case !use.ToNative && requestValues(c.mapping, nil, path) != nil:
			c.report(diagnostic.CodeEnumDirection, x.Span(use.From, use.To), "native(\""+use.Enum+"\", ...) writes a unified value",
				"unified() takes a native value, and %s is the caller's", path)
		default:
			continue
		}
		return
	}
}

// nativeRoots are the names of what the provider has said.
var nativeRoots = []string{"response", "calls", "headers", "status"}

// requestValues returns the closed list of values that a request can have at a path, or nil. The
// method, which may allow a few of them only, is nil where it may be any.
func requestValues(m *mapping.Mapping, method *mapping.Method, path expression.Path) []string {
	var shape *schema.Shape
	switch path.Root {
	case "body":
		shape = m.Resource.Write.Root().At(path.Pattern()...)
	case "query":
		shape = m.Resource.Query.Root().At(path.Pattern()...)
	}
	if shape == nil || shape.Enum() == nil {
		return nil
	}
	values := shape.EnumTexts()
	if method == nil {
		return values
	}
	for _, param := range method.Params {
		if path.Root == "query" && param.Name == path.Segments[0].Key && param.Allowed != nil {
			values = slices.DeleteFunc(values, func(v string) bool { return !slices.Contains(param.Allowed, v) })
		}
	}
	return values
}

func (c *check) enum(table *enum.Table, use *enumUse) {
	if !use.used {
		c.report(diagnostic.CodeUnusedEnum, c.mapping.EnumPosition(table.Name),
			"delete it, or use it as in x | unified(\""+table.Name+"\")", "nothing uses the enum %q", table.Name)
		return
	}
	if len(use.wanted) == 0 {
		return
	}
	c.enumTotal(table, use.wanted)
	if !use.open {
		c.enumDead(table, use)
	}
}

// enumTotal checks that every value a request can name has a native one, or is declared to have
// none.
func (c *check) enumTotal(table *enum.Table, wanted []string) {
	var missing []string
	for _, v := range wanted {
		if _, ok := table.Native(v); !ok && !slices.Contains(table.Unsupported, v) {
			missing = append(missing, v)
		}
	}
	if len(missing) > 0 {
		list := strings.Join(missing, ", ")
		c.report(diagnostic.CodeEnumNotTotal, c.mapping.EnumPosition(table.Name),
			"add rows, or say that the provider has no such values: unsupported: {"+table.Name+": ["+list+"]}",
			"a request can name values for which %s has no native one: %s", table.Name, list)
	}
	for _, v := range table.Unsupported {
		if native, ok := table.Native(v); ok {
			c.report(diagnostic.CodeEnumNotTotal, c.mapping.UnsupportedPosition(table.Name, v),
				"take it out of unsupported, or out of the enum", "%s is declared unsupported, but is written as %q", v, native)
		}
	}
}

// enumDead finds unified values that no request can name. What the enum reads as is no such value.
func (c *check) enumDead(table *enum.Table, use *enumUse) {
	for _, pair := range table.Pairs {
		for i, v := range pair.Unified {
			if !slices.Contains(use.wanted, v) && (i > 0 || !use.reads) {
				c.report(diagnostic.CodeEnumNotTotal, c.mapping.EnumValuePosition(table.Name, pair.Native, i),
					suggest.OneOf(v, use.wanted), "no request can name %q", v)
			}
		}
	}
	for _, v := range table.Unsupported {
		if !slices.Contains(use.wanted, v) {
			c.report(diagnostic.CodeEnumNotTotal, c.mapping.UnsupportedPosition(table.Name, v),
				suggest.OneOf(v, use.wanted), "no request can name %q", v)
		}
	}
}
