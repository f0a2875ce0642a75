package description

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/unimap/unimap/engine/value"
)

// Operation is a path and an HTTP method of the gateway beside the unified API.
type Operation struct {
	Method, Path string // such as GET and /integrated-account/{account_id}
	ID, Summary  string
	Tag          Tag
	Scopes       []string          // of which a token needs one; none is for everybody
	Segments     map[string]string // what the parts in braces of the path are
	Parameters   []Parameter
	Body         *value.Object // the schema of the body, nil for none
	Answers      []Answer      // but for errors
}

// Tag is a group of operations.
type Tag string

// The groups.
const (
	TagDescription Tag = "description"
	TagAccounts    Tag = "accounts"
	TagOperation   Tag = "operation"
)

var tagTexts = map[Tag]string{
	TagDescription: "What the API says of itself.",
	TagAccounts:    "Integrated accounts: the connections of customers to providers. No answer holds a credential.",
	TagOperation:   "What the operator of the gateway sees and does.",
}

// Parameter is one of an operation, as text in the query or in a header.
type Parameter struct {
	Name, In, Text string // In is query or header
	Required       bool
}

// Answer is one that an operation gives.
type Answer struct {
	Status      int // 0 is 200
	Text        string
	ContentType string        // application/json if empty
	Schema      *value.Object // nil is text
}

// addOperations adds operations to the paths of a document.
func addOperations(paths *value.Object, operations []Operation) {
	for _, o := range operations {
		path := strings.ReplaceAll(o.Path, "...}", "}")
		item, ok := paths.Get(path).(*value.Object)
		if !ok {
			item = value.NewObject(2)
		}
		item.Set(strings.ToLower(o.Method), o.document())
		paths.Set(path, item)
	}
}

func (o *Operation) document() *value.Object {
	out := value.ObjectOf("operationId", o.ID, "summary", o.Summary, "tags", []any{string(o.Tag)})
	if len(o.Scopes) == 0 {
		out.Set("security", []any{})
	} else {
		out.Set("description", "The token needs the scope "+strings.Join(o.Scopes, " or ")+".")
	}
	parameters := []any{}
	for _, name := range slices.Sorted(maps.Keys(o.Segments)) {
		parameters = append(parameters, parameter(name, "path", o.Segments[name], text()))
	}
	for _, p := range o.Parameters {
		written := parameter(p.Name, p.In, p.Text, text())
		if p.Required {
			written.Set("required", true)
		}
		parameters = append(parameters, written)
	}
	if len(parameters) > 0 {
		out.Set("parameters", parameters)
	}
	if o.Body != nil {
		out.Set("requestBody", value.ObjectOf("required", true, "content", jsonContent(o.Body)))
	}
	responses := value.NewObject(len(o.Answers) + 1)
	for _, answer := range o.Answers {
		status := answer.Status
		if status == 0 {
			status = 200
		}
		responses.Set(strconv.Itoa(status), answer.document())
	}
	responses.Set("default", reference("responses", "error"))
	out.Set("responses", responses)
	return out
}

func (a *Answer) document() *value.Object {
	schema, contentType := a.Schema, a.ContentType
	if schema == nil {
		schema = text()
	}
	if contentType == "" {
		contentType = "application/json"
	}
	return value.ObjectOf(
		"description", a.Text, "headers", value.ObjectOf("X-Request-Id", reference("headers", "request_id")),
		"content", value.ObjectOf(contentType, value.ObjectOf("schema", schema)),
	)
}

// tagsOf are the groups of operations, in the order of their first.
func tagsOf(operations []Operation) []any {
	var seen []Tag
	var out []any
	for _, o := range operations {
		if !slices.Contains(seen, o.Tag) {
			seen = append(seen, o.Tag)
			out = append(out, value.ObjectOf("name", string(o.Tag), "description", tagTexts[o.Tag]))
		}
	}
	return out
}
