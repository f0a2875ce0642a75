package direct

import (
	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/template"
	"github.com/unimap/unimap/engine/value"
)

// compiler makes the nodes of a plan out of those of a tree.
type compiler struct {
	plan    *Plan
	levels  map[int]level // by the slot of the frame
	options template.Options
	depth   int // of the loops around
	lists   int // that are open around
}

func (c *compiler) node(v template.View, at path) node {
	switch v.Kind {
	case template.ViewLiteral:
		return c.literal(v.Literal, at)
	case template.ViewLeaf:
		return c.leaf(v.Expression, at)
	case template.ViewObject:
		return c.object(v, at)
	case template.ViewList:
		return c.list(v, at)
	case template.ViewEach:
		return c.loop(v, at)
	case template.ViewWhen:
		return c.when(v, at)
	case template.ViewMerge:
		return c.merge(v, at)
	case template.ViewSwitch:
		return c.choose(v, at)
	}
	return c.other(v, at)
}

func (c *compiler) literal(v any, at path) node {
	settled := template.Settled(v, c.options, at.pattern())
	if value.IsMissing(settled) {
		return &literal{}
	}
	return &literal{text: value.Append(nil, settled)}
}

func (c *compiler) object(v template.View, at path) node {
	out := &object{}
	for i, key := range v.Keys {
		out.members = append(out.members, newMember(key, c.node(v.Parts[i], at.member(key))))
	}
	return out
}

// openList returns the number of a list that is open until closeList.
func (c *compiler) openList() int {
	c.lists++
	c.plan.lists = max(c.plan.lists, c.lists)
	return c.lists - 1
}

func (c *compiler) closeList() { c.lists-- }

func (c *compiler) list(v template.View, at path) node {
	out := &list{number: c.openList()}
	for _, item := range v.Parts {
		out.items = append(out.items, c.node(item, at.element(out.number)))
	}
	c.closeList()
	return out
}

func (c *compiler) when(v template.View, at path) node {
	c.bindAll(v.Expression.Program)
	out := &when{condition: condition{expression: v.Expression, path: at}, otherwise: &literal{}}
	out.condition.operation = c.operation(v.Expression, at)
	out.then = c.node(v.Parts[0], at)
	if len(v.Parts) > 1 {
		out.otherwise = c.node(v.Parts[1], at)
	}
	return out
}

func (c *compiler) leaf(x *template.Expression, at path) node {
	c.bindAll(x.Program)
	keep := c.options.Mode == template.ModeRequest
	out := leaf{
		expression: x, options: &c.options, path: at, pattern: at.pattern(),
		keepNulls: keep, keepInner: keep || at.raw(&c.options),
	}
	if v, ok := x.Program.Constant(); ok {
		return c.literal(v, at)
	}
	if len(at) == 0 && !keep {
		// Of a whole record some members keep their nulls.
		c.step(x, at, WayMachine, "it may be a whole record")
		return &out
	}
	if n := c.written(&out); n != nil {
		c.step(x, at, WayOperation, "")
		return n
	}
	out.operation = c.operation(x, at)
	if part, ok := out.operation.(*part); ok {
		return &copied{leaf: out, depth: part.depth, slot: part.slots[len(part.slots)-1], kinds: anyKind}
	}
	return &out
}

// written returns the node of an expression whose object or list is written member by member, or
// nil.
func (c *compiler) written(out *leaf) node {
	out.form = out.expression.Program.Form()
	var variables []operation
	for out.form != nil && out.form.Operation == expression.OperationLet {
		operations := operationCompiler{compiler: c}
		variable := operations.operation(out.form.Arguments[0])
		if variable == nil {
			return nil
		}
		variables, out.form = append(variables, variable), out.form.Arguments[1]
	}
	if out.form == nil {
		return nil
	}
	for _, compile := range []func(leaf) node{c.omit, c.objectOf, c.listOf} {
		switch n := compile(*out); {
		case n == nil:
		case variables == nil:
			return n
		default:
			return &guarded{n, variables, out}
		}
	}
	return nil
}

// other leaves a part of the tree to the tree.
func (c *compiler) other(v template.View, at path) node {
	v.Expressions(func(x *template.Expression) {
		c.bindAll(x.Program)
		c.step(x, at, WayMachine, "it stands in a part that is built as values")
	})
	return &other{view: v, options: c.options, path: at}
}

// bindAll gives the references of a program that lead into the document their slots.
func (c *compiler) bindAll(program *expression.Program) {
	for _, reference := range program.References() {
		if l, ok := c.levels[reference.Slot]; ok {
			c.plan.bindings[reference], _ = l.bind(reference)
		}
	}
}

func (c *compiler) step(x *template.Expression, at path, way Way, why string) {
	c.plan.steps = append(c.plan.steps, Step{Path: at.pattern(), Expression: x, Way: way, Why: why})
}
