package richtext

import (
	"strings"

	"github.com/yuin/goldmark/ast"
	extensionast "github.com/yuin/goldmark/extension/ast"
)

// line returns the inline nodes of a block.
func (r *markdownReader) line(block ast.Node) []any {
	out := &line{}
	r.inlines(block, out, marks{})
	return out.take()
}

// inlines reads the children of a node. Tags change the marks of what stands behind them in
// the same parent.
func (r *markdownReader) inlines(parent ast.Node, out *line, m marks) {
	tags := tagStack{marks: m}
	for node := parent.FirstChild(); node != nil; node = node.NextSibling() {
		if raw, ok := node.(*ast.RawHTML); ok {
			r.rawHTML(raw, out, &tags)
			continue
		}
		r.inline(node, out, tags.marks)
	}
}

func (r *markdownReader) inline(node ast.Node, out *line, m marks) {
	switch node := node.(type) {
	case *ast.Text:
		r.text(node, out, m)
	case *ast.String:
		out.text(string(node.Value), m)
	case *ast.CodeSpan:
		m.code = true
		out.text(r.codeSpan(node), m)
	case *ast.Emphasis:
		if node.Level == 2 {
			m.strong = true
		} else {
			m.em = true
		}
		r.inlines(node, out, m)
	case *extensionast.Strikethrough:
		m.strike = true
		r.inlines(node, out, m)
	case *ast.Link:
		m.href, m.title = r.plain(node.Destination), r.plain(node.Title)
		r.inlines(node, out, m)
	case *ast.AutoLink:
		m.href = string(node.URL(r.source))
		if node.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(m.href), "mailto:") {
			m.href = "mailto:" + m.href
		}
		out.text(string(node.Label(r.source)), m)
	case *ast.Image:
		out.picture(r.alternative(node), r.plain(node.Destination), m)
	case *extensionast.TaskCheckBox:
		// The list item has taken it.
	default:
		r.inlines(node, out, m)
	}
}

func (r *markdownReader) text(node *ast.Text, out *line, m marks) {
	raw := node.Segment.Value(r.source)
	if node.IsRaw() {
		out.text(string(raw), m)
	} else {
		out.text(r.plain(raw), m)
	}
	switch {
	case node.HardLineBreak():
		out.hardBreak()
	case node.SoftLineBreak():
		out.text(" ", m)
	}
}

// codeSpan returns the text of a code span, line feeds as spaces.
func (r *markdownReader) codeSpan(node ast.Node) string {
	var out strings.Builder
	for child := node.FirstChild(); child != nil; child = child.NextSibling() {
		switch child := child.(type) {
		case *ast.Text:
			out.Write(child.Segment.Value(r.source))
		case *ast.String:
			out.Write(child.Value)
		}
	}
	return strings.ReplaceAll(out.String(), "\n", " ")
}

// alternative returns the text of a picture.
func (r *markdownReader) alternative(node ast.Node) string {
	inner := &line{}
	r.inlines(node, inner, marks{})
	spans, err := spansOf(inner.take(), 0)
	if err != nil {
		return ""
	}
	return plainText(spans)
}
