package sqlstore

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"database/sql/driver"
	"encoding/hex"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"sync"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

// sqliteConnections bounds the connections to one file.
const sqliteConnections = 8

// sqlite is the dialect of SQLite. A lock is the write lock of an empty database of its own: the
// operating system frees it when its process ends, and the accounts can be written meanwhile. There
// are 65,536 of them, so that it is rare for an account to wait for another.
type sqlite struct {
	path   string
	file   fs.FileInfo // that was opened
	folder string
}

func connectSQLite(path string) (*sql.DB, dialect, error) {
	if path == "" || path == ":memory:" {
		return nil, nil, &Error{Code: CodeInvalidURL, Message: "sqlite: needs the path of a file, such as sqlite:/var/lib/unimap/accounts.db"}
	}
	if err := createPrivate(path); err != nil {
		return nil, nil, unavailable("the SQLite file cannot be opened", err)
	}
	file, err := os.Stat(path)
	if err != nil {
		return nil, nil, unavailable("the SQLite file cannot be opened", err)
	}
	// With WAL, a commit is durable only if every one is synced (https://sqlite.org/pragma.html#pragma_synchronous).
	database, err := openSQLite(path, "busy_timeout(15000)", "journal_mode(WAL)", "synchronous(FULL)")
	if err != nil {
		return nil, nil, err
	}
	database.SetMaxOpenConns(sqliteConnections)
	database.SetMaxIdleConns(sqliteConnections)
	return database, &sqlite{path, file, path + ".locks"}, nil
}

// creating is held while a file is made.
var creating sync.Mutex

// createPrivate creates a file that only its owner can read, unless there is one; SQLite gives the
// files beside it the same mode. A file that is there is not opened: closing it would free the locks
// that this process has on it (https://sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_).
func createPrivate(path string) error {
	creating.Lock()
	defer creating.Unlock()
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return file.Close()
}

// openSQLite returns the connections to a file, whose transactions take the write lock at once.
func openSQLite(path string, pragmas ...string) (*sql.DB, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return nil, unavailable("the SQLite file cannot be opened", err)
	}
	query := url.Values{"_pragma": pragmas, "_txlock": {"immediate"}}
	// The path is escaped, since it may hold a question mark.
	name := url.URL{Scheme: "file", Path: filepath.ToSlash(absolute), RawQuery: query.Encode()}
	database, err := sql.Open("sqlite", name.String())
	if err != nil {
		return nil, unavailable("the SQLite file cannot be opened", err)
	}
	return database, nil
}

func (*sqlite) migrations() []string {
	return []string{`
CREATE TABLE unimap_accounts (
	id          TEXT PRIMARY KEY,
	provider    TEXT NOT NULL,
	settings    TEXT NOT NULL,
	network     TEXT NOT NULL,
	overlays    TEXT NOT NULL,
	status      TEXT NOT NULL,
	credentials BLOB NOT NULL,
	key_id      TEXT NOT NULL,
	version     INTEGER NOT NULL,
	deleted     INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE unimap_tokens (
	id      TEXT PRIMARY KEY,
	lookup  TEXT NOT NULL,
	digest  TEXT NOT NULL UNIQUE,
	holder  TEXT NOT NULL,
	scopes  TEXT NOT NULL,
	created INTEGER NOT NULL
);
CREATE INDEX unimap_tokens_lookup ON unimap_tokens (lookup);
`}
}

func (*sqlite) begin(ctx context.Context, database *sql.DB) (*sql.Tx, error) {
	return database.BeginTx(ctx, nil)
}

func (d *sqlite) lock(ctx context.Context, name string) (func(), error) {
	database, err := d.openLock(name)
	if err != nil {
		return nil, err
	}
	connection, err := database.Conn(ctx)
	if err != nil {
		_ = database.Close() // the first error says more
		return nil, err
	}
	unlock := func() {
		discard(connection)
		_ = database.Close() // its connection is closed
	}
	if _, err := connection.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		unlock()
		return nil, err
	}
	return unlock, nil
}

// discard closes a connection, with which its locks go.
func discard(connection *sql.Conn) {
	_ = connection.Raw(func(any) error { return driver.ErrBadConn })
	_ = connection.Close() // Raw has closed it
}

// openLock opens the database whose lock a name takes.
func (d *sqlite) openLock(name string) (*sql.DB, error) {
	if err := os.MkdirAll(d.folder, 0o700); err != nil {
		return nil, err
	}
	sum := sha256.Sum256([]byte(name))
	path := filepath.Join(d.folder, hex.EncodeToString(sum[:2]))
	if err := createPrivate(path); err != nil {
		return nil, err
	}
	// Who waits longer than a day is waiting for a process that hangs; contexts end before.
	return openSQLite(path, "busy_timeout(86400000)")
}

// present implements dialect. A file that was removed or replaced, as by a backup that is restored,
// can be written to as before, and all of it is gone when the program ends.
func (d *sqlite) present() error {
	now, err := os.Stat(d.path)
	if err != nil {
		return unavailable("the SQLite file is not where it was opened: put it back, or start the program again", err)
	}
	if !os.SameFile(d.file, now) {
		return unavailable("the SQLite file is another one than was opened: start the program again to use it", nil)
	}
	return nil
}

// lost implements dialect: a connection to a file is not lost.
func (*sqlite) lost(error) bool { return false }

func (*sqlite) close() error { return nil }
