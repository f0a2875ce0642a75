package description

import (
	"slices"

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
		isTaken := slices.Contains(mapping.CommonParams, name) || slices.ContainsFunc(taken, func(p mapping.Param) bool { return p.Name == name })
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
	return exported
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

// paramsOf returns the parameters that a mapping declares for a method, and the one by which its
// routes are picked, if a parameter alone picks them.
func paramsOf(m *mapping.Method) []mapping.Param {
	params := slices.Clone(m.Params)
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
	if m.Name == "list" {
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
		"required", []any{"result"},
	)
}

// idSchema is the path parameter id.
func idSchema() *value.Object {
	return value.ObjectOf("type", "string", "minLength", int64(1), "description", "The id of the resource.")
}

// HasID reports whether a unified method works on one object that an id names.
func HasID(method string) bool { return method != "list" && method != "create" }

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
	if HasID(method) {
		path += "/{id}"
	}
	return path
}
