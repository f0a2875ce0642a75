package engine_test

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/schemas"
)

// changed returns the mappings of acme with another text of its tickets.
func changed(old, new string) fstest.MapFS {
	text := string(acme["acme/ticketing/tickets.yaml"].Data)
	return fstest.MapFS{
		"acme/provider.yaml":          acme["acme/provider.yaml"],
		"acme/ticketing/tickets.yaml": {Data: []byte(strings.Replace(text, old, new, 1))},
	}
}

func transformOf(t *testing.T, files fstest.MapFS) *engine.Transform {
	t.Helper()
	catalog, err := engine.Load(files, schemas.FS)
	if err != nil {
		t.Fatal(err)
	}
	tickets, err := catalog.Transform("acme", "ticketing", "tickets")
	if err != nil {
		t.Fatal(err)
	}
	return tickets
}

func TestUsageErrors(t *testing.T) {
	tickets := transformOf(t, acme)
	catalog, err := engine.Load(acme, schemas.FS)
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		code    engine.UsageCode
		message string
		do      func() error
	}{
		{engine.CodeNoMapping, "acme has no crm/engagements", func() error { _, err := catalog.Transform("acme", "crm", "engagements"); return err }},
		{engine.CodeNoMethod, "no method delete", func() error { _, err := tickets.Write(t.Context(), "delete", engine.Input{}); return err }},
		{engine.CodeNotAnObject, "not a list", func() error {
			_, err := tickets.Write(t.Context(), "update", engine.Input{Body: []byte(`[]`)})
			return err
		}},
		{engine.CodeNotAnObject, "not null", func() error {
			_, _, err := tickets.AppendWrite(t.Context(), nil, "update", engine.Input{Body: []byte(`null`)})
			return err
		}},
		{engine.CodeNotAList, "not in an object", func() error { _, _, err := tickets.AppendReadList(t.Context(), nil, []byte(`{}`)); return err }},
		{engine.CodeNoFiles, "no file system", func() error { _, err := engine.Load(nil, schemas.FS); return err }},
		{engine.CodeNoFiles, "no file system", func() error { _, err := engine.Load(acme, nil); return err }},
	}
	for _, tt := range tests {
		err := tt.do()
		var failure *engine.UsageError
		if !errors.As(err, &failure) || failure.Code != tt.code || !strings.Contains(err.Error(), tt.message) {
			t.Errorf("got %v, want %s", err, tt.code)
		}
	}
	empty, err := engine.Load(fstest.MapFS{}, schemas.FS)
	if err != nil {
		t.Fatal(err)
	}
	var failure *engine.UsageError
	m, _ := catalog.Mapping("acme", "ticketing", "tickets")
	if _, err := empty.Overlaid(m, engine.Layer{Name: "mine", Content: []byte("record: {description: response.text}")}); !errors.As(err, &failure) {
		t.Errorf("a mapping of another catalog: got %v", err)
	}
	if _, err := engine.Load(acme, nil, engine.WithSchemas(catalog.Schemas())); err != nil {
		t.Errorf("with schemas that are compiled already: %v", err)
	}
}

// The native call of a method without a unified body may have one all the same.
func TestWriteWithoutABody(t *testing.T) {
	tickets := transformOf(t, changed("methods:\n", `methods:
  get:
    calls: [{name: read, request: "GET /issues/{id}"}]
    result: record(calls.read.response)
  delete:
    calls: [{name: remove, request: POST /issues/delete, body: {key: id}}]
    result: {id: id}
`))
	for _, body := range []string{"", "{}"} {
		for method, want := range map[string]string{"delete": `{"key":"7"}`, "get": ""} {
			input := engine.Input{ID: "7", Body: []byte(body)}
			out, err := tickets.Write(t.Context(), method, input)
			if err != nil || string(out.JSON) != want {
				t.Errorf("%s with %q: got %v, %v", method, body, out, err)
			}
			got, _, err := tickets.AppendWrite(t.Context(), []byte("before "), method, input)
			if err != nil || string(got) != "before "+want {
				t.Errorf("%s with %q: got %s, %v", method, body, got, err)
			}
		}
	}
	if _, err := tickets.Write(t.Context(), "update", engine.Input{ID: "7"}); err == nil {
		t.Error("an update without a body was taken")
	}
}

// What was noticed of an object that is left out says nothing of the next one.
func TestWarningsOfAnObjectThatIsLeftOut(t *testing.T) {
	tickets := transformOf(t, changed("status: {id: response.state, name", "status: {name"))
	for _, tickets.Reference = range []bool{false, true} {
		got, report, err := tickets.AppendReadList(t.Context(), nil, []byte(`[{"state": "odd"}, {"key": 2}]`))
		if err != nil || string(got) != `[{"id":"2"}]` || len(report.Warnings) != 0 {
			t.Errorf("reference %v: got %s, warnings %v, %v", tickets.Reference, got, report.Warnings, err)
		}
	}
}
