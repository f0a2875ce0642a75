package docsite

import (
	"bytes"
	"embed"
	"html/template"

	"github.com/unimap/unimap/engine"
)

//go:embed templates/*.html
var templateFiles embed.FS

// StyleSheet is the one style sheet of the pages. They refer to it as docs/style.css below
// Place.Root.
//
//go:embed style.css
var StyleSheet []byte

// ContentSecurityPolicy allows a page its style sheet, and nothing else.
const ContentSecurityPolicy = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// Place is where a page is served.
type Place struct {
	// Root is the relative way from the page to the address of the gateway, such as "./" or "../".
	Root string
	// Server is the address of the gateway in code samples, without a slash at its end.
	Server string
}

// pages are the templates by the name of their file.
var pages = parsePages("index", "resource", "method", "provider", "missing")

func parsePages(names ...string) map[string]*template.Template {
	out := map[string]*template.Template{}
	for _, name := range names {
		out[name] = template.Must(template.ParseFS(templateFiles, "templates/layout.html", "templates/parts.html", "templates/"+name+".html"))
	}
	return out
}

// view is what every page shows.
type view struct {
	Title    string
	Root     template.URL // of relative links, made by the gateway and not by its users
	Revision string
	Page     any
}

// Render returns the page at a path, of which segments are those behind "docs": none for the index,
// unified/MODEL/RESOURCE, unified/MODEL/RESOURCE/METHOD, or providers/NAME. found is false for a
// page that says that there is none.
func Render(catalog *engine.Catalog, segments []string, place Place) (content []byte, found bool, err error) {
	name, title, page := find(catalog, segments, place)
	var b bytes.Buffer
	err = pages[name].ExecuteTemplate(&b, "layout", view{title, template.URL(place.Root), catalog.Revision(), page})
	return b.Bytes(), name != "missing", err
}

func find(catalog *engine.Catalog, segments []string, place Place) (name, title string, page any) {
	switch {
	case len(segments) == 0:
		return "index", "Unified API", indexPage(catalog)
	case len(segments) == 2 && segments[0] == "providers":
		if found := providerPage(catalog, segments[1]); found != nil {
			return "provider", found.Label, found
		}
	case segments[0] == "unified" && (len(segments) == 3 || len(segments) == 4):
		resource, ok := catalog.Schemas().Resource(segments[1], segments[2])
		if !ok {
			break
		}
		if len(segments) == 3 {
			return "resource", resource.Title, resourcePage(catalog, resource)
		}
		if found := methodPage(catalog, resource, segments[3], place); found != nil {
			return "method", found.Title, found
		}
	}
	return "missing", "Not found", nil
}
