package template_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/unimap/unimap/engine/enum"
	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/limit"
	"github.com/unimap/unimap/engine/source"
	"github.com/unimap/unimap/engine/template"
	"github.com/unimap/unimap/engine/value"
)

const input = `{"s":"text","n":null,"e":"","list":[{"id":1,"name":"a"},{"id":2},{"name":null}],"empty":[],"one":{"id":7},"kind":"b","raw":{"x":null,"y":[null,1]},"num":12345678901234567890123,"st":"new","bad":"zzz"}`

func scope() *expression.Scope {
	return expression.NewScope(expression.ScopeOptions{
		Names: []*expression.Name{{Name: "src"}},
		Enums: map[string]*enum.Table{"status": enum.New("status", []enum.Pair{{Native: "new", Unified: []string{"open"}}})},
	})
}

func frame(t testing.TB) *expression.Frame {
	t.Helper()
	v, err := value.Decode([]byte(input), value.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	f := expression.NewFrame(context.Background(), expression.FrameOptions{Now: time.Unix(0, 0)})
	f.Set(0, v)
	return f
}

func tree(t testing.TB, text string, options template.Options) *template.Tree {
	t.Helper()
	node, found := source.Parse("t.yaml", []byte(text))
	if found.HasErrors() {
		t.Fatalf("%s: %v", text, found)
	}
	compiled, found := template.CompileTree(node, scope(), options)
	if found.HasErrors() {
		t.Fatalf("%s: %v", text, found)
	}
	return compiled
}

func TestTree(t *testing.T) {
	record := template.Options{Mode: template.ModeRecord, Raw: map[string]bool{"custom_fields": true}}
	tests := []struct {
		name, tree          string
		request, recordWant string // the results in both modes; "" is missing
	}{
		{"expression", `a: src.s`, `{"a":"text"}`, `{"a":"text"}`},
		{"literals", "a: 1\nb: true\nc: 1.50\nd: \"'word'\"", `{"a":1,"b":true,"c":1.50,"d":"word"}`, `{"a":1,"b":true,"c":1.50,"d":"word"}`},
		{"exact number", `a: src.num`, `{"a":12345678901234567890123}`, `{"a":12345678901234567890123}`},
		{"missing key", "a: src.zzz\nb: src.s", `{"b":"text"}`, `{"b":"text"}`},
		{"null", "a: src.n\nb: src.s", `{"a":null,"b":"text"}`, `{"b":"text"}`},
		{"literal null", "a: null\nb: src.s", `{"a":null,"b":"text"}`, `{"b":"text"}`},
		{"empty text stays", `a: src.e`, `{"a":""}`, `{"a":""}`},
		{"vanished object", "a:\n  b: {c: src.zzz}\nd: src.s", `{"d":"text"}`, `{"d":"text"}`},
		{"vanished tree", `a: {b: src.zzz}`, ``, ``},
		{"literal empty object stays", "a: {}\nb: []", `{"a":{},"b":[]}`, `{"a":{},"b":[]}`},
		{"list", `a: [src.s, src.zzz, src.n]`, `{"a":["text",null]}`, `{"a":["text"]}`},
		{"vanished list", "a:\n  - src.zzz\n  - {b: src.zzz}\nc: src.s", `{"c":"text"}`, `{"c":"text"}`},
		{"list of vanished objects", "a:\n  - {id: src.zzz, name: src.n}", `{"a":[{"name":null}]}`, ``},
		{"each", `a: {$each: src.list, $as: x, id: x.id, name: x.name}`, `{"a":[{"id":1,"name":"a"},{"id":2},{"name":null}]}`, `{"a":[{"id":1,"name":"a"},{"id":2}]}`},
		{"each of empty", `a: {$each: src.empty, id: item.id}`, `{"a":[]}`, `{"a":[]}`},
		{"each of missing", "a: {$each: src.zzz, id: item.id}\nb: 1", `{"b":1}`, `{"b":1}`},
		{"each of null", "a: {$each: src.n, id: item.id}\nb: 1", `{"a":null,"b":1}`, `{"b":1}`},
		{"each of one", `a: {$each: src.one, id: item.id}`, `{"a":[{"id":7}]}`, `{"a":[{"id":7}]}`},
		{"each with index and value", `a: {$each: src.list, $as: x, $index: i, $value: i + 1}`, `{"a":[1,2,3]}`, `{"a":[1,2,3]}`},
		{"nested each", `a: {$each: src.list, $as: x, $value: {$each: src.list, $as: y, $value: y.id}}`, `{"a":[[1,2],[1,2],[1,2]]}`, `{"a":[[1,2],[1,2],[1,2]]}`},
		{"if holds", `a: {$if: src.s, b: src.s}`, `{"a":{"b":"text"}}`, `{"a":{"b":"text"}}`},
		{"if fails", "a: {$if: src.e, b: src.s}\nc: 1", `{"c":1}`, `{"c":1}`},
		{"if else", `a: {$if: src.e, $value: src.s, $else: "'other'"}`, `{"a":"other"}`, `{"a":"other"}`},
		{"switch", `a: {$switch: src.kind, $cases: {a: 1, b: src.s}}`, `{"a":"text"}`, `{"a":"text"}`},
		{"switch default", `a: {$switch: src.zzz, $cases: {a: 1}, $default: 2}`, `{"a":2}`, `{"a":2}`},
		{"switch on a number", `a: {$switch: src.one.id, $cases: {"7": "'seven'"}}`, `{"a":"seven"}`, `{"a":"seven"}`},
		{"merge", "$merge: [{a: 1, b: 2}, src.one]\nb: 3\nc: src.zzz", `{"a":1,"b":3,"id":7}`, `{"a":1,"b":3,"id":7}`},
		{"merge of one", `a: {$merge: src.one}`, `{"a":{"id":7}}`, `{"a":{"id":7}}`},
		{"merge of nothing", "a: {$merge: [src.zzz, src.n]}\nb: 1", `{"b":1}`, `{"b":1}`},
		{"nulls inside values", `a: src.raw`, `{"a":{"x":null,"y":[null,1]}}`, `{"a":{"y":[1]}}`},
		{"raw members keep nulls", `custom_fields: src.raw`, `{"custom_fields":{"x":null,"y":[null,1]}}`, `{"custom_fields":{"x":null,"y":[null,1]}}`},
		{"whole tree is an expression", `src.one`, `{"id":7}`, `{"id":7}`},
		{"key order", "z: 1\na: 2\nm: {y: 1, b: 2}", `{"z":1,"a":2,"m":{"y":1,"b":2}}`, `{"z":1,"a":2,"m":{"y":1,"b":2}}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for want, options := range map[*string]template.Options{&tt.request: {}, &tt.recordWant: record} {
				v, err := tree(t, tt.tree, options).Eval(frame(t))
				if err != nil {
					t.Fatal(err)
				}
				if got := value.String(v); got != *want {
					t.Errorf("mode %d: got %s, want %s", options.Mode, got, *want)
				}
			}
		})
	}
}

func TestTreeErrors(t *testing.T) {
	_, err := tree(t, "a:\n  - b: src.s\n  - b: src.s + 1\n", template.Options{}).Eval(frame(t))
	var failure *template.Error
	if !errors.As(err, &failure) {
		t.Fatalf("got %v", err)
	}
	if failure.Pointer != "/a/1/b" || failure.Code != "type_mismatch" || failure.Position.Line != 3 || failure.Position.Column != 14 {
		t.Errorf("got %+v", failure)
	}
	if len(failure.Reads) != 1 || failure.Reads[0] != "src.s" {
		t.Errorf("reads %v", failure.Reads)
	}
}

// TestTreeIsBounded repeats one value of the input for every element of a list.
func TestTreeIsBounded(t *testing.T) {
	for _, leaf := range []string{"src.s", "src.s + ''", "src.raw", "[src.s]"} {
		f := expression.NewFrame(context.Background(), expression.FrameOptions{Limits: limit.Limits{OutputBytes: 20}})
		f.Set(0, value.ObjectOf("s", "some text", "raw", value.ObjectOf("a", "b"), "list", []any{int64(1), int64(2), int64(3)}))
		_, err := tree(t, "$each: src.list\n$value: "+leaf+"\n", template.Options{}).Eval(f)
		var failure *template.Error
		if !errors.As(err, &failure) || failure.Code != string(limit.CodeOutput) || failure.Position.Line != 2 {
			t.Errorf("%s: got %v, want code %s", leaf, err, limit.CodeOutput)
		}
	}
}

func TestTreeWarnings(t *testing.T) {
	f := frame(t)
	v, err := tree(t, "list:\n  - {name: src.st | unified(\"status\")}\n  - {name: src.bad | unified(\"status\"), id: src.bad}\n", template.Options{}).Eval(f)
	if err != nil || value.String(v) != `{"list":[{"name":"open"},{"id":"zzz"}]}` {
		t.Fatalf("got %s, %v", value.String(v), err)
	}
	if w := f.Warnings(); len(w) != 1 || w[0].Code != "enum_unmapped" || w[0].Pointer != "/list/1/name" {
		t.Errorf("warnings %+v", w)
	}
}

func TestTreeTrace(t *testing.T) {
	var lines []string
	_, err := tree(t, "a: src.s\nb: {$each: src.empty, id: item.id}\nc: {d: 5}\n", template.Options{}).EvalTraced(frame(t), func(e template.TraceEntry) {
		lines = append(lines, e.Pointer+" "+e.Expression+" "+value.String(e.Value)+" "+e.Position.String())
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(lines, "\n"); got != "/a src.s \"text\" t.yaml:1:4\n/c/d  5 t.yaml:3:8" {
		t.Errorf("got %s", got)
	}
}

func TestTreeRefuses(t *testing.T) {
	tests := []struct{ tree, code string }{
		{`a: {$eech: src.list}`, "UM204"},
		{`a: {$as: x, b: 1}`, "UM204"},
		{`a: {$each: src.list, $else: 1}`, "UM204"},
		{`a: {$each: src.list, $as: src, b: 1}`, "UM215"},
		{`a: {$each: src.list, $as: "a b", b: 1}`, "UM114"},
		{`a: {$switch: src.s}`, "UM113"},
		{`a: {$if: src.s, $value: 1, b: 2}`, "UM204"},
		{`a: src.s +`, "UM301"},
		{`a: nope`, "UM202"},
	}
	for _, tt := range tests {
		node, _ := source.Parse("t.yaml", []byte(tt.tree))
		_, found := template.CompileTree(node, scope(), template.Options{})
		if len(found) == 0 || string(found[0].Code) != tt.code {
			t.Errorf("%s: got %v, want %s", tt.tree, found, tt.code)
		}
	}
}

func TestElements(t *testing.T) {
	options := template.Options{Mode: template.ModeRecord, Elements: true, Raw: map[string]bool{"raw": true}}
	for text, want := range map[string]string{
		`src.listed`: `[{"raw":{"x":null}},{"a":1,"raw":{"y":null}}]`,
		`{$each: src.listed, $as: one, $value: one}`:            `[{"raw":{"x":null}},{"a":1,"raw":{"y":null}}]`,
		`{$each: src.listed, $as: one, raw: one.raw, a: one.b}`: `[{"raw":{"x":null}},{"raw":{"y":null}}]`,
		`[{raw: "src.listed[0].raw", b: "src.listed[0].raw"}]`:  `[{"raw":{"x":null},"b":{}}]`,
	} {
		t.Run(text, func(t *testing.T) {
			f := frame(t)
			v, err := value.Decode([]byte(`{"listed":[{"raw":{"x":null},"b":null},null,{"a":1,"raw":{"y":null}}]}`), value.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			f.Set(0, v)
			got, err := tree(t, text, options).Eval(f)
			if err != nil || value.String(got) != want {
				t.Errorf("got %s, %v", value.String(got), err)
			}
		})
	}
}
