package sqlstore

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
)

const (
	// postgresConnections bounds the connections for statements, and postgresLocks those for locks:
	// several token endpoints may hang, at each of which package auth holds eight.
	postgresConnections = 16
	postgresLocks       = 32
	// postgresIdle is how long a connection that is not used stays open.
	postgresIdle = 5 * time.Minute
)

// beginLocked starts the transaction that holds a lock. A server that lost its client finds out
// within a minute instead of hours, and one whose client hangs gives the lock up after a time that
// is longer than any renewal of a token.
const beginLocked = `BEGIN;
SET LOCAL idle_in_transaction_session_timeout = '5min';
SET LOCAL lock_timeout = 0;
SET LOCAL statement_timeout = 0;
SET LOCAL tcp_keepalives_idle = 15;
SET LOCAL tcp_keepalives_interval = 10;
SET LOCAL tcp_keepalives_count = 3`

// postgres is the dialect of Postgres. A lock is an advisory lock that belongs to a transaction,
// since those of a session are lost behind a pooler of transactions. Locks have connections of
// their own: one who holds a lock must always get a connection to save what the lock protects.
type postgres struct {
	locks *sql.DB
}

func connectPostgres(url string) (*sql.DB, dialect, error) {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		// The cause may quote parts of the URL, which has a password.
		return nil, nil, &Error{Code: CodeInvalidURL, Message: "the postgres URL of the store cannot be read; it is postgres://USER:PASSWORD@HOST/DATABASE"}
	}
	open := func(most int) *sql.DB {
		database := stdlib.OpenDB(*config)
		database.SetMaxOpenConns(most)
		database.SetMaxIdleConns(postgresConnections / 2)
		database.SetConnMaxIdleTime(postgresIdle)
		return database
	}
	return open(postgresConnections), &postgres{locks: open(postgresLocks)}, nil
}

func (*postgres) migrations() []string {
	return []string{`
CREATE TABLE unimap_accounts (
	id          TEXT COLLATE "C" PRIMARY KEY,
	provider    TEXT NOT NULL,
	settings    TEXT NOT NULL,
	network     TEXT NOT NULL,
	overlays    TEXT NOT NULL,
	status      TEXT NOT NULL,
	credentials BYTEA NOT NULL,
	key_id      TEXT NOT NULL,
	version     BIGINT NOT NULL,
	deleted     SMALLINT NOT NULL DEFAULT 0
);
CREATE TABLE unimap_tokens (
	id      TEXT COLLATE "C" PRIMARY KEY,
	lookup  TEXT NOT NULL,
	digest  TEXT NOT NULL UNIQUE,
	holder  TEXT NOT NULL,
	scopes  TEXT NOT NULL,
	created BIGINT NOT NULL
);
CREATE INDEX unimap_tokens_lookup ON unimap_tokens (lookup);
`}
}

func (*postgres) begin(ctx context.Context, database *sql.DB) (*sql.Tx, error) {
	transaction, err := database.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	if _, err := transaction.ExecContext(ctx, `SELECT pg_advisory_xact_lock($1)`, advisoryKey("schema")); err != nil {
		_ = transaction.Rollback() // the first error says more
		return nil, err
	}
	return transaction, nil
}

func (d *postgres) lock(ctx context.Context, name string) (func(), error) {
	connection, err := d.locks.Conn(ctx)
	if err != nil {
		return nil, err
	}
	if _, err = connection.ExecContext(ctx, beginLocked); err == nil {
		_, err = connection.ExecContext(ctx, `SELECT pg_advisory_xact_lock($1)`, advisoryKey(name))
	}
	if err != nil {
		discard(connection)
		return nil, err
	}
	return func() { release(connection) }, nil
}

// release ends the transaction that holds a lock. Where that fails, the connection is closed.
func release(connection *sql.Conn) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if _, err := connection.ExecContext(ctx, "ROLLBACK"); err != nil {
		discard(connection)
		return
	}
	_ = connection.Close() // goes back to the others
}

// advisoryKey gives a name one of the 2^64 keys of advisory locks, which all programs of a
// database share.
func advisoryKey(name string) int64 {
	sum := sha256.Sum256([]byte("unimap\x00" + name))
	return int64(binary.BigEndian.Uint64(sum[:8]))
}

func (*postgres) present() error { return nil }

// lost implements dialect. The server's own word that it ends a connection is an error like any
// other to the driver, and so is a connection that was cut while it was in use. Where no connection
// is to be had, another attempt would fail as well.
func (*postgres) lost(err error) bool {
	var refused *pgconn.ConnectError
	if errors.As(err, &refused) {
		return false
	}
	var said *pgconn.PgError
	if errors.As(err, &said) {
		return strings.HasPrefix(said.Code, "57P") // such as admin_shutdown
	}
	var network net.Error
	return errors.As(err, &network) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF)
}

func (d *postgres) close() error { return d.locks.Close() }
