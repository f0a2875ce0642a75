package server

import (
	"context"
	"errors"
	"strings"

	"github.com/unimap/unimap/engine"
	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/schema"
	"github.com/unimap/unimap/runtime"
	"github.com/unimap/unimap/runtime/reload"
	"github.com/unimap/unimap/schemas"
)

// load compiles the mappings and the overlays.
func (s *Server) load(ctx context.Context) error {
	options := runtime.Options{
		Accounts: s.store, Client: s.options.Client, Validate: runtime.Validation(s.config.Text("validate")),
		Timeout: s.config.Duration("call-timeout"), Environment: s.environment, Logger: s.logger, Now: s.options.Now,
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
	if s.config.Switch("sandbox") {
		if s.store, err = sandboxAccounts(ctx, catalog); err != nil {
			return err
		}
		options.Accounts = s.store
	}
	s.runtime = runtime.New(catalog, options)
	if err := s.loadOverlays(ctx); err != nil {
		return err
	}
	if s.config.Switch("sandbox") {
		played := &sandbox{catalog: s.runtime.Catalog, accounts: s.store, options: options}
		s.buildGateway(played.do)
		return nil
	}
	s.buildGateway(nil)
	return nil
}

// firstCatalog loads the mappings for the first time; later ones go into the runtime.
func (s *Server) firstCatalog(ctx context.Context) (*engine.Catalog, error) {
	folder := s.config.Text("mappings")
	if folder == "" {
		loaded, err := s.options.Embedded()
		if err != nil {
			return nil, err
		}
		return loaded.Catalog(), loaded.Diagnostics.Err()
	}
	set, problems := schema.Load(schemas.FS)
	if len(problems) > 0 {
		return nil, problems[0]
	}
	var first *engine.Catalog
	s.reloader = reload.New(reload.Options{
		Folder: folder, Schemas: set, Settle: s.options.Settle, Poll: s.config.Duration("poll"), Now: s.options.Now, Logger: s.logger,
		Apply: func(catalog *engine.Catalog) {
			if s.runtime == nil {
				first = catalog
				return
			}
			s.runtime.Swap(catalog)
		},
		Check: s.fit, Beside: s.overlayRevision,
	})
	if err := s.reloader.Reload(ctx, true); err != nil {
		return nil, listed(err, s.reloader.Status().Diagnostics)
	}
	return first, nil
}

// listed adds every error of a set to the message that only counts them.
func listed(err error, found diagnostic.List) error {
	lines := []string{err.Error()}
	for _, line := range shown(found) {
		lines = append(lines, "  "+line)
	}
	return errors.New(strings.Join(lines, "\n"))
}

// fit is a check of changed mappings: that the overlays in use fit them.
func (s *Server) fit(ctx context.Context, loaded *engine.Loaded) diagnostic.List {
	if s.overlays == nil {
		return nil
	}
	return s.overlays.Fit(ctx, loaded)
}

func (s *Server) overlayRevision() string {
	if s.overlays == nil {
		return ""
	}
	return s.overlays.Status().Revision
}

func (s *Server) loadOverlays(ctx context.Context) error {
	folder := s.config.Text("overlays")
	if folder == "" {
		return nil
	}
	s.overlays = reload.NewOverlays(reload.OverlayOptions{
		Folder: folder, Catalog: s.runtime.Catalog, Settle: s.options.Settle, Poll: s.config.Duration("poll"), Now: s.options.Now, Logger: s.logger,
	})
	if err := s.overlays.Reload(ctx, true); err != nil {
		return listed(err, s.overlays.Status().Diagnostics)
	}
	return nil
}

// environment is a runtime.Options.Environment.
func (s *Server) environment(provider, model, resource string) *engine.Layer {
	if s.overlays == nil {
		return nil
	}
	return s.overlays.Layer(provider, model, resource)
}
