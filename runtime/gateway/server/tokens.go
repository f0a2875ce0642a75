package server

import (
	"context"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"
	"sync/atomic"

	"github.com/unimap/unimap/runtime/gateway"
)

// maxTokensBytes bounds a file of tokens.
const maxTokensBytes = 1 << 20

// tokens are those of the settings, of a file, and of a store.
type tokens struct {
	fixed gateway.StaticTokens
	file  string // empty for none
	read  atomic.Pointer[gateway.StaticTokens]
	store tokenStore // nil for none
}

// tokenStore is what a store of accounts has that keeps API tokens as well.
type tokenStore interface {
	// FindToken returns whose token has a digest and the names of what it may do, none if there
	// is no such token.
	FindToken(ctx context.Context, digest string) (holder string, scopes []string, err error)
}

func newTokens(plain []string, file string, store tokenStore) (*tokens, error) {
	t := &tokens{file: file, store: store}
	for i, token := range plain {
		if token == "" {
			return nil, fmt.Errorf("token: an API token must not be empty")
		}
		t.fixed = append(t.fixed, gateway.StaticToken{
			Holder: fmt.Sprintf("token-%d", i+1), Digest: gateway.TokenDigest(token), Scopes: []gateway.Scope{gateway.ScopeCall, gateway.ScopeAdmin},
		})
	}
	t.read.Store(&gateway.StaticTokens{})
	return t, t.reload()
}

// reload reads the file again. A file that cannot be read changes nothing, nor does one that would
// leave no token at all, with which nobody could even ask for another reload.
func (t *tokens) reload() error {
	if t.file == "" {
		return nil
	}
	read, err := readTokens(t.file)
	if err != nil {
		return err
	}
	if len(read) == 0 && len(t.fixed) == 0 && t.store == nil {
		return fmt.Errorf("there is no API token in %s, so that nobody could call", t.file)
	}
	t.read.Store(&read)
	return nil
}

// Scopes implements gateway.Tokens.
func (t *tokens) Scopes(ctx context.Context, token string) (holder string, scopes []gateway.Scope, err error) {
	for _, set := range []gateway.StaticTokens{t.fixed, *t.read.Load()} {
		holder, scopes, err = set.Scopes(ctx, token)
		if err != nil || len(scopes) > 0 {
			return holder, scopes, err
		}
	}
	if t.store == nil {
		return "", nil, nil
	}
	holder, names, err := t.store.FindToken(ctx, gateway.TokenDigest(token))
	for _, name := range names {
		scopes = append(scopes, gateway.Scope(name))
	}
	return holder, scopes, err
}

var (
	digestForm = regexp.MustCompile(`^[0-9a-f]{64}$`)
	holderForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$`)
)

// readTokens reads a file of tokens. Its lines are HOLDER SCOPES DIGEST, such as
//
//	ci call 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
//	ops call,admin 60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752
//
// where a digest is the SHA-256 of the token in hexadecimal digits; empty lines and those that
// begin with # are passed over.
func readTokens(name string) (gateway.StaticTokens, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("the file of tokens cannot be opened: %w", err)
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, maxTokensBytes+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("the file of tokens cannot be read: %w", err)
	case len(content) > maxTokensBytes:
		return nil, fmt.Errorf("%s is larger than %d bytes", name, maxTokensBytes)
	}
	out := gateway.StaticTokens{}
	number := 0
	for line := range strings.Lines(string(content)) {
		number++
		fields := strings.Fields(line)
		if len(fields) == 0 || strings.HasPrefix(fields[0], "#") {
			continue
		}
		token, why := readToken(fields)
		if why != "" {
			return nil, fmt.Errorf("%s:%d: %s", name, number, why)
		}
		out = append(out, token)
	}
	return out, nil
}

// readToken reads a line. What is wrong is said without showing the line, in which somebody may
// have put a token.
func readToken(fields []string) (token gateway.StaticToken, why string) {
	switch {
	case len(fields) != 3:
		return token, "a line is HOLDER SCOPES DIGEST"
	case !holderForm.MatchString(fields[0]):
		return token, "the holder must be a name of letters, digits and . _ @ -"
	case !digestForm.MatchString(fields[2]):
		return token, "the digest must be the SHA-256 of the token, 64 hexadecimal digits in lower case"
	}
	token = gateway.StaticToken{Holder: fields[0], Digest: fields[2]}
	for name := range strings.SplitSeq(fields[1], ",") {
		scope := gateway.Scope(name)
		if scope != gateway.ScopeCall && scope != gateway.ScopeAdmin {
			return token, "a scope is call or admin"
		}
		token.Scopes = append(token.Scopes, scope)
	}
	return token, ""
}
