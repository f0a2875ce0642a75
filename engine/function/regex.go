package function

import (
	"strings"
	"unicode/utf8"

	"github.com/unimap/unimap/engine/limit"
	"github.com/unimap/unimap/engine/value"
)

// patternParameter is the parameter of all these functions for the regular expression.
var patternParameter = func() Parameter {
	p := literal(parameter("pattern", "A regular expression in RE2 syntax, which has no look-around and no back-references; "+
		"(?i) at its start ignores case. It must be written as a literal.", value.KindString))
	p.Pattern = true
	return p
}()

// regexFunctions are the functions with a regular expression. JSONata has one function for
// literal parts and for regular expressions; here each meaning has its name.
var regexFunctions = []*Function{
	{
		Name:     "match",
		Category: CategoryText,
		Doc: "Finds all matches of a regular expression. Each is an object with the text that matched (match), its position in characters (index) " +
			"and the texts of the bracketed groups (groups; null for a group that took no part). Without a match the list is empty.",
		Parameters: []Parameter{
			parameter("text", "The text to search.", value.KindString),
			patternParameter,
			optional(parameter("limit", "The greatest number of matches.", value.KindNumber)),
		},
		Result:  value.KindList,
		JSONata: "$match",
		Examples: []Example{
			{Expression: `match("ababbxab", "a(b+)", 2)`, Result: `[{"match":"ab","index":0,"groups":["b"]},{"match":"abb","index":2,"groups":["bb"]}]`},
			{Expression: `match("PROJ-12", "[0-9]+")[0].match`, Result: `"12"`},
			{Expression: `match("abc", "x")`, Result: `[]`},
		},
		Apply: matchText,
	},
	{
		Name:     "containsMatch",
		Category: CategoryText,
		Doc:      "Tells whether a regular expression matches somewhere in a text. It is the function form of the operator matches.",
		Parameters: []Parameter{
			parameter("text", "The text to search.", value.KindString),
			patternParameter,
		},
		Result:  value.KindBoolean,
		JSONata: "$contains",
		Examples: []Example{
			{Expression: `containsMatch("abracadabra", "a.*a")`, Result: `true`},
			{Expression: `containsMatch("Hello World", "wo")`, Result: `false`},
			{Expression: `containsMatch("Hello World", "(?i)wo")`, Result: `true`},
		},
		Apply: func(call *Call, arguments []any) (any, error) {
			return MatchesPattern(call.Meter, arguments[0].(string), arguments[1].(string))
		},
	},
	{
		Name:     "replaceMatch",
		Category: CategoryText,
		Doc: "Replaces what a regular expression matches. In the replacement, $1 stands for what the first bracketed group matched, " +
			"$0 for the whole match and $$ for a dollar sign; a group that there is not is empty.",
		Parameters: []Parameter{
			parameter("text", "The text to search.", value.KindString),
			patternParameter,
			parameter("replacement", "What to put in the place of each match.", value.KindString),
			optional(parameter("limit", "The greatest number of replacements, from the start of the text.", value.KindNumber)),
		},
		Result:  value.KindString,
		JSONata: "$replace",
		Examples: []Example{
			{Expression: `replaceMatch("John Smith", "([a-zA-Z]+) ([a-zA-Z]+)", "$2, $1")`, Result: `"Smith, John"`},
			{Expression: `replaceMatch("265USD", "([0-9]+)USD", "$$$1")`, Result: `"$265"`},
			{Expression: `replaceMatch("a1b2", "[0-9]", "", 1)`, Result: `"ab2"`},
		},
		Apply: replaceMatch,
	},
	{
		Name:     "splitMatch",
		Category: CategoryText,
		Doc: "Splits a text at every match of a regular expression. With a limit, the last part holds the rest of the text; " +
			"JSONata drops the rest, which is splitMatch(text, pattern)[:limit] here.",
		Parameters: []Parameter{
			parameter("text", "The text.", value.KindString),
			patternParameter,
			optional(parameter("limit", "The greatest number of parts.", value.KindNumber)),
		},
		Result:  value.KindList,
		JSONata: "$split",
		Examples: []Example{
			{Expression: `splitMatch("too much, punctuation", "[ ,.;]+")`, Result: `["too","much","punctuation"]`},
			{Expression: `splitMatch("a1b2c", "[0-9]", 2)`, Result: `["a","b2c"]`},
		},
		Apply: splitMatch,
	},
}

// matching is what the functions share: the text, the expression and how many results to give.
type matching struct {
	meter   *limit.Meter
	text    string
	pattern *pattern
	most    int64 // -1 for all
}

func newMatching(call *Call, arguments []any, limitAt int) (*matching, error) {
	p, err := compilePattern(arguments[1].(string), call.Meter.Limits())
	if err != nil {
		return nil, err
	}
	most, err := natural("limit", arguments[limitAt], -1)
	return &matching{meter: call.Meter, text: arguments[0].(string), pattern: p, most: most}, err
}

