package gateway

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/unimap/unimap/runtime"
)

// Scope is what a token may do.
type Scope string

// The scopes.
const (
	ScopeCall  Scope = "call"  // make unified calls
	ScopeAdmin Scope = "admin" // manage accounts, reload
)

// Tokens decides what the bearer of an API token may do. Implementations keep digests, not
// tokens, and compare them in constant time.
type Tokens interface {
	// Scopes returns what the token may do, none if it is unknown. holder identifies its holder
	// in logs and keeps the idempotency keys of one holder apart from those of others.
	Scopes(ctx context.Context, token string) (holder string, scopes []Scope, err error)
}

// Options of a gateway.
type Options struct {
	Runtime *runtime.Runtime // required
	Tokens  Tokens           // required
	// MaxBodyBytes bounds the body of a request, default 10 MiB.
	MaxBodyBytes int64
	// IdempotencyTTL is how long the answer to a write with an Idempotency-Key is kept, default
	// 24 hours.
	IdempotencyTTL time.Duration
	// Now is the clock, default the system's.
	Now func() time.Time
	// Logger gets one line a request, without secrets and bodies; default none.
	Logger *slog.Logger
}

// The defaults of Options.
const (
	DefaultMaxBodyBytes   = 10 << 20
	DefaultIdempotencyTTL = 24 * time.Hour
)

// Gateway is the handler. It is safe for concurrent use.
type Gateway struct {
	options Options
	replays *replays
}

// New returns a gateway.
func New(options Options) *Gateway {
	if options.MaxBodyBytes <= 0 {
		options.MaxBodyBytes = DefaultMaxBodyBytes
	}
	if options.IdempotencyTTL <= 0 {
		options.IdempotencyTTL = DefaultIdempotencyTTL
	}
	if options.Now == nil {
		options.Now = time.Now
	}
	if options.Logger == nil {
		options.Logger = slog.New(slog.DiscardHandler)
	}
	return &Gateway{options: options, replays: newReplays(options.IdempotencyTTL, options.Now)}
}

// ServeHTTP implements http.Handler.
func (g *Gateway) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	x := newExchange(g, w, r)
	switch segments := segmentsOf(r.URL); {
	case len(segments) >= 1 && segments[0] == "unified":
		x.unified(segments[1:])
	case len(segments) == 1 && segments[0] == "healthz":
		x.writeText(http.StatusOK, "ok\n")
	default:
		x.fail(notFound("there is nothing at this path"))
	}
	x.log()
}
