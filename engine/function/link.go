package function

import (
	"net/url"
	"strings"

	"github.com/unimap/unimap/engine/value"
)

// links read what providers say of the next page of a list: an address, or a header Link.
var links = []*Function{
	{
		Name:     "queryDecode",
		Category: CategoryEncoding,
		Doc: "Reads the query of a URL, or a query or form by itself, as an object of texts: the opposite of queryEncode(). " +
			"A name that comes several times has a list.",
		Parameters: []Parameter{parameter("text", "The URL, or the query.", value.KindString)},
		Result:     value.KindObject,
		Examples: []Example{
			{Expression: `queryDecode("https://api.example.com/tickets?after=a%2Fb&limit=50#top").after`, Result: `"a/b"`},
			{Expression: `queryDecode("q=a+b&id=1&id=2")`, Result: `{"q":"a b","id":["1","2"]}`},
			{Expression: `queryDecode("https://api.example.com/tickets")`, Result: `{}`},
			{Expression: `queryDecode("a=%zz")`, Error: "not percent-encoded"},
		},
		Apply: queryDecode,
	},
	{
		Name:     "linkTarget",
		Category: CategoryEncoding,
		Doc: "Gives the address of a relation in a header Link (RFC 8288), such as the next page; missing if the header has no such relation. " +
			"Send on what queryDecode() reads from it, and not the address itself.",
		Parameters: []Parameter{
			parameter("header", "The header.", value.KindString),
			parameter("relation", "The relation, such as next.", value.KindString),
		},
		Result: value.KindString,
		Examples: []Example{
			{Expression: `linkTarget('<https://api.example.com/t?page=2>; rel="next", <https://api.example.com/t?page=9>; rel="last"', "next")`, Result: `"https://api.example.com/t?page=2"`},
			{Expression: `linkTarget('<https://api.example.com/t?page=1>; rel=first', "next")`},
		},
		Apply: linkTarget,
	},
}

func queryDecode(call *Call, arguments []any) (any, error) {
	text := arguments[0].(string)
	if err := call.Meter.Grow(len(text)); err != nil {
		return nil, err
	}
	if _, query, isURL := strings.Cut(text, "?"); isURL {
		text = query
	} else if strings.Contains(text, "://") {
		text = ""
	}
	text, _, _ = strings.Cut(text, "#")
	out := value.NewObject(0)
	for pair := range strings.SplitSeq(text, "&") {
		if pair == "" {
			continue
		}
		if err := call.Meter.Step(1); err != nil {
			return nil, err
		}
		name, content, err := decodedPair(pair)
		if err != nil {
			return nil, err
		}
		out.Set(name, besides(out.Get(name), content))
	}
	return out, nil
}

// decodedPair decodes one name=value of a query.
func decodedPair(pair string) (name string, content any, err error) {
	rawName, rawContent, _ := strings.Cut(pair, "=")
	name, err = url.QueryUnescape(rawName)
	if err != nil {
		return "", nil, invalid("%q is not percent-encoded", clip(rawName))
	}
	decoded, err := url.QueryUnescape(rawContent)
	if err != nil {
		return "", nil, invalid("%q is not percent-encoded", clip(rawContent))
	}
	if _, err := decodedText([]byte(name)); err != nil {
		return "", nil, err
	}
	content, err = decodedText([]byte(decoded))
	return name, content, err
}

// besides adds a value to those that a name has already.
func besides(present, content any) any {
	switch present := present.(type) {
	case []any:
		return append(present, content)
	case string:
		return []any{present, content}
	}
	return content
}

func linkTarget(call *Call, arguments []any) (any, error) {
	rest, wanted := arguments[0].(string), arguments[1].(string)
	if err := call.Meter.Grow(len(rest)); err != nil {
		return nil, err
	}
	for {
		_, behind, ok := strings.Cut(rest, "<")
		target, behind, closed := strings.Cut(behind, ">")
		if !ok || !closed {
			return value.Missing, nil
		}
		parameters, _, _ := strings.Cut(behind, "<")
		if hasRelation(parameters, wanted) {
			return target, nil
		}
		rest = behind
	}
}

// hasRelation reports whether the parameters of a link, each behind a semicolon, name a relation.
func hasRelation(parameters, wanted string) bool {
	for parameter := range strings.SplitSeq(strings.TrimRight(parameters, ", \t"), ";") {
		name, content, _ := strings.Cut(parameter, "=")
		if !strings.EqualFold(strings.TrimSpace(name), "rel") {
			continue
		}
		for _, relation := range strings.Fields(strings.Trim(strings.TrimSpace(content), `"`)) {
			if strings.EqualFold(relation, wanted) {
				return true
			}
		}
	}
	return false
}
