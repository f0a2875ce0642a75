package direct

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/limit"
	"github.com/unimap/unimap/engine/source"
	"github.com/unimap/unimap/engine/template"
	"github.com/unimap/unimap/engine/value"
)

// planOf compiles a tree over the name response, with its plan.
func planOf(t testing.TB, text string) (*Plan, *expression.Frame) {
	t.Helper()
	root, found := source.Parse("plan.yaml", []byte(text))
	if found.HasErrors() {
		t.Fatal(found)
	}
	scope := expression.NewScope(expression.ScopeOptions{Names: []*expression.Name{{Name: "response"}}})
	tree, found := template.CompileTree(root, scope, template.Options{Mode: template.ModeRecord})
	if found.HasErrors() {
		t.Fatal(found)
	}
	return Compile(tree, Options{}), expression.NewFrame(context.Background(), expression.FrameOptions{})
}

// What a run has seen must not be found by the next one, which may be for another tenant.
func TestReleasedRunsAreEmpty(t *testing.T) {
	p, f := planOf(t, `{a: upper(response.secret) + "!", b: response.secret}`)
	document := []byte(`{"secret":"` + strings.Repeat("tenant", 50) + `"}`)
	r := newRun(p, f, value.Limits{})
	if !r.scanner.Scan(document, p.trie, value.Limits{}) {
		t.Fatal("refused")
	}
	if _, _, ok := r.append(nil); !ok {
		t.Fatal("not taken")
	}
	r.release()
	if scratch := r.scratch[:cap(r.scratch)]; len(scratch) == 0 || bytes.Contains(bytes.ToLower(scratch), []byte("tenant")) {
		t.Errorf("scratch of %d bytes: %.40q", len(scratch), scratch)
	}
	if r.frame != nil || r.plan != nil {
		t.Error("the run still holds its frame")
	}
}

// A run that has seen a large document is not kept.
func TestLargeRunsAreDropped(t *testing.T) {
	p, f := planOf(t, `{a: {$each: response.list, $as: x, v: x.a, w: x.b, u: x.c}}`)
	document := []byte(`{"list":[` + strings.Repeat(`{"a":1},`, 50_000) + `{}]}`)
	r := newRun(p, f, value.Limits{})
	if !r.scanner.Scan(document, p.trie, value.Limits{}) {
		t.Fatal("refused")
	}
	r.release()
	if r.scanner.Footprint() <= mostKept {
		t.Fatalf("the document is too small for this test: %d", r.scanner.Footprint())
	}
	for range 100 {
		if next := runs.Get().(*run); next == r {
			t.Fatal("a large run came back from the pool")
		}
	}
}

// A limit of the frame fails the plan, and leaves the frame as it was for the tree.
func TestLimitsLeaveTheFrame(t *testing.T) {
	list := `{"list":[` + strings.Repeat(`"0123456789",`, 5_000) + `1]}`
	members := `{"list":{"x":0`
	for i := range 5_000 {
		members += fmt.Sprintf(`,"m%d":1`, i)
	}
	members += `}}`
	text := `{"list":"` + strings.Repeat("0123456789", 5_000) + `"}`
	for tree, document := range map[string]string{
		`{a: {$each: response.list, $as: x, v: x}}`:                           list,
		`{a: {$each: 'response.list[1:]', $as: x, v: x}}`:                     list,
		`{a: 'uniq(map(response.list, .a))'}`:                                 list,
		`{a: {$each: entries(response.list), $as: x, v: x.value}}`:            members,
		`{a: 'fromEntries(filter(entries(response.list), .value == 1))'}`:     members,
		`{a: 'match(response.list, "(9+)(x)?$")[0].match'}`:                   text,
		`{a: 'response.list matches "9+$"'}`:                                  text,
		`{a: 'first(splitMatch(response.list, "[0-4]")) ?? "none"'}`:          text,
		`{a: 'compact([first(split(response.list, "")), response.list])[0]'}`: text,
	} {
		p, f := planOf(t, tree)
		f.Reset(context.Background(), expression.FrameOptions{Limits: limit.Limits{Steps: 4_000}})
		before := *f.Meter()
		if _, _, ok := p.Append(nil, []byte(document), f, value.Limits{}); ok {
			t.Errorf("%s: done in 4,000 steps", tree)
		}
		if *f.Meter() != before {
			t.Errorf("%s: the meter has moved", tree)
		}
	}
}

