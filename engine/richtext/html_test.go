package richtext_test

import (
	"strings"
	"testing"

	"github.com/unimap/unimap/engine/richtext"
)

func TestHTML(t *testing.T) {
	tests := []struct{ name, html, document, text, markdown string }{
		{"empty", "", "", "", ""},
		{"text", "a &amp; b", p(txt("a & b")), "a & b", "a & b"},
		{"blocks", "<h2>a</h2><p>b</p><div>c<div>d</div>e</div><hr>f",
			`{"type":"heading","attrs":{"level":2},"content":[` + txt("a") + `]},` + p(txt("b")) + "," + p(txt("c")) + "," + p(txt("d")) + "," + p(txt("e")) + `,{"type":"rule"},` + p(txt("f")),
			"a\n\nb\n\nc\n\nd\n\ne\n\n---\n\nf", "## a\n\nb\n\nc\n\nd\n\ne\n\n---\n\nf"},
		{"space", "<p>\n a  <b> b </b>\tc <br> d\n</p>\n\n<p> \n</p>", p(txt("a ") + "," + txt("b ", strong) + "," + txt("c") + `,{"type":"hardBreak"},` + txt("d")), "a b c\nd", "a **b** c\\\nd"},
		{"formatting", "<b>a</b><i>b</i><del>c</del><u>d</u><sup>e</sup><code>f</code><kbd>g</kbd>",
			p(txt("a", strong) + "," + txt("b", em) + "," + txt("c", strike) + "," + txt("d", `{"type":"underline"}`) + "," + txt("e", `{"type":"subsup","attrs":{"type":"sup"}}`) + "," + txt("fg", code)),
			"abcdefg", "**a**_b_~~c~~<u>d</u><sup>e</sup>`fg`"},
		{"links", "<a href=' https://example.com '>a <b>b</b></a> <a name=x>c</a> <a href='vbscript:d'>d</a>",
			p(txt("a ", link("https://example.com")) + "," + txt("b", link("https://example.com"), strong) + "," + txt(" c d")),
			"a b (https://example.com) c d", "[a **b**](https://example.com) c d"},
		{"pictures", `<img src="https://example.com/a.png" alt="b"><img src=cid:1 alt=c><img src="data:image/png;base64,AAAA"><img src=https://example.com/pixel width=1>`,
			p(txt("b", link("https://example.com/a.png")) + "," + txt("c")), "bc", "![b](https://example.com/a.png)![c](cid:1)"},
		{"list", "<ul><li>a<ol start=3><li>b</ol><li><p>c</p><p>d</p></ul>",
			`{"type":"bulletList","content":[{"type":"listItem","content":[` + p(txt("a")) + `,{"type":"orderedList","attrs":{"order":3},"content":[{"type":"listItem","content":[` + p(txt("b")) + `]}]}]},{"type":"listItem","content":[` + p(txt("c")) + "," + p(txt("d")) + `]}]}`,
			"- a\n  3. b\n- c\n  d", "- a\n\n  3. b\n\n- c\n\n  d"},
		{"list in a list", "<ul><li>a</li><ul><li>b</li></ul></ul>",
			`{"type":"bulletList","content":[{"type":"listItem","content":[` + p(txt("a")) + `,{"type":"bulletList","content":[{"type":"listItem","content":[` + p(txt("b")) + `]}]}]}]}`,
			"- a\n  - b", "- a\n  - b"},
		{"tasks", "<ul><li><input type=checkbox> a<li><label><input type=checkbox checked>b</label></ul>",
			`{"type":"taskList","attrs":{"localId":"1"},"content":[{"type":"taskItem","attrs":{"localId":"2","state":"TODO"},"content":[` + txt("a") + `]},{"type":"taskItem","attrs":{"localId":"3","state":"DONE"},"content":[` + txt("b") + `]}]}`,
			"[ ] a\n[x] b", "- [ ] a\n- [x] b"},
		{"code", "<pre><code class='hljs language-go'>a  b\n&lt;c&gt;\n</code></pre>", `{"type":"codeBlock","attrs":{"language":"go"},"content":[` + txt("a  b\n<c>") + `]}`, "a  b\n<c>", "```go\na  b\n<c>\n```"},
		{"quotes", "<blockquote>a<blockquote>b</blockquote></blockquote>", `{"type":"blockquote","content":[` + p(txt("a")) + "," + p(txt("b")) + `]}`, "> a\n>\n> > b", "> a\n>\n> > b"},
		{"table", "<table><thead><tr><th>a<th>b</thead><tr><td>c<td><p>d</p><p>e</p></table>",
			`{"type":"table","content":[{"type":"tableRow","content":[{"type":"tableHeader","content":[` + p(txt("a")) + `]},{"type":"tableHeader","content":[` + p(txt("b")) + `]}]},` +
				`{"type":"tableRow","content":[{"type":"tableCell","content":[` + p(txt("c")) + `]},{"type":"tableCell","content":[` + p(txt("d")) + "," + p(txt("e")) + `]}]}]}`,
			"a | b\nc | d e", "| a | b |\n| --- | --- |\n| c | d<br>e |"},
		{"table for layout", "<table role=presentation><tr><td>a<td><table><tr><td>b</table></table><table><tr><td>c<tr><td>d</table>",
			p(txt("a")) + "," + p(txt("b")) + "," + p(txt("c")) + "," + p(txt("d")), "a\n\nb\n\nc\n\nd", "a\n\nb\n\nc\n\nd"},
		{"what is not shown", "<head><title>a</title></head><script>b</script><style>c</style><p style='Display: NONE'>d</p><p hidden>e</p><!-- f --><svg><text>g</text></svg>h", p(txt("h")), "h", "h"},
		{"definitions", "<dl><dt>a<dd>b</dl><details><summary>c</summary>d</details>", p(txt("a", strong)) + "," + p(txt("b")) + "," + p(txt("c", strong)) + "," + p(txt("d")), "a\n\nb\n\nc\n\nd", "**a**\n\nb\n\n**c**\n\nd"},
		{"broken", "<p>a<b>b<p>c</b></i></div>d<table><tr>e", p(txt("a")+","+txt("b", strong)) + "," + p(txt("c", strong)+","+txt("de")), "ab\n\ncde", "a**b**\n\n**c**de"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			document, err := richtext.HTMLToADF(test.html)
			if err != nil {
				t.Fatal(err)
			}
			if encode(document) != doc(test.document) {
				t.Errorf("document is %s, want %s", encode(document), doc(test.document))
			}
			if err := checkNode(document); err != nil {
				t.Errorf("document is not valid: %v", err)
			}
			if got, err := richtext.HTMLToText(test.html); err != nil || got != test.text {
				t.Errorf("text is %q, %v; want %q", got, err, test.text)
			}
			if got, err := richtext.HTMLToMarkdown(test.html); err != nil || got != test.markdown {
				t.Errorf("Markdown is %q, %v; want %q", got, err, test.markdown)
			}
		})
	}
}

