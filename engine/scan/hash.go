package scan

import (
	"encoding/binary"
	"math/bits"
)

// fingerprint mixes the length of a key with its first and last eight bytes. Keys of the same
// fingerprint need not be equal, equal keys have the same.
func fingerprint(key []byte) uint64 {
	n := len(key)
	var mixed uint64
	switch {
	case n >= 8:
		mixed = binary.LittleEndian.Uint64(key) ^ bits.RotateLeft64(binary.LittleEndian.Uint64(key[n-8:]), 21)
	case n >= 4:
		mixed = uint64(binary.LittleEndian.Uint32(key)) | uint64(binary.LittleEndian.Uint32(key[n-4:]))<<32
	case n > 0:
		mixed = uint64(key[0]) | uint64(key[n>>1])<<8 | uint64(key[n-1])<<16
	}
	return (mixed ^ uint64(n)<<56) * spread
}

// spread is the odd number next to 2^64 divided by the golden ratio, as in Fibonacci hashing
// (Knuth, The Art of Computer Programming, volume 3, section 6.4).
const spread = 0x9E3779B97F4A7C15

// keyTable finds the keys of a node by their fingerprints, without a collision among them.
type keyTable struct {
	entries    []int16 // index of the key, or -1
	multiplier uint64
	shift      uint8
}

// mostTries is how many multipliers are tried before the table grows.
const mostTries = 64

// newKeyTable looks for a multiplier that gives each key an entry of its own. It returns an
// empty table, in which find finds nothing, where two keys have the same fingerprint.
func newKeyTable(keys []string) keyTable {
	if len(keys) == 0 {
		return keyTable{}
	}
	multiplier := uint64(spread)
	for width := uint8(bits.Len(uint(2*len(keys) - 1))); width <= 16; width++ {
		for range mostTries {
			if table, ok := tryKeyTable(keys, multiplier, width); ok {
				return table
			}
			multiplier = multiplier*6364136223846793005 | 1
		}
	}
	return keyTable{}
}

func tryKeyTable(keys []string, multiplier uint64, width uint8) (keyTable, bool) {
	table := keyTable{entries: make([]int16, 1<<width), multiplier: multiplier, shift: 64 - width}
	for i := range table.entries {
		table.entries[i] = -1
	}
	for i, key := range keys {
		entry := &table.entries[fingerprint([]byte(key))*multiplier>>table.shift]
		if *entry >= 0 {
			return keyTable{}, false
		}
		*entry = int16(i)
	}
	return table, true
}

// find returns the child of a key, or nil.
func (n *Node) find(key []byte, fingerprint uint64) *Node {
	if len(n.table.entries) == 0 {
		return n.search(key)
	}
	i := n.table.entries[fingerprint*n.table.multiplier>>n.table.shift&uint64(len(n.table.entries)-1)]
	if i < 0 || n.keys[i] != string(key) {
		return nil
	}
	return n.children[i]
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
