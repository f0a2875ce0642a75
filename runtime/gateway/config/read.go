package config

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/unimap/unimap/engine/suggest"
)

// The names in the environment, and of the flag, of the configuration file itself.
const (
	FileFlag     = "config"
	FileVariable = variablePrefix + "CONFIG"
)

// maxFileBytes bounds a configuration file.
const maxFileBytes = 1 << 20

// Error is a setting that cannot be used. It does not show the value of a secret.
type Error struct {
	Source  string // such as "flag", "environment" or "gateway.yaml:3"
	Name    string // as it is written there
	Message string
	Help    string // the next step, or empty
}

func (e *Error) Error() string { return fmt.Sprintf("%s: %s %s", e.Source, e.Name, e.Message) }

// Sources are where values come from. What is nil gives none.
type Sources struct {
	// Flags are the flags that were given, by name.
	Flags map[string][]string
	// Lookup gives a variable of the environment, as os.LookupEnv does.
	Lookup func(name string) (string, bool)
	// File is the name of a YAML file; if it is empty, the environment may name one.
	File string
	// Defaults are used in the place of those of the table.
	Defaults map[string]string
}

// Read returns the value of every setting: that of the flag, else of the environment, else of the
// file, else the default. The error is an *Error.
func Read(from Sources) (*Config, error) {
	c := &Config{values: map[string]given{}}
	for i := range Settings {
		setting := &Settings[i]
		var texts []string
		if text := cmp.Or(from.Defaults[setting.Name], setting.Default); text != "" {
			texts = []string{text}
		}
		c.values[setting.Name] = given{texts: texts, source: "default"}
	}
	if err := c.readFile(from.fileName()); err != nil {
		return nil, err
	}
	if err := c.readEnvironment(from.Lookup); err != nil {
		return nil, err
	}
	for name, texts := range from.Flags {
		if err := c.set(name, texts, "flag", "flag", "--"+name); err != nil {
			return nil, err
		}
	}
	return c, nil
}

func (s Sources) fileName() string {
	if s.File != "" || s.Lookup == nil {
		return s.File
	}
	name, _ := s.Lookup(FileVariable)
	return name
}

// readEnvironment looks for the variables of the table and for no others: Kubernetes sets some
// that begin alike for a service of this name.
func (c *Config) readEnvironment(lookup func(string) (string, bool)) error {
	if lookup == nil {
		return nil
	}
	for i := range Settings {
		setting := &Settings[i]
		text, ok := lookup(setting.Variable())
		if !ok || text == "" {
			continue
		}
		texts := []string{text}
		if setting.Kind == List {
			texts = splitList(text)
		}
		if err := c.set(setting.Name, texts, "environment", "environment", setting.Variable()); err != nil {
			return err
		}
	}
	return nil
}

func splitList(text string) []string {
	var out []string
	for part := range strings.SplitSeq(text, ",") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

// UnknownVariables returns the names of an environment, as os.Environ gives it, that look like a
// slip of the keyboard for one of the table, with what was probably meant.
func UnknownVariables(environment []string) map[string]string {
	known := []string{FileVariable}
	for i := range Settings {
		known = append(known, Settings[i].Variable())
	}
	out := map[string]string{}
	for _, entry := range environment {
		name, _, _ := strings.Cut(entry, "=")
		if !strings.HasPrefix(name, variablePrefix) {
			continue
		}
		if guess := suggest.Closest(name, known); guess != "" && guess != name {
			out[name] = guess
		}
	}
	for _, name := range known {
		delete(out, name)
	}
	return out
}

func (c *Config) set(name string, texts []string, source, place, written string) error {
	setting := settingOf(name)
	if setting == nil {
		return unknown(place, name)
	}
	for _, text := range texts {
		if why := setting.check(text); why != "" {
			return &Error{Source: place, Name: written, Message: why}
		}
	}
	c.values[name] = given{texts: texts, source: source}
	return nil
}

func unknown(place, name string) *Error {
	e := &Error{Source: place, Name: name, Message: "is not a setting"}
	e.Help = suggest.Help(strings.ReplaceAll(name, "_", "-"), names(), "unimap serve --help lists the settings")
	return e
}

func (c *Config) readFile(name string) error {
	if name == "" {
		return nil
	}
	invalid := func(message string) error { return &Error{Source: name, Name: "the file", Message: message} }
	file, err := os.Open(name)
	if err != nil {
		return invalid("cannot be opened: " + err.Error())
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, maxFileBytes+1))
	switch {
	case err != nil:
		return invalid("cannot be read: " + err.Error())
	case len(content) > maxFileBytes:
		return invalid(fmt.Sprintf("is larger than %d bytes", maxFileBytes))
	}
	if isEmpty(content) {
		return nil
	}
	var root yaml.Node
	if err := yaml.Load(content, &root); err != nil {
		return syntaxError(name, err)
	}
	if root.Kind != yaml.DocumentNode || len(root.Content) != 1 || root.Content[0].Kind != yaml.MappingNode {
		return invalid("must hold settings as NAME: VALUE")
	}
	return c.readSettings(name, root.Content[0])
}

// isEmpty reports whether a file has nothing but comments.
func isEmpty(content []byte) bool {
	for line := range bytes.Lines(content) {
		if line = bytes.TrimSpace(line); len(line) > 0 && line[0] != '#' {
			return false
		}
	}
	return true
}

// syntaxError says where a file is no YAML. The parser's own message may quote a secret.
func syntaxError(name string, err error) *Error {
	e := &Error{Source: name, Name: "the file", Message: "is not one YAML document", Help: "settings are NAME: VALUE, one a line; a text with a colon or a # needs quotes"}
	var located *yaml.LoadError
	if errors.As(err, &located) && located.Mark.Line > 0 {
		e.Source = fmt.Sprintf("%s:%d", name, located.Mark.Line)
	}
	return e
}

func (c *Config) readSettings(file string, node *yaml.Node) error {
	seen := map[string]bool{}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, content := node.Content[i], node.Content[i+1]
		place := fmt.Sprintf("%s:%d", file, key.Line)
		setting := settingOf(key.Value)
		switch {
		case setting == nil:
			return unknown(place, key.Value)
		case seen[key.Value]:
			return &Error{Source: place, Name: key.Value, Message: "is given twice"}
		}
		seen[key.Value] = true
		texts, why := textsOf(setting, content)
		if why != "" {
			return &Error{Source: place, Name: key.Value, Message: why}
		}
		if err := c.set(key.Value, texts, "file", place, key.Value); err != nil {
			return err
		}
	}
	return nil
}

// textsOf reads the value of a key: a scalar, or for a list a sequence of them too.
func textsOf(setting *Setting, node *yaml.Node) (texts []string, why string) {
	nodes := []*yaml.Node{node}
	if setting.Kind == List && node.Kind == yaml.SequenceNode {
		nodes = node.Content
	}
	for _, n := range nodes {
		if n.Kind != yaml.ScalarNode || n.Anchor != "" || n.ShortTag() == "!!null" {
			if setting.Kind == List {
				return nil, "must be a text or a list of texts"
			}
			return nil, "must be one value"
		}
		texts = append(texts, n.Value)
	}
	return texts, ""
}