func TestMarkdownToHTML(t *testing.T) {
	tests := []struct{ name, markdown, want string }{
		{"empty", "", ""},
		{"blocks", "# a\n\nb *c* **d** ~~e~~\n\n- f", "<h1>a</h1>\n<p>b <em>c</em> <strong>d</strong> <del>e</del></p>\n<ul>\n<li>f</li>\n</ul>"},
		{"link", `[a](https://example.com/?b=c&d=e "f<")`, `<p><a href="https://example.com/?b=c&amp;d=e" title="f&lt;">a</a></p>`},
		{"picture", `![a"b](https://example.com/c.png)`, `<p><img src="https://example.com/c.png" alt="a&#34;b"></p>`},
		{"bare address", "https://example.com/a", `<p><a href="https://example.com/a">https://example.com/a</a></p>`},
		{"script link", "[a](javascript:b) <javascript:c> ![d](javascript:e)", "<p>a javascript:c d</p>"},
		{"hidden script link", "[a](&#9;java&Tab;script:b)", "<p>a</p>"},
		{"data", "[a](data:text/html,b) ![c](data:image/svg+xml;base64,d) ![e](data:image/png;base64,AAAA)", `<p>a c <img src="data:image/png;base64,AAAA" alt="e"></p>`},
		{"html", "a <img src=x onerror=y> <script>b</script>\n\n<div onclick=c>d</div>", "<p>a &lt;img src=x onerror=y&gt; &lt;script&gt;b&lt;/script&gt;</p>\n<p>&lt;div onclick=c&gt;d&lt;/div&gt;</p>"},
		{"plain tags", "<u>a</u> H<sub>2</sub>O b<br>c <b>d", "<p><u>a</u> H<sub>2</sub>O b<br>c &lt;b&gt;d</p>"},
		{"crossing tags", "<u><sub>a</u></sub>", "<p><u>&lt;sub&gt;a</u>&lt;/sub&gt;</p>"},
		{"tags across emphasis", "*<u>a*</u>", "<p><em>&lt;u&gt;a</em>&lt;/u&gt;</p>"},
		{"tag with an attribute", "<u class=a>b</u>", "<p>&lt;u class=a&gt;b&lt;/u&gt;</p>"},
		{"comments", "a <!-- b --> c\n\n<!-- d -->", "<p>a  c</p>"},
		{"code", "```a\"b\n<c>\n```\n\n`<d>`", "<pre><code class=\"language-a&quot;b\">&lt;c&gt;\n</code></pre>\n<p><code>&lt;d&gt;</code></p>"},
		{"stored picture", "![a](adf-media:1?type=file)", "<p>a</p>"},
		{"tasks and tables", "- [x] a\n\n| b |\n|---|\n| c |", "<ul>\n<li><input checked=\"\" disabled=\"\" type=\"checkbox\"> a</li>\n</ul>\n<table>\n<thead>\n<tr>\n<th>b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>c</td>\n</tr>\n</tbody>\n</table>"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := richtext.MarkdownToHTML(test.markdown)
			if err != nil || got != test.want {
				t.Errorf("got %q, %v; want %q", got, err, test.want)
			}
			checkMarkup(t, got)
		})
	}
}

func TestAddressesThatRunCode(t *testing.T) {
	addresses := []string{
		"javascript:alert(1)", "JavaScript:alert(1)", " javascript:alert(1)", "java\tscript:alert(1)", "java\nscript:alert(1)",
		"\x01javascript:alert(1)", "vbscript:x", "data:text/html,<script>", "file:///etc/passwd", "blob:https://example.com/x",
	}
	for _, address := range addresses {
		document := decode(t, doc(p(txt("a", link(address)))))
		for name, convert := range map[string]func(any) (string, error){"Markdown": richtext.ADFToMarkdown, "HTML": richtext.ADFToHTML} {
			got, err := convert(document)
			if err != nil || strings.Contains(got, ":") {
				t.Errorf("%s of a link to %q is %q, %v", name, address, got, err)
			}
		}
	}
	for _, address := range []string{"https://example.com", "mailto:a@example.com", "app://open/1", "/a:b", "#a:b", "?a=javascript:b", "a.html"} {
		got, err := richtext.ADFToHTML(decode(t, doc(p(txt("a", link(address))))))
		if err != nil || !strings.Contains(got, "<a href=") {
			t.Errorf("HTML of a link to %q is %q, %v", address, got, err)
		}
	}
}
