package lint_test

import (
	"testing"

	"github.com/unimap/unimap/engine/diagnostic"
)

func TestComparisons(t *testing.T) {
	never := []diagnostic.Code{"UM413"}
	tests := []struct {
		name string
		when string
		want []diagnostic.Code
	}{
		{"of a closed value", `body.status.name == "closed"`, nil},
		{"misspelled", `body.status.name == «"clsoed"`, never},
		{"from the other side", `«"clsoed" != body.status.name`, never},
		{"one of several", `body.status.name in ["open", «"clsoed"]`, never},
		{"as text", `string(body.status.name) == "clsoed"`, nil},
		{"computed in one branch", `(body.name ? upper(body.status.name) : body.status.name) == "OPEN"`, nil},
		{"with an alternative", `(body.status.name ?? "none") == "none"`, nil},
		{"not the alternative", `(body.status.name ?? "none") == «"nome"`, never},
		{"open values", `body.ticket_type.name == "whatever"`, nil},
		{"what the method allows", `query.status.name == "open"`, nil},
		{"what the method does not allow", `query.status.name == «"closed"`, never},
		{"elements", `any(body.collections, .type == «"componemt")`, never},
		{"of an element", `one(body.collections).type == "component"`, nil},
		{"unified values", `unified("state", calls.before.response.state) == «"new"`, never},
		{"unified values that are read", `unified("state", calls.before.response.state) == "open"`, nil},
		{"in a variable", `let s = body.status.name; s == «"clsoed"`, never},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			compare(t, `enums:
  state: {new: open}
methods:
  update:
    params: {status: {allowed: [open]}}
    calls:
      - {name: before, request: "GET /tickets/{id}"}
      - when: '`+tt.when+`'
        request: PATCH /tickets/{id}
        body: {rest: body, state: 'unified("state", calls.before.response.state)', version: calls.before.response.version}
    result: {id: id}
`, tt.want)
		})
	}
}

func TestCases(t *testing.T) {
	compare(t, `record:
  id: string(response.id)
  name: {$switch: 'query.status.name', $cases: {«opne: "'x'", open: "'y'"}}
  number: {$switch: response.kind, $cases: {whatever: "'x'"}}
methods:
  update:
    let: {kind: body.status.name}
    params: {ticket_type: {allowed: [issue]}}
    route: query.ticket_type.name
    routes:
      issue:
        calls:
          - request: PATCH /tickets/{id}
            body: {rest: body, a: {$switch: kind, $cases: {open: [{$switch: body.priority.id, $cases: {x: 1}}], «clsoed: 2}, $default: 3}}
        result: {id: id}
      «task:
        calls: [{request: "PATCH /tickets/{id}", body: {rest: body}}]
        result: {id: id}
`, []diagnostic.Code{"UM413", "UM413", "UM413"})
}

func TestCallsAsValues(t *testing.T) {
	compare(t, `record: {id: string(response.id), name: response.title}
methods:
  get:
    calls:
      - {name: one, request: "GET /tickets/{id}"}
      - {name: tags, each: calls.one.response.tags, when: calls.one, as: tag, request: "GET /tags/{tag.id}"}
      - {name: rest, request: "POST /find", read: true, body: {one: «calls.one, tags: '«calls.tags[0]', had: calls.one != nil}}
    result:
      $merge: [«record(calls.one), {$if: calls.tags, tags: {$each: calls.tags, $as: tag, name: tag.response.name}}]
      custom_fields: {tags: «first(calls.tags), all: calls.rest.response}
`, []diagnostic.Code{"UM218", "UM218", "UM218", "UM218"})
}

func TestHolesWithoutBraces(t *testing.T) {
	compare(t, `methods:
  update:
    calls:
      - request: PATCH /tickets/«string(id)/{id}/conversations.list/query.json
        headers: {X-A: «body.name, X-B: id, X-C: 1.5, X-D: "«body['nmae']", X-E: "body.name is {body.name}", X-F: v1.2, X-G: "a(b)"}
        require: [{that: body.name, else: «body.name}, {that: body.name, else: "body.name is wanted"}]
        body: {rest: body}
    result: {id: id}
`, []diagnostic.Code{"UM313", "UM313", "UM313", "UM313"})
}

func TestKindsOfFailures(t *testing.T) {
	compare(t, `methods:
  delete:
    calls:
      - request: DELETE /tickets/{id}
        error: {when: has(response.error), kind: 'response.slow ? «"ratelimited" : response.gone ? "not_found" : nil'}
      - request: DELETE /drafts/{id}
        error: {when: has(response.error), kind: response.kind}
    result: {id: id}
`, []diagnostic.Code{"UM114"})
}
