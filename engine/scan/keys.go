package scan

import (
	"bytes"
	"hash/maphash"
	"math/bits"
	"slices"
)

// A key that stands twice in an object is refused. Few objects have many keys, so the keys of
// the objects that are open are kept on one stack, and a key is compared with those of its
// object where one bit says that it may be among them. An object of many keys gets a table.

// openObject is an object that is being read.
type openObject struct {
	first int    // place of its first key on the stack
	seen  uint64 // a bit for each of its keys, which several share
}

// keyMark is a key of an open object.
type keyMark struct {
	start, end uint32
	print      uint32 // part of its fingerprint
}

func newMark(at int, print fingerprint) keyMark {
	return keyMark{uint32(at), uint32(at + print.length), uint32(print.mixed * spread >> 32)}
}

// bit returns the bit of the key among those of openObject.
func (m keyMark) bit() uint64 { return 1 << (m.print >> 26) }

// tableFrom is the number of keys from which an object gets a table.
const tableFrom = 64

// key reads a key whose opening quote stands before at, and the colon behind it. It returns where
// the value begins, or -1, the child of n for it, if n is not nil and has one, and Loose if there are
// blanks. A key with an escape is left to value.Decode, as is one that the object has already.
//
// It does so itself for a usual key, and calls nothing then that it would come back from, so that
// all stays in registers.
func (s *Scanner) key(at int, n *Node, open *openObject) (valueAt int, child *Node, flags Flags) {
	document := s.document
	if at < 0 || at > len(document)-32 {
		return s.unusualKey(at, n, open)
	}
	window := document[at : at+24 : at+24]
	first, second := wordAt(window, 0), wordAt(window, 8)
	var print fingerprint
	if found := unusual(first); found != 0 {
		length := bits.TrailingZeros64(found) >> 3
		print = shortPrint(first, length)
	} else if found := unusual(second); found != 0 {
		beyond := bits.TrailingZeros64(found) >> 3
		print = longPrint(first, 0, wordAt(window, beyond), 8+beyond)
	} else if found := unusual(wordAt(window, 16)); found != 0 {
		beyond := bits.TrailingZeros64(found) >> 3
		print = longPrint(first, second, wordAt(window, 8+beyond), 16+beyond)
	} else {
		return s.unusualKey(at, n, open)
	}
	mark := newMark(at, print)
	end := at + print.length
	count := len(s.keys) - open.first
	if document[end] != '"' || document[end+1] != ':' || len(s.keys) == cap(s.keys) {
		return s.unusualKey(at, n, open)
	}
	if bit := mark.bit(); open.seen&bit == 0 {
		open.seen |= bit
	} else if count < tableFrom {
		for _, known := range s.keys[open.first:] {
			if known.print == mark.print {
				return s.unusualKey(at, n, open)
			}
		}
	}
	if n != nil {
		if entry := n.table.entry(print.mixed); entry.fingerprint == print {
			child = entry.child
		} else if entry.mixed == print.mixed {
			return s.unusualKey(at, n, open)
		}
	}
	s.keys = s.keys[:len(s.keys)+1]
	s.keys[len(s.keys)-1] = mark
	if valueAt = end + 2; document[valueAt] <= ' ' {
		valueAt, flags = blank(document, valueAt), Loose
	}
	if count >= tableFrom {
		return s.keyOfMany(open.first, valueAt, child, flags)
	}
	return valueAt, child, flags
}

// keyOfMany is key for one that has been read, of an object of many. It is no part of key, which would
// come back from its call.
//
//go:noinline
func (s *Scanner) keyOfMany(first, valueAt int, child *Node, flags Flags) (int, *Node, Flags) {
	if s.repeatedAmongMany(first) {
		return -1, nil, 0
	}
	return valueAt, child, flags
}

