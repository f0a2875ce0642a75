package scan

import (
	"encoding/binary"
	"math/bits"
)

// fingerprint mixes the length of a key with its first and last eight bytes. Keys of the same
// fingerprint need not be equal, equal keys have the same.
func fingerprint(key []byte) uint64 {
	if len(key) >= 8 {
		return longPrint(binary.LittleEndian.Uint64(key), binary.LittleEndian.Uint64(key[len(key)-8:]), len(key))
	}
	var padded [8]byte
	copy(padded[:], key)
	return shortPrint(binary.LittleEndian.Uint64(padded[:]), len(key))
}

// shortPrint is the fingerprint of a key of fewer than eight bytes. Whatever follows the key in
// the word does not count.
func shortPrint(word uint64, length int) uint64 {
	return word&(1<<(8*length)-1) ^ uint64(length)<<56
}

func longPrint(first, last uint64, length int) uint64 {
	return first ^ bits.RotateLeft64(last, 21) ^ uint64(length)<<56
}

// spread is the odd number next to 2^64 divided by the golden ratio, as in Fibonacci hashing
// (Knuth, The Art of Computer Programming, volume 3, section 6.4).
const spread = 0x9E3779B97F4A7C15

// keyTable finds the children of a node by the fingerprints of their keys. No two fingerprints
// share an entry; the keys of one fingerprint do.
type keyTable struct {
	entries    []tableEntry
	multiplier uint64
	shift      uint8
}

type tableEntry struct {
	print uint64
	first uint64 // the first eight bytes of a key that has as many
	key   string
	child *Node // nil for an entry that is free
	next  *tableEntry
}

func newEntry(key string, child *Node) tableEntry {
	e := tableEntry{print: fingerprint([]byte(key)), key: key, child: child}
	if len(key) >= 8 {
		e.first = binary.LittleEndian.Uint64([]byte(key))
	}
	return e
}

// is reports whether a key that has the fingerprint of the entry is its key. A fingerprint holds
// all of a key of fewer than eight bytes; where its length and its first eight bytes are known, it
// tells the last eight, which with them are all of a key of up to 16.
func (e *tableEntry) is(key []byte) bool {
	switch {
	case len(key) != len(e.key):
		return false
	case len(key) < 8:
		return true
	case len(key) <= 16:
		return binary.LittleEndian.Uint64(key) == e.first
	}
	return e.key == string(key)
}

// mostTries is how many multipliers are tried before the table grows.
const mostTries = 64

// newKeyTable looks for a multiplier that gives each fingerprint an entry of its own.
func newKeyTable(keys []string, children []*Node) keyTable {
	multiplier := uint64(spread)
	for width := uint8(bits.Len(uint(2 * len(keys)))); ; width++ {
		for range mostTries {
			if table, ok := tryKeyTable(keys, children, multiplier, width); ok {
				return table
			}
			multiplier = multiplier*6364136223846793005 | 1
		}
	}
}

func tryKeyTable(keys []string, children []*Node, multiplier uint64, width uint8) (keyTable, bool) {
	table := keyTable{entries: make([]tableEntry, 1<<width), multiplier: multiplier, shift: 64 - width}
	for i, key := range keys {
		added := newEntry(key, children[i])
		entry := &table.entries[added.print*multiplier>>table.shift]
		if entry.child != nil {
			if entry.print != added.print {
				return keyTable{}, false
			}
			shared := *entry
			added.next = &shared
		}
		*entry = added
	}
	return table, true
}

// find returns the child of a key, or nil.
func (n *Node) find(key []byte, print uint64) *Node {
	entry := &n.table.entries[print*n.table.multiplier>>n.table.shift&uint64(len(n.table.entries)-1)]
	if entry.print != print {
		return nil
	}
	return entry.confirm(key)
}

// confirm returns the child of a key among those of its fingerprint.
func (e *tableEntry) confirm(key []byte) *Node {
	for ; e != nil; e = e.next {
		if e.is(key) {
			return e.child
		}
	}
	return nil
}
