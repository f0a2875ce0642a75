package function_test

import (
	"context"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/unimap/unimap/engine/function"
	"github.com/unimap/unimap/engine/limit"
	"github.com/unimap/unimap/engine/value"
)

func TestRegexFunctions(t *testing.T) {
	runInvocations(t, []invocation{
		{name: "match", arguments: `["ababbabbcc", "a(b+)"]`, want: `[{"match":"ab","index":0,"groups":["b"]},{"match":"abb","index":2,"groups":["bb"]},{"match":"abb","index":5,"groups":["bb"]}]`},
		{name: "match", arguments: `["ababbabbcc", "a(b+)", 1]`, want: `[{"match":"ab","index":0,"groups":["b"]}]`},
		{name: "match", arguments: `["ababbabbcc", "a(b+)", 0]`, want: `[]`},
		{name: "match", arguments: `["abc", "x"]`, want: `[]`},
		{name: "match", arguments: `["日本b", "(a)|(b)"]`, want: `[{"match":"b","index":2,"groups":[null,"b"]}]`},
		{name: "match", arguments: `["é1ü22", "[0-9]+"]`, want: `[{"match":"1","index":1,"groups":[]},{"match":"22","index":3,"groups":[]}]`},
		{name: "match", arguments: `["abc", "(?i)B"]`, want: `[{"match":"b","index":1,"groups":[]}]`},
		{name: "match", arguments: `["abc", "a(?=b)"]`, code: "argument_value", message: "RE2 syntax has no look-around"},
		{name: "match", arguments: `["abc", "(a"]`, code: "argument_value", message: "match: not a regular expression: missing closing )"},
		{name: "match", arguments: `["abc", "a{1000}b{1000}c{1000}d{1000}e{1000}f{1000}g{1000}h{1000}i{1000}j{1000}"]`, code: "argument_value", message: "too large"},
		{name: "match", arguments: `["abc", "b", -1]`, code: "argument_value", message: "limit must not be negative"},
		// Anchors and word boundaries see what stands before the place where a search goes on.
		{name: "match", arguments: `["aaa", "^a"]`, want: `[{"match":"a","index":0,"groups":[]}]`},
		{name: "match", arguments: `["aab ab", "\\ba"]`, want: `[{"match":"a","index":0,"groups":[]},{"match":"a","index":4,"groups":[]}]`},
		{name: "match", arguments: `["a\na", "(?m)^a"]`, want: `[{"match":"a","index":0,"groups":[]},{"match":"a","index":2,"groups":[]}]`},
		{name: "match", arguments: `["a.a.", "\\Qa."]`, want: `[{"match":"a.","index":0,"groups":[]},{"match":"a.","index":2,"groups":[]}]`},
		{name: "containsMatch", arguments: `["abracadabra", "a.*a"]`, want: `true`},
		{name: "containsMatch", arguments: `["Hello World", "wo"]`, want: `false`},
		{name: "containsMatch", arguments: `["Hello World", "(?i)wo"]`, want: `true`},
		{name: "containsMatch", arguments: `[null, "wo"]`, want: `null`},
		{name: "replaceMatch", arguments: `["John Smith", "(\\w+)\\s(\\w+)", "$2, $1"]`, want: `"Smith, John"`},
		{name: "replaceMatch", arguments: `["265USD", "([0-9]+)USD", "$$$1"]`, want: `"$265"`},
		{name: "replaceMatch", arguments: `["abracadabra", "a.*?a", "*"]`, want: `"*c*bra"`},
		{name: "replaceMatch", arguments: `["abracadabra", "a.*?a", "[$0]"]`, want: `"[abra]c[ada]bra"`},
		{name: "replaceMatch", arguments: `["abc", "b", "$1"]`, want: `"ac"`},
		{name: "replaceMatch", arguments: `["abc", "b", "$x$"]`, want: `"a$x$c"`},
		{name: "replaceMatch", arguments: `["abc", "(b)", "$18"]`, want: `"ab8c"`},
		{name: "replaceMatch", arguments: `["abc", "(b)", "$9"]`, want: `"ac"`},
		{name: "replaceMatch", arguments: `["abcdefghijkl", "(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)(k)(l)", "$123 $13"]`, want: `"l3 a3"`},
		{name: "replaceMatch", arguments: `["abc", "(x)?b", "<$1>"]`, want: `"a<>c"`},
		{name: "replaceMatch", arguments: `["aaa", "a", "b", 2]`, want: `"bba"`},
		{name: "replaceMatch", arguments: `["aaa", "a", "b", 0]`, want: `"aaa"`},
		{name: "replaceMatch", arguments: `["añb", "", "-"]`, want: `"-a-ñ-b-"`},
		{name: "splitMatch", arguments: `["too much, punctuation. hard; to read", "[ ,.;]+"]`, want: `["too","much","punctuation","hard","to","read"]`},
		{name: "splitMatch", arguments: `["a1b2c", "[0-9]", 2]`, want: `["a","b2c"]`},
		{name: "splitMatch", arguments: `["a1b2c", "[0-9]", 1]`, want: `["a1b2c"]`},
		{name: "splitMatch", arguments: `["a1b2c", "[0-9]", 0]`, want: `[]`},
		{name: "splitMatch", arguments: `["1a1", "1"]`, want: `["","a",""]`},
		{name: "splitMatch", arguments: `["abc", ""]`, want: `["a","b","c"]`},
		{name: "splitMatch", arguments: `["abc", "", 2]`, want: `["a","bc"]`},
		{name: "splitMatch", arguments: `["abc", "x"]`, want: `["abc"]`},
		{name: "splitMatch", arguments: `["", "x"]`, want: `[""]`},
	})
}

