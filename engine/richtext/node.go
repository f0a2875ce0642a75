package richtext

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/unimap/unimap/engine/value"
)

// document builds the root node.
func document(blocks []any) *value.Object {
	if blocks == nil {
		blocks = []any{}
	}
	return value.ObjectOf("type", "doc", "version", int64(1), "content", blocks)
}

// element builds a node with content.
func element(kind string, content []any) *value.Object {
	if content == nil {
		content = []any{}
	}
	return value.ObjectOf("type", kind, "content", content)
}

// elementWith builds a node with attributes and content.
func elementWith(kind string, attributes *value.Object, content []any) *value.Object {
	if content == nil {
		content = []any{}
	}
	return value.ObjectOf("type", kind, "attrs", attributes, "content", content)
}

// textNode builds a text node; text must not be empty.
func textNode(text string, m marks) *value.Object {
	node := value.ObjectOf("type", "text", "text", text)
	if list := m.valid().list(); len(list) > 0 {
		node.Set("marks", list)
	}
	return node
}

// codeBlock builds a code block; an unknown language is empty.
func codeBlock(language, code string) *value.Object {
	var content []any
	if code = lineFeeds.Replace(code); code != "" {
		content = []any{textNode(code, marks{})}
	}
	if language == "" {
		return element("codeBlock", content)
	}
	return elementWith("codeBlock", value.ObjectOf("language", language), content)
}

// heading builds a heading of level 1 to 6.
func heading(level int, inlines []any) *value.Object {
	return elementWith("heading", value.ObjectOf("level", int64(min(max(level, 1), 6))), inlines)
}

// kindOf returns the type of a node, or nothing if it has none.
func kindOf(node *value.Object) string {
	kind, _ := node.Get("type").(string)
	return kind
}

// listOf returns a member that is a list, or nil.
func listOf(node *value.Object, key string) []any {
	list, _ := node.Get(key).([]any)
	return list
}

func contentOf(node *value.Object) []any { return listOf(node, "content") }

// attribute returns an attribute as text: numbers in digits, everything else that is not a
// string as nothing.
func attribute(node *value.Object, name string) string {
	attributes, ok := node.Get("attrs").(*value.Object)
	if !ok {
		return ""
	}
	return textOf(attributes.Get(name))
}

func textOf(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case int64:
		return strconv.FormatInt(v, 10)
	case json.Number:
		return string(v)
	}
	return ""
}

// integerAttribute returns an attribute that is an integer from least to most, or 1.
func integerAttribute(node *value.Object, name string, least, most int) int {
	n, err := strconv.Atoi(attribute(node, name))
	if err != nil || n < least || n > most {
		return 1
	}
	return n
}

// firstAttribute returns the first of the named attributes that is not empty.
func firstAttribute(node *value.Object, names ...string) string {
	for _, name := range names {
		if text := attribute(node, name); text != "" {
			return text
		}
	}
	return ""
}

// codeOf returns the text of a code block, which has no marks.
func codeOf(node *value.Object) string {
	var out strings.Builder
	for _, child := range contentOf(node) {
		if text, ok := child.(*value.Object); ok {
			out.WriteString(textOf(text.Get("text")))
		}
	}
	return out.String()
}

// inlineKinds are the nodes that stand in a line of text.
var inlineKinds = map[string]bool{
	"text": true, "hardBreak": true, "mention": true, "emoji": true, "inlineCard": true,
	"date": true, "status": true, "placeholder": true, "inlineExtension": true, "mediaInline": true,
	pictureKind: true,
}

// blocksOf returns the nodes as blocks: inline nodes that stand among them, against the
// schema, are put into paragraphs, so that no text is lost.
func blocksOf(nodes []any) []*value.Object {
	var out []*value.Object
	var line []any
	flush := func() {
		if len(line) > 0 {
			out = append(out, element("paragraph", line))
			line = nil
		}
	}
	for _, child := range nodes {
		node, ok := child.(*value.Object)
		switch {
		case !ok:
			if text := textOf(child); text != "" {
				line = append(line, textNode(text, marks{}))
			}
		case inlineKinds[kindOf(node)]:
			line = append(line, node)
		default:
			flush()
			out = append(out, node)
		}
	}
	flush()
	return out
}

// holdsInlines reports whether the content of a node of an unknown kind is a line of text.
func holdsInlines(node *value.Object) bool {
	for _, child := range contentOf(node) {
		if inner, ok := child.(*value.Object); ok {
			return inlineKinds[kindOf(inner)]
		}
	}
	return false
}
