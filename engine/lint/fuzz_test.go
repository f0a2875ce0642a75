package lint_test

import (
	"testing"
	"testing/fstest"
)

// FuzzMapping loads and checks whatever a mapping file may hold. It must not panic, and every
// finding must be of a place that the file has.
func FuzzMapping(f *testing.F) {
	for _, text := range surroundings {
		f.Add([]byte(text))
	}
	f.Add([]byte(everything))
	f.Fuzz(func(t *testing.T, content []byte) {
		files := place(surroundings[mappingFile])
		files[mappingFile] = &fstest.MapFile{Data: content}
		lines := 1
		for _, b := range content {
			if b == '\n' || b == '\r' {
				lines++
			}
		}
		for _, d := range findings(t, files) {
			if d.Message == "" || d.Position.File == mappingFile && d.Position.Line > lines {
				t.Errorf("a file of %d lines has the finding %v", lines, d)
			}
		}
	})
}

// everything is a mapping that uses most of the format.
const everything = `doc: unverified
enums: {status: {new: open, work: [active, pending]}}
unsupported: {status: [spam]}
record:
  id: string(response.id)
  status: {id: response.s, name: 'response.s | unified("status")'}
  tags: {$each: response.tags, $as: tag, $index: i, $value: {name: tag}}
  priority: {$if: response.p, id: response.p, $else: {name: "'none'"}}
  contact: {$switch: response.kind, $cases: {a: {id: response.c}}, $default: {name: response.n}}
  custom_fields: {$merge: [response.f, {a: 1}], b: null}
methods:
  update:
    doc: |
      notes
    params: {workspace: {required: true, allowed: [a], doc: d}, ticket_type:}
    ignore: {source: none}
    route: query.ticket_type.name
    default: a
    routes:
      a:
        calls:
          - {name: a, when: has(body.status), each: body.tags, as: t, request: "PUT /x/{t.id}/{body.team.id ?? id}"}
          - name: b
            request: POST /y
            server: https://{account.site}.acme.example
            query: {a: [1, body.name]}
            array: comma
            headers: {X-A: "{body.name}", X-B: null}
            body: {s: 'native("status", body.status.name)'}
            encode: form
            require: [{that: body.name != nil, else: "no {body.name}", at: /name}]
            ok: [404]
            error: {when: status > 400, message: response.m, kind: "'conflict'"}
            until: response.done
            interval: 2s
            timeout: 1m
            primary: true
            optional: true
            read: true
        result: {$merge: [record(calls.b.response)], name: body.name}
`
