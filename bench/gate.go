package main

import (
	"flag"
	"fmt"
	"io"
	"time"

	"github.com/unimap/unimap/bench/measure"
	"github.com/unimap/unimap/bench/peer"
	"github.com/unimap/unimap/bench/report"
)

// gatePeer is what the engine is held against: it reads the same bytes once and does no more.
const gatePeer = "gjson.ValidBytes"

// runGate fails if converting an issue takes too long, as a multiple of what it takes gjson to
// tell whether that issue is JSON. Both are measured in the same process in turns, and the best
// of several medians counts, so that a busy machine does not make it fail.
func runGate(arguments []string, out io.Writer) error {
	flags := flag.NewFlagSet("gate", flag.ContinueOnError)
	most := flags.Float64("most", 1.5, "the greatest ratio that is let through")
	tries := flags.Int("tries", 3, "how often is measured at most; the first ratio that is small enough is let through")
	rounds := flags.Int("rounds", 15, "rounds of a try, whose median counts")
	turn := flags.Duration("turn", 20*time.Millisecond, "how long a turn is")
	if err := parse(flags, arguments); err != nil {
		return err
	}
	contenders, err := gateContenders()
	if err != nil {
		return err
	}
	plan := measure.Plan{Rounds: *rounds, Turn: *turn}
	return gate(out, *most, *tries, func() (float64, error) {
		results, err := measure.Rounds(plan, contenders)
		if err != nil {
			return 0, err
		}
		return results[1].Ratio, nil
	})
}

// gateContenders are gjson and unimap on one issue.
func gateContenders() ([]measure.Contender, error) {
	own, err := newUnimap()
	if err != nil {
		return nil, err
	}
	issue := workloads()[0].timed
	return []measure.Contender{
		timedContender(peer.Validator(), peer.Ticket, issue),
		timedContender(own.contender(), peer.Ticket, issue),
	}, nil
}

// gate measures until a ratio is small enough, and fails if none is.
func gate(out io.Writer, most float64, tries int, ratio func() (float64, error)) error {
	var best float64
	for try := range tries {
		r, err := ratio()
		if err != nil {
			return err
		}
		if try == 0 || r < best {
			best = r
		}
		if best <= most {
			break
		}
	}
	fmt.Fprintf(out, "%s / %s: %s, let through up to %s\n", unimapName, gatePeer, report.Ratio(best), report.Ratio(most))
	if best > most {
		return fmt.Errorf("converting an issue takes %s times as long as %s, more than %s times", report.Ratio(best), gatePeer, report.Ratio(most))
	}
	return nil
}
