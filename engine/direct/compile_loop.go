package direct

import (
	"math"

	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/scan"
	"github.com/unimap/unimap/engine/template"
)

// listed says where the elements of a list stand in the rows of a scan.
type listed struct {
	outer int // depth of the loop whose rows hold the slot
	slot  int // of the rows
	depth int // of the loop over them
}

// over lays the list at a path, or the entries of the object at one, out in rows and calls inside
// while the names in slots stand for an element of it. It reports whether it could.
func (c *compiler) over(source *expression.Form, slots []int, inside func(l listed)) bool {
	list, _ := orEmpty(source)
	of, entries := entriesOf(list)
	reference := pathOf(of)
	if reference == nil {
		return false
	}
	outer, node := c.bound(reference)
	if node == nil {
		return false
	}
	rows := node.Rows
	if entries {
		rows = node.Entries
	}
	elements, slot := rows()
	if elements == nil {
		return false
	}
	c.depth++
	c.plan.depth = max(c.plan.depth, c.depth)
	element := level{depth: c.depth, root: elements.Root}
	if entries {
		element.entry = &entry{elements.Root.Child("key").Slot(), elements.Root.Child("value").Slot()}
	}
	restore := c.nameElement(slots, element)
	inside(listed{outer.level.depth, slot, c.depth})
	restore()
	c.depth--
	return true
}

// orEmpty takes "?? []" off a list: where it is missing or null, there are no elements anyway.
func orEmpty(f *expression.Form) (list *expression.Form, taken bool) {
	if f.Operation != expression.OperationCoalesce {
		return f, false
	}
	if empty := f.Arguments[1]; empty.Operation == expression.OperationList && len(empty.Arguments) == 0 {
		return f.Arguments[0], true
	}
	return f, false
}

// entriesOf returns x for entries(x), and anything else as it is.
func entriesOf(f *expression.Form) (of *expression.Form, entries bool) {
	if f.Operation == expression.OperationCall && f.Name == "entries" {
		return f.Arguments[0], true
	}
	return f, false
}

// pathOf returns the path that a form is, with the steps behind it, or nil.
func pathOf(f *expression.Form) *expression.Reference {
	switch f.Operation {
	case expression.OperationPath:
		return f.Reference
	case expression.OperationStep:
		if base := pathOf(f.Arguments[0]); base != nil {
			return &expression.Reference{Slot: base.Slot, Path: base.Path.Append(f.Segment)}
		}
	}
	return nil
}

// nameElement makes slots stand for an element, until restore is called.
func (c *compiler) nameElement(slots []int, element level) (restore func()) {
	before := map[int]level{}
	for _, slot := range slots {
		if l, ok := c.levels[slot]; ok {
			before[slot] = l
		}
		c.levels[slot] = element
	}
	return func() {
		for _, slot := range slots {
			delete(c.levels, slot)
		}
		for slot, l := range before {
			c.levels[slot] = l
		}
	}
}

// unfiltered takes a filter off a source: it returns the list that is filtered, the condition for
// its elements, or nil, and the slot that an element has in the condition.
func unfiltered(source *expression.Form) (list, condition *expression.Form, slots []int) {
	if source.Operation == expression.OperationLoop && source.Name == "filter" {
		return source.Arguments[0], source.Arguments[1], []int{source.Element}
	}
	return source, nil, nil
}

// loop makes the node of an $each: over a path of the document, or over entries, which may be
// filtered, or else over values.
func (c *compiler) loop(v template.View, at path) node {
	c.bindAll(v.Expression.Program)
	if form := v.Expression.Program.Form(); form != nil {
		if out := c.loopOver(form, v, at); out != nil {
			return out
		}
	}
	return c.valueLoop(v, at)
}

// loopOver returns the node of an $each over a part of the document, or nil.
func (c *compiler) loopOver(form *expression.Form, v template.View, at path) node {
	list, condition, slots := unfiltered(form)
	_, orEmpty := orEmpty(list)
	out := &loop{index: v.Index, keepNulls: c.options.Mode == template.ModeRequest, always: condition != nil || orEmpty}
	out.tree = other{view: v, options: c.options, path: at}
	failed := false
	ok := c.over(list, append(slots, v.Slot), func(l listed) {
		out.listed, out.number = l, c.openList()
		if condition != nil {
			operations := operationCompiler{compiler: c}
			if out.condition = operations.operation(condition); out.condition == nil {
				failed = true
			}
		}
		if !failed {
			c.step(v.Expression, at, WayCopy, "")
			out.body = c.node(v.Parts[0], at.element(out.number))
		}
		c.closeList()
	})
	if !ok || failed {
		return nil
	}
	return out
}

// listLeaf is a leaf whose expression maps or filters a list of the document.
type listLeaf struct {
	leaf
	loop loop
}

func (n *listLeaf) append(r *run, dst []byte) ([]byte, bool, bool) {
	r.steps++
	if out, present, ok := n.loop.append(r, dst); ok {
		r.output += len(out) - len(dst)
		return out, present, true
	}
	return n.compute(r, dst)
}

// listOf returns the node of an expression that maps or filters a list of the document, or nil.
func (c *compiler) listOf(out leaf) node {
	if out.form.Operation != expression.OperationLoop || out.form.Name != "map" && out.form.Name != "filter" {
		return nil
	}
	list, condition, body, slots := mapped(out.form)
	n := &listLeaf{leaf: out, loop: loop{index: -1, always: true, strict: true}}
	done := false
	ok := c.over(list, slots, func(l listed) {
		n.loop.listed, n.loop.number = l, c.openList()
		operations := operationCompiler{compiler: c}
		if condition != nil {
			n.loop.condition = operations.operation(condition)
		}
		n.loop.body = operations.built(body, &n.leaf)
		done = n.loop.body != nil && (condition == nil || n.loop.condition != nil)
		c.closeList()
	})
	if !ok || !done {
		return nil
	}
	return n
}

