package suggest_test

import (
	"strings"
	"testing"

	"github.com/unimap/unimap/engine/suggest"
)

func TestClosest(t *testing.T) {
	candidates := []string{"id", "name", "status", "html_description", "größe"}
	tests := []struct{ name, want string }{
		{"nam", "name"},
		{"nmae", "name"},
		{"naem", "name"},
		{"nxmx", ""},
		{"eman", ""},
		{"di", "id"},
		{"statsu", "status"},
		{"stauts", "status"},
		{"grösse", "größe"},
		{"grßöe", "größe"},
		{"html_descripton", "html_description"},
		{"zzz", ""},
		{"", ""},
		{strings.Repeat("n", 65), ""},
	}
	for _, tt := range tests {
		if got := suggest.Closest(tt.name, candidates); got != tt.want {
			t.Errorf("Closest(%q) = %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestHelp(t *testing.T) {
	for _, tt := range []struct{ name, want string }{
		{"nmae", "did you mean name?"},
		{"unlike", "names are id, name"},
	} {
		if got := suggest.Help(tt.name, []string{"id", "name"}, "names are id, name"); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}
