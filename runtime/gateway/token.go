package gateway

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
)

// StaticTokens is a fixed set of tokens, by digest.
type StaticTokens []StaticToken

// StaticToken is one entry of StaticTokens.
type StaticToken struct {
	Holder string
	Digest string // TokenDigest of the token
	Scopes []Scope
}

// TokenDigest is what is kept of a token. A token of NewToken has 256 bits of randomness, so that a
// plain digest cannot be searched.
func TokenDigest(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// NewToken returns a new token.
func NewToken() string {
	var random [32]byte
	_, _ = rand.Read(random[:]) // never fails, as documented
	return "um_" + base64.RawURLEncoding.EncodeToString(random[:])
}

// Scopes implements Tokens. Every entry is compared, whichever fits.
func (s StaticTokens) Scopes(_ context.Context, token string) (holder string, scopes []Scope, err error) {
	digest := []byte(TokenDigest(token))
	for _, entry := range s {
		if subtle.ConstantTimeCompare(digest, []byte(entry.Digest)) == 1 {
			holder, scopes = entry.Holder, entry.Scopes
		}
	}
	return holder, scopes, nil
}
