package description_test

import (
	"testing"
	"testing/fstest"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/schemas"
)

var acme = map[string]string{
	"acme/provider.yaml": `
format: 1
provider: acme
label: Acme Desk
docs: https://developer.acme.example/
server: https://api.acme.example
auth: {bearer: {token: credentials.token}}
`,
	"acme/ticketing/tickets.yaml": `
enums:
  status: {new: open, done: [closed, completed]}
  kind: {task: default_task}
record:
  id: string(response.id)
  name: response.title
  status: {id: response.state, name: response.state | unified("status")}
  created_by: {id: response.by, type: "'user'"}
  ticket_type:
    name: unified("kind", response.kind) ?? response.kind
methods:
  get:
    calls: [{name: read, request: "GET /tickets/{id}"}]
    result: record(calls.read.response)
  list:
    calls: [{name: read, request: "GET /tickets", query: {since: query.updated_at.gt, after: page.cursor}}]
    paginate: {size: {default: 5, max: 9}, next: calls.read.headers.next}
    result: {$each: calls.read.response, $as: ticket, $value: record(ticket)}
  create:
    calls:
      - name: add
        request: POST /tickets
        body: {title: body.name}
    result: record(calls.add.response)
  update:
    params: {workspace: {required: true, doc: Tickets lie in workspaces.}}
    ignore: {due_date: tickets have no due date}
    calls:
      - name: edit
        request: PATCH /workspaces/{query.workspace.id}/tickets/{id}
        body: {title: body.name, state: body.status.name | native("status"), tags: body.tags.name}
        require:
          - {that: 'body.name != ""', else: a ticket has a name, at: /name}
    result: record(calls.edit.response)
  delete:
    route: query.ticket_type.name
    default: issue
    routes:
      issue:
        calls: [{request: "DELETE /issues/{id}"}]
        result: {id: id}
      task:
        calls: [{request: "DELETE /tasks/{id}"}]
        result: {id: id}
`,
	"acme/crm/engagements.yaml": `
methods:
  delete:
    route: query.engagement_type
    routes:
      meeting:
        calls: [{request: 'DELETE /meetings/{id}'}]
        result: {id: id}
      call:
        calls: [{request: 'DELETE /calls/{id}'}]
        result: {id: id}
`,
}

func load(t *testing.T) *engine.Catalog {
	t.Helper()
	fsys := fstest.MapFS{}
	for name, content := range acme {
		fsys[name] = &fstest.MapFile{Data: []byte(content)}
	}
	catalog, err := engine.Load(fsys, schemas.FS)
	if err != nil {
		t.Fatal(err)
	}
	return catalog
}

func method(t *testing.T, catalog *engine.Catalog, model, resource, name string) *mapping.Method {
	t.Helper()
	m, ok := catalog.Mapping("acme", model, resource)
	if !ok || m.Method(name) == nil {
		t.Fatalf("there is no %s of %s/%s", name, model, resource)
	}
	return m.Method(name)
}

// at follows keys of objects and numbers of lists.
func at(v any, path ...any) any {
	for _, step := range path {
		switch step := step.(type) {
		case string:
			v = value.Member(v, step)
		case int:
			v = value.Element(v, int64(step))
		}
	}
	return v
}

func jsonOf(v any) string { return value.String(v) }
