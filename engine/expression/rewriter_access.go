package expression

import (
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"

	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/suggest"
	"github.com/unimap/unimap/engine/value"
)

func (r *rewriter) identifier(n *ast.IdentifierNode) (ast.Node, info) {
	for i := len(r.locals) - 1; i >= 0; i-- {
		if r.locals[i].name == n.Value {
			out := &ast.IdentifierNode{Value: r.locals[i].variable}
			out.SetLocation(n.Location())
			return out, r.locals[i].info
		}
	}
	slot := r.scope.Lookup(n.Value)
	if slot < 0 {
		r.unknownName(n)
		return n, info{kinds: Any}
	}
	name := r.scope.name(slot)
	if name.Hidden != nil {
		hidden := *name.Hidden
		r.reportf(n, &hidden)
		return n, info{kinds: Any}
	}
	if name.Expands != "" {
		return r.expand(n, slot)
	}
	paths := name.Alias
	if paths == nil {
		paths = []Path{{Root: name.Name}}
	}
	reference := &Reference{Slot: slot, Path: Path{Root: name.Name}}
	return nil, info{kinds: Any, paths: paths, sourced: !name.Computed, pure: reference, form: r.pathForm(reference)}
}

// fetched returns the node of what pathOrNode gave for n.
func (r *rewriter) fetched(n, out ast.Node, i info) ast.Node {
	if out == nil {
		return invoke(n.Location(), resolvePath, environment(), constantNode(i.pure))
	}
	return out
}

// NamesHelp begins the help for an unknown name that is like no other.
const NamesHelp = "names of this slot: "

func (r *rewriter) unknownName(n *ast.IdentifierNode) {
	p := problem(diagnostic.CodeUnknownName, "unknown name %q", n.Value)
	names := r.scope.nameList()
	p.Help = suggest.Help(n.Value, names, NamesHelp+strings.Join(names, ", "))
	if r.scope.functions.Lookup(n.Value) != nil {
		p.Help = n.Value + " is a function: write " + n.Value + "(...)"
	}
	if literal := literalNames[n.Value]; literal != "" {
		p.Help = literal
	}
	r.reportf(n, p)
}

// literalNames are words of other languages for what has no name here.
var literalNames = map[string]string{
	"null": "write nil", "None": "write nil", "undefined": "missing has no literal: leave the key out, or ask with has(x)",
	"True": "write true", "False": "write false",
}

func (r *rewriter) pointer(n *ast.PointerNode) (ast.Node, info) {
	if len(r.elements) == 0 {
		r.reportf(n, problem(diagnostic.CodeUnsupportedConstruct, "# stands for an element and has no meaning outside a predicate"))
		return n, info{kinds: Any}
	}
	out := &ast.PointerNode{Name: n.Name}
	out.SetLocation(n.Location())
	current := r.elements[len(r.elements)-1]
	switch n.Name {
	case "":
		return out, current.info
	case "index":
		out.Name = "" // until the checker is through, see assemble
		r.indexes = append(r.indexes, out)
		return invoke(n.Location(), integer, out), info{kinds: Number}
	case "acc":
		if !current.gather {
			p := problem(diagnostic.CodeUnsupportedConstruct, "#acc is what reduce has gathered and has no meaning in another predicate")
			p.Help = "keep it in a variable, as in reduce(list, {let sum = #acc; ...})"
			r.reportf(n, p)
		}
		return invoke(n.Location(), unboxStart, out), info{kinds: Any}
	}
	p := problem(diagnostic.CodeUnknownName, "unknown name #%s", n.Name)
	p.Help = "use #, #index, or #acc in reduce"
	r.reportf(n, p)
	return n, info{kinds: Any}
}

func (r *rewriter) member(n *ast.MemberNode) (ast.Node, info) {
	base, b := r.pathOrNode(n.Node)
	if key, ok := n.Property.(*ast.StringNode); ok && !isEscaped(key.Value) {
		r.nodes++
		return r.memberAt(n, base, b, key.Value)
	}
	property, p := r.node(n.Property)
	if p.isConstant {
		return r.memberAt(n, base, b, p.constant)
	}
	if !p.kinds.Has(String | Number | Nil) {
		r.reportf(n.Property, problem(diagnostic.CodeImpossibleType, "a key is text and an index an integer, not %s", p.kinds))
	}
	r.read(p.paths...)
	r.read(b.paths...)
	if r.foldsCase(b) {
		property = invoke(n.Location(), lowerKey, environment(), property)
	}
	return invoke(n.Location(), dynamicMember, environment(), r.fetched(n.Node, base, b), property), info{kinds: Any}
}

