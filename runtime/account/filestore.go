package account

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"github.com/unimap/unimap/engine/value"
)

// tokensSuffix names the file beside an account file that holds the tokens renewed since.
const tokensSuffix = ".tokens"

// FileStore is a Store of the one account of an account file. The file itself is the user's and
// is never written; what is renewed goes into a file beside it, readable by its owner alone, and
// counts as long as the account file holds the same credentials. It serves one process at a
// time, such as a command line.
type FileStore struct {
	lock    sync.Mutex
	path    string
	origin  Credentials // as the account file has them
	account *Account
}

// renewed is the content of the file beside.
type renewed struct {
	Origin      string            `json:"credentials_of"` // digest of the account file's credentials
	Status      Status            `json:"status"`
	Credentials map[string]string `json:"credentials"`
}

// OpenFile reads an account file (see Decode) and the tokens renewed since.
func OpenFile(path string, lookup Lookup) (*FileStore, error) {
	read, err := ReadFile(path, lookup)
	if err != nil {
		return nil, err
	}
	read.Version = 1
	s := &FileStore{path: path + tokensSuffix, origin: read.Credentials, account: read}
	content, err := os.ReadFile(s.path)
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	var kept renewed
	if err != nil || json.Unmarshal(content, &kept) != nil {
		return nil, invalid("the tokens kept in " + s.path + " cannot be read; remove the file if they are no longer of use")
	}
	if kept.Origin == s.digest() {
		read.Credentials, read.Status = NewCredentials(kept.Credentials), kept.Status
	}
	return s, nil
}

// ID returns the id of the account.
func (s *FileStore) ID() string { return s.account.ID }

// Provider returns the provider of the account.
func (s *FileStore) Provider() string { return s.account.Provider }

// Get implements Store.
func (s *FileStore) Get(_ context.Context, id string) (*Account, error) {
	s.lock.Lock()
	defer s.lock.Unlock()
	if id != s.account.ID {
		return nil, ErrNotFound
	}
	return s.account.Clone(), nil
}

// List implements Store.
func (s *FileStore) List(context.Context) ([]string, error) { return []string{s.account.ID}, nil }

// Put implements Store for the account of the file; another one is an error.
func (s *FileStore) Put(_ context.Context, next *Account) error {
	s.lock.Lock()
	defer s.lock.Unlock()
	return s.keep(next)
}

// CompareAndSwap implements Store.
func (s *FileStore) CompareAndSwap(_ context.Context, id string, version int64, next *Account) error {
	s.lock.Lock()
	defer s.lock.Unlock()
	switch {
	case id != s.account.ID:
		return ErrNotFound
	case version != s.account.Version:
		return ErrConflict
	}
	return s.keep(next)
}

// Delete refuses: the account file is the user's.
func (s *FileStore) Delete(context.Context, string, int64) error {
	return invalid("an account file is removed by its owner")
}

// keep writes what is new to a temporary file and renames it, so that there is always a whole
// one.
func (s *FileStore) keep(next *Account) error {
	if next.ID != s.account.ID {
		return invalid("an account file holds one account")
	}
	if !s.agrees(next) {
		return invalid("an account file is never written: change its settings, network and overlays there, and start again")
	}
	content, err := json.Marshal(renewed{Origin: s.digest(), Status: next.Status, Credentials: next.Credentials.Reveal()})
	if err != nil {
		return err
	}
	temporary, err := os.CreateTemp(filepath.Dir(s.path), filepath.Base(s.path)+".*") // mode 0600
	if err != nil {
		return err
	}
	_, err = temporary.Write(content)
	err = errors.Join(err, temporary.Sync(), temporary.Close())
	if err == nil {
		err = os.Rename(temporary.Name(), s.path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(temporary.Name()))
	}
	kept := next.Clone()
	kept.Version = s.account.Version + 1
	s.account = kept
	return nil
}

// agrees reports whether an account is that of the file but for its credentials and its status.
func (s *FileStore) agrees(next *Account) bool {
	settings := func(a *Account) string { return value.String(cmp.Or(a.Settings, value.NewObject(0))) }
	return next.Provider == s.account.Provider && settings(next) == settings(s.account) &&
		next.Network == s.account.Network && maps.Equal(next.Overlays, s.account.Overlays)
}

// digest identifies the credentials of the account file without showing them.
func (s *FileStore) digest() string {
	values := s.origin.Reveal()
	hash := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(values)) {
		sum := sha256.Sum256([]byte(name + "\x00" + values[name]))
		hash.Write(sum[:])
	}
	return hex.EncodeToString(hash.Sum(nil))
}
