package richtext

import (
	"strings"

	"github.com/unimap/unimap/engine/value"
)

// rootOf returns the blocks of a document or of a single node. A text, which some versions of
// an API send in place of a document, comes back as such.
func rootOf(doc any) (blocks []*value.Object, text string, isText bool, err error) {
	switch doc := doc.(type) {
	case string:
		return nil, doc, true, nil
	case *value.Object:
		if kindOf(doc) == "doc" {
			return blocksOf(contentOf(doc)), "", false, nil
		}
		if kindOf(doc) != "" {
			return blocksOf([]any{doc}), "", false, nil
		}
	}
	return nil, "", false, &Error{
		Code:    CodeDocument,
		Message: `value is not a document of the Atlassian Document Format: it needs a "type", such as "doc"`,
	}
}

// budget bounds what a writer puts out. Nesting multiplies: each level of a list or a quote
// writes its indentation in front of every line.
type budget struct {
	bytes int
}

func (b *budget) spend(text string) error {
	b.bytes += len(text)
	if b.bytes > 4*MaxOutputBytes || len(text) > MaxOutputBytes {
		return tooLarge("converted text", MaxOutputBytes)
	}
	return nil
}

// indented puts first in front of the first line and rest in front of the others; lines that
// would hold space alone stay empty.
func indented(text, first, rest string) string {
	if text == "" {
		return strings.TrimRight(first, " ")
	}
	var out strings.Builder
	prefix := first
	for row := range strings.SplitSeq(text, "\n") {
		if out.Len() > 0 {
			out.WriteByte('\n')
		}
		if row == "" {
			out.WriteString(strings.TrimRight(prefix, " "))
		} else {
			out.WriteString(prefix + row)
		}
		prefix = rest
	}
	return out.String()
}

// isList reports whether a node is one of the kinds of lists.
func isList(node *value.Object) bool {
	switch kindOf(node) {
	case "bulletList", "orderedList", "taskList", "decisionList":
		return true
	}
	return false
}

// fallbackText returns the text that a block of an unknown kind, or an extension, keeps in its
// attributes, or at least its name, so that its place shows.
func fallbackText(node *value.Object) string {
	if text := firstAttribute(node, "text", "title", "url", "alt"); text != "" {
		return text
	}
	if key := attribute(node, "extensionKey"); key != "" {
		return "(" + key + ")"
	}
	return ""
}
