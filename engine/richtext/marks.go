package richtext

import "github.com/unimap/unimap/engine/value"

// marks is the formatting of a text. Of the marks of the Atlassian Document Format
// (developer.atlassian.com, "Atlassian Document Format", section Marks) these
// have a counterpart in Markdown or HTML; colours, alignment and annotations have none and
// are left out.
type marks struct {
	strong, em, strike, underline, code bool
	script                              string // "sub", "sup" or empty
	href, title                         string
}

// list returns the marks as nodes in the order of the editor's schema.
func (m marks) list() []any {
	var out []any
	if m.href != "" {
		attributes := value.ObjectOf("href", m.href)
		if m.title != "" {
			attributes.Set("title", m.title)
		}
		out = append(out, value.ObjectOf("type", "link", "attrs", attributes))
	}
	add := func(present bool, kind string) {
		if present {
			out = append(out, value.ObjectOf("type", kind))
		}
	}
	add(m.em, "em")
	add(m.strong, "strong")
	add(m.strike, "strike")
	if m.script != "" {
		out = append(out, value.ObjectOf("type", "subsup", "attrs", value.ObjectOf("type", m.script)))
	}
	add(m.underline, "underline")
	add(m.code, "code")
	return out
}

// valid returns the marks that the schema allows together: code goes with a link only, and an
// address that is not safe is no link.
func (m marks) valid() marks {
	if !isSafeLink(m.href) {
		m.href, m.title = "", ""
	}
	if m.code {
		return marks{code: true, href: m.href, title: m.title}
	}
	return m
}

// marksOf reads the marks of a node.
func marksOf(node *value.Object) marks {
	var m marks
	for _, element := range listOf(node, "marks") {
		mark, ok := element.(*value.Object)
		if !ok {
			continue
		}
		switch kindOf(mark) {
		case "strong":
			m.strong = true
		case "em":
			m.em = true
		case "strike":
			m.strike = true
		case "underline":
			m.underline = true
		case "code":
			m.code = true
		case "subsup":
			if script := attribute(mark, "type"); script == "sub" || script == "sup" {
				m.script = script
			}
		case "link":
			if href := attribute(mark, "href"); isSafeLink(href) {
				m.href, m.title = href, attribute(mark, "title")
			}
		}
	}
	return m
}
