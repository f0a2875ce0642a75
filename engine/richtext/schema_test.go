package richtext_test

import (
	"fmt"
	"strings"

	"github.com/unimap/unimap/engine/value"
)

// children lists the kinds that the schema allows in each kind of node, of those that the
// readers make (https://go.atlassian.com/adf-json-schema).
var children = map[string]string{
	"doc":         "paragraph heading bulletList orderedList taskList codeBlock blockquote rule mediaSingle table",
	"paragraph":   "text hardBreak",
	"heading":     "text hardBreak",
	"taskItem":    "text hardBreak",
	"codeBlock":   "text",
	"bulletList":  "listItem",
	"orderedList": "listItem",
	"listItem":    "paragraph bulletList orderedList codeBlock mediaSingle",
	"taskList":    "taskItem taskList",
	"blockquote":  "paragraph bulletList orderedList codeBlock mediaSingle",
	"table":       "tableRow",
	"tableRow":    "tableCell tableHeader",
	"tableCell":   "paragraph heading bulletList orderedList taskList codeBlock blockquote rule mediaSingle",
	"tableHeader": "paragraph heading bulletList orderedList taskList codeBlock blockquote rule mediaSingle",
	"mediaSingle": "media",
	"text":        "",
	"hardBreak":   "",
	"rule":        "",
	"media":       "",
}

// checkNode returns what is wrong with a node by the schema, or nil.
func checkNode(v any) error {
	node, ok := v.(*value.Object)
	if !ok {
		return fmt.Errorf("%s is not a node", encode(v))
	}
	kind, _ := node.Get("type").(string)
	allowed, known := children[kind]
	if !known {
		return fmt.Errorf("unknown kind %q", kind)
	}
	content, _ := node.Get("content").([]any)
	for i, child := range content {
		inner, _ := child.(*value.Object).Get("type").(string)
		if !strings.Contains(" "+allowed+" ", " "+inner+" ") {
			return fmt.Errorf("%s in %s", inner, kind)
		}
		if kind == "listItem" && i == 0 && strings.HasSuffix(inner, "List") {
			return fmt.Errorf("%s starts a list item", inner)
		}
		if err := checkNode(child); err != nil {
			return fmt.Errorf("%s > %w", kind, err)
		}
	}
	return checkContent(kind, node, content)
}

func checkContent(kind string, node *value.Object, content []any) error {
	switch kind {
	case "text":
		return checkText(node)
	case "bulletList", "orderedList", "taskList", "listItem", "blockquote", "table", "tableRow", "tableCell", "tableHeader":
		if len(content) == 0 {
			return fmt.Errorf("%s is empty", kind)
		}
	case "codeBlock":
		for _, child := range content {
			if child.(*value.Object).Has("marks") {
				return fmt.Errorf("marks in a code block")
			}
		}
	}
	if strings.HasPrefix(kind, "task") {
		attributes, _ := node.Get("attrs").(*value.Object)
		if id, _ := attributes.Get("localId").(string); id == "" {
			return fmt.Errorf("%s has no localId", kind)
		}
	}
	return nil
}

func checkText(node *value.Object) error {
	if text, _ := node.Get("text").(string); text == "" {
		return fmt.Errorf("empty text")
	}
	marks, _ := node.Get("marks").([]any)
	hasCode := strings.Contains(encode(marks), `"type":"code"`)
	for _, mark := range marks {
		kind, _ := mark.(*value.Object).Get("type").(string)
		if hasCode && kind != "code" && kind != "link" {
			return fmt.Errorf("%s with code", kind)
		}
	}
	return nil
}
