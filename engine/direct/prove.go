package direct

import (
	jsonschema "github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/scan"
	"github.com/unimap/unimap/engine/schema/acceptor"
)

// Much of what a schema asks for is known beforehand: which keys an object has, and of what kind
// a literal is, or a value that an operation makes. A prover walks a plan and its schema side by
// side and leaves checks where something is not known. A result that passes them is valid; about
// one that does not, they say nothing.
type prover struct{}

// prove returns the node with the checks for what it writes under a schema.
func (p prover) prove(n node, s *jsonschema.Schema) node {
	s = target(s)
	if s == nil {
		return n
	}
	switch n := n.(type) {
	case *object:
		if p.object(n, s) {
			return n
		}
	case *list:
		if items, ok := itemsOf(s); ok {
			for i := range n.items {
				n.items[i] = p.prove(n.items[i], items)
			}
			return n
		}
	case *loop:
		if items, ok := itemsOf(s); ok {
			n.body, n.judge = p.prove(n.body, items), acceptor.Compile(s)
			return n
		}
	case *valueLoop:
		if items, ok := itemsOf(s); ok {
			n.body = p.prove(n.body, items)
			return n
		}
	case *when:
		n.then, n.otherwise = p.prove(n.then, s), p.prove(n.otherwise, s)
		return n
	case *choose:
		for name := range n.cases {
			n.cases[name] = p.prove(n.cases[name], s)
		}
		n.otherwise = p.prove(n.otherwise, s)
		return n
	case *literal:
		if n.text == nil || acceptor.Compile(s).Accepts(n.text) {
			return n
		}
	case *copied:
		if kinds, ok := kindsOf(s); ok {
			n.kinds = kinds
			return n
		}
	case *leaf:
		if isProven(n, s) {
			return n
		}
	}
	if kinds, ok := kindsOf(s); ok {
		return &sorted{n, kinds}
	}
	return &judged{n, acceptor.Compile(s)}
}

// object proves the members of an object, unless its schema asks for more than properties.
func (p prover) object(n *object, s *jsonschema.Schema) bool {
	if !onlyTypes(s, "object") || !plainMembers(s) || len(n.members) > 64 {
		return false
	}
	required := uint64(0)
	for _, name := range s.Required {
		at := n.index(name)
		if at < 0 {
			return false
		}
		required |= 1 << at
	}
	for i := range n.members {
		if _, known := s.Properties[n.members[i].name]; !known && s.AdditionalProperties != nil {
			return false
		}
	}
	for i := range n.members {
		m := &n.members[i]
		if property := s.Properties[m.name]; property != nil {
			*m = newMember(m.name, p.prove(m.value, property))
		}
	}
	n.required = required
	return true
}

// isProven reports whether whatever an expression gives is valid, where it is there and not null.
func isProven(n *leaf, s *jsonschema.Schema) bool {
	if len(s.Enum) > 0 {
		return onlyEnum(s) && translatesInto(n, s)
	}
	kinds, ok := kindsOf(s)
	return ok && n.expression.Program.Kinds()&^(expression.Nil|kinds.ofExpressions()) == 0
}

// translatesInto reports whether an expression gives values of an enum that are all in a schema.
func translatesInto(n *leaf, s *jsonschema.Schema) bool {
	form := n.expression.Program.Form()
	if form == nil || form.Operation != expression.OperationUnified {
		return false
	}
	known := map[any]bool{}
	for _, v := range s.Enum {
		if text, ok := v.(string); ok {
			known[text] = true
		}
	}
	for _, v := range form.Table.Produced() {
		if !known[v] {
			return false
		}
	}
	return true
}

// kindSet is a set of kinds of a scan.
type kindSet uint16

func (k kindSet) has(kind scan.Kind) bool { return k&(1<<kind) != 0 }

// hasText reports whether a value that has been written is of one of the kinds.
func (k kindSet) hasText(text []byte) bool {
	switch text[0] {
	case '"':
		return k.has(scan.String)
	case '{':
		return k.has(scan.Object)
	case '[':
		return k.has(scan.List)
	case 't', 'f':
		return k.has(scan.True)
	case 'n':
		return k.has(scan.Null)
	}
	return k.has(scan.Number)
}

// ofExpressions returns the same kinds as expressions have them.
func (k kindSet) ofExpressions() (out expression.Kinds) {
	for kind, of := range map[scan.Kind]expression.Kinds{
		scan.Null: expression.Null, scan.True: expression.Boolean, scan.Number: expression.Number, scan.String: expression.String,
		scan.List: expression.List, scan.Object: expression.Object,
	} {
		if k.has(kind) {
			out |= of
		}
	}
	return out
}

// anyKind is the set of a value that nothing is asked of.
const anyKind kindSet = 1<<scan.Irregular - 1

var kindsOfTypes = map[string]kindSet{
	"null": 1 << scan.Null, "boolean": 1<<scan.True | 1<<scan.False, "number": 1 << scan.Number, "string": 1 << scan.String,
	"array": 1 << scan.List, "object": 1 << scan.Object,
}

// sorted checks of which kind a value is that has been written.
type sorted struct {
	node
	kinds kindSet
}

func (n *sorted) append(r *run, dst []byte) ([]byte, bool, bool) {
	out, present, ok := n.node.append(r, dst)
	if ok && present && !n.kinds.hasText(out[len(dst):]) {
		r.unproven = true
	}
	return out, present, ok
}

// judged holds a value that has been written against its part of the schema.
type judged struct {
	node
	judge *acceptor.Acceptor
}

func (n *judged) append(r *run, dst []byte) ([]byte, bool, bool) {
	out, present, ok := n.node.append(r, dst)
	if ok && present && !n.judge.Accepts(out[len(dst):]) {
		r.unproven = true
	}
	return out, present, ok
}
