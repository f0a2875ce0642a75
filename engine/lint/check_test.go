package lint_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/lint"
	"github.com/unimap/unimap/engine/mapping"
)

// mark stands in front of what a mapping is faulted for.
const mark = "«"

// compare checks the findings in a mapping, but for its lack of tests: the codes are wanted at the
// marks, in their order.
func compare(t *testing.T, mapping string, want []diagnostic.Code) {
	t.Helper()
	mapping = "doc: Tickets of Acme.\n" + mapping
	var wanted, got []string
	for _, code := range want {
		before, after, ok := strings.Cut(mapping, mark)
		if !ok {
			t.Fatalf("no mark for %s", code)
		}
		mapping = before + after
		column := utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:]) + 1
		wanted = append(wanted, fmt.Sprintf("%d:%d %s", 1+strings.Count(before, "\n"), column, code))
	}
	for _, d := range findings(t, place(mapping)) {
		if d.Code != diagnostic.CodeMethodWithoutTest {
			got = append(got, fmt.Sprintf("%d:%d %s", d.Position.Line, d.Position.Column, d.Code))
		}
	}
	if diff := cmp.Diff(wanted, got); diff != "" {
		t.Errorf("findings (-want +got):\n%s\nin\n%s", diff, mapping)
	}
}

const getTicket = `methods:
  get:
    calls: [{name: ticket, request: "GET /tickets/{id}"}]
    result: record(calls.ticket.response)
`

func TestOutputs(t *testing.T) {
	tests := []struct {
		name   string
		record string
		want   []diagnostic.Code
	}{
		{"open objects hold anything", "{id: string(response.id), custom_fields: {id: 1, a: {b: [2]}}}", nil},
		{"null vanishes", "{id: string(response.id), name: null, status: {id: response.s, name: null}}", nil},
		{"a path may be anything", "{id: response.id, is_unread: response.unread, assignees: response.people}", nil},
		{"nothing but missing or null", "{id: string(response.id), name: nil}", nil},
		{"each branch of a tree", `{id: string(response.id), name: {$switch: response.kind, $cases: {a: «1, b: "'x'"}, $default: «true}}`,
			[]diagnostic.Code{"UM406", "UM406"}},
		{"a condition with a good and a bad literal", `{id: string(response.id), status: {name: 'response.x ? "open" : nil ?? «"opened"'}}`,
			[]diagnostic.Code{"UM405"}},
		{"an enum in a condition", `{id: string(response.id), status: {name: 'response.x ? unified(response.s, "status") : "open"'}}`, nil},
		{"unknown below unknown is told once", "{id: string(response.id), «state: {id: response.a, b: {c: response.c}}}", []diagnostic.Code{"UM401"}},
		{"an object in place of a list", "{id: string(response.id), tags: «{nmae: response.a}}", []diagnostic.Code{"UM406"}},
		{"a list in place of an object", "{id: string(response.id), status: «[{id: response.a}]}", []diagnostic.Code{"UM406"}},
		{"a list of lists", "{id: string(response.id), tags: [«[response.a]]}", []diagnostic.Code{"UM406"}},
		{"the elements of a literal list", "{id: string(response.id), languages: [response.a, «1, \"'en'\"]}", []diagnostic.Code{"UM406"}},
		{"open enum", `{id: string(response.id), ticket_type: {name: "'whatever'"}}`, nil},
		{"a number that is text", "{id: string(response.id), number: string(1)}", nil},
		{"an id that may be text", "{id: 'response.id ?? «1'}", []diagnostic.Code{"UM406"}},
		{"an id of a list", "{id: string(response.id), tags: [{id: «'len(response.tags)'}]}", []diagnostic.Code{"UM412"}},
		{"a date from the request", "{id: string(response.id), due_date: query.workspace.name}", nil},
		{"a date in a condition", "{id: string(response.id), due_date: «'response.x ?? calls.ticket.headers.date'}", []diagnostic.Code{"UM411"}},
		{"good dates", "{id: string(response.id), due_date: \"'2026-01-02'\", created_at: \"'2026-01-02T03:04:05+01:00'\"}", nil},
		{"a day is no moment", "{id: string(response.id), created_at: \"«'2026-01-02'\"}", []diagnostic.Code{"UM411"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			enums := ""
			if strings.Contains(tt.record, `"status"`) {
				enums = "enums: {status: {new: open}}\n"
			}
			mapping := "record: " + tt.record + "\n" + enums + getTicket
			compare(t, mapping, tt.want)
		})
	}
}

