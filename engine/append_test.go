package engine_test

import (
	"context"
	"fmt"
	"math/rand"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/schemas"
)

// writing is a mapping whose body looks at references in every way.
const writing = `
enums:
  status: {new: open, doing: [active, pending], done: closed}
unsupported:
  status: [spam, resolved, archived, deleted, completed, approved, rejected, changes_requested, trash]
record: {id: string(response.id), name: response.title}
methods:
  update:
    calls:
      - name: edit
        request: PATCH /cases/{id}
        body:
          title: body.name
          state: native("status", body.status.name)
          state_id: body.status.id ?? "none"
          has_state: has(body.status)
          clears: body.priority == nil
          workspace: body.workspace
          workspace_id: body.workspace.id
          tags: body.tags
          tag_names: body.tags.name
          first: one(body.tags).name
          second: body.tags[1]
          last: body.tags[-1].name
          owner: one(body.assignees).id
          owners:
            $each: body.assignees
            $as: person
            id: person.id
            label: string(person.name) + "!"
            whole: person
          team:
            $if: body.team
            id: body.team.id
          custom: omit(body.custom_fields, "a")
          all: omit(body, "tags", "assignees")
          "null": body.description
    result: record(calls.edit.response)
`

func writingTransform(t *testing.T, reference bool) *engine.Transform {
	t.Helper()
	return transformOfText(t, writing, reference)
}

// transformOfText makes the conversions of a mapping of tickets, which may have findings.
func transformOfText(t *testing.T, mapping string, reference bool) *engine.Transform {
	t.Helper()
	loaded, err := engine.LoadAll(fstest.MapFS{
		"acme/provider.yaml":          {Data: []byte("format: 1\nprovider: acme\nlabel: Acme\nserver: https://api.acme.example\nauth: {bearer: {token: credentials.token}}\n")},
		"acme/ticketing/tickets.yaml": {Data: []byte(mapping)},
	}, schemas.FS)
	if err != nil {
		t.Fatal(err)
	}
	transform, err := loaded.Catalog().Transform("acme", "ticketing", "tickets")
	if err != nil {
		t.Fatal(loaded.Diagnostics, err)
	}
	transform.Reference = reference
	return transform
}

// writtenReference is a reference in one of its forms, or something else.
func writtenReference(random *rand.Rand, key string) any {
	switch random.Intn(7) {
	case 0:
		return nil
	case 1:
		return value.ObjectOf("id", "i\n1", "name", "näme")
	case 2:
		return value.ObjectOf(key, nil)
	case 3:
		return value.NewObject(0)
	case 4:
		return "quo\"ted"
	}
	return []any{"open", "7", "active", ""}[random.Intn(4)]
}

func writtenBody(random *rand.Rand) *value.Object {
	body := value.NewObject(8)
	for _, name := range []string{"status", "priority", "workspace", "team"} {
		if random.Intn(3) > 0 {
			body.Set(name, writtenReference(random, "name"))
		}
	}
	for _, name := range []string{"tags", "assignees"} {
		switch random.Intn(5) {
		case 0:
		case 1:
			body.Set(name, nil)
		default:
			list := []any{}
			for range random.Intn(4) {
				list = append(list, writtenReference(random, "id"))
			}
			body.Set(name, list)
		}
	}
	if random.Intn(2) == 0 {
		body.Set("name", "A\\B")
		body.Set("description", nil)
		body.Set("custom_fields", value.ObjectOf("a", int64(1), "b", []any{nil, value.ObjectOf("c", nil)}))
	}
	return body
}

func TestAppendWriteLikeTheTree(t *testing.T) {
	direct, tree := writingTransform(t, false), writingTransform(t, true)
	random := rand.New(rand.NewSource(7))
	for range 20_000 {
		input := engine.Input{ID: "1", Body: []byte(value.String(writtenBody(random)))}
		got, gotReport, gotErr := direct.AppendWrite(context.Background(), []byte("before"), "update", input)
		want, wantReport, wantErr := tree.AppendWrite(context.Background(), []byte("before"), "update", input)
		if string(got) != string(want) || !reflect.DeepEqual(gotReport, wantReport) || fmt.Sprint(gotErr) != fmt.Sprint(wantErr) {
			t.Fatalf("%s:\n got %s %v %v\nwant %s %v %v", input.Body, got, gotReport, gotErr, want, wantReport, wantErr)
		}
	}
}

