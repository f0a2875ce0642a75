package acceptor_test

import (
	"encoding/json"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"

	jsonschema "github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/unimap/unimap/engine/value"
)

// generator makes values for a schema: most fit it, or nearly so.
type generator struct {
	*rand.Rand
	astray float64 // how often a value pays no heed to its schema
}

func newGenerator(seed uint64, astray float64) generator {
	return generator{rand.New(rand.NewPCG(seed, 1)), astray}
}

func (g generator) chance(p float64) bool { return g.Float64() < p }

func pick[T any](g generator, choices ...T) T { return choices[g.IntN(len(choices))] }

func (g generator) value(s *jsonschema.Schema, depth int) any {
	if depth > 10 {
		return g.text("")
	}
	if s == nil || s.Always != nil || g.chance(g.astray) {
		return g.anything(depth)
	}
	switch {
	case len(s.Constant) > 0:
		return fromGo(s.Constant[0])
	case len(s.Enum) > 0:
		return fromGo(pick(g, s.Enum...))
	}
	kind := ""
	if len(s.Types) > 0 {
		kind = pick(g, s.Types...)
	}
	if kind == "null" {
		return nil
	}
	if branches := slices.Concat(s.AnyOf, s.OneOf); len(branches) > 0 && (len(s.Types) == 0 || kind == "string") {
		return g.value(pick(g, branches...), depth+1)
	}
	if s.Ref != nil && kind == "" {
		return g.value(s.Ref, depth+1)
	}
	switch {
	case kind == "object", kind == "" && (s.Properties != nil || s.PatternProperties != nil || s.Required != nil):
		return g.object(s, depth)
	case kind == "array", kind == "" && (s.Items2020 != nil || s.PrefixItems != nil || s.Items != nil || s.Contains != nil):
		return g.list(s, depth)
	case kind == "string", kind == "" && (s.Format != "" || s.Pattern != nil || s.MinLength > 0):
		return g.text(s.Format)
	case kind == "integer", kind == "number", s.Minimum != nil, s.Maximum != nil, s.MultipleOf != nil:
		return g.number()
	case kind == "boolean":
		return g.chance(0.5)
	}
	return g.anything(depth)
}

func (g generator) object(s *jsonschema.Schema, depth int) any {
	object := value.NewObject(len(s.Properties))
	share := g.Float64()
	names := slices.Sorted(maps.Keys(s.Properties))
	g.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	for _, name := range names {
		if depth < 8 && g.chance(share) || slices.Contains(s.Required, name) && g.chance(0.98) {
			object.Set(name, g.value(s.Properties[name], depth+1))
		}
	}
	if s.AdditionalProperties == nil && g.chance(0.5) || g.chance(g.astray) {
		for range g.IntN(4) {
			object.Set(g.text(""), g.anything(depth+1))
		}
	}
	return object
}

func (g generator) list(s *jsonschema.Schema, depth int) any {
	elements := []any{}
	items := s.Items2020
	if old, ok := s.Items.(*jsonschema.Schema); ok {
		items = old
	}
	for i := range g.IntN(4) {
		element := items
		if i < len(s.PrefixItems) {
			element = s.PrefixItems[i]
		} else if s.Contains != nil && g.chance(0.5) {
			element = s.Contains
		}
		elements = append(elements, g.value(element, depth+1))
	}
	return elements
}

func (g generator) number() any {
	text := pick(g, "0", "1", "-1", "3", "5", "42", "-0", "1.5", "2.50", "5.0", "1e2", "1E-2", "0.1", "9007199254740993",
		"123456789012345678", "1234567890123456789", "-99999999999999999999999", "1e308", "12345678901234567890.5")
	v, err := value.ParseNumber(text)
	if err != nil {
		panic(err)
	}
	return v
}

