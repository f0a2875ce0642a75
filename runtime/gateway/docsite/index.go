package docsite

import (
	"cmp"
	"slices"
	"strings"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/schema"
	"github.com/unimap/unimap/runtime/gateway/description"
)

// methodLink is a method in a list.
type methodLink struct {
	Name, Title, HTTP, Path string
	Href                    string // below the root
	Providers               int
}

// providerLink is a provider in a list.
type providerLink struct {
	Name, Label, Href string
	Retired           bool
	Unverified        bool // something of it is not verified
}

type resourceLink struct {
	Title, Model, Href string
	Description        []span
	Methods            []methodLink
}

type index struct {
	Resources []resourceLink
	Providers []providerLink
}

func indexPage(catalog *engine.Catalog) *index {
	page := &index{}
	for _, resource := range catalog.Schemas().Resources() {
		page.Resources = append(page.Resources, resourceLink{
			Title: resource.Title, Model: resource.Model, Href: resourceHref(resource),
			Description: prose(resource.Description), Methods: methodLinks(catalog, resource),
		})
	}
	for _, p := range catalog.Providers() {
		page.Providers = append(page.Providers, linkTo(catalog, p))
	}
	sortByLabel(page.Providers)
	return page
}

func resourceHref(r *schema.Resource) string { return "docs/unified/" + r.Model + "/" + r.Resource }

func methodLinks(catalog *engine.Catalog, resource *schema.Resource) []methodLink {
	var out []methodLink
	for _, s := range description.Supported(catalog, resource) {
		out = append(out, methodLink{
			Name: s.Name, Title: description.Title(s.Name), HTTP: description.HTTPMethod(s.Name),
			Path: description.Path(resource.Model, resource.Resource, s.Name),
			Href: resourceHref(resource) + "/" + s.Name, Providers: len(s.Methods),
		})
	}
	return out
}

func linkTo(catalog *engine.Catalog, p *mapping.Provider) providerLink {
	link := providerLink{Name: p.Name, Label: p.Label, Href: "docs/providers/" + p.Name, Retired: p.Retired != nil}
	notes := slices.Clone(p.Notes)
	for _, m := range catalog.Mappings() {
		if m.Provider == p {
			notes = append(notes, m.Notes...)
		}
	}
	link.Unverified = slices.ContainsFunc(notes, func(n mapping.Note) bool { return isUnverified(n.Text) })
	return link
}

func sortByLabel(links []providerLink) {
	slices.SortFunc(links, func(a, b providerLink) int {
		return cmp.Or(cmp.Compare(strings.ToLower(a.Label), strings.ToLower(b.Label)), cmp.Compare(a.Name, b.Name))
	})
}

// cell says whether a provider has a method.
type cell struct {
	Has  bool
	Href string
}

type supportRow struct {
	Provider providerLink
	Cells    []cell
}

type resourceView struct {
	Title, Model, Resource string
	Description            []span
	Methods                []methodLink
	Rows                   []supportRow
}

func resourcePage(catalog *engine.Catalog, resource *schema.Resource) *resourceView {
	page := &resourceView{
		Title: resource.Title, Model: resource.Model, Resource: resource.Resource,
		Description: prose(resource.Description), Methods: methodLinks(catalog, resource),
	}
	for _, m := range catalog.Mappings() {
		if m.Resource != resource {
			continue
		}
		row := supportRow{Provider: linkTo(catalog, m.Provider)}
		for _, method := range page.Methods {
			has := m.Method(method.Name) != nil && m.Provider.Retired == nil
			row.Cells = append(row.Cells, cell{has, method.Href})
		}
		page.Rows = append(page.Rows, row)
	}
	slices.SortFunc(page.Rows, func(a, b supportRow) int {
		return cmp.Compare(strings.ToLower(a.Provider.Label), strings.ToLower(b.Provider.Label))
	})
	return page
}
