package scratch_test

import (
	"bytes"
	"testing"

	"github.com/unimap/unimap/engine/scratch"
)

// A buffer is lent to the next one, who may work for another tenant.
func TestReturnLeavesNothing(t *testing.T) {
	for _, size := range []int{0, 1, 100, scratch.Most, scratch.Most + 1} {
		buffer := scratch.Borrow()
		*buffer = append(*buffer, bytes.Repeat([]byte("x"), size)...)
		*buffer = (*buffer)[:size/2] // what stood behind it is still in the memory
		kept := (*buffer)[:cap(*buffer)]
		scratch.Return(buffer)
		if isKept := len(kept) <= scratch.Most; isKept && bytes.ContainsRune(kept, 'x') {
			t.Errorf("a buffer of %d bytes is returned with what it held", size)
		}
	}
}

func TestBorrowIsEmpty(t *testing.T) {
	for range 100 {
		buffer := scratch.Borrow()
		if len(*buffer) != 0 || cap(*buffer) > scratch.Most {
			t.Fatalf("borrowed a buffer of %d bytes with room for %d", len(*buffer), cap(*buffer))
		}
		*buffer = append(*buffer, make([]byte, 1<<10)...)
		scratch.Return(buffer)
	}
}
