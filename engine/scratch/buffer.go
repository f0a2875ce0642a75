package scratch

import "sync"

// Most is the largest buffer that is kept, in bytes. A text that is known to be longer is better made in a
// slice of its own.
const Most = 64 << 10

var buffers = sync.Pool{New: func() any { return new([]byte) }}

// Borrow returns an empty buffer. What is appended to it is stored back into it, so that Return finds the
// memory it has grown to.
func Borrow() *[]byte {
	return buffers.Get().(*[]byte)
}

// Return takes a buffer back, whose bytes must not be used any more. Nothing that was written into it is
// left for who borrows it next, who may work for another tenant.
func Return(buffer *[]byte) {
	if cap(*buffer) > Most {
		return
	}
	clear((*buffer)[:cap(*buffer)])
	*buffer = (*buffer)[:0]
	buffers.Put(buffer)
}