// unusualKey is key for whatever key.
func (s *Scanner) unusualKey(at int, n *Node, open *openObject) (valueAt int, child *Node, flags Flags) {
	document := s.document
	end, flags := Text(document, at)
	if end < 0 || flags != 0 {
		return -1, nil, 0
	}
	name := document[at : end-1]
	print := fingerprintOf(name)
	mark := newMark(at, print)
	if open.seen&mark.bit() != 0 && s.repeated(open.first, mark) {
		return -1, nil, 0
	}
	open.seen |= mark.bit()
	s.keys = append(s.keys, mark)
	if len(s.keys)-open.first > tableFrom && s.repeatedAmongMany(open.first) {
		return -1, nil, 0
	}
	if n != nil {
		child = n.table.entry(print.mixed).find(name)
	}
	if at = blank(document, end); at == len(document) || document[at] != ':' {
		return -1, nil, 0
	}
	if valueAt = blank(document, at+1); valueAt > end+1 {
		flags = Loose
	}
	return valueAt, child, flags
}

// close forgets the keys of an object that has been read.
func (s *Scanner) close(open openObject) {
	s.values += len(s.keys) - open.first
	s.keys = s.keys[:open.first]
	if len(s.large) > 0 {
		s.forgetTable(open.first)
	}
}

// repeated reports whether the key stands among those of its object, which begin at first.
func (s *Scanner) repeated(first int, key keyMark) bool {
	if len(s.keys)-first >= tableFrom {
		return false // the table tells
	}
	for _, known := range s.keys[first:] {
		if known.print == key.print && s.sameKey(known, key) {
			return true
		}
	}
	return false
}

func (s *Scanner) sameKey(a, b keyMark) bool {
	return bytes.Equal(s.document[a.start:a.end], s.document[b.start:b.end])
}

// largeObject holds the keys of one open object of many keys: the place on the stack of each plus
// one, or 0, by a hash that no document can steer.
type largeObject struct {
	first   int // place of its first key
	entries []uint32
}

// repeatedAmongMany is repeated for the key on top of the stack, where its object has many, and
// takes it in.
func (s *Scanner) repeatedAmongMany(first int) bool {
	if len(s.large) == 0 || s.large[len(s.large)-1].first != first {
		s.large = slices.Grow(s.large, 1)
		s.large = s.large[:len(s.large)+1]
		opened := &s.large[len(s.large)-1]
		opened.first, opened.entries = first, opened.entries[:0] // in the memory of a table before it
	}
	large := &s.large[len(s.large)-1]
	if count := len(s.keys) - first; 2*count > len(large.entries) {
		s.enlarge(large, count)
	}
	return s.enter(large, len(s.keys)-1)
}

// enlarge makes a new table for all keys but the one on top of the stack.
func (s *Scanner) enlarge(large *largeObject, count int) {
	if s.seed == (maphash.Seed{}) {
		s.seed = maphash.MakeSeed()
	}
	size := 4 * tableFrom
	for size < 4*count {
		size *= 2
	}
	large.entries = slices.Grow(large.entries[:0], size)[:size]
	clear(large.entries)
	for index := large.first; index < len(s.keys)-1; index++ {
		s.enter(large, index)
	}
}

// enter reports whether a key is in the table of its object already, and takes it in.
func (s *Scanner) enter(large *largeObject, index int) (repeated bool) {
	key := s.keys[index]
	mask := len(large.entries) - 1
	for at := int(maphash.Bytes(s.seed, s.document[key.start:key.end])) & mask; ; at = (at + 1) & mask {
		entry := large.entries[at]
		if entry == 0 {
			large.entries[at] = uint32(index + 1)
			return false
		}
		if s.sameKey(s.keys[entry-1], key) {
			return true
		}
	}
}

// forgetTable drops the table of the object whose keys begin at a place, if it has one.
func (s *Scanner) forgetTable(first int) {
	if last := len(s.large) - 1; s.large[last].first == first {
		s.large = s.large[:last]
	}
}
