package main

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

// createAll writes files into a folder, all of them or none, and returns their names as the user
// would open them. It overwrites nothing.
func createAll(folder string, files map[string][]byte) ([]string, error) {
	names := slices.Sorted(maps.Keys(files))
	for _, name := range names {
		if _, err := os.Lstat(filepath.Join(folder, filepath.FromSlash(name))); err == nil {
			return nil, exists(filepath.Join(folder, filepath.FromSlash(name)))
		}
	}
	var created []string
	for _, name := range names {
		target := filepath.Join(folder, filepath.FromSlash(name))
		if err := create(target, files[name]); err != nil {
			for _, done := range created {
				os.Remove(done)
			}
			return nil, err
		}
		created = append(created, target)
	}
	return created, nil
}

func exists(name string) error {
	return usage("%s exists already", name).withHelp("edit it, or delete it first")
}

// create writes a file that must not be there yet, and the folders it lies in.
func create(name string, content []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return usage("%v", err)
	}
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return exists(name)
	}
	if err != nil {
		return usage("%v", err)
	}
	_, err = file.Write(content)
	if closing := file.Close(); err == nil {
		err = closing
	}
	if err != nil {
		os.Remove(name)
		return usage("%v", err)
	}
	return nil
}
