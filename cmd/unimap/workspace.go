package main

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/unimap/unimap/mappings"
)

// workspace is a set of mappings, or a part of one.
type workspace struct {
	files fs.FS
	// root is the folder of the set as the user would open it, empty for the built-in one.
	root string
	// only lists the files and folders of the set that are meant; none means all of it.
	only []string
	// layers are files outside of the set that are laid over mappings of it.
	layers []string
}

// embeddedRoot stands in front of the names of built-in files.
const embeddedRoot = "<embedded>"

// defaultFolder is where mappings are looked for in the working directory.
const defaultFolder = "mappings"

// defaultWorkspace is the folder mappings of the working directory, else the built-in set.
func defaultWorkspace() *workspace {
	if info, err := os.Stat(defaultFolder); err == nil && info.IsDir() {
		return &workspace{files: os.DirFS(defaultFolder), root: defaultFolder}
	}
	return &workspace{files: mappings.FS}
}

// openWorkspace returns the set of mappings of a flag --mappings, or the default one.
func openWorkspace(folder string) (*workspace, error) {
	if folder == "" {
		return defaultWorkspace(), nil
	}
	info, err := os.Stat(folder)
	switch {
	case err != nil:
		return nil, unreadable(err)
	case !info.IsDir():
		return nil, usage("%s is not a folder", folder)
	}
	return &workspace{files: os.DirFS(folder), root: folder}, nil
}

// provider returns the part of the set that is one provider's.
func (w *workspace) provider(name string) *workspace {
	return &workspace{files: w.files, root: w.root, only: []string{name}}
}

// mapping returns the part of the set that is one mapping.
func (w *workspace) mapping(provider, model, resource string) *workspace {
	return w.provider(provider + "/" + model + "/" + resource + ".yaml")
}

// providers returns the names of the folders that hold a provider.
func (w *workspace) providers() []string {
	found, err := fs.Glob(w.files, "*/provider.yaml")
	if err != nil {
		return nil
	}
	names := make([]string, len(found))
	for i, name := range found {
		names[i] = path.Dir(name)
	}
	return names
}

// contains reports whether a file of the set is meant, or is a folder that holds what is meant.
func (w *workspace) contains(file string) bool {
	if len(w.only) == 0 || file == "." {
		return true
	}
	return slices.ContainsFunc(w.only, func(part string) bool {
		return file == part || strings.HasPrefix(file, part+"/") || strings.HasPrefix(part, file+"/")
	})
}

// concerns reports whether what is meant depends on a file: on itself, on the mapping of a test
// or the test of a mapping, and on the provider.
func (w *workspace) concerns(file string) bool {
	if path.Base(file) == "provider.yaml" || w.contains(file) {
		return true
	}
	base := strings.TrimSuffix(strings.TrimSuffix(file, ".yaml"), ".test")
	return w.contains(base+".yaml") || w.contains(base+".test.yaml")
}

// show names a file of the set as the user would open it.
func (w *workspace) show(file string) string {
	if slices.Contains(w.layers, file) {
		return file
	}
	if w.root == "" {
		return embeddedRoot + "/" + file
	}
	name := filepath.Join(w.root, filepath.FromSlash(file))
	if relative, ok := belowWorkingDirectory(name); ok {
		return relative
	}
	return name
}

// belowWorkingDirectory returns a path relative to the working directory, if it is in it.
func belowWorkingDirectory(name string) (string, bool) {
	folder, err := os.Getwd()
	if err != nil {
		return "", false
	}
	absolute, err := filepath.Abs(name)
	if err != nil {
		return "", false
	}
	relative, err := filepath.Rel(folder, absolute)
	return relative, err == nil && filepath.IsLocal(relative)
}

// read returns the content of a file by the name that show gives it.
func (w *workspace) read(shown string) ([]byte, error) {
	if rest, ok := strings.CutPrefix(shown, embeddedRoot+"/"); ok {
		return fs.ReadFile(w.files, rest)
	}
	return os.ReadFile(shown)
}
