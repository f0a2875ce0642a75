package main

import (
	"github.com/spf13/cobra"

	"github.com/unimap/unimap/engine/matrix"
)

func newList(t *terminal) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List what the mappings can do",
		Long: `list writes one row for each method that a provider has of a unified resource: its routes, the unified fields that an
answer can have and those of a request that the method uses, and whether a test covers it.

Mappings with errors are left out; the errors are written to the error output, and the exit status is 1.`,
		Example: `  unimap list
  unimap list --format json | jq -r '.[] | select(.tested | not) | "\(.provider) \(.method)"'`,
		Args: cobra.NoArgs,
	}
	format := chooseFlag(cmd, "format", "how the list is written", "text", "json")
	folder := mappingsFlag(cmd)
	cmd.RunE = func(*cobra.Command, []string) error {
		w, err := openWorkspace(*folder)
		if err != nil {
			return err
		}
		return list(t, w, format.value)
	}
	return cmd
}

func list(t *terminal, w *workspace, format string) error {
	loaded, err := w.load()
	if err != nil {
		return err
	}
	rows := matrix.Of(loaded.Catalog())
	if format == "json" {
		err = t.marshal(rows)
	} else {
		err = written(matrix.WriteText(t.text(), rows))
	}
	if err != nil || !loaded.Diagnostics.HasErrors() {
		return err
	}
	if err := t.findings(w, errorsOf(loaded.Diagnostics)); err != nil {
		return err
	}
	return silently(exitFindings)
}
