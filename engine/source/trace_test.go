package source_test

import (
	"fmt"
	"math/rand"
	"strings"
	"testing"
	"unicode"

	"github.com/unimap/unimap/engine/source"
)

func TestAt(t *testing.T) {
	tests := []struct {
		name    string
		content string
		text    string
		offset  int
		want    string
	}{
		{"plain", "k: abc\n", "abc", 1, "1:5"},
		{"plain, behind the end", "k: abc\n", "abc", 3, "1:7"},
		{"plain, beyond the end", "k: abc\n", "abc", 9, "1:7"},
		{"plain, before the start", "k: abc\n", "abc", -1, "1:4"},
		{"plain over lines", "k: ab  \n   cd\n", "ab cd", 3, "2:4"},
		{"plain over lines, the break", "k: ab  \n   cd\n", "ab cd", 2, "1:8"},
		{"plain with a blank line", "k: ab\n \n  cd\n", "ab\ncd", 3, "3:3"},
		{"single quotes", "k: 'a''b'\n", "a'b", 2, "1:8"},
		{"single quotes, the quote", "k: 'a''b'\n", "a'b", 1, "1:6"},
		{"single quotes over lines", "k: 'a\n\n  b'\n", "a\nb", 2, "3:3"},
		{"double quotes", `k: "\ta\u00e4b"` + "\n", "\taäb", 3, "1:14"},
		{"double quotes, an escape", `k: "\ta\u00e4b"` + "\n", "\taäb", 2, "1:8"},
		{"double quotes, escaped break", "k: \"a\\\n   b\"\n", "ab", 1, "2:4"},
		{"double quotes, the end", "k: \"ab\"\n", "ab", 2, "1:7"},
		{"literal", "k: |\n  ab\n  cd\n", "ab\ncd\n", 4, "3:4"},
		{"literal, the break", "k: |\n  ab\n  cd\n", "ab\ncd\n", 2, "2:5"},
		{"literal, deeper line", "k: |\n  a\n    b\n", "a\n  b\n", 4, "3:5"},
		{"literal with indicator", "k: |2-\n    ab\n", "  ab", 2, "2:5"},
		{"literal in a list", "- - |1\n    ab\n", " ab\n", 1, "2:5"},
		{"literal kept", "k: |+\n  a\n\n\n", "a\n\n\n", 3, "4:1"},
		{"literal, leading blank lines", "k: |\n\n  \n  a\n", "\n\na\n", 2, "4:3"},
		{"folded", "k: >\n  ab\n  cd\n", "ab cd\n", 3, "3:3"},
		{"folded, deeper line", "k: >\n  a\n    b\n  c\n", "a\n  b\nc\n", 6, "4:3"},
		{"folded, blank line", "k: >-\n  a\n\n  b\n", "a\nb", 2, "4:3"},
		{"folded stripped, the end", "k: >-\n  a\n  b\n", "a b", 3, "3:4"},
		{"carriage returns", "k: |\r\n  ab\r\n  cd\r\n", "ab\ncd\n", 3, "3:3"},
		{"wide characters", "k: 日本x\n", "日本x", 2, "1:6"},
		{"empty", "k: ''\n", "", 0, "1:5"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			root := mustParse(t, test.content)
			node := root.Entry("k")
			if root.Kind == source.KindList {
				node = root.Items[0].Items[0]
			}
			if node.Text != test.text {
				t.Fatalf("text is %q, want %q", node.Text, test.text)
			}
			if got := node.At(test.offset); fmt.Sprintf("%d:%d", got.Line, got.Column) != test.want {
				t.Errorf("At(%d) of %q is %v, want %s", test.offset, test.content, got, test.want)
			}
		})
	}
}

