package mappingtest

import (
	"context"
	"time"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/diagnostic"
)

// Report is what came of a run.
type Report struct {
	// Revision is that of the catalog.
	Revision string
	// Passed, Failed and Updated count the cases. An updated one counts as none of the others.
	Passed, Failed, Updated int
	// Cases are in the order of the catalog and of their files.
	Cases []CaseReport
	// Coverage has an entry for every mapping of which all cases ran.
	Coverage []Coverage
}

// CaseReport is what came of one case.
type CaseReport struct {
	Provider, Model, Resource, Method string
	Name                              string
	// File is the test file, Position the case in it.
	File     string
	Position diagnostic.Position
	Passed   bool
	// Updated says that the test file now holds what came.
	Updated  bool
	Failures []Failure
	Duration time.Duration
}

// Title is "PROVIDER/MODEL/RESOURCE METHOD: NAME".
func (c CaseReport) Title() string {
	return c.Provider + "/" + c.Model + "/" + c.Resource + " " + c.Method + ": " + c.Name
}

// OK reports whether no case failed.
func (r *Report) OK() bool { return r.Failed == 0 }

func reportOf(ctx context.Context, catalog *engine.Catalog, suites []suite, runs []*run) *Report {
	report := &Report{Revision: catalog.Revision()}
	for _, r := range runs {
		c := r.report()
		switch {
		case c.Updated:
			report.Updated++
		case c.Passed:
			report.Passed++
		default:
			report.Failed++
		}
		report.Cases = append(report.Cases, c)
	}
	for _, s := range suites {
		if s.isWhole() {
			report.Coverage = append(report.Coverage, coverageOf(ctx, s, runs[:len(s.cases)]))
		}
		runs = runs[len(s.cases):]
	}
	return report
}

func (r *run) report() CaseReport {
	m := r.suite.mapping
	return CaseReport{
		Provider: m.Provider.Name, Model: m.Model, Resource: m.Resource.Resource, Method: r.tested.Request.Method,
		Name: r.tested.Name, File: r.suite.file.Name, Position: r.tested.Position,
		Passed: len(r.failures) == 0, Updated: r.updated, Failures: r.failures, Duration: r.duration,
	}
}

// totals sums up the coverage of all mappings.
func (r *Report) totals() Coverage {
	var all Coverage
	for _, c := range r.Coverage {
		all.Ways.sum(c.Ways)
		all.Calls.sum(c.Calls)
		all.Skips.sum(c.Skips)
		all.Fields.sum(c.Fields)
	}
	return all
}
