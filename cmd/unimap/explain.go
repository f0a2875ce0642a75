package main

import (
	"errors"

	"github.com/spf13/cobra"

	"github.com/unimap/unimap/engine/explain"
	"github.com/unimap/unimap/engine/mapping"
)

func newExplain(t *terminal) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "explain PROVIDER MODEL RESOURCE METHOD",
		Short: "Show where each field of a method comes from",
		Long: `explain shows one method of one provider: the calls it makes with everything they send, the unified fields they read,
the fields that cannot be written and why, and for each field of the answer its expression, its place in the file,
what it reads, what it can be and what the unified schema wants.`,
		Example: `  unimap explain jira ticketing tickets update
  unimap explain hubspot crm engagements delete --route call
  unimap explain jira ticketing tickets get --format json | jq '.plans[0].result'`,
		Args: cobra.ExactArgs(4),
	}
	format := chooseFlag(cmd, "format", "how the explanation is written", "text", "json")
	route := cmd.Flags().String("route", "", "explain one route of the method only")
	folder := mappingsFlag(cmd)
	cmd.ValidArgsFunction = completeMethod(folder)
	cmd.RunE = func(_ *cobra.Command, names []string) error {
		w, method, err := openMethod(t, *folder, names)
		if err != nil {
			return err
		}
		explanation, err := explain.Method(method, explain.Options{Route: *route, Place: w.place})
		var noRoute *explain.RouteError
		switch {
		case errors.As(err, &noRoute):
			return usage("%v", noRoute)
		case err != nil:
			return err
		case format.value == "json":
			return t.marshal(explanation)
		}
		return written(explanation.WriteText(t.text()))
	}
	return cmd
}

// openMethod finds the method of four names: provider, model, resource, method.
func openMethod(t *terminal, folder string, names []string) (*workspace, *mapping.Method, error) {
	w, err := openWorkspace(folder)
	if err != nil {
		return nil, nil, err
	}
	if err := findProvider(w, names[0]); err != nil {
		return nil, nil, err
	}
	w = w.mapping(names[0], names[1], names[2])
	loaded, err := loadSound(t, w)
	if err != nil {
		return nil, nil, err
	}
	m, err := findMapping(loaded, names[0], names[1], names[2])
	if err != nil {
		return nil, nil, err
	}
	method, err := findMethod(m, names[3])
	return w, method, err
}
