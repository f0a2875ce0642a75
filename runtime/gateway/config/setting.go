package config

import (
	"fmt"
	"io"
	"strings"
)

// Kind says how the text of a setting is read.
type Kind string

// The kinds.
const (
	Text     Kind = "text"
	List     Kind = "list"     // in the environment separated by commas
	Switch   Kind = "switch"   // true or false
	Count    Kind = "count"    // a whole number from 0
	Size     Kind = "size"     // bytes: 1048576, 64KiB, 10MiB
	Duration Kind = "duration" // 500ms, 30s, 2m, 24h
	Choice   Kind = "choice"   // one of Setting.Choices
)

// Setting is one row of the table.
type Setting struct {
	// Name is that of the flag and of the key of the file. The variable of the environment is
	// UNIMAP_ and the name in capitals, with underscores.
	Name    string
	Kind    Kind
	Choices []string
	Default string
	Secret  bool // is not shown
	Doc     string
}

// Variable is the name of the setting in the environment.
func (s *Setting) Variable() string {
	return variablePrefix + strings.ToUpper(strings.ReplaceAll(s.Name, "-", "_"))
}

const variablePrefix = "UNIMAP_"

// Settings is the table. Its order is that of the documents.
var Settings = []Setting{
	{Name: "listen", Kind: Text, Default: "127.0.0.1:8080", Doc: "address and port to listen on; `:8080` is every address of the machine"},
	{Name: "tls-cert", Kind: Text, Doc: "file of the certificate chain, PEM; with `tls-key` the gateway speaks HTTPS. The files are read again when they change"},
	{Name: "tls-key", Kind: Text, Doc: "file of the private key, PEM"},

	{Name: "mappings", Kind: Text, Doc: "folder of mappings, taken in use again whenever it changes; without it the folder `mappings` of the working directory, else those that are built in"},
	{Name: "overlays", Kind: Text, Doc: "folder of partial mappings, `PROVIDER/MODEL/RESOURCE.yaml`, laid over those of all accounts, taken in use again whenever it changes"},
	{Name: "poll", Kind: Duration, Default: "10s", Doc: "how often folders are looked at without being told of a change"},
	{Name: "validate", Kind: Choice, Choices: []string{"strict", "warn", "off"}, Default: "strict", Doc: "what happens to an answer that breaks its schema: an error, a warning, or nothing"},

	{Name: "store", Kind: Text, Secret: true, Doc: "store of accounts and API tokens: `sqlite:PATH` or `postgres://...`; without it they are kept in memory"},
	{Name: "keys", Kind: Text, Doc: "file of the keys that encrypt credentials in the store, one `ID:KEY` a line; the first encrypts, all decrypt; read again at a reload"},
	{Name: "key", Kind: Text, Secret: true, Doc: "the same as text instead of a file, for environments that have no files"},
	{Name: "account", Kind: List, Doc: "account file that is served too; can be repeated"},
	{Name: "tokens", Kind: Text, Doc: "file of API tokens, by digest; read again at a reload"},
	{Name: "token", Kind: List, Secret: true, Doc: "an API token that may do everything, for trying things out; can be repeated"},
	{Name: "sandbox", Kind: Switch, Default: "false", Doc: "one ready account for each provider, answered by recorded exchanges; nothing leaves the machine"},

	{Name: "call-timeout", Kind: Duration, Default: "2m", Doc: "bound of one unified call, with all its requests to the provider"},
	{Name: "read-header-timeout", Kind: Duration, Default: "10s", Doc: "bound of reading the headers of a request"},
	{Name: "read-timeout", Kind: Duration, Default: "1m", Doc: "bound of reading a whole request"},
	{Name: "write-timeout", Kind: Duration, Default: "5m", Doc: "bound of a whole request and its answer, streams too; more than `call-timeout`"},
	{Name: "idle-timeout", Kind: Duration, Default: "2m", Doc: "how long a connection is kept between two requests"},
	{Name: "max-body", Kind: Size, Default: "10MiB", Doc: "bound of the body of a request"},
	{Name: "max-header", Kind: Size, Default: "64KiB", Doc: "bound of the headers of a request"},
	{Name: "max-calls", Kind: Count, Default: "512", Doc: "bound of the unified calls under way, above which the answer is 429; 0 is none"},
	{Name: "max-calls-per-account", Kind: Count, Default: "32", Doc: "the same for each account; 0 is none"},
	{Name: "breaker-failures", Kind: Count, Default: "10", Doc: "failures in a row (5xx, timeouts, no connection) after which a provider's server is not called for a while; 0 is never"},
	{Name: "breaker-pause", Kind: Duration, Default: "30s", Doc: "how long such a server is left alone before one call tries it again"},

	{Name: "drain-delay", Kind: Duration, Default: "0s", Doc: "how long the gateway goes on taking requests after SIGTERM, with `/readyz` at 503, so that balancers can turn away"},
	{Name: "drain-timeout", Kind: Duration, Default: "30s", Doc: "bound of finishing the requests under way after that"},
	{Name: "log-format", Kind: Choice, Choices: []string{"text", "json"}, Default: "text", Doc: "form of the log, which goes to the error output"},
	{Name: "log-level", Kind: Choice, Choices: []string{"debug", "info", "warn", "error"}, Default: "info", Doc: "least level that is logged"},
	{Name: "metrics", Kind: Switch, Default: "true", Doc: "serve `/metrics`"},
	{Name: "traces", Kind: Text, Doc: "URL of an OpenTelemetry collector that spans are sent to by OTLP over HTTP, such as `http://127.0.0.1:4318`; without it there are none"},
}

// names returns the names of all settings.
func names() []string {
	out := make([]string, len(Settings))
	for i := range Settings {
		out[i] = Settings[i].Name
	}
	return out
}

func settingOf(name string) *Setting {
	for i := range Settings {
		if Settings[i].Name == name {
			return &Settings[i]
		}
	}
	return nil
}

// WriteMarkdown writes the table for the documents.
func WriteMarkdown(w io.Writer) error {
	var b strings.Builder
	b.WriteString("| flag and key | environment | value | default | what it is |\n|---|---|---|---|---|\n")
	for i := range Settings {
		s := &Settings[i]
		fmt.Fprintf(&b, "| `%s` | `%s` | %s | %s | %s |\n", s.Name, s.Variable(), s.form(), code(s.Default), s.Doc)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// form says what a value looks like.
func (s *Setting) form() string {
	if s.Kind == Choice {
		return "`" + strings.Join(s.Choices, "` `") + "`"
	}
	return string(s.Kind)
}

func code(text string) string {
	if text == "" {
		return ""
	}
	return "`" + text + "`"
}
