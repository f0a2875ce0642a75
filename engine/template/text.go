package template

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/source"
	"github.com/unimap/unimap/engine/value"
)

// Place is where the text of a text slot stands; it decides how a hole is encoded.
type Place uint8

// The places.
const (
	PlacePath    Place = iota // a hole is one percent-encoded segment, or a part of one
	PlaceServer               // a hole is a part of the host name, or of the path behind it
	PlaceHeader               // a hole holds no control characters; a missing one drops the header
	PlaceMessage              // a hole is plain text for people; a missing one is empty
)

// Text is a compiled text slot. It is immutable and safe for concurrent use.
type Text struct {
	place  Place
	scalar source.Scalar
	parts  []part
}

// part is a piece of literal text, or a hole.
type part struct {
	literal string
	hole    *Expression
	place   Place
	whole   bool // a hole that makes up the whole server
}

// Hole is an expression in a text slot.
type Hole struct {
	Expression *Expression
	InHost     bool
}

// Holes returns the holes in order.
func (t *Text) Holes() []Hole {
	var holes []Hole
	for _, p := range t.parts {
		if p.hole != nil {
			holes = append(holes, Hole{Expression: p.hole, InHost: t.place == PlaceServer && p.place == PlaceServer})
		}
	}
	return holes
}

// Source returns the text as the author wrote it.
func (t *Text) Source() string { return t.scalar.Text }

// Position returns where the text stands in its file.
func (t *Text) Position() diagnostic.Position { return t.scalar.Position() }

// Literal returns the text of a slot without holes.
func (t *Text) Literal() (string, bool) {
	var b strings.Builder
	for _, p := range t.parts {
		if p.hole != nil {
			return "", false
		}
		b.WriteString(p.literal)
	}
	return b.String(), true
}

// Render fills the holes. present is false if a header slot has a missing or null hole. The error
// is an *Error, whose code is path_value_missing or path_value_invalid for holes in a path or a
// server, header_value_invalid for holes in a header.
func (t *Text) Render(f *expression.Frame) (text string, present bool, err error) {
	var b strings.Builder
	for _, p := range t.parts {
		if p.hole == nil {
			b.WriteString(p.literal)
			continue
		}
		v, err := p.hole.Eval(f)
		if err != nil {
			return "", false, err
		}
		if t.place == PlaceHeader && value.IsNil(v) {
			return "", false, nil
		}
		filled, failure := p.fill(v)
		if failure != nil {
			return "", false, p.explained(failure, f)
		}
		b.WriteString(filled)
	}
	if err := f.Meter().Grow(b.Len()); err != nil {
		return "", false, &Error{Code: string(codeOf(err)), Message: err.Error(), Position: t.scalar.Position(), Cause: err}
	}
	if t.place == PlacePath {
		if failure := t.checkSegments(b.String()); failure != nil {
			return "", false, failure
		}
	}
	return b.String(), true, nil
}

// fill encodes the value of a hole for its place.
func (p part) fill(v any) (string, *Error) {
	if p.place == PlaceMessage {
		if text, ok := v.(string); ok {
			return text, nil
		}
		return value.String(v), nil
	}
	text, failure := p.text(v)
	if failure != nil {
		return "", failure
	}
	switch {
	case p.place == PlaceHeader:
		if at := strings.IndexFunc(text, func(r rune) bool { return r < 0x20 && r != '\t' || r == 0x7f }); at >= 0 {
			return "", p.failf("header_value_invalid", "the value has a control character at byte %d and cannot stand in a header", at)
		}
		return text, nil
	case p.whole:
		return p.wholeServer(text)
	case p.place == PlaceServer:
		if !hostPart.MatchString(text) {
			return "", p.failf("path_value_invalid", "the value cannot stand in a host name: only letters, digits, hyphens and dots can")
		}
		return text, nil
	}
	if HasDotSegment(text) {
		return "", p.failf("path_value_invalid", "the value of {%s} must not have dot segments", p.hole.Program.Source())
	}
	return escapeSegment(text), nil
}

// HasDotSegment reports whether a text could leave its place in a path: servers and proxies that decode
// an address before they resolve it take an encoded slash for a slash, and many drop what stands
// behind a semicolon.
func HasDotSegment(text string) bool {
	isSlash := func(r rune) bool { return r == '/' || r == '\\' }
	for segment := range strings.FieldsFuncSeq(text, isSlash) {
		if segment, _, _ = strings.Cut(segment, ";"); segment == "." || segment == ".." {
			return true
		}
	}
	return false
}

var hostPart = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$`)

// text turns a scalar into text. Lists, objects, empty text and what is missing are errors.
func (p part) text(v any) (string, *Error) {
	switch kind := value.KindOf(v); kind {
	case value.KindMissing, value.KindNull:
		return "", p.failf("path_value_missing", "the value of {%s} is %s", p.hole.Program.Source(), kind)
	case value.KindList, value.KindObject:
		return "", p.failf("path_value_invalid", "the value of {%s} is a %s, not text", p.hole.Program.Source(), kind)
	case value.KindString:
		if v == "" && p.place != PlaceHeader {
			return "", p.failf("path_value_missing", "the value of {%s} is empty", p.hole.Program.Source())
		}
		return v.(string), nil
	}
	return value.String(v), nil
}

// wholeServer checks a server that comes from the account as a whole, as for software that the
// customer hosts.
func (p part) wholeServer(text string) (string, *Error) {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return "", p.failf("path_value_invalid", "the value of {%s} is not the address of a server, such as https://desk.example.com", p.hole.Program.Source())
	}
	return strings.TrimSuffix(text, "/"), nil
}

// checkSegments refuses dot segments, which would leave the place that the author gave.
func (t *Text) checkSegments(path string) *Error {
	for _, segment := range strings.Split(path, "/") {
		if segment == "." || segment == ".." {
			return &Error{
				Code: "path_value_invalid", Message: fmt.Sprintf("%q cannot be a segment of a path", segment),
				Position: t.scalar.Position(), Expression: t.scalar.Text,
			}
		}
	}
	return nil
}

func (p part) failf(code, format string, arguments ...any) *Error {
	source := p.hole.Program.Source()
	return &Error{
		Code: code, Message: fmt.Sprintf(format, arguments...),
		Position: p.hole.Span(0, utf8.RuneCountInString(source)), Expression: source,
	}
}

// explained adds what the hole found missing or null. Where the path ended before the end of
// the hole the message says so too, since callers see it without the rest.
func (p part) explained(failure *Error, f *expression.Frame) *Error {
	failure.Absent = p.hole.Program.Absent(f)
	if failure.Code == "path_value_missing" && len(failure.Absent) > 0 && failure.Absent[0].Path.String() != p.hole.Program.Source() {
		failure.Message += ": " + failure.Absent[0].String()
	}
	return failure
}

const upperHex = "0123456789ABCDEF"

// escapeSegment percent-encodes every byte of the UTF-8 text but the unreserved characters of
// RFC 3986 section 2.3.
func escapeSegment(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '.' || c == '_' || c == '~' {
			b.WriteByte(c)
			continue
		}
		b.WriteByte('%')
		b.WriteByte(upperHex[c>>4])
		b.WriteByte(upperHex[c&15])
	}
	return b.String()
}
