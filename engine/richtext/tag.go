package richtext

import (
	"strings"

	"github.com/yuin/goldmark/ast"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// formattingTags are the elements that format text, by the mark they set.
var formattingTags = map[atom.Atom]func(*marks){
	atom.B: func(m *marks) { m.strong = true }, atom.Strong: func(m *marks) { m.strong = true },
	atom.I: func(m *marks) { m.em = true }, atom.Em: func(m *marks) { m.em = true },
	atom.Cite: func(m *marks) { m.em = true }, atom.Dfn: func(m *marks) { m.em = true },
	atom.U: func(m *marks) { m.underline = true }, atom.Ins: func(m *marks) { m.underline = true },
	atom.S: func(m *marks) { m.strike = true }, atom.Del: func(m *marks) { m.strike = true },
	atom.Strike: func(m *marks) { m.strike = true },
	atom.Sub:    func(m *marks) { m.script = "sub" }, atom.Sup: func(m *marks) { m.script = "sup" },
	atom.Code: func(m *marks) { m.code = true }, atom.Kbd: func(m *marks) { m.code = true },
	atom.Samp: func(m *marks) { m.code = true }, atom.Tt: func(m *marks) { m.code = true },
}

// tagStack holds the tags that are open in a line of Markdown.
type tagStack struct {
	marks marks
	open  []openTag
}

type openTag struct {
	atom   atom.Atom
	before marks
}

func (s *tagStack) push(tag html.Token) {
	s.open = append(s.open, openTag{tag.DataAtom, s.marks})
	if set := formattingTags[tag.DataAtom]; set != nil {
		set(&s.marks)
	}
	if tag.DataAtom == atom.A {
		s.marks.href, s.marks.title = attributeOf(tag.Attr, "href"), attributeOf(tag.Attr, "title")
	}
}

// pop ends the innermost open tag of a kind and all within it.
func (s *tagStack) pop(kind atom.Atom) {
	for i := len(s.open) - 1; i >= 0; i-- {
		if s.open[i].atom == kind {
			s.marks, s.open = s.open[i].before, s.open[:i]
			return
		}
	}
}

func isFormatting(kind atom.Atom) bool { return kind == atom.A || formattingTags[kind] != nil }

// rawHTML reads a tag in a line of Markdown. Comments and tags without formatting are left
// out, and a tag that HTML does not know, such as List<String>, stays as text.
func (r *markdownReader) rawHTML(node *ast.RawHTML, out *line, tags *tagStack) {
	source := string(node.Segments.Value(r.source))
	tokens := html.NewTokenizer(strings.NewReader(source))
	kind := tokens.Next()
	token := tokens.Token()
	switch kind {
	case html.StartTagToken, html.SelfClosingTagToken, html.EndTagToken:
	case html.CommentToken, html.DoctypeToken:
		return
	default:
		out.text(source, tags.marks)
		return
	}
	switch {
	case token.DataAtom == 0:
		out.text(source, tags.marks)
	case token.DataAtom == atom.Br:
		out.hardBreak()
	case token.DataAtom == atom.Img && kind != html.EndTagToken:
		out.picture(attributeOf(token.Attr, "alt"), attributeOf(token.Attr, "src"), tags.marks)
	case !isFormatting(token.DataAtom):
	case kind == html.StartTagToken && len(tags.open) < maxOpeners:
		tags.push(token)
	case kind == html.EndTagToken:
		tags.pop(token.DataAtom)
	}
}

func attributeOf(attributes []html.Attribute, name string) string {
	for _, attribute := range attributes {
		if attribute.Namespace == "" && attribute.Key == name {
			return attribute.Val
		}
	}
	return ""
}
