package mappingtest

import (
	"context"

	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/template"
	"github.com/unimap/unimap/engine/testcase"
	"github.com/unimap/unimap/engine/value"
)

// Coverage says how much of one mapping its cases exercise.
type Coverage struct {
	Provider, Model, Resource string
	// File is the mapping.
	File string
	// Ways are methods, or their routes where they have some. A way is covered if a case takes it.
	Ways Tally
	// Calls are covered if a case makes them.
	Calls Tally
	// Skips are the calls that depend on a condition. They are covered if a case skips them.
	Skips Tally
	// Fields are the members of the record, of results, and of the queries and bodies of calls.
	// They are covered if a case gives them a value.
	Fields    Tally
	Uncovered []Uncovered
}

// Tally counts what is covered.
type Tally struct{ Covered, Total int }

func (t *Tally) add(covered bool) {
	t.Total++
	if covered {
		t.Covered++
	}
}

func (t *Tally) sum(other Tally) {
	t.Covered += other.Covered
	t.Total += other.Total
}

// Uncovered is one thing that no case exercises. What lies within a way that no case takes is
// counted, but not listed.
type Uncovered struct {
	// Kind is way, call, skip or field.
	Kind string
	// Name is the method and route, with the call and the place of the field where it is one of
	// those: "delete/task", "update: call edit", "update: call edit: body /title". Fields of the
	// record belong to no method: "record /status/name".
	Name     string
	Position diagnostic.Position
}

// seen is what the cases of a mapping have exercised, by the places of the file.
type seen struct {
	ways    map[testcase.Way]bool
	made    map[string]bool
	skipped map[string]bool
	fields  map[string]bool
}

// coverageOf returns the coverage of a suite by its runs.
func coverageOf(ctx context.Context, s suite, runs []*run) Coverage {
	found := seen{ways: map[testcase.Way]bool{}, made: map[string]bool{}, skipped: map[string]bool{}, fields: map[string]bool{}}
	for _, r := range runs {
		if r.outcome != nil {
			found.take(ctx, r)
		}
	}
	c := Coverage{Provider: s.mapping.Provider.Name, Model: s.mapping.Model, Resource: s.mapping.Resource.Resource, File: s.mapping.File}
	c.countRecord(s.mapping, found)
	for _, method := range s.mapping.Methods {
		if method.Route == nil {
			c.countWay(testcase.Way{Method: method.Name}, method.Position(), method.Plan, found)
		}
		for _, route := range method.Routes {
			c.countWay(testcase.Way{Method: method.Name, Route: route.Value}, route.Position(), route.Plan, found)
		}
	}
	return c
}

func (c *Coverage) countRecord(m *mapping.Mapping, found seen) {
	if m.Record != nil {
		c.countFields(m.Record, "record ", found, true)
	}
}

func (c *Coverage) countWay(way testcase.Way, position diagnostic.Position, plan *mapping.Plan, found seen) {
	isTaken := found.ways[way]
	c.Ways.add(isTaken)
	if !isTaken {
		c.uncovered("way", way.String(), position)
	}
	for _, call := range plan.Calls {
		c.countCall(call, way.String()+": call "+call.Name, found, isTaken)
	}
	if plan.Result != nil {
		c.countFields(plan.Result, way.String()+": result ", found, isTaken)
	}
}

func (c *Coverage) countCall(call *mapping.Call, name string, found seen, listed bool) {
	place := call.Position().String()
	c.Calls.add(found.made[place])
	if !found.made[place] && listed {
		c.uncovered("call", name, call.Position())
	}
	if call.When != nil {
		c.Skips.add(found.skipped[place])
		if !found.skipped[place] && listed {
			c.uncovered("skip", name, call.When.Position())
		}
	}
	listed = listed && found.made[place]
	if call.Query != nil {
		c.countFields(call.Query, name+": query ", found, listed)
	}
	if call.Body != nil {
		c.countFields(call.Body, name+": body ", found, listed)
	}
}

// countFields counts the values of a tree. A tree that is one expression, such as a result that
// is record(...), has no fields of its own.
func (c *Coverage) countFields(tree *template.Tree, head string, found seen, listed bool) {
	tree.Leaves(func(leaf template.Leaf) {
		if leaf.Container != "" || len(leaf.Path) == 0 {
			return
		}
		isCovered := found.fields[leaf.Position().String()]
		c.Fields.add(isCovered)
		if !isCovered && listed {
			c.uncovered("field", head+value.Pointer(leaf.Path), leaf.Position())
		}
	})
}

func (c *Coverage) uncovered(kind, name string, position diagnostic.Position) {
	c.Uncovered = append(c.Uncovered, Uncovered{Kind: kind, Name: name, Position: position})
}
