package scan

import (
	"bytes"
	"hash/maphash"
)

// A key that stands twice in an object is refused. Few objects have many keys, so the keys of
// the objects that are open are kept on one stack, and a key is compared with those of its
// object where one bit says that it may be among them. An object of many keys gets a table.

// keyMark is a key of an open object.
type keyMark struct {
	start, end uint32
	print      uint32 // the upper half of the fingerprint
}

// tableFrom is the number of keys from which an object gets a table.
const tableFrom = 64

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
		s.large = append(s.large, largeObject{first: first})
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
	large.entries = make([]uint32, size)
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
