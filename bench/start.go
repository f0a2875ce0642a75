package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/unimap/unimap/bench/measure"
	"github.com/unimap/unimap/bench/report"
)

// module is the module whose program is built, and program its folder there.
const (
	module  = "github.com/unimap/unimap"
	program = "./cmd/unimap"
)

// empty is the least that a program in Go can do.
const empty = "package main\n\nfunc main() {}\n"

// runStart measures how long the program takes from its start to its end if it is asked for its
// version, for which it loads all its mappings.
func runStart(arguments []string, out io.Writer) (err error) {
	flags := flag.NewFlagSet("start", flag.ContinueOnError)
	runs := flags.Int("runs", 20, "how often each program is run; the median counts")
	format := formatFlag(flags)
	if err := parse(flags, arguments); err != nil {
		return err
	}
	folder, err := os.MkdirTemp("", "unimap-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	contenders, err := startContenders(folder)
	if err != nil {
		return err
	}
	// A turn is a single run: a program cannot be run for less.
	results, err := measure.Rounds(measure.Plan{Rounds: *runs, Turn: time.Nanosecond}, contenders)
	if err != nil {
		return err
	}
	t := report.Table{
		Title:   "from the start of a program to its end",
		Columns: []report.Column{{Name: "program"}, {Name: "time", Number: true}, {Name: "ratio to the empty one", Number: true}},
		Notes:   []string{"unimap version reads all mappings, to show their revision."},
	}
	for _, r := range results {
		t.Add(r.Name, report.Duration(r.Time), report.Ratio(r.Ratio))
	}
	return report.Write(out, *format, t)
}

// startContenders builds the programs that are run.
func startContenders(folder string) ([]measure.Contender, error) {
	source := filepath.Join(folder, "empty.go")
	if err := os.WriteFile(source, []byte(empty), 0o600); err != nil {
		return nil, err
	}
	nothing, unimap := filepath.Join(folder, "empty"), filepath.Join(folder, "unimap")
	if err := build(folder, nothing, source); err != nil {
		return nil, err
	}
	root, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", module).Output()
	if err != nil {
		return nil, fmt.Errorf("go list -m %s: %w", module, err)
	}
	if err := build(strings.TrimSpace(string(root)), unimap, program); err != nil {
		return nil, err
	}
	return []measure.Contender{
		{Name: "an empty program in Go", Run: func() error { return execute(nothing) }},
		{Name: "unimap version", Run: func() error { return execute(unimap, "version") }},
		{Name: "unimap eval, without mappings", Run: func() error { return execute(unimap, "eval", "1 + 1") }},
	}, nil
}

// build builds a program; source is seen from folder.
func build(folder, binary, source string) error {
	command := exec.Command("go", "build", "-o", binary, source)
	command.Dir = folder
	if output, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("go build %s: %w\n%s", source, err, output)
	}
	return nil
}

// execute runs a program to its end.
func execute(binary string, arguments ...string) error {
	command := exec.Command(binary, arguments...)
	command.Dir = filepath.Dir(binary)
	if output, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", binary, err, output)
	}
	return nil
}
