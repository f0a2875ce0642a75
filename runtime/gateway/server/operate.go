package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/runtime/gateway"
)

// Reload takes changed mappings, overlays, tokens and keys in use. What cannot be used stays as it
// was; the error says which and why.
func (s *Server) Reload(ctx context.Context) error {
	var problems []error
	if s.reloader != nil {
		problems = append(problems, s.reloader.Reload(ctx, false))
	}
	problems = append(problems, s.note(&s.tokenState, s.tokens.reload()))
	if s.rekeyed != nil {
		problems = append(problems, s.note(&s.keyState, s.rekeyed.Reload(ctx)))
	}
	return errors.Join(problems...)
}

// note keeps how the reload of a file went.
func (s *Server) note(state *gateway.SetStatus, err error) error {
	s.lock.Lock()
	defer s.lock.Unlock()
	state.Attempts++
	state.LastAttempt = s.options.Now()
	state.Successful, state.Problem = err == nil, ""
	if err != nil {
		state.Failures++
		state.Problem = err.Error()
		s.logger.Warn("reload failed; the old "+state.Set+" stay in use", slog.String("problem", err.Error()))
		return err
	}
	state.LastSuccess = state.LastAttempt
	return nil
}

// waitAtMost bounds the checks of readiness.
const waitAtMost = 2 * time.Second

// ready says why requests cannot be served, for balancers.
func (s *Server) ready(ctx context.Context) error {
	if s.draining.Load() {
		return errors.New("the gateway is about to stop")
	}
	ctx, cancel := context.WithTimeout(ctx, waitAtMost)
	defer cancel()
	if err := answers(ctx, s.store); err != nil {
		s.logger.Warn("not ready", slog.String("problem", err.Error()))
		return errors.New("the store of accounts does not answer")
	}
	return nil
}

// degraded says what is wrong although requests can be served. Another gateway would not be better
// off, so that it does not make this one unready.
func (s *Server) degraded() string {
	if n := len(s.runtime.Unsaved()); n > 0 {
		return fmt.Sprintf("the store has not taken the renewed tokens of %d accounts", n)
	}
	return ""
}

func (s *Server) status(ctx context.Context) gateway.Status {
	catalog := s.runtime.Catalog()
	status := gateway.Status{
		Ready: true, Degraded: s.degraded(), Version: s.options.Version, Started: s.started.UTC(), Revision: catalog.Revision(),
		Mappings: len(catalog.Mappings()), Reloads: s.sets(), Breakers: s.breakers.open(),
	}
	if err := s.ready(ctx); err != nil {
		status.Ready, status.Problem = false, err.Error()
	}
	return status
}

// sets returns how the last reloads of the sets of files went, of those that there are. Mappings and
// overlays are one set: they are taken in use together or not at all.
func (s *Server) sets() []gateway.SetStatus {
	var out []gateway.SetStatus
	if s.reloader != nil {
		out = append(out, s.mappingsStatus())
	}
	s.lock.Lock()
	defer s.lock.Unlock()
	for _, state := range []gateway.SetStatus{s.tokenState, s.keyState} {
		if state.Source != "" {
			out = append(out, state)
		}
	}
	return out
}

func (s *Server) mappingsStatus() gateway.SetStatus {
	r := s.reloader.Status()
	return gateway.SetStatus{
		Set: "mappings", Source: s.config.Text("mappings"), Overlays: s.config.Text("overlays"), Successful: r.Successful,
		LastAttempt: r.LastAttempt, LastSuccess: r.LastSuccess, Attempts: r.Attempts, Failures: r.Failures,
		Problem: r.Problem, Diagnostics: shown(r.Diagnostics),
	}
}

// maxShown bounds the findings that are shown.
const maxShown = 50

func shown(found diagnostic.List) []string {
	var out []string
	for _, d := range found {
		if len(out) == maxShown {
			return append(out, "...")
		}
		out = append(out, d.Error())
	}
	return out
}
