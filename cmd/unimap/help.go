package main

import (
	"strings"

	"github.com/spf13/cobra"
)

// newHelp is cobra's command help, but for a topic that does not exist, which is a wrong usage.
func newHelp(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use:   "help [command]",
		Short: "Help about any command",
		ValidArgsFunction: func(_ *cobra.Command, given []string, _ string) ([]string, cobra.ShellCompDirective) {
			var names []string
			for _, cmd := range root.Commands() {
				if len(given) == 0 && cmd.IsAvailableCommand() {
					names = append(names, cmd.Name())
				}
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, topic []string) error {
			cmd, rest, err := root.Find(topic)
			if err != nil || len(rest) > 0 {
				return usage("there is no help about %q", strings.Join(topic, " ")).withHelp("unimap --help lists the commands")
			}
			cmd.InitDefaultHelpFlag()
			return cmd.Help()
		},
	}
}
