package richtext

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// parseHTML returns the body of a page or a fragment of HTML. The parser repairs what is
// malformed as browsers do; it refuses more than 512 open elements.
func parseHTML(markup string) (*html.Node, error) {
	if err := checkSize("HTML", markup, MaxInputBytes); err != nil {
		return nil, err
	}
	root, err := html.Parse(strings.NewReader(markup))
	if err != nil {
		return nil, parseError(err)
	}
	return root, nil
}

func parseError(err error) error {
	if strings.Contains(err.Error(), "open stack of elements exceeds") {
		return tooDeep("HTML", 512)
	}
	return &Error{Code: CodeDocument, Message: "HTML cannot be parsed: " + err.Error()}
}

// invisible are the elements whose content is not text of the page.
var invisible = map[atom.Atom]bool{
	atom.Head: true, atom.Script: true, atom.Style: true, atom.Template: true, atom.Noscript: true,
	atom.Title: true, atom.Meta: true, atom.Link: true, atom.Base: true, atom.Iframe: true,
	atom.Object: true, atom.Embed: true, atom.Svg: true, atom.Math: true, atom.Canvas: true,
	atom.Audio: true, atom.Video: true, atom.Select: true, atom.Datalist: true, atom.Textarea: true,
	atom.Frameset: true, atom.Noframes: true, atom.Map: true,
}

// isHidden reports whether a browser would not show the element, as with the preview texts of
// e-mails.
func isHidden(node *html.Node) bool {
	if invisible[node.DataAtom] || node.DataAtom == 0 && (node.Data == "svg" || node.Data == "math") {
		return true
	}
	for _, attribute := range node.Attr {
		switch attribute.Key {
		case "hidden":
			return true
		case "style":
			if strings.Contains(compact(attribute.Val), "display:none") {
				return true
			}
		}
	}
	return false
}

func compact(text string) string {
	return strings.ToLower(strings.Join(strings.Fields(text), ""))
}

// blockElements are the elements that start a block of their own.
var blockElements = map[atom.Atom]bool{
	atom.P: true, atom.Div: true, atom.Section: true, atom.Article: true, atom.Aside: true,
	atom.Header: true, atom.Footer: true, atom.Main: true, atom.Nav: true, atom.Address: true,
	atom.Figure: true, atom.Figcaption: true, atom.Form: true, atom.Fieldset: true, atom.Legend: true,
	atom.Dl: true, atom.Dt: true, atom.Dd: true, atom.Details: true, atom.Summary: true,
	atom.Body: true, atom.Html: true, atom.Li: true, atom.Caption: true, atom.Center: true,
	atom.Hgroup: true, atom.Dialog: true, atom.Menu: true, atom.Dir: true, atom.Option: true,
	atom.Tr: true, atom.Thead: true, atom.Tbody: true, atom.Tfoot: true,
}

// elementsOf returns the children of a node that are elements.
func elementsOf(node *html.Node) []*html.Node {
	var out []*html.Node
	for child := node.FirstChild; child != nil; child = child.NextSibling {
		if child.Type == html.ElementNode {
			out = append(out, child)
		}
	}
	return out
}

// rawText returns the text in a node as it is, with a line feed for each br.
func rawText(node *html.Node, out *strings.Builder) {
	for child := node.FirstChild; child != nil; child = child.NextSibling {
		switch {
		case child.Type == html.TextNode:
			out.WriteString(child.Data)
		case child.DataAtom == atom.Br:
			out.WriteByte('\n')
		case child.Type == html.ElementNode && !isHidden(child):
			rawText(child, out)
		}
	}
}
