package richtext_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/unimap/unimap/engine/richtext"
)

// fill repeats text up to a number of bytes.
func fill(text string, bytes int) string { return strings.Repeat(text, bytes/len(text)) }

// hostileMarkdown takes parsers quadratic time, much memory or deep stacks if they let it.
func hostileMarkdown(bytes int) map[string]string {
	var nested, references strings.Builder
	for i := range 400 {
		nested.WriteString(strings.Repeat(" ", 2*i) + "- a\n")
	}
	for i := range bytes / 20 {
		fmt.Fprintf(&references, "[a%d]: b\n", i)
	}
	return map[string]string{
		"quotes":            fill(">", bytes),
		"quotes with space": fill("> ", bytes),
		"lists":             fill("- ", bytes),
		"nested lists":      nested.String(),
		"lists in quotes":   fill("> - 1. ", bytes),
		"brackets":          fill("[", bytes),
		"links":             fill("[a](", bytes),
		"pictures":          fill("![", bytes),
		"nested brackets":   fill("[a", bytes/2) + fill("]", bytes/2),
		"destinations":      fill("[](<", bytes),
		"delimiters":        fill("*a_", bytes),
		"strong":            fill("a**b", bytes),
		"strike":            fill("~a~~b", bytes),
		"one delimiter":     fill("*", bytes/2) + "a" + fill("*", bytes/2),
		"backticks":         fill("`a``b```c", bytes),
		"tags":              fill("<a b=\"", bytes),
		"open tags":         fill("<b>", bytes),
		"comments":          fill("<!--", bytes),
		"html":              fill("<div>\n\n", bytes),
		"entities":          fill("&amp", bytes),
		"backslashes":       fill("\\", bytes),
		"references":        references.String(),
		"tables":            fill("|a|b|\n|-|-|\n|c|\n\n", bytes),
		"wide table":        fill("|a", bytes/8) + "\n" + fill("|-", bytes/8) + "\n" + fill("|a\n", bytes/2),
		"code in a table":   "|a|\n|-|\n" + fill("|`b\\|c`|\n", bytes),
		"addresses":         fill("http://a.b/(", bytes),
		"mail":              fill("a@", bytes),
		"breaks":            strings.Repeat("> ", 30) + fill("a\\\n", bytes),
		"line feeds":        fill("\n", bytes),
		"spaces":            fill(" ", bytes) + "a",
		"zeros":             fill("\x00", bytes),
	}
}

func hostileHTML(bytes int) map[string]string {
	return map[string]string{
		"elements":         fill("<div>", bytes),
		"formatting":       fill("<b><i><u><s><p>", bytes),
		"closed wrongly":   fill("<b><p></b>", bytes),
		"tables":           fill("<table>", bytes),
		"nested tables":    fill("<table><tr><td>", bytes),
		"wide table":       "<table><tr>" + fill("<td>a", bytes/2) + fill("<tr><td>a", bytes/2) + "</table>",
		"covering cells":   "<table>" + fill("<tr><td colspan=50 rowspan=50>a", bytes) + "</table>",
		"lists":            strings.Repeat("<ul><li>", 200) + fill("a<br>", bytes/2),
		"list items":       fill("<li>", bytes),
		"quotes":           strings.Repeat("<blockquote>", 200) + fill("a<br>", bytes/2),
		"markdown":         fill("*a_[", bytes),
		"attributes":       "<a " + fill("b=c ", bytes) + ">",
		"comments":         fill("<!-- a -->", bytes),
		"paragraphs":       fill("<p>", bytes),
		"headings":         fill("<h1>a</h1>", bytes),
		"checkboxes":       "<ul>" + fill("<li><input type=checkbox>a", bytes),
		"foreign elements": fill("<svg><desc>", bytes),
		"templates":        fill("<template>", bytes),
		"code":             "<pre>" + fill("`\n", bytes),
		"space":            fill(" ", bytes),
	}
}

// bounded fails unless a conversion gave a result of a bounded size or an error that says why.
func bounded(t *testing.T, name, result string, err error) {
	t.Helper()
	var refused *richtext.Error
	if err != nil && !errors.As(err, &refused) {
		t.Errorf("%s: %v", name, err)
	}
	if len(result) > richtext.MaxOutputBytes {
		t.Errorf("%s: result of %d bytes", name, len(result))
	}
}

func TestHostileMarkdown(t *testing.T) {
	for name, markdown := range hostileMarkdown(100_000) {
		t.Run(name, func(t *testing.T) {
			text, err := richtext.MarkdownToHTML(markdown)
			bounded(t, "HTML", text, err)
			document, err := richtext.MarkdownToADF(markdown)
			bounded(t, "document", "", err)
			if err != nil {
				return
			}
			text, err = richtext.ADFToMarkdown(document)
			bounded(t, "Markdown", text, err)
			text, err = richtext.ADFToText(document)
			bounded(t, "text", text, err)
		})
	}
}

func TestHostileHTML(t *testing.T) {
	for name, markup := range hostileHTML(100_000) {
		t.Run(name, func(t *testing.T) {
			text, err := richtext.HTMLToMarkdown(markup)
			bounded(t, "Markdown", text, err)
			text, err = richtext.HTMLToText(markup)
			bounded(t, "text", text, err)
			document, err := richtext.HTMLToADF(markup)
			bounded(t, "document", "", err)
			if err != nil {
				return
			}
			text, err = richtext.ADFToHTML(document)
			bounded(t, "HTML", text, err)
		})
	}
}

func TestDeepHTMLIsRefused(t *testing.T) {
	_, err := richtext.HTMLToText(strings.Repeat("<div>", 100_000))
	var refused *richtext.Error
	if !errors.As(err, &refused) || refused.Code != richtext.CodeTooDeep {
		t.Errorf("got %v, want an error of code %s", err, richtext.CodeTooDeep)
	}
}

func TestDeepMarkdownIsText(t *testing.T) {
	got, err := richtext.MarkdownToText(strings.Repeat(">", 1000) + " a")
	if err != nil || !strings.HasSuffix(got, "> a") {
		t.Errorf("got %.60q, %v", got, err)
	}
}

func TestLargeInputIsRefused(t *testing.T) {
	large := strings.Repeat("a", richtext.MaxInputBytes+1)
	for name, convert := range map[string]func(string) (string, error){
		"MarkdownToHTML": richtext.MarkdownToHTML, "MarkdownToText": richtext.MarkdownToText,
		"HTMLToText": richtext.HTMLToText, "HTMLToMarkdown": richtext.HTMLToMarkdown,
		"TextToHTML": richtext.TextToHTML, "TextToMarkdown": richtext.TextToMarkdown,
	} {
		_, err := convert(large)
		var refused *richtext.Error
		if !errors.As(err, &refused) || refused.Code != richtext.CodeTooLarge {
			t.Errorf("%s: %v, want an error of code %s", name, err, richtext.CodeTooLarge)
		}
	}
}
