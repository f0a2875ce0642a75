package catalogtest_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/source"
	"github.com/unimap/unimap/engine/testcase"
	"github.com/unimap/unimap/schemas"
)

// The descriptions of an API that does not exist. They hold one of everything that a call can
// violate.
const (
	acmeOpenAPI = `{
  "openapi": "3.0.3",
  "info": {"title": "Acme", "version": "1"},
  "servers": [{"url": "https://{site}.acme.example/v1/", "variables": {"site": {"default": "www"}}}],
  "paths": {
    "/tickets/{id}": {
      "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "integer"}}],
      "get": {
        "parameters": [
          {"name": "fields", "in": "query", "schema": {"type": "string", "enum": ["few", "all"]}},
          {"name": "page", "in": "query", "style": "deepObject", "schema": {"type": "object", "properties": {"size": {"type": "integer"}}}},
          {"name": "Acme-Version", "in": "header", "required": true, "schema": {"type": "string", "pattern": "^[0-9]+$"}}
        ],
        "responses": {
          "200": {"description": "", "content": {"application/json; charset=utf-8": {"schema": {"$ref": "#/components/schemas/Ticket"}}}},
          "404": {"description": "", "content": {"application/json": {"schema": {"type": "object", "required": ["message"], "properties": {"message": {"type": "string"}}}}}}
        }
      },
      "put": {
        "requestBody": {"required": true, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Ticket"}}}},
        "responses": {"200": {"description": "", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Ticket"}}}}}
      },
      "delete": {"responses": {"204": {"description": "", "content": {"application/json": {}}}}}
    },
    "/tickets/{id}/labels": {
      "post": {
        "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "integer"}}],
        "requestBody": {"content": {"application/x-www-form-urlencoded": {"schema": {"type": "object", "required": ["label"], "properties": {"label": {"type": "string", "maxLength": 5}}}}}},
        "responses": {"204": {"description": ""}}
      }
    }
  },
  "components": {"schemas": {"Ticket": {
    "type": "object",
    "required": ["name"],
    "properties": {
      "name": {"type": "string"},
      "priority": {"type": "string", "enum": ["low", "high"]},
      "due": {"type": "string", "format": "date"},
      "labels": {"type": "array", "items": {"type": "string"}},
      "owner": {"oneOf": [{"type": "integer"}, {"type": "object", "required": ["email"], "properties": {"email": {"type": "string"}}}]},
      "extra": {"type": "object", "additionalProperties": {}}
    }
  }}}
}`

	acmeSwagger = `{
  "swagger": "2.0",
  "info": {"title": "Acme", "version": "1"},
  "host": "api.acme.example",
  "basePath": "/v1",
  "paths": {"/tickets/{id}": {"put": {
    "consumes": ["application/json"],
    "parameters": [
      {"name": "id", "in": "path", "required": true, "type": "integer"},
      {"name": "ticket", "in": "body", "schema": {"type": "object", "properties": {"name": {"type": "string"}}}}
    ],
    "responses": {"200": {"description": ""}}
  }}}
}`

	acmeGraphQL = `
type Query { ticket(id: ID!): Ticket  search(text: String!): [Found!]! }
type Mutation { update(id: ID!, input: TicketInput!): Ticket! }
type Ticket { id: ID!  name: String!  priority: Priority  labels: [String!]!  due: Date }
type Person { id: ID!  email: String }
union Found = Ticket | Person
enum Priority { LOW HIGH }
scalar Date
scalar Int
input TicketInput { name: String!  priority: Priority  points: Int = 1  labels: [String!] }
`
)

// acmeCalls reads exchanges, which are written as in test files.
func acmeCalls(t *testing.T, exchanges string) []*contractCall {
	t.Helper()
	text := "headers: {Acme-Version: \"7\"}\ncases:\n  - name: case\n    request: {method: get, id: x}\n    result: {}\n    exchanges:\n      - " +
		strings.ReplaceAll(strings.TrimSpace(exchanges), "\n", "\n        ")
	tree, found := source.Parse("acme/ticketing/tickets.test.yaml", []byte(text))
	if found.HasErrors() {
		t.Fatal(found.Err())
	}
	file, found := testcase.Decode(tree)
	if found.HasErrors() {
		t.Fatal(found.Err())
	}
	var calls []*contractCall
	for number := range file.Cases[0].Exchanges {
		call, err := newContractCall("acme", file, file.Cases[0], number)
		if err != nil {
			t.Fatal(err)
		}
		calls = append(calls, call)
	}
	return calls
}

