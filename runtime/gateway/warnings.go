package gateway

import (
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/unimap/unimap/engine/value"
	"github.com/unimap/unimap/runtime"
)

// maxWarningBytes bounds the header that carries the warnings of an answer.
const maxWarningBytes = 6 << 10

// warningsCut stands in the header in place of the warnings that it does not hold.
var warningsCut = appendWarning(nil, runtime.Warning{Code: "warnings_cut", Message: "there are more warnings than the header can hold"})

// warningsText writes warnings as ASCII JSON, as many as the header holds. A list may have thousands.
func warningsText(warnings []runtime.Warning) string {
	out := append(make([]byte, 0, min(256*len(warnings), maxWarningBytes)+2), '[')
	for i, w := range warnings {
		before := len(out)
		if out = appendWarning(out, w); i < len(warnings)-1 {
			out = append(out, ',')
		}
		isLast := i == len(warnings)-1
		if len(out)+len("]") > maxWarningBytes || !isLast && len(out)+len(warningsCut)+len("]") > maxWarningBytes {
			out = append(out[:before], warningsCut...)
			break
		}
	}
	return string(append(out, ']'))
}

// appendWarning writes one warning.
func appendWarning(dst []byte, w runtime.Warning) []byte {
	dst = appendASCII(append(dst, `{"code":`...), w.Code)
	if w.Pointer != "" {
		dst = appendASCII(append(dst, `,"pointer":`...), w.Pointer)
	}
	return append(appendASCII(append(dst, `,"message":`...), w.Message), '}')
}

// appendASCII writes a JSON string without characters beyond ASCII, since a header holds ASCII.
func appendASCII(dst []byte, text string) []byte {
	before := len(dst)
	dst = value.AppendString(dst, text)
	if isASCII(dst[before:]) {
		return dst
	}
	var escaped strings.Builder
	for _, r := range string(dst[before:]) {
		if r < 0x7f {
			escaped.WriteByte(byte(r))
			continue
		}
		for _, unit := range utf16.AppendRune(nil, r) {
			fmt.Fprintf(&escaped, `\u%04x`, unit)
		}
	}
	return append(dst[:before], escaped.String()...)
}

func isASCII(text []byte) bool {
	for _, c := range text {
		if c >= utf8.RuneSelf-1 {
			return false
		}
	}
	return true
}
