package catalogtest_test

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/unimap/unimap/engine"
)

// contractReport is what came of checking the recorded exchanges of a catalog.
type contractReport struct {
	providers map[string]*providerReport
}

// providerReport counts exchanges, not problems.
type providerReport struct {
	described  bool // there is a description
	exchanges  int
	checked    int
	deviating  int            // with known misfits alone
	violated   int            // with at least one problem that is not known
	violations []string       // the problems that are not known
	misfits    int            // the problems that are
	without    map[string]int // "METHOD path" of calls that no description has, and how often
}

// recordedCalls returns every exchange of the test files of a set.
func recordedCalls(loaded *engine.Loaded) ([]*contractCall, error) {
	var calls []*contractCall
	for _, m := range loaded.Mappings {
		file := loaded.Tests[m.File]
		if file == nil {
			continue
		}
		for _, tested := range file.Cases {
			for number := range tested.Exchanges {
				call, err := newContractCall(m.Provider.Name, file, tested, number)
				if err != nil {
					return nil, fmt.Errorf("%s %q: %w", m.File, tested.Name, err)
				}
				calls = append(calls, call)
			}
		}
	}
	return calls, nil
}

// checkContracts checks calls against the descriptions of their providers.
func checkContracts(calls []*contractCall, specs contractSpecs, known *knownContracts) *contractReport {
	report := &contractReport{providers: map[string]*providerReport{}}
	for _, call := range calls {
		provider := report.providers[call.Provider]
		if provider == nil {
			provider = &providerReport{described: len(specs[call.Provider]) > 0, without: map[string]int{}}
			report.providers[call.Provider] = provider
		}
		provider.add(call, specs.find(call), known)
	}
	return report
}

func (r *providerReport) add(call *contractCall, operation contractOperation, known *knownContracts) {
	r.exchanges++
	if operation == nil {
		r.without[call.Method+" "+call.Path]++
		return
	}
	r.checked++
	found, unknown := 0, 0
	for _, problem := range operation.check() {
		found++
		if known.explains(call.Provider, operation.name(), problem) {
			r.misfits++
			continue
		}
		unknown++
		r.violations = append(r.violations, fmt.Sprintf("%s: %s\n    %s: %s", call.Provider, call.Case, operation.name(), problem))
	}
	switch {
	case unknown > 0:
		r.violated++
	case found > 0:
		r.deviating++
	}
}

// String is a table of the providers, and the calls that no description has.
func (r *contractReport) String() string {
	var out strings.Builder
	table := tabwriter.NewWriter(&out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "provider\texchanges\tchecked\tas described\tknown misfits\tviolated\twithout spec")
	for _, name := range sortedKeys(r.providers) {
		p := r.providers[name]
		if !p.described {
			fmt.Fprintf(table, "%s\t%d\t-\t-\t-\t-\t%d (no description)\n", name, p.exchanges, p.exchanges)
			continue
		}
		fmt.Fprintf(table, "%s\t%d\t%d\t%d\t%d\t%d\t%d\n", name, p.exchanges, p.checked,
			p.checked-p.deviating-p.violated, p.deviating, p.violated, p.exchanges-p.checked)
	}
	_ = table.Flush() // writes to memory
	for _, name := range sortedKeys(r.providers) {
		p := r.providers[name]
		if !p.described {
			continue
		}
		for _, call := range sortedKeys(p.without) {
			fmt.Fprintf(&out, "without spec: %s %s (%d)\n", name, call, p.without[call])
		}
	}
	return out.String()
}
