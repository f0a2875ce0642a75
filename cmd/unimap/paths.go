package main

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// openPaths finds the sets of mappings that paths are in: the root of a set, the folder of a
// provider or of a model, a file, or any of them followed by /... for all sets below. Without
// paths it is the default set.
func openPaths(paths []string) ([]*workspace, error) {
	if len(paths) == 0 {
		return []*workspace{defaultWorkspace()}, nil
	}
	var out []*workspace
	for _, name := range paths {
		found, err := openPath(name)
		if err != nil {
			return nil, err
		}
		for _, w := range found {
			out = join(out, w)
		}
	}
	return out, nil
}

// join adds a part of a set to what there is of the same set.
func join(all []*workspace, w *workspace) []*workspace {
	for _, known := range all {
		if !sameFolder(known.root, w.root) {
			continue
		}
		if len(known.only) == 0 || len(w.only) == 0 {
			known.only = nil
		} else {
			known.only = append(known.only, w.only...)
		}
		return all
	}
	return append(all, w)
}

func sameFolder(a, b string) bool {
	x, errX := filepath.Abs(a)
	y, errY := filepath.Abs(b)
	return errX == nil && errY == nil && x == y
}

func openPath(name string) ([]*workspace, error) {
	if folder, recursive := strings.CutSuffix(filepath.ToSlash(name), "/..."); recursive {
		return searchBelow(folder)
	}
	name = filepath.Clean(name)
	info, err := os.Stat(name)
	if err != nil {
		return nil, unreadable(err)
	}
	switch {
	case !info.IsDir():
		return []*workspace{part(name, levelOfFile(name))}, nil
	case !hasMatch(name, "*/provider.yaml") && hasMatch(name, "*/*/provider.yaml"):
		return searchBelow(name) // the folder that sets lie in
	}
	return []*workspace{part(name, levelOfFolder(name))}, nil
}

// part returns the set that begins so many levels above a path, reduced to the path.
func part(name string, levels int) *workspace {
	root, only := name, ""
	for range levels {
		only = path.Join(baseOf(root), only)
		root = filepath.Join(root, "..")
	}
	w := &workspace{files: os.DirFS(root), root: root}
	if only != "" {
		w.only = []string{only}
	}
	return w
}

// baseOf returns the last element of a path, also of one such as "." or "..".
func baseOf(name string) string {
	if absolute, err := filepath.Abs(name); err == nil {
		return filepath.Base(absolute)
	}
	return filepath.Base(name)
}

// levelOfFile returns how many levels below the root of its set a file is.
func levelOfFile(name string) int {
	if filepath.Base(name) == "provider.yaml" || isFile(filepath.Join(name, "..", "provider.yaml")) {
		return 2
	}
	return 3 // PROVIDER/MODEL/RESOURCE.yaml
}

// levelOfFolder returns how many levels below the root of its set a folder is.
func levelOfFolder(name string) int {
	switch {
	case isFile(filepath.Join(name, "provider.yaml")):
		return 1
	case isFile(filepath.Join(name, "..", "provider.yaml")):
		return 2
	case hasMatch(name, "*/provider.yaml") || hasMatch(name, "*/*/*.yaml"):
		return 0
	case hasMatch(name, "*/*.yaml"): // the folder of a provider that lacks its provider.yaml
		return 1
	}
	return 0
}

func isFile(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.Mode().IsRegular()
}

func hasMatch(folder, pattern string) bool {
	found, err := fs.Glob(os.DirFS(folder), pattern)
	return err == nil && len(found) > 0
}

// searchBelow returns every set below a folder, known by its provider.yaml files. Like the tool
// go it passes over folders called testdata and those that begin with a dot or an underscore.
func searchBelow(folder string) ([]*workspace, error) {
	if folder == "" {
		folder = "/"
	}
	folder = filepath.Clean(folder)
	var roots []string
	err := filepath.WalkDir(folder, func(name string, entry fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrPermission) && name != folder:
			return nil
		case err != nil:
			return usage("%v", err)
		case entry.IsDir() && name != folder && isPassedOver(entry.Name()):
			return fs.SkipDir
		case entry.Name() == "provider.yaml":
			if root := filepath.Join(name, "..", ".."); !slices.Contains(roots, root) {
				roots = append(roots, root)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if len(roots) == 0 {
		return []*workspace{part(folder, levelOfFolder(folder))}, nil
	}
	var out []*workspace
	for _, root := range roots {
		w := &workspace{files: os.DirFS(root), root: root}
		if only, err := filepath.Rel(root, folder); err == nil && only != "." && !strings.HasPrefix(only, "..") {
			w.only = []string{filepath.ToSlash(only)}
		}
		out = append(out, w)
	}
	return out, nil
}

func isPassedOver(folder string) bool {
	return folder == "testdata" || folder == "node_modules" || strings.HasPrefix(folder, ".") || strings.HasPrefix(folder, "_")
}
