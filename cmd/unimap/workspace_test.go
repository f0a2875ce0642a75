package main

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
)

// sealed is a set of mappings of which some names may not be opened.
type sealed struct {
	fstest.MapFS
	names string // separated by blanks
}

func (s sealed) Open(name string) (fs.File, error) {
	for _, closed := range strings.Fields(s.names) {
		if name == closed || closed == "." || strings.HasPrefix(name, closed+"/") {
			return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
		}
	}
	return s.MapFS.Open(name)
}

func (s sealed) ReadDir(name string) ([]fs.DirEntry, error) {
	if _, err := s.Open(name); err != nil {
		return nil, err
	}
	return s.MapFS.ReadDir(name)
}

func (s sealed) ReadFile(name string) ([]byte, error) {
	if _, err := s.Open(name); err != nil {
		return nil, err
	}
	return s.MapFS.ReadFile(name)
}

func (s sealed) Glob(pattern string) ([]string, error) {
	return fs.Glob(struct{ fs.ReadDirFS }{s}, pattern)
}

const (
	soundProvider = "format: 1\nprovider: acme\nlabel: Acme\nserver: https://api.acme.example\nauth: {bearer: {token: credentials.token}}\n"
	soundMapping  = "methods:\n  get:\n    calls: [{name: read, request: 'GET /tickets/{id}'}]\n    result: {id: id}\n"
	soundTest     = "cases: []\n"
)

// TestUnreadableMappings looks for what may not be read, which is not taken for what is not there.
func TestUnreadableMappings(t *testing.T) {
	files := fstest.MapFS{
		"acme/provider.yaml":               {Data: []byte(soundProvider)},
		"acme/ticketing/tickets.yaml":      {Data: []byte(soundMapping)},
		"acme/ticketing/tickets.test.yaml": {Data: []byte(soundTest)},
	}
	tests := []struct {
		name, sealed string
		only         []string
		provider     string   // what findProvider says
		findings     []string // what load finds of what is meant
	}{
		{"all is readable", "", nil, "", nil},
		{"the set", ".", nil, "open sets: permission denied", []string{"sets: error: the folder cannot be read: permission denied [UM107]"}},
		{"the set, for a provider", ".", []string{"acme"}, "open sets: permission denied", []string{"sets: error: the folder cannot be read: permission denied [UM107]"}},
		{"a provider", "acme", nil, "open sets/acme: permission denied", []string{"sets/acme: error: the folder cannot be read: permission denied [UM107]"}},
		{"a provider, for a mapping", "acme", []string{"acme/ticketing/tickets.yaml"}, "open sets/acme: permission denied", []string{"sets/acme: error: the folder cannot be read: permission denied [UM107]"}},
		{"a model, for a mapping", "acme/ticketing", []string{"acme/ticketing/tickets.yaml"}, "", []string{"sets/acme/ticketing: error: the folder cannot be read: permission denied [UM107]"}},
		{"a mapping", "acme/ticketing/tickets.yaml", nil, "", []string{"sets/acme/ticketing/tickets.yaml: error: the file cannot be read: permission denied [UM107]"}},
		{"a provider.yaml", "acme/provider.yaml", nil, "", []string{"sets/acme/provider.yaml: error: the file cannot be read: permission denied [UM107]"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := &workspace{files: sealed{files, tt.sealed}, root: "sets", only: tt.only}
			said := ""
			if err := findProvider(w, "acme"); err != nil {
				said = err.Error()
			}
			if said != tt.provider {
				t.Errorf("findProvider says %q, want %q", said, tt.provider)
			}
			loaded, err := w.load()
			if err != nil {
				t.Fatal(err)
			}
			for _, finding := range loaded.Diagnostics {
				if !w.concerns(finding.Position.File) {
					t.Errorf("%v is said to be of no concern", finding)
				}
			}
			var got []string
			for _, finding := range w.shown(loaded.Diagnostics) {
				got = append(got, fmt.Sprint(finding))
			}
			if strings.Join(got, "\n") != strings.Join(tt.findings, "\n") {
				t.Errorf("found %q, want %q", got, tt.findings)
			}
		})
	}
}
