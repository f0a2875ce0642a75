package richtext

import (
	"strconv"
	"strings"
	"time"

	"github.com/unimap/unimap/engine/value"
)

// spanKind says what a span is.
type spanKind int

const (
	spanText spanKind = iota
	spanBreak
	spanImage
)

// span is a piece of a line of text with one formatting: what all writers see of inline nodes.
type span struct {
	kind   spanKind
	text   string // of an image: its alternative text
	marks  marks
	source string // of an image
}

// spansOf flattens inline nodes. Nodes of unknown kinds give their text, wherever they keep it.
func spansOf(nodes []any, depth int) ([]span, error) {
	if depth > MaxDepth {
		return nil, tooDeep("document", MaxDepth)
	}
	var out []span
	for _, child := range nodes {
		node, ok := child.(*value.Object)
		if !ok {
			out = appendText(out, textOf(child), marks{})
			continue
		}
		var err error
		if out, err = appendInline(out, node, depth); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func appendInline(out []span, node *value.Object, depth int) ([]span, error) {
	m := marksOf(node)
	switch kindOf(node) {
	case "text":
		return appendText(out, textOf(node.Get("text")), m), nil
	case "hardBreak":
		return append(out, span{kind: spanBreak, marks: m}), nil
	case "mention":
		text := attribute(node, "text")
		if id := attribute(node, "id"); text == "" && id != "" {
			text = "@" + id
		}
		return appendText(out, text, m), nil
	case "emoji":
		return appendText(out, firstAttribute(node, "text", "shortName"), m), nil
	case "date":
		return appendText(out, dateOf(node), m), nil
	case "inlineCard", "blockCard", "embedCard":
		return appendCard(out, node), nil
	case "media", "mediaInline":
		return appendMedia(out, node, m), nil
	case pictureKind:
		return appendImage(out, attribute(node, "alt"), attribute(node, "url"), m), nil
	}
	if text := textOf(node.Get("text")); text != "" {
		return appendText(out, text, m), nil
	}
	if content := contentOf(node); len(content) > 0 {
		inner, err := spansOf(content, depth+1)
		return append(out, inner...), err
	}
	return appendText(out, firstAttribute(node, "text", "title", "shortName", "alt", "url"), m), nil
}

// appendText appends text; a line feed in it is a break, since no format keeps it as it is.
func appendText(out []span, text string, m marks) []span {
	text = lineFeeds.Replace(text)
	if m.code {
		text = strings.ReplaceAll(text, "\n", " ")
	}
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			out = append(out, span{kind: spanBreak, marks: m})
		}
		if line != "" {
			out = append(out, span{text: line, marks: m})
		}
	}
	return out
}

// appendCard appends a smart link: its address, or the address and name of its JSON-LD data.
func appendCard(out []span, node *value.Object) []span {
	address, name := attribute(node, "url"), ""
	if attributes, ok := node.Get("attrs").(*value.Object); ok {
		if data, ok := attributes.Get("data").(*value.Object); ok {
			address, name = textOf(data.Get("url")), textOf(data.Get("name"))
		}
	}
	if name == "" {
		name = address
	}
	var m marks
	if isSafeLink(address) {
		m.href = address
	}
	return appendText(out, name, m)
}

// appendMedia appends an image. Files of the media service have no public address: they get
// one of the scheme mediaScheme, from which reading Markdown makes the same node again.
func appendMedia(out []span, node *value.Object, m marks) []span {
	address := attribute(node, "url")
	if address == "" {
		address = mediaAddress(node)
	}
	return appendImage(out, attribute(node, "alt"), address, m)
}

func appendImage(out []span, alternative, address string, m marks) []span {
	if !isSafeImage(address) {
		return appendText(out, alternative, m)
	}
	return append(out, span{kind: spanImage, text: alternative, source: address, marks: m})
}

// dateOf returns the calendar date of a date node, whose timestamp counts milliseconds as text.
func dateOf(node *value.Object) string {
	text := attribute(node, "timestamp")
	milliseconds, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return text
	}
	return time.UnixMilli(milliseconds).UTC().Format(time.DateOnly)
}

// plainText joins the text of spans; breaks and runs of space become one space.
func plainText(spans []span) string {
	var out strings.Builder
	for _, s := range spans {
		if s.kind == spanBreak {
			out.WriteByte(' ')
			continue
		}
		out.WriteString(s.text)
	}
	return strings.Join(strings.Fields(out.String()), " ")
}
