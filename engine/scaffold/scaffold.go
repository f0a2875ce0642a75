package scaffold

import (
	"fmt"
	"path"
	"regexp"
	"strings"

	"github.com/unimap/unimap/engine/editor"
	"github.com/unimap/unimap/engine/schema"
	"github.com/unimap/unimap/engine/suggest"
)

// Request says what is to be written.
type Request struct {
	// Provider, Model and Resource name the mapping.
	Provider, Model, Resource string
	// HasProvider says that the provider has a provider.yaml, so that none is written.
	HasProvider bool
	// SchemaURL is where the editor's schemas lie, as the files name it in their first lines: the
	// address of a folder, with or without a slash at its end.
	SchemaURL string
	// SchemaFolder takes its place if it is empty: a path with slashes from the root of the set
	// of mappings.
	SchemaFolder string
}

// Code names a kind of Error; codes are stable, messages are not.
type Code string

// The codes of Error.
const (
	CodeInvalidName     Code = "invalid_name"     // a name is not of a-z, 0-9 and _
	CodeUnknownResource Code = "unknown_resource" // there is no unified schema of the resource
)

// Error says why nothing can be written.
type Error struct {
	Code    Code
	Message string
	Help    string // the next step for the reader
}

func (e *Error) Error() string { return e.Message }

// Files returns the files of a new mapping by their names in the set of mappings, which have
// slashes. They load without errors as they are, and with every comment taken away but the first
// two lines. The error is an *Error.
func Files(set *schema.Set, r Request) (map[string][]byte, error) {
	if err := checkNames(r); err != nil {
		return nil, err
	}
	resource, ok := set.Resource(r.Model, r.Resource)
	if !ok {
		return nil, unknownResource(set, r)
	}
	w := &writer{Request: r, resource: resource, enums: &enums{values: map[string][]string{}}}
	files := map[string][]byte{
		path.Join(r.Provider, r.Model, r.Resource+".yaml"):      w.mapping(),
		path.Join(r.Provider, r.Model, r.Resource+".test.yaml"): w.tests(),
	}
	if !r.HasProvider {
		files[path.Join(r.Provider, "provider.yaml")] = w.provider()
	}
	return files, nil
}

// writer writes the files of one request.
type writer struct {
	Request
	resource *schema.Resource
	enums    *enums
}

var name = regexp.MustCompile(`^[a-z0-9_]+$`)

func checkNames(r Request) error {
	for _, given := range []struct{ what, name string }{{"provider", r.Provider}, {"model", r.Model}, {"resource", r.Resource}} {
		if !name.MatchString(given.name) {
			return &Error{
				Code: CodeInvalidName, Message: fmt.Sprintf("the %s cannot be called %q", given.what, given.name),
				Help: "names are of the letters a-z, digits and _",
			}
		}
	}
	return nil
}

func unknownResource(set *schema.Set, r Request) error {
	var known []string
	for _, resource := range set.Resources() {
		known = append(known, resource.Model+" "+resource.Resource)
	}
	wanted := r.Model + " " + r.Resource
	return &Error{
		Code: CodeUnknownResource, Message: fmt.Sprintf("there is no resource %q", wanted),
		Help: suggest.Help(wanted, known, "resources are "+strings.Join(known, ", ")),
	}
}

// page begins a file, which lies so many folders below the root of the set, with the comments by
// which editors find its schema: the first is read by yaml-language-server, the second by the
// editors of JetBrains.
func (w *writer) page(file editor.File, depth int) *page {
	address := strings.TrimSuffix(w.SchemaURL, "/") + "/" + file.SchemaFile()
	if w.SchemaURL == "" {
		address = path.Join(strings.Repeat("../", depth), w.SchemaFolder, file.SchemaFile())
	}
	p := &page{}
	p.raw("# yaml-language-server: $schema=" + address)
	p.raw("# $schema: " + address)
	return p
}

// host is the server of a provider whose own is not known, in a domain that is reserved for
// examples (RFC 2606).
func (w *writer) host() string {
	return "https://api." + strings.ReplaceAll(w.Provider, "_", "-") + ".example"
}
