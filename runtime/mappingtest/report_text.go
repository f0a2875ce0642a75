package mappingtest

import (
	"bufio"
	"fmt"
	"io"
	"unicode/utf8"
)

// TextOptions say how much WriteText tells.
type TextOptions struct {
	// Passed lists the cases that passed too.
	Passed bool
	// Coverage lists what no case exercises; without it there is a line of totals.
	Coverage bool
}

// WriteText writes a report for a reader. It holds nothing that differs between two runs with
// the same outcome.
func WriteText(w io.Writer, report *Report, options TextOptions) error {
	out := bufio.NewWriter(w)
	for _, c := range report.Cases {
		switch {
		case c.Updated:
			fmt.Fprintf(out, "updated %s (%s)\n", c.Title(), c.Position)
		case !c.Passed:
			fmt.Fprintf(out, "FAIL %s (%s)\n", c.Title(), c.Position)
			writeFailures(out, c.Failures)
		case options.Passed:
			fmt.Fprintf(out, "ok %s\n", c.Title())
		}
	}
	if options.Coverage {
		writeCoverage(out, report)
	}
	fmt.Fprintf(out, "%d passed, %d failed", report.Passed, report.Failed)
	if report.Updated > 0 {
		fmt.Fprintf(out, ", %d updated", report.Updated)
	}
	fmt.Fprintln(out)
	if len(report.Coverage) > 0 {
		fmt.Fprintf(out, "coverage: %s\n", report.totals().summary())
	}
	return out.Flush()
}

func (c Coverage) summary() string {
	return fmt.Sprintf("%s ways, %s calls, %s skips, %s fields", c.Ways, c.Calls, c.Skips, c.Fields)
}

// String returns "COVERED of TOTAL".
func (t Tally) String() string { return fmt.Sprintf("%d of %d", t.Covered, t.Total) }

// maxNote bounds a note in the text; the other formats have it whole.
const maxNote = 1000

// writeFailures writes the failures of a case, indented.
func writeFailures(out io.Writer, failures []Failure) {
	for _, f := range failures {
		fmt.Fprintf(out, "  %s (%s)\n", f.Message, f.Position)
		for _, note := range f.Notes {
			fmt.Fprintf(out, "    %s\n", cut(note.String(), maxNote))
		}
		for _, d := range f.Differences {
			lines := d.Lines()
			for i, line := range lines {
				if i == len(lines)-1 && d.Source != "" {
					line += "  (" + d.Source + ")"
				}
				fmt.Fprintf(out, "    %s\n", line)
			}
		}
	}
}

func writeCoverage(out io.Writer, report *Report) {
	for _, c := range report.Coverage {
		if len(c.Uncovered) == 0 {
			continue
		}
		fmt.Fprintf(out, "%s: %s\n", c.File, c.summary())
		for _, u := range c.Uncovered {
			fmt.Fprintf(out, "  %s %s (%s)\n", u.Name, u.verdict(), u.Position)
		}
	}
}

func (u Uncovered) verdict() string {
	switch u.Kind {
	case "way":
		return "has no test"
	case "call":
		return "is never made"
	case "skip":
		return "is never skipped"
	}
	return "never has a value"
}

func cut(text string, most int) string {
	if len(text) <= most {
		return text
	}
	for most > 0 && !utf8.RuneStart(text[most]) {
		most--
	}
	return text[:most] + "…"
}
