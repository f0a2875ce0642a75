package coverage

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/unimap/unimap/engine/expression"
)

// node is a place in documents that paths lead to or through.
type node struct {
	covered  bool             // a path reads the whole of it
	asked    bool             // a path asks whether it holds
	keys     map[string]*node // its members that a path names
	others   *node            // its other members, where something is read of them
	named    []int64          // the indexes of elements that paths name; negative ones count from the end
	elements map[place]*node  // where something is read of it as a list
}

// place tells the elements of a list apart as far as paths do: by an index from the beginning and
// one from the end that a path names, or unnamed.
type place struct{ first, last int64 }

const unnamed = math.MinInt64

// indexed reports whether the elements of a list differ.
func (n *node) indexed() bool { return len(n.named) > 0 }

// hasInside reports whether something inside is looked at.
func (n *node) hasInside() bool { return len(n.keys) > 0 || n.others != nil || len(n.elements) > 0 }

// member returns the node of a member of an object, or nil where nothing is read of it.
func (n *node) member(name []byte) *node {
	if named, ok := n.keys[string(name)]; ok {
		return named
	}
	return n.others
}

// element returns the node of an element of a list, or nil where nothing is read of it. The
// length of the list matters only where the node is indexed.
func (n *node) element(index, length int) *node {
	at := place{unnamed, unnamed}
	if slices.Contains(n.named, int64(index)) {
		at.first = int64(index)
	}
	if last := int64(index - length); slices.Contains(n.named, last) {
		at.last = last
	}
	return n.elements[at]
}

// state is how far along a path a place is.
type state struct{ path, steps int }

// compiler makes one node for all places that the same is read of.
type compiler struct {
	paths []expression.Path
	reads int              // how many of the paths are read; those behind them are only asked
	nodes map[string]*node // by the states of a place
}

func newCompiler(uses Uses) *compiler {
	return &compiler{paths: slices.Concat(uses.Read, uses.Asked), reads: len(uses.Read), nodes: map[string]*node{}}
}

func (c *compiler) root() *node {
	states := make([]state, len(c.paths))
	for i := range states {
		states[i] = state{path: i}
	}
	if n := c.node(states); n != nil {
		return n
	}
	return &node{}
}

// node returns the node of a place, or nil where no path leads there.
func (c *compiler) node(states []state) *node {
	if len(states) == 0 {
		return nil
	}
	identity := identityOf(states)
	if known := c.nodes[identity]; known != nil {
		return known
	}
	n := &node{keys: map[string]*node{}, elements: map[place]*node{}}
	c.nodes[identity] = n
	for _, s := range states {
		if c.isAtEnd(s) {
			n.covered, n.asked = n.covered || !c.isAsked(s), n.asked || c.isAsked(s)
		}
	}
	if n.covered {
		return n
	}
	c.addMembers(n, c.goingOn(states, c.pastList))
	c.addElements(n, c.goingOn(states, func(s state) state { return s }))
	return n
}

func (c *compiler) addMembers(n *node, states []state) {
	var unnamed []state
	for _, s := range states {
		if s = c.pastList(s); s.steps == len(c.paths[s.path].Segments) {
			unnamed = append(unnamed, s)
		} else if key := c.step(s).Key; n.keys[key] == nil {
			n.keys[key] = c.node(c.member(states, key))
		}
	}
	n.others = c.node(unnamed)
}

func (c *compiler) addElements(n *node, states []state) {
	firsts, lasts := []int64{unnamed}, []int64{unnamed}
	for _, s := range states {
		step := c.step(s)
		if step.Step != expression.StepIndex || slices.Contains(n.named, step.Index) {
			continue
		}
		if n.named = append(n.named, step.Index); step.Index < 0 {
			lasts = append(lasts, step.Index)
		} else {
			firsts = append(firsts, step.Index)
		}
	}
	for _, first := range firsts {
		for _, last := range lasts {
			if element := c.node(c.element(states, place{first, last})); element != nil {
				n.elements[place{first, last}] = element
			}
		}
	}
}

func identityOf(states []state) string {
	var b strings.Builder
	for _, s := range states {
		b.WriteString(strconv.Itoa(s.path) + ":" + strconv.Itoa(s.steps) + " ")
	}
	return b.String()
}

func (c *compiler) step(s state) expression.Segment { return c.paths[s.path].Segments[s.steps] }

// isAsked reports whether a path is only asked.
func (c *compiler) isAsked(s state) bool { return s.path >= c.reads }

// goingOn leaves out what is only asked and leads no further, which says nothing of what is inside.
func (c *compiler) goingOn(states []state, past func(state) state) []state {
	return slices.DeleteFunc(slices.Clone(states), func(s state) bool {
		return c.isAsked(s) && past(s).steps == len(c.paths[s.path].Segments)
	})
}

// isAtEnd reports whether a path leads no further than here: each element of what is here is all
// of it.
func (c *compiler) isAtEnd(s state) bool {
	for _, step := range c.paths[s.path].Segments[s.steps:] {
		if step.Step != expression.StepEach {
			return false
		}
	}
	return true
}

// pastList passes over the steps that lead to elements of a list, for what is no list: each
// element then is the value itself, and so is an index, since one() and first() take it as it is.
func (c *compiler) pastList(s state) state {
	for s.steps < len(c.paths[s.path].Segments) && c.step(s).Step != expression.StepKey {
		s.steps++
	}
	return s
}

// member returns the states of a member of an object.
func (c *compiler) member(states []state, key string) []state {
	var out []state
	for _, s := range states {
		if s = c.pastList(s); s.steps == len(c.paths[s.path].Segments) {
			out = append(out, s)
		} else if c.step(s).Key == key {
			out = append(out, state{s.path, s.steps + 1})
		}
	}
	return out
}

// element returns the states of an element of a list. A name on a list maps over it.
func (c *compiler) element(states []state, at place) []state {
	var out []state
	for _, s := range states {
		switch step := c.step(s); step.Step {
		case expression.StepKey:
			out = append(out, s)
		case expression.StepEach:
			out = append(out, state{s.path, s.steps + 1})
		case expression.StepIndex:
			if step.Index == at.first || step.Index == at.last {
				out = append(out, state{s.path, s.steps + 1})
			}
		}
	}
	return out
}
