package richtext

import (
	"strconv"
	"strings"

	"github.com/unimap/unimap/engine/value"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// HTMLToADF reads a page or a fragment of HTML. What a browser would not show is left out,
// tables that only lay a page out give their content, a picture becomes a link to it, and what
// the schema does not allow where it stands becomes the nearest that is allowed. The empty
// text gives a document without content.
func HTMLToADF(markup string) (*value.Object, error) {
	blocks, err := htmlBlocks(markup)
	if err != nil {
		return nil, err
	}
	return fitted(blocks), nil
}

// HTMLToText returns the text of HTML, as ADFToText writes it.
func HTMLToText(markup string) (string, error) {
	blocks, err := htmlBlocks(markup)
	if err != nil {
		return "", err
	}
	return ADFToText(document(blocks))
}

// HTMLToMarkdown writes HTML as ADFToMarkdown writes documents, with pictures, and with quotes
// and headings wherever they stand.
func HTMLToMarkdown(markup string) (string, error) {
	blocks, err := htmlBlocks(markup)
	if err != nil {
		return "", err
	}
	return ADFToMarkdown(document(blocks))
}

// htmlBlocks returns the blocks of HTML, before they are fitted to the schema.
func htmlBlocks(markup string) ([]any, error) {
	root, err := parseHTML(markup)
	if err != nil {
		return nil, err
	}
	r := &htmlReader{layout: map[*html.Node]bool{}}
	r.findLayout(root)
	return r.content(root, marks{}), nil
}

type htmlReader struct {
	layout     map[*html.Node]bool // the tables that lay a page out
	containers int                 // the quotes and lists around the current node
}

// flow collects the blocks of a container. Text gathers in a line until a block begins.
type flow struct {
	blocks []any
	line   line
}

func (f *flow) endLine() {
	if inlines := f.line.take(); len(inlines) > 0 {
		f.blocks = append(f.blocks, element("paragraph", inlines))
	}
}

func (f *flow) add(blocks ...any) {
	f.endLine()
	f.blocks = append(f.blocks, blocks...)
}

// content returns the blocks within a node.
func (r *htmlReader) content(node *html.Node, m marks) []any {
	inner := &flow{}
	r.children(node, inner, m)
	inner.endLine()
	return inner.blocks
}

func (r *htmlReader) children(node *html.Node, f *flow, m marks) {
	for child := node.FirstChild; child != nil; child = child.NextSibling {
		switch child.Type {
		case html.TextNode:
			r.text(child.Data, f, m)
		case html.ElementNode:
			if !isHidden(child) {
				r.element(child, f, m)
			}
		}
	}
}

// text adds text with its space collapsed, as CSS does for running text.
func (r *htmlReader) text(data string, f *flow, m marks) {
	words := strings.FieldsFunc(data, isHTMLSpace)
	if len(words) == 0 {
		if data != "" && !f.line.endsInSpace() {
			f.line.text(" ", m)
		}
		return
	}
	text := strings.Join(words, " ")
	if isHTMLSpace(rune(data[0])) && !f.line.endsInSpace() {
		text = " " + text
	}
	if isHTMLSpace(rune(data[len(data)-1])) {
		text += " "
	}
	f.line.text(text, m)
}

func isHTMLSpace(r rune) bool { return strings.ContainsRune(spaces, r) }

func (r *htmlReader) element(node *html.Node, f *flow, m marks) {
	switch node.DataAtom {
	case atom.Br:
		f.line.hardBreak()
	case atom.Hr:
		f.add(value.ObjectOf("type", "rule"))
	case atom.Img:
		r.picture(node, f, m)
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		level := int(node.Data[1] - '0')
		if inlines := joinLines(r.content(node, m), withSpace); len(inlines) > 0 {
			f.add(heading(level, merged(inlines)))
		}
	case atom.Ul, atom.Ol, atom.Menu, atom.Dir, atom.Blockquote:
		r.frame(node, f, m)
	case atom.Pre:
		f.add(preformatted(node))
	case atom.Table:
		f.add(r.table(node, m)...)
	case atom.Input, atom.Wbr:
	case atom.Q:
		f.line.text("“", m)
		r.children(node, f, m)
		f.line.text("”", m)
	case atom.Dt, atom.Summary:
		m.strong = true
		f.add(r.content(node, m)...)
	default:
		r.container(node, f, m)
	}
}

// frame reads a quote or a list. Within too many others its content stands for itself, since
// every level repeats its indentation on each line.
func (r *htmlReader) frame(node *html.Node, f *flow, m marks) {
	if r.containers >= maxContainers {
		f.add(r.content(node, m)...)
		return
	}
	r.containers++
	if node.DataAtom == atom.Blockquote {
		f.add(element("blockquote", r.content(node, m)))
	} else {
		f.add(r.list(node, m)...)
	}
	r.containers--
}

// container reads an element that is a block, or formats the text in it, or neither.
func (r *htmlReader) container(node *html.Node, f *flow, m marks) {
	if blockElements[node.DataAtom] {
		f.add(r.content(node, m)...)
		return
	}
	if set := formattingTags[node.DataAtom]; set != nil {
		set(&m)
	}
	if href := attributeOf(node.Attr, "href"); node.DataAtom == atom.A && href != "" {
		m.href, m.title = strings.TrimSpace(href), attributeOf(node.Attr, "title")
	}
	r.children(node, f, m)
}

// picture adds a picture, unless it is one of one pixel that only counts readers. Pictures that
// are part of the text, as data, leave only their alternative text.
func (r *htmlReader) picture(node *html.Node, f *flow, m marks) {
	alternative := strings.Join(strings.Fields(attributeOf(node.Attr, "alt")), " ")
	address := strings.TrimSpace(attributeOf(node.Attr, "src"))
	switch {
	case attributeOf(node.Attr, "width") == "1" || attributeOf(node.Attr, "height") == "1":
	case isSafeLink(address):
		f.line.picture(alternative, address, m)
	default:
		f.line.text(alternative, m)
	}
}

// preformatted builds a code block; the language is in a class "language-x" of the element or
// of the code element in it.
func preformatted(node *html.Node) *value.Object {
	language := languageOf(node)
	if inner := elementsOf(node); language == "" && len(inner) == 1 {
		language = languageOf(inner[0])
	}
	var code strings.Builder
	rawText(node, &code)
	return codeBlock(language, strings.TrimSuffix(code.String(), "\n"))
}

func languageOf(node *html.Node) string {
	for _, class := range strings.Fields(attributeOf(node.Attr, "class")) {
		for _, prefix := range []string{"language-", "lang-"} {
			if language, ok := strings.CutPrefix(class, prefix); ok && languageName.MatchString(language) {
				return language
			}
		}
	}
	return ""
}

// list reads the items of a list. A list that stands directly in it, as word processors write
// them, belongs to the item before it.
func (r *htmlReader) list(node *html.Node, m marks) []any {
	var entries []listEntry
	stray := &flow{}
	for child := node.FirstChild; child != nil; child = child.NextSibling {
		switch {
		case child.Type == html.TextNode:
			r.text(child.Data, stray, m)
		case child.Type != html.ElementNode || isHidden(child):
		case child.DataAtom == atom.Li:
			entries = append(entries, r.listItem(child, m))
		default:
			r.element(child, stray, m)
		}
		stray.endLine()
		if len(stray.blocks) == 0 {
			continue
		}
		if len(entries) == 0 {
			entries = append(entries, listEntry{})
		}
		last := &entries[len(entries)-1]
		last.blocks = append(last.blocks, stray.blocks...)
		stray = &flow{}
	}
	if len(entries) == 0 {
		return nil
	}
	start, err := strconv.Atoi(attributeOf(node.Attr, "start"))
	if err != nil || start < 0 || start > 999_999_999 {
		start = 1
	}
	return []any{listBlock(entries, node.DataAtom == atom.Ol, start)}
}

func (r *htmlReader) listItem(node *html.Node, m marks) listEntry {
	entry := listEntry{blocks: r.content(node, m)}
	if box := checkboxOf(node, 3); box != nil {
		entry.isTask = true
		for _, attribute := range box.Attr {
			entry.done = entry.done || attribute.Key == "checked"
		}
	}
	return entry
}

// checkboxOf returns the checkbox an item begins with, up to so many elements deep.
func checkboxOf(node *html.Node, depth int) *html.Node {
	for child := node.FirstChild; child != nil; child = child.NextSibling {
		switch {
		case child.Type == html.TextNode && strings.TrimSpace(child.Data) == "":
			continue
		case child.Type != html.ElementNode:
			return nil
		case child.DataAtom == atom.Input && strings.EqualFold(attributeOf(child.Attr, "type"), "checkbox"):
			return child
		case depth > 0:
			return checkboxOf(child, depth-1)
		}
		return nil
	}
	return nil
}
