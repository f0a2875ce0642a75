package server

import (
	"io"
	"log/slog"

	"github.com/unimap/unimap/runtime/gateway/config"
)

// NewLogger returns the logger that the settings ask for.
func NewLogger(c *config.Config, w io.Writer) *slog.Logger {
	var level slog.Level
	_ = level.UnmarshalText([]byte(c.Text("log-level"))) // has been checked
	options := &slog.HandlerOptions{Level: level}
	if c.Text("log-format") == "json" {
		return slog.New(slog.NewJSONHandler(w, options))
	}
	return slog.New(slog.NewTextHandler(w, options))
}
