package source

import (
	"bytes"
	"fmt"
	"unicode"
	"unicode/utf8"

	"github.com/unimap/unimap/engine/diagnostic"
)

// MaxBytes is the size of a file up to which Parse reads it.
const MaxBytes = 1 << 20

var byteOrderMark = []byte("\ufeff")

// decode turns the content of a file into characters. A byte order mark in front is dropped.
// Characters that have no place in a YAML file are reported and are replaced, so that the rest can
// be read and every position holds. Not ok means that nothing can be read.
func decode(file string, content []byte) (decoded *text, findings diagnostic.List, ok bool) {
	whole := diagnostic.Position{File: file}
	if len(content) > MaxBytes {
		finding := diagnostic.New(diagnostic.CodeFileTooLarge, whole, "file has %d bytes, more than the limit of %d", len(content), MaxBytes).
			WithHelp("split the file, or move data out of it")
		return nil, diagnostic.List{finding}, false
	}
	content = bytes.TrimPrefix(content, byteOrderMark)
	if encoding := foreignEncoding(content); encoding != "" {
		finding := diagnostic.New(diagnostic.CodeUnreadableFile, whole, "file is encoded in %s", encoding).
			WithHelp("save it as UTF-8")
		return nil, diagnostic.List{finding}, false
	}
	if !utf8.Valid(content) {
		return nil, diagnostic.List{invalidUTF8(file, content)}, false
	}
	if isPlain(content) {
		return newASCII(file, string(content)), nil, true
	}
	decoded = newText(file, string(content), []rune(string(content)))
	return decoded, replaceForbidden(decoded), true
}

// isPlain reports whether a content is ASCII without characters that have no place in a file.
func isPlain(content []byte) bool {
	for _, c := range content {
		if c >= 0x7f || c < ' ' && c != '\n' && c != '\r' && c != '\t' {
			return false
		}
	}
	return len(content) > 0
}

// foreignEncoding names the encoding of a file that is evidently not UTF-8, else returns "".
func foreignEncoding(content []byte) string {
	switch {
	case bytes.HasPrefix(content, []byte{0xff, 0xfe, 0, 0}), bytes.HasPrefix(content, []byte{0, 0, 0xfe, 0xff}):
		return "UTF-32"
	case bytes.HasPrefix(content, []byte{0xff, 0xfe}), bytes.HasPrefix(content, []byte{0xfe, 0xff}):
		return "UTF-16"
	case len(content) < 4:
		return ""
	case content[0] == 0 && content[1] != 0 && content[2] == 0, content[0] != 0 && content[1] == 0 && content[3] == 0:
		return "UTF-16 without a byte order mark"
	}
	return ""
}

func invalidUTF8(file string, content []byte) diagnostic.Diagnostic {
	valid := 0
	for valid < len(content) {
		r, size := utf8.DecodeRune(content[valid:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		valid += size
	}
	before := newText(file, "", []rune(string(content[:valid])))
	return diagnostic.New(diagnostic.CodeUnreadableFile, before.at(before.length()), "byte 0x%02x is not valid UTF-8", content[valid]).
		WithHelp("save the file as UTF-8")
}

// replaceForbidden reports characters that cannot be seen or that YAML does not allow, and
// puts others in their place.
func replaceForbidden(t *text) diagnostic.List {
	var findings diagnostic.List
	for i, r := range t.runes {
		name := forbidden(r)
		if name == "" {
			continue
		}
		// A letter changes the structure of the file least, unless the line was blank.
		t.runes[i] = 'x'
		if t.isEnd(i+1) || t.isBlank(i+1) {
			t.runes[i] = ' '
		}
		if len(findings) >= maxFindings {
			continue
		}
		code := diagnostic.CodeInvalidYAML
		if r == 0 {
			code = diagnostic.CodeUnreadableFile
		}
		findings = append(findings, diagnostic.New(code, t.span(i, i+1), "the file holds %s", name).
			WithHelp(`delete it; where the character is meant, write it as an escape in double quotes, such as "\u%04X"`, r))
	}
	return findings
}

func forbidden(r rune) string {
	switch {
	case r == '\t', r == '\n', r == '\r':
		return ""
	case r == 0:
		return "a NUL character"
	case r == 0xfeff:
		return "a byte order mark in its midst"
	case r == 0x85, r == 0x2028, r == 0x2029:
		return fmt.Sprintf("the invisible line break U+%04X", r)
	case unicode.IsControl(r):
		return fmt.Sprintf("the control character U+%04X", r)
	case r == 0xfffe, r == 0xffff:
		return fmt.Sprintf("the character U+%04X, which is none", r)
	case r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
		return fmt.Sprintf("the character U+%04X, which makes text look different from what it is", r)
	}
	return ""
}
