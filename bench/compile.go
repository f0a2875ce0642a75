package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/types"

	"github.com/unimap/unimap/bench/fixture"
	"github.com/unimap/unimap/bench/measure"
	"github.com/unimap/unimap/bench/report"
	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/conform"
	"github.com/unimap/unimap/engine/function"
	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/schema"
	"github.com/unimap/unimap/engine/source"
	"github.com/unimap/unimap/engine/template"
	"github.com/unimap/unimap/mappings"
	"github.com/unimap/unimap/schemas"
)

// runCompile measures what it takes to load mappings.
func runCompile(arguments []string, out io.Writer) error {
	flags := flag.NewFlagSet("compile", flag.ContinueOnError)
	rounds := flags.Int("rounds", 11, "rounds, in each of which every contender has one turn")
	turn := flags.Duration("turn", 50*time.Millisecond, "how long a turn is")
	format := formatFlag(flags)
	if err := parse(flags, arguments); err != nil {
		return err
	}
	debug.SetGCPercent(400) // as unimap does
	set, problems := schema.Load(schemas.FS)
	if len(problems) > 0 {
		return fmt.Errorf("the schemas cannot be loaded: %v", problems[0])
	}
	tracker, err := compileTable(measure.Plan{Rounds: *rounds, Turn: *turn}, set)
	if err != nil {
		return err
	}
	catalog, err := catalogTable(set, *rounds)
	if err != nil {
		return err
	}
	return report.Write(out, *format, tracker, catalog)
}

// compileTable compares loading the measured mapping with what expr takes for its expressions
// alone.
func compileTable(plan measure.Plan, set *schema.Set) (report.Table, error) {
	sources, err := expressionsOf(trackerMappings(), set)
	if err != nil {
		return report.Table{}, err
	}
	compiled, err := compilation(set)
	if err != nil {
		return report.Table{}, err
	}
	results, err := measure.Rounds(plan, []measure.Contender{
		{Name: fmt.Sprintf("expr, its %d expressions alone", len(sources)), Run: func() error { return compileAll(sources) }},
		{Name: "unimap, the mapping from its tree", Run: compiled},
		{Name: "unimap, the mapping from YAML to the end", Run: func() error {
			_, err := load(trackerMappings(), set)
			return err
		}},
	})
	if err != nil {
		return report.Table{}, err
	}
	kept, err := keptBytes(200, func() (*engine.Catalog, error) { return load(trackerMappings(), set) })
	if err != nil {
		return report.Table{}, err
	}
	inUse, err := keptBytes(200, func() (*engine.Catalog, error) { return used(trackerMappings(), set) })
	if err != nil {
		return report.Table{}, err
	}
	t := report.Table{
		Title: "compiling the measured mapping",
		Columns: []report.Column{
			{Name: "contender"}, {Name: "time", Number: true}, {Name: "ratio to expr", Number: true}, {Name: "B/op", Number: true}, {Name: "allocs/op", Number: true},
		},
		Notes: []string{
			"The schemas are compiled before. The heap grows as that of unimap does, to five times what is in use.",
			"A catalog of this mapping alone keeps " + report.Bytes(kept) + ", and " + report.Bytes(inUse) + " once it has converted an issue and a body.",
		},
	}
	for _, r := range results {
		t.Add(r.Name, report.Duration(r.Time), report.Ratio(r.Ratio), report.Bytes(r.Bytes), report.Count(r.Allocations))
	}
	return t, nil
}

// load loads mappings as a program does that only makes calls, with schemas that are compiled before.
func load(files fs.FS, set *schema.Set) (*engine.Catalog, error) {
	return engine.Load(files, nil, engine.WithSchemas(set), engine.WithoutTests())
}

// used is load, and converts one issue and one body, for which what is needed is made.
func used(files fs.FS, set *schema.Set) (*engine.Catalog, error) {
	catalog, err := load(files, set)
	if err != nil {
		return nil, err
	}
	transform, err := catalog.Transform("tracker", "ticketing", "tickets")
	if err != nil {
		return nil, err
	}
	_, _, err = transform.AppendRead(context.Background(), nil, fixture.Issue(1))
	_, _, err2 := transform.AppendWrite(context.Background(), nil, "update", engine.Input{Body: fixture.Patch(1)})
	return catalog, errors.Join(err, err2)
}

