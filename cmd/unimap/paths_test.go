package main

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// tree makes empty files in a new working directory.
func tree(t *testing.T, names ...string) {
	t.Helper()
	t.Chdir(t.TempDir())
	for _, name := range names {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestOpenPaths(t *testing.T) {
	whole := []string{
		"a/mappings/acme/provider.yaml", "a/mappings/acme/crm/deals.yaml", "a/mappings/other/provider.yaml",
		"b/mappings/acme/provider.yaml", "testdata/mappings/acme/provider.yaml", "c/testdata/acme/provider.yaml", ".git/x/acme/provider.yaml",
	}
	tests := []struct {
		name  string
		paths []string
		want  []string // "ROOT: PART PART"
	}{
		{"root", []string{"a/mappings"}, []string{"a/mappings:"}},
		{"root with a slash", []string{"./a/mappings/"}, []string{"a/mappings:"}},
		{"provider", []string{"a/mappings/acme"}, []string{"a/mappings: acme"}},
		{"model", []string{"a/mappings/acme/crm"}, []string{"a/mappings: acme/crm"}},
		{"file", []string{"a/mappings/acme/crm/deals.yaml"}, []string{"a/mappings: acme/crm/deals.yaml"}},
		{"provider.yaml", []string{"a/mappings/acme/provider.yaml"}, []string{"a/mappings: acme/provider.yaml"}},
		{"two parts of one set", []string{"a/mappings/acme", "a/mappings/other"}, []string{"a/mappings: acme other"}},
		{"a part and the whole", []string{"a/mappings/acme", "a/mappings"}, []string{"a/mappings:"}},
		{"two sets", []string{"a/mappings/acme", "b/mappings"}, []string{"a/mappings: acme", "b/mappings:"}},
		{"everything", []string{"./..."}, []string{"a/mappings:", "b/mappings:"}},
		{"everything in a folder", []string{"a/..."}, []string{"a/mappings:"}},
		{"everything of a provider", []string{"a/mappings/acme/..."}, []string{"a/mappings: acme"}},
		{"the folder of a set", []string{"a"}, []string{"a/mappings:"}},
		{"a folder that is passed over by ...", []string{"testdata/..."}, []string{"testdata/mappings:"}},
		{"nothing but what is passed over", []string{"c"}, []string{"c:"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			tree(t, whole...)
			spaces, err := openPaths(test.paths)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, w := range spaces {
				text := w.root + ":"
				for _, part := range w.only {
					text += " " + part
				}
				got = append(got, text)
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestPathsFromWithinASet(t *testing.T) {
	tree(t, "mappings/acme/provider.yaml", "mappings/acme/crm/deals.yaml", "mappings/orphan/crm/deals.yaml")
	tests := []struct{ from, path, only, shown string }{
		{"mappings/acme", ".", "acme", "crm/deals.yaml"},
		{"mappings/acme/crm", ".", "acme/crm", "deals.yaml"},
		{"mappings/acme/crm", "..", "acme", "deals.yaml"},
		{"mappings/acme/crm", "deals.yaml", "acme/crm/deals.yaml", "deals.yaml"},
		{"mappings/orphan", ".", "orphan", "../acme/crm/deals.yaml"},
		{"mappings/orphan/crm", "deals.yaml", "orphan/crm/deals.yaml", "../../acme/crm/deals.yaml"},
	}
	top, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range tests {
		t.Run(test.from+" "+test.path, func(t *testing.T) {
			t.Chdir(filepath.Join(top, test.from))
			spaces, err := openPaths([]string{test.path})
			if err != nil {
				t.Fatal(err)
			}
			w := spaces[0]
			if len(w.only) != 1 || w.only[0] != test.only {
				t.Errorf("meant is %q, want %q", w.only, test.only)
			}
			if got := w.show("acme/crm/deals.yaml"); got != test.shown {
				t.Errorf("shown as %q, want %q", got, test.shown)
			}
			if _, err := w.read(w.show("acme/crm/deals.yaml")); err != nil {
				t.Error(err)
			}
		})
	}
}
