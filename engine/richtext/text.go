package richtext

import (
	"strings"

	"github.com/unimap/unimap/engine/value"
)

// lineFeeds turns every form of line ending into a line feed.
var lineFeeds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// TextToADF returns a document with a paragraph for each run of lines between blank lines and
// a break for each line feed. The empty text gives a document without content.
func TextToADF(text string) (*value.Object, error) {
	if err := checkSize("text", text, MaxInputBytes); err != nil {
		return nil, err
	}
	return document(textBlocks(text)), nil
}

func textBlocks(text string) []any {
	text = lineFeeds.Replace(text)
	var blocks []any
	paragraph := &line{}
	flush := func() {
		paragraph.flush()
		if len(paragraph.nodes) > 0 {
			blocks = append(blocks, element("paragraph", paragraph.nodes))
		}
		*paragraph = line{}
	}
	for row := range strings.SplitSeq(text, "\n") {
		if strings.TrimSpace(row) == "" {
			flush()
			continue
		}
		if paragraph.started {
			paragraph.hardBreak()
		}
		paragraph.text(row, marks{})
	}
	flush()
	return blocks
}

// TextToMarkdown escapes what Markdown would take for formatting; line feeds become breaks.
func TextToMarkdown(text string) (string, error) {
	doc, err := TextToADF(text)
	if err != nil {
		return "", err
	}
	return ADFToMarkdown(doc)
}

// TextToHTML escapes the text; blank lines separate paragraphs and line feeds become breaks.
func TextToHTML(text string) (string, error) {
	doc, err := TextToADF(text)
	if err != nil {
		return "", err
	}
	return ADFToHTML(doc)
}