// acmeProblems returns the places and messages of what is found in one exchange; nil with false
// if no operation is.
func acmeProblems(t *testing.T, file, description, exchange string) (problems []string, described bool) {
	t.Helper()
	specs, err := loadContractSpecs(fstest.MapFS{file: {Data: []byte(description)}}, []string{"acme"}, &knownContracts{})
	if err != nil {
		t.Fatal(err)
	}
	operation := specs.find(acmeCalls(t, exchange)[0])
	if operation == nil {
		return nil, false
	}
	for _, problem := range operation.check() {
		problems = append(problems, problem.String())
	}
	return problems, true
}

// acmeExchanges are the calls that TestContractOpenAPI makes, and the places of the problems that
// it must find in them: none in a right one.
var acmeExchanges = map[string]struct{ exchange, want string }{
	"a right read": {`
request: GET https://eu.acme.example/gateway/v1/tickets/7
query: {fields: all, page: {size: 2}}
answer: {body: {name: Printer, priority: high, due: "2026-01-31", labels: [a], owner: {email: a@b}, extra: {a: null}}}`, ""},
	"a right write":                  {"request: PUT https://eu.acme.example/v1/tickets/7\nbody: {name: Printer, owner: 3}\nanswer: {body: {name: Printer}}", ""},
	"a right delete":                 {"request: DELETE https://eu.acme.example/v1/tickets/7\nanswer: {status: 204}", ""},
	"a right form":                   {"request: POST https://eu.acme.example/v1/tickets/7/labels\nform: {label: fire}\nanswer: {status: 204}", ""},
	"a connection that breaks":       {"request: PUT https://eu.acme.example/v1/tickets/7\nbody: {name: Printer}\nanswer: {fault: reset}", ""},
	"a path parameter of a type":     {"request: DELETE https://eu.acme.example/v1/tickets/x\nanswer: {status: 204}", "path id"},
	"an unknown query parameter":     {"request: GET https://eu.acme.example/v1/tickets/7\nquery: {field: all}\nanswer: {body: {name: a}}", "query field"},
	"a query parameter of an enum":   {"request: GET https://eu.acme.example/v1/tickets/7\nquery: {fields: some}\nanswer: {body: {name: a}}", "query fields"},
	"a header that is missing":       {"request: GET https://eu.acme.example/v1/tickets/7\nheaders: {Acme-Version: null}\nanswer: {body: {name: a}}", "header Acme-Version"},
	"a header of a pattern":          {"request: GET https://eu.acme.example/v1/tickets/7\nheaders: {Acme-Version: x}\nanswer: {body: {name: a}}", "header Acme-Version"},
	"a member of the wrong type":     {"request: PUT https://eu.acme.example/v1/tickets/7\nbody: {name: 5}\nanswer: {body: {name: a}}", "request body /name"},
	"a member that is missing":       {"request: PUT https://eu.acme.example/v1/tickets/7\nbody: {priority: low}\nanswer: {body: {name: a}}", "request body /name"},
	"a misspelt member":              {"request: PUT https://eu.acme.example/v1/tickets/7\nbody: {name: a, labls: []}\nanswer: {body: {name: a}}", "request body /labls"},
	"an enum's other value":          {"request: PUT https://eu.acme.example/v1/tickets/7\nbody: {name: a, priority: medium}\nanswer: {body: {name: a}}", "request body /priority"},
	"another format":                 {"request: PUT https://eu.acme.example/v1/tickets/7\nbody: {name: a, due: 31.1.2026}\nanswer: {body: {name: a}}", "request body /due"},
	"a null":                         {"request: PUT https://eu.acme.example/v1/tickets/7\nbody: {name: a, due: null}\nanswer: {body: {name: a}}", "request body /due"},
	"an element":                     {"request: PUT https://eu.acme.example/v1/tickets/7\nbody: {name: a, labels: [a, 2]}\nanswer: {body: {name: a}}", "request body /labels/1"},
	"no alternative":                 {"request: PUT https://eu.acme.example/v1/tickets/7\nbody: {name: a, owner: {id: 3}}\nanswer: {body: {name: a}}", "request body /owner, request body /owner/id"},
	"two faults":                     {"request: PUT https://eu.acme.example/v1/tickets/7\nbody: {name: a, due: x, priority: x}\nanswer: {body: {name: a}}", "request body /due, request body /priority"},
	"a value that is refused":        {"request: PUT https://eu.acme.example/v1/tickets/7\nbody: {name: a, priority: medium}\nanswer: {status: 422}", "answer status 422"},
	"no body":                        {"request: PUT https://eu.acme.example/v1/tickets/7\nanswer: {body: {name: a}}", "request body"},
	"a body that is not wanted":      {"request: DELETE https://eu.acme.example/v1/tickets/7\nbody: {a: 1}\nanswer: {status: 204}", "request body"},
	"another media type":             {"request: PUT https://eu.acme.example/v1/tickets/7\nform: {name: a}\nanswer: {body: {name: a}}", "request body"},
	"a form's value":                 {"request: POST https://eu.acme.example/v1/tickets/7/labels\nform: {label: flames}\nanswer: {status: 204}", "request body /label"},
	"a form's misspelt name":         {"request: POST https://eu.acme.example/v1/tickets/7/labels\nform: {label: fire, lbl: a}\nanswer: {status: 204}", "request body /lbl"},
	"an unknown status":              {"request: GET https://eu.acme.example/v1/tickets/7\nanswer: {status: 429}", "answer status 429"},
	"an answer's wrong type":         {"request: GET https://eu.acme.example/v1/tickets/7\nanswer: {body: {name: [a]}}", "answer body /name"},
	"an answer's missing member":     {"request: GET https://eu.acme.example/v1/tickets/7\nanswer: {status: 404, body: {}}", "answer body /message"},
	"an answer's undescribed member": {"request: GET https://eu.acme.example/v1/tickets/7\nanswer: {body: {name: a, invented: 1}}", "answer body /invented"},
	"an answer without its body":     {"request: GET https://eu.acme.example/v1/tickets/7\nanswer: {status: 404}", "answer body"},
	"an answer that is text":         {"request: GET https://eu.acme.example/v1/tickets/7\nanswer: {status: 404, text: gone}", "answer body"},
}