func TestPathsCopiesAndOperationsTakeNoMemory(t *testing.T) {
	p, f := planOf(t, `
id: string(response.id)
name: response.title
state: 'response.state == "new" ? "open" : response.state'
created: response.created | datetime()
tags: {$each: response.labels, $as: label, name: label}
first: split(response.owner.name, " ")[0]
found: find(response.people, .main).name
names: response.people.name
kind: type(response.people)
joined: join(compact([response.owner.name, response.none, response.state]), " ")
picked: compact([response.none, response.state])[0]
team: last(split(response.area, "\\"))
members: {$each: 'filter(entries(response.owner), .value)', $as: x, key: x.key, value: x.value}
among: any(entries(response.owner), .key == "name")
built: '{a: response.state, b: response.labels}'
one_of: response.state in [response.title, "done"]
`)
	document := []byte(`{"id":7,"title":"a \u00e9 \n b","state":"done","created":"2024-01-02T03:04:05.6+0200","labels":["x","y"],"area":"A\\B","owner":{"name":"Zo\u00eb B"},"people":[{"name":"a"},{"name":"b","main":true}]}`)
	dst := make([]byte, 0, 4096)
	for _, step := range p.Steps() {
		if step.Way == WayMachine {
			t.Errorf("%v is left to the machine: %s", step.Path, step.Why)
		}
	}
	if out, _, ok := p.Append(dst, document, f, value.Limits{}); !ok || !strings.Contains(string(out), `"found":"b"`) {
		t.Fatalf("%t %s", ok, out)
	}
	if got := testing.AllocsPerRun(200, func() { p.Append(dst, document, f, value.Limits{}) }); got > 0.5 && !poolsForget {
		t.Errorf("%v allocations", got)
	}
}

// Steps behind one(x) are made for x, for its first element and for itself, and so on within it.
func TestOperationsAreBounded(t *testing.T) {
	for count, want := range map[int]Way{3: WayOperation, 30: WayMachine} {
		p, _ := planOf(t, `a: `+strings.Repeat("one(", count)+"response.b"+strings.Repeat(")", count)+".c")
		if step := p.Steps()[0]; step.Way != want {
			t.Errorf("%d times: %s %s", count, step.Way, step.Why)
		}
	}
}

func FuzzPlan(f *testing.F) {
	f.Add([]byte(`{"a":"x","b":[{"a":"y"},"z"],"c":{"b":null,"d":"2024-01-02T03:04:05+0100"},"d":1704164645}`))
	f.Add([]byte(`{"a":["\u00e9","\/"],"b":{"a":1e5},"c":[{"b":{}}],"d":" "}`))
	f.Add([]byte(`{"a":null,"b":null,"c":"c","d":-0,"f":[{"a":1,"b":null},{"a":"\/"},null,{"b":{}}]}`))
	f.Add([]byte(`{"f":[[{"a":1}],{"a":[2,[3]],"b":4}]}`))
	f.Add([]byte(`{"a":"x\\y\\\n\\","b":{},"e":{"k":{"a":1},"é":[{"a":null}],"":" "},"d":[]}`))
	const text = `
whole: response
a: response.a
through: response.c.b
names: response.b.a
leaves: {a: response.f.a, b: response.f.b}
rows: {$each: response.b, $as: x, v: x.a, w: x.a == response.a, n: {$each: x.b, $as: y, v: y}}
text: '"<" + response.a + ">"'
cut: substringBefore(response.a, "-")
split: last(split(response.a, " "))
time: response.c.d | datetime()
date: response.a | date()
unix: fromUnix(response.d)
said: firstOf(response.a, response.d)
found: find(response.b, .a == "y").b
mapped: 'map(filter(response.b, .a != nil), ({a: .a, s: string(.b)}))'
rest: omit(response.c, "d")
one: one(response.b).a
members: {$each: entries(response.e), $as: x, k: x.key, v: x.value.a, w: x}
level: last(split(response.a, "\\"))
joined: join(compact([response.a, response.d]), " ")
group: match(response.a, "^(.)(.)?")[0].groups[1]
kind: type(response.d)
tail: {$each: 'list(response.b)[1:]', $as: x, v: x, w: x.a}
called: 'uniq(map(response.b, .a))[0]'
object: '{a: response.a, n: response.d == 5 ? {} : {b: response.b}}'
part: 'has(response.a) ? {a: response.a} : {}'
`
	p, _ := planOf(f, text)
	root, _ := source.Parse("plan.yaml", []byte(text))
	scope := expression.NewScope(expression.ScopeOptions{Names: []*expression.Name{{Name: "response"}}})
	tree, _ := template.CompileTree(root, scope, template.Options{Mode: template.ModeRecord})
	f.Fuzz(func(t *testing.T, document []byte) {
		frame := expression.NewFrame(context.Background(), expression.FrameOptions{})
		got, present, ok := p.Append(nil, document, frame, value.Limits{})
		if !ok {
			return
		}
		decoded, err := value.Decode(document, value.Limits{})
		if err != nil {
			t.Fatalf("took what cannot be decoded: %v", err)
		}
		frame = expression.NewFrame(context.Background(), expression.FrameOptions{})
		frame.Set(0, decoded)
		want, wantPresent, err := tree.Append(nil, frame)
		if err != nil || present != wantPresent || !bytes.Equal(got, want) {
			t.Fatalf("%q:\n got %s\nwant %s %v", document, got, want, err)
		}
	})
}
