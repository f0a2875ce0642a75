package direct

import (
	"bytes"
	"slices"

	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/scan"
	"github.com/unimap/unimap/engine/template"
	"github.com/unimap/unimap/engine/value"
)

// merged is objects laid over one another. It writes the members of one behind those of another,
// which is right where no two have the same key; where they have, ask decides.
type merged struct {
	parts []node
	ask   node // the same by the tree or the machine
	// isLeaf says that an expression gives the object. A null among the parts then counts where
	// there is no object: the result is null, if that is kept.
	isLeaf, keepNulls bool
	// dropInner says that the nulls in the result are dropped. They are there until then, since one
	// takes the place of what it is laid over.
	dropInner bool
}

func (n *merged) append(r *run, dst []byte) ([]byte, bool, bool) {
	start, warnings := len(dst), len(r.frame.Warnings())
	out, kind, ok := n.lay(r, append(dst, '{'))
	switch {
	case !ok || !distinctKeys(out[start:]):
		r.frame.DropWarnings(warnings)
		return n.ask.append(r, dst)
	case kind == scan.Object:
		if n.dropInner && bytes.Contains(out[start:], []byte("null")) {
			r.scratch = scan.AppendCompact(r.scratch[:0], out[start:], true)
			out = append(out[:start], r.scratch...)
		}
		if n.isLeaf {
			r.steps++
			r.output += len(out) - start
		}
		return out, true, true
	case kind == scan.Null && n.isLeaf && n.keepNulls:
		return append(out[:start], "null"...), true, true
	}
	return out[:start], false, true
}

// lay appends the members of all parts to an open object, and closes it. kind says what the parts
// are together.
func (n *merged) lay(r *run, out []byte) (_ []byte, kind scan.Kind, ok bool) {
	first := len(out)
	for _, part := range n.parts {
		mark := len(out)
		next, present, ok := part.append(r, out)
		if out = next; !ok {
			return out, kind, false
		}
		switch text := out[min(mark, len(out)):]; {
		case !present:
			out = out[:mark]
		case string(text) == "null":
			out, kind = out[:mark], max(kind, scan.Null)
		case text[0] != '{':
			return out, kind, false
		case len(text) == len("{}"):
			out, kind = out[:mark], scan.Object
		case mark == first:
			out, kind = append(out[:mark], text[1:len(text)-1]...), scan.Object
		default:
			text[0] = ','
			out, kind = out[:len(out)-1], scan.Object
		}
	}
	return append(out, '}'), kind, true
}

// noPaths is the trie of a scan that only looks whether a document is in order.
var noPaths = func() *scan.Trie {
	trie := scan.NewTrie()
	trie.Freeze()
	return trie
}()

// distinctKeys reports whether no key stands twice in an object that has been written here.
func distinctKeys(object []byte) bool {
	s := scanners.Get().(*scan.Scanner)
	defer scanners.Put(s)
	defer s.Reset()
	return s.Scan(object, noPaths, value.Limits{MaxBytes: len(object), MaxDepth: len(object), MaxValues: len(object)})
}

// merge makes the node of a $merge.
func (c *compiler) merge(v template.View, at path) node {
	out := &merged{ask: c.quietly(func() node { return c.other(v, at) })}
	for _, part := range v.Parts {
		out.parts = append(out.parts, c.node(part, at))
	}
	return out
}

// quietly makes a node whose steps are not noted, since another one stands for it.
func (c *compiler) quietly(make func() node) node {
	steps := c.plan.steps
	out := make()
	c.plan.steps = steps
	return out
}

// objectOf returns the node of merge(a, b, ...), or of an object that an expression builds, which
// is merged with nothing. It returns nil where a part is no object that can be written.
func (c *compiler) objectOf(out leaf) node {
	parts := []*expression.Form{out.form}
	if out.form.Operation == expression.OperationCall && out.form.Name == "merge" {
		parts = out.form.Arguments
	} else if !buildsObject(out.form) {
		return nil
	}
	machine, part := out, out
	part.keepNulls, part.keepInner = true, true
	n := &merged{ask: &machine, isLeaf: true, keepNulls: out.keepNulls, dropInner: !out.keepInner}
	operations := operationCompiler{compiler: c}
	for _, argument := range parts {
		object := operations.objectPart(argument, &part)
		if object == nil {
			return nil
		}
		n.parts = append(n.parts, object)
	}
	return n
}

// buildsObject reports whether a form is an object that is no part of the document.
func buildsObject(f *expression.Form) bool {
	switch f.Operation {
	case expression.OperationObject:
		return true
	case expression.OperationConditional:
		return buildsObject(f.Arguments[1]) || buildsObject(f.Arguments[2])
	}
	return f.Operation == expression.OperationCall && f.Name == "fromEntries"
}

