package value

import (
	"encoding/json"
	"fmt"
	"strconv"
	"unicode/utf8"
)

const hexDigits = "0123456789abcdef"

// Append appends the JSON text of v to dst: compact, object keys in their order, numbers with
// every digit, and of strings only what JSON requires escaped. Missing is written as null. It panics
// if v is not a value of this package's model, as KindOf does.
func Append(dst []byte, v any) []byte {
	switch v := v.(type) {
	case bool:
		return strconv.AppendBool(dst, v)
	case int64:
		return strconv.AppendInt(dst, v, 10)
	case json.Number:
		return append(dst, v...)
	case string:
		return AppendString(dst, v)
	case []any:
		dst = append(dst, '[')
		for i, element := range v {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = Append(dst, element)
		}
		return append(dst, ']')
	case *Object:
		dst = append(dst, '{')
		for i, key := range v.keys {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = AppendString(dst, key)
			dst = append(dst, ':')
			dst = Append(dst, v.values[i])
		}
		return append(dst, '}')
	case nil, *missing:
		return append(dst, "null"...)
	}
	panic(fmt.Sprintf("value: %T is not a JSON value", v))
}

// AppendString appends s as a JSON string. Invalid UTF-8 is replaced by U+FFFD, so that the
// output is always valid JSON.
func AppendString(dst []byte, s string) []byte {
	dst = append(dst, '"')
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError && size == 1 {
				dst = append(dst, s[start:i]...)
				dst = append(dst, "\ufffd"...)
				start = i + 1
			}
			i += size
			continue
		}
		if c >= 0x20 && c != '"' && c != '\\' {
			i++
			continue
		}
		dst = append(dst, s[start:i]...)
		switch c {
		case '"', '\\':
			dst = append(dst, '\\', c)
		case '\n':
			dst = append(dst, '\\', 'n')
		case '\r':
			dst = append(dst, '\\', 'r')
		case '\t':
			dst = append(dst, '\\', 't')
		case '\b':
			dst = append(dst, '\\', 'b')
		case '\f':
			dst = append(dst, '\\', 'f')
		default:
			dst = append(dst, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&0xf])
		}
		i++
		start = i
	}
	dst = append(dst, s[start:]...)
	return append(dst, '"')
}

// TextSize returns the length of the JSON text of v without building it. It stops counting once
// the text is longer than most, so the result is exact only up to there.
func TextSize(v any, most int) int {
	size := 0
	addTextSize(v, most, &size)
	return size
}

func addTextSize(v any, most int, size *int) {
	switch v := v.(type) {
	case bool:
		*size += len("true")
		if !v {
			*size++
		}
	case int64:
		var digits [20]byte
		*size += len(strconv.AppendInt(digits[:0], v, 10))
	case json.Number:
		*size += len(v)
	case string:
		*size += stringSize(v)
	case []any:
		*size += len("[]") + max(0, len(v)-1)
		for _, element := range v {
			if *size > most {
				return
			}
			addTextSize(element, most, size)
		}
	case *Object:
		*size += len("{}") + max(0, 2*v.Len()-1)
		for i, key := range v.keys {
			if *size > most {
				return
			}
			*size += stringSize(key)
			addTextSize(v.values[i], most, size)
		}
	default:
		*size += len("null")
	}
}

// stringSize returns the length of s as AppendString writes it.
func stringSize(s string) int {
	size := len(s) + len(`""`)
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c >= utf8.RuneSelf:
			r, width := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError && width == 1 {
				size += len("\ufffd") - 1
			}
			i += width
			continue
		case c == '"' || c == '\\' || c == '\n' || c == '\r' || c == '\t' || c == '\b' || c == '\f':
			size++
		case c < 0x20:
			size += len(`\u0000`) - 1
		}
		i++
	}
	return size
}

// MarshalJSON lets encoding/json write an object in its own order.
func (o *Object) MarshalJSON() ([]byte, error) { return Append(nil, o), nil }

// String returns the compact JSON text of v, or "" for Missing.
func String(v any) string {
	if IsMissing(v) {
		return ""
	}
	return string(Append(nil, v))
}

// Text returns the text of v outside JSON: a text as it is, "" for null and Missing, and the
// compact JSON text of anything else.
func Text(v any) string {
	if text, ok := v.(string); ok {
		return text
	}
	if IsNil(v) {
		return ""
	}
	return String(v)
}

// Indent returns the JSON text of v on lines of their own, two blanks a level.
func Indent(v any) string { return string(appendIndent(nil, v, "\n")) }

func appendIndent(dst []byte, v any, newline string) []byte {
	inner := newline + "  "
	switch v := v.(type) {
	case []any:
		if len(v) == 0 {
			return append(dst, "[]"...)
		}
		dst = append(dst, '[')
		for i, element := range v {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = append(dst, inner...)
			dst = appendIndent(dst, element, inner)
		}
		dst = append(dst, newline...)
		return append(dst, ']')
	case *Object:
		if v.Len() == 0 {
			return append(dst, "{}"...)
		}
		dst = append(dst, '{')
		for i, key := range v.keys {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = append(dst, inner...)
			dst = AppendString(dst, key)
			dst = append(dst, ": "...)
			dst = appendIndent(dst, v.values[i], inner)
		}
		dst = append(dst, newline...)
		return append(dst, '}')
	}
	return Append(dst, v)
}
