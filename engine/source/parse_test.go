package source_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/source"
)

// found writes findings, one a line: where, code and message.
func found(list diagnostic.List) string {
	var lines []string
	for _, finding := range list {
		p := finding.Position
		lines = append(lines, fmt.Sprintf("%d:%d %s %s", p.Line, p.Column, finding.Code, finding.Message))
	}
	return strings.Join(lines, "\n")
}

func TestFindings(t *testing.T) {
	tests := []struct {
		name    string
		content string
		want    []string
		noTree  bool
	}{
		{"duplicate key", "a:\n  b: 1\n  c: 2\n  b: 3\n", []string{`4:3 UM102 key "b" is given twice, first on line 2`}, false},
		{"duplicate by decoding", "{\"\\u0061\": 1, a: 2}\n", []string{`1:15 UM102 key "a" is given twice, first on line 1`}, false},
		{"every duplicate", "a: 1\na: 2\na: 3\n", []string{
			`2:1 UM102 key "a" is given twice, first on line 1`, `3:1 UM102 key "a" is given twice, first on line 1`}, false},
		{"anchor", "a: &x 1\n", []string{`1:4 UM103 anchors are not part of the format`}, false},
		{"alias", "a: &x 1\nb: *x\n", []string{
			`1:4 UM103 anchors are not part of the format`, `2:4 UM103 aliases are not part of the format`}, true},
		{"unknown alias", "a: *x\nb: *y\n", []string{
			`1:4 UM103 aliases are not part of the format`, `2:4 UM103 aliases are not part of the format`}, true},
		{"alias of its own parent", "a: &x\n  b: *x\n", []string{
			`1:4 UM103 anchors are not part of the format`, `2:6 UM103 aliases are not part of the format`}, true},
		{"merge key", "<<: {a: 1}\n", []string{`1:1 UM103 merge keys are not part of the format`}, true},
		{"quoted merge key is a key", "'<<': {a: 1}\n", nil, false},
		{"custom tag", "a: !include b.yaml\n", []string{`1:4 UM104 tags are not part of the format`}, false},
		{"standard tag", "a: !!str 1\nb: [! x, !<tag:yaml.org,2002:int> 1]\n", []string{
			`1:4 UM104 tags are not part of the format`, `2:5 UM104 tags are not part of the format`, `2:10 UM104 tags are not part of the format`}, false},
		{"tag of a map", "a: !x\n  b: 1\n", []string{`1:4 UM104 tags are not part of the format`}, false},
		{"second document", "a: 1\n---\nb: 2\n", []string{`2:1 UM109 a second document begins here`}, true},
		{"directive", "# comment\n%YAML 1.1\n---\na: 1\n", []string{`2:1 UM101 directives are not part of the format`}, false},
		{"keys that are not text", "1: a\ntrue: b\n~: c\n1.5: d\n", []string{
			`1:1 UM110 key 1 is not text but an integer`, `2:1 UM110 key true is not text but a boolean`,
			`3:1 UM110 key ~ is not text but null`, `4:1 UM110 key 1.5 is not text but a number`}, false},
		{"list as a key", "? [a]\n: b\n", []string{`1:3 UM110 a list cannot be a key`}, false},
		{"anchor without a blank behind it", "&a:::\n", []string{`1:1 UM103 anchors are not part of the format`}, false},
		{"unicode spaces in front of a colon", "x\n\u2000:\n", []string{`2:2 UM101 a key cannot stand here, because the line above already has a value`}, true},
		{"no key", "a: 1\n: b\n", []string{`2:1 UM110 a key is missing in front of the colon`}, false},
		{"foreign numbers", "a: [0x10, 0o7, 010, 1_000, +1, .5, 1., .inf, -.NaN, 0b1]\n", []string{
			`1:5 UM114 0x10 is read differently by different versions of YAML`,
			`1:11 UM114 0o7 is read differently by different versions of YAML`,
			`1:16 UM114 010 is read differently by different versions of YAML`,
			`1:21 UM114 1_000 is read differently by different versions of YAML`,
			`1:28 UM114 +1 is read differently by different versions of YAML`,
			`1:32 UM114 .5 is read differently by different versions of YAML`,
			`1:36 UM114 1. is read differently by different versions of YAML`,
			`1:40 UM114 .inf is read differently by different versions of YAML`,
			`1:46 UM114 -.NaN is read differently by different versions of YAML`,
			`1:53 UM114 0b1 is read differently by different versions of YAML`}, false},
		{"number out of range", "a: 1e999999\n", []string{`1:4 UM114 1e999999 is no usable number: exponent of number is beyond 308`}, false},
		{"empty", "", []string{`0:0 UM101 file is empty`}, true},
		{"comments only", "# a\n\n# b\n", []string{`0:0 UM101 file is empty`}, true},
		{"tab", "a:\n\tb: 1\n", []string{`2:1 UM101 a tab is used as indentation`}, true},
		{"tab behind spaces", "a:\n  \tb: 1\n", []string{`2:3 UM101 a tab is used as indentation`}, true},
		{"open quote", "a: 1\nb: \"x\nc: 2\n", []string{`2:4 UM101 the quoted text that begins here does not end`}, true},
		{"unknown escape", "a: \"\\d\"\nb: '\\d'\n", []string{`1:5 UM101 unknown escape in double quotes`}, true},
		{"value and key", "a: 1\n  b: 2\n", []string{`2:4 UM101 a key cannot stand here, because the line above already has a value`}, true},
		{"indentation", "a:\n    b: 1\n  c: 2\n", []string{`3:3 UM101 this line does not fit the indentation of the lines above`}, true},
		{"no colon", "a: 1\nb\nc: 2\n", []string{`2:1 UM101 a key is not followed by ': '`}, true},
		{"open map", "a: {b: 1\nc: 2\n", []string{`1:4 UM101 the map that begins here does not end`}, true},
		{"open list at the end", "a: [b,\n", []string{`1:4 UM101 the list that begins here does not end`}, true},
		{"no comma", "a: {\n  b: 1\n  c: 2\n}\n", []string{`3:4 UM101 expected a comma or } in the map that begins on line 1`}, true},
		{"text behind the block indicator", "a: | b\n", []string{`1:6 UM101 text follows | or > on the same line`}, true},
		{"comment inside a value", "a: b  # why\n  + c\n", []string{`1:7 UM101 a comment ends the value, but the next line goes on with it`}, true},
		{"several errors of syntax", "a: {b\nc: \"\\q\"\nd:\n   e: 1\n  f: 2\ng: 1\ng: 2\n", []string{
			`1:4 UM101 the map that begins here does not end`, `2:5 UM101 unknown escape in double quotes`,
			`5:3 UM101 this line does not fit the indentation of the lines above`, `7:1 UM102 key "g" is given twice, first on line 6`}, true},
		{"NUL", "a: b\x00c\n", []string{`1:5 UM107 the file holds a NUL character`}, true},
		{"control characters", "a: \x1b[31m\nb: \u0085\u2028\n", []string{
			`1:4 UM101 the file holds the control character U+001B`, `2:4 UM101 the file holds the invisible line break U+0085`,
			`2:5 UM101 the file holds the invisible line break U+2028`}, true},
		{"reversed text", "a: x\u202ey\n", []string{`1:5 UM101 the file holds the character U+202E, which makes text look different from what it is`}, true},
		{"byte order mark inside", "a: 1\n\ufeffb: 2\n", []string{`2:1 UM101 the file holds a byte order mark in its midst`}, true},
		{"invalid UTF-8", "a: 1\nä: x\xffy\n", []string{`2:5 UM107 byte 0xff is not valid UTF-8`}, true},
		{"UTF-16", "\xff\xfea\x00:\x00", []string{`0:0 UM107 file is encoded in UTF-16`}, true},
		{"UTF-16 without a mark", "a\x00:\x00 \x001\x00", []string{`0:0 UM107 file is encoded in UTF-16 without a byte order mark`}, true},
		{"UTF-32", "\x00\x00\xfe\xff\x00\x00\x00a", []string{`0:0 UM107 file is encoded in UTF-32`}, true},
		{"deep", strings.Repeat("[", 65) + strings.Repeat("]", 65), []string{`1:65 UM108 file is nested deeper than 64 levels`}, true},
		{"very deep", strings.Repeat("[", 20000), []string{`1:10001 UM108 file is nested too deeply`}, true},
		{"large", strings.Repeat("#", source.MaxBytes+1), []string{`0:0 UM108 file has 1048577 bytes, more than the limit of 1048576`}, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			root, list := source.Parse("f.yaml", []byte(test.content))
			if diff := cmp.Diff(strings.Join(test.want, "\n"), found(list)); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
			if (root == nil) != test.noTree {
				t.Errorf("tree is %v, want none: %v", root, test.noTree)
			}
			for _, finding := range list {
				if finding.Help == "" {
					t.Errorf("%v has no help", finding)
				}
				if finding.Position.File != "f.yaml" {
					t.Errorf("%v is in file %q", finding, finding.Position.File)
				}
			}
		})
	}
}

