package lint

import (
	"slices"
	"strings"

	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/schema"
	"github.com/unimap/unimap/engine/suggest"
	"github.com/unimap/unimap/engine/template"
)

// checkMembers finds members of the unified body and query that the schema does not have, and of calls
// that none has. Those at the first level have been seen to when the expression was compiled.
func checkMembers(c *check) {
	c.mapping.Expressions(func(x *template.Expression) {
		for _, path := range pathsOf(x.Program) {
			switch path.Root {
			case "body":
				c.member(x, path, c.mapping.Resource.Write.Root())
			case "query":
				c.member(x, path, c.mapping.Resource.Query.Root())
			case "calls":
				c.callMember(x, path)
			}
		}
	})
}

// callMembers are what is known of a call that was made.
var callMembers = []string{"response", "status", "headers"}

func (c *check) callMember(x *template.Expression, path expression.Path) {
	pattern := path.Pattern()
	if len(pattern) == 0 {
		return
	}
	for _, name := range pattern[1:] {
		if name == "*" { // of a call that is made for each element
			continue
		}
		if !slices.Contains(callMembers, name) {
			whole := expression.Path{Root: path.Root, Segments: path.Segments[:1]}
			c.report(diagnostic.CodeUnknownName, namePosition(x, name), suggest.OneOf(name, callMembers), "%s has no %q", whole, name)
		}
		return
	}
}

func (c *check) member(x *template.Expression, path expression.Path, shape *schema.Shape) {
	for i, segment := range path.Pattern() {
		next := shape.At(segment)
		if next == nil && i > 0 {
			whole := expression.Path{Root: path.Root, Segments: path.Segments[:i]}
			if segment == "*" {
				c.report(diagnostic.CodeUnknownName, x.Span(0, len([]rune(x.Program.Source()))), "", "%s is no list", whole)
				return
			}
			c.report(diagnostic.CodeUnknownName, namePosition(x, segment), suggest.OneOf(segment, memberNames(shape)), "%s has no %q", whole, segment)
			return
		}
		if next == nil {
			return
		}
		shape = next
	}
}

// memberNames returns the names that a path can go on with: those of an object, or of the
// elements of a list.
func memberNames(shape *schema.Shape) []string {
	for range 4 {
		if names := shape.PropertyNames(); len(names) > 0 || shape.Items() == nil {
			return names
		}
		shape = shape.Items()
	}
	return nil
}

// pathsOf returns every path that a program touches, in no particular order.
func pathsOf(program *expression.Program) []expression.Path {
	return slices.Concat(program.Reads(), program.Result(), program.Tests())
}

// notWritten are the fields of the write schema that the runtime sees to.
var notWritten = []string{"remote_data"}

// checkWriteFields finds the fields of a request that a method loses, and those it says it loses
// and does not.
func checkWriteFields(c *check) {
	for _, method := range c.mapping.Methods {
		if !method.HasBody() {
			continue
		}
		unread := make([][]string, len(method.Plans()))
		for i, plan := range method.Plans() {
			unread[i] = unreadFields(c.mapping.Resource, plan)
		}
		c.unread(method, unread)
		for _, ignored := range method.Ignored {
			if isWrittenByAll(method, ignored.Field) {
				c.report(diagnostic.CodeIgnoredFieldRead, ignored.Position(), "take it out of ignore, or out of the requests",
					"%s is ignored, but %s writes it", ignored.Field, method.Name)
			}
		}
	}
}

// isWrittenByAll reports whether every plan of a method uses a field by its name. What takes the
// body as a whole may leave the field out.
func isWrittenByAll(method *mapping.Method, field string) bool {
	for _, plan := range method.Plans() {
		if !slices.ContainsFunc(plan.BodyReads(), func(path expression.Path) bool {
			return len(path.Segments) > 0 && path.Segments[0].Key == field
		}) {
			return false
		}
	}
	return true
}

func unreadFields(resource *schema.Resource, plan *mapping.Plan) []string {
	written := plan.FieldsWritten(resource)
	var unread []string
	for _, property := range resource.Write.Root().Properties() {
		if !slices.Contains(written, property.Name) && !slices.Contains(notWritten, property.Name) {
			unread = append(unread, property.Name)
		}
	}
	return unread
}

// unread reports the fields that are neither read nor ignored, for each plan of a method.
func (c *check) unread(method *mapping.Method, unread [][]string) {
	for i, fields := range unread {
		lost := slices.DeleteFunc(slices.Clone(fields), func(field string) bool {
			return slices.ContainsFunc(method.Ignored, func(ignored mapping.Ignored) bool { return ignored.Field == field })
		})
		if len(lost) == 0 {
			continue
		}
		name, at := method.Name, method.Place
		if len(method.Routes) > 0 {
			name, at = method.Name+" by the route "+method.Routes[i].Value, method.Routes[i].Place
		}
		c.report(diagnostic.CodeWriteFieldUnread, at.Position(), "write them, or list them under ignore, each with the reason",
			"%s loses fields of the request: %s", name, strings.Join(lost, ", "))
	}
}
