package richtext

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer"
	htmlrenderer "github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// htmlRenderer writes the tree of Markdown as HTML, with safeRenderer in place of goldmark's
// own functions for what can hold code.
var htmlRenderer = renderer.NewRenderer(renderer.WithNodeRenderers(
	util.Prioritized(&safeRenderer{}, 100),
	util.Prioritized(extension.NewTableHTMLRenderer(), 500),
	util.Prioritized(extension.NewStrikethroughHTMLRenderer(), 500),
	util.Prioritized(extension.NewTaskCheckBoxHTMLRenderer(), 500),
	util.Prioritized(htmlrenderer.NewRenderer(), 1000),
))

// MarkdownToHTML writes Markdown as HTML that is safe to show: HTML in it is escaped, except
// for the plain tags that ADFToMarkdown writes (u, sub, sup, br) and other formatting of one
// line without attributes; comments are left out; links and pictures whose addresses run code
// are left with their text alone.
func MarkdownToHTML(markdown string) (string, error) {
	root, source, err := parseMarkdown(markdown)
	if err != nil {
		return "", err
	}
	markPlainTags(root, source)
	var out bytes.Buffer
	if err := htmlRenderer.Render(&out, source, root); err != nil {
		return "", &Error{Code: CodeDocument, Message: "Markdown cannot be converted: " + err.Error()}
	}
	if out.Len() > MaxOutputBytes {
		return "", tooLarge("converted text", MaxOutputBytes)
	}
	return strings.TrimSuffix(out.String(), "\n"), nil
}

// plainTag is the attribute under which a tag that may be written is kept on its node.
const plainTag = "plain-tag"

// markPlainTags finds the formatting tags without attributes that are opened and closed among
// the children of one node, so that writing them cannot unbalance the page.
func markPlainTags(parent ast.Node, source []byte) {
	type opened struct {
		node *ast.RawHTML
		atom atom.Atom
	}
	var open []opened
	for node := parent.FirstChild(); node != nil; node = node.NextSibling() {
		markPlainTags(node, source)
		raw, ok := node.(*ast.RawHTML)
		if !ok {
			continue
		}
		token, kind := tokenOf(raw, source)
		switch {
		case len(token.Attr) > 0:
		case token.DataAtom == atom.Br && kind != html.EndTagToken:
			raw.SetAttributeString(plainTag, "<br>")
		case formattingTags[token.DataAtom] == nil || len(open) > maxOpeners:
		case kind == html.StartTagToken:
			open = append(open, opened{raw, token.DataAtom})
		case kind == html.EndTagToken:
			for i := len(open) - 1; i >= 0; i-- {
				if open[i].atom == token.DataAtom {
					open[i].node.SetAttributeString(plainTag, "<"+token.Data+">")
					raw.SetAttributeString(plainTag, "</"+token.Data+">")
					open = open[:i]
					break
				}
			}
		}
	}
}

func tokenOf(node *ast.RawHTML, source []byte) (html.Token, html.TokenType) {
	tokens := html.NewTokenizer(bytes.NewReader(node.Segments.Value(source)))
	kind := tokens.Next()
	return tokens.Token(), kind
}

// safeRenderer writes the nodes that goldmark would write with raw HTML or an unsafe address.
type safeRenderer struct{}

// RegisterFuncs implements renderer.NodeRenderer.
func (s *safeRenderer) RegisterFuncs(registerer renderer.NodeRendererFuncRegisterer) {
	registerer.Register(ast.KindRawHTML, s.rawHTML)
	registerer.Register(ast.KindHTMLBlock, s.htmlBlock)
	registerer.Register(ast.KindLink, s.link)
	registerer.Register(ast.KindAutoLink, s.autoLink)
	registerer.Register(ast.KindImage, s.image)
}

func (s *safeRenderer) rawHTML(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkSkipChildren, nil
	}
	if tag, ok := node.AttributeString(plainTag); ok {
		_, _ = w.WriteString(tag.(string))
		return ast.WalkSkipChildren, nil
	}
	raw := node.(*ast.RawHTML)
	if _, kind := tokenOf(raw, source); kind != html.CommentToken {
		_, _ = w.WriteString(html.EscapeString(string(raw.Segments.Value(source))))
	}
	return ast.WalkSkipChildren, nil
}

func (s *safeRenderer) htmlBlock(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkSkipChildren, nil
	}
	block := node.(*ast.HTMLBlock)
	markup := string(block.Lines().Value(source))
	if block.HasClosure() {
		markup += string(block.ClosureLine.Value(source))
	}
	markup = strings.TrimSpace(markup)
	if markup != "" && !(strings.HasPrefix(markup, "<!--") && strings.HasSuffix(markup, "-->")) {
		_, _ = w.WriteString("<p>" + html.EscapeString(markup) + "</p>\n")
	}
	return ast.WalkSkipChildren, nil
}

func (s *safeRenderer) link(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	link := node.(*ast.Link)
	r := markdownReader{source: source}
	address := r.plain(link.Destination)
	switch {
	case !isSafeLink(address):
	case !entering:
		_, _ = w.WriteString("</a>")
	default:
		m := mark{kind: markLink, href: escapedAddress(link.Destination, true), title: r.plain(link.Title)}
		_, _ = w.WriteString(m.openTag())
	}
	return ast.WalkContinue, nil
}

// escapedAddress percent-encodes what may not stand in an address as it is.
func escapedAddress(raw []byte, resolve bool) string { return string(util.URLEscape(raw, resolve)) }

func (s *safeRenderer) autoLink(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	link := node.(*ast.AutoLink)
	address := link.URL(source)
	if link.AutoLinkType == ast.AutoLinkEmail && !bytes.HasPrefix(bytes.ToLower(address), []byte("mailto:")) {
		address = append([]byte("mailto:"), address...)
	}
	label := html.EscapeString(string(link.Label(source)))
	if isSafeLink(string(address)) {
		m := mark{kind: markLink, href: escapedAddress(address, false)}
		label = m.openTag() + label + "</a>"
	}
	_, _ = w.WriteString(label)
	return ast.WalkContinue, nil
}

func (s *safeRenderer) image(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	image := node.(*ast.Image)
	r := markdownReader{source: source}
	alternative := html.EscapeString(r.alternative(image))
	address := r.plain(image.Destination)
	if !isSafeImage(address) || schemeOf(address) == mediaScheme {
		_, _ = w.WriteString(alternative)
		return ast.WalkSkipChildren, nil
	}
	tag := `<img src="` + html.EscapeString(escapedAddress(image.Destination, true)) + `" alt="` + alternative + `"`
	if title := r.plain(image.Title); title != "" {
		tag += ` title="` + html.EscapeString(title) + `"`
	}
	_, _ = w.WriteString(tag + ">")
	return ast.WalkSkipChildren, nil
}
