package reload

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing/fstest"
)

const (
	// maxDepth is how deep a mapping file lies: PROVIDER/MODEL/RESOURCE.yaml.
	maxDepth = 3
	// maxFiles and maxFileBytes bound what is read.
	maxFiles     = 10_000
	maxFileBytes = 1 << 20
)

// snapshot is the content of a folder at one moment.
type snapshot struct {
	files fstest.MapFS
	hash  string
}

// identity is the hash of a snapshot, empty for none.
func (s *snapshot) identity() string {
	if s == nil {
		return ""
	}
	return s.hash
}

// readIf reads a folder if there is one.
func readIf(folder string) (*snapshot, error) {
	if folder == "" {
		return nil, nil
	}
	return read(folder)
}

// read reads the YAML files of a folder into memory, so that what is compiled cannot change on
// the way. Links are followed, as volumes of Kubernetes consist of them; names that begin with a
// dot are passed over, as are the folders those links lead to.
func read(folder string) (*snapshot, error) {
	s := &snapshot{files: fstest.MapFS{}}
	if err := s.folder(folder, "", 1); err != nil {
		return nil, err
	}
	hash := sha256.New()
	names := make([]string, 0, len(s.files))
	for name := range s.files {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		sum := sha256.Sum256(s.files[name].Data)
		fmt.Fprintf(hash, "%q", name)
		hash.Write(sum[:])
	}
	s.hash = hex.EncodeToString(hash.Sum(nil))
	return s, nil
}

func (s *snapshot) folder(root, below string, depth int) error {
	entries, err := os.ReadDir(filepath.Join(root, filepath.FromSlash(below)))
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if strings.HasPrefix(entry.Name(), ".") {
			continue
		}
		if err := s.entry(root, path.Join(below, entry.Name()), depth); err != nil {
			return err
		}
	}
	return nil
}

func (s *snapshot) entry(root, name string, depth int) error {
	full := filepath.Join(root, filepath.FromSlash(name))
	info, err := os.Stat(full)
	switch {
	case err != nil:
		return err
	case info.IsDir() && depth < maxDepth:
		return s.folder(root, name, depth+1)
	case info.IsDir() || path.Ext(name) != ".yaml" && path.Ext(name) != ".yml":
		return nil
	case !info.Mode().IsRegular(): // a pipe or a device, whose reading might never end
		return &fs.PathError{Op: "read", Path: name, Err: errors.New("it is not a regular file")}
	case info.Size() > maxFileBytes:
		return &fs.PathError{Op: "read", Path: name, Err: fmt.Errorf("the file is larger than %d bytes", maxFileBytes)}
	case len(s.files) >= maxFiles:
		return fmt.Errorf("there are more than %d files", maxFiles)
	}
	content, err := os.ReadFile(full)
	if err != nil {
		return err
	}
	s.files[name] = &fstest.MapFile{Data: content}
	return nil
}
