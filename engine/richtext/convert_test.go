package richtext_test

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/unimap/unimap/engine/richtext"
	"github.com/unimap/unimap/engine/value"
)

// doc wraps blocks, given as JSON, into a document.
func doc(blocks string) string { return `{"type":"doc","version":1,"content":[` + blocks + `]}` }

// p is a paragraph of inline nodes given as JSON.
func p(inlines string) string { return `{"type":"paragraph","content":[` + inlines + `]}` }

// txt is a text node with marks given as JSON.
func txt(text string, marks ...string) string {
	node := `{"type":"text","text":` + encode(text)
	if len(marks) > 0 {
		node += `,"marks":[` + strings.Join(marks, ",") + `]`
	}
	return node + `}`
}

const (
	strong = `{"type":"strong"}`
	em     = `{"type":"em"}`
	code   = `{"type":"code"}`
	strike = `{"type":"strike"}`
)

func link(href string) string { return `{"type":"link","attrs":{"href":` + encode(href) + `}}` }

// markdownDocuments hold on both sides.
var markdownDocuments = []struct{ name, markdown, document string }{
	{"empty", "", ""},
	{"paragraphs", "a\n\nb", p(txt("a")) + "," + p(txt("b"))},
	{"break", "a\\\nb", p(txt("a") + `,{"type":"hardBreak"},` + txt("b"))},
	{"heading", "### a *b*", `{"type":"heading","attrs":{"level":3},"content":[` + txt("a ") + "," + txt("b", em) + `]}`},
	{"marks", "**a** *b* `c` ~~d~~", p(txt("a", strong) + "," + txt(" ") + "," + txt("b", em) + "," + txt(" ") + "," + txt("c", code) + "," + txt(" ") + "," + txt("d", strike))},
	{"bold and italic", "**_a_ b**", p(txt("a", em, strong) + "," + txt(" b", strong))},
	{"emphasis in a word", "a*b*c", p(txt("a") + "," + txt("b", em) + "," + txt("c"))},
	{"emphasis of a bracket in a word", "&#97;**(b)**&#99;", p(txt("a") + "," + txt("(b)", strong) + "," + txt("c"))},
	{"underline and script", "<u>a</u>H<sub>2</sub>", p(txt("a", `{"type":"underline"}`) + "," + txt("H") + "," + txt("2", `{"type":"subsup","attrs":{"type":"sub"}}`))},
	{"links", "[a](https://example.com \"t\") <https://example.com/b> <c@example.com>",
		p(txt("a", `{"type":"link","attrs":{"href":"https://example.com","title":"t"}}`) + "," + txt(" ") + "," +
			txt("https://example.com/b", link("https://example.com/b")) + "," + txt(" ") + "," + txt("c@example.com", link("mailto:c@example.com")))},
	{"link with brackets", "[a\\]](https://example.com/b_(c) \"d \\\" e\")", p(txt("a]", `{"type":"link","attrs":{"href":"https://example.com/b_(c)","title":"d \" e"}}`))},
	{"escapes", "\\# a \\*b\\* \\[c\\] snake_case 1 * 2 AT&T \\&amp; \\<d> \\`e\\`", p(txt("# a *b* [c] snake_case 1 * 2 AT&T &amp; <d> `e`"))},
	{"line starts", "1\\. a\\\n\\- b\\\n\\+ c\\\n\\> d\\\n\\=", p(txt("1. a") + `,{"type":"hardBreak"},` + txt("- b") + `,{"type":"hardBreak"},` + txt("+ c") + `,{"type":"hardBreak"},` + txt("> d") + `,{"type":"hardBreak"},` + txt("="))},
	{"code block", "```go\na\n\nb\n```", `{"type":"codeBlock","attrs":{"language":"go"},"content":[` + txt("a\n\nb") + `]}`},
	{"code block with a fence", "````\n```\n````", `{"type":"codeBlock","content":[` + txt("```") + `]}`},
	{"code with backticks", "``a`b``", p(txt("a`b", code))},
	{"quote", "> a\n>\n> - b", `{"type":"blockquote","content":[` + p(txt("a")) + `,{"type":"bulletList","content":[{"type":"listItem","content":[` + p(txt("b")) + `]}]}]}`},
	{"rule", "a\n\n---\n\nb", p(txt("a")) + `,{"type":"rule"},` + p(txt("b"))},
	{"nested lists", "- a\n  1. b\n\n     c\n\n  2. d\n\n- e",
		`{"type":"bulletList","content":[{"type":"listItem","content":[` + p(txt("a")) + `,{"type":"orderedList","content":[` +
			`{"type":"listItem","content":[` + p(txt("b")) + "," + p(txt("c")) + `]},{"type":"listItem","content":[` + p(txt("d")) + `]}]}]},` +
			`{"type":"listItem","content":[` + p(txt("e")) + `]}]}`},
	{"ordered list from a number", "9. a\n10. b", `{"type":"orderedList","attrs":{"order":9},"content":[{"type":"listItem","content":[` + p(txt("a")) + `]},{"type":"listItem","content":[` + p(txt("b")) + `]}]}`},
	{"lists beside each other", "- a\n\n* b", `{"type":"bulletList","content":[{"type":"listItem","content":[` + p(txt("a")) + `]}]},{"type":"bulletList","content":[{"type":"listItem","content":[` + p(txt("b")) + `]}]}`},
	{"tasks", "- [ ] a\n- [x] b\n  - [ ] c",
		`{"type":"taskList","attrs":{"localId":"1"},"content":[{"type":"taskItem","attrs":{"localId":"2","state":"TODO"},"content":[` + txt("a") + `]},` +
			`{"type":"taskItem","attrs":{"localId":"3","state":"DONE"},"content":[` + txt("b") + `]},` +
			`{"type":"taskList","attrs":{"localId":"4"},"content":[{"type":"taskItem","attrs":{"localId":"5","state":"TODO"},"content":[` + txt("c") + `]}]}]}`},
	{"table", "| a | b |\n| --- | --- |\n| `c\\|d` | e<br>f |",
		`{"type":"table","content":[{"type":"tableRow","content":[{"type":"tableHeader","content":[` + p(txt("a")) + `]},{"type":"tableHeader","content":[` + p(txt("b")) + `]}]},` +
			`{"type":"tableRow","content":[{"type":"tableCell","content":[` + p(txt("c|d", code)) + `]},{"type":"tableCell","content":[` + p(txt("e")+`,{"type":"hardBreak"},`+txt("f")) + `]}]}]}`},
	{"table without a header", "| |\n| --- |\n| a |", `{"type":"table","content":[{"type":"tableRow","content":[{"type":"tableCell","content":[` + p(txt("a")) + `]}]}]}`},
	{"stored picture", "![a](adf-media:f00?collection=c&height=2&type=file&width=1)",
		`{"type":"mediaSingle","attrs":{"layout":"center"},"content":[{"type":"media","attrs":{"type":"file","id":"f00","collection":"c","width":1,"height":2,"alt":"a"}}]}`},
}

