package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/unimap/unimap/bench/report"
)

// command is what bench can measure.
type command struct {
	name, doc string // without doc it is for this program itself
	run       func(arguments []string, out io.Writer) error
}

// commands returns all of them; the first is run if none is named.
func commands() []command {
	return []command{
		{"mapping", "unimap and its peers on each workload (the default)", runMapping},
		{"gate", "fail if converting an issue takes too long, for CI", runGate},
		{"forms", "the same issue in other forms, such as indented", runForms},
		{"memory", "memory and time of lists of 1 to 10,000 issues", runMemory},
		{"compile", "loading and compiling mappings", runCompile},
		{"start", "the time until the program has started", runStart},
		{"gateway", "the gateway and its peers, over loopback", runGateway},
		{"document", "run all of the above but the gate, and write the tables into docs/performance.md", runDocument},
		{serveCommand, "", runServe},
		{generateCommand, "", runGenerate},
	}
}

func main() {
	err := run(os.Args[1:], os.Stdout)
	switch {
	case err == nil || errors.Is(err, flag.ErrHelp):
	case errors.Is(err, errUsage):
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(2)
	default:
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// errUsage is the error of a command line that cannot be understood.
var errUsage = errors.New("wrong usage")

func run(arguments []string, out io.Writer) error {
	all := commands()
	if len(arguments) == 0 || strings.HasPrefix(arguments[0], "-") {
		return all[0].run(arguments, out)
	}
	for _, c := range all {
		if c.name == arguments[0] {
			return c.run(arguments[1:], out)
		}
	}
	var list strings.Builder
	for _, c := range all {
		if c.doc != "" {
			fmt.Fprintf(&list, "\n  %-9s %s", c.name, c.doc)
		}
	}
	return fmt.Errorf("%w: there is no command %q; commands are%s", errUsage, arguments[0], &list)
}

// parse reads the flags of a command, which takes no arguments beside them.
func parse(flags *flag.FlagSet, arguments []string) error {
	if err := flags.Parse(arguments); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return err
		}
		return fmt.Errorf("%w: %w", errUsage, err)
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("%w: %q is one argument too many", errUsage, flags.Arg(0))
	}
	return nil
}

// formatFlag adds the flag that says how tables are written.
func formatFlag(flags *flag.FlagSet) *string {
	return flags.String("format", "text", "how tables are written: "+strings.Join(report.Formats, ", "))
}