func TestSpan(t *testing.T) {
	tests := []struct {
		name     string
		content  string
		from, to int
		want     string
	}{
		{"plain", "k: a + bc\n", 4, 6, "1:8-1:10"},
		{"an escape", `k: "a\u00e4b"` + "\n", 1, 2, "1:6-1:12"},
		{"over lines", "k: |\n  ab\n  cd\n", 1, 5, "2:4-3:5"},
		{"nothing", "k: abc\n", 1, 1, "1:5-0:0"},
		{"beyond the end", "k: abc\n", 1, 9, "1:5-1:7"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			node := mustParse(t, test.content).Entry("k")
			if got := span(node.Span(test.from, test.to)); got != test.want {
				t.Errorf("Span(%d, %d) of %q is %s, want %s", test.from, test.to, test.content, got, test.want)
			}
		})
	}
}

// A scan that looks at the rest of a run for each of its blanks would not come to an end here.
func TestLongRunsOfBlanks(t *testing.T) {
	const length = 1 << 19
	blanks := strings.Repeat(" ", length)
	for _, test := range []struct {
		content string
		column  int // of the last letter
	}{
		{"k: x" + blanks + "y\n", length + 5},
		{"k: 'x" + blanks + "y'\n", length + 6},
		{"k: \"x" + blanks + "y\"\n", length + 6},
	} {
		node := mustParse(t, test.content).Entry("k")
		if at := node.At(length + 1); at.Line != 1 || at.Column != test.column {
			t.Errorf("the letter behind the blanks is at %v, want column %d", at, test.column)
		}
	}
	root, list := source.Parse("f.yaml", []byte("k: x"+blanks+"? b : c\n"))
	if len(list) != 1 || len(root.Entry("k").Text) != length+len("x? b : c") {
		t.Errorf("findings are %v", list)
	}
}

func TestAtOfCollectionIsItsStart(t *testing.T) {
	root := mustParse(t, "k: [a, b]\n")
	if got := root.Entry("k").At(3).String(); got != "f.yaml:1:4" {
		t.Errorf("At(3) of a list is %s, want f.yaml:1:4", got)
	}
}

// generator writes scalars of which no character but blanks and line breaks occurs twice, so
// that a character's place in the file is known without knowing how scalars are decoded.
type generator struct {
	*rand.Rand
	unused []rune
}

func newGenerator(seed int64) *generator {
	g := &generator{Rand: rand.New(rand.NewSource(seed))}
	for r := rune('A'); r <= 'z'; r++ {
		if unicode.IsLetter(r) {
			g.unused = append(g.unused, r)
		}
	}
	for r := rune(0x4e00); r < 0x4e00+200; r++ {
		g.unused = append(g.unused, r)
	}
	for r := rune(0x1f600); r < 0x1f600+60; r++ {
		g.unused = append(g.unused, r)
	}
	g.Shuffle(len(g.unused), func(i, j int) { g.unused[i], g.unused[j] = g.unused[j], g.unused[i] })
	return g
}

func (g *generator) letter() rune {
	r := g.unused[0]
	g.unused = g.unused[1:]
	return r
}

// word returns some letters, each written by encode.
func (g *generator) word(encode func(rune) string) string {
	var out strings.Builder
	for range 1 + g.Intn(5) {
		out.WriteString(encode(g.letter()))
	}
	return out.String()
}

func asIs(r rune) string { return string(r) }

// escape writes a letter in one of the ways that double quotes have.
func (g *generator) escape(r rune) string {
	switch g.Intn(5) {
	case 0:
		return fmt.Sprintf(`\U%08x`, r)
	case 1:
		if r <= 0xffff {
			return fmt.Sprintf(`\u%04X`, r)
		}
	case 2:
		if r <= 0xff {
			return fmt.Sprintf(`\x%02x`, r)
		}
	}
	return string(r)
}

// gap returns what may stand between the words of a plain or quoted scalar.
func (g *generator) gap(newline string) string {
	switch g.Intn(4) {
	case 0:
		return newline + strings.Repeat(" ", 1+g.Intn(4))
	case 1:
		return "  " + strings.Repeat(newline+strings.Repeat(" ", g.Intn(3)), 1+g.Intn(3)) + newline + "  "
	}
	return strings.Repeat(" ", 1+g.Intn(3))
}

