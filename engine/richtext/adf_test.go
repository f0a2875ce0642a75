package richtext_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/unimap/unimap/engine/richtext"
	"github.com/unimap/unimap/engine/value"
)

// decode reads JSON for a table.
func decode(t testing.TB, text string) any {
	t.Helper()
	v, err := value.Decode([]byte(text), value.Limits{})
	if err != nil {
		t.Fatalf("bad JSON in the table: %v\n%s", err, text)
	}
	return v
}

func encode(v any) string { return string(value.Append(nil, v)) }

// generator builds random documents of the subset that Markdown holds exactly.
type generator struct {
	*rand.Rand
}

// texts hold everything that means something in Markdown.
var texts = []string{
	"a", "word", "two words", "1", "1.", "2)", "#", "# a", "-", "- a", "+", "*", "* a", "**b**", "_c_", "__d__",
	"snake_case", "a*b", "a_", "_a", "~x~", "~~y~~", "`code`", "[x]", "[x](y)", "![x](y)", "!", "a!", "<b>", "<", "a<b",
	"&amp;", "&", "a & b", "AT&T", "|", "a | b", "---", "===", "=", ">", "> q", "\\", "a\\", "(", ")", "(a)", ".", "é", "日本",
	"a  b", "[ ]", "[x] ", ":", ":-", "#tag", "C#", "...", "“quoted”", "x.", "€5", "@", "@jane", "$", "{a}", "a:b", "1.5",
	"<!-- c -->", "&#35;", "\\*", "^", "%", "+1", "-1", "=1", "~5", "\u00a0", "😀", "'", "\"", "a\tb",
}

func (g generator) pick(from []string) string { return from[g.IntN(len(from))] }

func (g generator) marks() []any {
	if g.IntN(3) > 0 {
		return nil
	}
	var out []any
	if g.IntN(4) == 0 {
		href := g.pick([]string{"https://example.com", "https://example.com/a_(b)?c=d&e=f", "mailto:a@example.com", "/relative path", "https://example.com/a)b", "#"})
		out = append(out, value.ObjectOf("type", "link", "attrs", value.ObjectOf("href", href)))
	}
	if g.IntN(6) == 0 {
		return append(out, value.ObjectOf("type", "code"))
	}
	for _, kind := range []string{"em", "strong", "strike"} {
		if g.IntN(3) == 0 {
			out = append(out, value.ObjectOf("type", kind))
		}
	}
	if g.IntN(8) == 0 {
		out = append(out, value.ObjectOf("type", "subsup", "attrs", value.ObjectOf("type", g.pick([]string{"sub", "sup"}))))
	}
	if g.IntN(8) == 0 {
		out = append(out, value.ObjectOf("type", "underline"))
	}
	return out
}

// line returns inline nodes as the editor would keep them: no space at the ends of the line or
// of marked text, no breaks at the ends, equal neighbours joined.
func (g generator) line(breaks bool) []any {
	var out []any
	lastMarks := "none"
	afterBreak := true
	for range 1 + g.IntN(5) {
		if breaks && !afterBreak && g.IntN(6) == 0 {
			out = append(out, value.ObjectOf("type", "hardBreak"))
			afterBreak, lastMarks = true, "none"
			continue
		}
		text, marks := g.pick(texts), g.marks()
		text = strings.Trim(text, " \u00a0")
		if text == "" || encode(marks) == lastMarks {
			continue
		}
		node := value.ObjectOf("type", "text", "text", text)
		if len(marks) > 0 {
			node.Set("marks", marks)
		} else if !afterBreak && g.IntN(2) == 0 {
			node.Set("text", " "+text)
		}
		out = append(out, node)
		lastMarks, afterBreak = encode(marks), false
	}
	for len(out) > 0 && out[len(out)-1].(*value.Object).Get("type") == "hardBreak" {
		out = out[:len(out)-1]
	}
	if len(out) == 0 {
		return []any{value.ObjectOf("type", "text", "text", "filler")}
	}
	return out
}

