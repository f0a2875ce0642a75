package value

import "unicode/utf8"

// Member returns what ".key" gives: a member of an object; for a list the members of its
// elements, flattened one level and without the missing ones (a null element gives null); null
// for null; Missing otherwise.
func Member(v any, key string) any {
	switch v := v.(type) {
	case nil:
		return nil
	case *Object:
		return v.Get(key)
	case []any:
		return memberOfEach(v, key)
	}
	return Missing
}

func memberOfEach(list []any, key string) any {
	out := make([]any, 0, len(list))
	for _, element := range list {
		switch member := Member(element, key).(type) {
		case *missing:
		case []any:
			out = append(out, member...)
		default:
			out = append(out, member)
		}
	}
	return out
}

// Element returns what "[index]" gives: the element of a list, counted from the end if index
// is negative; null for null; Missing when there is none.
func Element(v any, index int64) any {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		if index < 0 {
			index += int64(len(v))
		}
		if index >= 0 && index < int64(len(v)) {
			return v[index]
		}
	}
	return Missing
}

// Slice returns what "[from:to]" gives for a list or, by characters, for a string. Bounds
// count from the end if negative and are cut to the length; nil bounds mean start and end. The
// result shares the memory of v.
func Slice(v any, from, to *int64) any {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		start, end := bounds(len(v), from, to)
		return v[start:end:end]
	case string:
		start, end := bounds(utf8.RuneCountInString(v), from, to)
		first := characterOffset(v, start)
		return v[first : first+characterOffset(v[first:], end-start)]
	}
	return Missing
}

// characterOffset returns the byte offset of the character at index n, or the length of text
// if it has no more than n characters.
func characterOffset(text string, n int) int {
	for offset := range text {
		if n == 0 {
			return offset
		}
		n--
	}
	return len(text)
}

func bounds(length int, from, to *int64) (int, int) {
	start, end := 0, length
	if from != nil {
		start = clamp(*from, length)
	}
	if to != nil {
		end = clamp(*to, length)
	}
	if end < start {
		end = start
	}
	return start, end
}

func clamp(index int64, length int) int {
	if index < 0 {
		index += int64(length)
	}
	return int(max(0, min(index, int64(length))))
}