func TestContractOpenAPI(t *testing.T) {
	for _, version := range []string{"3.0.3", "3.1.0"} {
		description := strings.Replace(acmeOpenAPI, "3.0.3", version, 1)
		for name, test := range acmeExchanges {
			t.Run(version+" "+name, func(t *testing.T) {
				problems, described := acmeProblems(t, "acme.json", description, test.exchange)
				if !described {
					t.Fatal("no operation was found")
				}
				if diff := cmp.Diff(test.want, placesOf(problems)); diff != "" {
					t.Errorf("%s\n%s", diff, strings.Join(problems, "\n"))
				}
			})
		}
	}
}

// placesOf returns the places of problems. A place is a problem once, however much is said.
func placesOf(problems []string) string {
	var places []string
	for _, problem := range problems {
		place, _, _ := strings.Cut(problem, ": ")
		places = append(places, place)
	}
	slices.Sort(places)
	return strings.Join(slices.Compact(places), ", ")
}

func TestContractMessages(t *testing.T) {
	for version, want := range map[string]string{
		"3.0.3": `request body /priority: value is not one of the allowed values ["low","high"]`,
		"3.1.0": `request body /priority: value must be one of 'low', 'high'`,
	} {
		got, _ := acmeProblems(t, "acme.json", strings.Replace(acmeOpenAPI, "3.0.3", version, 1), acmeExchanges["an enum's other value"].exchange)
		if len(got) != 1 || got[0] != want {
			t.Errorf("%s: %q", version, got)
		}
	}
}

func TestContractUnknownOperation(t *testing.T) {
	for name, exchange := range map[string]string{
		"path":           "request: GET https://eu.acme.example/v1/tikets/7\nanswer: {body: {name: a}}",
		"base path":      "request: GET https://eu.acme.example/v2/tickets/7\nanswer: {body: {name: a}}",
		"method":         "request: PATCH https://eu.acme.example/v1/tickets/7\nbody: {name: a}\nanswer: {body: {name: a}}",
		"trailing slash": "request: GET https://eu.acme.example/v1/tickets/7/\nanswer: {body: {name: a}}",
	} {
		if problems, described := acmeProblems(t, "acme.json", acmeOpenAPI, exchange); described {
			t.Errorf("%s: an operation was found, with %q", name, problems)
		}
	}
}

