package config

import (
	"fmt"
	"io"
	"log/slog"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime/secret"
)

// Config is the value of every setting, and where it came from.
type Config struct {
	values map[string]given
}

// given is a value as text; a list has any number of them.
type given struct {
	texts  []string
	source string
}

// Text returns the value of a setting that is a text or a choice, empty if it has none. Like the
// other readers it panics at a name that is not in the table, as only a mistake in code can be.
func (c *Config) Text(name string) string {
	texts := c.texts(name, Text, Choice)
	if len(texts) == 0 {
		return ""
	}
	return texts[0]
}

// List returns the value of a setting that is a list.
func (c *Config) List(name string) []string { return slices.Clone(c.texts(name, List)) }

// Switch returns the value of a setting that is a switch.
func (c *Config) Switch(name string) bool { return c.texts(name, Switch)[0] == "true" }

// Count returns the value of a setting that is a count.
func (c *Config) Count(name string) int {
	n, _ := parseCount(c.texts(name, Count)[0]) // has been checked
	return n
}

// Size returns the value of a setting that is a size, in bytes.
func (c *Config) Size(name string) int64 {
	n, _ := parseSize(c.texts(name, Size)[0])
	return n
}

// Duration returns the value of a setting that is a duration.
func (c *Config) Duration(name string) time.Duration {
	d, _ := time.ParseDuration(c.texts(name, Duration)[0])
	return d
}

// Source says where the value came from: "default", "file", "environment" or "flag".
func (c *Config) Source(name string) string { return c.values[name].source }

func (c *Config) texts(name string, kinds ...Kind) []string {
	setting := settingOf(name)
	if setting == nil || !slices.Contains(kinds, setting.Kind) {
		panic("config: no setting " + name + " of this kind")
	}
	return c.values[name].texts
}

// Write shows every value as a configuration file, with where it came from. Secrets are masked.
func (c *Config) Write(w io.Writer) error {
	var b strings.Builder
	for i := range Settings {
		setting := &Settings[i]
		fmt.Fprintf(&b, "%s: %s  # %s\n", setting.Name, c.shown(setting), c.values[setting.Name].source)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// Format implements fmt.Formatter for every verb: it shows what Write does.
func (c *Config) Format(state fmt.State, _ rune) { _ = c.Write(state) }

// LogValue implements slog.LogValuer.
func (c *Config) LogValue() slog.Value { return slog.StringValue(fmt.Sprint(c)) }

func (c *Config) shown(setting *Setting) string {
	texts := c.values[setting.Name].texts
	shown := make([]string, len(texts))
	for i, text := range texts {
		shown[i] = scalar(setting, text)
	}
	switch {
	case setting.Kind == List:
		return "[" + strings.Join(shown, ", ") + "]"
	case len(shown) == 0:
		return `""`
	}
	return shown[0]
}

// scalar writes a value as YAML.
func scalar(setting *Setting, text string) string {
	switch {
	case text != "" && (setting.Secret || holdsCredentials(text)):
		return string(value.Append(nil, secret.Redacted))
	case setting.Kind == Text || setting.Kind == List:
		return string(value.Append(nil, text))
	}
	return text
}

// holdsCredentials reports whether a text is an address that may hold a password or a key.
func holdsCredentials(text string) bool {
	target, err := url.Parse(text)
	return strings.Contains(text, "://") && (err != nil || target.User != nil || target.RawQuery != "")
}

// check says what is wrong with the text of a value, or returns "".
func (s *Setting) check(text string) string {
	var err error
	switch s.Kind {
	case Switch:
		if text != "true" && text != "false" {
			return "must be true or false"
		}
	case Count:
		_, err = parseCount(text)
	case Size:
		_, err = parseSize(text)
	case Duration:
		var d time.Duration
		if d, err = time.ParseDuration(text); err == nil && d >= 0 {
			return ""
		}
		return "must be a duration such as 500ms, 30s or 2m"
	case Choice:
		if !slices.Contains(s.Choices, text) {
			return "must be one of " + strings.Join(s.Choices, ", ")
		}
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

func parseCount(text string) (int, error) {
	n, err := strconv.ParseUint(text, 10, 31)
	if err != nil {
		return 0, fmt.Errorf("must be a whole number from 0 to %d", math.MaxInt32)
	}
	return int(n), nil
}

// units are the units of sizes.
var units = []struct {
	suffix string
	bytes  int64
}{{"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30}, {"B", 1}, {"", 1}}

func parseSize(text string) (int64, error) {
	for _, unit := range units {
		digits, ok := strings.CutSuffix(text, unit.suffix)
		if !ok {
			continue
		}
		n, err := strconv.ParseUint(strings.TrimSpace(digits), 10, 63)
		if err != nil || n == 0 || n > math.MaxInt32 {
			break
		}
		return int64(n) * unit.bytes, nil
	}
	return 0, fmt.Errorf("must be a size from 1 on, such as 65536, 64KiB or 10MiB")
}
