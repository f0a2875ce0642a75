package compare

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/big"
	"reflect"
)

// Same returns nil if the documents say the same: the order of members and the way in which texts
// and numbers are written do not count, but every digit does.
func Same(want, got []byte) error {
	wanted, err := canonical(want)
	if err != nil {
		return fmt.Errorf("the document to compare with: %w", err)
	}
	given, err := canonical(got)
	if err != nil {
		return err
	}
	return difference("", wanted, given)
}

// canonical decodes a document and turns its numbers into exact ones.
func canonical(document []byte) (any, error) {
	decoder := json.NewDecoder(bytes.NewReader(document))
	decoder.UseNumber()
	var decoded any
	if err := decoder.Decode(&decoded); err != nil {
		return nil, fmt.Errorf("not JSON: %w", err)
	}
	return exact(decoded), nil
}

// number is a number that is not a text.
type number string

func exact(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for key, member := range v {
			v[key] = exact(member)
		}
	case []any:
		for i, element := range v {
			v[i] = exact(element)
		}
	case json.Number:
		rational, _ := new(big.Rat).SetString(string(v)) // JSON has no number that it refuses
		return number(rational.RatString())
	}
	return v
}

// difference says where two values differ first, or returns nil.
func difference(pointer string, want, got any) error {
	switch want := want.(type) {
	case map[string]any:
		if got, ok := got.(map[string]any); ok {
			return memberDifference(pointer, want, got)
		}
	case []any:
		if got, ok := got.([]any); ok && len(got) == len(want) {
			for i := range want {
				if err := difference(fmt.Sprintf("%s/%d", pointer, i), want[i], got[i]); err != nil {
					return err
				}
			}
			return nil
		}
	}
	if reflect.DeepEqual(want, got) {
		return nil
	}
	return fmt.Errorf("at %q: want %v, got %v", pointer, want, got)
}

func memberDifference(pointer string, want, got map[string]any) error {
	for key := range got {
		if _, ok := want[key]; !ok {
			return fmt.Errorf("at %q: there is %v, which must not be", pointer+"/"+key, got[key])
		}
	}
	for key, member := range want {
		given, ok := got[key]
		if !ok {
			return fmt.Errorf("at %q: there is nothing, want %v", pointer+"/"+key, member)
		}
		if err := difference(pointer+"/"+key, member, given); err != nil {
			return err
		}
	}
	return nil
}