func (g generator) node(kind string, content []any) *value.Object {
	return value.ObjectOf("type", kind, "content", content)
}

func (g generator) paragraph() *value.Object { return g.node("paragraph", g.line(true)) }

func (g generator) code() *value.Object {
	text := g.pick([]string{"a", "a\nb", "\n a\n", "```\nx\n```", "~~~", "<b>", "- a", "\\", "  indented", "a\n\nb"})
	content := []any{value.ObjectOf("type", "text", "text", text)}
	if g.IntN(2) == 0 {
		return g.node("codeBlock", content)
	}
	return value.ObjectOf("type", "codeBlock", "attrs", value.ObjectOf("language", g.pick([]string{"go", "c++"})), "content", content)
}

func (g generator) list(depth int) *value.Object {
	var items []any
	for range 1 + g.IntN(3) {
		content := []any{g.paragraph()}
		for range g.IntN(3) {
			content = append(content, g.inner(depth+1))
		}
		if g.IntN(5) == 0 && len(content) == 1 {
			content = []any{g.node("paragraph", []any{})}
		}
		items = append(items, g.node("listItem", content))
	}
	switch g.IntN(3) {
	case 0:
		return g.node("orderedList", items)
	case 1:
		return value.ObjectOf("type", "orderedList", "attrs", value.ObjectOf("order", int64(g.IntN(12)+2)), "content", items)
	}
	return g.node("bulletList", items)
}

// inner returns a block that may stand in a quote or a list.
func (g generator) inner(depth int) *value.Object {
	switch n := g.IntN(6); {
	case n == 0:
		return g.code()
	case n < 3 && depth < 4:
		return g.list(depth)
	}
	return g.paragraph()
}

func (g generator) table() *value.Object {
	columns := 1 + g.IntN(3)
	var rows []any
	for i := range 1 + g.IntN(3) {
		kind := "tableCell"
		if i == 0 && g.IntN(2) == 0 {
			kind = "tableHeader"
		}
		var cells []any
		for range columns {
			cells = append(cells, g.node(kind, []any{g.node("paragraph", g.line(true))}))
		}
		rows = append(rows, g.node("tableRow", cells))
	}
	return g.node("table", rows)
}

func (g generator) document() *value.Object {
	var blocks []any
	for range 1 + g.IntN(5) {
		switch g.IntN(9) {
		case 0:
			blocks = append(blocks, value.ObjectOf("type", "heading", "attrs", value.ObjectOf("level", int64(1+g.IntN(6))), "content", g.line(false)))
		case 1:
			blocks = append(blocks, g.node("blockquote", []any{g.inner(0), g.inner(0)}))
		case 2:
			blocks = append(blocks, value.ObjectOf("type", "rule"))
		case 3:
			blocks = append(blocks, g.table())
		case 4, 5:
			blocks = append(blocks, g.list(0))
		default:
			blocks = append(blocks, g.inner(0))
		}
	}
	return value.ObjectOf("type", "doc", "version", int64(1), "content", blocks)
}

// difference returns the part of a text around the first byte at which another differs.
func difference(text, other string) string {
	i := 0
	for i < len(text) && i < len(other) && text[i] == other[i] {
		i++
	}
	return text[max(0, i-150):min(len(text), i+150)]
}

func TestMarkdownRoundTripOfRandomDocuments(t *testing.T) {
	g := generator{rand.New(rand.NewPCG(1, 2))}
	failures := 0
	for i := range 2000 {
		doc := g.document()
		markdown, err := richtext.ADFToMarkdown(doc)
		if err != nil {
			t.Fatal(err)
		}
		back, err := richtext.MarkdownToADF(markdown)
		if err != nil {
			t.Fatal(err)
		}
		if encode(back) != encode(doc) {
			t.Errorf("document %d does not come back\nfrom … %s\nto   … %s\nby\n%s", i, difference(encode(doc), encode(back)), difference(encode(back), encode(doc)), markdown)
			if failures++; failures > 5 {
				t.Fatal("giving up")
			}
		}
	}
}
