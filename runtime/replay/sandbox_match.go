package replay

import (
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/unimap/unimap/engine/mapping"
	"github.com/unimap/unimap/engine/testcase"
	"github.com/unimap/unimap/engine/value"
)

// Request is the unified request that a sandbox answers.
type Request struct {
	Method string
	ID     string
	Query  *value.Object
	Body   any // value.Missing or nil for none
	// Cursor is the provider's own cursor of the page of a list; value.Missing or nil for the first.
	Cursor any
}

// discriminating returns the query parameters that cases of a method are told apart by: all but
// those that every method takes.
func discriminating(cases []*testcase.Case, method string) []string {
	var names []string
	for _, c := range cases {
		if c.Request.Method != method || c.Request.Query == nil {
			continue
		}
		for _, name := range c.Request.Query.Keys() {
			if !slices.Contains(mapping.RuntimeParams, name) && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// distance says how far a case is from the request, the weightiest number first.
func (r Request) distance(c *testcase.Case, names []string) []int {
	shared, surplus := overlap(r.Body, c.Request.Body)
	return []int{
		asInt(c.Request.Method != r.Method), asInt(!sameCursor(c.Request.Cursor, r.Cursor)), r.disagreements(c, names), -shared, surplus,
		asInt(!isPlain(c)), asInt(c.Request.ID != r.ID),
	}
}

func sameCursor(a, b any) bool {
	return value.IsNil(a) && value.IsNil(b) || value.Equal(a, b)
}

func (r Request) disagreements(c *testcase.Case, names []string) int {
	count := 0
	for _, name := range names {
		count += asInt(parameter(r.Query, name) != parameter(c.Request.Query, name))
	}
	return count
}

// parameter is the text of a query parameter, which may be a reference.
func parameter(query *value.Object, name string) string {
	if query == nil {
		return ""
	}
	return value.Text(mapping.Referred(query.Get(name)))
}

// overlap counts the fields that two bodies share, and those that only the second has.
func overlap(request, recorded any) (shared, surplus int) {
	fields, ok := recorded.(*value.Object)
	if !ok {
		return 0, 0
	}
	given, _ := request.(*value.Object)
	for _, key := range fields.Keys() {
		if given != nil && given.Has(key) {
			shared++
		} else {
			surplus++
		}
	}
	return shared, surplus
}

// isPlain tells a case of nothing but healthy answers to an ordinary request.
func isPlain(c *testcase.Case) bool {
	return len(c.Request.Prefer) == 0 && !slices.ContainsFunc(c.Exchanges, func(e testcase.Exchange) bool {
		return !isHealthy(e.Answer) || e.Answer.Status >= 400
	})
}

func asInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// leadsTo reports whether a path is that of a recorded exchange, be it as recorded or with the
// request's id in the place of the case's. Both are compared decoded, so that it does not matter
// how an id is percent-encoded.
func (r Request) leadsTo(c *testcase.Case, recorded *testcase.Exchange, path string) bool {
	given, want := segments(path), segments(pathOf(recorded.URL))
	if len(given) != len(want) {
		return false
	}
	if slices.Equal(given, want) {
		return true
	}
	from, to := c.Request.ID, r.ID
	if from == "" || to == "" {
		return false
	}
	return slices.Equal(given, eachSegment(want, func(segment string) string { return replaceWord(segment, from, to) })) ||
		slices.Equal(given, eachSegment(want, func(segment string) string { return replaceParts(segment, from, to) }))
}

func segments(path string) []string {
	return eachSegment(strings.Split(strings.TrimPrefix(path, "/"), "/"), func(segment string) string {
		if decoded, err := url.PathUnescape(segment); err == nil {
			return decoded
		}
		return segment
	})
}

func eachSegment(segments []string, change func(string) string) []string {
	out := make([]string, len(segments))
	for i, segment := range segments {
		out[i] = change(segment)
	}
	return out
}

// replaceWord replaces an id that stands by itself, as in "42" and "42.json" but not in "420".
func replaceWord(text, from, to string) string {
	var out strings.Builder
	done := 0
	for {
		offset := strings.Index(text[done:], from)
		if offset < 0 {
			return out.String() + text[done:]
		}
		start := done + offset
		end := start + len(from)
		before, _ := utf8.DecodeLastRuneInString(text[:start])
		after, _ := utf8.DecodeRuneInString(text[end:])
		out.WriteString(text[done:start])
		if isWordRune(before) || isWordRune(after) {
			out.WriteString(from)
		} else {
			out.WriteString(to)
		}
		done = end
	}
}

// replaceParts replaces the parts of an id that is made of several, such as "7:42", which
// mappings take apart.
func replaceParts(text, from, to string) string {
	isSeparator := func(r rune) bool { return !isWordRune(r) }
	parts, others := strings.FieldsFunc(from, isSeparator), strings.FieldsFunc(to, isSeparator)
	at := slices.Index(parts, text)
	if len(parts) != len(others) || at < 0 {
		return text
	}
	return others[at]
}

func isWordRune(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r))
}
