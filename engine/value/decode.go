package value

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/unimap/unimap/engine/excerpt"
)

// Limits bounds what Decode accepts. A zero field means its default.
type Limits struct {
	MaxBytes  int // length of the document, default 32 MiB
	MaxDepth  int // nesting of lists and objects, default 128
	MaxValues int // values in it, those in lists and objects included, default 4,000,000
}

// The defaults of Limits.
const (
	DefaultMaxBytes  = 32 << 20
	DefaultMaxDepth  = 128
	DefaultMaxValues = 4_000_000
)

// WithDefaults returns the limits with every zero field set to its default.
func (l Limits) WithDefaults() Limits {
	if l.MaxBytes <= 0 {
		l.MaxBytes = DefaultMaxBytes
	}
	if l.MaxDepth <= 0 {
		l.MaxDepth = DefaultMaxDepth
	}
	if l.MaxValues <= 0 {
		l.MaxValues = DefaultMaxValues
	}
	return l
}

// Decode reads one JSON document strictly: the grammar of RFC 8259 and nothing around it, valid
// UTF-8, no lone surrogates, no key twice in an object (I-JSON, RFC 7493 section 2), numbers in
// range. Everything else is an *Error with the byte offset.
func Decode(document []byte, limits Limits) (any, error) {
	limits = limits.WithDefaults()
	if len(document) > limits.MaxBytes {
		return nil, &Error{Code: CodeTooLarge, Message: fmt.Sprintf("document of %d bytes is larger than %d", len(document), limits.MaxBytes)}
	}
	d := decoder{text: string(document), maxDepth: limits.MaxDepth, valuesLeft: limits.MaxValues, maxValues: limits.MaxValues}
	if what := foreignStart(d.text); what != "" {
		return nil, d.syntax("document begins with %s", what)
	}
	d.skipSpace()
	v, err := d.value(0)
	if err != nil {
		return nil, err
	}
	d.skipSpace()
	if d.position < len(d.text) {
		return nil, d.syntax("unexpected %s after the document", d.current())
	}
	return v, nil
}

type decoder struct {
	text       string
	position   int
	maxDepth   int
	maxValues  int
	valuesLeft int
}

func (d *decoder) value(depth int) (any, error) {
	if d.position >= len(d.text) {
		return nil, d.syntax("document ends early")
	}
	// A value can take a hundred times the memory of its text.
	if d.valuesLeft--; d.valuesLeft < 0 {
		return nil, d.failAt(d.position, CodeTooLarge, "document has more than %d values", d.maxValues)
	}
	switch c := d.text[d.position]; c {
	case '{':
		return d.object(depth + 1)
	case '[':
		return d.list(depth + 1)
	case '"':
		return d.string()
	case 't':
		return true, d.word("true")
	case 'f':
		return false, d.word("false")
	case 'n':
		return nil, d.word("null")
	}
	return d.number()
}

func (d *decoder) object(depth int) (any, error) {
	if err := d.enter(depth); err != nil {
		return nil, err
	}
	if d.accept('}') {
		return NewObject(0), nil
	}
	object := NewObject(4)
	for {
		keyAt := d.position
		if d.position >= len(d.text) || d.text[d.position] != '"' {
			return nil, d.syntax("expected a key, found %s", d.current())
		}
		key, err := d.string()
		if err != nil {
			return nil, err
		}
		if object.Has(key) {
			return nil, d.failAt(keyAt, CodeDuplicateKey, "duplicate key %q", excerpt.Bytes(key, 40))
		}
		d.skipSpace()
		if !d.accept(':') {
			return nil, d.syntax("expected ':' after the key, found %s", d.current())
		}
		member, err := d.value(depth)
		if err != nil {
			return nil, err
		}
		object.Set(key, member)
		d.skipSpace()
		if d.accept('}') {
			return object, nil
		}
		if !d.accept(',') {
			return nil, d.syntax("expected ',' or '}', found %s", d.current())
		}
	}
}

func (d *decoder) list(depth int) (any, error) {
	if err := d.enter(depth); err != nil {
		return nil, err
	}
	if d.accept(']') {
		return []any{}, nil
	}
	list := make([]any, 0, 4)
	for {
		element, err := d.value(depth)
		if err != nil {
			return nil, err
		}
		list = append(list, element)
		d.skipSpace()
		if d.accept(']') {
			return list, nil
		}
		if !d.accept(',') {
			return nil, d.syntax("expected ',' or ']', found %s", d.current())
		}
	}
}

// enter steps over the opening bracket and the space behind it.
func (d *decoder) enter(depth int) error {
	if depth > d.maxDepth {
		return d.failAt(d.position, CodeTooDeep, "document is nested deeper than %d levels", d.maxDepth)
	}
	d.position++
	d.skipSpace()
	return nil
}

