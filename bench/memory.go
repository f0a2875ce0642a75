package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"time"

	"github.com/unimap/unimap/bench/fixture"
	"github.com/unimap/unimap/bench/measure"
	"github.com/unimap/unimap/bench/peer"
	"github.com/unimap/unimap/bench/report"
)

// listLengths are the lengths of the lists whose cost is compared.
var listLengths = []int{1, 10, 100, 1000, 10_000}

// runMemory measures how memory and time grow with the length of a list.
func runMemory(arguments []string, out io.Writer) (err error) {
	flags := flag.NewFlagSet("memory", flag.ContinueOnError)
	peers := flags.String("peer", "structs,expr", "words, separated by commas: only peers whose name holds one of them are run")
	longest := flags.Int("longest", listLengths[len(listLengths)-1], "the longest list that is measured")
	format := formatFlag(flags)
	if err := parse(flags, arguments); err != nil {
		return err
	}
	c, err := newContest(split(*peers))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.close()) }()
	t := report.Table{
		Title: "memory and time of lists",
		Columns: []report.Column{
			{Name: "issues", Number: true}, {Name: "input", Number: true}, {Name: "contender"},
			{Name: "allocated cold", Number: true}, {Name: "of the input", Number: true},
			{Name: "allocated warm", Number: true}, {Name: "time per ticket", Number: true},
		},
		Notes: []string{
			"Cold is a conversion after the pools were emptied, with the buffer for its output.",
			"Warm are later ones that get this buffer; the time is theirs.",
		},
	}
	for _, length := range listLengths {
		if length > *longest {
			break
		}
		fmt.Fprintf(os.Stderr, "bench: a list of %d\n", length)
		if err := c.addMemory(&t, length); err != nil {
			return err
		}
	}
	return report.Write(out, *format, t)
}

// addMemory appends a row for each contender.
func (c *contest) addMemory(t *report.Table, length int) error {
	list := fixture.Issues(length)
	for _, contender := range c.contenders {
		job := contender.Jobs[peer.Tickets]
		if job == nil || contender.Clock != nil || contender.Floor {
			continue
		}
		cost, err := costOf(job, list)
		if err != nil {
			return fmt.Errorf("%s, list of %d: %w", contender.Name, length, err)
		}
		t.Add(fmt.Sprint(length), report.Bytes(float64(len(list))), contender.Name, report.Bytes(cost.cold),
			report.Percent(cost.cold/float64(len(list))), report.Bytes(cost.warm), report.Duration(cost.time/time.Duration(length)))
	}
	return nil
}

// cost is what a conversion takes.
type cost struct {
	cold, warm float64 // bytes allocated
	time       time.Duration
}

// leastTime is how long a conversion is repeated at least to know its time.
const leastTime = 200 * time.Millisecond

func costOf(job peer.Job, input []byte) (cost, error) {
	// What is made once in the life of a process does not count, such as the types that a decoder
	// has seen.
	if _, err := job(nil, input); err != nil {
		return cost{}, err
	}
	// What is in a sync.Pool survives one collection.
	runtime.GC()
	runtime.GC()
	start := allocated()
	output, err := job(nil, input)
	if err != nil {
		return cost{}, err
	}
	c := cost{cold: allocated() - start}
	var times []float64
	start = allocated()
	for first := time.Now(); len(times) < 3 || time.Since(first) < leastTime; {
		begin := time.Now()
		if output, err = job(output[:0], input); err != nil {
			return cost{}, err
		}
		times = append(times, float64(time.Since(begin)))
	}
	c.warm = (allocated() - start) / float64(len(times))
	c.time = time.Duration(measure.Median(times))
	return c, nil
}

// allocated returns how many bytes the process has allocated so far.
func allocated() float64 {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return float64(stats.TotalAlloc)
}