func TestResults(t *testing.T) {
	const titleOnly = "{name: response.title}"
	tests := []struct {
		name   string
		record string
		method string
		result string
		want   []diagnostic.Code
	}{
		{"a record with more", titleOnly, "get", "{$merge: [record(calls.c.response)], number: «response}", []diagnostic.Code{"UM202"}},
		{"what a record lacks is beside it", titleOnly, "get", "{$merge: [record(calls.c.response)], id: id}", nil},
		{"what a record lacks is merged", titleOnly, "get", "{$merge: [record(calls.c.response), {id: id}]}", nil},
		{"an answer as it is", titleOnly, "get", "calls.c.response", nil},
		{"merged with an answer as it is", titleOnly, "get", "{$merge: [calls.c.response], name: id}", nil},
		{"no id", titleOnly, "get", "«{name: id}", []diagnostic.Code{"UM402"}},
		{"no id in any branch", titleOnly, "get", "{$switch: query.workspace.id, $cases: {a: «{name: id}, b: {number: id}}}", []diagnostic.Code{"UM402"}},
		{"a list where one is wanted", titleOnly, "get", "«[{id: id}]", []diagnostic.Code{"UM406"}},
		{"one where a list is wanted", titleOnly, "list", "«{id: query.workspace.id}", []diagnostic.Code{"UM406"}},
		{"a list of literals", titleOnly, "list", "[{id: query.workspace.id, «nmae: query.workspace.name}]", []diagnostic.Code{"UM401"}},
		{"a list of records", "«{name: response.title}", "list", "{$each: calls.c.response.items, $value: record(item)}", []diagnostic.Code{"UM402"}},
		{"a list by the record", "«{name: response.title}", "list", "record(calls.c.response.items)", []diagnostic.Code{"UM402"}},
		{"a list built in place", titleOnly, "list", "«{$each: calls.c.response.items, name: item.name}", []diagnostic.Code{"UM402"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			content := "record: " + tt.record + "\nmethods:\n  " + tt.method +
				":\n    calls: [{name: c, request: GET /tickets}]\n    result: " + tt.result + "\n"
			if tt.method == mapping.MethodList {
				content += "    paginate: {size: {default: 50, max: 100}, next: null}\n"
			}
			compare(t, content, tt.want)
		})
	}
}

func TestNestedRequired(t *testing.T) {
	compare(t, `record:
  id: string(response.id)
  assignees:
    $each: response.people
    $as: p
    id: p.id
    emails:
      - $merge:
          - {type: p.kind}
          - {$if: p.email, email: p.email}
    phones: «{$each: p.phones, $as: phone, type: phone.kind}
  contact: {emails: response.emails}
`+getTicket, []diagnostic.Code{"UM402"})
}

