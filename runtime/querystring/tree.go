package querystring

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/unimap/unimap/engine/value"
)

// The bounds of what Tree reads.
const (
	MaxPairs = 1000 // parameters
	MaxDepth = 16   // brackets of one name
)

// Pair is one parameter, percent-decoded.
type Pair struct{ Name, Value string }

// Error says which name cannot be read, and why.
type Error struct {
	Name    string
	Message string
}

func (e *Error) Error() string { return fmt.Sprintf("the query parameter %q %s", e.Name, e.Message) }

// Tree reads parameters in the order in which they come: a[b]=c is a member, a[]=c an element, and
// a[0]=c the element of that rank; a name that comes twice is a list. All values are strings. The
// error is an *Error.
func Tree(pairs []Pair) (*value.Object, error) {
	root := &node{members: make([]node, 0, min(len(pairs), MaxPairs))}
	var room [MaxDepth + 1]string
	for i, pair := range pairs {
		if i >= MaxPairs {
			return nil, &Error{Name: pair.Name, Message: fmt.Sprintf("is one of more than %d", MaxPairs)}
		}
		if !utf8.ValidString(pair.Name) || !utf8.ValidString(pair.Value) {
			return nil, &Error{Name: pair.Name, Message: "is not valid UTF-8"}
		}
		keys, err := appendKeys(room[:0], pair.Name)
		if err != nil {
			return nil, err
		}
		if !root.add(keys, pair.Value) {
			return nil, &Error{Name: pair.Name, Message: "has a value and members too"}
		}
	}
	return root.object(), nil
}

// appendKeys takes a name such as a[b][] apart into a, b and "".
func appendKeys(keys []string, name string) ([]string, error) {
	head, rest, nested := strings.Cut(name, "[")
	if head == "" {
		return nil, &Error{Name: name, Message: "begins with no name"}
	}
	keys = append(keys, head)
	for nested {
		key, after, closed := strings.Cut(rest, "]")
		switch {
		case !closed || strings.Contains(key, "["):
			return nil, &Error{Name: name, Message: "has a bracket that is not closed"}
		case len(keys) > MaxDepth:
			return nil, &Error{Name: name, Message: fmt.Sprintf("is nested deeper than %d levels", MaxDepth)}
		}
		keys = append(keys, key)
		if after == "" {
			break
		}
		if after[0] != '[' {
			return nil, &Error{Name: name, Message: "goes on behind a bracket"}
		}
		rest = after[1:]
	}
	return keys, nil
}

// node is a parameter: texts, or members by key. Elements have the empty key.
type node struct {
	key     string
	texts   []string
	members []node
}

// add sets a text at the end of a path of keys; it fails where a node would have both texts and
// members.
func (n *node) add(keys []string, text string) bool {
	if len(keys) == 0 {
		n.texts = append(n.texts, text)
		return len(n.members) == 0
	}
	if len(n.texts) > 0 {
		return false
	}
	return n.member(keys[0]).add(keys[1:], text)
}

// member returns the member of a key, which is good until another one is asked for. Objects in a list of
// empty keys are told apart by nobody, so that the empty key is one member too.
func (n *node) member(key string) *node {
	for i := range n.members {
		if n.members[i].key == key {
			return &n.members[i]
		}
	}
	n.members = append(n.members, node{key: key})
	return &n.members[len(n.members)-1]
}

func (n *node) value() any {
	switch {
	case len(n.texts) == 1:
		return n.texts[0]
	case len(n.texts) > 1:
		return texts(n.texts)
	case n.isElements():
		return n.members[0].elements()
	}
	if ranks, ok := n.ranks(); ok {
		return n.ranked(ranks)
	}
	return n.object()
}

func (n *node) object() *value.Object {
	object := value.NewObject(len(n.members))
	for i := range n.members {
		object.Set(n.members[i].key, n.members[i].value())
	}
	return object
}

func texts(list []string) []any {
	out := make([]any, len(list))
	for i, text := range list {
		out[i] = text
	}
	return out
}

func (n *node) isElements() bool { return len(n.members) == 1 && n.members[0].key == "" }

// elements returns what stands behind empty brackets, which is a list in any case.
func (n *node) elements() any {
	if len(n.texts) > 0 {
		return texts(n.texts)
	}
	return []any{n.value()}
}

// ranks returns the numbers of the keys if all keys are numbers.
func (n *node) ranks() ([]int, bool) {
	ranks := make([]int, len(n.members))
	for i := range n.members {
		key := n.members[i].key
		rank, err := strconv.Atoi(key)
		if err != nil || rank < 0 || strconv.Itoa(rank) != key {
			return nil, false
		}
		ranks[i] = rank
	}
	return ranks, true
}

// ranked returns the members as a list in the order of their ranks, without gaps.
func (n *node) ranked(ranks []int) []any {
	order := make([]int, len(ranks))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(ranks[a], ranks[b]) })
	out := make([]any, len(order))
	for i, member := range order {
		out[i] = n.members[member].value()
	}
	return out
}
