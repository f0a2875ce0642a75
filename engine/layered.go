package engine

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/unimap/unimap/engine/diagnostic"
)

// Layered returns a catalog whose mappings have layers laid over them, each by the name of its
// mapping, PROVIDER/MODEL/RESOURCE. Its revision is one over both. The catalog it is called on
// stays as it is. The error is a *diagnostic.ListError of everything that does not fit.
func (c *Catalog) Layered(layers map[string]Layer) (*Catalog, error) {
	if len(layers) == 0 {
		return c, nil
	}
	next := &Catalog{
		schemas: c.schemas, providers: c.providers, mappings: slices.Clone(c.mappings), tests: c.tests,
		byKey: maps.Clone(c.byKey), laid: maps.Clone(c.laid), options: c.options,
	}
	hash := sha256.New()
	hash.Write([]byte(c.revision))
	var found diagnostic.List
	for _, name := range slices.Sorted(maps.Keys(layers)) {
		sum := sha256.Sum256(layers[name].Content)
		fmt.Fprintf(hash, "%q", name)
		hash.Write(sum[:])
		found = append(found, next.lay(name, layers[name])...)
	}
	found.Sort()
	if err := found.Err(); err != nil {
		return nil, err
	}
	next.revision = hex.EncodeToString(hash.Sum(nil))
	return next, nil
}

// lay puts a layer over the mapping of a name, for good.
func (c *Catalog) lay(name string, layer Layer) diagnostic.List {
	at := diagnostic.Position{File: layer.Name}
	parts := strings.Split(name, "/")
	if len(parts) != 3 {
		return diagnostic.List{diagnostic.New(diagnostic.CodeMisplacedFile, at, "an overlay is PROVIDER/MODEL/RESOURCE.yaml")}
	}
	place := key{parts[0], parts[1], parts[2]}
	m, ok := c.byKey[place]
	if !ok {
		return diagnostic.List{diagnostic.New(diagnostic.CodeMisplacedFile, at, "there is no mapping %s to lay this over", name)}
	}
	tree, found := c.merge(m, []Layer{layer})
	if found.HasErrors() {
		return found
	}
	merged, problems := compileMapping(tree, m.Provider, m.Resource, c.options)
	found = append(found, problems...)
	if found.HasErrors() {
		return found
	}
	if c.laid == nil {
		c.laid = map[string][]Layer{}
	}
	c.laid[m.File], c.byKey[place] = append(slices.Clip(c.laid[m.File]), layer), merged
	c.mappings[slices.Index(c.mappings, m)] = merged
	return found
}
