package scan_test

import (
	"fmt"
	"testing"

	"github.com/unimap/unimap/engine/scan"
	"github.com/unimap/unimap/engine/value"
)

// TestKeysThatAreAlike has keys of every length around a word and two, and such as begin and end
// alike, so that their fingerprints are the same.
func TestKeysThatAreAlike(t *testing.T) {
	known := []string{
		"", "a", "ab", "abcdefg", "abcdefgh", "abcdefghi", "abcdefghijklmno", "abcdefghijklmnop", "abcdefghXijklmnop", "abcdefghXXijklmnop",
		"abcdefghXXXXXXijklmnop", "abcdefghXXXXXXXijklmnop", "abcdefghXXXXXXXXijklmnop", "abcdefghXXXXXXXXXijklmnop",
	}
	for _, key := range known {
		trie := scan.NewTrie()
		slot := trie.Root().Child(key).Slot()
		for _, other := range known {
			if other != key {
				trie.Root().Child(other).Slot()
			}
		}
		trie.Freeze()
		foreign := []string{
			"b", "\u007f", "ba", "abcdefh", "bbcdefgh", "abcdefgi", "abcdefgh\u0000", "abcdefghj", "bbcdefghijklmnop", "abcdefghijklmnoq",
			"abcdefghYijklmnop", "abcdefghXYijklmnop", "abcdefghYXijklmnop", "abcdefghXXXijklmnop", "abcdefghabcdefgh",
			"abcdefghXXXXXYijklmnop", "abcdefghYXXXXXijklmnop", "abcdefghXXXXXXYijklmnop", "abcdefghYXXXXXXijklmnop", "abcdefghXXXYXXXXijklmnop",
			"abcdefghXXXXYXXXXijklmnop", "abcdefghXXXXXXXXXXijklmnop",
			"abCdefghhjklmnop", // of the same fingerprint as abcdefghijklmnop
		}
		var scanner scan.Scanner
		for _, other := range foreign {
			for _, document := range []string{fmt.Sprintf(`{%q:1}`, other), fmt.Sprintf(`{%q:1,"padding of the document":0}`, other)} {
				if scanner.Scan([]byte(document), trie, value.Limits{}) && scanner.At(0, slot).Kind != scan.Missing {
					t.Errorf("%q was taken for %q", other, key)
				}
			}
		}
		for _, own := range known {
			document := fmt.Sprintf(`{%q:1,"padding of the document":0}`, own)
			if !scanner.Scan([]byte(document), trie, value.Limits{}) {
				t.Fatalf("%s was refused", document)
			}
			if found := scanner.At(0, slot).Kind != scan.Missing; found != (own == key) {
				t.Errorf("%q in the place of %q: found is %t", own, key, found)
			}
		}
	}
}