func TestMarkdownDocuments(t *testing.T) {
	for _, test := range markdownDocuments {
		t.Run(test.name, func(t *testing.T) {
			written, err := richtext.ADFToMarkdown(decode(t, doc(test.document)))
			if err != nil || written != test.markdown {
				t.Errorf("writes %q, %v; want %q", written, err, test.markdown)
			}
			read, err := richtext.MarkdownToADF(test.markdown)
			if err != nil {
				t.Fatal(err)
			}
			if encode(read) != doc(test.document) {
				t.Errorf("reads %s, want %s", encode(read), doc(test.document))
			}
			if err := checkNode(read); err != nil {
				t.Errorf("document is not valid: %v", err)
			}
		})
	}
}

// TestMarkdownToADF holds what cannot come back as it was.
func TestMarkdownToADF(t *testing.T) {
	tests := []struct{ name, markdown, want string }{
		{"soft break", "a\nb", p(txt("a b"))},
		{"bare address", "see https://example.com.", p(txt("see ") + "," + txt("https://example.com", link("https://example.com")) + "," + txt("."))},
		{"picture", "![a](https://example.com/b.png)", p(txt("a", link("https://example.com/b.png")))},
		{"picture in a link", "[![a](https://example.com/b.png)](https://example.com)", p(txt("a", link("https://example.com")))},
		{"script address", "[a](javascript:alert(1))", p(txt("a"))},
		{"hidden script address", "[a](java&#10;script:alert)", p(txt("a"))},
		{"code in bold", "**`a`**", p(txt("a", code))},
		{"html tags", "a <b>b</b> <span>c</span> <!-- d -->List<String>", p(txt("a ") + "," + txt("b", strong) + "," + txt(" c List<String>"))},
		{"html block", "<p>a</p>\n<ul><li>b</ul>", p(txt("a")) + `,{"type":"bulletList","content":[{"type":"listItem","content":[` + p(txt("b")) + `]}]}`},
		{"heading in a list", "- # a", `{"type":"bulletList","content":[{"type":"listItem","content":[` + p(txt("a", strong)) + `]}]}`},
		{"quote in a quote", "> > a", `{"type":"blockquote","content":[` + p(txt("a")) + `]}`},
		{"list at the start of an item", "- - a", `{"type":"bulletList","content":[{"type":"listItem","content":[` + p("") + `,{"type":"bulletList","content":[{"type":"listItem","content":[` + p(txt("a")) + `]}]}]}]}`},
		{"tasks among items", "- [x] a\n- b", `{"type":"bulletList","content":[{"type":"listItem","content":[` + p(txt("[x] a")) + `]},{"type":"listItem","content":[` + p(txt("b")) + `]}]}`},
		{"table in a list", "- | a | b |\n  |---|---|\n  | c | d |", `{"type":"bulletList","content":[{"type":"listItem","content":[` + p(txt("a | b")) + "," + p(txt("c | d")) + `]}]}`},
		{"reference", "[a]\n\n[a]: https://example.com", p(txt("a", link("https://example.com")))},
		{"carriage returns", "a\r\n\r\nb\rc", p(txt("a")) + "," + p(txt("b c"))},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			read, err := richtext.MarkdownToADF(test.markdown)
			if err != nil {
				t.Fatal(err)
			}
			if encode(read) != doc(test.want) {
				t.Errorf("reads %s, want %s", encode(read), doc(test.want))
			}
			if err := checkNode(read); err != nil {
				t.Errorf("document is not valid: %v", err)
			}
		})
	}
}