// compilation returns what compiles the measured mapping from the tree of its file, beside a
// provider that has been compiled.
func compilation(set *schema.Set) (func() error, error) {
	catalog, err := load(trackerMappings(), set)
	if err != nil {
		return nil, err
	}
	m := catalog.Mappings()[0]
	content, err := fs.ReadFile(trackerMappings(), m.File)
	if err != nil {
		return nil, err
	}
	tree, found := source.Parse(m.File, content)
	if err := found.Err(); err != nil {
		return nil, err
	}
	options := mapping.Options{Functions: function.Standard()}
	return func() error {
		compiled, found := mapping.CompileMapping(tree, m.Provider, m.Resource, options)
		if compiled != nil {
			found = append(found, conform.Check(compiled)...)
		}
		return found.Err()
	}, nil
}

// expressionsOf returns the sources of all expressions of mappings.
func expressionsOf(files fs.FS, set *schema.Set) ([]string, error) {
	catalog, err := load(files, set)
	if err != nil {
		return nil, err
	}
	var sources []string
	for _, m := range catalog.Mappings() {
		m.Expressions(func(x *template.Expression) { sources = append(sources, x.Program.Source()) })
	}
	return sources, nil
}

// ownFunctions are those that the measured mapping calls and expr lacks.
var ownFunctions = []string{"datetime", "firstOf", "has", "native", "record", "unified"}

// compileAll compiles expressions with expr alone. The names that they see may be anything.
func compileAll(sources []string) error {
	options := []expr.Option{expr.Env(types.Map{"response": types.Any}), expr.AllowUndefinedVariables()}
	for _, name := range ownFunctions {
		options = append(options, expr.Function(name, func(...any) (any, error) { return nil, nil }))
	}
	for _, source := range sources {
		if _, err := expr.Compile(source, options...); err != nil {
			return fmt.Errorf("%s: %w", source, err)
		}
	}
	return nil
}

// catalogTable measures loading all mappings of this repository.
func catalogTable(set *schema.Set, rounds int) (report.Table, error) {
	loaded, err := load(mappings.FS, set)
	if err != nil {
		return report.Table{}, err
	}
	count := len(loaded.Mappings())
	// A turn is a single load.
	results, err := measure.Rounds(measure.Plan{Rounds: rounds, Turn: time.Nanosecond}, []measure.Contender{
		{Name: "load and compile, with the schemas", Run: func() error {
			_, err := engine.Load(mappings.FS, schemas.FS, engine.WithoutTests())
			return err
		}},
		{Name: "load and compile, schemas compiled before", Run: func() error {
			_, err := load(mappings.FS, set)
			return err
		}},
	})
	if err != nil {
		return report.Table{}, err
	}
	kept, err := keptBytes(10, func() (*engine.Catalog, error) { return load(mappings.FS, set) })
	if err != nil {
		return report.Table{}, err
	}
	t := report.Table{
		Title:   fmt.Sprintf("the catalog of %d mappings", count),
		Columns: []report.Column{{Name: "what"}, {Name: "all", Number: true}, {Name: "per mapping", Number: true}},
	}
	for _, r := range results {
		t.Add(r.Name, report.Duration(r.Time), report.Duration(r.Time/time.Duration(count)))
	}
	t.Add("memory kept", report.Bytes(kept), report.Bytes(kept/float64(count)))
	return t, nil
}

// keptBytes returns how much memory one of several values takes that are kept.
func keptBytes[T any](count int, build func() (T, error)) (float64, error) {
	kept := make([]T, 0, count)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for range count {
		built, err := build()
		if err != nil {
			return 0, err
		}
		kept = append(kept, built)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	runtime.KeepAlive(kept)
	return float64(after.HeapAlloc-before.HeapAlloc) / float64(count), nil
}
