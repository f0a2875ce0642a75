package editor_test

import (
	"strings"
	"testing"
	"testing/fstest"
)

const (
	agreedProvider = "format: 1\nprovider: acme\nlabel: Acme\nserver: https://api.acme.example\nauth: {bearer: {token: credentials.token}}\n"
	agreedMapping  = "methods:\n  get:\n    calls: [{name: read, request: 'GET /tickets/{id}'}]\n    result: {id: id}\n"
	agreedTest     = "cases:\n  - name: works\n    request: {method: get, id: '1'}\n    exchanges:\n      - {request: GET https://api.acme.example/tickets/1, answer: {body: {}}}\n    result: {id: '1'}\n"
)

// TestSchemaAgreesWithLoader holds files of which the table of the format does not say all
// against their schema and the loader, which must be of one opinion.
func TestSchemaAgreesWithLoader(t *testing.T) {
	method := func(text string) string { return "methods:\n  get: " + text + "\n" }
	call := func(text string) string {
		return method("{calls: [{request: 'GET /tickets/{id}', " + text + "}], result: {id: id}}")
	}
	testCase := func(text string) string { return "cases: [{name: works, " + text + "}]\n" }
	tests := []struct {
		name, file, content string
		loads               bool
	}{
		{"provider", "provider.yaml", agreedProvider, true},
		{"another format", "provider.yaml", "format: 2" + agreedProvider[len("format: 1"):], false},
		{"format as text", "provider.yaml", "format: '1'" + agreedProvider[len("format: 1"):], false},
		{"a setting", "provider.yaml", agreedProvider + "account: {site: {type: string, pattern: '^[a-z]+$', minLength: 1}}\n", true},
		{"a setting that is no schema", "provider.yaml", agreedProvider + "account: {site: text}\n", false},
		{"a header", "provider.yaml", agreedProvider + "headers: {X-Site: '{id}'}\n", true},
		{"a header of auth", "provider.yaml", strings.Replace(agreedProvider, "bearer: {token: credentials.token}", "header: {X-Key: credentials.key}", 1), true},
		{"a header of auth as a number", "provider.yaml", strings.Replace(agreedProvider, "bearer: {token: credentials.token}", "header: {X-Key: 1}", 1), false},
		{"a header removed in provider.yaml", "provider.yaml", agreedProvider + "headers: {X-Site: null}\n", false},

		{"mapping", "ticketing/tickets.yaml", agreedMapping, true},
		{"enum rows", "ticketing/tickets.yaml", agreedMapping + "enums: {status: {new: open, '1': [closed, archived], flag: true}}\n", true},
		{"enum row of null", "ticketing/tickets.yaml", agreedMapping + "enums: {status: {new: null}}\n", false},
		{"enum as a list", "ticketing/tickets.yaml", agreedMapping + "enums: {status: [new]}\n", false},
		{"unsupported as text", "ticketing/tickets.yaml", agreedMapping + "enums: {status: {new: open}}\nunsupported: {status: spam}\n", false},
		{"unsupported as a list", "ticketing/tickets.yaml", agreedMapping + "enums: {status: {new: open}}\nunsupported: {status: [spam]}\n", true},
		{"no method", "ticketing/tickets.yaml", "methods: {}\n", true},
		{"a param of nothing", "ticketing/tickets.yaml", method("{params: {workspace: null}, calls: [{request: GET /tickets}], result: {id: id}}"), true},
		{"a param as text", "ticketing/tickets.yaml", method("{params: {workspace: needed}, calls: [{request: GET /tickets}], result: {id: id}}"), false},
		{"an empty reason", "ticketing/tickets.yaml", method("{ignore: {name: ''}, calls: [{request: GET /tickets}], result: {id: id}}"), false},
		{"no calls", "ticketing/tickets.yaml", method("{result: {id: id}}"), false},
		{"an empty list of calls", "ticketing/tickets.yaml", method("{calls: [], result: {id: id}}"), false},
		{"routes", "ticketing/tickets.yaml", method("{route: query.workspace.id, routes: {a: {calls: [{request: GET /a}], result: {id: id}}}}"), true},
		{"routes without route", "ticketing/tickets.yaml", method("{routes: {a: {calls: [{request: GET /a}], result: {id: id}}}}"), false},
		{"a result beside routes", "ticketing/tickets.yaml", method("{result: {id: id}, route: query.workspace.id, routes: {a: {calls: [{request: GET /a}], result: {id: id}}}}"), false},

		{"a header removed", "ticketing/tickets.yaml", call("headers: {Accept: null}"), true},
		{"a header as a number", "ticketing/tickets.yaml", call("headers: {X-Version: 1}"), true},
		{"a header as a list", "ticketing/tickets.yaml", call("headers: {X-Version: [1]}"), false},
		{"a media type", "ticketing/tickets.yaml", call("encode: application/vnd.acme+json"), true},
		{"no encoding", "ticketing/tickets.yaml", call("encode: xml"), false},
		{"statuses", "ticketing/tickets.yaml", call("ok: [404, '410']"), true},
		{"an expression of statuses", "ticketing/tickets.yaml", call("ok: status == 404"), true},
		{"one status", "ticketing/tickets.yaml", call("ok: 404"), false},
		{"no such status", "ticketing/tickets.yaml", call("ok: [99]"), false},
		{"durations", "ticketing/tickets.yaml", call("until: response.done, interval: 1.5s, timeout: 1m30s"), true},
		{"a duration without unit", "ticketing/tickets.yaml", call("until: response.done, timeout: 30"), false},
		{"a duration of days", "ticketing/tickets.yaml", call("until: response.done, timeout: 1d"), false},
		{"a pointer", "ticketing/tickets.yaml", call("require: [{that: id, else: no id, at: /id}]"), true},
		{"no pointer", "ticketing/tickets.yaml", call("require: [{that: id, else: no id, at: id}]"), false},

		{"a tree", "ticketing/tickets.yaml", call("query: {a: 1, b: true, c: null, d: [id, {e: id}], f: {}}"), true},
		{"keywords", "ticketing/tickets.yaml", call("query: {a: {$each: query.workspace, $as: w, $index: i, $value: w.id}, b: {$if: id, $else: 1, c: 2}, d: {$switch: id, $cases: {x: 1, $y: 2}, $default: null}, e: {$merge: [query.workspace], f: 1}}"), true},
		{"an unknown keyword", "ticketing/tickets.yaml", call("query: {a: {$ech: id}}"), false},
		{"a keyword alone", "ticketing/tickets.yaml", call("query: {a: {$as: w}}"), false},
		{"a switch without cases", "ticketing/tickets.yaml", call("query: {a: {$switch: id}}"), false},
		{"a loop over a list", "ticketing/tickets.yaml", call("query: {a: {$each: [id], $value: item}}"), false},
		{"a condition with an alternative alone", "ticketing/tickets.yaml", call("query: {a: {$if: id, $else: id}}"), true},
		{"a condition of nothing", "ticketing/tickets.yaml", call("query: {a: {$if: id}}"), false},
		{"a loop that builds nothing", "ticketing/tickets.yaml", call("query: {a: {$each: query.workspace, $as: w}}"), false},
		{"a variable that is no word", "ticketing/tickets.yaml", call("query: {a: {$each: query.workspace, $as: a-b, $value: id}}"), false},

		{"test", "ticketing/tickets.test.yaml", agreedTest, true},
		{"no case", "ticketing/tickets.test.yaml", "cases: []\n", true},
		{"a clock", "ticketing/tickets.test.yaml", "now: 2026-01-02T03:04:05Z\n" + agreedTest, true},
		{"no clock", "ticketing/tickets.test.yaml", "now: yesterday\n" + agreedTest, false},
		{"an error", "ticketing/tickets.test.yaml", testCase("request: {method: get}, error: {code: x}"), true},
		{"a result of null", "ticketing/tickets.test.yaml", testCase("request: {method: get}, result: null"), true},
		{"an error and a result", "ticketing/tickets.test.yaml", testCase("request: {method: get}, result: null, error: {code: x}"), false},
		{"an error without members", "ticketing/tickets.test.yaml", testCase("request: {method: get}, error: {}"), false},
		{"two bodies of a request", "ticketing/tickets.test.yaml", testCase("request: {method: get}, exchanges: [{request: POST https://api.acme.example/x, text: a, form: {a: b}, answer: {}}], result: null"), false},
		{"two bodies of an answer", "ticketing/tickets.test.yaml", testCase("request: {method: get}, exchanges: [{request: GET https://api.acme.example/x, answer: {body: a, text: a}}], result: null"), false},
		{"neither", "ticketing/tickets.test.yaml", testCase("request: {method: get}"), false},
		{"an unknown method", "ticketing/tickets.test.yaml", testCase("request: {method: got}, result: null"), false},
		{"a path alone", "ticketing/tickets.test.yaml", testCase("request: {method: get}, exchanges: [{request: GET /tickets, answer: {}}], result: null"), false},
		{"a status of the answer", "ticketing/tickets.test.yaml", testCase("request: {method: get}, exchanges: [{request: GET https://api.acme.example/x, answer: {status: 42}}], result: null"), false},
	}
	c := newChecker(t)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			files := fstest.MapFS{
				"acme/provider.yaml":               {Data: []byte(agreedProvider)},
				"acme/ticketing/tickets.yaml":      {Data: []byte(agreedMapping)},
				"acme/ticketing/tickets.test.yaml": {Data: []byte(agreedTest)},
			}
			name := "acme/" + test.file
			files[name] = &fstest.MapFile{Data: []byte(test.content)}
			_, errors := c.load(t, files)
			if loads := len(errors[name]) == 0; loads != test.loads {
				t.Errorf("loads: %t, want %t: %v", loads, test.loads, errors[name])
			}
			verdict, ok := c.verdict(t, files, name)
			if !ok {
				t.Fatal("the file is no YAML")
			}
			if accepted := verdict == nil; accepted != test.loads {
				t.Errorf("the schema accepts it: %t, want %t: %v", accepted, test.loads, verdict)
			}
		})
	}
}
