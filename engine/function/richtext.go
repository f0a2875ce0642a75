package function

import (
	"errors"
	"strings"

	"github.com/unimap/unimap/engine/limit"
	"github.com/unimap/unimap/engine/richtext"
	"github.com/unimap/unimap/engine/value"
)

// richTextFunctions convert between the forms of formatted text. ADF is the Atlassian Document
// Format, a tree of JSON objects; Markdown is CommonMark with tables, strikethrough and task lists.
var richTextFunctions = []*Function{
	fromADF("adfToMarkdown", "Writes a document of the Atlassian Document Format as Markdown. What is no document but plain text stays as it is; a node that Markdown has no form for keeps its text.",
		richtext.ADFToMarkdown, `"**Hi**"`),
	fromADF("adfToHtml", "Writes a document of the Atlassian Document Format as HTML. Plain text is escaped and written in paragraphs.", richtext.ADFToHTML, `"<p><strong>Hi</strong></p>"`),
	fromADF("adfToText", "Writes the plain text of a document of the Atlassian Document Format: lists with their markers, and the addresses of links in brackets.", richtext.ADFToText, `"Hi"`),
	toADF("markdownToAdf", "Markdown", "Reads Markdown into a document of the Atlassian Document Format. Empty text gives a document without content.",
		richtext.MarkdownToADF, `markdownToAdf("**Hi**")`, boldDocument),
	toADF("htmlToAdf", "HTML", "Reads HTML into a document of the Atlassian Document Format.",
		richtext.HTMLToADF, `htmlToAdf("<p><b>Hi</b></p>")`, boldDocument),
	toADF("textToAdf", "text", "Reads plain text into a document of the Atlassian Document Format: blank lines separate paragraphs.",
		richtext.TextToADF, `textToAdf("Hi")`,
		`{"type":"doc","version":1,"content":[{"type":"paragraph","content":[{"type":"text","text":"Hi"}]}]}`),
	between("htmlToMarkdown", "HTML", "Reads HTML and writes it as Markdown. What a browser would not show is dropped, such as scripts, styles and comments.",
		richtext.HTMLToMarkdown, `htmlToMarkdown("<h1>A</h1><p>b <em>c</em></p>")`, `"# A\n\nb *c*"`),
	between("htmlToText", "HTML", "Reads HTML and gives its plain text, with blank lines between blocks, lists with their markers, and the addresses of links in brackets.",
		richtext.HTMLToText, `htmlToText("<p>a &amp; <b>b</b></p><p>c</p>")`, `"a & b\n\nc"`),
	between("markdownToHtml", "Markdown", "Reads Markdown and writes it as HTML that is safe to show. HTML inside the Markdown is escaped, except for simple formatting such as <u>, and links to scripts are dropped.",
		richtext.MarkdownToHTML, `markdownToHtml("a *b*")`, `"<p>a <em>b</em></p>"`),
	between("markdownToText", "Markdown", "Reads Markdown and gives its plain text.",
		richtext.MarkdownToText, `markdownToText("# A\n\nb *c*")`, `"A\n\nb c"`),
	between("textToHtml", "text", "Writes plain text as HTML: what HTML reserves is escaped, blank lines separate paragraphs, line breaks stay.",
		richtext.TextToHTML, `textToHtml("a < b")`, `"<p>a &lt; b</p>"`),
	between("textToMarkdown", "text", "Writes plain text as Markdown: what Markdown reserves is escaped.",
		richtext.TextToMarkdown, `textToMarkdown("*a*")`, `"\\*a\\*"`),
}

const boldDocument = `{"type":"doc","version":1,"content":[{"type":"paragraph","content":[{"type":"text","text":"Hi","marks":[{"type":"strong"}]}]}]}`

const (
	// conversionSteps is what a conversion costs, however short its input is.
	conversionSteps = 50
	// stepsAByte is what a conversion is charged for a byte of its input: parsing formatted text
	// costs far more than copying it.
	stepsAByte = 3
	// deepestNesting is where documents end: richtext refuses what is nested deeper.
	deepestNesting = 512
)

