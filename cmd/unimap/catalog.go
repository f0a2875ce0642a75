package main

import (
	"slices"

	"github.com/spf13/cobra"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/schemas"
)

// load compiles what a workspace is about.
func (w *workspace) load() (*engine.Loaded, error) {
	loaded, err := engine.LoadAll(w.visible(), schemas.FS)
	if err != nil {
		return nil, &exitError{status: exitInternal, message: err.Error()}
	}
	if len(loaded.Files) == 0 && len(loaded.Diagnostics) == 0 {
		return nil, usage("there are no mapping files in %s", w.name()).withHelp("name a folder that holds PROVIDER/provider.yaml and PROVIDER/MODEL/RESOURCE.yaml; unimap new makes them")
	}
	return loaded, nil
}

// name is what a message calls the workspace.
func (w *workspace) name() string {
	if len(w.only) == 1 {
		return w.show(w.only[0])
	}
	if w.root == "" {
		return embeddedRoot
	}
	return w.root
}

// shown returns the findings that are meant, with the names of their files as the user would
// open them.
func (w *workspace) shown(list diagnostic.List) diagnostic.List {
	out := make(diagnostic.List, 0, len(list))
	for _, finding := range list {
		if finding.Position.File != "" && !w.contains(finding.Position.File) {
			continue
		}
		if finding.Position.File != "" {
			finding.Position.File = w.show(finding.Position.File)
		}
		out = append(out, finding)
	}
	return out
}

// place shows a position in a file of the workspace.
func (w *workspace) place(p diagnostic.Position) string {
	if p.File == "" {
		return p.String()
	}
	p.File = w.show(p.File)
	return p.String()
}

// loadSound compiles a workspace. Errors in what is meant, and in what that depends on, are shown
// and end the command.
func loadSound(t *terminal, w *workspace) (*engine.Loaded, error) {
	loaded, err := w.load()
	if err != nil {
		return nil, err
	}
	errors := errorsOf(loaded.Diagnostics)
	errors = slices.DeleteFunc(errors, func(d diagnostic.Diagnostic) bool { return !w.concerns(d.Position.File) })
	if len(errors) == 0 {
		return loaded, nil
	}
	if err := t.findings(w, errors); err != nil {
		return nil, err
	}
	return nil, silently(exitFindings)
}

func errorsOf(list diagnostic.List) diagnostic.List {
	return atLeast(list, diagnostic.SeverityError)
}

// atLeast returns the findings that are as grave as a severity, or graver.
func atLeast(list diagnostic.List, severity diagnostic.Severity) diagnostic.List {
	out := make(diagnostic.List, 0, len(list))
	for _, finding := range list {
		if finding.Severity <= severity {
			out = append(out, finding)
		}
	}
	return out
}

// findings shows findings in files on the error output.
func (t *terminal) findings(w *workspace, list diagnostic.List) error {
	whole := &workspace{files: w.files, root: w.root, layers: w.layers}
	return written(diagnostic.WriteText(t.err, whole.shown(list), w.read, t.errColor()))
}

// mappingsFlag adds the flag --mappings.
func mappingsFlag(cmd *cobra.Command) *string {
	folder := cmd.Flags().String("mappings", "", "folder of mappings (default ./mappings if there is one, else the built-in ones)")
	if err := cmd.MarkFlagDirname("mappings"); err != nil {
		panic(err) // the flag has just been added
	}
	return folder
}
