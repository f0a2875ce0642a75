package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/runtime"
	"github.com/unimap/unimap/runtime/account"
	"github.com/unimap/unimap/runtime/gateway"
	"github.com/unimap/unimap/runtime/gateway/config"
	"github.com/unimap/unimap/runtime/reload"
	"github.com/unimap/unimap/runtime/tracing"
)

// Options of a Server.
type Options struct {
	Config *config.Config // required
	// OpenStore opens the store of accounts that a URL names. It is needed where the settings
	// name one. The store may also be an io.Closer, have Ping to be checked by, keep API tokens,
	// and have Reload to read its keys again.
	OpenStore func(ctx context.Context, url string) (account.Store, error)
	// Embedded loads the mappings that are built in, where the settings name no folder.
	Embedded func(...engine.Option) (*engine.Loaded, error)
	// Client makes the exchanges with providers, default the runtime's own.
	Client runtime.Client
	// Settle is how long a folder must be quiet before a change is taken up, default that of
	// package reload.
	Settle  time.Duration
	Version string // shown by /status
	// Now is the clock, default the system's.
	Now    func() time.Time
	Logger *slog.Logger // default none
}

// SandboxToken is the API token of a sandbox where the settings name none.
const SandboxToken = "sandbox"

// Server is a gateway with everything around it.
type Server struct {
	options  Options
	config   *config.Config
	logger   *slog.Logger
	started  time.Time
	runtime  *runtime.Runtime
	gateway  *gateway.Gateway
	metrics  *metrics
	breakers *breakers
	tokens   *tokens
	store    account.Store
	closer   io.Closer        // of the store; nil for none
	rekeyed  reloadable       // the store, if its keys can be read again; nil if not
	reloader *reload.Reloader // nil for nothing but the mappings that are built in
	handler  http.Handler
	draining atomic.Bool
	// endTraces sends the spans that are left; nil if there are no traces.
	endTraces func(context.Context) error

	lock       sync.Mutex
	tokenState gateway.SetStatus
	keyState   gateway.SetStatus
}

// reloadable is a store whose keys can be read again.
type reloadable interface {
	Reload(context.Context) error
}

// New opens the stores, loads the mappings and builds the handler. It fails if anything cannot be
// used: a gateway begins with a sound set or not at all. Close the server when it is no longer
// needed.
func New(ctx context.Context, options Options) (*Server, error) {
	if options.Now == nil {
		options.Now = time.Now
	}
	if options.Logger == nil {
		options.Logger = slog.New(slog.DiscardHandler)
	}
	s := &Server{options: options, config: options.Config, logger: options.Logger, started: options.Now()}
	s.breakers = newBreakers(s.config.Count("breaker-failures"), s.config.Duration("breaker-pause"))
	for _, step := range []func(context.Context) error{s.check, s.openStore, s.openTokens, s.load, s.checkFiles, s.build} {
		if err := step(ctx); err != nil {
			_ = s.Close() // nothing was renewed yet
			return nil, err
		}
	}
	return s, nil
}

// check refuses settings that do not go together.
func (s *Server) check(context.Context) error {
	has := func(name string) bool { return s.config.Text(name) != "" }
	switch {
	case has("tls-cert") != has("tls-key"):
		return errors.New("tls-cert and tls-key go together: set both or none")
	case !has("listen"):
		return errors.New("listen must not be empty, which would be every address of the machine: set an address and a port, such as 127.0.0.1:8080")
	case s.config.Switch("sandbox") && (has("store") || len(s.config.List("account")) > 0):
		return errors.New("sandbox has accounts of its own: leave out store and account")
	case has("keys") && has("key"):
		return errors.New("keys and key are the same thing: set one")
	case s.config.Duration("write-timeout") > 0 && s.config.Duration("write-timeout") <= s.config.Duration("call-timeout"):
		return errors.New("write-timeout must be more than call-timeout, or answers would be cut off")
	case s.config.Duration("call-timeout") == 0:
		return errors.New("call-timeout must be more than 0")
	case s.config.Duration("poll") == 0:
		return errors.New("poll must be more than 0")
	}
	if has("tls-cert") {
		_, err := s.keyPair().get(nil)
		return err
	}
	return nil
}

func (s *Server) openStore(ctx context.Context) error {
	var base account.Store = account.NewMemory()
	if url := s.config.Text("store"); url != "" {
		if s.options.OpenStore == nil {
			return errors.New("store: this program keeps accounts in memory only")
		}
		opened, err := s.options.OpenStore(ctx, url)
		if err != nil {
			return fmt.Errorf("store: %w", err)
		}
		base = opened
		s.closer, _ = opened.(io.Closer)
		s.rekeyed, _ = opened.(reloadable)
		s.keyState = s.firstState("keys")
	}
	s.store = base
	return nil
}

