package acceptor

import "slices"

// kinds is a set of the kinds of JSON values, told apart by their first byte.
type kinds uint8

const (
	null kinds = 1 << iota
	boolean
	number
	text
	list
	object

	nothing    kinds = 0
	everything       = null | boolean | number | text | list | object
	containers       = list | object
)

// kindOf is the kind of a value by its first byte, nothing if no value begins with it.
var kindOf = func() (table [256]kinds) {
	table['n'], table['t'], table['f'] = null, boolean, boolean
	table['"'], table['['], table['{'], table['-'] = text, list, object, number
	for digit := '0'; digit <= '9'; digit++ {
		table[digit] = number
	}
	return table
}()

// verdict is what is known of a value. Refused is as sure as accepted: a choice between
// alternatives and a negation need both.
type verdict uint8

const (
	unsure verdict = iota
	refused
	accepted
)

// node is one schema. The three sets of kinds answer for most values without a look at them.
type node struct {
	possible kinds // a value of any other kind is refused
	certain  kinds // a value of this kind is accepted, whatever it is
	unknown  kinds // a keyword that is not known applies to values of this kind

	// What the schema says itself; nil where it says nothing.
	constants []*constants
	numbers   *numberRules
	texts     *textRules
	lists     *listRules
	objects   *objectRules

	// What other schemas say of the same value.
	all       []*node // of $ref and allOf
	anyOf     []*node
	oneOf     []*node
	not       *node
	condition *condition
	unheeded  []*node // of keywords that are not known

	combined bool
	settled  progress
}

// condition is if, then and else. then and otherwise are nil where anything goes.
type condition struct{ test, then, otherwise *node }

type progress uint8

const (
	untouched progress = iota
	underway
	finished
)

// inPlace returns the nodes that judge the same value as n.
func (n *node) inPlace() []*node {
	parts := slices.Concat(n.all, n.anyOf, n.oneOf, n.unheeded)
	if n.not != nil {
		parts = append(parts, n.not)
	}
	if n.condition != nil {
		for _, part := range []*node{n.condition.test, n.condition.then, n.condition.otherwise} {
			if part != nil {
				parts = append(parts, part)
			}
		}
	}
	return parts
}

// settle works out the sets of kinds, those of the parts first. It returns false if a node
// judges a value by way of itself: jsonschema fails on such a schema while it validates.
func (n *node) settle() bool {
	switch n.settled {
	case underway:
		return false
	case finished:
		return true
	}
	n.settled = underway
	parts := n.inPlace()
	for _, part := range parts {
		if !part.settle() {
			return false
		}
	}
	n.combined = len(parts) > 0
	n.settleOwn()
	n.settleParts()
	n.certain &= n.possible
	n.settled = finished
	return true
}

// settleOwn narrows by what the schema says itself; possible holds its types.
func (n *node) settleOwn() {
	n.certain = everything &^ n.unknown
	for _, rule := range []struct {
		present bool
		kind    kinds
	}{{n.numbers != nil, number}, {n.texts != nil, text}, {n.lists != nil, list}, {n.objects != nil, object}} {
		if rule.present {
			n.certain &^= rule.kind
		}
	}
	for _, allowed := range n.constants {
		n.possible &= allowed.kinds
		n.certain &= allowed.kinds & null
	}
}

// settleParts narrows by what other schemas say of the same value.
func (n *node) settleParts() {
	for _, part := range n.all {
		n.possible &= part.possible
		n.certain &= part.certain
	}
	for _, branches := range [][]*node{n.anyOf, n.oneOf} {
		if branches == nil {
			continue
		}
		var possible kinds
		for _, branch := range branches {
			possible |= branch.possible
		}
		n.possible &= possible
	}
	if n.anyOf != nil {
		var certain kinds
		for _, branch := range n.anyOf {
			certain |= branch.certain
		}
		n.certain &= certain
	}
	if n.oneOf != nil {
		n.certain &= certainOfOne(n.oneOf)
	}
	if n.not != nil {
		n.possible &^= n.not.certain
		n.certain &^= n.not.possible
	}
	if n.condition != nil {
		n.certain &= n.condition.then.certainOrAll() & n.condition.otherwise.certainOrAll()
	}
}

// certainOfOne returns the kinds that one branch surely accepts and every other surely refuses.
func certainOfOne(branches []*node) kinds {
	var certain, possible, twice kinds
	for _, branch := range branches {
		twice |= possible & branch.possible
		possible |= branch.possible
		certain |= branch.certain
	}
	return certain &^ twice
}

func (n *node) certainOrAll() kinds {
	if n == nil {
		return everything
	}
	return n.certain
}

// target returns the node that n merely refers to, or n itself.
func (n *node) target() *node {
	for n != nil && n.isReference() {
		n = n.all[0]
	}
	return n
}

func (n *node) isReference() bool {
	return len(n.all) == 1 && len(n.inPlace()) == 1 && n.unknown == nothing && n.constants == nil &&
		n.numbers == nil && n.texts == nil && n.lists == nil && n.objects == nil &&
		n.possible == n.all[0].possible
}
