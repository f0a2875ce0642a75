package expression_test

import (
	"path/filepath"
	"reflect"
	"sync"
	"testing"

	"github.com/unimap/unimap/engine/expression"
)

// known is all that a program tells of itself.
func known(p *expression.Program) []any {
	constant, isConstant := p.Constant()
	path, isPath := p.Path()
	sources, isSourced := p.Sources()
	return []any{
		p.Reads(), p.Result(), p.Tests(), p.Asked(), p.Wanted(), p.Enums(), p.Literals(), p.UnifiedBy(), p.Compared(),
		sources, isSourced, p.UsesRecord(), p.Kinds(), constant, isConstant, path, isPath, p.References(), p.Open(), p.Form(),
	}
}

// openScope refuses less than testScope.
func openScope() *expression.Scope {
	names := make([]*expression.Name, len(testNames))
	for i, name := range testNames {
		open := *name
		open.Hidden, open.Members = nil, nil
		names[i] = &open
	}
	return expression.NewScope(expression.ScopeOptions{Record: true, Names: names, Enums: testEnums})
}

// TestReleasedProgramsKnowTheSame releases the program of every row of the tables, which is made again
// in the scope that is kept.
func TestReleasedProgramsKnowTheSame(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(tables, "*.txt"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no tables: %v", err)
	}
	scope := testScopeKeeping(openScope())
	check := func(text string) {
		program, _ := expression.Compile(text, scope)
		if program == nil {
			return
		}
		before := known(program)
		program.Release()
		if after := known(program); !reflect.DeepEqual(after, before) {
			t.Errorf("%s:\n got %v\nwant %v", text, after, before)
		}
	}
	for _, file := range files {
		forEachRow(t, file, func(text string, input any) { check(text) })
	}
	check(`merge(sent.custom, {a: 1})`)
}

// TestReleasedProgramsSideBySide asks a released program from several sides at a time: all must see
// the same references, since plans and sources tell them apart by their address.
func TestReleasedProgramsSideBySide(t *testing.T) {
	const text = `map(response.list, .name + "!") ?? response.other`
	for range 50 {
		program, problems := expression.Compile(text, testScope())
		if program == nil {
			t.Fatal(problems)
		}
		program.Release()
		seen := make([][]*expression.Reference, 8)
		var wait sync.WaitGroup
		for i := range seen {
			wait.Go(func() {
				if i%2 == 0 {
					program.Form()
				}
				if _, err := program.Eval(planFrame(nil)); err != nil {
					t.Error(err)
				}
				seen[i] = program.References()
			})
		}
		wait.Wait()
		for _, references := range seen {
			if len(references) != 2 || references[0] != seen[0][0] || references[1] != seen[0][1] {
				t.Fatalf("got %v and %v", references, seen[0])
			}
		}
	}
}
