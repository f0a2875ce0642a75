package mapping_test

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/schema"
	"github.com/unimap/unimap/engine/source"
	"github.com/unimap/unimap/schemas"
)

var unified = sync.OnceValues(func() (*schema.Set, []*schema.Error) { return schema.Load(schemas.FS) })

const providerText = `format: 1
provider: acme
label: Acme
server: https://api.acme.example
auth: {bearer: {token: credentials.token}}
`

// compile compiles a mapping of ticketing/tickets, which is nil if there are errors.
func compile(t *testing.T, text string) (*mapping.Mapping, diagnostic.List) {
	t.Helper()
	set, problems := unified()
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	resource, _ := set.Resource("ticketing", "tickets")
	root, found := source.Parse("acme/provider.yaml", []byte(providerText))
	if len(found) > 0 {
		t.Fatal(found)
	}
	provider, found := mapping.CompileProvider(root, "acme", mapping.Options{})
	if len(found) > 0 {
		t.Fatal(found)
	}
	root, found = source.Parse("acme/ticketing/tickets.yaml", []byte(text))
	if len(found) > 0 {
		t.Fatal(found)
	}
	return mapping.CompileMapping(root, provider, resource, mapping.Options{})
}

func mustCompile(t *testing.T, text string) *mapping.Mapping {
	t.Helper()
	m, found := compile(t, text)
	if m == nil {
		t.Fatal(found)
	}
	return m
}

