package server

import (
	"context"
	"errors"
	"strings"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/schema"
	"github.com/unimap/unimap/runtime"
	"github.com/unimap/unimap/runtime/gateway"
	"github.com/unimap/unimap/runtime/reload"
	"github.com/unimap/unimap/schemas"
)

// load compiles the mappings and the overlays.
func (s *Server) load(ctx context.Context) error {
	options := runtime.Options{
		Accounts: s.store, Client: s.options.Client, Validate: runtime.Validation(s.config.Text("validate")),
		Timeout: s.config.Duration("call-timeout"), Logger: s.logger, Now: s.options.Now,
	}
	if s.config.Count("breaker-failures") > 0 {
		options.Guard = s.breakers.guard
	}
	s.metrics = newMetrics(s)
	var err error
	if options.Observer, err = s.observer(ctx); err != nil {
		return err
	}
	catalog, err := s.firstCatalog(ctx)
	if err != nil {
		return err
	}
	if !s.config.Switch("sandbox") {
		s.runtime = runtime.New(catalog, options)
		s.buildGateway(gateway.Options{})
		return nil
	}
	played, err := openSandbox(ctx, catalog)
	if err != nil {
		return err
	}
	s.store, options.Accounts = played.accounts, played.accounts
	s.runtime = runtime.New(catalog, options)
	played.catalog, played.options = s.runtime.Catalog, options
	s.buildGateway(gateway.Options{Do: played.do, RefreshCredentials: played.refresh})
	return nil
}

// firstCatalog loads the mappings and overlays for the first time; later ones go into the runtime.
func (s *Server) firstCatalog(ctx context.Context) (*engine.Catalog, error) {
	var first *engine.Catalog
	options := reload.Options{
		Folder: s.config.Text("mappings"), Overlays: s.config.Text("overlays"),
		Settle: s.options.Settle, Poll: s.config.Duration("poll"), Now: s.options.Now, Logger: s.logger,
		Apply: func(catalog *engine.Catalog) {
			if s.runtime == nil {
				first = catalog
				return
			}
			s.runtime.Swap(catalog)
		},
	}
	if !s.config.Switch("sandbox") {
		options.Load = []engine.Option{engine.WithoutTests()} // which the sandbox answers with
	}
	if err := s.baseOf(&options); err != nil {
		return nil, err
	}
	if options.Folder == "" && options.Overlays == "" {
		return options.Mappings, nil // nothing that could change
	}
	s.reloader = reload.New(options)
	if err := s.reloader.Reload(ctx, true); err != nil {
		return nil, listed(err, s.reloader.Status().Diagnostics)
	}
	return first, nil
}

// baseOf gives a reloader what it makes catalogs from: the schemas for a folder of mappings, else
// the mappings that are built in.
func (s *Server) baseOf(options *reload.Options) error {
	if options.Folder != "" {
		set, problems := schema.Load(schemas.FS)
		if len(problems) > 0 {
			return problems[0]
		}
		options.Schemas = set
		return nil
	}
	loaded, err := s.options.Embedded(options.Load...)
	if err != nil {
		return err
	}
	options.Mappings = loaded.Catalog()
	return loaded.Diagnostics.Err()
}

// listed shows every error of a set in the place of the message that only counts them.
func listed(err error, found diagnostic.List) error {
	if !found.HasErrors() {
		return err
	}
	lines := []string{"the mappings and overlays cannot be used:"}
	for _, line := range shown(found) {
		lines = append(lines, "  "+line)
	}
	return errors.New(strings.Join(lines, "\n"))
}