func (s *Server) openTokens(context.Context) error {
	kept, _ := s.store.(tokenStore)
	plain := s.config.List("token")
	if s.config.Switch("sandbox") && len(plain) == 0 && s.config.Text("tokens") == "" {
		plain = []string{SandboxToken}
	}
	opened, err := newTokens(plain, s.config.Text("tokens"), kept)
	if err != nil {
		return err
	}
	if len(opened.fixed) == 0 && len(*opened.read.Load()) == 0 && kept == nil {
		return errors.New("there is no API token, so that nobody could call: set tokens, or token for trying things out")
	}
	s.tokens = opened
	s.tokenState = s.firstState("tokens")
	s.store, err = withFiles(s.store, s.config.List("account"))
	return err
}

// firstState is that of a file that has been read at the start. It has the name of its setting.
func (s *Server) firstState(name string) gateway.SetStatus {
	now := s.options.Now()
	return gateway.SetStatus{Set: name, Source: s.config.Text(name), Successful: true, LastAttempt: now, LastSuccess: now, Attempts: 1}
}

// checkFiles holds the accounts of the account files against the mappings.
func (s *Server) checkFiles(ctx context.Context) error {
	if files, ok := s.store.(interface {
		check(context.Context, *engine.Catalog) error
	}); ok {
		return files.check(ctx, s.Catalog())
	}
	return nil
}

// buildGateway builds the gateway of options, which have what the settings do not tell.
func (s *Server) buildGateway(options gateway.Options) {
	options.Runtime, options.Tokens, options.Accounts = s.runtime, s.tokens, s.store
	options.MaxBodyBytes = s.config.Size("max-body")
	options.MaxCalls, options.MaxCallsPerAccount = s.config.Count("max-calls"), s.config.Count("max-calls-per-account")
	options.Now, options.Logger = s.options.Now, s.logger
	options.Operations = gateway.Operations{Ready: s.ready, Degraded: s.degraded, Status: s.status, Reload: s.Reload}
	if s.config.Switch("metrics") {
		options.Operations.Metrics = s.metrics.handler()
	}
	s.gateway = gateway.New(options)
}

func (s *Server) build(context.Context) error {
	s.handler = s.metrics.counted(s.gateway)
	return nil
}

// Handler serves the whole gateway.
func (s *Server) Handler() http.Handler { return s.handler }

// Catalog is the catalog in use.
func (s *Server) Catalog() *engine.Catalog { return s.runtime.Catalog() }

// observer is what sees calls: the metrics and the traces, as far as they are wanted.
func (s *Server) observer(ctx context.Context) (runtime.Observer, error) {
	var all observers
	if s.config.Switch("metrics") {
		all = append(all, s.metrics)
	}
	if collector := s.config.Text("traces"); collector != "" {
		traces, end, err := tracing.Export(ctx, collector, s.options.Version, s.lostSpans)
		if err != nil {
			return nil, err
		}
		s.endTraces = end
		all = append(all, traces)
	}
	if len(all) == 0 {
		return nil, nil
	}
	return all, nil
}

// flushFor bounds the sending of the last spans, saveFor the saving of the last tokens, and
// logoutFor the end of the sessions at providers.
const (
	flushFor  = 5 * time.Second
	saveFor   = 15 * time.Second
	logoutFor = 5 * time.Second
)

// Close saves renewed tokens that the store has not taken yet, logs out at providers, sends the
// last spans and closes the store. The error says that tokens are lost.
func (s *Server) Close() error {
	lost := s.saveTokens()
	s.endSessions()
	if s.endTraces != nil {
		ctx, cancel := context.WithTimeout(context.Background(), flushFor)
		defer cancel()
		if err := s.endTraces(ctx); err != nil {
			s.lostSpans(err)
		}
	}
	if s.closer != nil {
		_ = s.closer.Close() // nothing is written any more
	}
	return lost
}

func (s *Server) lostSpans(err error) {
	s.logger.Warn("spans were lost", slog.String("problem", err.Error()))
}

func (s *Server) saveTokens() error {
	if s.runtime == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), saveFor)
	defer cancel()
	err := s.runtime.Flush(ctx)
	if err != nil {
		s.logger.Error("renewed tokens are lost; the accounts may have to be connected again", slog.String("problem", err.Error()))
	}
	return err
}

func (s *Server) endSessions() {
	if s.runtime == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), logoutFor)
	defer cancel()
	s.runtime.EndSessions(ctx)
}