func TestRegexLimits(t *testing.T) {
	_, err := invoke(t, limit.Limits{}, "containsMatch", "a", strings.Repeat("a", 1025))
	checkError(t, err, string(limit.CodeRegex), "length of a regular expression is over the limit of 1024")

	_, err = invoke(t, limit.Limits{RegexBytes: 3}, "containsMatch", "a", "aaaa")
	checkError(t, err, string(limit.CodeRegex), "limit of 3")

	// Each match is short, but every search reads to the end of the text.
	_, err = invoke(t, limit.Limits{}, "match", strings.Repeat("a", 100_000), "a(.*b)?")
	checkError(t, err, string(limit.CodeSteps), "steps")
}

func TestCheckPattern(t *testing.T) {
	if err := function.CheckPattern("a+", limit.Limits{}); err != nil {
		t.Errorf("a+ was refused: %v", err)
	}
	if err := function.CheckPattern("a(?<!b)", limit.Limits{}); codeOf(err) != "argument_value" {
		t.Errorf("a look-behind gave %v", err)
	}
	if err := function.CheckPattern("aaaa", limit.Limits{RegexBytes: 3}); codeOf(err) != string(limit.CodeRegex) {
		t.Errorf("a long expression gave %v", err)
	}
}

// TestManyPatterns uses more expressions than are kept, from several goroutines.
func TestManyPatterns(t *testing.T) {
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for i := range 500 {
				text := strconv.Itoa(i)
				meter := limit.NewMeter(context.Background(), limit.Limits{})
				found, err := function.MatchesPattern(meter, "x"+text, "x{0,400}"+text+"$")
				if err != nil || !found {
					t.Errorf("expression %d: got %v, %v", i, found, err)
				}
			}
		})
	}
	group.Wait()
}

// FuzzMatch compares the matches with those that package regexp finds in one go.
func FuzzMatch(f *testing.F) {
	for _, expression := range []string{"", "a", "a*", "a|", "^a", "(?m)^", `\b`, `\Ba`, "(a)(b)?", ".*?b", "$", "(?s).", `\Qa`, "ñ|", "a{2,3}?"} {
		f.Add(expression, "aab ñab\naaab b")
	}
	f.Fuzz(func(t *testing.T, expression, text string) {
		if !utf8.ValidString(expression) || !utf8.ValidString(text) || len(text) > 100 {
			return
		}
		reference, err := regexp.Compile(expression)
		meter := limit.NewMeter(context.Background(), limit.Limits{})
		got, matchError := function.Standard().Lookup("match").Invoke(&function.Call{Meter: meter}, []any{text, expression})
		if err != nil {
			if matchError == nil {
				t.Fatalf("%q was accepted, although %v", expression, err)
			}
			return
		}
		if matchError != nil {
			return // too long or too large
		}
		matches := got.([]any)
		want := reference.FindAllStringSubmatchIndex(text, -1)
		if len(matches) != len(want) {
			t.Fatalf("%q in %q: %d matches, want %d", expression, text, len(matches), len(want))
		}
		for i, offsets := range want {
			object := matches[i].(*value.Object)
			if object.Get("match") != any(text[offsets[0]:offsets[1]]) || object.Get("index") != any(int64(utf8.RuneCountInString(text[:offsets[0]]))) {
				t.Fatalf("%q in %q: match %d is %s, want offsets %v", expression, text, i, value.String(object), offsets)
			}
			for j, group := range object.Get("groups").([]any) {
				from := offsets[2*j+2]
				if from < 0 && group != nil || from >= 0 && group != any(text[from:offsets[2*j+3]]) {
					t.Fatalf("%q in %q: group %d of match %d is %v", expression, text, j, i, group)
				}
			}
		}
	})
}
