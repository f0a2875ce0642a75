package sqlstore_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/unimap/unimap/runtime/account/sqlstore"
)

func TestTokens(t *testing.T) {
	databases(t, func(t *testing.T, url string) {
		ctx := context.Background()
		store := open(t, url, nil)
		first, second := strings.Repeat("ab", 32), strings.Repeat("ab", 31)+"ac"
		created := map[string]sqlstore.Token{}
		for digest, holder := range map[string]string{first: "caller", second: "admin"} {
			token, err := store.CreateToken(ctx, digest, holder, []string{"call", holder})
			if err != nil {
				t.Fatal(err)
			}
			created[digest] = token
		}
		if _, err := store.CreateToken(ctx, first, "other", []string{"call"}); err == nil {
			t.Error("a digest was kept twice")
		}
		for _, bad := range [][]string{{"short", "h", "call"}, {strings.ToUpper(first), "h", "call"}, {first, "", "call"}, {first, "h"}} {
			var failure *sqlstore.Error
			if _, err := store.CreateToken(ctx, bad[0], bad[1], bad[2:]); !errors.As(err, &failure) || failure.Code != sqlstore.CodeInvalidToken {
				t.Errorf("%q: %v", bad, err)
			}
		}
		// The two digests share what finds a row.
		for digest, want := range map[string]string{first: "caller", second: "admin", strings.Repeat("ab", 31) + "ad": "", strings.Repeat("0", 64): "", "x": ""} {
			holder, scopes, err := store.FindToken(ctx, digest)
			if err != nil || holder != want || want == "" && len(scopes) > 0 || want != "" && !slices.Equal(scopes, []string{"call", want}) {
				t.Errorf("%s: %q %q %v", digest, holder, scopes, err)
			}
		}
		listed, err := store.ListTokens(ctx)
		if err != nil || len(listed) != 2 {
			t.Fatalf("got %v, %v", listed, err)
		}
		for _, token := range listed {
			if !slices.ContainsFunc([]string{first, second}, func(digest string) bool {
				c := created[digest]
				return c.ID == token.ID && c.Holder == token.Holder && c.Created.Equal(token.Created) && slices.Equal(c.Scopes, token.Scopes)
			}) {
				t.Errorf("listed %+v", token)
			}
		}
		if err := store.RevokeToken(ctx, created[first].ID); err != nil {
			t.Fatal(err)
		}
		if err := store.RevokeToken(ctx, created[first].ID); !errors.Is(err, sqlstore.ErrTokenNotFound) {
			t.Errorf("got %v", err)
		}
		if holder, scopes, err := store.FindToken(ctx, first); err != nil || holder != "" || scopes != nil {
			t.Errorf("a revoked token: %q %q %v", holder, scopes, err)
		}
	})
}
