package explain_test

import (
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/explain"
	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/schemas"
)

var update = flag.Bool("update", false, "write the golden files")

func method(t *testing.T, model, resource, name string) *mapping.Method {
	t.Helper()
	catalog, err := engine.Load(os.DirFS("testdata"), schemas.FS)
	if err != nil {
		t.Fatal(err)
	}
	m, ok := catalog.Mapping("acme", model, resource)
	if !ok || m.Method(name) == nil {
		t.Fatalf("the fixture has no %s %s %s", model, resource, name)
	}
	return m.Method(name)
}

func TestWriteText(t *testing.T) {
	tests := []struct {
		golden, model, resource, method, route string
	}{
		{"tickets_update.txt", "ticketing", "tickets", "update", ""},
		{"tickets_list.txt", "ticketing", "tickets", "list", ""},
		{"engagements_delete.txt", "crm", "engagements", "delete", ""},
		{"engagements_delete_meeting.txt", "crm", "engagements", "delete", "meeting"},
	}
	for _, test := range tests {
		t.Run(test.golden, func(t *testing.T) {
			explanation, err := explain.Method(method(t, test.model, test.resource, test.method), explain.Options{Route: test.route})
			if err != nil {
				t.Fatal(err)
			}
			var out strings.Builder
			if err := explanation.WriteText(&out); err != nil {
				t.Fatal(err)
			}
			golden(t, test.golden, out.String())
		})
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	name = filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("differs from %s (-want +got):\n%s", name, diff)
	}
}

func TestJSON(t *testing.T) {
	place := func(p diagnostic.Position) string { return "here:" + p.String() }
	explanation, err := explain.Method(method(t, "ticketing", "tickets", "update"), explain.Options{Place: place})
	if err != nil {
		t.Fatal(err)
	}
	encoded, err := json.Marshal(explanation)
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Provider, Source string
		Ignored          []struct{ Field, Reason string }
		Params           []struct{}
		Plans            []struct {
			Calls []struct {
				Name    string
				Primary bool
				Reads   []string
				Body    []struct {
					Field      string
					Expression *struct{ Expression, Source, Kind string }
				}
				Headers []struct {
					Name    string
					Removed bool
				}
			}
			Result []struct{ Field, Schema string }
		}
	}
	if err := json.Unmarshal(encoded, &got); err != nil {
		t.Fatal(err)
	}
	switch edit := got.Plans[0].Calls[0]; {
	case got.Source != "here:acme/ticketing/tickets.yaml:36:3":
		t.Errorf("source %q", got.Source)
	case got.Ignored[0].Field != "account" || got.Params == nil:
		t.Errorf("ignored %v, params %v", got.Ignored, got.Params)
	case edit.Name != "edit" || !edit.Primary:
		t.Errorf("first call %v", edit)
	case edit.Body[0].Expression.Expression != "body.name\n  ?? \"untitled\"\n":
		t.Errorf("the expression is changed: %q", edit.Body[0].Expression.Expression)
	case !edit.Headers[1].Removed:
		t.Errorf("headers %v", edit.Headers)
	}
}

func TestUnknownRoute(t *testing.T) {
	tests := []struct {
		model, resource, method, route, want string
	}{
		{"crm", "engagements", "delete", "meting", "did you mean meeting?"},
		{"crm", "engagements", "delete", "x-ray", "its routes are call, meeting"},
		{"ticketing", "tickets", "list", "call", "the method has no routes"},
	}
	for _, test := range tests {
		_, err := explain.Method(method(t, test.model, test.resource, test.method), explain.Options{Route: test.route})
		var unknown *explain.RouteError
		if !errors.As(err, &unknown) || !strings.Contains(err.Error(), test.want) {
			t.Errorf("route %s: got %v", test.route, err)
		}
	}
}
