package description

import (
	"fmt"
	"slices"
	"strings"

	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/schema"
	"github.com/unimap/unimap/engine/value"
)

// remoteData is the field of bodies and answers that carries native data; the runtime sees to it,
// whatever the mapping.
const remoteData = "remote_data"

// querySchema returns the query parameters that a method of a provider takes, with their allowed
// values. The names in without are left out.
func querySchema(m *mapping.Method, without ...string) *value.Object {
	root := m.Mapping.Resource.Query.Root()
	taken := paramsOf(m)
	keep := func(name string) bool {
		isTaken := slices.Contains(mapping.OwnParams(m.Name), name) || slices.ContainsFunc(taken, func(p mapping.Param) bool { return p.Name == name })
		return isTaken && !slices.Contains(without, name)
	}
	exported := export(root, keep)
	for _, p := range taken {
		shape := root.Property(p.Name)
		if shape == nil || !keep(p.Name) {
			continue
		}
		if p.Required {
			require(exported, p.Name)
		}
		if p.Doc != "" {
			describe(property(exported, p.Name), p.Doc)
		}
		if len(p.Allowed) > 0 {
			restrict(exported, root, valuePath(p.Name, shape.Shape), anys(p.Allowed))
		}
	}
	for _, c := range accepted(m, "query") {
		restrict(exported, root, c.path, c.values)
	}
	narrowFilters(exported, m)
	describePages(property(exported, mapping.ParamLimit), m)
	return exported
}

// narrowFilters keeps of the filters of a list, such as a range, the parts that the provider can
// select by.
func narrowFilters(exported *value.Object, m *mapping.Method) {
	filters := m.Filters()
	for _, filter := range filters {
		name, _, isPart := strings.Cut(filter, ".")
		whole := property(exported, name)
		if whole == nil || !isPart {
			continue
		}
		if forms, ok := whole.Get("anyOf").([]any); ok {
			whole, _ = forms[0].(*value.Object)
		}
		keepMembers(whole, func(member string) bool { return slices.Contains(filters, name+"."+member) })
	}
}

// keepMembers takes properties away from the schema of an object.
func keepMembers(object *value.Object, keep func(name string) bool) {
	if object == nil {
		return
	}
	members, _ := object.Get("properties").(*value.Object)
	if members == nil {
		return
	}
	kept := value.NewObject(members.Len())
	for name, member := range members.All() {
		if keep(name) {
			kept.Set(name, member)
		}
	}
	object.Set("properties", kept)
}

// describePages says how large the pages of a list are.
func describePages(limit *value.Object, m *mapping.Method) {
	for _, plan := range m.Plans() {
		if pages := plan.Pages; pages != nil {
			describe(limit, fmt.Sprintf("Without it %d; more than %d are not given at once.", pages.Default, pages.Max))
			return
		}
	}
}

// valuePath is where the text of a parameter stands, which may be a reference.
func valuePath(name string, shape *schema.Shape) []string {
	if shape.Shorthand() == "" {
		return []string{name}
	}
	return []string{name, shape.Shorthand()}
}

// describe adds a remark of a mapping to the description of a schema.
func describe(exported *value.Object, remark string) {
	if exported == nil {
		return
	}
	if text, ok := exported.Get("description").(string); ok && text != "" {
		remark = text + " " + remark
	}
	exported.Set("description", remark)
}

// paramsOf returns the parameters that a mapping declares for a method, those that a list selects
// by, and the one by which its routes are picked, if a parameter alone picks them.
func paramsOf(m *mapping.Method) []mapping.Param {
	params := slices.Clone(m.Params)
	for _, filter := range m.Filters() {
		name, _, _ := strings.Cut(filter, ".")
		if name != routeParam(m) && !slices.ContainsFunc(params, func(p mapping.Param) bool { return p.Name == name }) {
			params = append(params, mapping.Param{Name: name})
		}
	}
	name := routeParam(m)
	if name == "" || slices.ContainsFunc(params, func(p mapping.Param) bool { return p.Name == name }) {
		return params
	}
	routed := mapping.Param{Name: name, Required: m.Default == ""}
	for _, route := range m.Routes {
		routed.Allowed = append(routed.Allowed, route.Value)
	}
	return append(params, routed)
}

// routeParam returns the query parameter that alone picks the route, or "".
func routeParam(m *mapping.Method) string {
	if m.Route == nil {
		return ""
	}
	path, ok := m.Route.Program.Path()
	if !ok || path.Root != "query" || len(path.Segments) == 0 {
		return ""
	}
	return path.Segments[0].Key
}

// bodySchema returns the body that a method of a provider takes, or nil if it takes none.
func bodySchema(m *mapping.Method) *value.Object {
	if !m.HasBody() {
		return nil
	}
	written := mapping.FieldsWritten(m)
	root := m.Mapping.Resource.Write.Root()
	exported := export(root, func(name string) bool { return name == remoteData || slices.Contains(written, name) })
	for _, c := range accepted(m, "body") {
		restrict(exported, root, c.path, c.values)
	}
	return exported
}

// answerSchema returns what a method of a provider answers with.
func answerSchema(m *mapping.Method) *value.Object {
	read := mapping.FieldsRead(m)
	root := m.Mapping.Resource.Read.Root()
	exported := export(root, func(name string) bool { return name == remoteData || slices.Contains(read, name) })
	for _, c := range produced(m) {
		restrict(exported, root, c.path, c.values)
	}
	if m.IsList() {
		return listOf(exported)
	}
	return exported
}

// listOf is the answer of the method list, whose elements have the schema given.
func listOf(element *value.Object) *value.Object {
	return value.ObjectOf(
		"type", "object",
		"properties", value.ObjectOf(
			"result", value.ObjectOf("type", "array", "items", element),
			"next_cursor", value.ObjectOf("type", []any{"string", "null"}, "description", "Gives the next page as the query parameter next_cursor; null on the last one."),
		),
		"required", []any{"result", "next_cursor"},
	)
}

// idSchema is the path parameter id.
func idSchema() *value.Object {
	return value.ObjectOf("type", "string", "minLength", int64(1), "description", "The id of the resource.")
}

// HTTPMethod returns the HTTP method of a unified method: a method of a provider's own is a POST.
func HTTPMethod(method string) string {
	switch method {
	case "get", "list":
		return "GET"
	case "update":
		return "PATCH"
	case "delete":
		return "DELETE"
	}
	return "POST"
}

// Path returns the path of a unified method, with {id} where one belongs.
func Path(model, resource, method string) string {
	path := "/unified/" + model + "/" + resource
	if mapping.HasID(method) {
		path += "/{id}"
	}
	return path
}
