package richtext

import (
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

const (
	maxOpeners    = 500    // brackets, and delimiters, of one block
	maxReferences = 1000   // lines of one paragraph that link definitions are looked for in
	maxTableCells = 50_000 // of one paragraph, should it be a table
)

// markdownParser is goldmark with the parts of it bounded that take quadratic time or memory,
// or unbounded stack, on hostile input. What is over a bound is read as plain text.
var markdownParser = parser.NewParser(
	parser.WithBlockParsers(
		util.Prioritized(parser.NewSetextHeadingParser(), 100),
		util.Prioritized(parser.NewThematicBreakParser(), 200),
		util.Prioritized(boundedContainer{parser.NewListParser()}, 300),
		util.Prioritized(parser.NewListItemParser(), 400),
		util.Prioritized(parser.NewCodeBlockParser(), 500),
		util.Prioritized(parser.NewATXHeadingParser(), 600),
		util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
		util.Prioritized(boundedContainer{parser.NewBlockquoteParser()}, 800),
		util.Prioritized(parser.NewHTMLBlockParser(), 900),
		util.Prioritized(parser.NewParagraphParser(), 1000),
	),
	parser.WithInlineParsers(
		util.Prioritized(extension.NewTaskCheckBoxParser(), 0),
		util.Prioritized(parser.NewCodeSpanParser(), 100),
		util.Prioritized(newBoundedInline(parser.NewLinkParser(), "![", maxOpeners), 200),
		util.Prioritized(parser.NewAutoLinkParser(), 300),
		util.Prioritized(parser.NewRawHTMLParser(), 400),
		util.Prioritized(newBoundedInline(parser.NewEmphasisParser(), "*_", maxOpeners), 500),
		util.Prioritized(newBoundedInline(extension.NewStrikethroughParser(), "~", maxOpeners), 500),
		util.Prioritized(extension.NewLinkifyParser(), 999),
	),
	parser.WithParagraphTransformers(
		util.Prioritized(boundedTransformer{parser.LinkReferenceParagraphTransformer, isShortParagraph}, 100),
		util.Prioritized(boundedTransformer{extension.NewTableParagraphTransformer(), isSmallTable}, 200),
	),
	parser.WithASTTransformers(
		util.Prioritized(extension.NewTableASTTransformer(), 0),
	),
)

// parseMarkdown returns the tree of a text and the source that its segments refer to.
func parseMarkdown(markdown string) (ast.Node, []byte, error) {
	if err := checkSize("Markdown", markdown, MaxMarkdownBytes); err != nil {
		return nil, nil, err
	}
	source := []byte(lineFeeds.Replace(markdown))
	return markdownParser.Parse(text.NewReader(source)), source, nil
}

// boundedContainer refuses to open a quote or a list within too many others.
type boundedContainer struct {
	parser.BlockParser
}

func (b boundedContainer) Open(parent ast.Node, reader text.Reader, context parser.Context) (ast.Node, parser.State) {
	depth := 0
	for node := parent; node != nil; node = node.Parent() {
		depth++
	}
	if depth > maxContainers {
		return nil, parser.NoChildren
	}
	return b.BlockParser.Open(parent, reader, context)
}

// boundedInline stops an inline parser at the given first characters once it was tried that
// often in a block.
type boundedInline struct {
	parser.InlineParser
	openers string
	limit   int
	key     parser.ContextKey
}

func newBoundedInline(inner parser.InlineParser, openers string, limit int) *boundedInline {
	return &boundedInline{InlineParser: inner, openers: openers, limit: limit, key: parser.NewContextKey()}
}

func (b *boundedInline) Parse(parent ast.Node, block text.Reader, context parser.Context) ast.Node {
	if strings.IndexByte(b.openers, block.Peek()) >= 0 {
		count, _ := context.Get(b.key).(int)
		if count >= b.limit {
			return nil
		}
		context.Set(b.key, count+1)
	}
	return b.InlineParser.Parse(parent, block, context)
}

// CloseBlock ends the count with the block.
func (b *boundedInline) CloseBlock(parent ast.Node, block text.Reader, context parser.Context) {
	context.Set(b.key, 0)
	if closer, ok := b.InlineParser.(parser.CloseBlocker); ok {
		closer.CloseBlock(parent, block, context)
	}
}

// boundedTransformer leaves paragraphs alone that a condition does not hold for.
type boundedTransformer struct {
	parser.ParagraphTransformer
	condition func(lines *text.Segments, source []byte) bool
}

func (b boundedTransformer) Transform(node *ast.Paragraph, reader text.Reader, context parser.Context) {
	if b.condition(node.Lines(), reader.Source()) {
		b.ParagraphTransformer.Transform(node, reader, context)
	}
}

func isShortParagraph(lines *text.Segments, _ []byte) bool { return lines.Len() <= maxReferences }

// isSmallTable reports whether the paragraph, should it be a table, has few enough cells: each
// row is filled up to the columns of the widest line.
func isSmallTable(lines *text.Segments, source []byte) bool {
	widest := 0
	for i := range lines.Len() {
		segment := lines.At(i)
		widest = max(widest, strings.Count(string(segment.Value(source)), "|")+1)
	}
	return widest*lines.Len() <= maxTableCells
}
