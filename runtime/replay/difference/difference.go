package difference

import (
	"encoding/json"

	"github.com/unimap/unimap/engine/value"
)

// Difference is one place where two values differ.
type Difference struct {
	// Pointer is the JSON pointer (RFC 6901) of the place. Where elements of a list are missing
	// or too many, it counts in the list that has the element.
	Pointer string
	// Want and Got are what is there; value.Missing stands for nothing.
	Want, Got any
}

// MarshalJSON writes {"pointer", "want", "got"}, without the side on which there is nothing.
func (d Difference) MarshalJSON() ([]byte, error) {
	out := value.ObjectOf("pointer", d.Pointer)
	out.Set("want", d.Want)
	out.Set("got", d.Got)
	return value.Append(nil, out), nil
}

// Between returns where got differs from want, in the order of want. The pointer is that of both
// values. The order of keys does not matter; null differs from nothing, and numbers are equal
// only if they are written alike, since 1.50 is another text than 1.5 to whoever reads it.
func Between(pointer string, want, got any) []Difference {
	switch want := want.(type) {
	case *value.Object:
		if got, ok := got.(*value.Object); ok {
			return betweenObjects(pointer, want, got)
		}
	case []any:
		if got, ok := got.([]any); ok {
			return betweenLists(pointer, want, got)
		}
	}
	if equalScalars(want, got) {
		return nil
	}
	return []Difference{{Pointer: pointer, Want: want, Got: got}}
}

// equalScalars reports whether two values are the same scalar.
func equalScalars(want, got any) bool {
	switch want.(type) {
	case nil, bool, int64, json.Number, string:
		return want == got
	}
	return value.IsMissing(want) && value.IsMissing(got)
}

func betweenObjects(pointer string, want, got *value.Object) []Difference {
	var found []Difference
	for key, member := range want.All() {
		found = append(found, Between(Below(pointer, key), member, got.Get(key))...)
	}
	for key, member := range got.All() {
		if !want.Has(key) {
			found = append(found, Difference{Pointer: Below(pointer, key), Want: value.Missing, Got: member})
		}
	}
	return found
}

// betweenLists leaves out the elements that both lists begin and end with, so that one element
// more does not make all that follow it differ.
func betweenLists(pointer string, want, got []any) []Difference {
	start := 0
	for start < len(want) && start < len(got) && same(want[start], got[start]) {
		start++
	}
	wantEnd, gotEnd := len(want), len(got)
	for wantEnd > start && gotEnd > start && same(want[wantEnd-1], got[gotEnd-1]) {
		wantEnd--
		gotEnd--
	}
	var found []Difference
	for i := start; i < max(wantEnd, gotEnd); i++ {
		wanted, given := value.Missing, value.Missing
		if i < wantEnd {
			wanted = want[i]
		}
		if i < gotEnd {
			given = got[i]
		}
		found = append(found, Between(index(pointer, i), wanted, given)...)
	}
	return found
}

func same(want, got any) bool { return len(Between("", want, got)) == 0 }
