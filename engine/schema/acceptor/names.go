package acceptor

import (
	"encoding/binary"
	"math/bits"
)

// names is a fixed set of strings that is searched by bytes: a table of twice to four times as
// many places, in which a name stands at the place that its two ends and its length lead to, or
// behind it.
type names struct {
	list   []string
	places []uint16 // the index of a name and one, 0 for none
	shift  int
}

func newNames(list []string) names {
	width := bits.Len(uint(2*len(list) - 1))
	n := names{list: list, shift: 64 - width}
	if len(list) == 0 || len(list) >= 1<<15 {
		n.places, n.shift = make([]uint16, 1), 64
		return n
	}
	n.places = make([]uint16, 1<<width)
	for i, name := range list {
		place := n.place([]byte(name))
		for n.places[place] != 0 {
			place = n.after(place)
		}
		n.places[place] = uint16(i + 1)
	}
	return n
}

func (n *names) size() int { return len(n.list) }

// find returns the index of a name, or -1.
func (n *names) find(name []byte) int {
	for place := n.place(name); n.places[place] != 0; place = n.after(place) {
		if i := int(n.places[place]) - 1; n.list[i] == string(name) {
			return i
		}
	}
	return -1
}

func (n *names) after(place int) int { return (place + 1) & (len(n.places) - 1) }

func (n *names) place(name []byte) int {
	first, last := ends(name)
	mixed := (first ^ bits.RotateLeft64(last, 29) ^ uint64(len(name))) * 0x9e3779b97f4a7c15
	return int(mixed >> n.shift)
}

// ends returns the first and the last eight bytes of a name; both are the whole of a shorter one.
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
