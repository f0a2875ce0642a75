package difference

import (
	"strconv"

	"github.com/unimap/unimap/engine/value"
)

// Below returns the pointer of a member of what pointer points to.
func Below(pointer, key string) string { return pointer + value.Pointer([]string{key}) }

func index(pointer string, i int) string { return pointer + "/" + strconv.Itoa(i) }