// objectPart returns the node of an object within a leaf.
func (c *operationCompiler) objectPart(f *expression.Form, of *leaf) node {
	switch {
	case f.Operation == expression.OperationConditional && buildsObject(f):
		out := &either{c.operation(f.Arguments[0]), c.objectPart(f.Arguments[1], of), c.objectPart(f.Arguments[2], of)}
		if out.condition == nil || out.then == nil || out.otherwise == nil {
			return nil
		}
		return out
	case f.Operation != expression.OperationCall:
	case f.Name == "omit":
		if n := c.omitted(f, *of); n != nil {
			n.isPart = true
			return n
		}
	case f.Name == "fromEntries":
		return c.entries(f.Arguments[0], of)
	}
	return c.built(f, of)
}

// either is a condition within a leaf, between nodes.
type either struct {
	condition       operation
	then, otherwise node
}

func (n *either) append(r *run, dst []byte) ([]byte, bool, bool) {
	r.scratch = r.scratch[:0]
	holds, ok := n.condition.eval(r)
	switch {
	case !ok:
		return dst, false, false
	case holds.truthy():
		return n.then.append(r, dst)
	}
	return n.otherwise.append(r, dst)
}

// entries is fromEntries(map(list, ({key: ..., value: ...}))), or of the entries of an object that
// are filtered: an object with a member for each element.
type entries struct {
	listed
	condition operation // for an element to be taken; nil takes all
	key       operation
	value     node
}

func (n *entries) append(r *run, dst []byte) ([]byte, bool, bool) {
	rows := r.scanner.At(r.rows[n.outer], n.slot)
	if rows.Kind == scan.Irregular {
		return dst, false, false
	}
	start := len(dst)
	dst = append(dst, '{')
	row := int(rows.Start)
	for range int(rows.End) {
		if !r.element() {
			return dst, false, false
		}
		r.rows[n.depth] = row
		row = r.scanner.Next(row)
		var ok bool
		if dst, ok = n.entry(r, dst, start+1); !ok {
			return dst, false, false
		}
	}
	return append(dst, '}'), true, true
}

// entry appends the member of the present element, unless it has no value.
func (n *entries) entry(r *run, dst []byte, first int) ([]byte, bool) {
	r.scratch = r.scratch[:0]
	if n.condition != nil {
		if holds, ok := n.condition.eval(r); !ok || !holds.truthy() {
			return dst, ok
		}
	}
	key, ok := n.key.eval(r)
	if key = r.settled(key); !ok || key.isNil() || key.kind >= scan.Object {
		return dst, false
	}
	mark := len(dst)
	if mark > first {
		dst = append(dst, ',')
	}
	dst = append(append(append(dst, '"'), key.native()...), '"', ':')
	out, present, ok := n.value.append(r, dst)
	if !present {
		return out[:min(mark, len(out))], ok
	}
	return out, ok
}

func (c *operationCompiler) entries(f *expression.Form, of *leaf) node {
	list, key, value := keyed(f)
	if key == nil || value == nil {
		return nil
	}
	list, condition, filtered := unfiltered(list)
	out := &entries{}
	ok := c.over(list, append(filtered, f.Element), func(l listed) {
		out.listed = l
		if condition != nil {
			out.condition = c.operation(condition)
		}
		out.key, out.value = c.operation(key), c.built(value, of)
	})
	if !ok || out.key == nil || out.value == nil || condition != nil && out.condition == nil {
		return nil
	}
	return out
}

// keyed returns the list that entries are made of, and what the key and the value of each are; nil
// where that is not known.
func keyed(f *expression.Form) (list, key, value *expression.Form) {
	if f.Operation != expression.OperationLoop {
		return nil, nil, nil
	}
	body := f.Arguments[1]
	if f.Name == "map" && body.Operation == expression.OperationObject && len(body.Keys) == 2 {
		return f.Arguments[0], memberOf(body, "key"), memberOf(body, "value")
	}
	source, _ := orEmpty(f.Arguments[0])
	if _, entries := entriesOf(source); f.Name != "filter" || !entries {
		return nil, nil, nil
	}
	member := func(key string) *expression.Form {
		return &expression.Form{Operation: expression.OperationStep, Segment: expression.Segment{Key: key}, Arguments: []*expression.Form{elementOfLoop(f)}}
	}
	return f, member("key"), member("value")
}

// memberOf returns a member of an object that is written out, or nil.
func memberOf(object *expression.Form, key string) *expression.Form {
	if at := slices.Index(object.Keys, key); at >= 0 {
		return object.Arguments[at]
	}
	return nil
}
