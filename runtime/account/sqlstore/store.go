package sqlstore

import (
	"context"
	"database/sql"
	"errors"

	"github.com/unimap/unimap/runtime/account"
)

// A deleted account leaves its id and its version behind, and nothing else: a writer who still has
// the old account can never take one that was created anew for it.
const (
	selectAccount = `SELECT id, provider, settings, network, overlays, status, credentials, key_id, version FROM unimap_accounts WHERE id = $1 AND deleted = 0`
	selectIDs     = `SELECT id FROM unimap_accounts WHERE deleted = 0 ORDER BY id`
	selectVersion = `SELECT version FROM unimap_accounts WHERE id = $1 AND deleted = 0`
	upsertAccount = `
INSERT INTO unimap_accounts (id, provider, settings, network, overlays, status, credentials, key_id, version, deleted)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, 0)
ON CONFLICT (id) DO UPDATE SET
	provider = excluded.provider, settings = excluded.settings, network = excluded.network, overlays = excluded.overlays,
	status = excluded.status, credentials = excluded.credentials, key_id = excluded.key_id,
	version = unimap_accounts.version + 1, deleted = 0`
	swapAccount = `
UPDATE unimap_accounts SET
	provider = $2, settings = $3, network = $4, overlays = $5, status = $6, credentials = $7, key_id = $8, version = version + 1
WHERE id = $1 AND version = $9 AND deleted = 0`
	deleteAccount = `
UPDATE unimap_accounts SET
	provider = '', settings = '', network = '', overlays = '', status = '', credentials = $2, key_id = '', version = version + 1, deleted = 1
WHERE id = $1 AND CAST($3 AS BIGINT) IN (0, version) AND deleted = 0`
)

// Get implements account.Store. Errors other than account.ErrNotFound are an *Error.
func (s *Store) Get(ctx context.Context, id string) (*account.Account, error) {
	if !account.ValidID(id) { // a database refuses some texts
		return nil, account.ErrNotFound
	}
	var r row
	err := s.read(ctx, func(ctx context.Context) error {
		return s.database.QueryRowContext(ctx, selectAccount, id).Scan(
			&r.id, &r.provider, &r.settings, &r.network, &r.overlays, &r.status, &r.credentials, &r.keyID, &r.version)
	})
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, account.ErrNotFound
	case err != nil:
		return nil, unavailable("the account could not be read", err)
	}
	return s.decode(r)
}

// List implements account.Store.
func (s *Store) List(ctx context.Context) ([]string, error) {
	return s.texts(ctx, selectIDs)
}

// texts returns the one column of a query.
func (s *Store) texts(ctx context.Context, query string, arguments ...any) ([]string, error) {
	var out []string
	err := s.rows(ctx, query, arguments, func() { out = []string{} }, func(rows *sql.Rows) error {
		var text string
		err := rows.Scan(&text)
		out = append(out, text)
		return err
	})
	if err != nil {
		return nil, unavailable("the accounts could not be listed", err)
	}
	return out, nil
}

// rows reads the rows of a query. It may begin anew, which begin is told.
func (s *Store) rows(ctx context.Context, query string, arguments []any, begin func(), each func(*sql.Rows) error) error {
	return s.read(ctx, func(ctx context.Context) error {
		begin()
		rows, err := s.database.QueryContext(ctx, query, arguments...)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			if err := each(rows); err != nil {
				return err
			}
		}
		return rows.Err()
	})
}

// Put implements account.Store. An account that account.Check refuses is its error.
func (s *Store) Put(ctx context.Context, next *account.Account) error {
	r, err := s.encode(next)
	if err != nil {
		return err
	}
	_, err = s.change(ctx, upsertAccount, r.columns()...)
	return err
}

// CompareAndSwap implements account.Store. An account that account.Check refuses is its error.
func (s *Store) CompareAndSwap(ctx context.Context, id string, version int64, next *account.Account) error {
	if next.ID != id {
		return &account.Error{Code: account.CodeInvalid, Message: "an account cannot change its id"}
	}
	r, err := s.encode(next)
	if err != nil {
		return err
	}
	changed, err := s.change(ctx, swapAccount, append(r.columns(), version)...)
	if err != nil || changed {
		return err
	}
	return s.unchanged(ctx, id)
}

// unchanged is why a statement for one version of the account changed nothing.
func (s *Store) unchanged(ctx context.Context, id string) error {
	var version int64
	err := s.read(ctx, func(ctx context.Context) error {
		return s.database.QueryRowContext(ctx, selectVersion, id).Scan(&version)
	})
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return account.ErrNotFound
	case err != nil:
		return unavailable("the account could not be read", err)
	}
	return account.ErrConflict
}

// Delete implements account.Store.
func (s *Store) Delete(ctx context.Context, id string, version int64) error {
	if !account.ValidID(id) {
		return account.ErrNotFound
	}
	changed, err := s.change(ctx, deleteAccount, id, []byte{}, version)
	if err != nil || changed {
		return err
	}
	return s.unchanged(ctx, id)
}

// change executes a statement and reports whether it changed a row.
func (s *Store) change(ctx context.Context, statement string, arguments ...any) (bool, error) {
	if err := s.dialect.present(); err != nil {
		return false, err
	}
	ctx, cancel := s.bounded(ctx)
	defer cancel()
	result, err := s.database.ExecContext(ctx, statement, arguments...)
	if err != nil {
		return false, unavailable("the change could not be saved", err)
	}
	count, err := result.RowsAffected()
	if err != nil {
		return false, unavailable("the change could not be confirmed", err)
	}
	return count > 0, nil
}
