package function

import (
	"net/url"
	"strings"

	"github.com/unimap/unimap/engine/limit"
	"github.com/unimap/unimap/engine/value"
)

const (
	// componentSafe are the punctuation marks that ECMAScript's encodeURIComponent leaves as
	// they are, and JSONata with it.
	componentSafe = "-_.!~*'()"
	// urlReserved are the marks that encodeURI leaves as they are in addition, since they
	// separate the parts of a URL.
	urlReserved = ";/?:@&=+$,#"
)

// urlEncodings write and read URLs and their parts.
var urlEncodings = []*Function{
	{
		Name:     "urlEncode",
		Category: CategoryEncoding,
		Doc: "Encodes a text as a part of a URL: every byte of its UTF-8 form but letters, digits and the marks -_.!~*'() is written as %XX. " +
			"Paths, queries and forms of a mapping are encoded by themselves; this is for what is inside other texts.",
		Parameters: []Parameter{parameter("text", "The text.", value.KindString)},
		Result:     value.KindString,
		JSONata:    "$encodeUrlComponent",
		Examples: []Example{
			{Expression: `urlEncode("?x=test")`, Result: `"%3Fx%3Dtest"`},
			{Expression: `urlEncode("a b/ü")`, Result: `"a%20b%2F%C3%BC"`},
		},
		Apply: percentEncode(componentSafe),
	},
	{
		Name:       "urlDecode",
		Category:   CategoryEncoding,
		Doc:        "Decodes the %XX of a part of a URL. A plus sign stays a plus sign. What does not decode to a text in UTF-8 is an error.",
		Parameters: []Parameter{parameter("text", "The encoded text.", value.KindString)},
		Result:     value.KindString,
		JSONata:    "$decodeUrlComponent",
		Examples: []Example{
			{Expression: `urlDecode("%3Fx%3Dtest")`, Result: `"?x=test"`},
			{Expression: `urlDecode("a+b%20c")`, Result: `"a+b c"`},
			{Expression: `urlDecode("%ff")`, Error: "not a text in UTF-8"},
		},
		Apply: percentDecode(""),
	},
	{
		Name:       "encodeUrl",
		Category:   CategoryEncoding,
		Doc:        "Encodes what may not be in a URL at all, and leaves the marks that separate its parts. urlEncode() encodes a single part.",
		Parameters: []Parameter{parameter("text", "The URL.", value.KindString)},
		Result:     value.KindString,
		JSONata:    "$encodeUrl",
		Examples: []Example{
			{Expression: `encodeUrl("https://example.com/?x=шеллы")`, Result: `"https://example.com/?x=%D1%88%D0%B5%D0%BB%D0%BB%D1%8B"`},
			{Expression: `encodeUrl("/a b#c")`, Result: `"/a%20b#c"`},
		},
		Apply: percentEncode(componentSafe + urlReserved),
	},
	{
		Name:       "decodeUrl",
		Category:   CategoryEncoding,
		Doc:        "Decodes the %XX of a URL, but for those of marks that separate its parts, such as %2F.",
		Parameters: []Parameter{parameter("text", "The encoded URL.", value.KindString)},
		Result:     value.KindString,
		JSONata:    "$decodeUrl",
		Examples: []Example{
			{Expression: `decodeUrl("https://example.com/?x=%D1%88")`, Result: `"https://example.com/?x=ш"`},
			{Expression: `decodeUrl("/a%2Fb%20c")`, Result: `"/a%2Fb c"`},
		},
		Apply: percentDecode(urlReserved),
	},
	{
		Name:     "queryEncode",
		Category: CategoryEncoding,
		Doc: "Writes an object as a query or form (application/x-www-form-urlencoded): name=value pairs joined by &, in the order of the members. " +
			"A list repeats its name, null gives an empty value, and a nested object is an error.",
		Parameters: []Parameter{parameter("object", "The object.", value.KindObject)},
		Result:     value.KindString,
		Examples: []Example{
			{Expression: `queryEncode({q: "a b", id: [1, 2]})`, Result: `"q=a+b&id=1&id=2"`},
			{Expression: `queryEncode({a: nil, b: "&="})`, Result: `"a=&b=%26%3D"`},
			{Expression: `queryEncode({a: {b: 1}})`, Error: "cannot write an object"},
		},
		Apply: queryEncode,
	},
}

// percentEncode makes an implementation that encodes all but letters, digits and safe marks.
func percentEncode(safe string) func(*Call, []any) (any, error) {
	return func(call *Call, arguments []any) (any, error) {
		const upperHex = "0123456789ABCDEF"
		text := arguments[0].(string)
		if err := grow(call.Meter, int64(len(text)), 3); err != nil {
			return nil, err
		}
		var out strings.Builder
		for _, c := range []byte(text) {
			if isAlphanumeric(c) || strings.IndexByte(safe, c) >= 0 {
				out.WriteByte(c)
				continue
			}
			out.WriteByte('%')
			out.WriteByte(upperHex[c>>4])
			out.WriteByte(upperHex[c&15])
		}
		return out.String(), nil
	}
}

func isAlphanumeric(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

// percentDecode makes an implementation that decodes all escapes but those of kept marks.
func percentDecode(kept string) func(*Call, []any) (any, error) {
	return func(call *Call, arguments []any) (any, error) {
		text := arguments[0].(string)
		if err := call.Meter.Grow(len(text)); err != nil {
			return nil, err
		}
		out := make([]byte, 0, len(text))
		for i := 0; i < len(text); i++ {
			if text[i] != '%' {
				out = append(out, text[i])
				continue
			}
			escape := text[i:min(i+3, len(text))]
			decoded, err := url.PathUnescape(escape)
			if err != nil {
				return nil, invalid("%q is not an escape of a URL", clip(escape))
			}
			if strings.Contains(kept, decoded) {
				decoded = escape
			}
			out = append(out, decoded...)
			i += 2
		}
		return decodedText(out)
	}
}

func queryEncode(call *Call, arguments []any) (any, error) {
	var out strings.Builder
	for name, member := range arguments[0].(*value.Object).All() {
		if err := call.Meter.Step(1); err != nil {
			return nil, err
		}
		for _, element := range asList(member) {
			pair, err := queryPair(call.Meter, name, element)
			if err != nil {
				return nil, err
			}
			if out.Len() > 0 {
				out.WriteByte('&')
			}
			out.WriteString(pair)
		}
	}
	return out.String(), nil
}

func queryPair(meter *limit.Meter, name string, element any) (string, error) {
	text := ""
	switch kind := value.KindOf(element); kind {
	case value.KindNull:
	case value.KindList, value.KindObject:
		return "", wrongKind("cannot write %s as the value of %q; turn it into text with toJson()", kind.Described(), clip(name))
	default:
		var err error
		if text, err = textOf(meter, element); err != nil {
			return "", err
		}
	}
	// An escape is three times a byte.
	if err := grow(meter, int64(len(name)+len(text)+1), 3); err != nil {
		return "", err
	}
	return url.QueryEscape(name) + "=" + url.QueryEscape(text), nil
}