func TestNumberOfFindingsIsLimited(t *testing.T) {
	_, list := source.Parse("f.yaml", []byte(strings.Repeat("a: 1\n", 5000)))
	if len(list) != 101 {
		t.Fatalf("%d findings, want 101", len(list))
	}
	if last := list[100].Message; last != "file has more than 100 problems; the others are not shown" {
		t.Errorf("last message is %q", last)
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"a: 1\nb: [x, {c: d}]\n", "a: |2-\n   x\n\n  y\n", "a: >\n  x\n   y\n z\n", "a: \"\\u00e4\\\n  b\"\n", "a: 'b''c\n\n d'\n",
		"a: x ? y : z\n", "a: {b: f(x, y), c: d[0]}\n", "- a ? b : c\n- [f(a, b)]\n", "a: f(x, # y\n", "a: &x !t *x\n<<: 1\n",
		"%YAML 1.2\n--- # x\na\n...\n---\n", "? a\n: - b\n", "a: \"x\n", "a:\n\t- b\n", "a: {b\nc: d\n", "\ufeffa: 1\r\nb: 2\r", "a: !has(x) && y\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		root, list := source.Parse("f.yaml", content)
		if root == nil && len(list) == 0 {
			t.Fatal("neither a tree nor a finding")
		}
		lines := splitLines(strings.TrimPrefix(string(content), "\ufeff"))
		for _, finding := range list {
			checkPosition(t, lines, finding.Position)
		}
		checkTree(t, lines, root)
	})
}

