package engine

import (
	"container/list"
	"crypto/sha256"
	"fmt"
	"slices"
	"sync"

	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/overlay"
	"github.com/unimap/unimap/engine/source"
)

// Layer is a partial mapping that is laid over a whole one: see package overlay.
type Layer struct {
	Name    string // shown as the file of its positions, such as "overlay of account a1"
	Content []byte // YAML
}

// Overlaid returns a mapping of the catalog with layers laid over it, in order. Each distinct set
// of layers is compiled once, and the most recent ones are kept. The error is a
// *diagnostic.ListError, or a *UsageError for a mapping of another catalog that this one lacks.
func (c *Catalog) Overlaid(m *mapping.Mapping, layers ...Layer) (*mapping.Mapping, error) {
	if len(layers) == 0 {
		return m, nil
	}
	base := c.byKey[key{m.Provider.Name, m.Model, m.Resource.Resource}]
	if base == nil || base.File != m.File {
		return nil, usageError(CodeNoMapping, "the catalog has no mapping %s", m.File)
	}
	hash := sha256.New()
	for _, layer := range layers {
		sum := sha256.Sum256(layer.Content)
		fmt.Fprintf(hash, "%q", layer.Name)
		hash.Write(sum[:])
	}
	overlaid := overlaidKey{file: m.File, layers: [sha256.Size]byte(hash.Sum(nil))}
	return c.overlaid.get(overlaid, func() (*mapping.Mapping, error) { return c.compileOverlaid(base, layers) })
}

func (c *Catalog) compileOverlaid(m *mapping.Mapping, layers []Layer) (*mapping.Mapping, error) {
	tree, found := c.merge(m, layers)
	if err := found.Err(); err != nil {
		return nil, err
	}
	merged, problems := compileMapping(tree, m.Provider, m.Resource, c.options)
	problems.Sort()
	if err := problems.Err(); err != nil {
		return nil, err
	}
	return merged, nil
}

// merge returns the tree of a mapping with layers laid over it.
func (c *Catalog) merge(m *mapping.Mapping, layers []Layer) (*source.Node, diagnostic.List) {
	var found diagnostic.List
	tree, _ := source.Parse(m.File, []byte(m.Content)) // which has compiled before
	base := tree
	for _, layer := range slices.Concat(c.laid[m.File], layers) {
		over, problems := source.Parse(layer.Name, layer.Content)
		found = append(found, problems...)
		if over == nil {
			continue
		}
		var dropped diagnostic.List
		tree, dropped = overlay.Merge(tree, over)
		found = append(found, dropped...)
	}
	return tree, append(found, checkServers(base, tree)...)
}

// checkServers refuses the servers of calls that layers have put into a mapping. Whoever may lay a
// layer over a mapping could otherwise have the credentials of its accounts sent to a host of theirs.
func checkServers(base, tree *source.Node) diagnostic.List {
	var found diagnostic.List
	own := serversOf(base)
	for _, server := range serversOf(tree) {
		if !slices.Contains(own, server) {
			found = append(found, diagnostic.New(diagnostic.CodeInvalidServer, server.Position(), "an overlay cannot choose the server of a call, which is sent the credentials").
				WithHelp("write it into the mapping, with a setting of the account for what differs"))
		}
	}
	return found
}

// serversOf returns the servers of the calls of a mapping.
func serversOf(tree *source.Node) []*source.Node {
	var servers []*source.Node
	collect := func(plan *source.Node) {
		if calls := plan.Entry("calls"); calls != nil {
			for _, call := range calls.Items {
				if server := call.Entry("server"); server != nil {
					servers = append(servers, server)
				}
			}
		}
	}
	methods := tree.Entry("methods")
	if methods == nil {
		return nil
	}
	for _, method := range methods.Entries {
		collect(method.Value)
		if routes := method.Value.Entry("routes"); routes != nil {
			for _, route := range routes.Entries {
				collect(route.Value)
			}
		}
	}
	return servers
}

type overlaidKey struct {
	file   string
	layers [sha256.Size]byte
}

// maxOverlaid is the number of overlaid mappings that a catalog keeps.
const maxOverlaid = 512

// overlaidCache keeps the overlaid mappings that were used last. Sets that do not compile are
// kept too, so that a broken overlay does not cost a compilation with each call.
type overlaidCache struct {
	lock    sync.Mutex
	entries map[overlaidKey]*list.Element
	recent  *list.List // of *overlaidEntry, the most recent in front
}

type overlaidEntry struct {
	key     overlaidKey
	once    sync.Once
	mapping *mapping.Mapping
	err     error
}

func (c *overlaidCache) get(key overlaidKey, compile func() (*mapping.Mapping, error)) (*mapping.Mapping, error) {
	entry := c.entry(key)
	entry.once.Do(func() { entry.mapping, entry.err = compile() })
	return entry.mapping, entry.err
}

func (c *overlaidCache) entry(key overlaidKey) *overlaidEntry {
	c.lock.Lock()
	defer c.lock.Unlock()
	if element, ok := c.entries[key]; ok {
		c.recent.MoveToFront(element)
		return element.Value.(*overlaidEntry)
	}
	if c.entries == nil {
		c.entries, c.recent = map[overlaidKey]*list.Element{}, list.New()
	}
	entry := &overlaidEntry{key: key}
	c.entries[key] = c.recent.PushFront(entry)
	if c.recent.Len() > maxOverlaid {
		oldest := c.recent.Remove(c.recent.Back()).(*overlaidEntry)
		delete(c.entries, oldest.key)
	}
	return entry
}
