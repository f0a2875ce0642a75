package source_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/source"
	"github.com/unimap/unimap/engine/value"
)

// mustParse fails the test if there is a finding.
func mustParse(t *testing.T, content string) *source.Node {
	t.Helper()
	root, findings := source.Parse("f.yaml", []byte(content))
	if len(findings) > 0 {
		t.Fatalf("Parse(%q): %v", content, findings)
	}
	return root
}

// outline writes a tree, one node a line, with its span.
func outline(n *source.Node, depth int) string {
	if n == nil {
		return "nothing\n"
	}
	margin := strings.Repeat("  ", depth)
	place := span(n.Position())
	var out strings.Builder
	switch n.Kind {
	case source.KindScalar:
		fmt.Fprintf(&out, "%s%s %s %q\n", margin, place, n.Scalar, n.Text)
	case source.KindList:
		fmt.Fprintf(&out, "%s%s list\n", margin, place)
		for _, item := range n.Items {
			out.WriteString(outline(item, depth+1))
		}
	case source.KindMap:
		fmt.Fprintf(&out, "%s%s map\n", margin, place)
		for _, entry := range n.Entries {
			fmt.Fprintf(&out, "%s  %s key %q\n", margin, span(entry.Key.Position()), entry.Key.Text)
			out.WriteString(outline(entry.Value, depth+2))
		}
	}
	return out.String()
}

func span(p diagnostic.Position) string {
	return fmt.Sprintf("%d:%d-%d:%d", p.Line, p.Column, p.EndLine, p.EndColumn)
}

func TestPositions(t *testing.T) {
	tests := []struct {
		name    string
		content string
		want    []string
	}{
		{"plain scalars", "a: x\nbc:   yz  # comment\n", []string{
			`1:1-2:9 map`, `  1:1-1:2 key "a"`, `    1:4-1:5 text "x"`, `  2:1-2:3 key "bc"`, `    2:7-2:9 text "yz"`}},
		{"nested block", "a:\n  - b: 1\n    c: 2\n  - 3\n", []string{
			`1:1-4:6 map`, `  1:1-1:2 key "a"`, `    2:3-4:6 list`,
			`      2:5-3:9 map`, `        2:5-2:6 key "b"`, `          2:8-2:9 integer "1"`,
			`        3:5-3:6 key "c"`, `          3:8-3:9 integer "2"`, `      4:5-4:6 integer "3"`}},
		{"flow", "a: { b: 1 , c : [x, ] }  # end\n", []string{
			`1:1-1:24 map`, `  1:1-1:2 key "a"`, `    1:4-1:24 map`,
			`      1:6-1:7 key "b"`, `        1:9-1:10 integer "1"`,
			`      1:13-1:14 key "c"`, `        1:17-1:22 list`, `          1:18-1:19 text "x"`}},
		{"flow over lines", "a: {\n  # comment ]\n  b: 1,\n}\n", []string{
			`1:1-4:2 map`, `  1:1-1:2 key "a"`, `    1:4-4:2 map`, `      3:3-3:4 key "b"`, `        3:6-3:7 integer "1"`}},
		{"empty collections", "a: {}\nb: [ ]\n", []string{
			`1:1-2:7 map`, `  1:1-1:2 key "a"`, `    1:4-1:6 map`, `  2:1-2:2 key "b"`, `    2:4-2:7 list`}},
		{"pair in a list", "[a: 1, b]\n", []string{
			`1:1-1:10 list`, `  1:2-1:6 map`, `    1:2-1:3 key "a"`, `      1:5-1:6 integer "1"`, `  1:8-1:9 text "b"`}},
		{"nothing", "a:\nb: ~\nc: {d: , e}\n", []string{
			`1:1-3:12 map`, `  1:1-1:2 key "a"`, `    1:3-1:3 null ""`, `  2:1-2:2 key "b"`, `    2:4-2:5 null "~"`,
			`  3:1-3:2 key "c"`, `    3:4-3:12 map`, `      3:5-3:6 key "d"`, `        3:8-3:8 null ""`,
			`      3:10-3:11 key "e"`, `        3:11-3:11 null ""`}},
		{"quoted", "\"a\\n\": 'it''s'\n", []string{
			`1:1-1:15 map`, `  1:1-1:6 key "a\n"`, `    1:8-1:15 text "it's"`}},
		{"multi-line plain", "a: b\n  c\n\n  d\n", []string{
			`1:1-4:4 map`, `  1:1-1:2 key "a"`, `    1:4-4:4 text "b c\nd"`}},
		{"blocks", "a: |  # why\n  x\n   y\n\nb: >-\n  x\n  y\n", []string{
			`1:1-7:4 map`, `  1:1-1:2 key "a"`, `    1:4-3:5 text "x\n y\n"`, `  5:1-5:2 key "b"`, `    5:4-7:4 text "x y"`}},
		{"carriage returns", "a: b\r\nc: |\r\n  d\r\n  e\r\n", []string{
			`1:1-4:4 map`, `  1:1-1:2 key "a"`, `    1:4-1:5 text "b"`, `  2:1-2:2 key "c"`, `    2:4-4:4 text "d\ne\n"`}},
		{"characters, not bytes", "äé: {ü: \"😀\", ß: z}\n", []string{
			`1:1-1:19 map`, `  1:1-1:3 key "äé"`, `    1:5-1:19 map`, `      1:6-1:7 key "ü"`, `        1:9-1:12 text "😀"`,
			`      1:14-1:15 key "ß"`, `        1:17-1:18 text "z"`}},
		{"byte order mark", "\ufeffa: 1\n", []string{`1:1-1:5 map`, `  1:1-1:2 key "a"`, `    1:4-1:5 integer "1"`}},
		{"document markers", "---\na: 1\n...\n", []string{`2:1-2:5 map`, `  2:1-2:2 key "a"`, `    2:4-2:5 integer "1"`}},
		{"root scalar", "--- x\n", []string{`1:5-1:6 text "x"`}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := outline(mustParse(t, test.content), 0)
			if diff := cmp.Diff(strings.Join(test.want, "\n")+"\n", got); diff != "" {
				t.Errorf("outline of %q (-want +got):\n%s", test.content, diff)
			}
		})
	}
}

