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

// largeObject holds the keys of one object of many keys: the place on the stack of each plus
// one, or 0, by a hash that no document can steer.
type largeObject struct{ entries []uint32 }

// repeatedInTable is repeated for an object of many keys, and takes the key in.
func (s *Scanner) repeatedInTable(large *largeObject, index int) bool {
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

// enlarge makes a table, or a larger one, for the keys from first on.
func (s *Scanner) enlarge(large *largeObject, first int) *largeObject {
	count := len(s.keys) - first
	if large != nil && 2*count <= len(large.entries) {
		return large
	}
	if s.seed == (maphash.Seed{}) {
		s.seed = maphash.MakeSeed()
	}
	size := 4 * tableFrom
	for size < 4*count {
		size *= 2
	}
	grown := &largeObject{entries: make([]uint32, size)}
	for index := first; index < len(s.keys)-1; index++ {
		s.repeatedInTable(grown, index)
	}
	return grown
}
