package main

import (
	"slices"

	"github.com/spf13/cobra"

	"github.com/unimap/unimap/engine/editor"
)

func newSchema(t *terminal) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "schema mapping|provider|test",
		Short: "Print the JSON Schema of a kind of file, for editors",
		Long: `schema prints the JSON Schema, draft 7, by which an editor completes, explains and checks a kind of file as it is
written: mapping for MODEL/RESOURCE.yaml, provider for provider.yaml, test for MODEL/RESOURCE.test.yaml.

A file names its schema in comments at its top, of which yaml-language-server reads the first form and the editors of
JetBrains the second:

  # yaml-language-server: $schema=mapping.schema.json
  # $schema: mapping.schema.json

Editors see the form of a file; unimap lint checks all of it.`,
		Example: `  unimap schema mapping > mapping.schema.json
  unimap schema test | jq '.definitions | keys'`,
		Args: cobra.ExactArgs(1),
		ValidArgsFunction: func(_ *cobra.Command, given []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(given) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return schemaNames(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, names []string) error {
			if !slices.Contains(schemaNames(), names[0]) {
				return unknown("kind of file", names[0], schemaNames())
			}
			return t.json(editor.Schema(editor.File(names[0])))
		},
	}
	return cmd
}

func schemaNames() []string {
	names := make([]string, len(editor.Files))
	for i, file := range editor.Files {
		names[i] = string(file)
	}
	return names
}