func TestEnums(t *testing.T) {
	tests := []struct {
		name  string
		enums string
		body  string
		want  []diagnostic.Code
	}{
		{"a field of open values", "kind: {a: default_task}", `native("kind", body.ticket_type.name)`, nil},
		{"an id", "kind: {a: whatever}", `native("kind", id)`, nil},
		{"a native value", "kind: {a: whatever}", `«native("kind", calls.before.response.kind)`, []diagnostic.Code{"UM414"}},
		{"a value that may be native", "kind: {a: whatever}", `lower(«native("kind", calls.before.response.kind ?? body.ticket_type.name))`, []diagnostic.Code{"UM414"}},
		{"a unified value", "kind: {a: component}", `«unified("kind", one(body.collections).type)`, []diagnostic.Code{"UM414"}},
		{"an open value may be native", "kind: {a: component}", `unified("kind", body.ticket_type.name)`, nil},
		{"closed and open together", "«kind: {c: component, x: default_task}", `[native("kind", one(body.collections).type), native("kind", body.ticket_type.name)]`, []diagnostic.Code{"UM404"}},
		{"elements", "kind: {c: component, p: product}", `body.collections | map(native("kind", .type))`, nil},
		{"complete by alternatives", "kind: {c: [component, product]}", `native("kind", body.collections[0].type)`, nil},
		{"read values are not dead", "kind: {c: component, p: product, x: project}", `[native("kind", one(body.collections).type), unified("kind", calls.before.response.kind)]`, nil},
		{"written values are", "kind: {c: component, p: [product, «project]}", `[native("kind", one(body.collections).type), unified("kind", calls.before.response.kind)]`, []diagnostic.Code{"UM404"}},
		{"a parameter with fewer values", "kind: {c: issue}", `native("kind", query.ticket_type.name)`, nil},
		{"no use", "kind: {c: issue}\n  «other: {a: b}", `unified("kind", calls.before.response.kind)`, []diagnostic.Code{"UM214"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			compare(t, `enums:
  `+tt.enums+`
methods:
  update:
    params: {ticket_type: {allowed: [issue]}}
    calls:
      - {name: before, request: "GET /tickets/{id}"}
      - request: PATCH /tickets/{id}
        body: {rest: body, kind: '`+tt.body+`', version: calls.before.response.version}
    result: {id: id}
`, tt.want)
		})
	}
}

func TestMembers(t *testing.T) {
	tests := []struct {
		name string
		body string
		want []diagnostic.Code
	}{
		{"names are mapped over lists", "body.assignees.emails.email", nil},
		{"of the elements of lists", "body.assignees[0].emails[*]", nil},
		{"open objects hold anything", "body.custom_fields.a[0].b", nil},
		{"in a predicate", "filter(body.tags, .«nmae == .id)", []diagnostic.Code{"UM202"}},
		{"in a test of presence", "has(body.status.«nmae)", []diagnostic.Code{"UM202"}},
		{"in a test of null", "body.status.«nmae == nil", []diagnostic.Code{"UM202"}},
		{"below text", "body.name.«first", []diagnostic.Code{"UM202"}},
		{"an element of an object", "«body.status[0]", []diagnostic.Code{"UM202"}},
		{"twice in one expression", "««body.status.nmae ?? body.priority.nmae", []diagnostic.Code{"UM202", "UM202"}},
		{"in brackets", `body.status["«na me"]`, []diagnostic.Code{"UM202"}},
		{"groups have other names", "groupBy(body.tags, .name).urgent", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if strings.Contains(tt.body, "[*]") {
				tt.body = strings.ReplaceAll(tt.body, "[*]", "[0].type")
			}
			compare(t, `methods:
  update:
    calls:
      - request: PATCH /tickets/{id}
        body: {a: body, b: '`+tt.body+`'}
    result: {id: id}
`, tt.want)
		})
	}
}

func TestCalls(t *testing.T) {
	tests := []struct {
		name  string
		calls string
		want  []diagnostic.Code
	}{
		{"used in a path", `[{name: a, request: "GET /a/{id}"}, {request: "DELETE /x/{calls.a.status}", require: [{that: calls.a, else: no}]}]`, nil},
		{"used in a condition alone", `[{name: a, request: "GET /a/{id}"}, {request: "DELETE /x/{id}", when: calls.a}]`, nil},
		{"all calls are used", `[{name: a, request: "GET /a/{id}"}, {request: "DELETE /x/{id}", body: keys(calls)}]`, nil},
		{"used before only", `[{name: a, request: "GET /a/{id}"}, «{name: b, request: "GET /b/{id}", when: calls.a}, {request: "DELETE /x/{id}"}]`, []diagnostic.Code{"UM208"}},
		{"without a name", `[«{request: "GET /a/{id}"}, {request: "DELETE /x/{id}"}]`, []diagnostic.Code{"UM208"}},
		{"a write is for its own sake", `[{request: "POST /a/{id}"}, {request: "DELETE /x/{id}"}]`, nil},
		{"a POST that reads", `[«{request: "POST /a/{id}", read: true}, {request: "DELETE /x/{id}"}]`, []diagnostic.Code{"UM208"}},
		{"the primary call", `[{request: "GET /a/{id}", primary: true}, {request: "DELETE /x/{id}"}]`, nil},
		{"polling waits", `[{request: "GET /a/{id}", until: response.done, timeout: 5s}, {request: "DELETE /x/{id}"}]`, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			compare(t, "methods:\n  delete:\n    calls: "+tt.calls+"\n    result: {id: id}\n", tt.want)
		})
	}
}

