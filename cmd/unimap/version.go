package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/value"
)

func newVersion(t *terminal) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "version",
		Short: "Show the version of the program and of its mappings",
		Args:  cobra.NoArgs,
	}
	format := chooseFlag(cmd, "format", "how the version is written", "text", "json")
	folder := mappingsFlag(cmd)
	cmd.RunE = func(*cobra.Command, []string) error {
		w, err := openWorkspace(*folder)
		if err != nil {
			return err
		}
		revision, files := engine.Revision(w.visible())
		if len(files) == 0 {
			return usage("there are no mapping files in %s", w.name())
		}
		version, commit := buildVersion()
		if format.value == "json" {
			return t.json(value.ObjectOf("version", version, "commit", commit, "go", runtime.Version(), "platform", runtime.GOOS+"/"+runtime.GOARCH,
				"mappings", w.name(), "catalog_revision", revision))
		}
		_, err = fmt.Fprintf(t.text(), "unimap %s\ncommit %s\n%s %s/%s\nmappings in %s, revision %s\n",
			version, commit, runtime.Version(), runtime.GOOS, runtime.GOARCH, w.name(), revision)
		return written(err)
	}
	return cmd
}

// buildVersion returns the version of the module and the commit that the program was built from,
// as far as the build recorded them.
func buildVersion() (version, commit string) {
	version, commit = "(devel)", "unknown"
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return version, commit
	}
	if info.Main.Version != "" {
		version = info.Main.Version
	}
	for _, setting := range info.Settings {
		if setting.Key == "vcs.revision" {
			commit = setting.Value
		}
	}
	return version, commit
}
