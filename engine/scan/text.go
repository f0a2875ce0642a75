package scan

import (
	"encoding/binary"
	"math/bits"
	"unicode/utf16"
	"unicode/utf8"
)

const (
	lowBits  = 0x0101010101010101
	highBits = 0x8080808080808080
)

// special looks at eight bytes together, and returns the high bit of the lowest one that ends a
// run of plain characters: a quote, a backslash or a control character; and perhaps of some above
// it. (x - n*lowBits) &^ x has that bit for the bytes below n (Warren, Hacker's Delight, section
// 6-1); the quote, 0x22, is one of those below 0x21 where the bit of 2 is flipped.
func special(word uint64) uint64 {
	low, slash := word^2*lowBits, word^'\\'*lowBits
	return ((low-0x21*lowBits)&^low | (slash-lowBits)&^slash) & highBits
}

// unusual is special that stops at a byte beyond ASCII too, which takes less: without &^ the high
// bit is set for some of these bytes as well, and their own tells of all.
func unusual(word uint64) uint64 {
	return ((word ^ 2*lowBits - 0x21*lowBits) | (word ^ '\\'*lowBits - lowBits) | word) & highBits
}

// wordAt reads eight bytes. Where at is known not to be negative, and at most len(document)-8, the
// compiler leaves out all checks; of document[at:] it would not, since that may be empty.
func wordAt(document []byte, at int) uint64 {
	return binary.LittleEndian.Uint64(document[at : at+8 : at+8])
}

// Text reads a string whose opening quote stands before at, and returns the offset behind its
// closing quote, or -1 if it is not one that value.Decode reads, and Loose and Escaped where they
// apply.
func Text(document []byte, at int) (end int, flags Flags) {
	if at < 0 {
		return -1, 0
	}
	for ; at <= len(document)-8; at += 8 {
		if found := unusual(wordAt(document, at)); found != 0 {
			if at += bits.TrailingZeros64(found) >> 3; document[at] == '"' {
				return at + 1, 0
			}
			break
		}
	}
	return unusualText(document, at)
}

// unusualText is Text for a string that has been read up to at, and is plain ASCII until there: one with
// escapes or bytes beyond ASCII, or at the end of the document.
func unusualText(document []byte, at int) (end int, flags Flags) {
	first, last := -1, 0 // of the bytes from the first beyond ASCII to the last, and perhaps some more
	for at >= 0 && at <= len(document)-8 {
		word := wordAt(document, at)
		if word&highBits != 0 {
			if last = at + 8; first < 0 {
				first = at
			}
		}
		found := special(word)
		if found == 0 {
			at += 8
			continue
		}
		if at += bits.TrailingZeros64(found) >> 3; document[at] != '\\' {
			return closed(document, at, first, last, flags)
		}
		var escaped Flags
		at, escaped = escape(document, at)
		flags |= escaped
	}
	for at >= 0 && at < len(document) {
		switch c := document[at]; {
		case c == '\\':
			var escaped Flags
			at, escaped = escape(document, at)
			flags |= escaped
			continue
		case c == '"' || c < ' ':
			return closed(document, at, first, last, flags)
		case c >= utf8.RuneSelf:
			if last = at + 1; first < 0 {
				first = at
			}
		}
		at++
	}
	return -1, 0
}

// closed is Text for a string that ends at a quote, unless there is none.
func closed(document []byte, at, first, last int, flags Flags) (int, Flags) {
	if document[at] != '"' || first >= 0 && !utf8.Valid(document[first:min(last, at)]) {
		return -1, 0
	}
	return at + 1, flags
}

// escape returns the offset behind an escape, or -1, and what a string is that has it.
func escape(document []byte, at int) (int, Flags) {
	if at+1 >= len(document) {
		return -1, 0
	}
	if flags := shortEscapes[document[at+1]]; flags != 0 {
		return at + 2, flags
	}
	if document[at+1] == 'u' {
		return unicodeEscape(document, at), Escaped | Loose
	}
	return -1, 0
}

// shortEscapes are the escapes of one character. That of a slash is one that JSON does not require.
var shortEscapes = [256]Flags{
	'"': Escaped, '\\': Escaped, 'b': Escaped, 'f': Escaped, 'n': Escaped, 'r': Escaped, 't': Escaped, '/': Escaped | Loose,
}

// unicodeEscape returns the offset behind an escape by number, or a pair of surrogates.
func unicodeEscape(document []byte, at int) int {
	first, ok := hexadecimal(document, at)
	if !ok {
		return -1
	}
	if !utf16.IsSurrogate(first) {
		return at + 6
	}
	second, ok := hexadecimal(document, at+6)
	if !ok || utf16.DecodeRune(first, second) == '\uFFFD' {
		return -1
	}
	return at + 12
}

// hexadecimal reads "\uXXXX".
func hexadecimal(document []byte, at int) (rune, bool) {
	if at+6 > len(document) || document[at] != '\\' || document[at+1] != 'u' {
		return 0, false
	}
	var out rune
	for _, c := range document[at+2 : at+6] {
		switch {
		case c >= '0' && c <= '9':
			out = out<<4 | rune(c-'0')
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			out = out<<4 | rune(c|0x20-'a'+10)
		default:
			return 0, false
		}
	}
	return out, true
}