// chargeConversion counts what it takes to read formatted text.
func chargeConversion(meter *limit.Meter, form, text string) error {
	if err := meter.Step(conversionSteps); err != nil {
		return err
	}
	if form == "Markdown" {
		// Every line is held against all the lists that are open at it.
		lines, indent := int64(strings.Count(text, "\n")), int64(deepestIndent(text))
		if err := step(meter, lines, indent); err != nil {
			return err
		}
	}
	// What is too long is refused before it is read.
	return step(meter, int64(min(len(text), richtext.MaxInputBytes)), stepsAByte)
}

// deepestIndent returns the greatest number of columns of white space and of marks of lists and
// quotations that a line of text starts with.
func deepestIndent(text string) int {
	deepest := 0
	for line := range strings.Lines(text) {
		columns := len(line) - len(strings.TrimLeft(line, " \t>-+*.)0123456789"))
		deepest = max(deepest, min(columns+3*strings.Count(line[:columns], "\t"), deepestNesting))
	}
	return deepest
}

func fromADF(name, doc string, convert func(any) (string, error), result string) *Function {
	return &Function{
		Name: name, Category: CategoryRichText, Doc: doc, Result: value.KindString,
		Parameters: []Parameter{parameter("document", "The document, or plain text.", value.KindObject, value.KindString)},
		Examples: []Example{
			{Expression: name + `({type: "doc", version: 1, content: [{type: "paragraph", content: [{type: "text", text: "Hi", marks: [{type: "strong"}]}]}]})`, Result: result},
			{Expression: name + `(nil)`, Result: `null`},
		},
		Apply: func(call *Call, arguments []any) (any, error) {
			m := measure{meter: call.Meter}
			if err := m.add(arguments[0], 0); err != nil {
				return nil, err
			}
			if err := step(call.Meter, conversionSteps+int64(m.size), stepsAByte); err != nil {
				return nil, err
			}
			return converted(call.Meter, func() (string, error) { return convert(arguments[0]) })
		},
	}
}

func toADF(name, form, doc string, convert func(string) (*value.Object, error), example, result string) *Function {
	return &Function{
		Name: name, Category: CategoryRichText, Doc: doc, Result: value.KindObject,
		Parameters: []Parameter{parameter("text", "The "+form+".", value.KindString)},
		Examples: []Example{
			{Expression: example, Result: result},
			{Expression: name + `("")`, Result: `{"type":"doc","version":1,"content":[]}`},
		},
		Apply: func(call *Call, arguments []any) (any, error) {
			text := arguments[0].(string)
			if err := chargeConversion(call.Meter, form, text); err != nil {
				return nil, err
			}
			document, err := convert(text)
			if err != nil {
				return nil, richTextError(err)
			}
			// Only the document tells how large it is; what it can be is bounded by its package.
			m := measure{meter: call.Meter}
			if err := m.add(document, 0); err != nil {
				return nil, err
			}
			return document, call.Meter.Grow(m.size)
		},
	}
}

func between(name, form, doc string, convert func(string) (string, error), example, result string) *Function {
	return &Function{
		Name: name, Category: CategoryRichText, Doc: doc, Result: value.KindString,
		Parameters: []Parameter{parameter("text", "The "+form+".", value.KindString)},
		Examples:   []Example{{Expression: example, Result: result}, {Expression: name + `("")`, Result: `""`}},
		Apply: func(call *Call, arguments []any) (any, error) {
			text := arguments[0].(string)
			if err := chargeConversion(call.Meter, form, text); err != nil {
				return nil, err
			}
			return converted(call.Meter, func() (string, error) { return convert(text) })
		},
	}
}

func converted(meter *limit.Meter, convert func() (string, error)) (any, error) {
	text, err := convert()
	if err != nil {
		return nil, richTextError(err)
	}
	return text, meter.Grow(len(text))
}

// richTextError turns a failure of package richtext into one of a function.
func richTextError(err error) error {
	var failure *richtext.Error
	if errors.As(err, &failure) {
		return &Error{Code: string(failure.Code), Message: failure.Message}
	}
	return err
}
