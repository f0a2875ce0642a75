package acceptor

import (
	"encoding/binary"
	"math/bits"
)

// names is a fixed set of strings that is searched by bytes: a table of two to four times as
// many places, in which a name stands at the place that its ends and its length lead to, or
// behind it.
type names struct {
	places []place
	shift  int
	count  int
}

// place holds a name; size is -1 where there is none.
type place struct {
	first, last uint64
	size, index int
	name        string
}

func newNames(list []string) names {
	width := bits.Len(uint(2 * len(list)))
	n := names{places: make([]place, 1<<width), shift: 64 - width, count: len(list)}
	for i := range n.places {
		n.places[i].size = -1
	}
	for i, name := range list {
		first, last := ends([]byte(name))
		at := n.start(first, last, len(name))
		for n.places[at].size >= 0 {
			at = n.after(at)
		}
		n.places[at] = place{first, last, len(name), i, name}
	}
	return n
}

// find returns the index of a name, or -1.
func (n *names) find(name []byte) int {
	first, last := ends(name)
	for at := n.start(first, last, len(name)); ; at = n.after(at) {
		p := &n.places[at]
		if p.first == first && p.last == last && p.size == len(name) && (len(name) <= 16 || p.name == string(name)) {
			return p.index
		}
		if p.size < 0 {
			return -1
		}
	}
}

func (n *names) after(at int) int { return (at + 1) & (len(n.places) - 1) }

func (n *names) start(first, last uint64, size int) int {
	mixed := (first ^ bits.RotateLeft64(last, 29) ^ uint64(size)) * 0x9e3779b97f4a7c15
	return int(mixed >> n.shift)
}

// ends returns the first and the last eight bytes of a name, of which a shorter name has both in
// one. With the length, they are the whole of a name of up to 16 bytes.
func ends(name []byte) (first, last uint64) {
	size := len(name)
	switch {
	case size >= 8:
		return binary.LittleEndian.Uint64(name), binary.LittleEndian.Uint64(name[size-8:])
	case size >= 4:
		first = uint64(binary.LittleEndian.Uint32(name)) | uint64(binary.LittleEndian.Uint32(name[size-4:]))<<32
	case size > 0:
		first = uint64(name[0]) | uint64(name[size/2])<<8 | uint64(name[size-1])<<16
	}
	return first, first
}
