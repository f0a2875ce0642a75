package scan

import "slices"

// Trie is the set of paths that a scan looks for, below one value. The zero value is not ready
// for use; NewTrie returns one. It is built by one goroutine, and immutable after Freeze.
type Trie struct {
	root *Node
}

// Node is one step of the paths of a Trie. Below a node there are keys, indexes and the rows of an
// object that is gone through, or the rows of a list.
type Node struct {
	level     *Level
	slot      int  // where the span of the value goes, or -1
	place     int  // among the children of its parent
	strings   bool // a string is a value like any other: not the only row of a list, nor short for an object
	lists     bool // a list is looked into
	keys      []string
	children  []*Node
	table     keyTable
	indexes   []indexChild
	rows      *Level // of the elements, for a list that is gone through
	each      *Level // of the elements, for any list whose elements are rows: rows, or see gathers
	entries   *Level // of the members, for an object that is gone through
	rowSlot   int    // of either
	key       *Node  // of an entry, or nil
	value     *Node
	members   *Members
	below     []int  // the slots of every path below its keys
	elements  []int  // the slots of every path below its indexes
	bare      string // the key of the object that a string here stands for
	bareParts string // the same for the elements of a list here
}

type indexChild struct {
	index int
	node  *Node
}

// Level is a block of slots that is filled together: that of the document, or one for each
// element of a list, or each member of an object. Slot 0 of the level of a list links its rows.
type Level struct {
	Root  *Node
	Width int // slots of one row
}

// Members tells which members of an object are collected beside its paths.
type Members struct {
	slot int
	omit map[string]bool
}

// Slot returns the slot of the collected members.
func (m *Members) Slot() int { return m.slot }

// NewTrie returns an empty trie.
func NewTrie() *Trie { return &Trie{root: newLevel(0).Root} }

func newLevel(reserved int) *Level {
	level := &Level{Width: reserved}
	level.Root = level.node()
	return level
}

func (l *Level) node() *Node { return &Node{level: l, slot: -1} }

func (l *Level) next() int {
	l.Width++
	return l.Width - 1
}

// Root returns the node of the document itself.
func (t *Trie) Root() *Node { return t.root }

// Width returns how many slots the level of the document has.
func (t *Trie) Width() int { return t.root.level.Width }

// Slot returns the slot that the span of the node's value goes to.
func (n *Node) Slot() int {
	if n.slot < 0 {
		n.slot = n.level.next()
	}
	return n.slot
}

// goneThrough reports whether the node has rows.
func (n *Node) goneThrough() bool { return n.rows != nil || n.entries != nil }

// Child returns the node of a key, or nil where the node has rows already.
func (n *Node) Child(key string) *Node {
	if n.rows != nil {
		return nil
	}
	for i, known := range n.keys {
		if known == key {
			return n.children[i]
		}
	}
	child := n.level.node()
	child.place = len(n.keys)
	n.keys, n.children = append(n.keys, key), append(n.children, child)
	return child
}

// Index returns the node of an element, or nil where the node has rows already, or the index is
// negative.
func (n *Node) Index(index int) *Node {
	if n.rows != nil || index < 0 {
		return nil
	}
	for _, known := range n.indexes {
		if known.index == index {
			return known.node
		}
	}
	child := n.level.node()
	child.bare = n.bareParts
	n.indexes = append(n.indexes, indexChild{index, child})
	return child
}

// Rows returns the level for the elements of the list at the node, and the slot of its rows, or
// nil where the node has keys or indexes already, or a string at it stands for an object: the row
// of such an object would have to be made up. A value that is neither a list nor null counts as a
// list of one.
func (n *Node) Rows() (*Level, int) {
	if n.rows != nil {
		return n.rows, n.rowSlot
	}
	if n.entries != nil || n.keys != nil || n.indexes != nil || n.members != nil || n.bare != "" {
		return nil, 0
	}
	n.rows, n.rowSlot = newLevel(1), n.level.next()
	n.rows.Root.bare = n.bareParts
	return n.rows, n.rowSlot
}

