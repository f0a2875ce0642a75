package description

import (
	"slices"
	"strings"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/schema"
	"github.com/unimap/unimap/engine/value"
)

// OpenAPI returns the document of a gateway in OpenAPI 3.1
// (https://spec.openapis.org/oas/v3.1.1.html): every resource with the methods that any provider
// has of it, and the operations beside them. server is the address of the gateway, "/" where it is
// not known.
func OpenAPI(catalog *engine.Catalog, server string, operations ...Operation) *value.Object {
	paths, schemas, tags := value.NewObject(0), value.NewObject(0), []any{}
	for _, resource := range catalog.Schemas().Resources() {
		methods := Supported(catalog, resource)
		if len(methods) == 0 {
			continue
		}
		tags = append(tags, value.ObjectOf("name", tagOf(resource), "description", resource.Description))
		schemas.Set(componentName(resource, "read"), export(resource.Read.Root(), nil))
		if slices.ContainsFunc(methods, func(s Support) bool { return len(s.Methods) > 0 && s.Methods[0].HasBody() }) {
			schemas.Set(componentName(resource, "write"), export(resource.Write.Root(), nil))
		}
		for _, method := range methods {
			path := Path(resource.Model, resource.Resource, method.Name)
			item, ok := paths.Get(path).(*value.Object)
			if !ok {
				item = value.NewObject(3)
				if mapping.HasID(method.Name) {
					item.Set("parameters", []any{value.ObjectOf("$ref", "#/components/parameters/id")})
				}
			}
			item.Set(strings.ToLower(HTTPMethod(method.Name)), operation(resource, method))
			paths.Set(path, item)
		}
	}
	addOperations(paths, operations)
	schemas.Set("error", errorSchema())
	return value.ObjectOf(
		"openapi", "3.1.0",
		"info", value.ObjectOf(
			"title", "Unified API",
			"description", "One API over the APIs of many providers. Which provider answers is chosen by integrated_account_id; what each of them reads and writes is told by meta and capabilities.",
			"version", catalog.Revision(),
		),
		"servers", []any{value.ObjectOf("url", server)},
		"security", []any{value.ObjectOf("token", []any{})},
		"tags", append(tags, tagsOf(operations)...),
		"paths", paths,
		"components", value.ObjectOf(
			"schemas", schemas, "parameters", commonParameters(), "headers", commonHeaders(), "responses", commonResponses(),
			"securitySchemes", value.ObjectOf("token", value.ObjectOf("type", "http", "scheme", "bearer", "description", "An API token of this gateway.")),
		),
	)
}

// Support is a method of a resource with its realisations.
type Support struct {
	Name    string
	Methods []*mapping.Method // one for each provider that has it, sorted by provider
}

// Supported returns the methods of a resource that any provider has that is not retired, in the
// order of mapping.MethodNames.
func Supported(catalog *engine.Catalog, resource *schema.Resource) []Support {
	byName := map[string][]*mapping.Method{}
	names := slices.Clone(mapping.MethodNames)
	for _, m := range catalog.Mappings() {
		if m.Resource != resource || m.Provider.Retired != nil {
			continue
		}
		for _, method := range m.Methods {
			byName[method.Name] = append(byName[method.Name], method)
			if !slices.Contains(names, method.Name) {
				names = append(names, method.Name)
			}
		}
	}
	var out []Support
	for _, name := range names {
		if len(byName[name]) > 0 {
			out = append(out, Support{name, byName[name]})
		}
	}
	return out
}

// Params returns the query parameters of the resource that any provider takes for the method,
// beyond the common ones, in the order of the schema.
func (s Support) Params(resource *schema.Resource) []string {
	var names []string
	for _, p := range resource.Query.Root().Properties() {
		isTaken := func(m *mapping.Method) bool {
			return slices.ContainsFunc(paramsOf(m), func(taken mapping.Param) bool { return taken.Name == p.Name })
		}
		if !slices.Contains(mapping.RuntimeParams, p.Name) && slices.ContainsFunc(s.Methods, isTaken) {
			names = append(names, p.Name)
		}
	}
	return names
}

func tagOf(resource *schema.Resource) string { return resource.Model + " " + resource.Resource }

func componentName(resource *schema.Resource, side string) string {
	return resource.Model + "_" + resource.Resource + "_" + side
}