func (g *generator) flowScalar(newline string, encode func(rune) string) string {
	out := g.word(encode)
	for range g.Intn(6) {
		out += g.gap(newline) + g.word(encode)
	}
	return out
}

func (g *generator) doubleQuoted(newline string) string {
	out := g.flowScalar(newline, g.escape)
	if g.Intn(2) == 0 {
		out += `\n\t\\\"` + `\` + newline + "   " + g.word(g.escape)
	}
	return out
}

// block returns a block scalar under a key without indentation.
func (g *generator) block(indicator, newline string) string {
	indent := 1 + g.Intn(4)
	out := indicator
	deeper := g.Intn(3) == 0
	if deeper {
		out += fmt.Sprint(indent)
	}
	out += []string{"", "-", "+"}[g.Intn(3)] + []string{"", "  # comment"}[g.Intn(2)] + newline
	for i := range 1 + g.Intn(6) {
		if i > 0 || g.Intn(3) == 0 {
			out += strings.Repeat(strings.Repeat(" ", g.Intn(indent+1))+newline, g.Intn(3))
		}
		out += strings.Repeat(" ", indent)
		if i > 0 || deeper {
			out += strings.Repeat(" ", g.Intn(3))
		}
		out += g.word(asIs) + " " + g.word(asIs) + strings.Repeat(" ", g.Intn(2)) + newline
	}
	return out + strings.Repeat(newline, g.Intn(3))
}

func (g *generator) scalar() string {
	newline := []string{"\n", "\n", "\r\n", "\r"}[g.Intn(4)]
	switch g.Intn(5) {
	case 0:
		return g.flowScalar(newline, asIs) + newline
	case 1:
		return "'" + g.flowScalar(newline, asIs) + "''" + g.word(asIs) + "'" + newline
	case 2:
		return `"` + g.doubleQuoted(newline) + `"` + newline
	case 3:
		return g.block("|", newline)
	}
	return g.block(">", newline)
}

func TestAtPointsToTheCharacter(t *testing.T) {
	for seed := range int64(3000) {
		g := newGenerator(seed)
		content := "k: " + g.scalar()
		if g.Intn(2) == 0 {
			content += "z: 1"
		}
		node := mustParse(t, content).Entry("k")
		checkCharacters(t, content, node)
	}
}

// checkCharacters checks that every character of a scalar is where At says.
func checkCharacters(t *testing.T, content string, node *source.Node) {
	t.Helper()
	lines := splitLines(content)
	text := []rune(node.Text)
	last := 0
	for i, want := range text {
		at := node.At(i)
		line := lines[at.Line-1]
		place := at.Line*1000 + at.Column
		if place < last {
			t.Fatalf("At(%d) of %q is %v, before the character in front", i, content, at)
		}
		last = place
		if want == '\n' || want == ' ' {
			continue
		}
		if at.Column > len(line) {
			t.Fatalf("At(%d) of %q is %v, behind the line", i, content, at)
		}
		if got := written(string(line[at.Column-1:])); got != want {
			t.Fatalf("At(%d) of %q is %v, where %q is written and not %q", i, content, at, got, want)
		}
	}
}

func splitLines(content string) [][]rune {
	content = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(content)
	var lines [][]rune
	for _, line := range strings.Split(content, "\n") {
		lines = append(lines, []rune(line))
	}
	return lines
}

// written returns the character that the start of a line stands for.
func written(line string) rune {
	var r rune
	for _, format := range []string{`\U%08x`, `\u%04x`, `\x%02x`} {
		if _, err := fmt.Sscanf(line, format, &r); err == nil {
			return r
		}
	}
	switch {
	case strings.HasPrefix(line, `\t`):
		return '\t'
	case strings.HasPrefix(line, `\\`):
		return '\\'
	case strings.HasPrefix(line, `\"`):
		return '"'
	}
	return []rune(line)[0]
}
