package description

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strings"

	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/value"
)

// maxToolName is the longest name of a tool that the makers of language models take; of characters
// they take letters, digits, "_" and "-".
const maxToolName = 64

// Tools returns a tool for every method of the mappings of one account, each with the members name,
// description, inputSchema and annotations of a tool of the Model Context Protocol (revision
// 2025-06-18), the request that carries it out, and its schemas one by one.
func Tools(mappings []*mapping.Mapping, keep func(m *mapping.Method) bool) []any {
	out := []any{}
	for _, m := range mappings {
		for _, method := range m.Methods {
			if keep(method) {
				out = append(out, tool(method))
			}
		}
	}
	return out
}

func tool(m *mapping.Method) *value.Object {
	model, resource := m.Mapping.Model, m.Mapping.Resource.Resource
	query, body := querySchema(m, "integrated_account_id"), bodySchema(m)
	properties, required := value.NewObject(3), []any{}
	if m.HasID() {
		properties.Set("id", idSchema())
		required = append(required, "id")
	}
	properties.Set("query", query)
	if names, _ := query.Get("required").([]any); len(names) > 0 {
		required = append(required, "query")
	}
	out := value.ObjectOf(
		"name", ToolName(m.Name, model, resource), "description", toolDescription(m),
		"model", model, "resource", resource, "method", m.Name,
	)
	var bodyOrNull any
	if body != nil {
		properties.Set("body", body)
		required = append(required, "body")
		bodyOrNull = body
	}
	out.Set("inputSchema", value.ObjectOf("type", "object", "properties", properties, "required", required, "additionalProperties", false))
	out.Set("annotations", value.ObjectOf(
		"readOnlyHint", !m.Writes(), "destructiveHint", m.Name == "delete" || m.Name == "update",
		"idempotentHint", m.Name != "create" && HTTPMethod(m.Name) != "POST", "openWorldHint", true,
	))
	out.Set("request", value.ObjectOf("method", HTTPMethod(m.Name), "path", Path(model, resource, m.Name)))
	out.Set("query_schema", query)
	out.Set("body_schema", bodyOrNull)
	out.Set("required", required)
	return out
}

var beyondToolName = regexp.MustCompile(`[^a-zA-Z0-9_-]`)

// ToolName returns the name of the tool of a method, such as "update_ticketing_tickets". One that
// would be too long ends in a digest of the whole.
func ToolName(method, model, resource string) string {
	name := beyondToolName.ReplaceAllString(method+"_"+model+"_"+resource, "_")
	if len(name) <= maxToolName {
		return name
	}
	sum := sha256.Sum256([]byte(name))
	return name[:maxToolName-9] + "_" + hex.EncodeToString(sum[:4])
}

func toolDescription(m *mapping.Method) string {
	var b strings.Builder
	b.WriteString(verb(m.Name) + " " + strings.ToLower(m.Mapping.Resource.Title) + " in " + m.Mapping.Provider.Label + ".")
	if text := m.Mapping.Resource.Description; text != "" {
		b.WriteString(" " + text)
	}
	if m.Name == "update" {
		b.WriteString(" A field that is absent stays as it is, null clears it.")
	}
	for _, field := range m.Ignored {
		b.WriteString(" Cannot write " + field.Field + ": " + field.Reason + ".")
	}
	return b.String()
}

func verb(method string) string {
	switch method {
	case "get":
		return "Get one of the"
	case "list":
		return "List the"
	case "create":
		return "Create one of the"
	case "update":
		return "Update one of the"
	case "delete":
		return "Delete one of the"
	}
	return "Carry out " + method + " on the"
}
