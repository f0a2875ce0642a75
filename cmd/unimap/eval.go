package main

import (
	"context"
	"errors"
	"time"

	"github.com/spf13/cobra"

	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/format"
	"github.com/unimap/unimap/engine/playground"
	"github.com/unimap/unimap/engine/value"
)

func newEval(t *terminal) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "eval [EXPRESSION]",
		Short: "Evaluate an expression on sample data",
		Long: `eval evaluates an expression and writes its value as JSON. A missing value writes nothing.

The input, one strict JSON document, is the value of the name response. With --root the members of the input are
names too. With --slot the expression sees the names of a slot of a mapping, and the input is an object of those names
and their values, such as {"response": {...}, "id": "7"}.

Without an expression, eval reads one a line from the standard input; at a terminal with history and completion.

Exit status: 0 success, 1 an expression that is wrong or fails, 2 wrong usage or input that is not JSON.`,
		Example: `  unimap eval '1 + 1'
  unimap eval 'response.fields.labels | map(upper(#))' --input issue.json
  curl -s https://example.com/issue.json | unimap eval --root 'fields.summary' --input -
  unimap eval --slot record '{id: id, name: response.fields.summary}' --input names.json`,
		Args: cobra.MaximumNArgs(1),
	}
	input := cmd.Flags().String("input", "", "file of the input, or - for the standard input")
	root := cmd.Flags().Bool("root", false, "make names of the members of the input")
	slot := slotFlag(cmd)
	now := cmd.Flags().String("now", "", "the clock, such as 2026-01-02T03:04:05Z (default the system's)")
	cmd.MarkFlagsMutuallyExclusive("root", "slot")
	cmd.RunE = func(cmd *cobra.Command, expressions []string) error {
		if *input == "-" && len(expressions) == 0 {
			return usage("the standard input cannot give both the input and the expressions").
				withHelp("give the input as a file, or the expression as an argument")
		}
		p, err := openPlayground(t, *input, playground.Options{Members: *root, Slot: format.Slot(slot.value)}, *now)
		if err != nil {
			return err
		}
		if len(expressions) == 0 {
			return readExpressions(cmd.Context(), t, p)
		}
		return evaluate(cmd.Context(), t, p, expressions[0])
	}
	return cmd
}

// slotFlag adds the flag --slot, which is empty without one.
func slotFlag(cmd *cobra.Command) *choice {
	var slots []string
	for _, slot := range playground.Slots {
		slots = append(slots, string(slot))
	}
	c := chooseFlag(cmd, "slot", "see the names of this slot of a mapping", slots...)
	c.value = ""
	cmd.Flags().Lookup("slot").DefValue = ""
	return c
}

func openPlayground(t *terminal, input string, options playground.Options, now string) (*playground.Playground, error) {
	options.Input, options.Now = value.Missing, time.Now()
	if now != "" {
		clock, err := time.Parse(time.RFC3339, now)
		if err != nil {
			return nil, usage("--now is a time such as 2026-01-02T03:04:05Z, not %q", now)
		}
		options.Now = clock
	}
	if input != "" {
		v, err := readJSON(t, input)
		if err != nil {
			return nil, err
		}
		options.Input = v
	}
	p, err := playground.New(options)
	var unfit *playground.InputError
	if errors.As(err, &unfit) {
		return nil, usage("%s", unfit.Message).withHelp("%s", unfit.Help)
	}
	return p, err
}

// evaluate writes the value of an expression, and what is to be said about it.
func evaluate(ctx context.Context, t *terminal, p *playground.Playground, source string) error {
	v, found := p.Evaluate(ctx, source)
	sources := func(string) ([]byte, error) { return []byte(source), nil }
	if err := diagnostic.WriteText(t.err, found, sources, t.errColor()); err != nil {
		return written(err)
	}
	if found.HasErrors() {
		return silently(exitFindings)
	}
	if value.IsMissing(v) {
		return nil
	}
	return t.json(v)
}
