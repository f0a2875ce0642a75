package docsite

import (
	"slices"
	"strings"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/runtime/gateway/description"
)

type ignoredRow struct{ Field, Reason string }

type enumRow struct{ Native, Unified string }

type enumView struct {
	Name        string
	Rows        []enumRow
	Unsupported string
}

// methodDetail is a method as a provider has it.
type methodDetail struct {
	Link          methodLink
	Doc           []paragraph
	Read, Written []string
	Params        []mapping.Param
	Routes        []string
	Ignored       []ignoredRow
	Absent        []ignoredRow
}

type mappingView struct {
	Title, Model, Href string
	Doc                []paragraph
	Methods            []methodDetail
	Enums              []enumView
	Unverified         [][]span // of routes, calls and the like, whose docs are not shown
}

type providerView struct {
	Name, Label, Docs string
	Doc               []paragraph
	RetiredOn         string
	RetiredNote       string
	Auth              []string
	Settings          []fieldRow
	Mappings          []mappingView
}

func providerPage(catalog *engine.Catalog, name string) *providerView {
	at := slices.IndexFunc(catalog.Providers(), func(p *mapping.Provider) bool { return p.Name == name })
	if at < 0 {
		return nil
	}
	p := catalog.Providers()[at]
	page := &providerView{Name: p.Name, Label: p.Label, Docs: p.Docs, Doc: paragraphs(p.Doc)}
	if p.Retired != nil {
		page.RetiredOn, page.RetiredNote = p.Retired.On, p.Retired.Note
	}
	for _, method := range p.Auth {
		page.Auth = append(page.Auth, string(method.Kind))
	}
	page.Settings = fieldRows(p.Schema().Root(), "setting", nil, everything)
	for _, m := range catalog.Mappings() {
		if m.Provider == p {
			page.Mappings = append(page.Mappings, mappingOf(m))
		}
	}
	return page
}

func mappingOf(m *mapping.Mapping) mappingView {
	out := mappingView{Title: m.Resource.Title, Model: m.Model, Href: resourceHref(m.Resource), Doc: paragraphs(m.Doc)}
	shown := m.Doc
	for _, method := range m.Methods {
		out.Methods = append(out.Methods, detailOf(m, method))
		shown += "\n" + method.Doc
	}
	for _, note := range m.Notes {
		for _, line := range note.Lines() {
			if isUnverified(line.Text) && !strings.Contains(shown, line.Text) {
				out.Unverified = append(out.Unverified, prose(line.Text))
			}
		}
	}
	out.Enums = enumsOf(m)
	return out
}

func detailOf(m *mapping.Mapping, method *mapping.Method) methodDetail {
	detail := methodDetail{
		Link: methodLink{
			Name: method.Name, Title: description.Title(method.Name), HTTP: description.HTTPMethod(method.Name),
			Path: description.Path(m.Model, m.Resource.Resource, method.Name), Href: resourceHref(m.Resource) + "/" + method.Name,
		},
		Doc: paragraphs(method.Doc), Read: mapping.FieldsRead(method), Params: description.Params(method),
	}
	if method.HasBody() {
		detail.Written = mapping.FieldsWritten(method)
	}
	for _, route := range method.Routes {
		detail.Routes = append(detail.Routes, route.Value)
	}
	for _, field := range method.Absent {
		detail.Absent = append(detail.Absent, ignoredRow{field.Field, field.Reason})
	}
	for _, field := range method.Ignored {
		detail.Ignored = append(detail.Ignored, ignoredRow{field.Field, field.Reason})
	}
	return detail
}

func enumsOf(m *mapping.Mapping) []enumView {
	var out []enumView
	for name, table := range m.Enums {
		shown := enumView{Name: name, Unsupported: strings.Join(table.Unsupported, ", ")}
		for _, pair := range table.Pairs {
			shown.Rows = append(shown.Rows, enumRow{pair.Native, strings.Join(pair.Unified, ", ")})
		}
		out = append(out, shown)
	}
	slices.SortFunc(out, func(a, b enumView) int { return strings.Compare(a.Name, b.Name) })
	return out
}