func TestPathHoles(t *testing.T) {
	const first = `{name: a, request: "GET /a/{id}"}, `
	tests := []struct {
		name  string
		calls string
		want  []diagnostic.Code
	}{
		{"has in when", `[{request: "PUT /x/{body.team.id}", when: has(body.team), body: body}]`, nil},
		{"a comparison in when", `[{request: "PUT /x/{body.team.id}", when: body.team.id != nil, body: body}]`, nil},
		{"another field in when", `[{request: "PUT /x/{«body.team.id}", when: has(body.tags), body: body}]`, []diagnostic.Code{"UM501"}},
		{"a sibling in when", `[{request: "PUT /x/{«body.team.id}", when: has(body.team.name), body: body}]`, []diagnostic.Code{"UM501"}},
		{"a condition", `[{request: "PUT /x/{body.team.id}", require: [{that: body.team.id, else: no}], body: body}]`, nil},
		{"a condition of an earlier call", `[{request: "PUT /a", require: [{that: body.team.id, else: no}]}, {request: "PUT /x/{body.team.id}", body: body}]`, nil},
		{"a condition of a call that may not be made", `[{request: "PUT /a", when: body.name, require: [{that: body.team.id, else: no}]}, {request: "PUT /x/{«body.team.id}", body: body}]`, []diagnostic.Code{"UM501"}},
		{"a later condition", `[{request: "PUT /x/{«body.team.id}", body: body}, {request: "PUT /a", require: [{that: body.team.id, else: no}]}]`, []diagnostic.Code{"UM501"}},
		{"an alternative that is there", `[{request: "PUT /x/{body.team.id ?? id}", body: body}]`, nil},
		{"a literal at last", `[{request: "PUT /x/{body.team.id ?? 7}", body: body}]`, nil},
		{"computed from what is there", `[{request: "PUT /x/{upper(id)}", body: body}]`, nil},
		{"computed from what may be missing", `[{request: "PUT /x/{«upper(body.team.id)}", body: body}]`, []diagnostic.Code{"UM501"}},
		{"elements of each", `[{request: "PUT /x/{tag.id}", each: body.tags, as: tag, body: body}]`, nil},
		{"elements of a computed each", `[{request: "PUT /x/{item}", each: 'uniq(body.tags.id)', body: body}]`, nil},
		{"another list than that of each", `[{request: "PUT /x/{«body.assignees[0].id}", each: body.tags, body: body}]`, []diagnostic.Code{"UM501"}},
		{"found by what the condition asks", `[` + first + `{request: 'PUT /x/{find(calls.a.response.all, .name == body.name).id}', require: [{that: 'any(calls.a.response.all, .name == body.name)', else: no}], body: body}]`, nil},
		{"a required parameter", `[{request: "PUT /x/{query.workspace.id}", body: body}]`, nil},
		{"another parameter", `[{request: "PUT /x/{«query.organization.id}", body: body}]`, []diagnostic.Code{"UM501"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			compare(t, "methods:\n  update:\n    calls: "+tt.calls+"\n    params: {workspace: {required: true, allowed: [a]}}\n    result: {id: id}\n", tt.want)
		})
	}
}

