package main

import (
	"io/fs"
	"strings"
)

// selection is a set of mappings of which only some providers can be seen, so that nothing else
// is read and compiled.
type selection struct {
	fs.FS
	providers map[string]bool
}

// visible returns the files of the workspace that are to be loaded: those of the providers that
// it is about, whole, since the files of a provider belong together.
func (w *workspace) visible() fs.FS {
	if len(w.only) == 0 {
		return w.files
	}
	providers := map[string]bool{}
	for _, part := range w.only {
		provider, _, _ := strings.Cut(part, "/")
		providers[provider] = true
	}
	return selection{FS: w.files, providers: providers}
}

// ReadDir leaves out the folders of other providers.
func (s selection) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(s.FS, name)
	if name != "." {
		return entries, err
	}
	kept := make([]fs.DirEntry, 0, len(s.providers))
	for _, entry := range entries {
		if s.providers[entry.Name()] {
			kept = append(kept, entry)
		}
	}
	return kept, err
}

// ReadFile implements fs.ReadFileFS.
func (s selection) ReadFile(name string) ([]byte, error) { return fs.ReadFile(s.FS, name) }