// Entries is Rows for the members of an object, which may have keys besides: the keys and the values
// have the nodes of the keys "key" and "value" of the level, and nothing else in it is filled. The
// rows of a value that is neither an object nor null are Irregular.
func (n *Node) Entries() (*Level, int) {
	if n.entries != nil {
		return n.entries, n.rowSlot
	}
	if n.rows != nil || n.bare != "" {
		return nil, 0
	}
	n.entries, n.rowSlot = newLevel(1), n.level.next()
	return n.entries, n.rowSlot
}

// Members makes the scan collect the members of the object at the node whose keys are not to be
// omitted. It returns nil where the node has rows already, or is collected already.
func (n *Node) Members(omit []string) *Members {
	if n.rows != nil || n.members != nil {
		return nil
	}
	n.members = &Members{slot: n.level.next(), omit: make(map[string]bool, len(omit))}
	for _, name := range omit {
		n.members.omit[name] = true
	}
	return n.members
}

// SetBare says that a string at the node stands for an object with the string under a key. Set it
// before anything is added below the node.
func (n *Node) SetBare(key string) { n.bare = key }

// SetBareElements is SetBare for the elements of a list at the node.
func (n *Node) SetBareElements(key string) { n.bareParts = key }

// Bare returns the key that a string at the node stands under, or "".
func (n *Node) Bare() string { return n.bare }

// Freeze makes the trie ready for scans; nothing can be added to it any more.
func (t *Trie) Freeze() { t.root.freeze() }

// gathers reports whether a list that stands at the node is laid out in rows, so that the values of
// a child in its elements are found: see Scanner.AppendGathered. The children are leaves then, since
// lists below them would have to be made one.
func (n *Node) gathers() bool {
	isElement := n.level.Root == n // a list in a list
	if len(n.keys) == 0 || isElement || !n.hasKeysAlone() {
		return false
	}
	return !slices.ContainsFunc(n.children, func(child *Node) bool { return child.keys != nil || !child.hasKeysAlone() })
}

// hasKeysAlone reports whether nothing but keys is looked for below the node, if that.
func (n *Node) hasKeysAlone() bool {
	return n.indexes == nil && !n.goneThrough() && n.members == nil && n.bare == "" && n.bareParts == ""
}

// gatheredSlots is how many slots of such a row are before those of the children, in their order.
const gatheredSlots = 1

// gathering returns the level for the elements of a list whose members are gathered.
func (n *Node) gathering() *Level {
	level := newLevel(gatheredSlots)
	for _, key := range n.keys {
		level.Root.Child(key).Slot()
	}
	level.Root.freeze()
	return level
}

// freeze builds the tables and returns the slots at and below the node.
func (n *Node) freeze() []int {
	n.table = newKeyTable(n.keys, n.children)
	n.strings = !n.goneThrough() && n.bare == ""
	if n.each = n.rows; n.gathers() {
		n.each = n.gathering()
	}
	n.lists = n.each != nil || n.indexes != nil || n.bareParts != ""
	for _, child := range n.children {
		n.below = append(n.below, child.freeze()...)
	}
	for _, child := range n.indexes {
		n.elements = append(n.elements, child.node.freeze()...)
	}
	if n.rows != nil {
		n.rows.Root.freeze()
	}
	if n.entries != nil {
		n.key, n.value = n.entries.Root.Child("key"), n.entries.Root.Child("value")
		n.entries.Root.freeze()
	}
	var own []int
	if n.slot >= 0 {
		own = append(own, n.slot)
	}
	if n.goneThrough() {
		own = append(own, n.rowSlot)
	}
	if n.members != nil {
		own = append(own, n.members.slot)
	}
	return append(append(own, n.below...), n.elements...)
}