func reference(kind, name string) *value.Object {
	return value.ObjectOf("$ref", "#/components/"+kind+"/"+name)
}

func operation(resource *schema.Resource, s Support) *value.Object {
	var providers []any
	for _, m := range s.Methods {
		providers = append(providers, m.Mapping.Provider.Name)
	}
	out := value.ObjectOf(
		"operationId", ToolName(s.Name, resource.Model, resource.Resource),
		"summary", Title(s.Name)+" "+resource.Title,
		"tags", []any{tagOf(resource)},
		"x-unimap-providers", providers,
		"parameters", parameters(resource, s),
	)
	if s.Methods[0].HasBody() {
		out.Set("requestBody", value.ObjectOf("required", true, "content", jsonContent(reference("schemas", componentName(resource, "write")))))
	}
	answer := reference("schemas", componentName(resource, "read"))
	switch s.Name {
	case mapping.MethodList:
		answer = listOf(answer)
	case "delete":
		answer = export(resource.Read.Root(), func(name string) bool { return name == "id" || name == remoteData })
	}
	const otherForms = " Another `truto_response_format` and `dry_run` give other forms: in `normalized` a field that is unknown is null."
	said, headers := "The answer of the provider as a unified object."+otherForms, answerHeaders()
	if s.Name == mapping.MethodList {
		said = "A page of the provider's list as unified objects." + otherForms
		headers.Set("X-Unimap-Next-Cursor", reference("headers", "next_cursor"))
	} else {
		headers.Set("Etag", reference("headers", "etag"))
	}
	if s.Methods[0].Writes() {
		headers.Set("Idempotent-Replayed", reference("headers", "idempotent_replayed"))
	}
	responses := value.ObjectOf("200", value.ObjectOf("description", said, "headers", headers, "content", jsonContent(answer)))
	if s.Methods[0].Writes() {
		responses.Set("202", reference("responses", "accepted"))
	}
	responses.Set("default", reference("responses", "error"))
	out.Set("responses", responses)
	return out
}

// Title returns a method as it stands in a heading.
func Title(method string) string {
	if method == "" {
		return ""
	}
	return strings.ToUpper(method[:1]) + strings.ReplaceAll(method[1:], "_", " ")
}

func jsonContent(schema *value.Object) *value.Object {
	return value.ObjectOf("application/json", value.ObjectOf("schema", schema))
}

// parameters returns the query parameters and the headers of an operation.
func parameters(resource *schema.Resource, s Support) []any {
	out := []any{}
	root := resource.Query.Root()
	for _, name := range append(slices.Clone(mapping.OwnParams(s.Name)), s.Params(resource)...) {
		if p := root.Property(name); p != nil {
			out = append(out, queryParameter(p))
		}
	}
	headers := []string{"prefer"}
	if s.Methods[0].Writes() {
		headers = append(headers, "dry_run", "idempotency_key")
	}
	if mapping.HasID(s.Name) && s.Methods[0].Writes() {
		headers = append(headers, "if_match")
	}
	for _, name := range headers {
		out = append(out, reference("parameters", name))
	}
	return out
}

// isReference reports whether a parameter is an object that its bare form says all of.
func isReference(s *schema.Shape) bool { return s.Shorthand() == "id" || s.Shorthand() == "name" }

// queryParameter writes a parameter. An object is in brackets, name[member]=value, which is the
// style deepObject; a reference is shown in its bare form, which that style does not have.
func queryParameter(p *schema.Property) *value.Object {
	out := value.ObjectOf("name", p.Name, "in", "query")
	if p.Required {
		out.Set("required", true)
	}
	if text := p.Shape.Description(); text != "" {
		out.Set("description", text)
	}
	exported := export(p.Shape, nil).Without("description")
	switch {
	case isReference(p.Shape):
		exported = value.ObjectOf("type", "string")
		if member := p.Shape.At(p.Shape.Shorthand()); member != nil && len(member.Enum()) > 0 {
			exported.Set("enum", slices.Clone(member.Enum()))
		}
	case p.Shape.Items() != nil:
		out.Set("style", "form")
		out.Set("explode", true)
	case p.Shape.Accepts("object"):
		out.Set("style", "deepObject")
		out.Set("explode", true)
	}
	out.Set("schema", exported)
	return out
}
