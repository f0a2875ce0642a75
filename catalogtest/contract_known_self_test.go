package catalogtest_test

import (
	"strings"
	"testing"
	"testing/fstest"
)

func TestContractKnownMisfits(t *testing.T) {
	for name, test := range map[string]struct {
		entry     string
		explained bool
	}{
		"the whole place":        {"at: request body /name", true},
		"a pattern":              {"at: request body /n.*, says: one of", true},
		"the operation":          {"operation: 'PUT /tickets/{id}', at: request body /name", true},
		"another operation":      {"operation: 'GET /tickets/{id}', at: request body /name", false},
		"a part of the place":    {"at: request body", false},
		"another message":        {"at: request body /name, says: is null", false},
		"another provider's too": {"at: request body /name, provider: ajax", false},
	} {
		t.Run(name, func(t *testing.T) {
			entry := test.entry
			if !strings.Contains(entry, "provider:") {
				entry += ", provider: acme"
			}
			if !strings.Contains(entry, "says:") {
				entry += ", says: value"
			}
			known, err := parseKnownContracts([]byte("misfits: [{reason: a reason, " + entry + "}]"))
			if err != nil {
				t.Fatal(err)
			}
			problem := contractProblem{Place: "request body /name", Says: "value is not one of a, b"}
			if got := known.explains("acme", "PUT /tickets/{id}", problem); got != test.explained {
				t.Errorf("got %v", got)
			}
			stale := len(known.stale("acme")) + len(known.stale("ajax"))
			if (stale == 0) != test.explained {
				t.Errorf("%d entries are stale", stale)
			}
		})
	}
}

func TestContractKnownRefused(t *testing.T) {
	for name, content := range map[string]string{
		"no reason":            "misfits: [{provider: acme, at: query a, says: a}]",
		"no place":             "misfits: [{provider: acme, says: a, reason: a}]",
		"no provider":          "misfits: [{at: query a, says: a, reason: a}]",
		"no message":           "misfits: [{provider: acme, at: query a, reason: a}]",
		"a message of null":    "misfits: [{provider: acme, at: query a, says: null, reason: a}]",
		"a broken place":       "misfits: [{provider: acme, at: '(', says: a, reason: a}]",
		"a broken message":     "misfits: [{provider: acme, at: a, says: '(', reason: a}]",
		"a key that is not":    "misfit: []",
		"a member that is not": "misfits: [{provider: acme, at: a, says: a, reason: a, because: b}]",
	} {
		if _, err := parseKnownContracts([]byte(content)); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestContractSpecFiles(t *testing.T) {
	folder := fstest.MapFS{}
	for _, name := range []string{"acme.json", "acme.tickets.json", "acme.graphql", "acmenot.json", "other.json"} {
		folder[name] = &fstest.MapFile{}
	}
	for name, test := range map[string]struct {
		known *knownContracts
		want  string
		fails bool
	}{
		"named after it": {&knownContracts{}, "acme.json acme.tickets.json acme.graphql", false},
		"listed":         {&knownContracts{Files: map[string][]string{"acme": {"other.json", "acme.json"}}}, "other.json acme.json", false},
		"not there":      {&knownContracts{Files: map[string][]string{"acme": {"gone.json"}}}, "", true},
	} {
		got, err := specNames(folder, "acme", test.known)
		if (err != nil) != test.fails {
			t.Errorf("%s: %v", name, err)
		}
		if !test.fails && strings.Join(got, " ") != test.want {
			t.Errorf("%s: got %q", name, got)
		}
	}
}

func TestContractSpecUnreadable(t *testing.T) {
	for name, content := range map[string]string{"acme.json": `{"openapi": "3.0.0", "paths": `, "acme.graphql": "type Query { a: Gone }"} {
		if _, err := loadContractSpecs(fstest.MapFS{name: {Data: []byte(content)}}, []string{"acme"}, &knownContracts{}); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestContractBestSpec(t *testing.T) {
	const description = `{"openapi": "3.0.3", "info": {"title": "a", "version": "1"}, "servers": [{"url": "https://a.example/SERVER"}],
"paths": {"/PATH": {"get": {"responses": {"200": {"description": ""}}}}}}`
	filled := func(server, path string) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte(strings.NewReplacer("SERVER", server, "PATH", path).Replace(description))}
	}
	folder := fstest.MapFS{
		"acme.a.json": filled("v1", "{kind}/{id}"),
		"acme.b.json": filled("v1", "tickets/{id}"),
		"acme.c.json": filled("api/v2", "{kind}/{id}"),
		"acme.d.json": filled("api/v2", "{kind}/{number}"),
		"acme.e.json": filled("", "files/{name}.json"),
	}
	known := &knownContracts{Bases: map[string]string{"acme.e": "/v9"}}
	specs, err := loadContractSpecs(folder, []string{"acme"}, known)
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		"/v1/people/7":       "GET /{kind}/{id}",
		"/v1/tickets/7":      "GET /tickets/{id}",
		"/x/api/v2/people/7": "GET /{kind}/{id}", // the first of equals
		"/v1/a%2Fb/7":        "GET /{kind}/{id}",
		"/v9/files/a.json":   "GET /files/{name}.json",
		"/v9/files/a.yaml":   "",
		"/files/a.json":      "",
		"/v3/people/7":       "",
		"/7":                 "",
	} {
		got := ""
		if operation := specs.find(&contractCall{Provider: "acme", Method: "GET", Path: path}); operation != nil {
			got = operation.name()
		}
		if got != want {
			t.Errorf("%s: got %q", path, got)
		}
	}
}