// each visits at most the wanted number of matches.
func (m *matching) each(visit func(match []int) error) error {
	left := m.most
	if left == 0 {
		return nil
	}
	return m.pattern.each(m.meter, m.text, func(match []int) (bool, error) {
		left--
		return left != 0, visit(match)
	})
}

func matchText(call *Call, arguments []any) (any, error) {
	m, err := newMatching(call, arguments, 2)
	if err != nil {
		return nil, err
	}
	list := []any{}
	index, offset := 0, 0
	err = m.each(func(match []int) error {
		// The object, its three members and its groups.
		if err := call.Meter.GrowList(4 + len(match)/2); err != nil {
			return err
		}
		index += utf8.RuneCountInString(m.text[offset:match[0]])
		offset = match[0]
		list, err = appendTo(call.Meter, list, value.ObjectOf(
			"match", m.text[match[0]:match[1]],
			"index", int64(index),
			"groups", groups(m.text, match),
		))
		return err
	})
	return list, err
}

// groups returns the texts of the bracketed groups of a match.
func groups(text string, match []int) []any {
	list := make([]any, 0, len(match)/2-1)
	for i := 2; i < len(match); i += 2 {
		if match[i] < 0 {
			list = append(list, nil)
			continue
		}
		list = append(list, text[match[i]:match[i+1]])
	}
	return list
}

func replaceMatch(call *Call, arguments []any) (any, error) {
	m, err := newMatching(call, arguments, 3)
	if err != nil {
		return nil, err
	}
	// A replacement taken apart is up to 16 times its length: two bytes are enough for a group.
	if err := call.Meter.Grow(len(m.text) + 16*len(arguments[2].(string))); err != nil {
		return nil, err
	}
	replacement := parseReplacement(arguments[2].(string), m.pattern.first.NumSubexp())
	var out strings.Builder
	end := 0
	err = m.each(func(match []int) error {
		out.WriteString(m.text[end:match[0]])
		end = match[1]
		return replacement.write(call.Meter, &out, m.text, match)
	})
	if err != nil {
		return nil, err
	}
	out.WriteString(m.text[end:])
	return out.String(), nil
}

func splitMatch(call *Call, arguments []any) (any, error) {
	m, err := newMatching(call, arguments, 2)
	if err != nil {
		return nil, err
	}
	list := []any{}
	if m.most == 0 {
		return list, nil
	}
	end := 0
	err = m.pattern.each(call.Meter, m.text, func(match []int) (bool, error) {
		if int64(len(list)+1) == m.most {
			return false, nil
		}
		isEmpty := match[0] == match[1]
		if isEmpty && (match[0] == 0 || match[0] == len(m.text)) {
			return true, nil
		}
		list, err = appendTo(call.Meter, list, m.text[end:match[0]])
		end = match[1]
		return true, err
	})
	if err != nil {
		return nil, err
	}
	return appendTo(call.Meter, list, m.text[end:])
}

// replacement is a replacement text taken apart: literal texts with group numbers between.
type replacement struct {
	literals []string // one more than groups
	groups   []int
}

// parseReplacement reads a replacement by the rules of JSONata's $replace: a group number has
// no more digits than the number of groups, and one digit less where it would be too large.
func parseReplacement(text string, groupCount int) replacement {
	var out replacement
	var literal strings.Builder
	for {
		before, after, found := strings.Cut(text, "$")
		literal.WriteString(before)
		if !found {
			out.literals = append(out.literals, literal.String())
			return out
		}
		group, size := groupNumber(after, groupCount)
		switch {
		case strings.HasPrefix(after, "$"):
			literal.WriteByte('$')
			size = 1
		case size == 0:
			literal.WriteByte('$')
		default:
			out.literals = append(out.literals, literal.String())
			out.groups = append(out.groups, group)
			literal.Reset()
		}
		text = after[size:]
	}
}

// groupNumber reads the number at the start of text and returns how many digits it took.
func groupNumber(text string, groupCount int) (group, size int) {
	if strings.HasPrefix(text, "0") {
		return 0, 1
	}
	for size < len(text) && text[size] >= '0' && text[size] <= '9' {
		longer := group*10 + int(text[size]-'0')
		if size > 0 && longer > groupCount {
			break
		}
		group = longer
		size++
	}
	return group, size
}

func (r replacement) write(meter *limit.Meter, out *strings.Builder, text string, match []int) error {
	for i, literal := range r.literals {
		part := literal
		if i > 0 {
			part = groupText(text, match, r.groups[i-1]) + literal
		}
		if err := meter.Grow(len(part)); err != nil {
			return err
		}
		out.WriteString(part)
	}
	return nil
}

func groupText(text string, match []int, group int) string {
	if 2*group >= len(match) || match[2*group] < 0 {
		return ""
	}
	return text[match[2*group]:match[2*group+1]]
}
