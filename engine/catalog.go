package engine

import (
	"cmp"
	"slices"

	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/schema"
	"github.com/unimap/unimap/engine/testcase"
)

// Catalog is an immutable, compiled snapshot of mappings and schemas. It is safe for concurrent
// use; a new set of files makes a new catalog.
type Catalog struct {
	revision  string
	schemas   *schema.Set
	providers []*mapping.Provider
	mappings  []*mapping.Mapping
	tests     map[string]*testcase.File // by the name of the mapping file
	byKey     map[key]*mapping.Mapping

	laid     map[string][]Layer // over the mapping files, for good
	options  mapping.Options
	overlaid overlaidCache
}

type key struct{ provider, model, resource string }

// Revision is a hash over the names and contents of all files the catalog was made from.
func (c *Catalog) Revision() string { return c.revision }

// Schemas returns the unified models.
func (c *Catalog) Schemas() *schema.Set { return c.schemas }

// Providers returns the providers, sorted by name. The caller must not change the slice.
func (c *Catalog) Providers() []*mapping.Provider { return c.providers }

// Mappings returns the mappings, sorted by provider, model and resource. The caller must not
// change the slice.
func (c *Catalog) Mappings() []*mapping.Mapping { return c.mappings }

// Mapping returns how a provider realises a resource.
func (c *Catalog) Mapping(provider, model, resource string) (*mapping.Mapping, bool) {
	m, ok := c.byKey[key{provider, model, resource}]
	return m, ok
}

// Tests returns the test file that lies beside a mapping, or nil.
func (c *Catalog) Tests(m *mapping.Mapping) *testcase.File { return c.tests[m.File] }

func newCatalog(l *Loaded) *Catalog {
	c := &Catalog{
		revision: l.Revision, schemas: l.Schemas, providers: l.Providers, mappings: l.Mappings,
		tests: l.Tests, byKey: map[key]*mapping.Mapping{}, options: l.options,
	}
	slices.SortFunc(c.providers, func(a, b *mapping.Provider) int { return cmp.Compare(a.Name, b.Name) })
	slices.SortFunc(c.mappings, func(a, b *mapping.Mapping) int {
		return cmp.Or(cmp.Compare(a.Provider.Name, b.Provider.Name), cmp.Compare(a.Model, b.Model),
			cmp.Compare(a.Resource.Resource, b.Resource.Resource))
	})
	for _, m := range c.mappings {
		c.byKey[key{m.Provider.Name, m.Model, m.Resource.Resource}] = m
	}
	return c
}
