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

// integrationRow is a provider that has the method, with what is its own there.
type integrationRow struct {
	Provider providerLink
	Docs     string
	Params   []mapping.Param
	Choices  []description.Choice
	Routes   []string
	Read     int
	Written  int
}

type methodView struct {
	Title, Model, Resource, ResourceTitle string
	ResourceHref                          string
	HTTP, Path                            string
	Description                           []span
	HasID, HasBody                        bool
	Integrations                          []integrationRow
	Query, Request, Response              []fieldRow
	Samples                               []sample
}

func methodPage(catalog *engine.Catalog, resource *schema.Resource, name string, place Place) *methodView {
	supported := description.Supported(catalog, resource)
	at := slices.IndexFunc(supported, func(s description.Support) bool { return s.Name == name })
	if at < 0 {
		return nil
	}
	s := supported[at]
	page := &methodView{
		Title: description.Title(name) + " " + resource.Title, Model: resource.Model, Resource: resource.Resource,
		ResourceTitle: resource.Title, ResourceHref: resourceHref(resource),
		HTTP: description.HTTPMethod(name), Path: description.Path(resource.Model, resource.Resource, name),
		Description: prose(resource.Description), HasID: mapping.HasID(name), HasBody: s.Methods[0].HasBody(),
	}
	for _, m := range s.Methods {
		page.Integrations = append(page.Integrations, integrationOf(catalog, m))
	}
	slices.SortFunc(page.Integrations, func(a, b integrationRow) int {
		return cmp.Compare(strings.ToLower(a.Provider.Label), strings.ToLower(b.Provider.Label))
	})
	page.Query = queryRows(resource, s)
	if page.HasBody {
		page.Request = fieldRows(resource.Write.Root(), "request", supportIn(s, mapping.FieldsWritten), everything)
	}
	page.Response = responseRows(resource, s)
	page.Samples = samplesOf(resource, s, place.Server)
	return page
}

func integrationOf(catalog *engine.Catalog, m *mapping.Method) integrationRow {
	row := integrationRow{
		Provider: linkTo(catalog, m.Mapping.Provider), Docs: m.Mapping.Provider.Docs,
		Params: description.Params(m), Read: len(mapping.FieldsRead(m)),
	}
	if m.HasBody() {
		row.Choices, row.Written = description.Accepted(m), len(mapping.FieldsWritten(m))
	}
	for _, route := range m.Routes {
		row.Routes = append(row.Routes, route.Value)
	}
	return row
}

func everything(string) bool { return true }

func queryRows(resource *schema.Resource, s description.Support) []fieldRow {
	own := s.Params(resource)
	taken := func(name string) bool {
		return slices.Contains(mapping.OwnParams(s.Name), name) || slices.Contains(own, name)
	}
	paramsOf := func(m *mapping.Method) []string {
		var names []string
		for _, p := range description.Params(m) {
			names = append(names, p.Name)
		}
		return names
	}
	supportOf := func(name string) *support {
		if slices.Contains(mapping.OwnParams(s.Name), name) {
			return nil
		}
		return supportIn(s, paramsOf)(name)
	}
	return fieldRows(resource.Query.Root(), "query", supportOf, taken)
}

// responseRows lists the fields that any provider answers with, and the native answer.
func responseRows(resource *schema.Resource, s description.Support) []fieldRow {
	supportOf := supportIn(s, mapping.FieldsRead)
	return fieldRows(resource.Read.Root(), "response", supportOf, func(name string) bool {
		return name == remoteData || len(supportOf(name).Names) > 0
	})
}

const remoteData = "remote_data"

// supportIn finds the providers among whose fields, as fieldsOf lists them, a field is.
func supportIn(s description.Support, fieldsOf func(*mapping.Method) []string) func(name string) *support {
	labels := map[string][]string{}
	for _, m := range s.Methods {
		for _, name := range fieldsOf(m) {
			labels[name] = append(labels[name], m.Mapping.Provider.Label)
		}
	}
	return func(name string) *support {
		names := labels[name]
		if name == remoteData {
			return &support{All: true, Total: len(s.Methods)}
		}
		slices.Sort(names)
		return &support{All: len(names) == len(s.Methods), Total: len(s.Methods), Names: names}
	}
}
