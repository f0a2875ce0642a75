package main

import (
	"context"
	"errors"
	"regexp"

	"github.com/spf13/cobra"

	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/runtime/mappingtest"
)

// testFlags are the flags of the verb test.
type testFlags struct {
	run      string
	update   bool
	coverage bool
	verbose  bool
	format   *choice
}

func newTest(t *terminal) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "test [path...]",
		Short: "Run the tests beside mappings",
		Long: `test runs the cases of the .test.yaml files beside mappings: each goes through the whole runtime to a provider on this
machine that is made of its recorded exchanges. Without failures it writes a summary only.

A path is the root of a set of mappings, the folder of a provider or of a model, a mapping or its test file, or one
of them followed by /... for every set below it.

Exit status: 0 all passed, 1 failures, 2 wrong usage or unreadable input.`,
		Example: `  unimap test
  unimap test mappings/acme --coverage
  unimap test --run 'tickets delete' ./...
  unimap test mappings/acme/ticketing/tickets.test.yaml --update
  unimap test --format junit > report.xml`,
	}
	flags := &testFlags{format: chooseFlag(cmd, "format", "how the report is written", "text", "json", "junit")}
	cmd.Flags().StringVar(&flags.run, "run", "", `run the cases whose title "PROVIDER/MODEL/RESOURCE METHOD: NAME" matches this expression`)
	cmd.Flags().BoolVar(&flags.update, "update", false, "write the results that came into the test files")
	cmd.Flags().BoolVar(&flags.coverage, "coverage", false, "list what of the mappings no case exercises")
	cmd.Flags().BoolVarP(&flags.verbose, "verbose", "v", false, "list the cases that passed too")
	cmd.RunE = func(cmd *cobra.Command, paths []string) error {
		report, err := runTests(cmd.Context(), t, flags, paths)
		if err != nil {
			return err
		}
		if err := writeReport(t, flags, report); err != nil {
			return written(err)
		}
		if !report.OK() {
			return silently(exitFindings)
		}
		return nil
	}
	return cmd
}

// runTests runs the cases of every workspace that the paths are in.
func runTests(ctx context.Context, t *terminal, flags *testFlags, paths []string) (*mappingtest.Report, error) {
	options := mappingtest.Options{Update: flags.update}
	if flags.run != "" {
		filter, err := regexp.Compile(flags.run)
		if err != nil {
			return nil, usage("--run: %v", err)
		}
		options.Filter = filter
	}
	spaces, err := openPaths(paths)
	if err != nil {
		return nil, err
	}
	whole := &mappingtest.Report{}
	for _, w := range spaces {
		report, err := testWorkspace(ctx, t, w, options)
		if err != nil {
			return nil, err
		}
		add(whole, report)
	}
	switch {
	case len(whole.Cases) > 0:
		return whole, nil
	case flags.run != "":
		return nil, usage("no case matches --run %s", flags.run)
	}
	return nil, usage("there are no test cases in %s", spaces[0].name())
}

func testWorkspace(ctx context.Context, t *terminal, w *workspace, options mappingtest.Options) (*mappingtest.Report, error) {
	if options.Update && w.root == "" {
		return nil, usage("the built-in mappings cannot be updated").withHelp("name the folder of the mappings")
	}
	loaded, err := loadSound(t, w)
	if err != nil {
		return nil, err
	}
	options.Paths, options.Folder = w.only, w.root
	report, err := mappingtest.Run(ctx, loaded.Catalog(), options)
	var failure *mappingtest.Error
	switch {
	case errors.As(err, &failure) && failure.Code == mappingtest.CodeNoFile:
		return nil, usage("%s", failure.Message)
	case ctx.Err() != nil:
		return nil, failed("interrupted")
	case err != nil:
		return nil, &exitError{status: exitInternal, message: err.Error()}
	}
	relocate(report, w)
	return report, nil
}

// add adds the report of one workspace to that of all.
func add(whole, part *mappingtest.Report) {
	whole.Revision = part.Revision
	whole.Passed += part.Passed
	whole.Failed += part.Failed
	whole.Updated += part.Updated
	whole.Cases = append(whole.Cases, part.Cases...)
	whole.Coverage = append(whole.Coverage, part.Coverage...)
}

// relocate names the files in a report as the user would open them.
func relocate(report *mappingtest.Report, w *workspace) {
	move := func(p *diagnostic.Position) {
		if p.File != "" {
			p.File = w.show(p.File)
		}
	}
	moveText := func(source *string) {
		if *source != "" {
			*source = w.show(*source)
		}
	}
	for i := range report.Cases {
		c := &report.Cases[i]
		c.File = w.show(c.File)
		move(&c.Position)
		for j := range c.Failures {
			f := &c.Failures[j]
			move(&f.Position)
			for k := range f.Differences {
				moveText(&f.Differences[k].Source)
			}
			for k := range f.Notes {
				moveText(&f.Notes[k].Source)
			}
		}
	}
	for i := range report.Coverage {
		c := &report.Coverage[i]
		c.File = w.show(c.File)
		for j := range c.Uncovered {
			move(&c.Uncovered[j].Position)
		}
	}
}

func writeReport(t *terminal, flags *testFlags, report *mappingtest.Report) error {
	switch flags.format.value {
	case "json":
		return mappingtest.WriteJSON(t.out, report)
	case "junit":
		return mappingtest.WriteJUnit(t.out, report)
	}
	return mappingtest.WriteText(t.text(), report, mappingtest.TextOptions{Passed: flags.verbose, Coverage: flags.coverage})
}
