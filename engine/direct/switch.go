package direct

import (
	"github.com/unimap/unimap/engine/scan"
	"github.com/unimap/unimap/engine/template"
	"github.com/unimap/unimap/engine/value"
)

// choose is $switch: the branch whose case equals the text of the subject.
type choose struct {
	operation  operation // of the subject; nil where the machine gives it
	expression *template.Expression
	path       path
	cases      map[string]node
	otherwise  node
}

func (n *choose) append(r *run, dst []byte) ([]byte, bool, bool) {
	name, there, ok := n.subject(r)
	if !ok {
		return dst, false, false
	}
	if chosen := n.cases[string(name)]; there && chosen != nil {
		return chosen.append(r, dst)
	}
	return n.otherwise.append(r, dst)
}

// subject returns the text by which a case is chosen; there is false where there is none.
func (n *choose) subject(r *run) (name []byte, there, ok bool) {
	r.steps++
	if n.operation != nil {
		r.scratch = r.scratch[:0]
		if v, ok := n.operation.eval(r); ok {
			v = r.settled(v)
			if v.isNil() || v.kind < scan.Object && (v.kind != scan.String || v.plain()) {
				return v.native(), !v.isNil(), true
			}
		}
	}
	v, ok := r.eval(n.expression, n.path)
	if !ok || value.IsNil(v) {
		return nil, false, ok
	}
	return []byte(value.Text(v)), true, true
}

func (c *compiler) choose(v template.View, at path) node {
	c.bindAll(v.Expression.Program)
	out := &choose{
		expression: v.Expression, path: at, operation: c.operation(v.Expression, at),
		cases: map[string]node{}, otherwise: &literal{},
	}
	for i, name := range v.Keys {
		if _, taken := out.cases[name]; !taken {
			out.cases[name] = c.node(v.Parts[i], at)
		}
	}
	if len(v.Parts) > len(v.Keys) {
		out.otherwise = c.node(v.Parts[len(v.Keys)], at)
	}
	return out
}
