package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// migrate brings the schema up to date. Processes that start at the same time do it one after the
// other.
func (s *Store) migrate(ctx context.Context) error {
	transaction, err := s.dialect.begin(ctx, s.database)
	if err != nil {
		return unavailable("the database could not be opened", err)
	}
	defer transaction.Rollback() // changes nothing after a commit
	version, err := schemaVersion(ctx, transaction)
	if err != nil {
		return unavailable("the version of the database's schema could not be read", err)
	}
	migrations := s.dialect.migrations()
	if version > len(migrations) {
		return &Error{Code: CodeNewer, Message: fmt.Sprintf("the database has version %d of the schema, and this program knows %d; use the newer program", version, len(migrations))}
	}
	for number, statements := range migrations[version:] {
		if _, err := transaction.ExecContext(ctx, statements); err != nil {
			return unavailable("the schema of the database could not be made", err)
		}
		if _, err := transaction.ExecContext(ctx, `INSERT INTO unimap_schema (version) VALUES ($1)`, version+number+1); err != nil {
			return unavailable("the schema of the database could not be made", err)
		}
	}
	if err := transaction.Commit(); err != nil {
		return unavailable("the schema of the database could not be made", err)
	}
	return nil
}

func schemaVersion(ctx context.Context, transaction *sql.Tx) (int, error) {
	if _, err := transaction.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS unimap_schema (version INTEGER PRIMARY KEY)`); err != nil {
		return 0, err
	}
	var version int
	err := transaction.QueryRowContext(ctx, `SELECT version FROM unimap_schema ORDER BY version DESC LIMIT 1`).Scan(&version)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return version, err
}
