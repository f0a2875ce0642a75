package richtext

import (
	"fmt"
	"html"
	"regexp"
	"strings"

	"github.com/unimap/unimap/engine/value"
)

// ADFToHTML writes a document as HTML without line feeds between elements. Texts and attribute
// values are escaped, and there are no scripts, event handlers or styles in what is written. A
// text in place of a document is converted as TextToHTML does.
func ADFToHTML(doc any) (string, error) {
	blocks, text, isText, err := rootOf(doc)
	if err != nil {
		return "", err
	}
	if isText {
		return TextToHTML(text)
	}
	w := &htmlWriter{}
	if err := w.blocks(blocks, 0); err != nil {
		return "", err
	}
	return w.out.String(), nil
}

type htmlWriter struct {
	out strings.Builder
}

func (w *htmlWriter) write(text string) { w.out.WriteString(text) }

func (w *htmlWriter) blocks(blocks []*value.Object, depth int) error {
	if depth > MaxDepth {
		return tooDeep("document", MaxDepth)
	}
	for _, block := range blocks {
		if err := w.block(block, depth); err != nil {
			return err
		}
		if w.out.Len() > MaxOutputBytes {
			return tooLarge("converted text", MaxOutputBytes)
		}
	}
	return nil
}

func (w *htmlWriter) block(node *value.Object, depth int) error {
	switch kind := kindOf(node); kind {
	case "paragraph", "caption":
		return w.line("p", contentOf(node), depth)
	case "heading":
		return w.line(fmt.Sprintf("h%d", integerAttribute(node, "level", 1, 6)), contentOf(node), depth)
	case "codeBlock":
		w.codeBlock(node)
		return nil
	case "rule":
		w.write("<hr>")
		return nil
	case "bulletList", "taskList", "decisionList":
		return w.list("<ul>", "</ul>", node, depth)
	case "orderedList":
		open := "<ol>"
		if order := integerAttribute(node, "order", 0, 999_999_999); order != 1 {
			open = fmt.Sprintf(`<ol start="%d">`, order)
		}
		return w.list(open, "</ol>", node, depth)
	case "blockquote", "panel":
		return w.wrap("<blockquote>", "</blockquote>", node, depth)
	case "table":
		return w.table(node, depth)
	case "expand", "nestedExpand":
		open := "<details><summary>" + html.EscapeString(attribute(node, "title")) + "</summary>"
		return w.wrap(open, "</details>", node, depth)
	case "media", "blockCard", "embedCard":
		return w.line("p", []any{node}, depth)
	}
	return w.unknown(node, depth)
}

func (w *htmlWriter) unknown(node *value.Object, depth int) error {
	switch {
	case holdsInlines(node):
		return w.line("p", contentOf(node), depth)
	case len(contentOf(node)) > 0:
		return w.blocks(blocksOf(contentOf(node)), depth+1)
	}
	if text := fallbackText(node); text != "" {
		w.write("<p>" + html.EscapeString(text) + "</p>")
	}
	return nil
}

func (w *htmlWriter) wrap(open, end string, node *value.Object, depth int) error {
	w.write(open)
	if err := w.blocks(blocksOf(contentOf(node)), depth+1); err != nil {
		return err
	}
	w.write(end)
	return nil
}

var languageName = regexp.MustCompile(`^[A-Za-z0-9+#._-]{1,40}$`)

func (w *htmlWriter) codeBlock(node *value.Object) {
	open := "<pre><code>"
	if language := attribute(node, "language"); languageName.MatchString(language) {
		open = `<pre><code class="language-` + language + `">`
	}
	w.write(open + html.EscapeString(codeOf(node)) + "</code></pre>")
}

func (w *htmlWriter) list(open, end string, list *value.Object, depth int) error {
	w.write(open)
	for _, item := range blocksOf(contentOf(list)) {
		w.write("<li>")
		if kindOf(list) == "taskList" && !isList(item) {
			w.write(map[string]string{
				"[x]": `<input type="checkbox" checked disabled> `,
				"[ ]": `<input type="checkbox" disabled> `,
			}[checkbox(item)])
		}
		if err := w.item(item, depth+1); err != nil {
			return err
		}
		w.write("</li>")
	}
	w.write(end)
	return nil
}

// item writes the content of an item; a single paragraph needs no element of its own.
func (w *htmlWriter) item(item *value.Object, depth int) error {
	if isList(item) {
		return w.blocks([]*value.Object{item}, depth)
	}
	if holdsInlines(item) {
		return w.line("", contentOf(item), depth)
	}
	blocks := blocksOf(contentOf(item))
	if len(blocks) > 0 && kindOf(blocks[0]) == "paragraph" && onlyLists(blocks[1:]) {
		if err := w.line("", contentOf(blocks[0]), depth); err != nil {
			return err
		}
		blocks = blocks[1:]
	}
	return w.blocks(blocks, depth)
}

func onlyLists(blocks []*value.Object) bool {
	for _, block := range blocks {
		if !isList(block) {
			return false
		}
	}
	return true
}

func (w *htmlWriter) table(table *value.Object, depth int) error {
	w.write("<table><tbody>")
	for _, row := range blocksOf(contentOf(table)) {
		w.write("<tr>")
		for _, cell := range blocksOf(contentOf(row)) {
			if err := w.cell(cell, depth+1); err != nil {
				return err
			}
		}
		w.write("</tr>")
	}
	w.write("</tbody></table>")
	return nil
}

func (w *htmlWriter) cell(cell *value.Object, depth int) error {
	name := "td"
	if kindOf(cell) == "tableHeader" {
		name = "th"
	}
	w.write("<" + name)
	for _, span := range []string{"colspan", "rowspan"} {
		if n := integerAttribute(cell, span, 2, maxCellSpan); n > 1 {
			w.write(fmt.Sprintf(` %s="%d"`, span, n))
		}
	}
	w.write(">")
	blocks := blocksOf(contentOf(cell))
	if len(blocks) == 1 && kindOf(blocks[0]) == "paragraph" {
		if err := w.line("", contentOf(blocks[0]), depth); err != nil {
			return err
		}
	} else if err := w.blocks(blocks, depth); err != nil {
		return err
	}
	w.write("</" + name + ">")
	return nil
}

// line writes inline nodes in an element, or bare if name is empty.
func (w *htmlWriter) line(name string, nodes []any, depth int) error {
	spans, err := spansOf(nodes, depth)
	if err != nil {
		return err
	}
	if name != "" {
		w.write("<" + name + ">")
	}
	var open []mark
	for i, s := range spans {
		open = w.closeMarks(open, s.marks)
		for _, m := range opening(open, s.marks, spans[i+1:]) {
			w.write(m.openTag())
			open = append(open, m)
		}
		w.span(s)
	}
	w.closeMarks(open, marks{})
	if name != "" {
		w.write("</" + name + ">")
	}
	return nil
}

func (w *htmlWriter) span(s span) {
	switch s.kind {
	case spanBreak:
		w.write("<br>")
	case spanImage:
		if schemeOf(s.source) == mediaScheme {
			w.write(html.EscapeString(s.text))
			return
		}
		w.write(`<img src="` + html.EscapeString(s.source) + `" alt="` + html.EscapeString(s.text) + `">`)
	default:
		w.write(html.EscapeString(s.text))
	}
}

// closeMarks ends the elements that m does not have, and those within them.
func (w *htmlWriter) closeMarks(open []mark, m marks) []mark {
	keep := kept(open, m)
	for i := len(open) - 1; i >= keep; i-- {
		w.write("</" + open[i].tag() + ">")
	}
	return open[:keep]
}
