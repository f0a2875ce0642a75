package mapping_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/template"
)

func TestNotes(t *testing.T) {
	m := mustCompile(t, `doc: "One \u00e9 line."
methods:
  delete:
    doc: |
      First.

        Unverified: second.
    params: {workspace: {doc: third}}
    calls:
      - request: DELETE /x
        doc: >-
          folded
          lines
    result: {id: id}
`)
	var got []string
	for _, note := range m.Notes {
		for _, line := range note.Lines() {
			got = append(got, fmt.Sprintf("%d:%d-%d %s", line.Position.Line, line.Position.Column, line.Position.EndColumn, line.Text))
		}
	}
	want := []string{
		"1:7-23 One é line.", "5:7-13 First.", "7:9-28 Unverified: second.", "8:31-36 third", "12:11-16 folded lines",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
}

func TestUnsupported(t *testing.T) {
	m := mustCompile(t, `enums:
  status:
    new: open
    work: [active, pending]
unsupported:
  status: [spam, trash]
methods: {}
`)
	if got := strings.Join(m.Enums["status"].Unsupported, " "); got != "spam trash" {
		t.Errorf("unsupported are %q", got)
	}
	places := map[string]diagnostic.Position{
		"2:3":  m.EnumPosition("status"),
		"3:10": m.EnumValuePosition("status", "new", 0),
		"4:20": m.EnumValuePosition("status", "work", 1),
		"6:18": m.UnsupportedPosition("status", "trash"),
	}
	for want, got := range places {
		if fmt.Sprintf("%d:%d", got.Line, got.Column) != want {
			t.Errorf("got %v, want %s", got, want)
		}
	}
}

func TestUnsupportedIsChecked(t *testing.T) {
	tests := map[string]string{
		"unsupported: {status: [spam]}":                            "1:15 UM207",
		"enums: {status: {a: b}}\nunsupported: {status: spam}":     "2:23 UM106",
		"enums: {status: {a: b}}\nunsupported: {status: [[a], b]}": "2:24 UM106",
		"unsupported: [spam]":                                      "1:14 UM106",
	}
	for text, want := range tests {
		_, found := compile(t, text+"\nmethods: {}\n")
		if len(found) != 1 || fmt.Sprintf("%d:%d %s", found[0].Position.Line, found[0].Position.Column, found[0].Code) != want {
			t.Errorf("%s: got %v, want %s", text, found, want)
		}
	}
}

// TestOneFaultOneFinding checks that a part of the wrong kind is not reported as lacking, too.
func TestOneFaultOneFinding(t *testing.T) {
	for _, method := range []string{
		"", "5", "[a]", "{calls: 5, result: {id: id}}", "{route: id, routes: [a]}", "{route: 1, routes: {}}",
		"{route: id, routes: {a: 5}}", "{calls: [5], result: {id: id}}", "{route: id, routes: 5, default: a}",
	} {
		_, found := compile(t, "methods: {delete: "+method+"}\n")
		if len(found) != 1 || found[0].Code != diagnostic.CodeWrongKind {
			t.Errorf("%s: got %v", method, found)
		}
	}
}

func TestCredentialHeaders(t *testing.T) {
	_, found := compile(t, "methods: {delete: {calls: [{request: DELETE /x, headers: {x-api-key: a}}], result: {id: id}}}\n")
	if len(found) != 1 || found[0].Code != diagnostic.CodeSecretOutsideAuth {
		t.Errorf("got %v", found)
	}
}

func TestExpressions(t *testing.T) {
	m := mustCompile(t, `record: {id: string(response.r1), $merge: [response.r2]}
methods:
  update:
    route: query.etag
    routes:
      a:
        calls:
          - name: a
            when: query.workspace.c1
            each: body.tags.c2
            request: PUT /{body.team.c3}
            server: https://acme.example
            query: {a: {$each: body.tags.c4, b: body.tags.c5}}
            headers: {X-A: "{body.tags.c6}"}
            body: {$if: body.tags.c7, $value: body.tags.c8}
            require: [{that: body.tags.c9, else: "{body.tags.c10}"}]
            ok: response.c11
            until: response.c12
            error: {when: response.c13, message: response.c14, code: response.c15, retry_after: response.c16, kind: response.c17}
            read: true
        result: {id: calls.a.response.x1}
`)
	var got []string
	m.Expressions(func(x *template.Expression) {
		source := x.Program.Source()
		got = append(got, source[strings.LastIndex(source, ".")+1:])
	})
	want := "r2 r1) etag c1 c2 c9 c10 c3 c4 c5 c6 c7 c8 c11 c12 c13 c14 c15 c16 c17 x1"
	if strings.Join(got, " ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, " "), want)
	}
}

// TestMarkOfWrongKinds looks where a map or a list is marked that stands where something else is wanted.
func TestMarkOfWrongKinds(t *testing.T) {
	_, found := compile(t, `enums:
  status:
    - new: open
methods:
  delete:
    - result: {id: id}
  update:
    params: [workspace]
    calls:
      - name: edit
        request: PATCH /tickets/{id}
        when:
          a: body.name
        headers:
          Accept:
            - text/plain
        ok:
          conflict: 409
      - - name: next
    result: {id: id}
`)
	var got []string
	for _, d := range found {
		got = append(got, fmt.Sprintf("%d:%d-%d %s", d.Position.Line, d.Position.Column, d.Position.EndColumn, d.Message))
	}
	want := []string{
		"2:3-9 an enum is a map, not a list", "5:3-9 method is a map, not a list", "8:13-24 params is a map, not a list",
		"12:9-13 when is text, not a map", "15:11-17 expected text", "17:9-11 ok is a list of statuses or an expression, not a map",
		"19:9-21 call is a map, not a list",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
}
