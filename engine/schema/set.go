package schema

import (
	"cmp"
	"io/fs"
	"slices"
	"strings"

	"github.com/unimap/unimap/engine/value"
)

// Set is all unified models. It is immutable and safe for concurrent use.
type Set struct {
	resources   []*Resource
	byName      map[resourceName]*Resource
	definitions map[string]*Schema
}

type resourceName struct{ model, resource string }

// Resource is one resource of a unified model, such as ticketing/tickets.
type Resource struct {
	Model       string
	Resource    string
	Title       string
	Description string
	File        string // where it was loaded from

	Read  *Schema // what a response holds
	Write *Schema // what the body of a request holds
	Query *Schema // what the query of a request holds
}

// Load reads every *.json file of fsys as a document of schemas. Each has the $schema of JSON
// Schema 2020-12, an $id that begins with "unimap:", and $defs. One with
//
//	"x-unimap": {"model": "ticketing", "resource": "tickets"}
//
// is the resource of the $id "unimap:ticketing/tickets" and must define read, write and query;
// one without is shared by the others. References reach no further than fsys: never the network
// or the disk. If anything is wrong, Load returns all that is wrong and no set.
func Load(fsys fs.FS) (*Set, []*Error) {
	documents, errs := readLibrary(fsys)
	for _, d := range documents.sorted() {
		errs = append(errs, documents.check(d)...)
	}
	if len(errs) > 0 {
		return nil, errs
	}
	compiler, errs := newCompiler(documents)
	if len(errs) > 0 {
		return nil, errs
	}
	set := &Set{byName: map[resourceName]*Resource{}, definitions: map[string]*Schema{}}
	for _, d := range documents.sorted() {
		errs = append(errs, set.addDocument(compiler, d)...)
	}
	if len(errs) == 0 && len(set.resources) == 0 {
		errs = append(errs, &Error{Code: CodeNoResources, File: ".", Message: "there is no unified resource: no document with x-unimap"})
	}
	if len(errs) > 0 {
		return nil, errs
	}
	slices.SortFunc(set.resources, func(a, b *Resource) int {
		return cmp.Or(strings.Compare(a.Model, b.Model), strings.Compare(a.Resource, b.Resource))
	})
	return set, nil
}

// Resource returns the resource of a model.
func (s *Set) Resource(model, resource string) (*Resource, bool) {
	found, ok := s.byName[resourceName{model, resource}]
	return found, ok
}

// Resources returns all resources, sorted by model and resource. The caller must not change
// the slice.
func (s *Set) Resources() []*Resource { return s.resources }

// Definition returns a definition by its reference, such as "unimap:common#/$defs/path".
func (s *Set) Definition(reference string) (*Schema, bool) {
	found, ok := s.definitions[reference]
	return found, ok
}

func (s *Set) addDocument(compiler *compiler, d *document) []*Error {
	var errs []*Error
	for _, name := range d.definitions().Keys() {
		reference := d.id + "#" + definitionsPrefix + name
		schema, failures := compiler.compile(reference)
		errs = append(errs, failures...)
		s.definitions[reference] = schema
	}
	if len(errs) > 0 || !d.root.Has("x-unimap") {
		return errs
	}
	return append(errs, s.addResource(d)...)
}

func (s *Set) addResource(d *document) []*Error {
	header, _ := d.root.Get("x-unimap").(*value.Object)
	if header == nil {
		header = &value.Object{}
	}
	resource := &Resource{
		Model:       text(header.Get("model")),
		Resource:    text(header.Get("resource")),
		Title:       text(d.root.Get("title")),
		Description: text(d.root.Get("description")),
		File:        d.file,
	}
	if want := idPrefix + resource.Model + "/" + resource.Resource; d.id != want {
		return []*Error{d.fail(CodeResource, "/x-unimap", "x-unimap must name the model and the resource of $id %q", d.id)}
	}
	sides := []struct {
		name   string
		schema **Schema
	}{{"read", &resource.Read}, {"write", &resource.Write}, {"query", &resource.Query}}
	var errs []*Error
	for _, side := range sides {
		schema, ok := s.Definition(d.id + "#" + definitionsPrefix + side.name)
		if !ok {
			errs = append(errs, d.fail(CodeResource, "/$defs", "a resource needs the definition %q", side.name))
			continue
		}
		*side.schema = schema
	}
	s.resources = append(s.resources, resource)
	s.byName[resourceName{resource.Model, resource.Resource}] = resource
	return errs
}

func text(v any) string {
	s, _ := v.(string)
	return s
}
