package config_test

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/unimap/unimap/runtime/gateway/config"
)

func file(t *testing.T, content string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "gateway.yaml")
	if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func environment(pairs ...string) func(string) (string, bool) {
	return func(name string) (string, bool) {
		for i := 0; i+1 < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1], true
			}
		}
		return "", false
	}
}

func TestPrecedence(t *testing.T) {
	name := file(t, "listen: :1\nmax-calls: 1\nlog-level: debug\naccount: [a.yaml, b.yaml]\nsandbox: true\n")
	c, err := config.Read(config.Sources{
		Flags:    map[string][]string{"listen": {":3"}},
		Lookup:   environment("UNIMAP_LISTEN", ":2", "UNIMAP_MAX_CALLS", "2", "UNIMAP_TOKEN", "x, y", "UNIMAP_POLL", "", "UNIMAP_PORT", "tcp://10.0.0.1:80"),
		File:     name,
		Defaults: map[string]string{"mappings": "here"},
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"listen": "flag", "max-calls": "environment", "token": "environment", "log-level": "file", "account": "file", "poll": "default", "mappings": "default",
	} {
		if got := c.Source(name); got != want {
			t.Errorf("%s is from %s, want %s", name, got, want)
		}
	}
	if c.Text("listen") != ":3" || c.Count("max-calls") != 2 || c.Text("log-level") != "debug" || !c.Switch("sandbox") || c.Switch("metrics") != true ||
		strings.Join(c.List("account"), " ") != "a.yaml b.yaml" || strings.Join(c.List("token"), " ") != "x y" ||
		c.Duration("poll") != 10*time.Second || c.Size("max-body") != 10<<20 || c.Text("mappings") != "here" || c.Text("overlays") != "" {
		t.Errorf("wrong values: %+v", c)
	}
}

func TestFileFromTheEnvironment(t *testing.T) {
	c, err := config.Read(config.Sources{Lookup: environment(config.FileVariable, file(t, "listen: :9\n"))})
	if err != nil || c.Text("listen") != ":9" {
		t.Errorf("got %v", err)
	}
}

const yamlHelp = "settings are NAME: VALUE, one a line; a text with a colon or a # needs quotes"

func TestFileWithoutSettings(t *testing.T) {
	for _, content := range []string{"", "# listen: :1\n"} {
		if _, err := config.Read(config.Sources{File: file(t, content)}); err != nil {
			t.Errorf("%q: %v", content, err)
		}
	}
}

func TestRefusals(t *testing.T) {
	tests := []struct {
		name, file  string
		flags       map[string][]string
		environment []string
		want, help  string
	}{
		{"an unknown key", "listen: :1\nmax-cals: 1\n", nil, nil, "gateway.yaml:2: max-cals is not a setting", "did you mean max-calls?"},
		{"underscores", "max_calls: 1\n", nil, nil, "gateway.yaml:1: max_calls is not a setting", "did you mean max-calls?"},
		{"a key twice", "poll: 1s\npoll: 2s\n", nil, nil, "gateway.yaml:2: poll is given twice", ""},
		{"a list for a text", "listen: [a]\n", nil, nil, "gateway.yaml:1: listen must be one value", ""},
		{"null", "listen:\n", nil, nil, "listen must be one value", ""},
		{"a map in a list", "account: [{a: b}]\n", nil, nil, "account must be a text or a list of texts", ""},
		{"no map", "- a\n", nil, nil, "the file must hold settings", ""},
		{"no YAML", "listen: :1\ntoken: [s3cret\n", nil, nil, "the file is not one YAML document", yamlHelp},
		{"a colon", "listen: :1\ntoken: s3cret: x\n", nil, nil, "gateway.yaml:2: the file is not one YAML document", yamlHelp},
		{"two documents", "listen: :1\n---\nlisten: :2\n", nil, nil, "the file is not one YAML document", yamlHelp},
		{"a key that is like none", "colour: red\n", nil, nil, "gateway.yaml:1: colour is not a setting", "unimap serve --help lists the settings"},
		{"a switch", "", map[string][]string{"sandbox": {"yes"}}, nil, "flag: --sandbox must be true or false", ""},
		{"a count", "", nil, []string{"UNIMAP_MAX_CALLS", "-1"}, "environment: UNIMAP_MAX_CALLS must be a whole number", ""},
		{"a size", "max-body: 10 MB\n", nil, nil, "max-body must be a size", ""},
		{"a size of nothing", "max-body: 0\n", nil, nil, "max-body must be a size", ""},
		{"a duration", "poll: 10\n", nil, nil, "poll must be a duration such as", ""},
		{"a negative duration", "poll: -1s\n", nil, nil, "poll must be a duration such as", ""},
		{"a choice", "log-level: loud\n", nil, nil, "log-level must be one of debug, info, warn, error", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			from := config.Sources{Flags: tt.flags, Lookup: environment(tt.environment...)}
			if tt.file != "" {
				from.File = file(t, tt.file)
			}
			_, err := config.Read(from)
			var invalid *config.Error
			if !errors.As(err, &invalid) || !strings.Contains(err.Error(), tt.want) || invalid.Help != tt.help {
				t.Errorf("got %v, help %q", err, invalid)
			}
			if err != nil && strings.Contains(err.Error(), "s3cret") {
				t.Error("the message shows the file")
			}
		})
	}
}

func TestWriteMasksSecrets(t *testing.T) {
	c, err := config.Read(config.Sources{Flags: map[string][]string{"token": {"s3cret"}, "store": {"postgres://u:s3cret@h/d"}, "key": {"k:s3cret"}, "traces": {"https://u:s3cret@h/?key=s3cret"}, "account": {"a#b.yaml"}}})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := c.Write(&out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"listen: \"127.0.0.1:8080\"  # default\n", "token: [\"[redacted]\"]  # flag\n", "account: [\"a#b.yaml\"]  # flag\n", "max-calls: 512  # default\n", "overlays: \"\"  # default\n"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the output lacks %q:\n%s", want, out.String())
		}
	}
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("settings", "config", c)
	for _, shown := range []string{out.String(), log.String(), fmt.Sprintf("%+v %#v %q", c, c, struct{ Config *config.Config }{c})} {
		if strings.Contains(shown, "s3cret") {
			t.Errorf("a secret is shown:\n%s", shown)
		}
	}
}

func TestUnknownVariables(t *testing.T) {
	got := config.UnknownVariables([]string{"UNIMAP_LISTEN=:1", "UNIMAP_MAX_CALS=1", "UNIMAP_SERVICE_HOST=10.0.0.1", "PATH=/bin"})
	if len(got) != 1 || got["UNIMAP_MAX_CALS"] != "UNIMAP_MAX_CALLS" {
		t.Errorf("got %v", got)
	}
}
