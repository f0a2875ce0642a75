package runtime

import (
	"strings"

	"github.com/tidwall/gjson"

	"github.com/unimap/unimap/engine/value"
)

// nativeTexts are the texts of native objects as the provider wrote them.
type nativeTexts map[*value.Object][]byte

// of returns the text of a native value: as the provider wrote it, or written anew for one that
// the mapping has made.
func (n nativeTexts) of(native any) []byte {
	if object, ok := native.(*value.Object); ok && n[object] != nil {
		return n[object]
	}
	return value.Append(nil, native)
}

// nativesIn finds the native objects of items in the answers that they came with. An object is
// known by its identity: expressions pass on what was decoded.
func nativesIn(answers []*exchangeAnswer, items []item) nativeTexts {
	found := nativeTexts{}
	wanted := map[*value.Object]bool{}
	for _, one := range items {
		if one.record == nil {
			continue
		}
		if object, ok := one.record.native.(*value.Object); ok {
			wanted[object] = true
		}
	}
	for _, answer := range answers {
		switch answer.body.(type) {
		case *value.Object, []any:
			found.search(wanted, answer.body, gjson.ParseBytes(answer.raw))
		}
	}
	return found
}

// search walks a decoded value and its text side by side. Both have the same members in the same
// order, since a text with a name twice is not decoded.
func (n nativeTexts) search(wanted map[*value.Object]bool, decoded any, text gjson.Result) {
	if len(n) == len(wanted) {
		return
	}
	switch decoded := decoded.(type) {
	case *value.Object:
		if wanted[decoded] {
			n[decoded] = []byte(text.Raw)
			return
		}
		n.searchMembers(wanted, decoded, text)
	case []any:
		i := 0
		text.ForEach(func(_, element gjson.Result) bool {
			if i < len(decoded) {
				n.search(wanted, decoded[i], element)
			}
			i++
			return true
		})
	}
}

func (n nativeTexts) searchMembers(wanted map[*value.Object]bool, decoded *value.Object, text gjson.Result) {
	text.ForEach(func(name, member gjson.Result) bool {
		n.search(wanted, decoded.Get(name.String()), member)
		return true
	})
}

// restOf returns the rest of a pointer that is another one or below it.
func restOf(prefix, pointer string) (rest string, ok bool) {
	rest, ok = strings.CutPrefix(pointer, prefix)
	return rest, ok && (rest == "" || rest[0] == '/')
}