func TestAppendReadListLikeEach(t *testing.T) {
	catalog, err := engine.Load(acme, schemas.FS)
	if err != nil {
		t.Fatal(err)
	}
	direct, _ := catalog.Transform("acme", "ticketing", "tickets")
	tree, _ := catalog.Transform("acme", "ticketing", "tickets")
	tree.Reference = true
	for _, natives := range []string{
		`[]`, ` [ ] `, `[{"key":1,"title":"a","state":"new"},{"key":2,"state":"odd"},{"key":"x","labels":"one"}]`,
		`[{"key":1},null,{"key":2,"state":"odd"},[],"text",{"\u006bey":3}]`, `[{"key":1,"key":2}]`, `{}`, `[{]`, `[{"key":1},{"key":2,"state":["new"]}]`, `[{"key":1}`,
		`[{"key":7,"title":["not text"]},{"key":8,"labels":["hot",null]}]`, "",
	} {
		got, gotReport, gotErr := direct.AppendReadList(context.Background(), nil, []byte(natives))
		want, wantReport, wantErr := tree.AppendReadList(context.Background(), nil, []byte(natives))
		if string(got) != string(want) || fmt.Sprint(gotReport) != fmt.Sprint(wantReport) || fmt.Sprint(gotErr) != fmt.Sprint(wantErr) {
			t.Errorf("%s:\n got %s %v %v\nwant %s %v %v", natives, got, gotReport, gotErr, want, wantReport, wantErr)
		}
		one, oneReport, oneErr := direct.AppendRead(context.Background(), nil, []byte(natives))
		alone, err := tree.Read(context.Background(), []byte(natives))
		if fmt.Sprint(oneErr) != fmt.Sprint(err) || err == nil && (string(one) != string(alone.JSON) || len(oneReport.Violations) != len(alone.Violations)) {
			t.Errorf("%s alone: got %s %v, want %v %v", natives, one, oneErr, alone, err)
		}
	}
}

// TestAppendReadListNamesWhatItLeavesOut leaves out objects of which the mapping takes nothing.
func TestAppendReadListNamesWhatItLeavesOut(t *testing.T) {
	const record = "record: {name: response.title, status: {name: 'response.state | unified(\"status\")'}}\n"
	mapping := record + writing[:strings.Index(writing, "record:")] + writing[strings.Index(writing, "methods:"):]
	for _, reference := range []bool{false, true} {
		transform := transformOfText(t, mapping, reference)
		transform.SkipSchema = true
		out, report, err := transform.AppendReadList(context.Background(), nil,
			[]byte(`[{"state":"odd"},{"title":"a","state":"strange"},null,{"\u0074itle":"b"},{}]`))
		if err != nil || string(out) != `[{"name":"a"},{"name":"b"}]` || fmt.Sprint(report.LeftOut) != "[0 2 4]" {
			t.Errorf("got %s %v %v", out, report, err)
		}
		if len(report.Warnings) != 1 || report.Warnings[0].Pointer != "/0/status/name" {
			t.Errorf("got %v", report.Warnings)
		}
	}
}

// A run keeps its memory for the next one, which may be for another tenant.
func TestAppendKeepsNothing(t *testing.T) {
	direct := writingTransform(t, false)
	secret := strings.Repeat("tenant-one-secret ", 100)
	for range 100 {
		if _, _, err := direct.AppendWrite(context.Background(), nil, "update", engine.Input{ID: "1", Body: []byte(`{"name":` + value.String(secret) + `,"assignees":[{"name":` + value.String(secret) + `}]}`)}); err != nil {
			t.Fatal(err)
		}
		out, _, err := direct.AppendWrite(context.Background(), make([]byte, 0, 4096), "update", engine.Input{ID: "1", Body: []byte(`{"name":"x"}`)})
		if err != nil || strings.Contains(string(out[:cap(out)]), "tenant") {
			t.Fatalf("%s %v", out[:cap(out)], err)
		}
	}
}