// TestFieldsOfConditions only asks whether there is a team, which does not write it.
func TestFieldsOfConditions(t *testing.T) {
	const mapping = "doc: Tickets.\nmethods:\n  update:\n    calls: [{request: \"PATCH /x/{id}\", when: body.team, body: {a: body.name, b: BODY}}]\n    result: {id: id}\n"
	for body, isLost := range map[string]bool{"{$if: body.team, c: 1}": true, "{$if: body.team, c: body.team.id}": false} {
		lost := ""
		for _, d := range findings(t, place(strings.Replace(mapping, "BODY", body, 1))) {
			if d.Code == diagnostic.CodeWriteFieldUnread {
				lost = d.Message + ","
			}
		}
		if lost == "" || strings.Contains(lost, " name,") || strings.Contains(lost, " team,") != isLost {
			t.Errorf("%s: %s", body, lost)
		}
	}
}

func TestFieldsOfRoutes(t *testing.T) {
	tests := []struct {
		name                 string
		ignored, task, issue string
		want                 []diagnostic.Code
	}{
		{"written by one route", "name", "{a: body.name, b: body}", "body", nil},
		{"written by both", "«name", "{a: body.name, b: body}", "[body, body.name]", []diagnostic.Code{"UM409"}},
		{"lost by one", "name", "body", "1", []diagnostic.Code{"UM403"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			issue := "issue"
			if slices.Contains(tt.want, "UM403") {
				issue = mark + issue
			}
			compare(t, `methods:
  update:
    ignore: {`+tt.ignored+`: none here}
    route: query.ticket_type.name
    routes:
      task:
        calls: [{request: "PATCH /x/{id}", body: `+tt.task+`}]
        result: {id: id}
      `+issue+`:
        calls: [{request: "PATCH /x/{id}", body: `+tt.issue+`}]
        result: {id: id}
`, tt.want)
		})
	}
}

func TestTestsOfRoutes(t *testing.T) {
	for _, route := range []string{"query.ticket_type.name", "query.ticket_type"} {
		t.Run(route, func(t *testing.T) { testTestsOfRoute(t, route) })
	}
}

func testTestsOfRoute(t *testing.T, route string) {
	t.Helper()
	files := place("doc: Tickets.\nmethods:\n  delete:\n    route: " + route + " ?? account.kind ?? nil\n" +
		"    default: task\n    routes:\n" +
		"      task: {calls: [{request: \"DELETE /t/{id}\"}], result: {id: id}}\n" +
		"      issue: {calls: [{request: \"DELETE /i/{id}\"}], result: {id: id}}\n" +
		"      conversation: {calls: [{request: \"DELETE /c/{id}\"}], result: {id: id}}\n")
	provider := surroundings[providerFile] + "account: {kind: {type: string}}\n"
	files[providerFile] = &fstest.MapFile{Data: []byte(provider)}
	tests := "cases:\n"
	for i, part := range []string{`request: {method: delete, query: {ticket_type: issue}}`, `request: {method: delete}`,
		"account: {settings: {kind: conversation}}\n    request: {method: delete}"} {
		tests += fmt.Sprintf("  - name: case %d\n    source: https://developer.acme.example/\n    error: {code: x}\n    %s\n", i, part)
	}
	files[testFile] = &fstest.MapFile{Data: []byte(tests)}
	if list := findings(t, files); len(list) > 0 {
		t.Errorf("findings: %v", list)
	}
}

func TestUnreadableTestsAreNoGap(t *testing.T) {
	files := place(surroundings[mappingFile])
	files[testFile] = &fstest.MapFile{Data: []byte("cases: none\n")}
	for _, d := range findings(t, files) {
		if d.Code != diagnostic.CodeWrongKind {
			t.Errorf("unexpected finding %v", d)
		}
	}
}

func TestCodesAreRules(t *testing.T) {
	codes := lint.Codes()
	if !slices.IsSorted(codes) || len(codes) < 15 {
		t.Errorf("codes are %v", codes)
	}
	for _, code := range codes {
		if _, ok := diagnostic.RuleFor(code); !ok {
			t.Errorf("there is no rule %s", code)
		}
	}
}