func TestContractSwagger(t *testing.T) {
	got, _ := acmeProblems(t, "acme.json", acmeSwagger, "request: PUT https://api.acme.example/v1/tickets/x\nbody: {name: 5}\nanswer: {}")
	if placesOf(got) != "path id, request body /name" {
		t.Errorf("got %q", got)
	}
}

func TestContractGraphQL(t *testing.T) {
	const call = "request: POST https://api.acme.example/graphql\nbody:\n  query: "
	const update = `"mutation($id: ID!, $input: TicketInput!) { update(id: $id, input: $input) { id name } }"` + "\n"
	const search = `"{ search(text: \"a\") { __typename ... on Ticket { name } ... on Person { mail: email } } }"` + "\n"
	const ticket = `"query($id: ID!) { ticket(id: $id) { id priority labels due } }"` + "\n"
	for name, test := range map[string]struct{ exchange, want string }{
		"a right update":                  {call + update + "  variables: {id: \"1\", input: {name: a, priority: LOW, labels: b}}\nanswer: {body: {data: {update: {id: \"1\", name: a}}}}", ""},
		"a right search":                  {call + search + "answer: {body: {data: {search: [{__typename: Ticket, name: a}, {__typename: Person, mail: null}]}}}", ""},
		"a right failure":                 {call + ticket + "  variables: {id: 1}\nanswer: {body: {data: null, errors: [{message: no}]}}", ""},
		"no document":                     {call + "\"{ ticket(id: \"\nanswer: {status: 400}", "request document"},
		"an unknown field":                {call + "\"{ ticket(id: 1) { id nme } }\"\nanswer: {status: 400}", "request document"},
		"an unused variable":              {call + "\"query($a: Int) { ticket(id: 1) { id } }\"\nanswer: {status: 400}", "request document"},
		"another type's variable":         {call + "\"query($id: Int!) { search(text: $id) { __typename } }\"\n  variables: {id: 1}\nanswer: {status: 400}", "request document"},
		"an unknown operation":            {call + ticket + "  operationName: b\n  variables: {id: 1}\nanswer: {status: 400}", "request operationName"},
		"a variable that is missing":      {call + ticket + "answer: {status: 400}", "request variables /id"},
		"a variable that is not declared": {call + ticket + "  variables: {id: \"1\", ids: \"1\"}\nanswer: {status: 400}", "request variables /ids"},
		"a variable of null":              {call + ticket + "  variables: {id: null}\nanswer: {status: 400}", "request variables /id"},
		"a variable of a wrong type":      {call + ticket + "  variables: {id: {a: 1}}\nanswer: {status: 400}", "request variables /id"},
		"a variable that is no object":    {call + update + "  variables: {id: \"1\", input: a}\nanswer: {status: 400}", "request variables /input"},
		"members of a variable": {call + update + "  variables: {id: \"1\", input: {nme: a, priority: low, points: \"3\", labels: [1, null]}}\nanswer: {status: 400}",
			"request variables /input/labels/0, request variables /input/labels/1, request variables /input/name, request variables /input/nme, " +
				"request variables /input/points, request variables /input/priority"},
		"an answer's members": {call + ticket + "  variables: {id: \"1\"}\nanswer: {body: {data: {ticket: {id: 1.5, priority: Low, labels: a, name: a}}}}",
			"answer body /data/ticket/due, answer body /data/ticket/id, answer body /data/ticket/labels, answer body /data/ticket/name, answer body /data/ticket/priority"},
		"a document and an answer": {call + "\"query($a: Gone) { ticket(id: 1, gone: $a) { id gone { id } ...f ... on Gone { id } } }\"\n  variables: {a: 1}\nanswer: {body: {data: {ticket: {id: 1.5, gone: {id: 2}}}}}",
			"answer body /data/ticket/id, request document"},
		"an answer without data":       {call + ticket + "  variables: {id: \"1\"}\nanswer: {body: {ticket: {id: a}}}", "answer body /errors"},
		"an answer of other data":      {call + ticket + "  variables: {id: \"1\"}\nanswer: {body: {data: a}}", "answer body /data"},
		"an answer's errors":           {call + ticket + "  variables: {id: \"1\"}\nanswer: {body: {errors: [{message: a}, {text: a}]}}", "answer body /errors/1/message"},
		"an answer that is no JSON":    {call + ticket + "  variables: {id: \"1\"}\nanswer: {text: a}", "answer body"},
		"a gateway's answer":           {call + ticket + "  variables: {id: \"1\"}\nanswer: {status: 502, text: a}", ""},
		"an answer's null":             {call + ticket + "  variables: {id: \"1\"}\nanswer: {body: {data: {ticket: {id: null, priority: null, labels: [], due: x}}}}", "answer body /data/ticket/id"},
		"an answer's other type":       {call + search + "answer: {body: {data: {search: [{__typename: Person, name: a}, 7]}}}", "answer body /data/search/0/mail, answer body /data/search/0/name, answer body /data/search/1"},
		"an answer's unknown fragment": {call + "\"{ search(text: \\\"a\\\") { ... on Ticket { name } } }\"\nanswer: {body: {data: {search: [{}, {name: a}, {email: b}]}}}", "answer body /data/search/2/email"},
	} {
		t.Run(name, func(t *testing.T) {
			problems, described := acmeProblems(t, "acme.graphql", acmeGraphQL, test.exchange)
			if !described {
				t.Fatal("the call was not taken for one of the API")
			}
			if diff := cmp.Diff(test.want, placesOf(problems)); diff != "" {
				t.Errorf("%s\n%s", diff, strings.Join(problems, "\n"))
			}
		})
	}
}

