package excerpt_test

import (
	"testing"

	"github.com/unimap/unimap/engine/excerpt"
)

func TestExcerpts(t *testing.T) {
	for _, tt := range []struct {
		text              string
		most              int
		characters, bytes string
	}{
		{"", 0, "", ""},
		{"abc", 3, "abc", "abc"},
		{"abcd", 3, "abc…", "abc…"},
		{"añb", 3, "añb", "añ…"},
		{"aññ", 2, "añ…", "a…"},
		{"日本", 1, "日…", "…"},
	} {
		if got := excerpt.Characters(tt.text, tt.most); got != tt.characters {
			t.Errorf("Characters(%q, %d) is %q, want %q", tt.text, tt.most, got, tt.characters)
		}
		if got := excerpt.Bytes(tt.text, tt.most); got != tt.bytes {
			t.Errorf("Bytes(%q, %d) is %q, want %q", tt.text, tt.most, got, tt.bytes)
		}
	}
}
