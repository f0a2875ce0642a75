package direct

import (
	"slices"

	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/scan"
	"github.com/unimap/unimap/engine/schema"
	"github.com/unimap/unimap/engine/template"
	"github.com/unimap/unimap/engine/value"
)

// Plan is a tree compiled for documents. It is immutable and safe for concurrent use.
type Plan struct {
	trie     *scan.Trie
	root     node
	object   int // slot of what the name of the document stands for
	depth    int // of the loops
	lists    int // that are open at once
	bindings map[*expression.Reference]binding
	bare     *schema.Schema // of the documents, where references may be bare in them
	unless   *condition     // under which the plan gives nothing
	proven   bool           // results are held against a schema where they are written
	steps    []Step
}

// Append builds the result from document and appends its JSON text to dst, as Tree.Append does
// from the decoded document; present is false, and out is dst, if the whole result vanished. The
// frame has the values of all names but that of the document. ok is false, and nothing has
// happened, where the tree must be asked instead: the document is not valid JSON within limits,
// or the name stands for no object of it, or an expression or a limit of the frame has failed.
func (p *Plan) Append(dst, document []byte, f *expression.Frame, limits value.Limits) (out []byte, present, ok bool) {
	out, present, _, ok = p.AppendProven(dst, document, f, limits)
	return out, present, ok
}

// AppendProven is Append and says besides whether the result is known to be valid under the
// schema of the plan. Where it is not, that says nothing.
func (p *Plan) AppendProven(dst, document []byte, f *expression.Frame, limits value.Limits) (out []byte, present, proven, ok bool) {
	r := newRun(p, f, limits)
	defer r.release()
	if !r.scanner.Scan(document, p.trie, limits) {
		return dst, false, false, false
	}
	out, present, ok = r.append(dst)
	return out, present, present && r.proves(out[len(dst):]), ok
}

// proves reports whether the result that has just been written is known to be valid.
func (r *run) proves(result []byte) bool {
	return r.plan.proven && !r.unproven && len(result) <= schema.MaxChecked
}

// append builds the result from the document that has been scanned.
func (r *run) append(dst []byte) (out []byte, present, ok bool) {
	if r.scanner.At(0, r.plan.object).Kind != scan.Object {
		return dst, false, false
	}
	r.unproven = false
	meter, warnings := *r.frame.Meter(), len(r.frame.Warnings())
	if r.plan.unless == nil || r.isFalse(r.plan.unless) {
		r.frame.DropWarnings(warnings) // of the condition, which is no part of the result
		out, present, ok = r.plan.root.append(r, dst)
	}
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

// isFalse reports whether a condition surely does not hold.
func (r *run) isFalse(c *condition) bool {
	holds, ok := c.holds(r)
	return ok && !holds
}

// Elements builds the result from each element of a list of documents and appends the list of
// the results to dst, without those that vanish. Where the tree must be asked for an element, ask
// is; it appends what the tree gives. Built is given each element, with its result and its warnings.
// As with Append, ok is false, and nothing has happened, where the list as a whole is left to the
// tree, which is the case too if ask reports that it failed.
func (p *Plan) Elements(dst, documents []byte, f *expression.Frame, limits value.Limits, ask Ask, built Built) (out []byte, ok bool) {
	r := newRun(p, f, limits)
	defer r.release()
	meter, warnings := *f.Meter(), len(f.Warnings())
	out = append(dst, '[')
	first, count, read := len(out), 0, 0
	ok = r.scanner.Elements(documents, p.trie, limits, func(element []byte) bool {
		mark, before := len(out), len(f.Warnings())
		if mark > first {
			out = append(out, ',')
		}
		from := len(out)
		next, present, ok := r.append(out)
		proven := present && r.proves(next[min(from, len(next)):])
		if !ok {
			f.SetSource(nil)
			next, present, ok = ask(out, element)
			f.SetSource(r)
		}
		if out = next; !present {
			out, from = out[:mark], mark
		}
		if !ok {
			return false
		}
		built(element, out, from, proven, f.Warnings()[before:])
		f.DropWarnings(before)
		count++
		if read += len(element); count == sampled {
			out = slices.Grow(out, (len(out)-first)*(len(documents)-read)/read*roomPercent/100)
		}
		return r.element()
	})
	if !ok {
		*f.Meter() = meter
		f.DropWarnings(warnings)
		return dst, false
	}
	return append(out, ']'), true
}

// Built is told that the result of an element stands at the end of the output, from an offset on;
// nothing stands there where it has vanished. The output may move later. Proven is as AppendProven
// has it. The warnings are those of the element, and are only lent.
type Built func(element, out []byte, from int, proven bool, warnings []expression.Warning)

// After so many elements the room for the others is taken at once, with some to spare, since a
// buffer that grows by and by is copied again and again.
const (
	sampled     = 4
	roomPercent = 110
)

// Ask appends what a tree gives for one document to dst, as Tree.Append does.
type Ask func(dst, document []byte) (out []byte, present, ok bool)

// Step is one leaf of a plan, as it is carried out.
type Step struct {
	Path       []string // keys from the root; "*" is every element of a list
	Expression *template.Expression
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

// Options of a plan.
type Options struct {
	// Document is the slot of the name that stands for the document in the tree.
	Document int
	// Keys lead from the document to the value that the name stands for.
	Keys []string
	// Unless, if not nil, is a condition under which the plan leaves a document to the tree, such as
	// that it tells of a failure. The name in it stands for the whole document.
	Unless *template.Expression
	// Schema, if not nil, is what results are to be valid under.
	Schema *schema.Schema
	// Bare, if not nil, is the schema of documents in which references may stand in their bare
	// form. The tree sees the long one.
	Bare *schema.Schema
}

// Compile makes a plan for a tree, or nil where the schema has bare references in places that a
// plan does not know.
func Compile(tree *template.Tree, options Options) *Plan {
	c := &compiler{
		plan:    &Plan{trie: scan.NewTrie(), bindings: map[*expression.Reference]binding{}},
		levels:  map[int]level{},
		options: tree.Options(),
	}
	root := c.plan.trie.Root()
	for _, key := range options.Keys {
		root = root.Child(key)
	}
	if options.Unless != nil {
		c.levels[options.Document] = level{root: c.plan.trie.Root()}
		c.bindAll(options.Unless.Program)
		c.plan.unless = &condition{expression: options.Unless, operation: c.operation(options.Unless, nil)}
		c.plan.steps = nil
	}
	c.plan.object = root.Slot()
	c.levels[options.Document] = level{root: root}
	if c.plan.bare = options.Bare; c.plan.bare != nil && !setBare(root, c.plan.bare.Root()) {
		return nil
	}
	c.plan.root = c.node(tree.View(), nil)
	if options.Schema != nil {
		c.plan.root, c.plan.proven = prover{}.prove(c.plan.root, options.Schema.Draft()), true
	}
	c.plan.trie.Freeze()
	return c.plan
}