func TestFieldsRead(t *testing.T) {
	tests := []struct {
		name   string
		method string
		result string
		want   string
	}{
		{"literal", "delete", "{id: id}", "id"},
		{"in the order of the schema", "get", "{number: id, name: id, id: id}", "id name number"},
		{"record", "get", "record(calls.c.response)", "id status tags"},
		{"record with more", "get", "{$merge: [record(calls.c.response)], name: id}", "id name status tags"},
		{"record in a condition", "get", "'calls.c.status == 200 ? record(calls.c.response) : nil'", "id status tags"},
		{"record of a member", "get", "{id: id, parent_ticket: record(calls.c.response.parent)}", "id parent_ticket"},
		{"answer as it is", "get", "calls.c.response", ""},
		{"branches", "get", "{$switch: id, $cases: {a: {id: id}}, $default: {$if: id, name: id}}", "id name"},
		{"list of records", "list", "record(calls.c.response)", "id status tags"},
		{"list with each", "list", "{$each: calls.c.response, $value: record(item)}", "id status tags"},
		{"list built in place", "list", "{$each: calls.c.response, id: item.id, number: item.key}", "id number"},
		{"list of literals", "list", "[{id: query.workspace.id}, {name: query.workspace.id}]", "id name"},
		{"what the schema lacks", "get", "{id: id, other: id}", "id"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := mustCompile(t, `record:
  id: response.id
  tags: {$each: response.tags, name: item}
  status: {id: response.status}
methods:
  `+tt.method+`:
    calls: [{name: c, request: GET /tickets}]
    result: `+tt.result+"\n")
			if got := strings.Join(mapping.FieldsRead(m.Methods[0]), " "); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestFieldsReadOfRoutes(t *testing.T) {
	m := mustCompile(t, `methods:
  delete:
    route: query.ticket_type.name
    routes:
      task: {calls: [{request: DELETE /t}], result: {id: id}}
      issue: {calls: [{request: DELETE /i}], result: {name: id}}
`)
	if got := mapping.FieldsRead(m.Methods[0]); !slices.Equal(got, []string{"id", "name"}) {
		t.Errorf("got %v", got)
	}
	if got := mapping.FieldsWritten(m.Methods[0]); got != nil {
		t.Errorf("a delete writes %v", got)
	}
}

func TestFieldsWritten(t *testing.T) {
	tests := []struct {
		name  string
		calls string
		want  string
	}{
		{"body", "[{request: PATCH /x, body: {a: upper(body.name), b: body.tags.name}}]", "name tags"},
		{"path", "[{request: 'PATCH /x/{body.team.id}'}]", "team"},
		{"query and headers", "[{request: PATCH /x, query: {a: body.number}, headers: {X-A: '{body.name}'}}]", "name number"},
		{"condition of a call", "[{request: PATCH /x, when: body.name}]", "name"},
		{"presence alone is no use", "[{request: PATCH /x, when: has(body.name)}]", ""},
		{"what is only required is no use", "[{request: PATCH /x, require: [{that: body.name, else: no}]}]", ""},
		{"elements", "[{request: 'PATCH /x/{t.id}', each: body.tags, as: t}]", "tags"},
		{"shape of a tree", "[{request: PATCH /x, body: {$if: body.name, a: {$each: body.tags, b: item}}}]", "name tags"},
		{"several calls", "[{request: PATCH /x, body: body.name}, {request: PATCH /y, body: body.number}]", "name number"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := mustCompile(t, "methods:\n  update:\n    calls: "+tt.calls+"\n    result: {id: id}\n")
			if got := strings.Join(mapping.FieldsWritten(m.Methods[0]), " "); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestFieldsWrittenAsAWhole(t *testing.T) {
	for _, expression := range []string{"body", `omit(body, "name")`, "keys(body)"} {
		m := mustCompile(t, "methods:\n  create:\n    calls: [{request: POST /x, body: {a: '"+expression+"'}}]\n    result: {id: query.etag}\n")
		got, all := mapping.FieldsWritten(m.Methods[0]), m.Resource.Write.Root().Properties()
		if len(got) != len(all) {
			t.Errorf("%s: got %v", expression, got)
		}
	}
}

func TestFieldsWrittenByRoutes(t *testing.T) {
	m := mustCompile(t, `methods:
  update:
    route: body.ticket_type.name
    routes:
      task: {calls: [{request: PATCH /t, body: {a: body.tags.name}}], result: {id: id}}
      issue: {calls: [{request: PATCH /i, body: {a: body.name}}], result: {id: id}}
`)
	if got := strings.Join(mapping.FieldsWritten(m.Methods[0]), " "); got != "name ticket_type tags" {
		t.Errorf("got %q", got)
	}
	if got := strings.Join(m.Methods[0].Routes[1].Plan.FieldsWritten(m.Resource), " "); got != "name ticket_type" {
		t.Errorf("issue: got %q", got)
	}
}

func TestAbsentFieldsAreNotRead(t *testing.T) {
	m := mustCompile(t, `record: {id: string(response.id), name: response.title, description: response.text}
methods:
  list:
    absent: {description: there in a get alone}
    calls: [{name: page, request: GET /tickets}]
    result: record(calls.page.response)
  get:
    calls: [{name: read, request: "GET /tickets/{id}"}]
    result: record(calls.read.response)
`)
	if got := strings.Join(mapping.FieldsRead(m.Method("list")), " "); got != "id name" {
		t.Errorf("list reads %s", got)
	}
	if got := strings.Join(mapping.FieldsRead(m.Method("get")), " "); got != "id name description" {
		t.Errorf("get reads %s", got)
	}
	if _, found := compile(t, "methods: {list: {absent: {desciption: x}, calls: [{request: GET /t}], result: []}}"); !found.HasErrors() || found[0].Code != diagnostic.CodeIgnoredFieldUnknown {
		t.Errorf("found %v", found)
	}
}

// TestPrimary names the call that remote_data goes to where none is marked.
func TestPrimary(t *testing.T) {
	const (
		always = `{name: always, request: "POST /a"}`
		when   = `{name: when, when: body.name, request: "POST /b"}`
		each   = `{name: each, each: body.tags, request: "POST /c"}`
		read   = `{name: read, request: GET /d}`
	)
	for _, test := range []struct {
		calls []string
		want  string
	}{
		{[]string{always, when, each, read}, "always"},
		{[]string{always, `{name: last, request: "POST /e"}`, each}, "last"},
		{[]string{when, each, read}, "when"},
		{[]string{each, read}, "each"},
		{[]string{read, `{name: other, request: GET /f}`}, "other"},
		{[]string{always, `{name: marked, primary: true, each: body.tags, request: "POST /g"}`, when}, "marked"},
	} {
		m := mustCompile(t, "methods: {update: {calls: ["+strings.Join(test.calls, ", ")+"], result: {id: id}}}\n")
		plan := m.Method("update").Plan
		if got := plan.Calls[plan.Primary].Name; got != test.want {
			t.Errorf("%v: got %s, want %s", test.calls, got, test.want)
		}
	}
}
