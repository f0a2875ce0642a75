package sqlstore

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"regexp"
	"time"
)

// Token is an API token as it is kept: by its digest, from which it cannot be told.
type Token struct {
	ID      string
	Holder  string
	Scopes  []string
	Created time.Time
}

// lookupLength is how many characters of a digest find a row. The rest is compared in constant
// time.
const lookupLength = 12

var digestForm = regexp.MustCompile(`^[0-9a-f]{64}$`)

const (
	insertToken  = `INSERT INTO unimap_tokens (id, lookup, digest, holder, scopes, created) VALUES ($1, $2, $3, $4, $5, $6)`
	selectTokens = `SELECT id, holder, scopes, created FROM unimap_tokens ORDER BY created, id`
	selectDigest = `SELECT digest, holder, scopes FROM unimap_tokens WHERE lookup = $1`
	deleteToken  = `DELETE FROM unimap_tokens WHERE id = $1`
)

// CreateToken keeps the digest of a token, 64 hexadecimal digits in lower case, for a holder, with
// the names of what it may do.
func (s *Store) CreateToken(ctx context.Context, digest, holder string, scopes []string) (Token, error) {
	if !digestForm.MatchString(digest) || holder == "" || len(scopes) == 0 {
		return Token{}, &Error{Code: CodeInvalidToken, Message: "a token needs a digest of 64 hexadecimal digits, a holder and a scope"}
	}
	names, err := json.Marshal(scopes)
	if err != nil {
		return Token{}, &Error{Code: CodeInvalidToken, Message: "the scopes cannot be written as JSON", Cause: err}
	}
	token := Token{ID: newTokenID(), Holder: holder, Scopes: scopes, Created: s.now().UTC().Truncate(time.Second)}
	if _, err := s.change(ctx, insertToken, token.ID, digest[:lookupLength], digest, holder, string(names), token.Created.Unix()); err != nil {
		return Token{}, err
	}
	return token, nil
}

func newTokenID() string {
	var random [6]byte
	_, _ = rand.Read(random[:]) // never fails, as documented
	return "tok_" + hex.EncodeToString(random[:])
}

// ListTokens returns all tokens, the oldest first.
func (s *Store) ListTokens(ctx context.Context) ([]Token, error) {
	var tokens []Token
	err := s.rows(ctx, selectTokens, nil, func() { tokens = []Token{} }, func(rows *sql.Rows) error {
		var token Token
		var scopes string
		var created int64
		if err := rows.Scan(&token.ID, &token.Holder, &scopes, &created); err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(scopes), &token.Scopes); err != nil {
			return &Error{Code: CodeDamaged, Message: "the scopes of the token " + token.ID + " cannot be read", Cause: err}
		}
		token.Created = time.Unix(created, 0).UTC()
		tokens = append(tokens, token)
		return nil
	})
	if err != nil {
		return nil, tokensError("the tokens could not be listed", err)
	}
	return tokens, nil
}

// tokensError is the error of a reading of tokens: the database's, unless a row is damaged.
func tokensError(what string, err error) error {
	var known *Error
	if errors.As(err, &known) {
		return err
	}
	return unavailable(what, err)
}

// RevokeToken removes a token by its id, or returns an error that is ErrTokenNotFound.
func (s *Store) RevokeToken(ctx context.Context, id string) error {
	changed, err := s.change(ctx, deleteToken, id)
	if err == nil && !changed {
		return ErrTokenNotFound
	}
	return err
}

// FindToken returns whose token has the digest and the names of what it may do, none if there is
// no such token.
func (s *Store) FindToken(ctx context.Context, digest string) (holder string, scopes []string, err error) {
	if !digestForm.MatchString(digest) {
		return "", nil, nil
	}
	err = s.rows(ctx, selectDigest, []any{digest[:lookupLength]}, func() { holder, scopes = "", nil }, func(rows *sql.Rows) error {
		var kept, whose, names string
		if err := rows.Scan(&kept, &whose, &names); err != nil {
			return err
		}
		if subtle.ConstantTimeCompare([]byte(kept), []byte(digest)) != 1 {
			return nil
		}
		holder, scopes = whose, nil
		if err := json.Unmarshal([]byte(names), &scopes); err != nil {
			return &Error{Code: CodeDamaged, Message: "the scopes of a token cannot be read", Cause: err}
		}
		return nil
	})
	if err != nil {
		return "", nil, tokensError("the token could not be read", err)
	}
	return holder, scopes, nil
}
