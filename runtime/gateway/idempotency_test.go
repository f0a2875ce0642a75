package gateway_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/runtime"
	"github.com/unimap/unimap/runtime/gateway"
	"github.com/unimap/unimap/schemas"
)

// TestIdempotencyKeysOfOthers has a holder who makes more writes, or gets larger answers, than the
// gateway remembers: the keys of another one must not be forgotten for it.
func TestIdempotencyKeysOfOthers(t *testing.T) {
	catalog, err := engine.Load(acme, schemas.FS)
	if err != nil {
		t.Fatal(err)
	}
	for name, flood := range map[string]struct{ writes, bytes int }{"many": {10_100, 2}, "large": {10, 16 << 20}} {
		t.Run(name, func(t *testing.T) {
			made := map[string]int{}
			body := make([]byte, flood.bytes)
			g := gateway.New(gateway.Options{
				Runtime: runtime.New(catalog, runtime.Options{}),
				Tokens: gateway.StaticTokens{
					{Holder: "quiet", Digest: gateway.TokenDigest("quiet"), Scopes: []gateway.Scope{gateway.ScopeCall}},
					{Holder: "loud", Digest: gateway.TokenDigest("loud"), Scopes: []gateway.Scope{gateway.ScopeCall}},
				},
				Do: func(_ context.Context, r runtime.Request) (*runtime.Result, error) {
					made[r.AccountID]++
					return &runtime.Result{Status: http.StatusOK, ContentType: "application/json", Body: body}, nil
				},
			})
			write := func(holder, key string) http.Header {
				r := httptest.NewRequest("PATCH", "/unified/ticketing/tickets/7?integrated_account_id="+holder, strings.NewReader("{}"))
				r.Header.Set("Authorization", "Bearer "+holder)
				r.Header.Set("Idempotency-Key", key)
				w := httptest.NewRecorder()
				g.ServeHTTP(w, r)
				return w.Header()
			}
			write("quiet", "k")
			for i := range flood.writes {
				write("loud", fmt.Sprint(i))
			}
			if again := write("quiet", "k"); again.Get("Idempotent-Replayed") != "true" || made["quiet"] != 1 {
				t.Errorf("the write of another holder was made %d times", made["quiet"])
			}
			if last := write("loud", fmt.Sprint(flood.writes-1)); last.Get("Idempotent-Replayed") != "true" || made["loud"] != flood.writes {
				t.Errorf("the last write was made again: %d writes, want %d", made["loud"], flood.writes)
			}
		})
	}
}