// naming is a mapping whose body is made of what comes beside the unified one too.
const naming = `
enums:
  status: {new: open, doing: [active, pending], done: closed}
unsupported:
  status: [spam, resolved, archived, deleted, completed, approved, rejected, changes_requested, trash]
record: {id: string(response.id), name: response.title, status: {name: unified("status", response.state)}}
methods:
  update:
    calls:
      - name: look
        request: GET /cases/{id}
      - name: edit
        request: PATCH /cases/{id}
        body:
          title: body.name
          state: native("status", body.status.name)
          label: '"<" + body.name + ">"'
          id: id
          seen: calls.look.response.seen
    result: record(calls.edit.response)
`

// What comes beside the body of one call must not be found by the next one.
func TestAppendWriteKeepsNoNames(t *testing.T) {
	direct := transformOfText(t, naming, false)
	calls := value.ObjectOf("look", value.ObjectOf("response", value.ObjectOf("seen", true)))
	for range 100 {
		for want, input := range map[string]engine.Input{
			`{"title":"a","label":"<a>","id":"7","seen":true}`: {ID: "7", Body: []byte(`{"name":"a"}`), Calls: calls},
			`{"title":"b","label":"<b>"}`:                      {Body: []byte(`{"name":"b"}`)},
		} {
			if got, _, err := direct.AppendWrite(context.Background(), nil, "update", input); err != nil || string(got) != want {
				t.Fatalf("got %s %v, want %s", got, err, want)
			}
		}
	}
}

func TestAppendOfPathsEnumsAndTextsTakesNoMemory(t *testing.T) {
	direct := transformOfText(t, strings.Replace(naming, "          id: id\n", "", 1), false)
	dst, body, native := make([]byte, 0, 4096), []byte(`{"name":"a","status":{"name":"open"}}`), []byte(`{"id":"seven","title":"a","state":"new"}`)
	for name, convert := range map[string]func() ([]byte, engine.Report, error){
		"write": func() ([]byte, engine.Report, error) {
			return direct.AppendWrite(context.Background(), dst, "update", engine.Input{ID: "seven", Body: body})
		},
		"read": func() ([]byte, engine.Report, error) {
			return direct.AppendRead(context.Background(), dst, native)
		},
	} {
		if out, report, err := convert(); err != nil || len(out) == 0 || len(report.Violations) > 0 {
			t.Fatal(string(out), report, err)
		}
		if got := testing.AllocsPerRun(200, func() { convert() }); got > 0.5 && !takesMemory {
			t.Errorf("%s: %v allocations", name, got)
		}
	}
}

// TestWriteTellsWhatGivesWay has a custom field in the way of a unified one, by the plan and by the tree.
func TestWriteTellsWhatGivesWay(t *testing.T) {
	files := fstest.MapFS{"acme/provider.yaml": acme["acme/provider.yaml"], "acme/ticketing/tickets.yaml": {Data: []byte(
		"methods: {update: {calls: [{name: edit, request: PUT /t, body: {$merge: [body.custom_fields], title: body.name}}], result: {id: id}}}\n")}}
	catalog, err := engine.Load(files, schemas.FS)
	if err != nil {
		t.Fatal(err)
	}
	tickets, _ := catalog.Transform("acme", "ticketing", "tickets")
	input := engine.Input{Body: []byte(`{"name":"N","custom_fields":{"title":"C","x":1}}`)}
	out, err := tickets.Write(t.Context(), "update", input)
	if err != nil {
		t.Fatal(err)
	}
	appended, report, err := tickets.AppendWrite(t.Context(), nil, "update", input)
	if err != nil {
		t.Fatal(err)
	}
	if string(out.JSON) != `{"title":"N","x":1}` || string(appended) != string(out.JSON) {
		t.Errorf("wrote %s and %s", out.JSON, appended)
	}
	for _, warnings := range [][]expression.Warning{out.Warnings, report.Warnings} {
		if len(warnings) != 1 || warnings[0].Code != "field_ignored" || warnings[0].Pointer != "/custom_fields/title" {
			t.Errorf("warnings %v", warnings)
		}
	}
}