func TestContractGraphQLOtherCalls(t *testing.T) {
	for _, exchange := range []string{
		"request: POST https://api.acme.example/oauth/token\nform: {grant_type: refresh_token}\nanswer: {status: 400}",
		"request: POST https://api.acme.example/upload\nbody: {file: a}\nanswer: {status: 400}",
		"request: GET https://api.acme.example/graphql\nanswer: {status: 400}",
	} {
		if _, described := acmeProblems(t, "acme.graphql", acmeGraphQL, exchange); described {
			t.Errorf("taken for a call with a document: %s", exchange)
		}
	}
}

// TestContractReport runs the whole way of TestContract over a catalog of one provider.
func TestContractReport(t *testing.T) {
	loaded, err := engine.LoadAll(fstest.MapFS{
		"acme/provider.yaml":          {Data: []byte("format: 1\nprovider: acme\nlabel: Acme\nserver: https://api.acme.example\nauth: {bearer: {token: credentials.token}}\n")},
		"acme/ticketing/tickets.yaml": {Data: []byte("record: {id: response.id}\nmethods: {get: {calls: [{name: read, request: \"GET /v1/tickets/{id}\"}], result: record(calls.read.response)}}\n")},
		"acme/ticketing/tickets.test.yaml": {Data: []byte(`headers: {Acme-Version: "7"}
cases:
  - name: right
    request: {method: get, id: "7"}
    exchanges:
      - {request: GET https://api.acme.example/v1/tickets/7, answer: {body: {name: a}}}
    result: {}
  - name: wrong
    request: {method: get, id: "7"}
    exchanges:
      - {request: GET https://api.acme.example/v1/tickets/7, query: {limit: 3}, answer: {status: 429}}
      - {request: GET https://api.acme.example/v1/tickets/7, answer: {status: 429}}
      - {request: GET https://api.acme.example/v1/people/7, answer: {body: {name: a}}}
    result: {}
`)},
	}, schemas.FS)
	if err != nil {
		t.Fatal(err)
	}
	calls, err := recordedCalls(loaded)
	if err != nil {
		t.Fatal(err)
	}
	known, err := parseKnownContracts([]byte(`misfits: [{provider: acme, at: answer status 429, says: list, reason: not listed}]`))
	if err != nil {
		t.Fatal(err)
	}
	specs, err := loadContractSpecs(fstest.MapFS{"acme.json": {Data: []byte(acmeOpenAPI)}}, []string{"acme"}, known)
	if err != nil {
		t.Fatal(err)
	}
	report := checkContracts(calls, specs, known)
	want := `provider  exchanges  checked  as described  known misfits  violated  without spec
acme      4          3        1             1              1         1
without spec: acme GET /v1/people/7 (1)
`
	if diff := cmp.Diff(want, report.String()); diff != "" {
		t.Error(diff)
	}
	wantViolations := []string{`acme: acme/ticketing/tickets.test.yaml:11 "wrong", exchange 1
    GET /tickets/{id}: query limit: the description does not list this parameter`}
	if diff := cmp.Diff(wantViolations, report.providers["acme"].violations); diff != "" {
		t.Error(diff)
	}
}
