package function_test

import (
	"strings"
	"testing"

	"github.com/unimap/unimap/engine/function"
	"github.com/unimap/unimap/engine/limit"
	"github.com/unimap/unimap/engine/richtext"
	"github.com/unimap/unimap/engine/value"
)

// document is a small document of the Atlassian Document Format.
const document = `{"type":"doc","version":1,"content":[` +
	`{"type":"paragraph","content":[{"type":"text","text":"a <b> "},{"type":"text","text":"c","marks":[{"type":"strong"}]}]},` +
	`{"type":"bulletList","content":[{"type":"listItem","content":[{"type":"paragraph","content":[{"type":"text","text":"d"}]}]}]}]}`

func TestRichText(t *testing.T) {
	runInvocations(t, []invocation{
		{name: "adfToMarkdown", arguments: `[` + document + `]`, want: `"a \\<b> **c**\n\n- d"`},
		{name: "adfToText", arguments: `[` + document + `]`, want: `"a <b> c\n\n- d"`},
		{name: "adfToHtml", arguments: `[` + document + `]`, want: `"<p>a &lt;b&gt; <strong>c</strong></p><ul><li>d</li></ul>"`},
		{name: "markdownToAdf", arguments: `["a \\<b> **c**\n\n- d"]`, want: document},
		{name: "htmlToAdf", arguments: `["<p>a &lt;b&gt; <b>c</b></p><ul><li>d</ul>"]`, want: document},

		{name: "adfToMarkdown", arguments: `["**plain** text"]`, want: `"**plain** text"`},
		{name: "adfToText", arguments: `["a < b"]`, want: `"a < b"`},
		{name: "adfToHtml", arguments: `["<script>a</script>"]`, want: `"<p>&lt;script&gt;a&lt;/script&gt;</p>"`},
		{name: "adfToMarkdown", arguments: `[{"type":"doc","version":1,"content":[]}]`, want: `""`},
		{name: "adfToMarkdown", arguments: `[null]`, want: `null`},
		{name: "adfToMarkdown", arguments: `["<missing>"]`, want: ``},
		{name: "adfToMarkdown", arguments: `[{"name":"a"}]`, code: "rich_text_document", message: "type"},
		{name: "adfToMarkdown", arguments: `[[]]`, code: "argument_kind", message: "list"},
		{name: "markdownToAdf", arguments: `[""]`, want: `{"type":"doc","version":1,"content":[]}`},
		{name: "markdownToAdf", arguments: `[null]`, want: `null`},
		{name: "textToAdf", arguments: `["a\nb\n\nc"]`, want: `{"type":"doc","version":1,"content":[` +
			`{"type":"paragraph","content":[{"type":"text","text":"a"},{"type":"hardBreak"},{"type":"text","text":"b"}]},` +
			`{"type":"paragraph","content":[{"type":"text","text":"c"}]}]}`},

		{name: "htmlToText", arguments: `["<p>a &amp; <a href='https://example.com'>b</a></p><p>c</p>"]`, want: `"a & b (https://example.com)\n\nc"`},
		{name: "htmlToMarkdown", arguments: `["<h1>a</h1><img src='https://example.com/b.png' alt='c'>"]`, want: `"# a\n\n![c](https://example.com/b.png)"`},
		{name: "markdownToHtml", arguments: `["[a](javascript:b) <script>"]`, want: `"<p>a &lt;script&gt;</p>"`},
		{name: "markdownToText", arguments: `["# a\n\n- *b*"]`, want: `"a\n\n- b"`},
		{name: "textToHtml", arguments: `["a < b\nc"]`, want: `"<p>a &lt; b<br>c</p>"`},
		{name: "textToMarkdown", arguments: `["# a\n*b*"]`, want: `"\\# a\\\n\\*b\\*"`},
	})
}

func TestRichTextIsBounded(t *testing.T) {
	long := strings.Repeat("a ", richtext.MaxInputBytes)
	for _, name := range []string{"markdownToAdf", "markdownToHtml", "markdownToText", "htmlToAdf", "htmlToText", "htmlToMarkdown", "textToAdf", "textToHtml", "textToMarkdown"} {
		if _, err := invoke(t, limit.Limits{}, name, long); codeOf(err) != string(richtext.CodeTooLarge) {
			t.Errorf("%s of a long text: %v, want an error of code %s", name, err, richtext.CodeTooLarge)
		}
		if _, err := invoke(t, limit.Limits{Steps: 1000}, name, strings.Repeat("a ", 1000)); codeOf(err) != string(limit.CodeSteps) {
			t.Errorf("%s with few steps: %v, want an error of code %s", name, err, limit.CodeSteps)
		}
		if _, err := invoke(t, limit.Limits{ResultBytes: 1000}, name, strings.Repeat("a ", 1000)); codeOf(err) != string(limit.CodeResult) {
			t.Errorf("%s with little memory: %v, want an error of code %s", name, err, limit.CodeResult)
		}
	}
}

func TestADFFunctionsAreBounded(t *testing.T) {
	deep := value.ObjectOf("type", "paragraph")
	for range 300 {
		deep = value.ObjectOf("type", "blockquote", "content", []any{deep})
	}
	wide := value.ObjectOf("type", "doc", "content", shared(20))
	for _, name := range []string{"adfToMarkdown", "adfToText", "adfToHtml"} {
		if _, err := invoke(t, limit.Limits{}, name, deep); codeOf(err) != string(richtext.CodeTooDeep) {
			t.Errorf("%s of a deep document: %v, want an error of code %s", name, err, richtext.CodeTooDeep)
		}
		if _, err := invoke(t, limit.Limits{}, name, wide); codeOf(err) != string(limit.CodeSteps) {
			t.Errorf("%s of a document that shares its parts: %v, want an error of code %s", name, err, limit.CodeSteps)
		}
	}
}

func TestRichTextFunctionsAreInTheirCategory(t *testing.T) {
	count := 0
	for _, f := range function.Standard().Functions() {
		if f.Category == function.CategoryRichText {
			count++
		}
	}
	if count != 12 {
		t.Errorf("there are %d functions for rich text, want 12", count)
	}
}