func (d *decoder) string() (string, error) {
	start := d.position
	d.position++
	for plainFrom := d.position; d.position < len(d.text); d.position++ {
		switch c := d.text[d.position]; {
		case c == '"':
			s := d.text[plainFrom:d.position]
			d.position++
			if !utf8.ValidString(s) {
				return "", d.failAt(start, CodeInvalidUTF8, "string is not valid UTF-8")
			}
			return s, nil
		case c == '\\':
			return d.escapedString(start)
		case c < 0x20:
			return "", d.syntax("control character in a string")
		}
	}
	return "", d.failAt(start, CodeSyntax, "string does not end")
}

// escapedString reads a string that holds at least one escape; the position is at the first.
func (d *decoder) escapedString(start int) (string, error) {
	out := []byte(d.text[start+1 : d.position])
	for d.position < len(d.text) {
		switch c := d.text[d.position]; {
		case c == '"':
			d.position++
			if !utf8.Valid(out) {
				return "", d.failAt(start, CodeInvalidUTF8, "string is not valid UTF-8")
			}
			return string(out), nil
		case c == '\\':
			var err error
			if out, err = d.escape(out); err != nil {
				return "", err
			}
		case c < 0x20:
			return "", d.syntax("control character in a string")
		default:
			out = append(out, c)
			d.position++
		}
	}
	return "", d.failAt(start, CodeSyntax, "string does not end")
}

func (d *decoder) escape(out []byte) ([]byte, error) {
	if d.position+1 >= len(d.text) {
		return nil, d.syntax("document ends early")
	}
	c := d.text[d.position+1]
	if c == 'u' {
		return d.unicodeEscape(out)
	}
	const from, to = `"\/bfnrt`, "\"\\/\b\f\n\r\t"
	for i := range len(from) {
		if from[i] == c {
			d.position += 2
			return append(out, to[i]), nil
		}
	}
	return nil, d.syntax("unknown escape in a string")
}

func (d *decoder) unicodeEscape(out []byte) ([]byte, error) {
	first, ok := d.hexadecimal(d.position)
	if !ok {
		return nil, d.syntax("unknown escape in a string")
	}
	if !utf16.IsSurrogate(first) {
		d.position += 6
		return utf8.AppendRune(out, first), nil
	}
	second, ok := d.hexadecimal(d.position + 6)
	combined := utf16.DecodeRune(first, second)
	if !ok || combined == utf8.RuneError {
		return nil, d.failAt(d.position, CodeLoneSurrogate, "lone surrogate in a string")
	}
	d.position += 12
	return utf8.AppendRune(out, combined), nil
}

// hexadecimal reads "\uXXXX" at offset i.
func (d *decoder) hexadecimal(i int) (rune, bool) {
	if i+6 > len(d.text) || d.text[i] != '\\' || d.text[i+1] != 'u' {
		return 0, false
	}
	n, err := strconv.ParseUint(d.text[i+2:i+6], 16, 32)
	return rune(n), err == nil
}

func (d *decoder) number() (any, error) {
	integer, length, ok := scanNumber(d.text[d.position:])
	if !ok {
		return nil, d.syntax("unexpected %s", d.current())
	}
	text := d.text[d.position : d.position+length]
	v, err := numberFromScanned(text, integer)
	if err != nil {
		return nil, d.failAt(d.position, CodeNumberRange, "%s", err.Error())
	}
	d.position += length
	return v, nil
}

func (d *decoder) word(word string) error {
	if len(d.text)-d.position < len(word) || d.text[d.position:d.position+len(word)] != word {
		return d.syntax("unexpected %s", d.current())
	}
	d.position += len(word)
	return nil
}

func (d *decoder) accept(c byte) bool {
	if d.position < len(d.text) && d.text[d.position] == c {
		d.position++
		d.skipSpace()
		return true
	}
	return false
}

func (d *decoder) skipSpace() {
	for d.position < len(d.text) {
		switch d.text[d.position] {
		case ' ', '\t', '\n', '\r':
			d.position++
		default:
			return
		}
	}
}

func (d *decoder) current() string {
	if d.position >= len(d.text) {
		return "the end"
	}
	r, _ := utf8.DecodeRuneInString(d.text[d.position:])
	return strconv.QuoteRune(r)
}

// foreignStart names what editors and shells put before a document and JSON has no place for; it is
// empty for most documents.
func foreignStart(text string) string {
	switch {
	case strings.HasPrefix(text, "\ufeff"):
		return "a byte order mark, which is no part of JSON: write it as UTF-8 without one"
	case strings.HasPrefix(text, "\xff\xfe"), strings.HasPrefix(text, "\xfe\xff"):
		return "the byte order mark of UTF-16: write it as UTF-8 without one"
	}
	return ""
}

func (d *decoder) syntax(format string, arguments ...any) error {
	return d.failAt(d.position, CodeSyntax, format, arguments...)
}

func (d *decoder) failAt(offset int, code Code, format string, arguments ...any) error {
	return &Error{Code: code, Message: fmt.Sprintf(format, arguments...), Offset: offset, InDocument: true}
}
