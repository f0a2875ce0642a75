package scan

import (
	"bytes"
	"iter"
)

// NameOf returns the name that a key is written for.
func NameOf(key []byte) []byte {
	if bytes.IndexByte(key, '\\') < 0 {
		return key
	}
	return AppendUnescaped(nil, key)
}

// MemberOf returns the text of the value that a member of a document has, which is a valid object, or nil
// where there is no member of the name.
func MemberOf(object []byte, name string) []byte {
	for key, value := range MembersOf(object) {
		if string(NameOf(key)) == name {
			return value
		}
	}
	return nil
}

// MembersOf goes through the members of a document that is a valid object: their keys, as they are
// written between the quotes, and the texts of their values.
func MembersOf(object []byte) iter.Seq2[[]byte, []byte] {
	return func(yield func(key, value []byte) bool) {
		for at := inside(object, blank(object, 0)); object[at] != '}'; {
			behind, _ := Text(object, at+1)
			key := object[at+1 : behind-1]
			at = blank(object, blank(object, behind)+1)
			end := valueEnd(object, at)
			if !yield(key, object[at:end]) {
				return
			}
			at = next(object, end)
		}
	}
}

// ElementsOf goes through the texts of the elements of a document that is a valid list.
func ElementsOf(list []byte) iter.Seq[[]byte] {
	return func(yield func(element []byte) bool) {
		for at := inside(list, blank(list, 0)); list[at] != ']'; {
			end := valueEnd(list, at)
			if !yield(list[at:end]) {
				return
			}
			at = next(list, end)
		}
	}
}

// inside returns the place behind an opening bracket.
func inside(document []byte, at int) int { return blank(document, at+1) }

// next returns the place of the part behind the end of a value, or of the closing bracket.
func next(document []byte, end int) int {
	at := blank(document, end)
	if document[at] == ',' {
		at = blank(document, at+1)
	}
	return at
}

// valueEnd returns the offset behind the value at a place of a valid document.
func valueEnd(document []byte, at int) int {
	switch document[at] {
	case '"':
		end, _ := Text(document, at+1)
		return end
	case '{', '[':
		return partsEnd(document, at)
	}
	for at < len(document) && document[at] > ' ' && document[at] != ',' && document[at] != '}' && document[at] != ']' {
		at++
	}
	return at
}

// partsEnd is valueEnd for an object or a list.
func partsEnd(document []byte, at int) int {
	for depth := 0; ; {
		switch document[at] {
		case '"':
			at, _ = Text(document, at+1)
			continue
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return at + 1
			}
		}
		at++
	}
}
