package gateway

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/unimap/unimap/runtime"
	"github.com/unimap/unimap/runtime/account"
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
	// Accounts is the store that /integrated-account manages; nil for none.
	Accounts account.Store
	// Do carries out unified calls; default Runtime.Do. Another one is that of a sandbox.
	Do func(context.Context, runtime.Request) (*runtime.Result, error)
	// RefreshCredentials replaces the access token of an account; default that of Runtime.
	RefreshCredentials func(ctx context.Context, accountID string) error
	// Operations are what the operator sees and does; default /healthz and /readyz only.
	Operations Operations
	// MaxCalls and MaxCallsPerAccount bound the unified calls that are under way; more are
	// answered with 429. 0 is no bound.
	MaxCalls, MaxCallsPerAccount int
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
	limiter *limiter
	routes  []route
	openAPI atomic.Pointer[document] // of the catalog it was last asked for
	// creating is held from seeing that the id of a new account is free until it is taken.
	creating sync.Mutex
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
	if options.Do == nil {
		options.Do = options.Runtime.Do
	}
	if options.RefreshCredentials == nil {
		options.RefreshCredentials = options.Runtime.RefreshCredentials
	}
	return &Gateway{
		options: options, routes: routesOf(options), replays: newReplays(options.IdempotencyTTL, options.Now),
		limiter: newLimiter(options.MaxCalls, options.MaxCallsPerAccount),
	}
}

// UnderWay is the number of unified calls that are being carried out.
func (g *Gateway) UnderWay() int { return g.limiter.underWay() }

// ServeHTTP implements http.Handler.
func (g *Gateway) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	x := newExchange(g, w, r)
	defer x.log()
	defer x.guard()
	x.dispatch(segmentsOf(r.URL))
}
