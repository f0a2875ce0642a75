package direct

import (
	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/scan"
	"github.com/unimap/unimap/engine/template"
	"github.com/unimap/unimap/engine/value"
)

// Plan is a tree compiled for documents. It is immutable and safe for concurrent use.
type Plan struct {
	trie     *scan.Trie
	root     node
	depth    int // of the loops
	lists    int // that are open at once
	bindings map[*expression.Reference]binding
	steps    []Step
}

// Append builds the result from document and appends its JSON text to dst, as Tree.Append does
// from the decoded document; present is false, and out is dst, if the whole result vanished. The
// frame has the values of all names but that of the document. ok is false, and nothing has
// happened, where the tree must be asked instead: the document is not valid JSON within limits,
// or an expression or a limit of the frame has failed, or a value is of a shape left to the tree.
func (p *Plan) Append(dst, document []byte, f *expression.Frame, limits value.Limits) (out []byte, present, ok bool) {
	r := newRun(p, f, limits)
	defer r.release()
	if !r.scanner.Scan(document, p.trie, limits) {
		return dst, false, false
	}
	return r.append(dst)
}

// append builds the result from the document that has been scanned.
func (r *run) append(dst []byte) (out []byte, present, ok bool) {
	meter, warnings := *r.frame.Meter(), len(r.frame.Warnings())
	out, present, ok = r.plan.root.append(r, dst)
	if ok = ok && r.charge(); !ok {
		*r.frame.Meter() = meter
		r.frame.DropWarnings(warnings)
		return dst, false, false
	}
	if !present {
		return dst, false, true
	}
	return out, true, true
}

// Elements builds the result from each element of a list of documents and appends the list of
// the results to dst, without those that vanish. As with Append, ok is false where nothing has
// happened.
func (p *Plan) Elements(dst, documents []byte, f *expression.Frame, limits value.Limits) (out []byte, ok bool) {
	r := newRun(p, f, limits)
	defer r.release()
	meter, warnings := *f.Meter(), len(f.Warnings())
	out = append(dst, '[')
	first := len(out)
	ok = r.scanner.Elements(documents, p.trie, limits, func() bool {
		mark := len(out)
		if mark > first {
			out = append(out, ',')
		}
		next, present, ok := r.append(out)
		if out = next; !present {
			out = out[:mark]
		}
		return ok && r.element()
	})
	if !ok {
		*f.Meter() = meter
		f.DropWarnings(warnings)
		return dst, false
	}
	return append(out, ']'), true
}

// Step is one leaf of a plan, as it is carried out.
type Step struct {
	Path       []string // keys from the root; "*" is every element of a list
	Expression string
	Way        Way
	// Why says what leaves the expression to the machine.
	Why string
}

// Way says how a leaf is carried out.
type Way string

// The ways.
const (
	WayCopy      Way = "copy"      // a part of the document is copied
	WayOperation Way = "operation" // an operation on parts of the document
	WayMachine   Way = "machine"   // the program of the expression
)

// Steps returns the expressions of the tree in its order, with how each is carried out.
func (p *Plan) Steps() []Step { return p.steps }

// Compile makes a plan for a tree, in which the name in the slot document stands for the value
// that the keys lead to in each document.
func Compile(tree *template.Tree, document int, keys ...string) *Plan {
	c := &compiler{
		plan:    &Plan{trie: scan.NewTrie(), bindings: map[*expression.Reference]binding{}},
		levels:  map[int]level{},
		options: tree.Options(),
	}
	root := c.plan.trie.Root()
	for _, key := range keys {
		root = root.Child(key)
	}
	c.levels[document] = level{root: root}
	c.plan.root = c.node(tree.View(), nil)
	c.plan.trie.Freeze()
	return c.plan
}
