package richtext

import (
	"strings"

	"github.com/unimap/unimap/engine/value"
)

// line collects inline nodes. Texts of the same formatting that follow each other become one
// node, as the editor keeps them.
type line struct {
	nodes   []any
	pending strings.Builder
	marks   marks
	last    byte // the last byte of the text so far; '\n' behind a break and at the start
	started bool
}

// text appends text. A line feed, which only a character reference can bring here, is space.
func (l *line) text(text string, m marks) {
	if text == "" {
		return
	}
	if strings.ContainsAny(text, "\r\n") {
		text = strings.ReplaceAll(lineFeeds.Replace(text), "\n", " ")
	}
	m = m.valid()
	if m != l.marks {
		l.flush()
		l.marks = m
	}
	l.pending.WriteString(text)
	l.last, l.started = text[len(text)-1], true
}

func (l *line) hardBreak() {
	l.flush()
	l.nodes = append(l.nodes, value.ObjectOf("type", "hardBreak"))
	l.last, l.started = '\n', true
}

// pictureKind is the kind of a picture in a line, which the schema does not know: it lives in
// the trees that readers make until linkPictures replaces it.
const pictureKind = "picture"

func (l *line) picture(alternative, address string, m marks) {
	l.flush()
	node := value.ObjectOf("type", pictureKind, "attrs", value.ObjectOf("alt", alternative, "url", address))
	if list := m.valid().list(); len(list) > 0 {
		node.Set("marks", list)
	}
	l.nodes = append(l.nodes, node)
	l.last, l.started = ')', true
}

// linkPictures replaces pictures by links to them: products need not show pictures that they
// do not store. A picture within a link, or without an address on the web, is its text alone.
func linkPictures(inlines []any) []any {
	out := &line{}
	for _, v := range inlines {
		node := v.(*value.Object)
		m := marksOf(node)
		switch kindOf(node) {
		case pictureKind:
			text, address := attribute(node, "alt"), attribute(node, "url")
			if text == "" {
				text = address
			}
			if m.href == "" && isWebAddress(address) {
				m.href = address
			}
			out.text(text, m)
		case "text":
			out.text(textOf(node.Get("text")), m)
		default:
			out.flush()
			out.nodes = append(out.nodes, node)
		}
	}
	return out.take()
}

func (l *line) flush() {
	if l.pending.Len() > 0 {
		l.nodes = append(l.nodes, textNode(l.pending.String(), l.marks))
		l.pending.Reset()
	}
}

// endsInSpace reports whether a space at the end of the line would not show.
func (l *line) endsInSpace() bool {
	return !l.started || strings.IndexByte(" \n\t", l.last) >= 0
}

// take returns the nodes without breaks and space at either end, and empties the line.
func (l *line) take() []any {
	l.flush()
	nodes := trimLine(l.nodes)
	*l = line{}
	return nodes
}

const spaces = " \t\n\r\f"

// trimLine cuts what does not show: breaks at either end, and space there and beside breaks.
func trimLine(nodes []any) []any {
	var out []any
	for _, v := range nodes {
		node := v.(*value.Object)
		if isBreak(node) {
			out = trimEnd(out)
			if len(out) > 0 {
				out = append(out, node)
			}
			continue
		}
		if len(out) == 0 || isBreak(out[len(out)-1].(*value.Object)) {
			if node = trimText(node, strings.TrimLeft); node == nil {
				continue
			}
		}
		out = append(out, node)
	}
	out = trimEnd(out)
	for len(out) > 0 && isBreak(out[len(out)-1].(*value.Object)) {
		out = trimEnd(out[:len(out)-1])
	}
	return out
}

// trimEnd cuts the space at the end of the last line.
func trimEnd(nodes []any) []any {
	for len(nodes) > 0 {
		last := len(nodes) - 1
		trimmed := trimText(nodes[last].(*value.Object), strings.TrimRight)
		if trimmed != nil {
			nodes[last] = trimmed
			break
		}
		nodes = nodes[:last]
	}
	return nodes
}

func isBreak(node *value.Object) bool { return kindOf(node) == "hardBreak" }

// trimText returns a node with space cut off its text, or nil if no text is left.
func trimText(node *value.Object, trim func(text, cutset string) string) *value.Object {
	if kindOf(node) != "text" || marksOf(node).code {
		return node
	}
	text := textOf(node.Get("text"))
	trimmed := trim(text, spaces)
	if trimmed == "" {
		return nil
	}
	if trimmed != text {
		node = node.Clone()
		node.Set("text", trimmed)
	}
	return node
}

// joinLines puts the inline nodes of several blocks into one line with the separator between.
func joinLines(blocks []any, separator func(*line)) []any {
	var out []any
	for _, block := range blocks {
		inlines := inlinesOf(block)
		if len(inlines) == 0 {
			continue
		}
		if len(out) > 0 {
			between := &line{}
			separator(between)
			between.flush()
			out = append(out, between.nodes...)
		}
		out = append(out, inlines...)
	}
	return out
}

func withBreak(l *line) { l.hardBreak() }
func withSpace(l *line) { l.text(" ", marks{}) }
func withBar(l *line)   { l.text(" | ", marks{}) }

// merged joins texts of the same formatting that follow each other.
func merged(inlines []any) []any {
	out := &line{}
	for _, v := range inlines {
		node := v.(*value.Object)
		if kindOf(node) == "text" {
			out.text(textOf(node.Get("text")), marksOf(node))
			continue
		}
		out.flush()
		out.nodes = append(out.nodes, node)
	}
	out.flush()
	return out.nodes
}

// inlinesOf returns the inline nodes within a node, those of different blocks on lines of
// their own.
func inlinesOf(v any) []any {
	node, ok := v.(*value.Object)
	if !ok {
		return nil
	}
	if inlineKinds[kindOf(node)] {
		return []any{node}
	}
	content := contentOf(node)
	if len(content) == 0 {
		return nil
	}
	if holdsInlines(node) {
		return content
	}
	return joinLines(content, withBreak)
}