func TestScalars(t *testing.T) {
	tests := []struct {
		written string
		kind    source.ScalarKind
		style   source.Style
		value   any
	}{
		{"x", source.Text, source.Plain, "x"},
		{"1", source.Integer, source.Plain, int64(1)},
		{"-0", source.Integer, source.Plain, "-0"},
		{"9223372036854775808", source.Integer, source.Plain, "9223372036854775808"},
		{"1.10", source.Number, source.Plain, "1.10"},
		{"1e3", source.Number, source.Plain, "1e3"},
		{"true", source.Boolean, source.Plain, true},
		{"FALSE", source.Boolean, source.Plain, false},
		{"null", source.Null, source.Plain, nil},
		{"~", source.Null, source.Plain, nil},
		{"yes", source.Text, source.Plain, "yes"},
		{"off", source.Text, source.Plain, "off"},
		{"2024-01-02", source.Text, source.Plain, "2024-01-02"},
		{"12:30:45", source.Text, source.Plain, "12:30:45"},
		{"1.2.3", source.Text, source.Plain, "1.2.3"},
		{"-a", source.Text, source.Plain, "-a"},
		{"<<", source.Text, source.Plain, "<<"},
		{"'1'", source.Text, source.SingleQuoted, "1"},
		{`"null"`, source.Text, source.DoubleQuoted, "null"},
		{"|-\n  1", source.Text, source.Literal, "1"},
		{">-\n  true", source.Text, source.Folded, "true"},
	}
	for _, test := range tests {
		t.Run(test.written, func(t *testing.T) {
			node := mustParse(t, "k: "+test.written+"\n").Entry("k")
			if node.Scalar != test.kind || node.Style != test.style {
				t.Errorf("%s is %v in style %d, want %v in style %d", test.written, node.Scalar, node.Style, test.kind, test.style)
			}
			if got, want := fmt.Sprint(node.Value()), fmt.Sprint(test.value); got != want {
				t.Errorf("%s has the value %s, want %s", test.written, got, want)
			}
		})
	}
}

func TestValue(t *testing.T) {
	root := mustParse(t, "b: [1, x, null, {}]\na: {z: 12345678901234567890.5, y: true}\n")
	want := `{"b":[1,"x",null,{}],"a":{"z":12345678901234567890.5,"y":true}}`
	if got := string(value.Append(nil, root.Value())); got != want {
		t.Errorf("value is %s, want %s", got, want)
	}
}

func TestEntry(t *testing.T) {
	root := mustParse(t, "a: {b: 1}\nc: [x]\n")
	if got := root.Entry("a").Entry("b").Text; got != "1" {
		t.Errorf("a.b is %q, want 1", got)
	}
	for _, missing := range []*source.Node{root.Entry("z"), root.Entry("c").Entry("x"), root.Entry("z").Entry("y")} {
		if missing != nil {
			t.Errorf("found %v where nothing is", missing)
		}
	}
}

func TestDescribe(t *testing.T) {
	root := mustParse(t, "a: {}\nb: []\nc: x\nd: 1\ne: 1.5\nf: true\ng: null\nh:\n")
	want := map[string]string{"a": "a map", "b": "a list", "c": "text", "d": "an integer", "e": "a number", "f": "a boolean", "g": "null", "h": "nothing", "i": "nothing"}
	for key, description := range want {
		if got := root.Entry(key).Describe(); got != description {
			t.Errorf("%s is described as %q, want %q", key, got, description)
		}
	}
}

func ExampleNode_At() {
	root, _ := source.Parse("tickets.yaml", []byte("name: >\n  first +\n  second\n"))
	name := root.Entry("name")
	fmt.Printf("%q\n", name.Text)
	fmt.Println(name.At(len("first + ")))
	// Output:
	// "first + second\n"
	// tickets.yaml:3:3
}
