package richtext

import (
	"fmt"
	"strings"

	"github.com/unimap/unimap/engine/value"
)

// ADFToMarkdown writes a document as Markdown, so that MarkdownToADF reads back the same
// document as far as Markdown can hold it: paragraphs, headings, lists, tasks, code, quotes,
// rules, tables, links and emphasis. Underline, subscript and superscript are written as the
// HTML elements u, sub and sup, panels as quotes, and nodes without a counterpart as their
// text. Empty paragraphs and space at the ends of lines are left out. A text comes back as it
// is.
func ADFToMarkdown(doc any) (string, error) {
	blocks, text, isText, err := rootOf(doc)
	if err != nil || isText {
		return text, err
	}
	w := &markdownWriter{}
	return w.blocks(blocks, 0)
}

type markdownWriter struct {
	budget budget
}

// chunk is a written block.
type chunk struct {
	node   *value.Object
	family string // of lists: those of one family run together if nothing is between them
	text   string
}

func (w *markdownWriter) blocks(blocks []*value.Object, depth int) (string, error) {
	chunks, err := w.chunks(blocks, depth)
	if err != nil {
		return "", err
	}
	texts := make([]string, len(chunks))
	for i, c := range chunks {
		texts[i] = c.text
	}
	return strings.Join(texts, "\n\n"), nil
}

// chunks writes the blocks that are not empty. Lists of one family that follow each other get
// different markers, which is what keeps them apart.
func (w *markdownWriter) chunks(blocks []*value.Object, depth int) ([]chunk, error) {
	if depth > MaxDepth {
		return nil, tooDeep("document", MaxDepth)
	}
	var out []chunk
	alternate := false
	for _, block := range blocks {
		c := chunk{node: block, family: familyOf(block)}
		alternate = c.family != "" && len(out) > 0 && out[len(out)-1].family == c.family && !alternate
		var err error
		if c.text, err = w.block(block, depth, alternate); err != nil {
			return nil, err
		}
		if err = w.budget.spend(c.text); err != nil {
			return nil, err
		}
		if c.text != "" {
			out = append(out, c)
		}
	}
	return out, nil
}

func familyOf(node *value.Object) string {
	switch {
	case kindOf(node) == "orderedList":
		return "ordered"
	case isList(node):
		return "bullet"
	}
	return ""
}

func (w *markdownWriter) block(node *value.Object, depth int, alternate bool) (string, error) {
	switch kindOf(node) {
	case "paragraph", "caption", "taskItem", "decisionItem":
		return w.line(contentOf(node), depth, lineInParagraph)
	case "heading":
		text, err := w.line(contentOf(node), depth, lineInHeading)
		return strings.TrimRight(strings.Repeat("#", integerAttribute(node, "level", 1, 6))+" "+text, " "), err
	case "codeBlock":
		return fencedCode(attribute(node, "language"), codeOf(node)), nil
	case "rule":
		// Dashes in a list could be taken for its markers.
		if depth > 0 {
			return "***", nil
		}
		return "---", nil
	case "bulletList", "orderedList", "taskList", "decisionList":
		return w.list(node, depth, alternate)
	case "blockquote", "panel":
		inner, err := w.blocks(blocksOf(contentOf(node)), depth+1)
		if err != nil || inner == "" {
			return "", err
		}
		return indented(inner, "> ", "> "), nil
	case "table":
		return w.table(node, depth)
	case "expand", "nestedExpand":
		return w.expand(node, depth)
	case "media", "blockCard", "embedCard":
		return w.line([]any{node}, depth, lineInParagraph)
	}
	return w.unknown(node, depth)
}

func (w *markdownWriter) unknown(node *value.Object, depth int) (string, error) {
	switch {
	case holdsInlines(node):
		return w.line(contentOf(node), depth, lineInParagraph)
	case len(contentOf(node)) > 0:
		return w.blocks(blocksOf(contentOf(node)), depth+1)
	}
	if text := fallbackText(node); text != "" {
		return w.line([]any{textNode(text, marks{})}, depth, lineInParagraph)
	}
	return "", nil
}