// nodes are those that Markdown and HTML have no counterpart for.
func TestNodesWithoutCounterpart(t *testing.T) {
	tests := []struct{ name, document, markdown, text, html string }{
		{"mention", p(`{"type":"mention","attrs":{"id":"1","text":"@Jane_Doe"}}`), "@Jane_Doe", "@Jane_Doe", "<p>@Jane_Doe</p>"},
		{"mention without a name", p(`{"type":"mention","attrs":{"id":"1"}}`), "@1", "@1", "<p>@1</p>"},
		{"emoji", p(`{"type":"emoji","attrs":{"shortName":":smile:","text":"😄"}}`), "😄", "😄", "<p>😄</p>"},
		{"emoji of a team", p(`{"type":"emoji","attrs":{"shortName":":our_own:"}}`), ":our_own:", ":our_own:", "<p>:our_own:</p>"},
		{"date", p(`{"type":"date","attrs":{"timestamp":"1704153600000"}}`), "2024-01-02", "2024-01-02", "<p>2024-01-02</p>"},
		{"status", p(`{"type":"status","attrs":{"text":"DONE","color":"green"}}`), "DONE", "DONE", "<p>DONE</p>"},
		{"smart link", p(`{"type":"inlineCard","attrs":{"url":"https://example.com/a"}}`), "<https://example.com/a>", "https://example.com/a", `<p><a href="https://example.com/a">https://example.com/a</a></p>`},
		{"smart link with data", `{"type":"blockCard","attrs":{"data":{"url":"https://example.com/a","name":"b"}}}`, "[b](https://example.com/a)", "b (https://example.com/a)", `<p><a href="https://example.com/a">b</a></p>`},
		{"panel", `{"type":"panel","attrs":{"panelType":"info"},"content":[` + p(txt("a")) + `]}`, "> a", "a", "<blockquote><p>a</p></blockquote>"},
		{"expand", `{"type":"expand","attrs":{"title":"a"},"content":[` + p(txt("b")) + `]}`, "**a**\n\nb", "a\n\nb", "<details><summary>a</summary><p>b</p></details>"},
		{"columns", `{"type":"layoutSection","content":[{"type":"layoutColumn","content":[` + p(txt("a")) + `]},{"type":"layoutColumn","content":[` + p(txt("b")) + `]}]}`, "a\n\nb", "a\n\nb", "<p>a</p><p>b</p>"},
		{"decisions", `{"type":"decisionList","content":[{"type":"decisionItem","attrs":{"state":"DECIDED"},"content":[` + txt("a") + `]}]}`, "- a", "- a", "<ul><li>a</li></ul>"},
		{"picture", `{"type":"mediaSingle","content":[{"type":"media","attrs":{"type":"external","url":"https://example.com/a.png","alt":"b"}},{"type":"caption","content":[` + txt("c") + `]}]}`,
			"![b](https://example.com/a.png)\n\nc", "b\n\nc", `<p><img src="https://example.com/a.png" alt="b"></p><p>c</p>`},
		{"stored files", `{"type":"mediaGroup","content":[{"type":"media","attrs":{"type":"file","id":"1","collection":"c"}}]}`, "![](adf-media:1?collection=c&type=file)", "", "<p></p>"},
		{"colour", p(txt("a", `{"type":"textColor","attrs":{"color":"#ff0000"}}`)), "a", "a", "<p>a</p>"},
		{"extension", `{"type":"extension","attrs":{"extensionType":"x","extensionKey":"chart"}}`, "(chart)", "(chart)", "<p>(chart)</p>"},
		{"unknown block", `{"type":"novelty","content":[` + p(txt("a")) + `,{"type":"other","content":[` + txt("b") + `]}]}`, "a\n\nb", "a\n\nb", "<p>a</p><p>b</p>"},
		{"unknown inline", p(txt("a ") + `,{"type":"novelty","content":[` + txt("b") + `]},{"type":"other","attrs":{"text":" c"}},{"type":"third","text":" d"}`), "a b c d", "a b c d", "<p>a b c d</p>"},
		{"inline nodes among blocks", txt("a") + "," + p(txt("b")) + "," + txt("c"), "a\n\nb\n\nc", "a\n\nb\n\nc", "<p>a</p><p>b</p><p>c</p>"},
		{"line feed in a text", p(txt("a\nb")), "a\\\nb", "a\nb", "<p>a<br>b</p>"},
		{"space at the ends of marks", p(txt("a") + "," + txt(" b ", strong) + "," + txt("c")), "a **b** c", "a b c", "<p>a<strong> b </strong>c</p>"},
		{"script address", p(txt("a", link("javascript:b"))), "a", "a", "<p>a</p>"},
		{"cells that cover others", `{"type":"table","content":[{"type":"tableRow","content":[{"type":"tableHeader","attrs":{"colspan":2},"content":[` + p(txt("a")) + `]},{"type":"tableHeader","attrs":{"rowspan":2},"content":[` + p(txt("b")) + `]}]},` +
			`{"type":"tableRow","content":[{"type":"tableCell","content":[` + p(txt("c")) + "," + p(txt("d")) + `]},{"type":"tableCell","content":[{"type":"bulletList","content":[{"type":"listItem","content":[` + p(txt("e")) + `]}]}]}]}]}`,
			"| a | | b |\n| --- | --- | --- |\n| c<br>d | - e | |", "a | b\nc d | - e",
			`<table><tbody><tr><th colspan="2">a</th><th rowspan="2">b</th></tr><tr><td><p>c</p><p>d</p></td><td><ul><li>e</li></ul></td></tr></tbody></table>`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			document := decode(t, doc(test.document))
			if got, err := richtext.ADFToMarkdown(document); err != nil || got != test.markdown {
				t.Errorf("Markdown is %q, %v; want %q", got, err, test.markdown)
			}
			if got, err := richtext.ADFToText(document); err != nil || got != test.text {
				t.Errorf("text is %q, %v; want %q", got, err, test.text)
			}
			if got, err := richtext.ADFToHTML(document); err != nil || got != test.html {
				t.Errorf("HTML is %q, %v; want %q", got, err, test.html)
			}
		})
	}
}

