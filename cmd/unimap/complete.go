package main

import (
	"slices"

	"github.com/spf13/cobra"

	"github.com/unimap/unimap/engine/matrix"
)

// completer suggests the next argument of a command.
type completer = func(cmd *cobra.Command, given []string, beginning string) ([]string, cobra.ShellCompDirective)

// completeMethod suggests the names of a method one after the other: provider, model, resource,
// method.
func completeMethod(folder *string) completer {
	return func(_ *cobra.Command, given []string, _ string) ([]string, cobra.ShellCompDirective) {
		w, err := openWorkspace(*folder)
		if err != nil {
			return nil, cobra.ShellCompDirectiveError
		}
		if len(given) == 0 {
			return w.providers(), cobra.ShellCompDirectiveNoFileComp
		}
		return names(w.provider(given[0]), given), cobra.ShellCompDirectiveNoFileComp
	}
}

// completeCall suggests the names of a unified method: model, resource, method.
func completeCall(folder *string) completer {
	return func(_ *cobra.Command, given []string, _ string) ([]string, cobra.ShellCompDirective) {
		w, err := openWorkspace(*folder)
		if err != nil {
			return nil, cobra.ShellCompDirectiveError
		}
		return names(w, append([]string{""}, given...)), cobra.ShellCompDirectiveNoFileComp
	}
}

// completeProvider suggests providers for a flag.
func completeProvider(folder *string) completer {
	return func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		w, err := openWorkspace(*folder)
		if err != nil {
			return nil, cobra.ShellCompDirectiveError
		}
		return w.providers(), cobra.ShellCompDirectiveNoFileComp
	}
}

// names returns what can follow the names that are given, of provider, model, resource, method.
// An empty provider stands for any.
func names(w *workspace, given []string) []string {
	loaded, err := w.load()
	if err != nil || len(given) > 3 {
		return nil
	}
	var out []string
	for _, row := range matrix.Of(loaded.Catalog()) {
		path := []string{row.Provider, row.Model, row.Resource, row.Method}
		if given[0] == "" {
			path[0] = ""
		}
		next := path[len(given)]
		if slices.Equal(path[:len(given)], given) && !slices.Contains(out, next) {
			out = append(out, next)
		}
	}
	return out
}

// completeNew suggests the names of a new mapping: a provider that is there, model, resource.
func completeNew(folder *string) completer {
	return func(_ *cobra.Command, given []string, _ string) ([]string, cobra.ShellCompDirective) {
		if len(given) == 0 {
			w, err := openWorkspace(*folder)
			if err != nil {
				return nil, cobra.ShellCompDirectiveNoFileComp // the folder may be a new one
			}
			return w.providers(), cobra.ShellCompDirectiveNoFileComp
		}
		set, err := unifiedSchemas()
		if err != nil {
			return nil, cobra.ShellCompDirectiveError
		}
		var out []string
		for _, resource := range set.Resources() {
			path := []string{given[0], resource.Model, resource.Resource}
			if len(given) < len(path) && slices.Equal(path[:len(given)], given) && !slices.Contains(out, path[len(given)]) {
				out = append(out, path[len(given)])
			}
		}
		return out, cobra.ShellCompDirectiveNoFileComp
	}
}
