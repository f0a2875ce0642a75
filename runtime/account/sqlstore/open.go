package sqlstore

import (
	"context"
	"database/sql"
	"strings"
	"sync/atomic"
	"time"

	"github.com/unimap/unimap/runtime/vault"
)

// Store is an account.Store and an account.Locker over a database, and keeps API tokens as well.
// Several processes may use one database at the same time.
type Store struct {
	database *sql.DB
	dialect  dialect
	keys     atomic.Pointer[vault.Keyring] // holds nil for none
	now      func() time.Time
	patience time.Duration
}

// dialect is what differs between databases.
type dialect interface {
	// migrations returns the statements that make each version of the schema from the one before.
	migrations() []string
	// begin starts a transaction in which no other process migrates.
	begin(ctx context.Context, database *sql.DB) (*sql.Tx, error)
	// lock waits for the lock of a name.
	lock(ctx context.Context, name string) (unlock func(), err error)
	// present is an error if what would be written now would be lost.
	present() error
	// lost reports whether a statement failed with its connection, so that another one may do.
	lost(err error) bool
	close() error
}

// Open opens the database of a URL and brings its schema up to date:
//
//	sqlite:PATH           an SQLite file, which is created if it is not there
//	postgres://...        a Postgres database, as libpq reads the URL
//
// Beside an SQLite file there is the folder PATH.locks, for the locks of accounts. keys encrypts
// credentials; it may be nil where no account is read or written. The error is an *Error.
func Open(ctx context.Context, url string, keys *vault.Keyring) (*Store, error) {
	database, d, err := connect(url)
	if err != nil {
		return nil, err
	}
	s := &Store{database: database, dialect: d, now: time.Now, patience: patience}
	s.keys.Store(keys)
	ctx, cancel := context.WithTimeout(ctx, patienceAtStart)
	defer cancel()
	if err := s.migrate(ctx); err != nil {
		_ = s.Close() // the first error says more
		return nil, err
	}
	return s, nil
}

func connect(url string) (*sql.DB, dialect, error) {
	path, isSQLite := strings.CutPrefix(url, "sqlite:")
	switch {
	case isSQLite:
		return connectSQLite(path)
	case strings.HasPrefix(url, "postgres://") || strings.HasPrefix(url, "postgresql://"):
		return connectPostgres(url)
	}
	return nil, nil, &Error{Code: CodeInvalidURL, Message: "the URL of a store is sqlite:PATH or postgres://USER:PASSWORD@HOST/DATABASE"}
}

// Close closes the connections to the database.
func (s *Store) Close() error {
	err := s.database.Close()
	if closing := s.dialect.close(); err == nil {
		err = closing
	}
	return err
}

// Ping reports whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	ctx, cancel := s.bounded(ctx)
	defer cancel()
	if err := s.database.PingContext(ctx); err != nil {
		return unavailable("the database does not answer", err)
	}
	return s.dialect.present()
}

// Lock implements account.Locker.
func (s *Store) Lock(ctx context.Context, id string) (unlock func(), err error) {
	unlock, err = s.dialect.lock(ctx, "account\x00"+id)
	if err != nil {
		return nil, unavailable("the account could not be locked", err)
	}
	return unlock, nil
}
