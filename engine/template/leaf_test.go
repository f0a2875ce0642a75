package template_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/unimap/unimap/engine/template"
)

func TestLeavesHaveTheirKeys(t *testing.T) {
	compiled := tree(t, `a: src.a
list:
  - x: 1
each: {$each: src.list, k: item}
switch:
  $switch: src.kind
  $cases: {b: {m: src.m}}
  $default: src.d
$merge:
  - {q: src.q}
`, template.Options{})
	var got []string
	compiled.Leaves(func(leaf template.Leaf) {
		maybe := ""
		if leaf.Conditional {
			maybe = " maybe"
		}
		got = append(got, fmt.Sprintf("%s key %d:%d at %d:%d%s", strings.Join(leaf.Path, "."),
			leaf.Key.Position().Line, leaf.Key.Position().Column, leaf.Position().Line, leaf.Position().Column, maybe))
	})
	want := []string{
		" key 0:0 at 10:5", "q key 10:6 at 10:9",
		" key 0:0 at 1:1", "a key 1:1 at 1:4",
		"list key 2:1 at 3:3", "list.* key 0:0 at 3:5", "list.*.x key 3:5 at 3:8",
		"each key 4:1 at 4:7 maybe", "each.* key 0:0 at 4:7 maybe", "each.*.k key 4:25 at 4:28 maybe",
		"switch key 5:1 at 7:15 maybe", "switch.m key 7:16 at 7:19 maybe", "switch key 5:1 at 8:13 maybe",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("leaves (-want +got):\n%s", diff)
	}
}

func TestExpressionsOfTrees(t *testing.T) {
	compiled := tree(t, "a: {$if: src.if, $value: src.then, $else: {$each: src.each, b: src.b}}\nc: 1\n", template.Options{})
	var got []string
	visit := func(x *template.Expression) { got = append(got, x.Program.Source()) }
	compiled.Expressions(visit)
	if diff := cmp.Diff([]string{"src.if", "src.each", "src.then", "src.b"}, got); diff != "" {
		t.Errorf("expressions (-want +got):\n%s", diff)
	}
	got = nil
	(*template.Tree)(nil).Expressions(visit)
	if got != nil {
		t.Errorf("no tree has the expressions %v", got)
	}
}

func TestSpanOfExpression(t *testing.T) {
	compiled := tree(t, "a: 'src[''x''].y'\n", template.Options{})
	compiled.Expressions(func(x *template.Expression) {
		if p := x.Span(9, 10); p.Line != 1 || p.Column != 16 || p.EndColumn != 17 {
			t.Errorf("the last letter is at %d:%d-%d", p.Line, p.Column, p.EndColumn)
		}
	})
}
