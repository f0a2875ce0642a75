package source_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/source"
)

// firstText returns the first value that is text, in the order of the file.
func firstText(n *source.Node) *source.Node {
	if n == nil || n.IsText() {
		return n
	}
	for _, entry := range n.Entries {
		if found := firstText(entry.Value); found.IsText() {
			return found
		}
	}
	for _, item := range n.Items {
		if found := firstText(item); found.IsText() {
			return found
		}
	}
	return n
}

func TestDamageIsReportedAndMended(t *testing.T) {
	tests := []struct {
		name    string
		content string
		at      string // of the finding
		help    string
		text    string // of the mended value, which is the first text of the file
	}{
		{"condition", "a: b ? c : d\n", "1:10", "quote the value: 'b ? c : d'", "b ? c : d"},
		{"condition with quotes", "a: b ? 'c' : d\n", "1:12", "write the value as a block: |-\n  b ? 'c' : d", "b ? 'c' : d"},
		{"condition in a list", "- a ? b : c\n- d\n", "1:9", "quote the value: 'a ? b : c'", "a ? b : c"},
		{"condition on the next line", "a:\n  b ? c : d\n", "2:9", "quote the value: 'b ? c : d'", "b ? c : d"},
		{"condition over lines", "a: b\n  ? c\n  : d\n", "3:3", "write the value as a block: |-\n  b\n  ? c\n  : d", "b ? c : d"},
		{"condition in a flow map", "a: {b: c ? d : e, f: g}\n", "1:14", "quote the value: 'c ? d : e'", "c ? d : e"},
		{"condition in a flow list", "a: [b ? c : d, e]\n", "1:11", "quote the value: 'b ? c : d'", "b ? c : d"},
		{"condition with arguments in a flow list", "a: [b ? f(c, 'd') : e, g]\n", "1:12", "quote the value: 'b ? f(c, ''d'') : e'", "b ? f(c, 'd') : e"},
		{"two colons", "a: b: c: d\n", "1:5", "quote the value: 'b: c: d'", "b: c: d"},
		{"map in arguments", `a: f("b", {c: d})` + "\n", "1:13", `quote the value: 'f("b", {c: d})'`, `f("b", {c: d})`},
		{"arguments in a flow map", "a: {b: f(c, d), e: g}\n", "1:11", "quote the value: 'f(c, d)'", "f(c, d)"},
		{"arguments in a flow list", "a: [f(b, c), d]\n", "1:8", "quote the value: 'f(b, c)'", "f(b, c)"},
		{"text in a flow map", `a: {b: f("c, d"), e: g}` + "\n", "1:12", `quote the value: 'f("c, d")'`, `f("c, d")`},
		{"flow map in arguments", "a: {b: f(c, {d: e}), g: h}\n", "1:11", "quote the value: 'f(c, {d: e})'", "f(c, {d: e})"},
		{"same rest twice", "a: {b: f(c, d), e: g(h, d)}\n", "1:11", "quote the value: 'f(c, d)'", "f(c, d)"},
		{"arguments over lines", "a: {b: f(c,\n    d), e: g}\n", "1:11", "quote the value: 'f(c, d)'", "f(c, d)"},
		{"condition over lines in a flow map", "a: {b: c\n    ? d\n    : e}\n", "3:5", "quote the value: 'c ? d : e'", "c ? d : e"},
		{"index in a flow map", "a: {b: c[0].d, e: f}\n", "1:9", "quote the value: 'c[0].d'", "c[0].d"},
		{"index in a flow map over lines", "a: {\n  b: c[0],\n  d: e}\n", "2:7", "quote the value: 'c[0]'", "c[0]"},
		{"comment in a flow map", "a: {b: filter(c, # > 1), d: e}\n", "1:16", "quote the value: 'filter(c, # > 1)'", "filter(c, # > 1)"},
		{"text behind quotes", "a: 'b' + c\n", "1:8", "write the value as a block: |-\n  'b' + c", "'b' + c"},
		{"text behind quotes in a flow map", `a: {b: "c" + d}` + "\n", "1:12", `quote the value: '"c" + d'`, `"c" + d`},
		{"condition behind quotes", `a: "b" == c ? 1 : 2` + "\n", "1:8", `quote the value: '"b" == c ? 1 : 2'`, `"b" == c ? 1 : 2`},
		{"text behind a list", "a: [b, c] | first()\n", "1:11", "quote the value: '[b, c] | first()'", "[b, c] | first()"},
		{"text behind a list in a flow map", "a: {b: [c, d] | first()}\n", "1:15", "quote the value: '[c, d] | first()'", "[c, d] | first()"},
		{"at sign", "a: @b\n", "1:4", "quote the value: '@b'", "@b"},
		{"dash", "a: - b\n", "1:4", "quote the value: '- b'", "- b"},
		{"negation", "a: !has(b.c)\n", "1:4", "quote the value: '!has(b.c)'", "!has(b.c)"},
		{"negation and more", "a: !b.c && d\n", "1:4", "quote the value: '!b.c && d'", "!b.c && d"},
		{"negation in a flow map", "a: {b: !c, d: e}\n", "1:8", "quote the value: '!c'", "!c"},
		{"negation of a call in a flow map", "a: {b: !f(c), d: e}\n", "1:8", "quote the value: '!f(c)'", "!f(c)"},
		{"deep indentation", "a:\n  b:\n    c: 'd' + e\n", "3:12", "write the value as a block: |-\n      'd' + e", "'d' + e"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			root, list := source.Parse("f.yaml", []byte(test.content+"z: last\n"))
			if strings.HasPrefix(test.content, "-") {
				root, list = source.Parse("f.yaml", []byte(test.content))
			}
			if len(list) == 0 || list[0].Code != diagnostic.CodeDamagedExpression {
				t.Fatalf("findings are %v, want a damaged expression", list)
			}
			if got := fmt.Sprintf("%d:%d", list[0].Position.Line, list[0].Position.Column); got != test.at {
				t.Errorf("finding is at %s, want %s", got, test.at)
			}
			if diff := cmp.Diff(test.help, list[0].Help); diff != "" {
				t.Errorf("help (-want +got):\n%s", diff)
			}
			node := firstText(root)
			if node == nil || node.Text != test.text {
				t.Fatalf("first text is %v, want %q", node, test.text)
			}
			if why, _, ok := node.CutShort(); ok {
				t.Errorf("mended value is cut short: %s", why)
			}
			checkCharactersInOrder(t, test.content, node)
		})
	}
}

