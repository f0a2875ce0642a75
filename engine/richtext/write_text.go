package richtext

import (
	"fmt"
	"strings"

	"github.com/unimap/unimap/engine/value"
)

// ADFToText writes a document as plain text: blocks are separated by blank lines, items of
// lists begin with "- " or their number, quotes with "> ", and an address that the text of a
// link does not show follows it in brackets. A text comes back as it is.
func ADFToText(doc any) (string, error) {
	blocks, text, isText, err := rootOf(doc)
	if err != nil || isText {
		return text, err
	}
	w := &textWriter{}
	out, err := w.blocks(blocks, 0)
	return strings.Trim(out, "\n"), err
}

type textWriter struct {
	budget budget
}

func (w *textWriter) blocks(blocks []*value.Object, depth int) (string, error) {
	var parts []string
	for _, block := range blocks {
		part, err := w.block(block, depth)
		if err != nil {
			return "", err
		}
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, "\n\n"), nil
}

func (w *textWriter) block(node *value.Object, depth int) (string, error) {
	if depth > MaxDepth {
		return "", tooDeep("document", MaxDepth)
	}
	out, err := w.write(node, depth)
	if err != nil {
		return "", err
	}
	return out, w.budget.spend(out)
}

func (w *textWriter) write(node *value.Object, depth int) (string, error) {
	switch kindOf(node) {
	case "paragraph", "heading", "caption", "taskItem", "decisionItem":
		return w.line(contentOf(node), depth)
	case "codeBlock":
		return codeOf(node), nil
	case "rule":
		return "---", nil
	case "bulletList", "orderedList", "taskList", "decisionList":
		return w.list(node, depth)
	case "blockquote":
		inner, err := w.blocks(blocksOf(contentOf(node)), depth+1)
		if inner == "" {
			return "", err
		}
		return indented(inner, "> ", "> "), err
	case "table":
		return w.table(node, depth)
	case "expand", "nestedExpand":
		inner, err := w.blocks(blocksOf(contentOf(node)), depth+1)
		return strings.Trim(attribute(node, "title")+"\n\n"+inner, "\n"), err
	case "media", "blockCard", "embedCard":
		return w.line([]any{node}, depth)
	}
	switch {
	case holdsInlines(node):
		return w.line(contentOf(node), depth)
	case len(contentOf(node)) > 0:
		return w.blocks(blocksOf(contentOf(node)), depth+1)
	}
	return fallbackText(node), nil
}

func (w *textWriter) line(nodes []any, depth int) (string, error) {
	spans, err := spansOf(nodes, depth)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	for i, s := range spans {
		switch s.kind {
		case spanBreak:
			out.WriteByte('\n')
		case spanImage:
			out.WriteString(s.text)
		default:
			out.WriteString(strings.ReplaceAll(s.text, "\u00a0", " "))
		}
		if s.marks.href != "" && (i == len(spans)-1 || spans[i+1].marks.href != s.marks.href) {
			out.WriteString(hiddenAddress(spans[:i+1], s.marks.href))
		}
	}
	return strings.Trim(out.String(), "\n"), nil
}

// hiddenAddress returns the address of the link that ends with the last span, in brackets,
// unless the text of the link shows it.
func hiddenAddress(spans []span, href string) string {
	first := len(spans)
	for first > 0 && spans[first-1].marks.href == href {
		first--
	}
	shown := plainText(spans[first:])
	address := strings.TrimPrefix(href, "mailto:")
	for _, prefix := range []string{"", "https://", "http://"} {
		if shown == strings.TrimPrefix(address, prefix) || shown+"/" == strings.TrimPrefix(address, prefix) {
			return ""
		}
	}
	if strings.HasPrefix(href, "#") {
		return ""
	}
	return " (" + address + ")"
}

func (w *textWriter) list(list *value.Object, depth int) (string, error) {
	var rows []string
	number := integerAttribute(list, "order", 0, 999_999_999)
	for _, item := range blocksOf(contentOf(list)) {
		if isList(item) {
			inner, err := w.block(item, depth+1)
			if err != nil {
				return "", err
			}
			rows = append(rows, indented(inner, "  ", "  "))
			continue
		}
		marker := "- "
		switch kindOf(list) {
		case "orderedList":
			marker = fmt.Sprintf("%d. ", number)
			number++
		case "taskList":
			marker = checkbox(item) + " "
		}
		inner, err := w.item(item, depth)
		if err != nil {
			return "", err
		}
		rows = append(rows, indented(inner, marker, strings.Repeat(" ", len(marker))))
	}
	return strings.Join(rows, "\n"), nil
}

// item writes the blocks of an item without blank lines between.
func (w *textWriter) item(item *value.Object, depth int) (string, error) {
	if holdsInlines(item) {
		return w.line(contentOf(item), depth)
	}
	var parts []string
	for _, block := range blocksOf(contentOf(item)) {
		part, err := w.block(block, depth+1)
		if err != nil {
			return "", err
		}
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, "\n"), nil
}

func (w *textWriter) table(table *value.Object, depth int) (string, error) {
	var rows []string
	for _, row := range blocksOf(contentOf(table)) {
		var cells []string
		for _, cell := range blocksOf(contentOf(row)) {
			inner, err := w.blocks(blocksOf(contentOf(cell)), depth+1)
			if err != nil {
				return "", err
			}
			cells = append(cells, strings.Join(strings.Fields(inner), " "))
		}
		rows = append(rows, strings.Trim(strings.Join(cells, " | "), " "))
	}
	return strings.Join(rows, "\n"), nil
}
