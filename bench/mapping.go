package main

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/unimap/unimap/bench/measure"
	"github.com/unimap/unimap/bench/peer"
	"github.com/unimap/unimap/bench/report"
)

// runMapping times unimap and its peers on the workloads.
func runMapping(arguments []string, out io.Writer) (err error) {
	flags := flag.NewFlagSet("mapping", flag.ContinueOnError)
	only := flags.String("workload", "", "workloads to run, separated by commas; all without it: "+workNames())
	peers := flags.String("peer", "", "words, separated by commas: only peers whose name holds one of them are run")
	rounds := flags.Int("rounds", 11, "rounds, in each of which every contender has one turn")
	turn := flags.Duration("turn", 50*time.Millisecond, "how long a turn is")
	format := formatFlag(flags)
	if err := parse(flags, arguments); err != nil {
		return err
	}
	chosen, err := chosenWorkloads(split(*only))
	if err != nil {
		return err
	}
	c, err := newContest(split(*peers))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.close()) }()
	var tables []report.Table
	for _, w := range chosen {
		fmt.Fprintf(os.Stderr, "bench: %s\n", w.title)
		table, err := c.measure(w, measure.Plan{Rounds: *rounds, Turn: *turn})
		if err != nil {
			return err
		}
		tables = append(tables, table)
	}
	return report.Write(out, *format, tables...)
}

func workNames() string {
	var names []string
	for _, w := range workloads() {
		names = append(names, string(w.work))
	}
	return strings.Join(names, ", ")
}

// chosenWorkloads returns the workloads of the names, all of them for none.
func chosenWorkloads(names []string) ([]workload, error) {
	all := workloads()
	var chosen []workload
	for _, name := range names {
		at := slices.IndexFunc(all, func(w workload) bool { return string(w.work) == name })
		if at < 0 {
			return nil, fmt.Errorf("%w: there is no workload %q; workloads are %s", errUsage, name, workNames())
		}
		chosen = append(chosen, all[at])
	}
	if len(names) == 0 {
		return all, nil
	}
	return chosen, nil
}

// split returns the parts of a list with commas.
func split(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == ',' })
}

// measure verifies that all contenders give the same on a workload, and times them.
func (c *contest) measure(w workload, plan measure.Plan) (report.Table, error) {
	if err := c.verify(w); err != nil {
		return report.Table{}, err
	}
	var timed []measure.Contender
	for _, contender := range c.contenders {
		if contender.Jobs[w.work] == nil {
			continue
		}
		input, err := w.input(contender, c.reference())
		if err != nil {
			return report.Table{}, err
		}
		timed = append(timed, timedContender(contender, w.work, input))
	}
	results, err := measure.Rounds(plan, timed)
	if err != nil {
		return report.Table{}, err
	}
	return c.table(w, results)
}

// timedContender is a contender on one document. It gets back the buffer that it filled the time
// before, as a caller that makes many conversions has it.
func timedContender(c peer.Contender, work peer.Work, input []byte) measure.Contender {
	timed := measure.Contender{Name: c.Label(work)}
	if c.Clock != nil {
		timed.Clock = func(length time.Duration) (time.Duration, error) { return c.Clock(work, input, length) }
		return timed
	}
	job := c.Jobs[work]
	buffer := make([]byte, 0, len(input))
	timed.Run = func() error {
		output, err := job(buffer[:0], input)
		if cap(output) > cap(buffer) {
			buffer = output
		}
		return err
	}
	return timed
}

func (c *contest) table(w workload, results []measure.Result) (report.Table, error) {
	output, err := c.reference().Jobs[w.work](nil, w.timed)
	if err != nil {
		return report.Table{}, err
	}
	t := report.Table{
		Title: fmt.Sprintf("%s: %s, %s to %s", w.work, w.title, report.Bytes(float64(len(w.timed))), report.Bytes(float64(len(output)))),
		Columns: []report.Column{
			{Name: "contender"}, {Name: "time", Number: true}, {Name: "ratio to unimap", Number: true},
			{Name: "B/op", Number: true}, {Name: "allocs/op", Number: true}, {Name: "note"},
		},
	}
	slices.SortStableFunc(results, func(a, b measure.Result) int { return cmp.Compare(a.Time, b.Time) })
	for _, r := range results {
		t.Add(r.Name, report.Duration(r.Time), report.Ratio(r.Ratio), known(report.Bytes, r.Bytes), known(report.Count, r.Allocations), c.note(w.work, r.Name))
	}
	for _, contender := range c.contenders {
		if contender.Absent != "" && !w.work.Validated() {
			t.Add(contender.Name, "-", "-", "-", "-", contender.Absent)
		}
	}
	return t, nil
}

// known writes a figure, if it is known.
func known(write func(float64) string, figure float64) string {
	if figure < 0 {
		return "-"
	}
	return write(figure)
}

func (c *contest) note(work peer.Work, label string) string {
	for _, contender := range c.contenders {
		if contender.Label(work) == label {
			return contender.Note
		}
	}
	return ""
}
