package main

import (
	"github.com/spf13/cobra"

	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/lint"
)

func newLint(t *terminal) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "lint [path...]",
		Short: "Find what is wrong with mappings",
		Long: `lint compiles mappings and checks them against the unified schemas, their tests and themselves.

A path is the root of a set of mappings, the folder of a provider or of a model, a file, or one of them followed by
/... for every set below it. Findings are written as file:line:column: severity: message [CODE]; unimap diagnostics
CODE explains one.

Exit status: 0 nothing found, 1 findings, 2 wrong usage or unreadable input.`,
		Example: `  unimap lint
  unimap lint mappings/acme
  unimap lint --severity info ./...
  unimap lint --format sarif > lint.sarif`,
	}
	format := chooseFlag(cmd, "format", "how findings are written", "text", "json", "github", "sarif")
	severity := chooseFlag(cmd, "severity", "the least severity that is shown and counts", "warning", "error", "info")
	cmd.RunE = func(_ *cobra.Command, paths []string) error {
		spaces, err := openPaths(paths)
		if err != nil {
			return err
		}
		var found diagnostic.List
		for _, w := range spaces {
			list, err := lintWorkspace(w)
			if err != nil {
				return err
			}
			found = append(found, list...)
		}
		found = atLeast(found, severities[severity.value])
		if err := writeFindings(t, format.value, found, readAny(spaces)); err != nil {
			return written(err)
		}
		if len(found) > 0 {
			return silently(exitFindings)
		}
		return nil
	}
	return cmd
}

var severities = map[string]diagnostic.Severity{
	"error": diagnostic.SeverityError, "warning": diagnostic.SeverityWarning, "info": diagnostic.SeverityInfo,
}

// lintWorkspace returns the findings of a workspace, with the names of files as the user would
// open them.
func lintWorkspace(w *workspace) (diagnostic.List, error) {
	loaded, err := w.load()
	if err != nil {
		return nil, err
	}
	found := append(loaded.Diagnostics, lint.Check(loaded)...)
	found.Sort()
	return w.shown(found), nil
}

// readAny reads a file of one of several workspaces by the name it is shown by.
func readAny(spaces []*workspace) diagnostic.Sources {
	return func(shown string) ([]byte, error) {
		var content []byte
		var err error
		for _, w := range spaces {
			if content, err = w.read(shown); err == nil {
				return content, nil
			}
		}
		return nil, err
	}
}

func writeFindings(t *terminal, format string, found diagnostic.List, sources diagnostic.Sources) error {
	switch format {
	case "json":
		return diagnostic.WriteJSON(t.out, found)
	case "github":
		return diagnostic.WriteGitHub(t.out, found)
	case "sarif":
		return diagnostic.WriteSARIF(t.out, found)
	}
	return diagnostic.WriteText(t.out, found, sources, t.outColor())
}
