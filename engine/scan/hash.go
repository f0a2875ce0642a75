package scan

import "math/bits"

// fingerprint tells keys apart: equal keys have the same, and those of fewer than 24 bytes only equal
// ones.
type fingerprint struct {
	mixed  uint64 // the length, the first eight bytes and the last eight
	first  uint64 // the first eight bytes; of a shorter key all, with zeros behind them
	second uint64 // the eight behind them, of a key of 16 and more
	length int
}

func fingerprintOf(key []byte) fingerprint {
	if len(key) < 8 {
		var padded [8]byte
		copy(padded[:], key)
		return shortPrint(wordAt(padded[:], 0), len(key))
	}
	var second uint64
	if len(key) >= 16 {
		second = wordAt(key, 8)
	}
	return longPrint(wordAt(key, 0), second, wordAt(key, len(key)-8), len(key))
}

// shortPrint is the fingerprint of a key of fewer than eight bytes. Whatever follows the key in
// the word does not count.
func shortPrint(word uint64, length int) fingerprint {
	word &= 1<<(8*length) - 1
	return fingerprint{mixed: word ^ uint64(length)<<56, first: word, length: length}
}

func longPrint(first, second, last uint64, length int) fingerprint {
	return fingerprint{first ^ bits.RotateLeft64(last, 21) ^ uint64(length)<<56, first, second, length}
}

// spread is the odd number next to 2^64 divided by the golden ratio, as in Fibonacci hashing
// (Knuth, The Art of Computer Programming, volume 3, section 6.4).
const spread = 0x9E3779B97F4A7C15

// keyTable finds the children of a node by the fingerprints of their keys. No two fingerprints
// share an entry; the keys of one fingerprint do.
type keyTable struct {
	entries    []tableEntry
	multiplier uint64
	shift      uint8 // at most 63
}

type tableEntry struct {
	fingerprint
	key   string
	child *Node // nil for an entry that is free
	next  *tableEntry
}

// mostTries is how many multipliers are tried before the table grows.
const mostTries = 64

// noKeys is the table of the many nodes without children.
var noKeys = keyTable{entries: make([]tableEntry, 1)}

// newKeyTable looks for a multiplier that gives each fingerprint an entry of its own.
func newKeyTable(keys []string, children []*Node) keyTable {
	if len(keys) == 0 {
		return noKeys
	}
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
		added := tableEntry{fingerprint: fingerprintOf([]byte(key)), key: key, child: children[i]}
		entry := table.entry(added.mixed)
		if entry.child != nil {
			if entry.mixed != added.mixed {
				return keyTable{}, false
			}
			shared := *entry
			added.next = &shared
		}
		*entry = added
	}
	return table, true
}

// entry returns the entry of all keys with that mixed fingerprint.
func (t *keyTable) entry(mixed uint64) *tableEntry {
	return &t.entries[mixed*t.multiplier>>(t.shift&63)&uint64(len(t.entries)-1)]
}

// find returns the child of a key among those of an entry, or nil.
func (e *tableEntry) find(key []byte) *Node {
	for ; e != nil; e = e.next {
		if e.key == string(key) {
			return e.child
		}
	}
	return nil
}
