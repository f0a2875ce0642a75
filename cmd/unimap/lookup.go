package main

import (
	"errors"
	"io/fs"
	"slices"
	"strings"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/suggest"
)

// unknown is the error for a name that is not among those there are.
func unknown(what, name string, known []string) *exitError {
	e := usage("there is no %s %q", what, name)
	if guess := suggest.Closest(name, known); guess != "" {
		return e.withHelp("did you mean %s?", guess)
	}
	if len(known) == 0 {
		return e
	}
	return e.withHelp("there are %s", sentence(known))
}

// findProvider checks that a workspace has a provider.
func findProvider(w *workspace, name string) error {
	known := w.providers()
	if slices.Contains(known, name) {
		return nil
	}
	// What cannot be read may have it.
	for _, folder := range []string{".", name} {
		if _, err := fs.ReadDir(w.files, folder); errors.Is(err, fs.ErrPermission) {
			return unreadable(&fs.PathError{Op: "open", Path: w.show(folder), Err: fs.ErrPermission})
		}
	}
	return unknown("provider", name, known)
}

// findMapping returns the mapping of a resource for a provider.
func findMapping(loaded *engine.Loaded, provider, model, resource string) (*mapping.Mapping, error) {
	catalog := loaded.Catalog()
	if m, ok := catalog.Mapping(provider, model, resource); ok {
		return m, nil
	}
	var known []string
	for _, m := range catalog.Mappings() {
		if m.Provider.Name == provider {
			known = append(known, m.Model+" "+m.Resource.Resource)
		}
	}
	return nil, unknown("resource of "+provider, model+" "+resource, known)
}

// findMethod returns a method of a mapping.
func findMethod(m *mapping.Mapping, name string) (*mapping.Method, error) {
	if method := m.Method(name); method != nil {
		return method, nil
	}
	var known []string
	for _, method := range m.Methods {
		known = append(known, method.Name)
	}
	return nil, unknown("method of "+m.Provider.Name+" "+m.Model+" "+m.Resource.Resource, name, known)
}

// mostListed bounds the names that a message lists.
const mostListed = 12

// sentence joins names with commas, the first ones only if there are many.
func sentence(names []string) string {
	if len(names) > mostListed {
		return strings.Join(names[:mostListed], ", ") + ", ..."
	}
	return strings.Join(names, ", ")
}