func (w *markdownWriter) expand(node *value.Object, depth int) (string, error) {
	blocks := blocksOf(contentOf(node))
	if title := attribute(node, "title"); title != "" {
		line := element("paragraph", []any{textNode(title, marks{strong: true})})
		blocks = append([]*value.Object{line}, blocks...)
	}
	return w.blocks(blocks, depth+1)
}

// fencedCode writes a code block with a fence that is longer than any in the code. A language
// that holds a backtick cannot stand behind backticks, and one that holds space not at all.
func fencedCode(language, code string) string {
	sign := byte('`')
	if strings.IndexByte(language, sign) >= 0 {
		sign = '~'
	}
	fence := strings.Repeat(string(sign), max(3, longestRun(code, sign)+1))
	if strings.ContainsAny(language, " \t\r\n") {
		language = ""
	}
	if strings.HasPrefix(language, string(sign)) {
		language = " " + language
	}
	language = anyEntity.ReplaceAllString(strings.ReplaceAll(language, `\`, `\\`), `\&$1`)
	code = lineFeeds.Replace(code)
	if code != "" {
		code += "\n"
	}
	return fence + language + "\n" + code + fence
}

func longestRun(text string, c byte) int {
	longest, run := 0, 0
	for i := range len(text) {
		if text[i] != c {
			run = 0
			continue
		}
		run++
		longest = max(longest, run)
	}
	return longest
}

func (w *markdownWriter) list(list *value.Object, depth int, alternate bool) (string, error) {
	type row struct{ marker, text string }
	var rows []row
	loose := false
	number := integerAttribute(list, "order", 0, 999_999_999)
	for _, item := range blocksOf(contentOf(list)) {
		text, err := w.item(item, depth+1)
		if err != nil {
			return "", err
		}
		marker := listMarker(list, item, min(number, 999_999_999), alternate)
		if isList(item) && len(rows) > 0 {
			marker = "  " // it continues the item before it
		}
		number++
		loose = loose || strings.Contains(text, "\n\n")
		rows = append(rows, row{marker, text})
	}
	out := make([]string, len(rows))
	for i, r := range rows {
		// Parsers lose their way in nested lists where a blank line follows an empty item.
		if r.text == "" && (loose || depth > 0) {
			r.text = "<!-- -->"
		}
		out[i] = indented(r.text, r.marker, strings.Repeat(" ", indentOf(r.marker)))
	}
	if loose {
		return strings.Join(out, "\n\n"), nil
	}
	return strings.Join(out, "\n"), nil
}

// listMarker returns what an item begins with.
func listMarker(list, item *value.Object, number int, alternate bool) string {
	bullet, point := "- ", ". "
	if alternate {
		bullet, point = "* ", ") "
	}
	switch kindOf(list) {
	case "orderedList":
		return fmt.Sprintf("%d%s", number, point)
	case "taskList":
		if !isList(item) {
			return bullet + checkbox(item) + " "
		}
	}
	return bullet
}

// indentOf returns how far the content of an item is indented: as far as its marker, without
// the checkbox, which is text.
func indentOf(marker string) int {
	if i := strings.IndexByte(marker, '['); i >= 0 {
		return i
	}
	return len(marker)
}

// item writes the blocks of an item. A list follows its paragraph without a blank line, where
// it can interrupt a paragraph: if it is not empty at its start and counts from 1.
func (w *markdownWriter) item(item *value.Object, depth int) (string, error) {
	blocks := blocksOf(contentOf(item))
	if isList(item) {
		blocks = []*value.Object{item}
	}
	chunks, err := w.chunks(blocks, depth)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	for i, c := range chunks {
		if i > 0 {
			out.WriteString("\n")
			if !canInterrupt(c) || kindOf(chunks[i-1].node) != "paragraph" {
				out.WriteString("\n")
			}
		}
		out.WriteString(c.text)
	}
	return out.String(), nil
}

func canInterrupt(c chunk) bool {
	first, _, _ := strings.Cut(c.text, "\n")
	marker, text, found := strings.Cut(first, " ")
	return c.family != "" && found && text != "" && (c.family == "bullet" || marker == "1." || marker == "1)")
}

func (w *markdownWriter) line(nodes []any, depth int, at lineContext) (string, error) {
	spans, err := spansOf(nodes, depth)
	if err != nil {
		return "", err
	}
	return markdownLine(spans, at), nil
}
