package enum

import (
	"slices"

	"github.com/unimap/unimap/engine/value"
)

// Pair is one row of a table: a native value and the unified values it stands for. The first
// unified value is what the native one reads as; all of them are written as the native one.
type Pair struct {
	Native  string
	Unified []string
}

// Table is one enum of a mapping. It is immutable once the mapping is compiled.
type Table struct {
	Name  string
	Pairs []Pair
	// Unsupported are the unified values that the provider has no native value for, on purpose.
	Unsupported []string

	unified map[string]string
	native  map[string]string
}

// New returns the table of pairs. Where several native values stand for one unified value, the
// first pair is the one that is written.
func New(name string, pairs []Pair) *Table {
	t := &Table{Name: name, Pairs: pairs, unified: make(map[string]string), native: make(map[string]string)}
	for _, pair := range pairs {
		if len(pair.Unified) > 0 {
			t.unified[pair.Native] = pair.Unified[0]
		}
		for _, unified := range pair.Unified {
			if _, taken := t.native[unified]; !taken {
				t.native[unified] = pair.Native
			}
		}
	}
	return t
}

// Unified returns the unified value of a native one, which may be a string, a number or a
// boolean; numbers and booleans are matched by their text.
func (t *Table) Unified(native any) (string, bool) {
	unified, ok := t.unified[key(native)]
	return unified, ok
}

// UnifiedText is Unified for a native value that is given by its text.
func (t *Table) UnifiedText(native []byte) (string, bool) {
	unified, ok := t.unified[string(native)]
	return unified, ok
}

// NativeText is Native for a unified value that is given by its text.
func (t *Table) NativeText(unified []byte) (string, bool) {
	native, ok := t.native[string(unified)]
	return native, ok
}

// Native returns the native value of a unified one.
func (t *Table) Native(unified any) (string, bool) {
	native, ok := t.native[key(unified)]
	return native, ok
}

// Accepted returns the unified values that can be written, sorted.
func (t *Table) Accepted() []string {
	accepted := make([]string, 0, len(t.native))
	for unified := range t.native {
		accepted = append(accepted, unified)
	}
	slices.Sort(accepted)
	return accepted
}

// Produced returns the unified values that reading can give, sorted.
func (t *Table) Produced() []string {
	var produced []string
	for _, unified := range t.unified {
		produced = append(produced, unified)
	}
	slices.Sort(produced)
	return slices.Compact(produced)
}

func key(v any) string {
	if text, ok := v.(string); ok {
		return text
	}
	return value.String(v)
}