// memberAt is member with a property that is known.
func (r *rewriter) memberAt(n *ast.MemberNode, base ast.Node, b info, property any) (ast.Node, info) {
	segment, ok := r.segment(n, b, property)
	if !ok {
		return n, info{kinds: Any}
	}
	return r.step(n, base, b, segment)
}

// segment checks a literal key or index and turns it into a step.
func (r *rewriter) segment(n *ast.MemberNode, base info, property any) (Segment, bool) {
	switch property := property.(type) {
	case string:
		if r.foldsCase(base) {
			property = strings.ToLower(property)
		}
		if base.pure != nil && len(base.pure.Path.Segments) == 0 {
			return r.rootMember(n, base, property)
		}
		return Segment{Key: property}, true
	}
	if index, ok := value.Integer(property); ok {
		return Segment{Step: StepIndex, Index: index}, true
	}
	r.reportf(n.Property, problem(diagnostic.CodeImpossibleType, "a key is text and an index an integer, not %s", value.KindOf(property)))
	return Segment{}, false
}

// foldsCase reports whether the keys of a value are names of headers.
func (r *rewriter) foldsCase(base info) bool {
	if base.pure == nil {
		return false
	}
	fold := r.scope.name(base.pure.Slot).FoldCase
	return fold != nil && fold(base.pure.Path.Segments)
}

// rootMember checks a key against the closed members of a name such as account or calls.
func (r *rewriter) rootMember(n *ast.MemberNode, base info, key string) (Segment, bool) {
	name := r.scope.name(base.pure.Slot)
	if name.Members == nil || slices.Contains(name.Members, key) {
		return Segment{Key: key}, true
	}
	if name.UnknownMember != nil {
		if p := name.UnknownMember(key); p != nil {
			r.reportf(n.Property, p)
			return Segment{}, false
		}
	}
	p := problem(diagnostic.CodeUnknownName, "%s has no %q", name.Name, key)
	p.Help = suggest.Help(key, slices.Sorted(slices.Values(name.Members)), "")
	r.reportf(n.Property, p)
	return Segment{}, false
}

func (r *rewriter) step(n *ast.MemberNode, base ast.Node, b info, segment Segment) (ast.Node, info) {
	out := info{kinds: Any, sourced: b.sourced && len(b.literals)+len(b.unified) == 0}
	if b.pure != nil && len(b.pure.Path.Segments) < maxSegments {
		out.pure = &Reference{Slot: b.pure.Slot, Path: b.pure.Path.Append(segment)}
		if out.paths = []Path{out.pure.Path}; len(b.paths) != 1 || !b.paths[0].is(b.pure.Path) {
			out.paths = longer(b.paths, segment)
		}
		out.form = r.pathForm(out.pure)
		return nil, out
	}
	base = r.fetched(n.Node, base, b)
	out.paths = longer(b.paths, segment)
	out.form = newForm(Form{Operation: OperationStep, Segment: segment}, b.form)
	if segment.Step == StepIndex {
		return invoke(n.Location(), elementAt, base, constantNode(segment.Index)), out
	}
	return invoke(n.Location(), memberOf, environment(), base, constantNode(segment.Key)), out
}

func (r *rewriter) slice(n *ast.SliceNode) (ast.Node, info) {
	base, b := r.node(n.Node)
	bound := func(n ast.Node) (ast.Node, *Form) {
		if n == nil {
			return constantNode(nil), r.literalForm(nil)
		}
		out, i := r.used(n)
		if !i.kinds.Has(Number | Nil) {
			r.reportf(n, problem(diagnostic.CodeImpossibleType, "a slice bound is an integer, not %s", i.kinds))
		}
		return out, i.form
	}
	from, start := bound(n.From)
	to, end := bound(n.To)
	// A part of a list is read as the list is: of which elements it consists is not known here.
	out := info{kinds: List | String | Nil, paths: b.paths, listed: b.list(), form: operationForm(OperationSlice, b.form, start, end)}
	return invoke(n.Location(), sliceOf, environment(), base, from, to), out
}