// checkCharactersInOrder checks that the characters of a mended scalar are where At says.
func checkCharactersInOrder(t *testing.T, content string, node *source.Node) {
	t.Helper()
	lines := splitLines(content)
	for i, want := range []rune(node.Text) {
		at := node.At(i)
		if want == ' ' {
			continue
		}
		if got := lines[at.Line-1][at.Column-1]; got != want {
			t.Errorf("At(%d) of %q is %v, where %q is written and not %q", i, node.Text, at, got, want)
		}
	}
}

func TestEveryDamageIsReported(t *testing.T) {
	content := "a: b ? c : d\ne: {f: g[0], h: i(j, k)}\nl:\n  - m ? n : o\n  - 'p' + q\nr: s\n"
	root, list := source.Parse("f.yaml", []byte(content))
	want := []string{
		"1:10 UM105 the value is cut short: ': ' begins the value of a map here",
		"2:9 UM105 the value is cut short: a bracket ends a plain value inside { } and [ ]",
		"2:20 UM105 the value is cut short: a comma ends a plain value inside { } and [ ]",
		"4:11 UM105 the value is cut short: ': ' begins the value of a map here",
		"5:9 UM105 the value is cut short: the text goes on behind the closing quote or bracket",
	}
	if diff := cmp.Diff(strings.Join(want, "\n"), found(list)); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
	wantTree := `1:1-6:5 map
  1:1-1:2 key "a"
    1:4-1:13 text "b ? c : d"
  2:1-2:2 key "e"
    2:4-2:25 map
      2:5-2:6 key "f"
        2:8-2:12 text "g[0]"
      2:14-2:15 key "h"
        2:17-2:24 text "i(j, k)"
  3:1-3:2 key "l"
    4:3-5:12 list
      4:5-4:14 text "m ? n : o"
      5:5-5:12 text "'p' + q"
  6:1-6:2 key "r"
    6:4-6:5 text "s"
`
	if diff := cmp.Diff(wantTree, outline(root, 0)); diff != "" {
		t.Errorf("tree (-want +got):\n%s", diff)
	}
}

func TestCutShort(t *testing.T) {
	tests := []struct {
		name       string
		content    string
		suggestion string // empty: the value is whole
	}{
		{"open bracket", "k: map(xs, #.name)\n", "'map(xs, #.name)'"},
		{"open bracket with quotes", "k: filter(xs, # == 'a')\n", "|-\n  filter(xs, # == 'a')"},
		{"open quote", `k: "x" + y` + "\nk2: f(\"#1 # 2\")\n", ""},
		{"operator", "k: a + #b\n", "'a + #b'"},
		{"word operator", "k: a and #b\n", "'a and #b'"},
		{"open condition", "k: a ? b #c\n", "'a ? b #c'"},
		{"nothing in front", "k: #.name\n", "'#.name'"},
		{"comment behind nothing", "k: # comment\n", ""},
		{"comment behind a value", "k: a.b # comment\n", ""},
		{"comment behind a call", "k: f(a, b)  # comment (open\n", ""},
		{"comment behind optional chaining", "k: a?.b ?? c # comment\n", ""},
		{"apostrophe", "k: don't # comment\n", ""},
		{"no comment", "k: f(a,\n", ""},
		{"quoted", "k: 'f(a,' # comment\n", ""},
		{"block", "k: | # comment\n  f(a,\n", ""},
		{"number", "k: 1 # comment\n", ""},
		{"map", "k: {a: b} # comment\n", ""},
		{"list of several lines", "k:\n  - map(xs, #.name)\n", "'map(xs, #.name)'"},
		{"over lines", "k: a +\n  map(xs, #.name)\n", "|-\n  a +\n  map(xs, #.name)"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			root, _ := source.Parse("f.yaml", []byte(test.content))
			node := root.Entry("k")
			if node.Kind == source.KindList {
				node = node.Items[0]
			}
			why, suggestion, ok := node.CutShort()
			if ok != (test.suggestion != "") || suggestion != test.suggestion {
				t.Errorf("CutShort is %q, %q, %v; want %q", why, suggestion, ok, test.suggestion)
			}
			if ok && why == "" {
				t.Error("no reason is given")
			}
		})
	}
}

func TestWholeValuesAreLeftAlone(t *testing.T) {
	for _, content := range []string{
		"a: it's\nb: {c: don't, d: won't}\ne: [can't, won't]\n",
		"a: {pattern: \"^[a-z]+$\", label: 'a, b'}\n",
		"a: Closed (won't fix)\n",
		"a: {Closed (won't fix): b, c: d}\n",
		"a: http://example.com/?x=1:2\n",
		"a: xs[0] ?? ys[1:3]\n",
		"a: x ?y :z\n",
		"- a: b\n- 'c ? d': e\n",
		"- why?: because\n",
		"[a: b, c]\n",
		"a: x | f({y}) # comment\n",
	} {
		if _, list := source.Parse("f.yaml", []byte(content)); len(list) > 0 {
			t.Errorf("%q: %v", content, list)
		}
	}
}
