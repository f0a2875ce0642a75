package engine_test

import (
	"errors"
	"strconv"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/schemas"
)

func TestOverlaid(t *testing.T) {
	catalog, err := engine.Load(acme, schemas.FS)
	if err != nil {
		t.Fatal(err)
	}
	m, _ := catalog.Mapping("acme", "ticketing", "tickets")
	layers := []engine.Layer{
		{Name: "environment", Content: []byte("record: {number: string(response.no), name: upper(response.title)}\n")},
		{Name: "account", Content: []byte("record: {name: lower(response.title)}\n")},
	}
	overlaid, err := catalog.Overlaid(m, layers...)
	if err != nil {
		t.Fatal(err)
	}
	read := func(m *mapping.Mapping) string {
		native, _ := value.Decode([]byte(`{"key":1,"title":"Fire","no":7}`), value.Limits{})
		v, err := m.ReadRecord(m.NewFrame(t.Context(), mapping.Values{}, mapping.Environment{}), native)
		if err != nil {
			t.Fatal(err)
		}
		return value.String(v)
	}
	if got := read(overlaid); got != `{"id":"1","name":"fire","number":"7"}` {
		t.Errorf("overlaid: %s", got)
	}
	if got := read(m); got != `{"id":"1","name":"Fire"}` {
		t.Errorf("the base is now %s", got)
	}
	if again, _ := catalog.Overlaid(m, layers...); again != overlaid {
		t.Error("the same layers were compiled twice")
	}
	if same, _ := catalog.Overlaid(m); same != m {
		t.Error("no layers gave another mapping")
	}
}

func TestOverlaidErrors(t *testing.T) {
	catalog, err := engine.Load(acme, schemas.FS)
	if err != nil {
		t.Fatal(err)
	}
	m, _ := catalog.Mapping("acme", "ticketing", "tickets")
	for content, code := range map[string]diagnostic.Code{
		"record: response":              diagnostic.CodeOverlayDropsFields,
		"record: {name: respnse.title}": diagnostic.CodeUnknownName,
		"record: {name: 5}":             diagnostic.CodeTypeMismatch,
		"recrod: {}":                    diagnostic.CodeUnknownKey,
		"a: [":                          diagnostic.CodeInvalidYAML,
		// Each would send the credentials of the account to a host of the overlay's author.
		"methods: {update: {calls: {edit: {server: https://thief.example}}}}":                                                                              diagnostic.CodeInvalidServer,
		"methods: {delete: {calls: [{request: DELETE /x, server: https://thief.example}], result: {id: id}}}":                                              diagnostic.CodeInvalidServer,
		"methods: {list: {route: query.engagement_type, routes: {a: {calls: [{name: p, request: GET /x, server: https://thief.example}], result: '[]'}}}}": diagnostic.CodeInvalidServer,
		"methods: {update: {calls: {edit: {request: GET .thief.example/x}}}}":                                                                              diagnostic.CodeInvalidRequestLine,
		"methods: {update: {calls: {edit: {request: 'GET {id}/x'}}}}":                                                                                      diagnostic.CodeInvalidRequestLine,
		"methods: {update: {calls: {edit: {request: 'GET @thief.example/x'}}}}":                                                                            diagnostic.CodeInvalidRequestLine,
	} {
		_, err := catalog.Overlaid(m, engine.Layer{Name: "o", Content: []byte(content)})
		var list *diagnostic.ListError
		if !errors.As(err, &list) || list.List[0].Code != code {
			t.Errorf("%s: got %v, want %s", content, err, code)
		}
	}
}

// TestOverlaidConcurrently is meant for the race detector, and goes beyond what is kept.
func TestOverlaidConcurrently(t *testing.T) {
	catalog, err := engine.Load(acme, schemas.FS)
	if err != nil {
		t.Fatal(err)
	}
	m, _ := catalog.Mapping("acme", "ticketing", "tickets")
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			for i := range 600 {
				layer := engine.Layer{Name: "o", Content: []byte("record: {number: \"'" + strconv.Itoa(i) + "'\"}")}
				if _, err := catalog.Overlaid(m, layer); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	wait.Wait()
}

// TestOverlaidPageSizes lays sizes of pages over one another that do not fit together: the one that was
// laid over is shown.
func TestOverlaidPageSizes(t *testing.T) {
	files := fstest.MapFS{"acme/provider.yaml": acme["acme/provider.yaml"], "acme/ticketing/tickets.yaml": {Data: []byte(
		"record: {id: string(response.key)}\nmethods: {list: {calls: [{name: page, request: GET /t, query: {n: page.size}}],\n" +
			"  paginate: {size: {default: 50, max: 100}, next: null}, result: record(calls.page.response)}}\n")}}
	catalog, err := engine.Load(files, schemas.FS)
	if err != nil {
		t.Fatal(err)
	}
	m, _ := catalog.Mapping("acme", "ticketing", "tickets")
	for size, want := range map[string]string{
		"{max: 20}":               "o:1:41: error: max is less than default, which is 50 [UM114]",
		"{default: 120}":          "o:1:45: error: default is more than max, which is 100 [UM114]",
		"{default: 30, max: 20}":  "o:1:45: error: default is more than max, which is 20 [UM114]",
		"{default: 30, max: 200}": "",
	} {
		_, err := catalog.Overlaid(m, engine.Layer{Name: "o", Content: []byte("methods: {list: {paginate: {size: " + size + "}}}")})
		got := ""
		if err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", size, got, want)
		}
	}
}
