package richtext

import (
	"bufio"
	"bytes"
	"html"
	"strings"

	"github.com/unimap/unimap/engine/value"
	"github.com/yuin/goldmark/ast"
	extensionast "github.com/yuin/goldmark/extension/ast"
	htmlrenderer "github.com/yuin/goldmark/renderer/html"
)

// MarkdownToADF reads Markdown. What the schema does not allow where it stands becomes the
// nearest that is allowed, a picture becomes a link to it, and the HTML in it is read as
// HTMLToADF does, with tags that HTML does not know kept as text. The empty text gives a
// document without content.
func MarkdownToADF(markdown string) (*value.Object, error) {
	blocks, err := markdownBlocks(markdown)
	if err != nil {
		return nil, err
	}
	return fitted(blocks), nil
}

// MarkdownToText returns Markdown without its formatting, as ADFToText writes it.
func MarkdownToText(markdown string) (string, error) {
	blocks, err := markdownBlocks(markdown)
	if err != nil {
		return "", err
	}
	return ADFToText(document(blocks))
}

// markdownBlocks returns the blocks of Markdown, before they are fitted to the schema.
func markdownBlocks(markdown string) ([]any, error) {
	root, source, err := parseMarkdown(markdown)
	if err != nil {
		return nil, err
	}
	r := &markdownReader{source: source}
	return r.blocks(root)
}

// fitted builds a valid document of the blocks that a reader made.
func fitted(blocks []any) *value.Object {
	blocks = fit(blocks, inDocument, 0)
	next := 0
	numberTasks(blocks, &next)
	return document(blocks)
}

type markdownReader struct {
	source []byte
}

func (r *markdownReader) blocks(parent ast.Node) ([]any, error) {
	var out []any
	for node := parent.FirstChild(); node != nil; node = node.NextSibling() {
		blocks, err := r.block(node)
		if err != nil {
			return nil, err
		}
		out = append(out, blocks...)
	}
	return out, nil
}

func (r *markdownReader) block(node ast.Node) ([]any, error) {
	switch node := node.(type) {
	case *ast.Paragraph:
		return r.paragraph(node), nil
	case *ast.TextBlock:
		return r.paragraph(node), nil
	case *ast.Heading:
		return []any{heading(node.Level, r.line(node))}, nil
	case *ast.ThematicBreak:
		return []any{value.ObjectOf("type", "rule")}, nil
	case *ast.FencedCodeBlock:
		return []any{codeBlock(r.language(node), r.code(node))}, nil
	case *ast.CodeBlock:
		return []any{codeBlock("", r.code(node))}, nil
	case *ast.HTMLBlock:
		return r.htmlBlock(node)
	case *ast.Blockquote:
		content, err := r.blocks(node)
		return []any{element("blockquote", content)}, err
	case *ast.List:
		return r.list(node)
	case *extensionast.Table:
		return r.table(node), nil
	case *ast.LinkReferenceDefinition:
		return nil, nil
	}
	return r.blocks(node)
}

// paragraph returns a paragraph, or the block of a picture of the media service that stands
// alone in it.
func (r *markdownReader) paragraph(node ast.Node) []any {
	if image, ok := node.FirstChild().(*ast.Image); ok && image.NextSibling() == nil {
		if media, ok := mediaNode(r.plain(image.Destination), r.alternative(image)); ok {
			return []any{mediaSingle(media)}
		}
	}
	inlines := r.line(node)
	if len(inlines) == 0 {
		return nil
	}
	return []any{element("paragraph", inlines)}
}

// language returns the first word behind the fence.
func (r *markdownReader) language(node *ast.FencedCodeBlock) string {
	if words := strings.Fields(r.plain(node.Language(r.source))); len(words) > 0 {
		return words[0]
	}
	return ""
}

func (r *markdownReader) code(node ast.Node) string {
	return strings.TrimSuffix(string(node.Lines().Value(r.source)), "\n")
}

func (r *markdownReader) htmlBlock(node *ast.HTMLBlock) ([]any, error) {
	markup := string(node.Lines().Value(r.source))
	if node.HasClosure() {
		markup += string(node.ClosureLine.Value(r.source))
	}
	return htmlBlocks(markup)
}

func (r *markdownReader) list(list *ast.List) ([]any, error) {
	var entries []listEntry
	for item := list.FirstChild(); item != nil; item = item.NextSibling() {
		blocks, err := r.blocks(item)
		if err != nil {
			return nil, err
		}
		entry := listEntry{blocks: blocks}
		if first := item.FirstChild(); first != nil {
			if box, ok := first.FirstChild().(*extensionast.TaskCheckBox); ok {
				entry.isTask, entry.done = true, box.IsChecked
			}
		}
		entries = append(entries, entry)
	}
	return []any{listBlock(entries, list.IsOrdered(), list.Start)}, nil
}

func (r *markdownReader) table(table *extensionast.Table) []any {
	var rows []any
	for row := table.FirstChild(); row != nil; row = row.NextSibling() {
		_, isHeader := row.(*extensionast.TableHeader)
		kind, empty := "tableCell", true
		if isHeader {
			kind = "tableHeader"
		}
		var cells []any
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			inlines := r.line(cell)
			empty = empty && len(inlines) == 0
			cells = append(cells, element(kind, []any{element("paragraph", inlines)}))
		}
		// An empty header is how a table without one is written.
		if !isHeader || !empty {
			rows = append(rows, element("tableRow", cells))
		}
	}
	return []any{element("table", rows)}
}

// plain resolves the backslashes and character references of a text. Goldmark does so only
// while it writes HTML.
func (r *markdownReader) plain(raw []byte) string {
	if bytes.IndexByte(raw, '\\') < 0 && bytes.IndexByte(raw, '&') < 0 && bytes.IndexByte(raw, 0) < 0 {
		return string(raw)
	}
	var out strings.Builder
	buffer := bufio.NewWriter(&out)
	htmlrenderer.DefaultWriter.Write(buffer, raw)
	_ = buffer.Flush() // to a strings.Builder, which does not fail
	return html.UnescapeString(out.String())
}
