package scan

import (
	"sync"

	"github.com/unimap/unimap/engine/value"
)

// nothing is a trie of no paths.
var nothing = func() *Trie { t := NewTrie(); t.Freeze(); return t }()

// validators are scanners that keep at most mostKept bytes.
var validators = sync.Pool{New: func() any { return &Scanner{} }}

const mostKept = 1 << 20

// IsObject reports whether a document is surely an object that value.Decode accepts under the same
// limits. False says nothing: value.Decode must be asked.
func IsObject(document []byte, limits value.Limits) bool {
	if at := blank(document, 0); at == len(document) || document[at] != '{' {
		return false
	}
	s := validators.Get().(*Scanner)
	defer func() {
		if s.Reset(); s.Footprint() <= mostKept {
			validators.Put(s)
		}
	}()
	return s.Scan(document, nothing, limits)
}
