package schemas_test

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	jsonschema "github.com/santhosh-tekuri/jsonschema/v5"
	"github.com/unimap/unimap/engine/schema"
	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/schemas"
)

func load(t *testing.T) *schema.Set {
	t.Helper()
	set, errs := schema.Load(schemas.FS)
	for _, err := range errs {
		t.Error(err)
	}
	if set == nil {
		t.FailNow()
	}
	return set
}

func resource(t *testing.T, model, name string) *schema.Resource {
	t.Helper()
	found, ok := load(t).Resource(model, name)
	if !ok {
		t.Fatalf("there is no resource %s/%s", model, name)
	}
	return found
}

// side is one schema of a resource with the rows it must have.
type side struct {
	name   string
	schema *schema.Schema
	rows   []field
}

func sides(t *testing.T) []side {
	t.Helper()
	tickets, engagements := resource(t, "ticketing", "tickets"), resource(t, "crm", "engagements")
	return []side{
		{"ticketing/tickets read", tickets.Read, ticketRead},
		{"ticketing/tickets write", tickets.Write, ticketWrite},
		{"ticketing/tickets query", tickets.Query, ticketQuery},
		{"crm/engagements read", engagements.Read, engagementRead},
		{"crm/engagements write", engagements.Write, engagementWrite},
		{"crm/engagements query", engagements.Query, engagementQuery},
	}
}

// visit calls found with the path, the owner and the name of every property and every element
// of a list.
func visit(shape *schema.Shape, prefix string, found func(path string, owner *schema.Shape, name string, shape *schema.Shape)) {
	for _, property := range shape.Properties() {
		path := strings.TrimPrefix(prefix+"."+property.Name, ".")
		found(path, shape, property.Name, property.Shape)
		visit(property.Shape, path, found)
	}
	if items := shape.Items(); items != nil {
		found(prefix+"[]", nil, "", items)
		visit(items, prefix+"[]", found)
	}
}

func TestFieldsAreThoseOfTheTables(t *testing.T) {
	for _, side := range sides(t) {
		t.Run(side.name, func(t *testing.T) {
			expected := map[string]field{}
			for _, row := range side.rows {
				if _, twice := expected[row.path]; twice {
					t.Errorf("%s is in the table twice", row.path)
				}
				expected[row.path] = row
			}
			visit(side.schema.Root(), "", func(path string, owner *schema.Shape, name string, shape *schema.Shape) {
				row, ok := expected[path]
				delete(expected, path)
				switch {
				case ok:
					checkField(t, row, owner, name, shape)
				case !strings.HasSuffix(path, "[]") || !slices.Equal(shape.Types(), []string{"string"}):
					t.Errorf("%s is not in the table", path)
				}
			})
			for path := range expected {
				t.Errorf("%s is not in the schema", path)
			}
		})
	}
}

func checkField(t *testing.T, row field, owner *schema.Shape, name string, shape *schema.Shape) {
	t.Helper()
	kinds := slices.DeleteFunc(slices.Clone(shape.Types()), func(kind string) bool {
		return kind == "string" && shape.Shorthand() != ""
	})
	kind := strings.Join(kinds, " or ")
	if kind == "array" && slices.Equal(shape.Items().Types(), []string{"string"}) {
		kind = "array<string>"
	}
	if kind != row.kind {
		t.Errorf("%s: type %q, want %q", row.path, kind, row.kind)
	}
	if got := texts(shape.Enum()); !slices.Equal(got, row.enum) {
		t.Errorf("%s: closed list %q, want %q", row.path, got, row.enum)
	}
	if got := texts(shape.Documented()); !slices.Equal(got, row.documented) {
		t.Errorf("%s: documented values %q, want %q", row.path, got, row.documented)
	}
	if shape.Shorthand() != row.shorthand {
		t.Errorf("%s: shorthand %q, want %q", row.path, shape.Shorthand(), row.shorthand)
	}
	if owner == nil {
		return
	}
	if got := owner.Required(name); got != (row.mark == required) {
		t.Errorf("%s: required is %v", row.path, got)
	}
	if got := slices.Contains(owner.RequiredAny(), name); got != (row.mark == idOrName) {
		t.Errorf("%s: being one of which one is required is %v", row.path, got)
	}
}

func texts(values []any) []string {
	var out []string
	for _, v := range values {
		out = append(out, v.(string))
	}
	return out
}

// readOnly lists the fields of the read side that a request cannot set, and why.
var readOnly = map[string]map[string]string{
	"ticketing/tickets": {
		"id":                  "it is in the path",
		"conversations":       "messages are a resource of their own",
		"additional_contacts": "a request names one contact",
		"attachments":         "files are uploaded by other means",
		"ticket_url":          "the provider makes it",
		"is_unread":           "it is the state of a reader, not of the ticket",
		"etag":                "it is a query parameter",
	},
	"crm/engagements": {
		"id": "it is in the path",
	},
}

// writeOnly lists the fields of a request that are not read back, and why.
var writeOnly = map[string]map[string]string{
	"ticketing/tickets": {
		"html_description": "it is read as description",
	},
}

