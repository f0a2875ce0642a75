package scan

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/unimap/unimap/engine/value"
)

// AppendCompact appends a valid JSON text as value.Append would write its value: without blanks,
// and with no more escapes than JSON requires. Where nulls are dropped, they are left out of
// objects and lists at every depth.
func AppendCompact(dst, document []byte, dropNulls bool) []byte {
	c := compactor{document: document, dst: dst, dropNulls: dropNulls}
	c.value()
	return c.dst
}

type compactor struct {
	document  []byte
	at        int
	dst       []byte
	dropNulls bool
}

// value appends the value at the present place and goes behind it and the blanks after it.
func (c *compactor) value() {
	c.blank()
	switch c.document[c.at] {
	case '"':
		end, flags := Text(c.document, c.at+1)
		if inner := c.document[c.at+1 : end-1]; flags&Loose != 0 {
			c.dst = AppendString(c.dst, inner)
		} else {
			c.dst = append(c.dst, c.document[c.at:end]...)
		}
		c.at = end
	case '{':
		c.parts('}', true)
	case '[':
		c.parts(']', false)
	default:
		start := c.at
		c.at = valueEnd(c.document, c.at)
		c.dst = append(c.dst, c.document[start:c.at]...)
	}
	c.blank()
}

// parts appends the members of an object or the elements of a list.
func (c *compactor) parts(closing byte, keyed bool) {
	c.dst = append(c.dst, c.document[c.at])
	c.at++
	first := len(c.dst)
	for c.blank(); c.document[c.at] != closing; {
		mark := len(c.dst)
		if mark > first {
			c.dst = append(c.dst, ',')
		}
		if keyed {
			c.value()
			c.dst = append(c.dst, ':')
			c.at++
			c.blank()
		}
		if c.dropNulls && c.document[c.at] == 'n' {
			c.dst = c.dst[:mark]
			c.at += len("null")
			c.blank()
		} else {
			c.value()
		}
		if c.document[c.at] == ',' {
			c.at++
			c.blank()
		}
	}
	c.at++
	c.dst = append(c.dst, closing)
}

func (c *compactor) blank() { c.at = blank(c.document, c.at) }

// AppendString appends a string as value.Append would write it. The text is what stands between
// the quotes of a valid JSON string.
func AppendString(dst, inner []byte) []byte {
	dst = append(dst, '"')
	done := 0
	for at := nextEscape(inner, 0); at < len(inner); at = nextEscape(inner, at) {
		if shortEscapes[inner[at+1]] == Escaped { // it stays as it is
			at += 2
			continue
		}
		dst = append(dst, inner[done:at]...)
		if inner[at+1] == '/' {
			dst = append(dst, '/')
			at += 2
		} else {
			r := codeUnit(inner[at+2:])
			if at += 6; utf16.IsSurrogate(r) {
				r = utf16.DecodeRune(r, codeUnit(inner[at+2:]))
				at += 6
			}
			dst = appendRune(dst, r)
		}
		done = at
	}
	return append(append(dst, inner[done:]...), '"')
}

// nextEscape returns the place of the next escape from a place on, or the end. Escapes stand close
// together where there are some, so that bytes.IndexByte would take longer.
func nextEscape(inner []byte, at int) int {
	for ; at <= len(inner)-8; at += 8 {
		slash := wordAt(inner, at) ^ '\\'*lowBits
		if found := (slash - lowBits) &^ slash & highBits; found != 0 {
			return at + bits.TrailingZeros64(found)>>3
		}
	}
	for at < len(inner) && inner[at] != '\\' {
		at++
	}
	return at
}

// AppendUnescaped appends what a string stands for. The text is what stands between the quotes of a
// valid JSON string.
func AppendUnescaped(dst, inner []byte) []byte {
	for {
		before, escaped, found := bytes.Cut(inner, []byte{'\\'})
		if dst = append(dst, before...); !found {
			return dst
		}
		switch escaped[0] {
		case 'u':
			r := codeUnit(escaped[1:])
			if escaped = escaped[5:]; utf16.IsSurrogate(r) {
				r = utf16.DecodeRune(r, codeUnit(escaped[2:]))
				escaped = escaped[6:]
			}
			dst, inner = utf8.AppendRune(dst, r), escaped
			continue
		case 'b', 'f', 'n', 'r', 't':
			dst = append(dst, controls[escaped[0]])
		default: // a quote, a backslash or a slash
			dst = append(dst, escaped[0])
		}
		inner = escaped[1:]
	}
}

// controls are the control characters that an escape names by a letter.
var controls = [...]byte{'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

// appendRune appends a character that was escaped by number.
func appendRune(dst []byte, r rune) []byte {
	if r >= ' ' && r != '"' && r != '\\' {
		return utf8.AppendRune(dst, r)
	}
	var room [16]byte
	quoted := value.AppendString(room[:0], string(r))
	return append(dst, quoted[1:len(quoted)-1]...)
}

// codeUnit reads four hexadecimal digits, known to be some.
func codeUnit(digits []byte) rune {
	word := binary.BigEndian.Uint32(digits)
	var out rune
	for shift := 24; shift >= 0; shift -= 8 {
		digit := rune(word>>shift) & 0xff
		if digit > '9' {
			digit = digit | 0x20 - 'a' + 10 + '0'
		}
		out = out<<4 | (digit - '0')
	}
	return out
}