// samples holds strings of every format, and some that miss it narrowly.
var samples = map[string][]string{
	"date-time": {"2025-01-31T10:00:00Z", "2024-02-29t23:59:59.123456789+05:30", "2025-06-30T23:59:60Z", "2025-02-29T10:00:00Z",
		"2025-01-31T10:00:00", "2025-01-31T24:00:00Z", "2025-01-31 10:00:00Z", "2025-01-31T+1:00:00Z", "2025-01-31T10:00:00.Z", "2025-01-31T10:00:00-24:00"},
	"date":     {"2025-01-31", "2000-02-29", "1900-02-29", "2025-04-31", "0000-01-01", "2025-1-31", "2025-13-01", "2025-01-00", "+025-01-01"},
	"time":     {"10:00:00Z", "10:00:00.5+01:00", "23:59:60Z", "22:59:60-01:00", "10:00:60Z", "10:00Z", "10:00:00", "+1:-0:00Z"},
	"uri":      {"https://example.com", "https://example.com:8080/a/b?c=d#e", "http://a/%41%zz", "mailto:a@b.c", "/a", "https://[::1]/", "https://exa mple.com", "http://a:b/", "h1+.-://x.-y:/", "ftp://u:p@host/", "https://example.com/é", "http://a?%zz", "1http://a", "http://a/\x7f", "http://a/[b]"},
	"email":    {"a@example.com", "a.b+c@x", "a..b@x", ".a@x", "a.@x", "a@", "@x", `"a b"@x`, "a@b@c", "a@-x", "a@x.", "a@[127.0.0.1]", "é@x", "a'/=?^_`{|}~!#$%&*@0.1"},
	"hostname": {"example.com", "a", "example.com.", "-a.b", "a.-b", "a-.b", "a..b", "", "xn--a", "a_b", strings.Repeat("a", 64) + ".b", strings.Repeat("a.", 130)},
	"uuid":     {"123e4567-e89b-12d3-a456-426614174000", "123E4567-E89B-12D3-A456-426614174000", "123e4567e89b12d3a456426614174000", "123e4567-e89b-12d3-a456-42661417400g"},
	"ipv4":     {"127.0.0.1", "255.255.255.255", "256.0.0.1", "1.2.3", "01.2.3.4", "00.0.0.0", "1.2.3.4.", "+1.2.3.4", "1.2.3.-0", "1..2.3"},
	"ipv6":     {"::1", "2001:db8::1", "1::2::3", "127.0.0.1", "::ffff:1.2.3.4"},
	"duration": {"P1D", "PT1H", "P1W", "P", "1D"},
	"regex":    {"^a+$", "("},
}

func (g generator) text(format string) string {
	if g.chance(0.2) {
		format = pick(g, slices.Sorted(maps.Keys(samples))...)
	}
	if of := samples[format]; of != nil {
		text := pick(g, of...)
		if g.chance(0.2) && text != "" {
			i := g.IntN(len(text))
			text = text[:i] + pick(g, "", "0", "-", ".", ":", "%", "é", "\n") + text[i+g.IntN(2):]
		}
		return strings.ToValidUTF8(text, "?")
	}
	return pick(g, "", "a", "ab", "id", "x-y", "open", "component", "user", "abc", "quote\" and \\ slash", "line\nbreak\t\u0001",
		"日本語テキスト", "😀", "naïve", strings.Repeat("long text ", 1+g.IntN(20)), strings.Repeat("é", g.IntN(20)))
}

func (g generator) anything(depth int) any {
	n := 7
	if depth > 6 {
		n = 5
	}
	switch g.IntN(n) {
	case 0:
		return nil
	case 1:
		return g.chance(0.5)
	case 2:
		return g.number()
	case 3, 4:
		return g.text("")
	case 5:
		return g.list(&jsonschema.Schema{}, depth+1)
	}
	return g.object(&jsonschema.Schema{}, depth+1)
}

func fromGo(v any) any {
	converted, err := value.From(v)
	if err != nil {
		panic(err)
	}
	return converted
}

// disturb changes a few bytes, of which many are those that JSON is made of.
func (g generator) disturb(document []byte) []byte {
	document = slices.Clone(document)
	for range g.IntN(3) {
		if len(document) == 0 {
			break
		}
		i := g.IntN(len(document))
		piece := pick(g, "", " ", "\n", `"`, `\`, ",", ":", "{", "}", "[", "]", "0", "-", ".", "e", `\u0041`, `\ud800`, "\xc3", "é", "null", "\x00")
		document = slices.Concat(document[:i], []byte(piece), document[i+g.IntN(2):])
	}
	return document
}

// spaced writes white space between the tokens of a document.
func (g generator) spaced(document []byte) []byte {
	var out []byte
	inText := false
	for i, c := range document {
		if c == '"' && (i == 0 || document[i-1] != '\\') {
			inText = !inText
		}
		out = append(out, c)
		if !inText && strings.IndexByte(`{}[],:"`, c) >= 0 && g.chance(0.3) {
			out = append(out, pick[byte](g, ' ', '\n', '\t', '\r'))
		}
	}
	if !json.Valid(out) {
		return document
	}
	return out
}