func checkPosition(t *testing.T, lines [][]rune, p diagnostic.Position) {
	t.Helper()
	if p.Line == 0 {
		return
	}
	if p.Line > len(lines) || p.Column < 1 || p.Column > len(lines[p.Line-1])+2 {
		t.Fatalf("position %v is outside the file", p)
	}
	if p.EndLine != 0 && (p.EndLine < p.Line || p.EndLine > len(lines) || p.EndLine == p.Line && p.EndColumn < p.Column) {
		t.Fatalf("position %v ends at %d:%d", p, p.EndLine, p.EndColumn)
	}
}

func checkTree(t *testing.T, lines [][]rune, n *source.Node) {
	if n == nil {
		return
	}
	checkPosition(t, lines, n.Position())
	n.CutShort()
	n.Value()
	for _, entry := range n.Entries {
		checkTree(t, lines, entry.Key)
		checkTree(t, lines, entry.Value)
	}
	for _, item := range n.Items {
		checkTree(t, lines, item)
	}
	if n.Kind != source.KindScalar {
		return
	}
	text := []rune(n.Text)
	for i := range min(len(text)+1, 200) {
		checkPosition(t, lines, n.At(i))
		checkPosition(t, lines, n.Span(i, i+1))
		if n.Style == source.Plain && i < len(text) && text[i] > ' ' {
			at := n.At(i)
			if got := lines[at.Line-1][at.Column-1]; got != text[i] {
				t.Fatalf("At(%d) of %q is %v, where %q is written", i, n.Text, at, got)
			}
		}
	}
}