func TestConversionsAreSafeForConcurrentUse(t *testing.T) {
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for _, test := range markdownDocuments {
				if read, err := richtext.MarkdownToADF(test.markdown); err != nil || encode(read) != doc(test.document) {
					t.Errorf("%s: reads %s, %v", test.name, encode(read), err)
				}
				if _, err := richtext.MarkdownToHTML(test.markdown); err != nil {
					t.Errorf("%s: %v", test.name, err)
				}
			}
		})
	}
	group.Wait()
}

func TestADFToText(t *testing.T) {
	markdown := "# a **b**\n\nc\\\nd [e](https://example.com/) [example.com](https://example.com) <f@example.com>\n\n- g\n  1. h\n\n     i\n- [ ] j\n\n> k\n> > l\n\n```\nm\n```\n\n---\n\n- [x] n\n"
	want := "a b\n\nc\nd e (https://example.com/) example.com f@example.com\n\n- g\n  1. h\n     i\n- [ ] j\n\n> k\n>\n> > l\n\nm\n\n---\n\n[x] n"
	got, err := richtext.MarkdownToText(markdown)
	if err != nil || got != want {
		t.Errorf("got\n%s\n%v; want\n%s", got, err, want)
	}
}

func TestADFRefuses(t *testing.T) {
	for _, text := range []string{`null`, `1`, `[]`, `{}`, `{"type":1}`} {
		_, err := richtext.ADFToMarkdown(decode(t, text))
		var refused *richtext.Error
		if !errors.As(err, &refused) || refused.Code != richtext.CodeDocument {
			t.Errorf("ADFToMarkdown(%s): %v, want an error of code %s", text, err, richtext.CodeDocument)
		}
	}
}

