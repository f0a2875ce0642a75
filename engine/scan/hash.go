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
	return (word&(1<<(8*length)-1) ^ uint64(length)<<56) * spread
}

func longPrint(first, last uint64, length int) uint64 {
	return (first ^ bits.RotateLeft64(last, 21) ^ uint64(length)<<56) * spread
}

// spread is the odd number next to 2^64 divided by the golden ratio, as in Fibonacci hashing
// (Knuth, The Art of Computer Programming, volume 3, section 6.4).
const spread = 0x9E3779B97F4A7C15

// keyTable finds the children of a node by the fingerprints of their keys, without a collision
// among them.
type keyTable struct {
	entries    []tableEntry
	multiplier uint64
	shift      uint8
}

type tableEntry struct {
	print uint64
	key   string
	child *Node // nil for an entry that is free
}

// mostTries is how many multipliers are tried before the table grows.
const mostTries = 64

// newKeyTable looks for a multiplier that gives each key an entry of its own. It returns an
// empty table where there is none, since two keys have the same fingerprint.
func newKeyTable(keys []string, children []*Node) keyTable {
	if len(keys) == 0 {
		return keyTable{}
	}
	multiplier := uint64(spread)
	for width := uint8(bits.Len(uint(2*len(keys) - 1))); width <= 16; width++ {
		for range mostTries {
			if table, ok := tryKeyTable(keys, children, multiplier, width); ok {
				return table
			}
			multiplier = multiplier*6364136223846793005 | 1
		}
	}
	return keyTable{}
}

func tryKeyTable(keys []string, children []*Node, multiplier uint64, width uint8) (keyTable, bool) {
	table := keyTable{entries: make([]tableEntry, 1<<width), multiplier: multiplier, shift: 64 - width}
	for i, key := range keys {
		print := fingerprint([]byte(key))
		entry := &table.entries[print*multiplier>>table.shift]
		if entry.child != nil {
			return keyTable{}, false
		}
		*entry = tableEntry{print, key, children[i]}
	}
	return table, true
}

// find returns the child of a key, or nil.
func (n *Node) find(key []byte, print uint64) *Node {
	if len(n.table.entries) == 0 {
		return n.search(key)
	}
	entry := &n.table.entries[print*n.table.multiplier>>n.table.shift&uint64(len(n.table.entries)-1)]
	if entry.print != print || len(entry.key) != len(key) {
		return nil
	}
	// The fingerprint of a short key has all of its bytes in it.
	if len(key) >= 8 && entry.key != string(key) {
		return nil
	}
	return entry.child
}

// search is find for a node without a table.
func (n *Node) search(key []byte) *Node {
	for i, known := range n.keys {
		if known == string(key) {
			return n.children[i]
		}
	}
	return nil
}
