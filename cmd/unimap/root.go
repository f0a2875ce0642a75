package main

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
)

// run executes one command line and returns the exit status of the process.
func run(ctx context.Context, arguments []string, t *terminal) int {
	return guarded(t, func() int {
		root := newRoot(t)
		root.SetArgs(arguments)
		cmd, err := root.ExecuteContextC(ctx)
		return conclude(cmd, err, t)
	})
}

// guarded turns a panic into an exit status, and says what happened.
func guarded(t *terminal, do func() int) (status int) {
	defer func() {
		if cause := recover(); cause != nil {
			t.complain("unimap: internal error: %v\n%s", cause, debug.Stack())
			status = exitInternal
		}
	}()
	return do()
}

// conclude says what went wrong and returns the exit status. An error without a status of its
// own comes from reading the command line.
func conclude(cmd *cobra.Command, err error, t *terminal) int {
	if err == nil {
		return exitOK
	}
	var failure *exitError
	if !errors.As(err, &failure) {
		failure = usage("%s", strings.TrimSpace(err.Error())).withHelp("%s --help", cmd.CommandPath())
	}
	if failure.message != "" {
		t.complain("unimap: %s", failure.message)
	}
	if failure.help != "" {
		t.complain("  help: %s", failure.help)
	}
	return failure.status
}

func newRoot(t *terminal) *cobra.Command {
	root := &cobra.Command{
		Use:   "unimap",
		Short: "Check, test, explain and execute mappings of a unified API",
		Long: `unimap works on mappings: YAML files that realise the methods of a unified API with the HTTP APIs of providers.

A verb that needs mappings takes them from --mappings or its paths, else from the folder mappings of the working
directory, else from those that are built into the program.

Exit status: 0 success; 1 findings, failed tests or a failed call; 2 wrong usage or unreadable input; 3 internal error.`,
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetIn(t.in)
	root.SetOut(t.out)
	root.SetErr(t.err)
	root.SetHelpCommand(newHelp(root))
	root.AddCommand(
		newLint(t), newTest(t), newCall(t), newServe(t), newAccounts(t), newTokens(t), newList(t), newEval(t), newExplain(t),
		newNew(t), newFunctions(t), newDiagnostics(t), newSchema(t), newVersion(t),
	)
	refuseUnknownShells(root)
	return root
}

// refuseUnknownShells makes a wrong usage of cobra's completion for a shell that it does not know,
// which it would answer with its help as if nothing was wrong.
func refuseUnknownShells(root *cobra.Command) {
	root.InitDefaultCompletionCmd()
	if completion, _, err := root.Find([]string{"completion"}); err == nil {
		completion.Args = cobra.NoArgs
		completion.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
	}
}

// The exit statuses.
const (
	exitOK       = 0
	exitFindings = 1
	exitUsage    = 2
	exitInternal = 3
)

// exitError ends the program with a status. An empty message means that everything has been said.
type exitError struct {
	status  int
	message string
	help    string // the next step for the reader, or empty
}

func (e *exitError) Error() string { return e.message }

// usage is an error of the command line or of a file it names.
func usage(format string, arguments ...any) *exitError {
	return &exitError{status: exitUsage, message: fmt.Sprintf(format, arguments...)}
}

func (e *exitError) withHelp(format string, arguments ...any) *exitError {
	e.help = fmt.Sprintf(format, arguments...)
	return e
}

// failed is an error of what the command was to do.
func failed(format string, arguments ...any) *exitError {
	return &exitError{status: exitFindings, message: fmt.Sprintf(format, arguments...)}
}

// silently ends with a status when everything has been said.
func silently(status int) error {
	if status == exitOK {
		return nil
	}
	return &exitError{status: status}
}

// written turns an error of writing a result into one of the program.
func written(err error) error {
	if err == nil {
		return nil
	}
	return &exitError{status: exitInternal, message: err.Error()}
}