// TestMalformedDocuments only asks that nothing breaks and texts survive.
func TestMalformedDocuments(t *testing.T) {
	tests := []string{
		`{"type":"doc","content":null}`,
		`{"type":"doc","content":[null,1,true,"a",{"type":null},{"content":[{"type":"text","text":"a"}]},[]]}`,
		`{"type":"doc","content":[{"type":"heading","attrs":{"level":99},"content":[{"type":"text","text":"a","marks":[null,{"type":"link"},{"type":"link","attrs":{"href":5}}]}]}]}`,
		`{"type":"doc","content":[{"type":"orderedList","attrs":{"order":-5},"content":[{"type":"text","text":"a"},{"type":"listItem"}]}]}`,
		`{"type":"doc","content":[{"type":"table","content":[{"type":"tableRow","content":[{"type":"tableCell","attrs":{"colspan":999999999,"rowspan":-1},"content":[{"type":"text","text":"a"}]}]},{"type":"tableRow"},{"type":"text","text":"b"}]}]}`,
		`{"type":"doc","content":[{"type":"codeBlock","attrs":{"language":"a\nb"},"content":[{"type":"text","text":"a"},{"type":"hardBreak"}]}]}`,
		`{"type":"doc","content":[{"type":"paragraph","content":[{"type":"date","attrs":{"timestamp":"never"}},{"type":"text","text":"a"}]}]}`,
		`{"type":"text","text":"a"}`,
		`{"type":"doc","content":[{"type":"taskList","content":[{"type":"taskItem","attrs":[],"content":[{"type":"text","text":"a"}]}]}]}`,
	}
	for _, text := range tests {
		document := decode(t, text)
		for name, convert := range map[string]func(any) (string, error){
			"Markdown": richtext.ADFToMarkdown, "text": richtext.ADFToText, "HTML": richtext.ADFToHTML,
		} {
			got, err := convert(document)
			if err != nil || strings.Contains(text, `"a"`) && !strings.Contains(got, "a") {
				t.Errorf("%s of %s is %q, %v", name, text, got, err)
			}
		}
	}
}

func TestTextConversions(t *testing.T) {
	const text = "# a\r\n  <b> & *c*\n\n\nd"
	if got, err := richtext.TextToMarkdown(text); err != nil || got != "\\# a\\\n\\<b> & \\*c\\*\n\nd" {
		t.Errorf("TextToMarkdown = %q, %v", got, err)
	}
	if got, err := richtext.TextToHTML(text); err != nil || got != "<p># a<br>  &lt;b&gt; &amp; *c*</p><p>d</p>" {
		t.Errorf("TextToHTML = %q, %v", got, err)
	}
	document, err := richtext.TextToADF(text)
	if err != nil {
		t.Fatal(err)
	}
	if back, err := richtext.ADFToText(document); err != nil || back != "# a\n  <b> & *c*\n\nd" {
		t.Errorf("the text comes back as %q, %v", back, err)
	}
}

func TestADFToMarkdownOfPlainText(t *testing.T) {
	if got, err := richtext.ADFToMarkdown("a *b*"); err != nil || got != "a *b*" {
		t.Errorf("got %q, %v", got, err)
	}
	if got, err := richtext.ADFToHTML("a <b>"); err != nil || got != "<p>a &lt;b&gt;</p>" {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestDeepDocuments(t *testing.T) {
	node := value.ObjectOf("type", "paragraph", "content", []any{value.ObjectOf("type", "text", "text", "a")})
	for range richtext.MaxDepth + 10 {
		node = value.ObjectOf("type", "blockquote", "content", []any{node})
	}
	for name, convert := range map[string]func(any) (string, error){
		"Markdown": richtext.ADFToMarkdown, "text": richtext.ADFToText, "HTML": richtext.ADFToHTML,
	} {
		_, err := convert(node)
		var refused *richtext.Error
		if !errors.As(err, &refused) || refused.Code != richtext.CodeTooDeep {
			t.Errorf("%s: %v, want an error of code %s", name, err, richtext.CodeTooDeep)
		}
	}
}
