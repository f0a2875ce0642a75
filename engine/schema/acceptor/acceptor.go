package acceptor

import (
	"slices"

	jsonschema "github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/unimap/unimap/engine/value"
)

// Acceptor is one compiled schema. It is immutable and safe for concurrent use.
type Acceptor struct {
	root    *node // nil if no document is accepted
	unknown []string
}

// Compile compiles a schema. The schema must have been compiled with AssertFormat and with no
// formats of its own. A keyword that the acceptor does not know makes it accept no value to
// which the keyword applies. $dynamicRef, $recursiveRef and extensions are known to nobody before
// a document is there, and make it accept nothing, wherever they stand.
func Compile(schema *jsonschema.Schema) *Acceptor {
	c := &compiler{nodes: map[*jsonschema.Schema]*node{}}
	root := c.node(schema)
	if c.settle() {
		root = root.target()
	} else {
		root = nil
	}
	return &Acceptor{root: root, unknown: slices.Compact(slices.Sorted(slices.Values(c.unknown)))}
}

// Unknown returns the locations of the keywords that the acceptor leaves to jsonschema, sorted.
// The caller must not change the slice.
func (a *Acceptor) Unknown() []string { return a.unknown }

// Accepts reports whether the document is surely valid. A document is not accepted if value.Decode
// refuses it, by its default limits, for its size, its depth, its syntax or its numbers. That no
// key stands twice in an object is for the caller to know.
func (a *Acceptor) Accepts(document []byte) bool {
	if a.root == nil || len(document) > value.DefaultMaxBytes {
		return false
	}
	w := walker{document: document, budget: passes*len(document) + passes}
	end, found := w.value(a.root, skipSpace(document, 0), 0)
	w.release()
	return found == accepted && skipSpace(document, end) == len(document)
}
