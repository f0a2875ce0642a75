package mappingtest

import (
	"context"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/testcase"
)

// Run runs the cases of a catalog. The error says why it could not begin, or that ctx ended;
// whatever goes wrong in a case is in the report.
func Run(ctx context.Context, catalog *engine.Catalog, options Options) (*Report, error) {
	if options.Update && options.Folder == "" {
		return nil, failf(CodeNoFolder, "updating needs the folder that the mappings were loaded from")
	}
	suites, err := options.suites(catalog)
	if err != nil {
		return nil, err
	}
	runs := prepare(suites)
	var group errgroup.Group
	group.SetLimit(options.parallel())
	for _, r := range runs {
		group.Go(func() error {
			r.run(ctx, catalog)
			return ctx.Err()
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	if options.Update {
		update(options.Folder, runs)
	}
	return reportOf(ctx, catalog, suites, runs), nil
}

// run is one case on its way.
type run struct {
	suite    suite
	tested   *testcase.Case
	outcome  *outcome // nil if the case could not be run
	failures []Failure
	updated  bool
	duration time.Duration
}

func prepare(suites []suite) []*run {
	var runs []*run
	for _, s := range suites {
		for _, tested := range s.cases {
			runs = append(runs, &run{suite: s, tested: tested})
		}
	}
	return runs
}

func (r *run) run(ctx context.Context, catalog *engine.Catalog) {
	started := time.Now()
	out, err := execute(ctx, catalog, r.suite, r.tested)
	r.duration = time.Since(started)
	if err != nil {
		r.failures = []Failure{{Kind: FailureSetup, Message: "the case could not be run: " + err.Error(), Position: r.tested.Position}}
		return
	}
	r.outcome = out
	r.failures = r.suite.check(r.tested, out)
}

// isUpdatable reports whether only the result or the warnings of the case differ.
func (r *run) isUpdatable() bool {
	if len(r.failures) == 0 || r.outcome == nil || r.outcome.failure != nil || r.tested.Error != nil {
		return false
	}
	for _, f := range r.failures {
		if f.Kind != FailureResult && f.Kind != FailureWarnings {
			return false
		}
	}
	return true
}
