package direct

import (
	"sync"

	"github.com/unimap/unimap/engine/scan"
	"github.com/unimap/unimap/engine/value"
)

// Apart takes a list out of documents, so that the list can be converted and the rest decoded. It
// is immutable and safe for concurrent use.
type Apart struct {
	trie *scan.Trie
	slot int
}

// NewApart returns what takes out the list that the keys lead to.
func NewApart(keys []string) *Apart {
	a := &Apart{trie: scan.NewTrie()}
	node := a.trie.Root()
	for _, key := range keys {
		node = node.Child(key)
	}
	a.slot = node.Slot()
	a.trie.Freeze()
	return a
}

var scanners = sync.Pool{New: func() any { return new(scan.Scanner) }}

// Split returns the text of the list, which is a part of document, and that of the document with
// an empty list in its place. ok is false for a document that is not valid JSON within limits, or
// has no list there.
func (a *Apart) Split(document []byte, limits value.Limits) (list, rest []byte, ok bool) {
	s := scanners.Get().(*scan.Scanner)
	defer scanners.Put(s)
	defer s.Reset()
	if !s.Scan(document, a.trie, limits) {
		return nil, nil, false
	}
	span := s.At(0, a.slot)
	if span.Kind != scan.List {
		return nil, nil, false
	}
	rest = append(append(append(rest, document[:span.Start]...), "[]"...), document[span.End:]...)
	return document[span.Start:span.End], rest, true
}
