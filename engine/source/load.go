package source

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"go.yaml.in/yaml/v4"
)

// load reads the first document with the YAML library. The root is nil if there is none; second
// is the node of a second document, or nil. The error is a *yaml.LoadError wherever the library
// says where the problem is.
func load(content string) (root, second *yaml.Node, err error) {
	// The library reports what it finds by panicking and recovers by itself; what it does not
	// expect it lets through.
	defer func() {
		if cause := recover(); cause != nil {
			root, second, err = nil, nil, fmt.Errorf("yaml reader failed: %v", cause)
		}
	}()
	loader, err := yaml.NewLoader(strings.NewReader(content))
	if err != nil {
		return nil, nil, err
	}
	first, err := loadDocument(loader)
	if err != nil || first == nil {
		return nil, nil, err
	}
	second, err = loadDocument(loader)
	if err != nil {
		return nil, nil, err
	}
	return first.Content[0], second, nil
}

// loadDocument returns the next document, or nil at the end.
func loadDocument(loader *yaml.Loader) (*yaml.Node, error) {
	var document yaml.Node
	err := loader.Load(&document)
	if errors.Is(err, io.EOF) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if document.Kind != yaml.DocumentNode || len(document.Content) != 1 {
		return nil, errors.New("yaml reader returned no document")
	}
	return &document, nil
}
