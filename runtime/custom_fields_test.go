package runtime_test

import (
	"strings"
	"testing"

	"github.com/unimap/unimap/runtime"
)

// customFields is a mapping of which every call merges the custom fields in another way; CALL is the
// body of its call.
const customFields = `
methods:
  update:
    calls:
      - name: look
        request: POST /look
      - name: edit
        primary: true
        request: PATCH /t/{id}
        body: CALL
    result: {id: id}
`

// TestCustomFieldsThatGiveWay gives the same native name twice: as a custom field, and by a unified
// field.
func TestCustomFieldsThatGiveWay(t *testing.T) {
	const merged = "{$merge: [body.custom_fields], title: body.name, kind: 'body.ticket_type.id ?? \"task\"'}"
	for _, tt := range []struct{ name, call, body, sent, warned string }{
		{"apart", merged, `{"name":"N","custom_fields":{"x":1}}`, `{"x":1,"title":"N","kind":"task"}`, ""},
		{"by a field", merged, `{"name":"N","custom_fields":{"title":"C","x":1}}`, `{"title":"N","x":1,"kind":"task"}`, "field_ignored /custom_fields/title"},
		{"by null", merged, `{"name":null,"custom_fields":{"title":"C"}}`, `{"title":null,"kind":"task"}`, "field_ignored /custom_fields/title"},
		{"of null", merged, `{"name":"N","custom_fields":{"title":null}}`, `{"title":"N","kind":"task"}`, "field_ignored /custom_fields/title"},
		{"to the same value", merged, `{"name":"N","custom_fields":{"title":"N"}}`, `{"title":"N","kind":"task"}`, ""},
		{"to a default", merged, `{"custom_fields":{"kind":"bug"}}`, `{"kind":"task"}`, "field_ignored /custom_fields/kind"},
		{"a field that is absent", merged, `{"custom_fields":{"title":"C","kind":"task"}}`, `{"title":"C","kind":"task"}`, ""},
		{"two of them, with odd names", `{$merge: [body.custom_fields], a/b: body.name, c~d: body.name}`, `{"name":"N","custom_fields":{"c~d":1,"a/b":2}}`, `{"c~d":"N","a/b":"N"}`,
			"field_ignored /custom_fields/c~0d, field_ignored /custom_fields/a~1b"},
		{"a part of them", `{$merge: ['omit(body.custom_fields, "x")'], x: body.custom_fields.x, title: body.name}`, `{"name":"N","custom_fields":{"x":1,"title":"C"}}`, `{"title":"N","x":1}`,
			"field_ignored /custom_fields/title"},
		{"chosen ones", `{$merge: ['fromEntries(filter(entries(body.custom_fields), .key != "x"))'], title: body.name}`, `{"name":"N","custom_fields":{"x":1,"title":"C"}}`, `{"title":"N"}`,
			"field_ignored /custom_fields/title"},
		{"a default gives way to them", `{$merge: ['{kind: "task"}', body.custom_fields], title: body.name}`, `{"custom_fields":{"kind":"bug"}}`, `{"kind":"bug"}`, ""},
		{"in an expression", `{fields: 'merge(body.custom_fields, {title: body.name})'}`, `{"name":"N","custom_fields":{"x":1,"title":"C"}}`, `{"fields":{"x":1,"title":"N"}}`,
			"field_ignored /custom_fields/title"},
		{"in a loop, said once", `{fields: 'map([1, 2], merge(body.custom_fields, {n: #}))'}`, `{"custom_fields":{"n":0}}`, `{"fields":[{"n":1},{"n":2}]}`, "field_ignored /custom_fields/n"},
		{"inside of one", `{dates: 'merge({k: 1}, body.custom_fields.dates, {due: body.due_date})'}`, `{"due_date":"2026-01-02","custom_fields":{"dates":{"k":2,"due":"2026-03-04"}}}`,
			`{"dates":{"k":2,"due":"2026-01-02"}}`, "field_ignored /custom_fields/dates/due"},
		{"without any", `{fields: 'merge(body.custom_fields, {title: body.name})'}`, `{"name":"N"}`, `{"fields":{"title":"N"}}`, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, traced := range []bool{false, true} { // by the plan of the body, and by its tree
				h := newHarness(t, strings.Replace(customFields, "CALL", tt.call, 1), runtime.Options{}, answer{body: "{}"})
				request := runtime.Request{Method: "update", ID: "7", Body: []byte(tt.body), Trace: traced}
				result := h.must(request)
				h.wantRequests("POST /look", "PATCH /t/7 "+tt.sent)
				if got := warnings(result.Warnings); got != tt.warned {
					t.Errorf("warnings %q, want %q", got, tt.warned)
				}
				request.Strict = true
				_, failure := h.do(request)
				switch {
				case tt.warned == "" && failure != nil:
					t.Errorf("strict: %v", failure)
				case tt.warned == "":
				case failure == nil || failure.Code != runtime.CodeFieldIgnored || failure.StatusCode != 422:
					t.Errorf("strict: %v", failure)
				case !strings.HasSuffix(strings.Split(tt.warned, ", ")[0], " "+failure.Pointer) || len(failure.Details) != len(strings.Split(tt.warned, ", ")):
					t.Errorf("strict: pointer %s, details %v", failure.Pointer, failure.Details)
				case failure.Call != "edit" || strings.Join(failure.Applied, ",") != "look":
					t.Errorf("strict: call %s, applied %v", failure.Call, failure.Applied)
				default:
					h.wantRequests("POST /look", "PATCH /t/7 "+tt.sent, "POST /look")
				}
			}
		})
	}
}

// TestCustomFieldsOfManyCalls writes the same custom field by several calls, one of which is optional.
func TestCustomFieldsOfManyCalls(t *testing.T) {
	const mapping = `
methods:
  update:
    calls:
      - {name: tag, each: body.tags, as: tag, request: "POST /t/{id}/tags", body: {$merge: [body.custom_fields], tag: tag.name}}
      - {name: note, optional: true, request: "POST /t/{id}/notes", body: {$merge: [body.custom_fields], text: body.name}}
    result: {id: id}
`
	h := newHarness(t, mapping, runtime.Options{}, answer{body: "{}"})
	body := []byte(`{"name":"N","tags":["a","b"],"custom_fields":{"tag":"t"}}`)
	if got := warnings(h.must(runtime.Request{Method: "update", ID: "7", Body: body}).Warnings); got != "field_ignored /custom_fields/tag" {
		t.Errorf("warnings %q", got)
	}
	_, failure := h.do(runtime.Request{Method: "update", ID: "7", Body: []byte(`{"name":"N","custom_fields":{"text":"t"}}`), Strict: true})
	if failure == nil || failure.Code != runtime.CodeFieldIgnored || failure.Call != "note" {
		t.Errorf("an optional call, strict: %v", failure)
	}
}
