package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"time"
)

// The marks between which the figures stand in the document.
const (
	figuresBegin = "<!-- measured: figures -->\n"
	figuresEnd   = "<!-- end of measured: figures -->"
)

// runDocument runs every command and writes what they print into the document.
func runDocument(arguments []string, out io.Writer) error {
	flags := flag.NewFlagSet("document", flag.ContinueOnError)
	file := flags.String("file", "../docs/performance.md", "the document, which has the marks of the figures")
	if err := parse(flags, arguments); err != nil {
		return err
	}
	document, err := os.ReadFile(*file)
	if err != nil {
		return err
	}
	figures := bytes.NewBufferString(circumstances(time.Now()) + "\n\n")
	for _, name := range []string{"mapping", "forms", "memory", "compile", "start", "gateway"} {
		if err := run([]string{name, "-format", "markdown"}, figures); err != nil {
			return err
		}
	}
	filled, err := replaceFigures(string(document), figures.String())
	if err != nil {
		return fmt.Errorf("%s: %w", *file, err)
	}
	if err := os.WriteFile(*file, []byte(filled), 0o644); err != nil {
		return err
	}
	_, err = fmt.Fprintln(out, "written to", *file)
	return err
}

// circumstances says when and where the figures were measured.
func circumstances(now time.Time) string {
	return fmt.Sprintf("As printed on %s, on %d × %s, %s %s/%s.",
		now.UTC().Format("2 January 2006"), runtime.NumCPU(), processor(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
}

// processor returns what the processor is called, where the system tells.
func processor() string {
	content, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return "a processor"
	}
	for line := range strings.Lines(string(content)) {
		if key, name, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(key) == "model name" {
			return strings.TrimSpace(name)
		}
	}
	return "a processor"
}

// replaceFigures returns the document with other figures between the marks.
func replaceFigures(document, figures string) (string, error) {
	before, rest, begun := strings.Cut(document, figuresBegin)
	_, after, ended := strings.Cut(rest, figuresEnd)
	if !begun || !ended {
		return "", fmt.Errorf("the document lacks the marks %q and %q", strings.TrimSpace(figuresBegin), figuresEnd)
	}
	return before + figuresBegin + "\n" + strings.TrimSpace(figures) + "\n\n" + figuresEnd + after, nil
}
