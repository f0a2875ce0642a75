package richtext_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"

	"github.com/unimap/unimap/engine/richtext"
	"github.com/unimap/unimap/engine/value"
)

// FuzzMarkdown checks that whatever Markdown is read gives a valid document, and that writing
// the document and reading it again keeps its text and settles.
func FuzzMarkdown(f *testing.F) {
	for _, text := range texts {
		f.Add(text)
	}
	f.Add("# a *b* **c**\n\n- a\n  1. b\n\n     c\n- [ ] d\n\n> q\n\n| a | b |\n|---|---|\n| 1 | 2 |\n")
	f.Add("```go\nx\n```\n---\n![a](adf-media:1?type=file) <u>b</u> <https://example.com> www.example.com")
	f.Add("`` \t `` ~~~`x \"~\n~~~\n\n0\n\\\n\\")
	f.Add("<details><summary>a</summary>\n\n- [x] b\n  - # c\n\n</details>")
	f.Fuzz(func(t *testing.T, markdown string) {
		if !utf8.ValidString(markdown) || len(markdown) > 4000 {
			return
		}
		doc, err := richtext.MarkdownToADF(markdown)
		if err != nil {
			return
		}
		if err := checkNode(doc); err != nil {
			t.Fatalf("document of %q is not valid: %v\n%s", markdown, err, encode(doc))
		}
		// Reading may move the ends of emphasis off spaces and make links of addresses, once.
		written, once := again(t, doc)
		_, twice := again(t, once)
		if encode(twice) != encode(once) || plain(t, once) != plain(t, doc) {
			t.Fatalf("%q is read as\n… %s\nwritten as %q, then read as\n… %s\nand then as\n… %s", markdown,
				difference(encode(doc), encode(once)), written, difference(encode(once), encode(twice)), difference(encode(twice), encode(once)))
		}
		markup, err := richtext.MarkdownToHTML(markdown)
		if err != nil {
			t.Fatal(err)
		}
		checkMarkup(t, markup)
	})
}

// again writes a document as Markdown and reads it.
func again(t *testing.T, doc *value.Object) (string, *value.Object) {
	t.Helper()
	written, err := richtext.ADFToMarkdown(doc)
	if err != nil {
		t.Fatal(err)
	}
	back, err := richtext.MarkdownToADF(written)
	if err != nil {
		t.Fatal(err)
	}
	return written, back
}

func plain(t *testing.T, doc *value.Object) string {
	t.Helper()
	text, err := richtext.ADFToText(doc)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// FuzzHTML checks that whatever HTML is read gives a valid document and safe HTML.
func FuzzHTML(f *testing.F) {
	f.Add("<h1>a</h1><p>b <b>c</b><br>d</p><ul><li>e<ul><li>f</ul></ul>")
	f.Add("<table><tr><th>a<td>b</table><pre><code class=language-go>x</code></pre>")
	f.Add("<blockquote><h2>a</h2><table><tr><td colspan=2>b</table></blockquote><script>c</script>")
	f.Add("<a href='java\nscript:x'>a</a><img src=x onerror=y alt=z><li><input type=checkbox checked>")
	f.Fuzz(func(t *testing.T, markup string) {
		if !utf8.ValidString(markup) || len(markup) > 4000 {
			return
		}
		doc, err := richtext.HTMLToADF(markup)
		if err != nil {
			return
		}
		if err := checkNode(doc); err != nil {
			t.Fatalf("document of %q is not valid: %v\n%s", markup, err, encode(doc))
		}
		written, err := richtext.ADFToHTML(doc)
		if err != nil {
			t.Fatal(err)
		}
		checkMarkup(t, written)
		if _, err := richtext.HTMLToText(markup); err != nil {
			t.Fatal(err)
		}
		if _, err := richtext.HTMLToMarkdown(markup); err != nil {
			t.Fatal(err)
		}
	})
}

// writtenAttributes are the attributes that this package writes.
const writtenAttributes = " href title src alt class start type checked disabled colspan rowspan style "

// checkMarkup fails if HTML holds an element or an attribute that could run code.
func checkMarkup(t *testing.T, markup string) {
	t.Helper()
	tokens := html.NewTokenizer(strings.NewReader(markup))
	for {
		kind := tokens.Next()
		if kind == html.ErrorToken {
			return
		}
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			continue
		}
		token := tokens.Token()
		switch token.Data {
		case "script", "style", "iframe", "object", "embed", "svg", "math", "form", "link", "meta", "base":
			t.Fatalf("element %s in %s", token.Data, markup)
		}
		for _, attribute := range token.Attr {
			if !strings.Contains(writtenAttributes, " "+attribute.Key+" ") {
				t.Fatalf("attribute %s in %s", attribute.Key, markup)
			}
			isAddress := attribute.Key == "href" || attribute.Key == "src"
			if address := compact(attribute.Val); isAddress && (strings.HasPrefix(address, "javascript:") || strings.HasPrefix(address, "vbscript:")) {
				t.Fatalf("address %q in %s", attribute.Val, markup)
			}
		}
	}
}

// compact removes what browsers skip in the scheme of an address.
func compact(address string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if r <= ' ' {
			return -1
		}
		return r
	}, address))
}
