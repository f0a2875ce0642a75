package server

import (
	"context"
	"crypto/tls"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"
)

// Listen opens the address of the settings.
func (s *Server) Listen(ctx context.Context) (net.Listener, error) {
	return new(net.ListenConfig).Listen(ctx, "tcp", s.config.Text("listen"))
}

// Run serves on a listener, and looks after the folders, until ctx ends. It then drains: /readyz
// turns 503, after drain-delay no connection is accepted any more, and requests under way have
// drain-timeout to finish. It returns nil if they did, and an error if some had to be cut off or
// the listener failed.
func (s *Server) Run(ctx context.Context, listener net.Listener) error {
	background, stop := context.WithCancel(context.Background())
	var folders sync.WaitGroup
	if s.reloader != nil {
		folders.Go(func() { s.reloader.Run(background) })
	}
	defer folders.Wait()
	defer stop()

	listener = s.secured(listener)
	server := &http.Server{
		Handler: s.handler, ReadHeaderTimeout: s.config.Duration("read-header-timeout"), ReadTimeout: s.config.Duration("read-timeout"),
		WriteTimeout: s.config.Duration("write-timeout"), IdleTimeout: s.config.Duration("idle-timeout"),
		MaxHeaderBytes: int(s.config.Size("max-header")), ErrorLog: slog.NewLogLogger(s.logger.Handler(), slog.LevelDebug),
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	return s.drain(server)
}

func (s *Server) drain(server *http.Server) error {
	s.draining.Store(true)
	s.logger.Info("stopping", slog.Int("calls_under_way", s.gateway.UnderWay()))
	time.Sleep(s.config.Duration("drain-delay"))
	bound, cancel := context.WithTimeout(context.Background(), s.config.Duration("drain-timeout"))
	defer cancel()
	err := server.Shutdown(bound)
	if err == nil {
		return nil
	}
	_ = server.Close() // cuts off what is left
	if errors.Is(err, context.DeadlineExceeded) {
		return errors.New("some requests did not finish within drain-timeout and were cut off")
	}
	return err
}

// secured puts TLS in front of a listener if the settings say so.
func (s *Server) secured(listener net.Listener) net.Listener {
	if s.config.Text("tls-cert") == "" {
		return listener
	}
	return tls.NewListener(listener, &tls.Config{
		MinVersion: tls.VersionTLS12, GetCertificate: s.keyPair().get, NextProtos: []string{"h2", "http/1.1"},
	})
}

// keyPair is that of the settings.
func (s *Server) keyPair() *keyPair {
	return &keyPair{certificate: s.config.Text("tls-cert"), key: s.config.Text("tls-key")}
}
