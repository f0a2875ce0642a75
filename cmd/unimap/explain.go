package main

import (
	"errors"

	"github.com/spf13/cobra"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/diagnostic"
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
  unimap explain jira ticketing tickets get --overlay ours.yaml
  unimap explain jira ticketing tickets get --format json | jq '.plans[0].result'`,
		Args: cobra.ExactArgs(4),
	}
	format := chooseFlag(cmd, "format", "how the explanation is written", "text", "json")
	route := cmd.Flags().String("route", "", "explain one route of the method only")
	overlays := cmd.Flags().StringArray("overlay", nil, "file of a partial mapping that is laid over the mapping; can be repeated")
	folder := mappingsFlag(cmd)
	cmd.ValidArgsFunction = completeMethod(folder)
	cmd.RunE = func(_ *cobra.Command, names []string) error {
		w, method, err := openMethod(t, *folder, names, *overlays)
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

// openMethod finds the method of four names: provider, model, resource, method; with the overlays
// of the given files in effect.
func openMethod(t *terminal, folder string, names, overlays []string) (*workspace, *mapping.Method, error) {
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
	if m, err = layOver(t, w, loaded, m, overlays); err != nil {
		return nil, nil, err
	}
	method, err := findMethod(m, names[3])
	return w, method, err
}

// layOver lays the partial mappings of files over a mapping. Positions show which file a field
// comes from.
func layOver(t *terminal, w *workspace, loaded *engine.Loaded, m *mapping.Mapping, files []string) (*mapping.Mapping, error) {
	var layers []engine.Layer
	w.layers = files
	for _, file := range files {
		content, err := readInput(t, file)
		if err != nil {
			return nil, err
		}
		layers = append(layers, engine.Layer{Name: file, Content: content})
	}
	overlaid, err := loaded.Catalog().Overlaid(m, layers...)
	var list *diagnostic.ListError
	if errors.As(err, &list) {
		if err := t.findings(w, list.List); err != nil {
			return nil, err
		}
		return nil, silently(exitFindings)
	}
	return overlaid, err
}