func TestReadAndWriteAgree(t *testing.T) {
	for _, resource := range load(t).Resources() {
		name := resource.Model + "/" + resource.Resource
		read, write := names(resource.Read, readOnly[name]), names(resource.Write, writeOnly[name])
		if diff := cmp.Diff(read, write); diff != "" {
			t.Errorf("%s: read (-) and write (+) differ:\n%s", name, diff)
		}
	}
}

// names returns the names of the properties, sorted, without the excepted ones, each of which
// must be there.
func names(s *schema.Schema, except map[string]string) []string {
	var out []string
	excepted := 0
	for _, property := range s.Root().Properties() {
		if except[property.Name] != "" {
			excepted++
			continue
		}
		out = append(out, property.Name)
	}
	if excepted != len(except) {
		out = append(out, "(an exception that is no property)")
	}
	slices.Sort(out)
	return out
}

func TestEverythingHasADescription(t *testing.T) {
	for _, side := range sides(t) {
		if side.schema.Root().Description() == "" {
			t.Errorf("%s has no description", side.name)
		}
		visit(side.schema.Root(), "", func(path string, _ *schema.Shape, _ string, shape *schema.Shape) {
			if shape.Description() == "" {
				t.Errorf("%s: %s has no description", side.name, path)
			}
		})
	}
}

func TestNullClearsOnWriteAndNeverReads(t *testing.T) {
	for _, side := range sides(t) {
		writes := strings.HasSuffix(side.name, "write")
		visit(side.schema.Root(), "", func(path string, owner *schema.Shape, name string, shape *schema.Shape) {
			// What must be there cannot be cleared, and a list has no element to clear.
			want := writes && owner != nil && !owner.Required(name)
			if shape.Nullable() != want {
				t.Errorf("%s: %s accepts null: %v, want %v", side.name, path, shape.Nullable(), want)
			}
		})
	}
}

func TestObjectsAreClosedButForNativeData(t *testing.T) {
	open := []string{"custom_fields", "remote_data", "remote_query"}
	for _, side := range sides(t) {
		if side.schema.Root().Open() {
			t.Errorf("%s is open", side.name)
		}
		visit(side.schema.Root(), "", func(path string, _ *schema.Shape, _ string, shape *schema.Shape) {
			if shape.Accepts("object") && shape.Open() != slices.Contains(open, path) {
				t.Errorf("%s: %s is open: %v", side.name, path, shape.Open())
			}
		})
	}
}

// TestShorthandIsAccepted puts a bare string where each reference stands: the schema accepts it
// before and after it is expanded.
func TestShorthandIsAccepted(t *testing.T) {
	for _, side := range sides(t) {
		base := value.NewObject(1)
		if side.schema.Root().Required("integrated_account_id") {
			base.Set("integrated_account_id", "a1")
		}
		for _, row := range side.rows {
			if row.shorthand == "" {
				continue
			}
			name, inList := strings.CutSuffix(row.path, "[]")
			bare := any("1")
			if target := side.schema.Root().At(name, row.shorthand); len(target.Enum()) > 0 {
				bare = target.Enum()[0]
			}
			long := any(value.ObjectOf(row.shorthand, bare))
			if inList {
				bare, long = []any{bare}, []any{long}
			}
			document := base.Clone()
			document.Set(name, bare)
			if violations := side.schema.Validate(document); len(violations) > 0 {
				t.Errorf("%s: %s: %v", side.name, value.String(document), violations)
			}
			expanded := side.schema.ExpandShorthand(document)
			if got := value.Member(expanded, name); !value.Equal(got, long) {
				t.Errorf("%s: %s expands to %s", side.name, value.String(document), value.String(got))
			}
			if violations := side.schema.Validate(expanded); len(violations) > 0 {
				t.Errorf("%s: %s: %v", side.name, value.String(expanded), violations)
			}
		}
	}
}

// TestCompilesAlone compiles every definition with the validator itself, its loader closed.
func TestCompilesAlone(t *testing.T) {
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat = true
	compiler.LoadURL = func(url string) (io.ReadCloser, error) { return nil, errors.New("no document " + url) }
	var references []string
	err := fs.WalkDir(schemas.FS, ".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(schemas.FS, file)
		if err != nil {
			return err
		}
		document, err := value.Decode(text, value.Limits{})
		if err != nil {
			return err
		}
		id := value.Member(document, "$id").(string)
		if want := "unimap:" + strings.TrimSuffix(file, ".json"); id != want {
			t.Errorf("%s has the id %q, want %q", file, id, want)
		}
		for _, name := range value.Member(document, "$defs").(*value.Object).Keys() {
			references = append(references, id+"#/$defs/"+name)
		}
		return compiler.AddResource(id, bytes.NewReader(text))
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(references) == 0 {
		t.Fatal("there are no definitions")
	}
	for _, reference := range references {
		if _, err := compiler.Compile(reference); err != nil {
			t.Errorf("%s: %v", reference, err)
		}
	}
}
