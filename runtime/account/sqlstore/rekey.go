package sqlstore

import (
	"context"
	"database/sql"
	"errors"

	"github.com/unimap/unimap/runtime/vault"
)

const (
	selectSamples     = `SELECT id, key_id, credentials FROM unimap_accounts WHERE id IN (SELECT MIN(id) FROM unimap_accounts WHERE deleted = 0 GROUP BY key_id) ORDER BY key_id`
	selectStale       = `SELECT id FROM unimap_accounts WHERE deleted = 0 AND key_id <> $1 ORDER BY id`
	selectSealed      = `SELECT credentials, key_id, version FROM unimap_accounts WHERE id = $1 AND deleted = 0`
	updateCredentials = `UPDATE unimap_accounts SET credentials = $2, key_id = $3 WHERE id = $1 AND version = $4 AND key_id = $5 AND deleted = 0`
)

// UseKeys replaces the keyring while the store is in use. One that cannot decrypt what accounts are
// encrypted with and the present one can is refused with an *Error, and nothing changes.
func (s *Store) UseKeys(ctx context.Context, keys *vault.Keyring) error {
	found, err := s.samples(ctx)
	if err != nil {
		return err
	}
	present := s.keys.Load()
	for _, one := range found {
		if present == nil || one.fails(present) != nil {
			continue
		}
		if cause := one.fails(keys); cause != nil {
			return &Error{Code: CodeNoKeys, Cause: cause, Message: "accounts are encrypted with the key " + one.sealed.KeyID + ", which the new keyring lacks: add it behind the first, and encrypt them anew before it goes"}
		}
	}
	s.keys.Store(keys)
	return nil
}

// CheckKeys tries each key that accounts are encrypted with on one of them. It returns a failure, an
// *Error, for each that the keyring cannot decrypt, and whether there are accounts that it can.
func (s *Store) CheckKeys(ctx context.Context) (failures []error, anyUsable bool, err error) {
	keys := s.keys.Load()
	if keys == nil {
		return nil, false, noKeys()
	}
	found, err := s.samples(ctx)
	if err != nil {
		return nil, false, err
	}
	for _, one := range found {
		if cause := one.fails(keys); cause != nil {
			failures = append(failures, &Error{Code: CodeNoKeys, Message: "accounts are encrypted with a key that cannot be used", Cause: cause})
			continue
		}
		anyUsable = true
	}
	return failures, anyUsable, nil
}

// encrypted is an account that is encrypted with one of the keys in use.
type encrypted struct {
	id     string
	sealed vault.Sealed
}

// fails is why a keyring cannot decrypt it, or nil.
func (e *encrypted) fails(keys *vault.Keyring) error {
	_, err := keys.Open(e.id, e.sealed)
	return err
}

// samples returns an account for each key in use.
func (s *Store) samples(ctx context.Context) ([]encrypted, error) {
	var found []encrypted
	err := s.rows(ctx, selectSamples, nil, func() { found = nil }, func(rows *sql.Rows) error {
		var one encrypted
		err := rows.Scan(&one.id, &one.sealed.KeyID, &one.sealed.Data)
		found = append(found, one)
		return err
	})
	if err != nil {
		return nil, unavailable("the keys in use could not be read", err)
	}
	return found, nil
}

// Rekey encrypts the credentials of every account anew that are encrypted with another key than
// the first one of the keyring, and returns how many there were. Accounts stay in use meanwhile,
// and their versions stay. The accounts that cannot be decrypted are left as they are, and the
// error, which holds an *Error for each, names them; only with no error can the older keys be
// taken out of the keyring, once every process has the new one.
func (s *Store) Rekey(ctx context.Context) (int, error) {
	keys := s.keys.Load()
	if keys == nil {
		return 0, noKeys()
	}
	ids, err := s.texts(ctx, selectStale, keys.Primary())
	if err != nil {
		return 0, err
	}
	count, failures := 0, []error{}
	for _, id := range ids {
		changed, err := s.rekey(ctx, id, keys)
		if err != nil {
			failures = append(failures, err)
		}
		if changed {
			count++
		}
	}
	return count, errors.Join(failures...)
}

// rekey encrypts the credentials of one account anew, again if others change it meanwhile.
func (s *Store) rekey(ctx context.Context, id string, keys *vault.Keyring) (changed bool, err error) {
	for !changed {
		var sealed vault.Sealed
		var version int64
		err := s.read(ctx, func(ctx context.Context) error {
			return s.database.QueryRowContext(ctx, selectSealed, id).Scan(&sealed.Data, &sealed.KeyID, &version)
		})
		switch {
		case errors.Is(err, sql.ErrNoRows):
			return false, nil
		case err != nil:
			return false, unavailable("the account could not be read", err)
		case sealed.KeyID == keys.Primary():
			return false, nil
		}
		opened, err := keys.Open(id, sealed)
		if err != nil {
			return false, damaged(id, "the credentials", err)
		}
		fresh := keys.Seal(id, opened)
		if changed, err = s.change(ctx, updateCredentials, id, fresh.Data, fresh.KeyID, version, sealed.KeyID); err != nil {
			return false, err
		}
	}
	return true, nil
}