// mapped takes map or filter apart: the list behind it, the condition for an element to be taken, or
// nil, what is made of one, and the names that stand for it.
func mapped(f *expression.Form) (list, condition, body *expression.Form, slots []int) {
	source, body := f, elementOfLoop(f)
	if f.Name == "map" {
		source, body = f.Arguments[0], f.Arguments[1]
	}
	list, condition, filtered := unfiltered(source)
	return list, condition, body, append([]int{f.Element}, filtered...)
}

// elementOfLoop is the form of an element itself.
func elementOfLoop(loop *expression.Form) *expression.Form {
	return &expression.Form{Operation: expression.OperationPath, Reference: &expression.Reference{Slot: loop.Element}}
}

// built returns the node of a form that stands inside a leaf: an object that is written out, or
// the value of an operation.
func (c *operationCompiler) built(f *expression.Form, of *leaf) node {
	if f.Operation != expression.OperationObject {
		o := c.operation(f)
		if o == nil {
			return nil
		}
		return &computed{operation: o, leaf: of}
	}
	out := &object{keepEmpty: true}
	for i, key := range f.Keys {
		inner := c.built(f.Arguments[i], of)
		if inner == nil {
			return nil
		}
		out.members = append(out.members, newMember(key, inner))
	}
	return out
}

// computed is a value inside of a leaf.
type computed struct {
	operation operation
	leaf      *leaf
}

func (n *computed) append(r *run, dst []byte) ([]byte, bool, bool) {
	r.scratch = r.scratch[:0]
	v, ok := n.operation.eval(r)
	if !ok || v.flags&scan.Bare != 0 {
		return dst, false, false
	}
	if v.kind == scan.Null && n.leaf.keepInner {
		return append(dst, "null"...), true, true
	}
	out, present := n.leaf.write(dst, v)
	return out, present, true
}

// search is find, any, all or none over a list of the document.
type search struct {
	listed
	name      string
	condition operation
	found     operation // of find: what is wanted of the element
}

func (o *search) eval(r *run) (operand, bool) {
	rows := r.scanner.At(r.rows[o.outer], o.slot)
	if rows.Kind == scan.Irregular {
		return missing, false
	}
	row := int(rows.Start)
	for range int(rows.End) {
		r.steps++
		r.rows[o.depth] = row
		v, ok := o.condition.eval(r)
		if !ok {
			return missing, false
		}
		if holds := v.truthy(); holds != (o.name == "all") {
			if o.found != nil {
				return o.found.eval(r)
			}
			return truth(o.name == "any"), true
		}
		row = r.scanner.Next(row)
	}
	if o.found != nil {
		return missing, true
	}
	return truth(o.name != "any"), true
}

// search returns the operation of a search, with steps behind what it finds.
func (c *operationCompiler) search(f *expression.Form, steps []expression.Segment) operation {
	out := &search{name: f.Name}
	switch f.Name {
	case "find":
	case "map", "filter":
		if len(steps) > 0 {
			return c.reached(f, steps)
		}
		return c.gathered(f)
	case "any", "all", "none":
		if len(steps) > 0 {
			return c.no("a step into what " + f.Name + " gives")
		}
	default:
		return c.no(f.Name)
	}
	done := false
	ok := c.over(f.Arguments[0], []int{f.Element}, func(l listed) {
		out.listed, out.condition = l, c.operation(f.Arguments[1])
		done = out.condition != nil
		if f.Name == "find" {
			out.found = c.through(elementOfLoop(f), steps)
			done = done && out.found != nil
		}
	})
	if !ok {
		return c.no(f.Name + " over what is no list of the document")
	}
	if !done {
		return nil
	}
	return out
}

// rowAt is the element at an index of a list that is also gone through.
type rowAt struct {
	listed
	own   *part // the list itself
	index int64 // counted from the end if it is negative
	found operation
}

func (o *rowAt) eval(r *run) (operand, bool) {
	own, ok := o.own.eval(r)
	switch {
	case !ok || own.isNil():
		return own, ok
	case own.kind != scan.List:
		return missing, true
	}
	rows := r.scanner.At(r.rows[o.outer], o.slot)
	index := o.index
	if index < 0 {
		index += int64(rows.End)
	}
	if index < 0 || index >= int64(rows.End) {
		return missing, true
	}
	row := int(rows.Start)
	for range index {
		row = r.scanner.Next(row)
	}
	r.steps += int(index)
	r.rows[o.depth] = row
	return o.found.eval(r)
}

// element returns the operation of a path whose step behind the known ones is an index into a
// list that has rows, or nil.
func (c *operationCompiler) element(reference *expression.Reference, b binding, known int) operation {
	steps := reference.Path.Segments
	if steps[known].Step != expression.StepIndex {
		return nil
	}
	list := expression.Path{Root: reference.Path.Root, Segments: steps[:known]}
	out := &rowAt{own: newPart(b, steps[:known]), index: steps[known].Index}
	const element = elementSlot
	c.over(&expression.Form{Reference: &expression.Reference{Slot: reference.Slot, Path: list}}, []int{element}, func(l listed) {
		out.listed = l
		out.found = c.path(&expression.Reference{Slot: element, Path: expression.Path{Segments: steps[known+1:]}})
	})
	if out.found == nil {
		return nil
	}
	return out
}

// elementSlot stands for the element at an index while a path behind it is compiled. No name and
// no predicate has this slot.
const elementSlot = math.MinInt
