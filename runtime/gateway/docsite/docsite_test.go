package docsite_test

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/net/html"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/mappings"
	"github.com/unimap/unimap/runtime/gateway/docsite"
	"github.com/unimap/unimap/schemas"
)

const evil = `<script>alert(1)</script>`

var hostile = fstest.MapFS{
	"acme/provider.yaml": {Data: []byte(`format: 1
provider: acme
label: Acme ` + evil + `
docs: "javascript:alert(1)"
doc: |
  About ` + evil + ` and "quotes", see https://acme.example/a?b=1&c=2.

  unverified: the limit of ` + evil + `.

  Served at https://{account.site}.acme.example for all.
account: {site: {type: string, pattern: "^[a-z]+$", description: 'Site ` + evil + `'}}
server: https://{account.site}.acme.example
auth: {bearer: {token: credentials.token}}
`)},
	"acme/ticketing/tickets.yaml": {Data: []byte(`doc: A case ` + evil + `.
enums:
  status: {"<b>new</b>": open}
record: {id: string(response.id), name: response.title}
methods:
  update:
    params: {workspace: {required: true, allowed: ["it's"], doc: 'The ` + evil + `'}}
    ignore: {due_date: 'no ` + evil + `'}
    calls:
      - name: edit
        request: PUT /cases/{id}
        body: {title: body.name, state: body.status.name | native("status")}
    result: record(calls.edit.response)
`)},
}

func load(t *testing.T, files fstest.MapFS) *engine.Catalog {
	t.Helper()
	catalog, err := engine.Load(files, schemas.FS)
	if err != nil {
		t.Fatal(err)
	}
	return catalog
}

func render(t *testing.T, catalog *engine.Catalog, path string) (page string, found bool) {
	t.Helper()
	var segments []string
	if path != "" {
		segments = strings.Split(path, "/")
	}
	content, found, err := docsite.Render(catalog, segments, docsite.Place{Root: "../", Server: "https://gateway.example"})
	if err != nil {
		t.Fatal(err)
	}
	return string(content), found
}

// TestHostileText holds that nothing of a mapping becomes markup, and no address a script.
func TestHostileText(t *testing.T) {
	catalog := load(t, hostile)
	for _, path := range []string{"", "unified/ticketing/tickets", "unified/ticketing/tickets/update", "providers/acme", evil, "providers/" + evil} {
		page, _ := render(t, catalog, path)
		tree, err := html.Parse(strings.NewReader(page))
		if err != nil {
			t.Fatal(err)
		}
		for node := range tree.Descendants() {
			if node.Type != html.ElementNode {
				continue
			}
			if node.Data == "script" || node.Data == "b" || node.Data == "style" {
				t.Errorf("%q has the element %s", path, node.Data)
			}
			for _, attribute := range node.Attr {
				if strings.HasPrefix(attribute.Val, "javascript:") || strings.HasPrefix(attribute.Key, "on") || attribute.Key == "style" {
					t.Errorf("%q has %s=%q", path, attribute.Key, attribute.Val)
				}
			}
		}
	}
}

func TestPages(t *testing.T) {
	catalog := load(t, hostile)
	tests := []struct {
		path  string
		found bool
		has   []string
	}{
		{"", true, []string{`href="../docs/unified/ticketing/tickets/update"`, `href="../docs/providers/acme"`, `href="../docs/style.css"`, `href="../openapi.json"`}},
		{"unified/ticketing/tickets", true, []string{`<h1>Tickets</h1>`, `partly unverified`}},
		{"unified/ticketing/tickets/update", true, []string{
			`<h1>Update Tickets</h1>`, `id="request-status-name"`, `id="response-name"`, `id="query-workspace"`,
			`-X PATCH &#39;https://gateway.example/unified/ticketing/tickets/&lt;id&gt;?integrated_account_id=&lt;integrated_account_id&gt;&amp;workspace=it%27s&#39;`,
			`requests.patch(`, `baseUrl: &#34;https://gateway.example&#34;`, `&#34;status&#34;: &#34;open&#34;`,
		}},
		{"providers/acme", true, []string{
			`class="unverified"`, `href="https://acme.example/a?b=1&amp;c=2" rel="noreferrer">https://acme.example/a?b=1&amp;c=2</a>.`,
			`<code>https://{account.site}.acme.example</code>`, `id="setting-site"`, `1 fields cannot be written`,
		}},
		{"unified/ticketing/tickets/delete", false, []string{`<h1>Not found</h1>`}},
		{"unified/ticketing/nope", false, nil},
		{"unified/ticketing/tickets/update/more", false, nil},
		{"providers/nope", false, nil},
		{"providers", false, nil},
		{"nope", false, nil},
	}
	for _, tt := range tests {
		t.Run(tt.path, func(t *testing.T) {
			page, found := render(t, catalog, tt.path)
			if found != tt.found {
				t.Errorf("found is %v", found)
			}
			for _, text := range tt.has {
				if !strings.Contains(page, text) {
					t.Errorf("the page lacks %s", text)
				}
			}
		})
	}
}

// TestShippedPages walks every link of the shipped catalog's pages, which must lead to a page.
func TestShippedPages(t *testing.T) {
	catalog := load(t, nil)
	shipped, err := engine.Load(mappings.FS, schemas.FS)
	if err != nil {
		t.Fatal(err)
	}
	if page, _ := render(t, catalog, "unified/ticketing/tickets"); !strings.Contains(page, "<h1>Tickets</h1>") {
		t.Error("a catalog without mappings has no pages")
	}
	links := regexp.MustCompile(`href="\.\./docs/?([^"#]*)"`)
	seen, left := map[string]bool{"style.css": true}, []string{""}
	for len(left) > 0 {
		path := left[0]
		left = left[1:]
		if seen[path] {
			continue
		}
		seen[path] = true
		page, found := render(t, shipped, path)
		if !found {
			t.Errorf("a link leads to docs/%s, which is no page", path)
		}
		for _, link := range links.FindAllStringSubmatch(page, -1) {
			left = append(left, link[1])
		}
	}
	if len(seen) < 10 {
		t.Errorf("the links reach %d pages only", len(seen))
	}
}

// TestSelfContained holds that pages and style sheet load nothing from elsewhere.
func TestSelfContained(t *testing.T) {
	style, err := os.ReadFile("style.css")
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(style), "url(") || strings.Contains(string(style), "@import") {
		t.Error("the style sheet loads something")
	}
	page, _ := render(t, load(t, hostile), "unified/ticketing/tickets/update")
	for _, element := range []string{"<img", "<script", "<iframe", "<link rel=\"preload"} {
		if strings.Contains(page, element) {
			t.Errorf("a page has %s", element)
		}
	}
}
