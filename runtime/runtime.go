package runtime

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"log/slog"
	mathrand "math/rand/v2"
	"slices"
	"sync/atomic"
	"time"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/limit"
	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime/account"
	"github.com/unimap/unimap/runtime/auth"
	"github.com/unimap/unimap/runtime/retry"
	"github.com/unimap/unimap/runtime/transport"
)

// Validation says what happens to a unified answer that breaks its schema.
type Validation string

// The ways.
const (
	ValidateStrict Validation = "strict" // an error of code mapping.invalid_output
	ValidateWarn   Validation = "warn"   // warnings of code invalid_output
	ValidateOff    Validation = "off"
)

// Options of a runtime. The zero value of a field means its default.
type Options struct {
	// Accounts is where accounts are found and rotated tokens are kept; default an empty store
	// in memory, for requests that carry their account.
	Accounts account.Store
	// Client makes the exchanges of all accounts; the default is a guarded transport.Client that reaches
	// public addresses only, and a second one for accounts that allow private ones.
	Client Client
	// Retry says when a call is repeated.
	Retry retry.Policy
	// Validate says what happens to answers that break their schema; default strict.
	Validate Validation
	// Limits bound the expressions of one unified call.
	Limits limit.Limits
	// Documents bounds the JSON of requests and answers.
	Documents value.Limits
	// Timeout bounds a whole unified call, with the reading of a stream, default 2 minutes.
	Timeout time.Duration
	// Now and Sleep are the clock; the defaults are the system's.
	Now   func() time.Time
	Sleep func(ctx context.Context, d time.Duration) error
	// Logger gets one line a call, without secrets and bodies; default none.
	Logger *slog.Logger
	// Observer sees calls and exchanges, for metrics and traces; default none.
	Observer Observer
	// Guard may refuse calls to a server that is not well; default none.
	Guard Guard
}

// DefaultTimeout is the default of Options.Timeout.
const DefaultTimeout = 2 * time.Minute

// Runtime executes unified calls. It is safe for concurrent use.
type Runtime struct {
	options Options
	catalog atomic.Pointer[engine.Catalog]
	public  Client
	private Client
	tokens  *auth.Manager
	// privateTokens asks for tokens where the account allows private addresses.
	privateTokens *auth.Manager
}

// New returns a runtime for a catalog, which is required.
func New(catalog *engine.Catalog, options Options) *Runtime {
	if options.Accounts == nil {
		options.Accounts = account.NewMemory()
	}
	if options.Timeout <= 0 {
		options.Timeout = DefaultTimeout
	}
	if options.Validate == "" {
		options.Validate = ValidateStrict
	}
	if options.Now == nil {
		options.Now = time.Now
	}
	if options.Sleep == nil {
		options.Sleep = sleep
	}
	if options.Logger == nil {
		options.Logger = slog.New(slog.DiscardHandler)
	}
	r := &Runtime{options: options}
	if options.Client == nil {
		r.public = transport.NewClient(transport.Options{})
		r.private = transport.NewClient(transport.Options{AllowPrivateAddresses: true})
	} else {
		r.public = checkedClient{options.Client}
		r.private = r.public
	}
	r.tokens = auth.NewManager(options.Accounts, r.public, auth.Options{Now: options.Now, Logger: options.Logger})
	r.privateTokens = auth.NewManager(options.Accounts, r.private, auth.Options{Now: options.Now, Logger: options.Logger})
	r.catalog.Store(catalog)
	return r
}

// Catalog returns the catalog in use.
func (r *Runtime) Catalog() *engine.Catalog { return r.catalog.Load() }

// Swap puts another catalog in use. Calls under way finish with the one they began with.
func (r *Runtime) Swap(catalog *engine.Catalog) { r.catalog.Store(catalog) }

// Unsaved returns the ids of the accounts whose renewed tokens wait to be saved, because the store
// did not take them. Saving them is tried again and again; see Flush.
func (r *Runtime) Unsaved() []string {
	return slices.Concat(r.tokens.Unsaved(), r.privateTokens.Unsaved())
}

// Flush waits until all renewed tokens are saved, for a process that is about to end and takes no
// calls any more. The error says whose tokens are lost if it ends now.
func (r *Runtime) Flush(ctx context.Context) error {
	return r.withTokens(func(tokens *auth.Manager) error { return tokens.Flush(ctx) })
}

// withTokens does some work with both managers of tokens at a time, so that neither takes the time of
// the other.
func (r *Runtime) withTokens(work func(*auth.Manager) error) error {
	public := make(chan error, 1)
	go func() { public <- work(r.tokens) }()
	private := work(r.privateTokens)
	return errors.Join(<-public, private)
}

// Close closes the idle connections of the clients that New has made, for a runtime that is no longer
// used. Calls under way are not disturbed. Options.Client is left to its owner.
func (r *Runtime) Close() {
	for _, client := range []Client{r.public, r.private} {
		if made, ok := client.(*transport.Client); ok {
			made.Close()
		}
	}
}

func (r *Runtime) client(a *account.Account) Client {
	if a.Network.AllowPrivateAddresses {
		return r.private
	}
	return r.public
}

func (r *Runtime) manager(a *account.Account) *auth.Manager {
	if a.Network.AllowPrivateAddresses {
		return r.privateTokens
	}
	return r.tokens
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func jitter() float64 { return mathrand.Float64() }

// NewRequestID returns a new id for a request.
func NewRequestID() string {
	var id [12]byte
	_, _ = rand.Read(id[:]) // never fails, as documented
	return "req_" + hex.EncodeToString(id[:])
}
