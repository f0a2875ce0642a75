package sqlstore

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sync"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

const (
	// sqliteConnections bounds the connections to one file.
	sqliteConnections = 8
	// sqliteShards is the number of files that locks are spread over. Two accounts that share one
	// wait for each other, which costs time and nothing else.
	sqliteShards = 64
)

// sqlite is the dialect of SQLite. A lock is the write lock of an empty database of its own: the
// operating system frees it when its process ends, and the accounts can be written meanwhile.
type sqlite struct {
	folder string
	mutex  sync.Mutex
	shards map[string]*sql.DB
}

func connectSQLite(path string) (*sql.DB, dialect, error) {
	if path == "" || path == ":memory:" {
		return nil, nil, &Error{Code: CodeInvalidURL, Message: "sqlite: needs the path of a file, such as sqlite:/var/lib/unimap/accounts.db"}
	}
	if err := createPrivate(path); err != nil {
		return nil, nil, unavailable("the SQLite file cannot be opened", err)
	}
	// With WAL, a commit is durable only if every one is synced (https://sqlite.org/pragma.html#pragma_synchronous).
	database, err := openSQLite(path, "busy_timeout(15000)", "journal_mode(WAL)", "synchronous(FULL)")
	if err != nil {
		return nil, nil, err
	}
	database.SetMaxOpenConns(sqliteConnections)
	database.SetMaxIdleConns(sqliteConnections)
	return database, &sqlite{folder: path + ".locks", shards: map[string]*sql.DB{}}, nil
}

// createPrivate creates a file that only its owner can read; SQLite gives the files beside it the
// same mode.
func createPrivate(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
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
	shard, err := d.shard(name)
	if err != nil {
		return nil, err
	}
	// The shard has one connection, so that this process waits here and others at BEGIN.
	connection, err := shard.Conn(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := connection.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		discard(connection)
		return nil, err
	}
	return func() { discard(connection) }, nil
}

// discard closes a connection, with which its locks go.
func discard(connection *sql.Conn) {
	_ = connection.Raw(func(any) error { return driver.ErrBadConn })
	_ = connection.Close() // Raw has closed it
}

// shard returns the database whose lock a name takes.
func (d *sqlite) shard(name string) (*sql.DB, error) {
	sum := sha256.Sum256([]byte(name))
	file := fmt.Sprintf("%02x", sum[0]%sqliteShards)
	d.mutex.Lock()
	defer d.mutex.Unlock()
	if present := d.shards[file]; present != nil {
		return present, nil
	}
	if err := os.MkdirAll(d.folder, 0o700); err != nil {
		return nil, err
	}
	path := filepath.Join(d.folder, file)
	if err := createPrivate(path); err != nil {
		return nil, err
	}
	// Who waits longer than a day is waiting for a process that hangs; contexts end before.
	opened, err := openSQLite(path, "busy_timeout(86400000)")
	if err != nil {
		return nil, err
	}
	opened.SetMaxOpenConns(1)
	opened.SetMaxIdleConns(0)
	d.shards[file] = opened
	return opened, nil
}

func (d *sqlite) close() error {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	var first error
	for _, shard := range d.shards {
		if err := shard.Close(); first == nil {
			first = err
		}
	}
	clear(d.shards)
	return first
}
