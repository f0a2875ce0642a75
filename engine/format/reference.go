package format

import (
	"fmt"
	"io"
	"strings"
)

// WriteMarkdown writes the reference of the format: a table of keys for every object.
func WriteMarkdown(w io.Writer) error {
	var b strings.Builder
	for _, object := range Objects {
		fmt.Fprintf(&b, "### %s\n\n%s\n\n| key | kind | |\n|---|---|---|\n", object.Name, object.Doc)
		for _, field := range object.Fields {
			fmt.Fprintf(&b, "| `%s` | %s | %s |\n", field.Key, field.describeKind(), strings.ReplaceAll(field.describe(), "|", "\\|"))
		}
		b.WriteString("\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (f Field) describeKind() string {
	kind := string(f.Kind)
	switch {
	case f.Kind == KindObject:
		kind = "[" + f.Of + "](#" + anchor(f.Of) + ")"
	case f.Of != "":
		kind += " of [" + f.Of + "](#" + anchor(f.Of) + ")"
	case f.Kind == KindWord:
		kind = "`" + strings.Join(f.Allowed, "`, `") + "`"
	case f.Kind == KindAny:
		kind = "any"
	}
	if f.Required {
		kind += ", required"
	}
	return kind
}

func (f Field) describe() string {
	if f.Slot == "" {
		return f.Doc
	}
	return f.Doc + " Sees the names of " + string(f.Slot) + "."
}

// anchor is the fragment that Markdown renderers give a heading.
func anchor(heading string) string { return strings.ReplaceAll(heading, ".", "") }
