package measure

import (
	"fmt"
	"runtime"
	"slices"
	"time"
)

// Contender is what is timed.
type Contender struct {
	Name string
	// Run does the work once.
	Run func() error
	// Clock times the work elsewhere and returns the time of one; nil for timing Run here.
	Clock func(time.Duration) (time.Duration, error)
}

// Plan says how long is measured.
type Plan struct {
	Rounds int           // in each of which every contender has its turn
	Turn   time.Duration // how long a turn is
}

// Result is what came out for a contender.
type Result struct {
	Name string
	// Time is the median of what one run took in the rounds.
	Time time.Duration
	// Ratio is the median of the rounds' ratios to the first contender.
	Ratio float64
	// Bytes and Allocations are those of one run; negative if they are not known.
	Bytes, Allocations float64
}

// Rounds times the contenders, the first of which is the one that the others are compared with.
func Rounds(plan Plan, contenders []Contender) ([]Result, error) {
	courses := make([]course, len(contenders))
	for i, c := range contenders {
		courses[i] = course{contender: c}
		if err := courses[i].warmUp(plan.Turn); err != nil {
			return nil, fmt.Errorf("%s: %w", c.Name, err)
		}
	}
	for range plan.Rounds {
		for i := range courses {
			if err := courses[i].turn(plan.Turn); err != nil {
				return nil, fmt.Errorf("%s: %w", courses[i].contender.Name, err)
			}
		}
	}
	results := make([]Result, len(courses))
	for i := range courses {
		results[i] = courses[i].result(courses[0].times)
	}
	return results, nil
}

// course is how a contender did so far.
type course struct {
	contender          Contender
	batch              int       // runs between two looks at the clock
	times              []float64 // nanoseconds of one run in each round
	runs               int
	bytes, allocations uint64
}

// warmUp runs the contender until caches and pools are filled and finds how many runs take long
// enough that looking at the clock does not count.
func (c *course) warmUp(turn time.Duration) error {
	if c.contender.Clock != nil {
		_, err := c.contender.Clock(turn)
		return err
	}
	for c.batch = 1; ; c.batch *= 2 {
		took, err := c.runBatch()
		if err != nil {
			return err
		}
		if took > turn/20 || c.batch >= 1<<20 {
			return nil
		}
	}
}

// turn lets the contender run for the time of a turn. It does not pay for the garbage of the one
// before it, nor for filling its pools again.
func (c *course) turn(length time.Duration) error {
	if c.contender.Clock != nil {
		took, err := c.contender.Clock(length)
		c.times = append(c.times, float64(took))
		return err
	}
	runtime.GC()
	if _, err := c.runBatch(); err != nil {
		return err
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	runs, total := 0, time.Duration(0)
	for total < length {
		took, err := c.runBatch()
		if err != nil {
			return err
		}
		total += took
		runs += c.batch
	}
	runtime.ReadMemStats(&after)
	c.times = append(c.times, float64(total)/float64(runs))
	c.runs += runs
	c.bytes += after.TotalAlloc - before.TotalAlloc
	c.allocations += after.Mallocs - before.Mallocs
	return nil
}

func (c *course) runBatch() (time.Duration, error) {
	start := time.Now()
	for range c.batch {
		if err := c.contender.Run(); err != nil {
			return 0, err
		}
	}
	return time.Since(start), nil
}

func (c *course) result(first []float64) Result {
	ratios := make([]float64, len(c.times))
	for i := range c.times {
		ratios[i] = c.times[i] / first[i]
	}
	r := Result{Name: c.contender.Name, Time: time.Duration(Median(c.times)), Ratio: Median(ratios), Bytes: -1, Allocations: -1}
	if c.runs > 0 {
		r.Bytes = float64(c.bytes) / float64(c.runs)
		r.Allocations = float64(c.allocations) / float64(c.runs)
	}
	return r
}

// Median returns the middle one of the numbers, or the mean of the middle two; 0 if there are
// none.
func Median(numbers []float64) float64 {
	if len(numbers) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(numbers))
	middle := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[middle]
	}
	return (sorted[middle-1] + sorted[middle]) / 2
}
