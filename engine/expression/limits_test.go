package expression_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/function"
	"github.com/unimap/unimap/engine/limit"
	"github.com/unimap/unimap/engine/value"
)

// evaluate runs an expression over a document under limits and returns the code of its failure,
// "" if there is none.
func evaluate(t *testing.T, source string, input any, scope *expression.Scope, limits limit.Limits) (any, string) {
	t.Helper()
	program, problems := expression.Compile(source, scope)
	if program == nil {
		t.Fatalf("%.80s: %s", source, problems[0].Message)
	}
	f := expression.NewFrame(context.Background(), expression.FrameOptions{Now: clock, Limits: limits})
	f.Set(0, input)
	v, err := program.Eval(f)
	var failure *expression.RuntimeError
	if err != nil && !errors.As(err, &failure) {
		t.Fatalf("%.80s: %v is no RuntimeError", source, err)
	}
	if failure != nil {
		return nil, failure.Code
	}
	return v, ""
}

// tighter returns the default limits with a part of the one that a test uses up, so that it is
// quick.
func tighter(code string) limit.Limits {
	switch limit.Code(code) {
	case limit.CodeSteps:
		return limit.Limits{Steps: limit.DefaultSteps / 10}
	case limit.CodeResult:
		return limit.Limits{ResultBytes: limit.DefaultResultBytes / 2}
	case limit.CodeOutput:
		return limit.Limits{OutputBytes: limit.DefaultOutputBytes / 10}
	}
	return limit.Limits{}
}

// TestHostileExpressions gives expressions that try to take time or memory without end. Under the
// default limits each of them costs a second at most, and most of them an error.
func TestHostileExpressions(t *testing.T) {
	const digits = `let a = 9 ** 999; let b = 7 ** 500; let l = 1..2000; `
	tests := []struct{ name, source, code string }{
		{"nested all", `let l = 1..200; all(l, all(l, all(l, # > 0)))`, "limit_steps"},
		{"nested count", `let l = 1..200; count(l, count(l, count(l, # > 0) > 0) > 0)`, "limit_steps"},
		{"nested map", `map(1..200000, map(1..200000, #))`, "limit_result_bytes"},
		{"nested filter", `let l = 1..2000; filter(l, len(filter(l, # > 5000 and # > 6000)) > 0)`, "limit_steps"},
		{"nested find", `let l = 1..3000; find(l, find(l, # > 5000) != nil)`, "limit_steps"},
		{"nested findIndex", `let l = 1..3000; findIndex(l, findLastIndex(l, # > 5000) != nil)`, "limit_steps"},
		{"nested reduce", `let l = 1..3000; reduce(l, #acc + reduce(l, #acc + #, 0), 0)`, "limit_steps"},
		{"nested sortBy", `let l = 1..3000; sortBy(l, len(sortBy(l, -#)))`, "limit_steps"},
		{"nested groupBy", `let l = 1..3000; groupBy(l, len(groupBy(l, #)))`, "limit_result_bytes"},
		{"nested sum", `let l = 1..20000; map(l, sum(l))`, "limit_steps"},
		{"a long body", `let l = 1..2000; all(l, all(l, 0 <= ` + strings.Repeat("# + ", 3000) + `1))`, "limit_steps"},
		{"range", `1..9223372036854775807`, "limit_list_length"},
		{"range over all integers", `-9223372036854775807..9223372036854775807`, "limit_list_length"},
		{"doubled text", `reduce(1..60, #acc + #acc, "x")`, "limit_result_bytes"},
		{"doubled list", `reduce(1..60, concat(#acc, #acc), [1])`, "limit_list_length"},
		{"doubled by a literal", `reduce(1..60, [#acc, #acc], [1])`, "limit_steps"},
		{"doubled by an object", `reduce(1..60, ({a: #acc, b: #acc}), {a: 1})`, "limit_steps"},
		{"doubled by zip", `reduce(1..60, zip(#acc, #acc), [1])`, "limit_steps"},
		{"doubled by groups", `reduce(1..60, groupBy(concat(#acc, #acc), "k"), {a: 1})`, "limit_steps"},
		{"doubled by entries", `reduce(1..60, entries({a: #acc, b: #acc}), {a: 1})`, "limit_steps"},
		{"doubled JSON", `reduce(1..60, toJson([#acc, #acc]), "x")`, "limit_result_bytes"},
		{"nested by a literal", `reduce(1..1000, [#acc], 1)`, "limit_nesting"},
		{"nested by zip", `reduce(1..1000, zip(#acc), [1])`, "limit_nesting"},
		{"nested by list", `reduce(1..1000, list(fromEntries([{key: "a", value: #acc}])), {a: 1})`, "limit_nesting"},
		{"nested by groups", `reduce(1..1000, groupBy(#acc, "k"), {a: 1})`, "limit_nesting"},
		{"nested by entries", `reduce(1..1000, entries(fromEntries(#acc)), [{key: "a", value: 1}])`, ""},
		{"nested by concat", `reduce(1..1000, groupBy(concat(#acc), "k"), {a: 1})`, "limit_nesting"},
		{"one text many times", `let t = repeat("x", 1000000); map(1..200000, t)`, "limit_output_bytes"},
		{"one list many times", `let l = 1..1000; reduce(1..5, concat(#acc, #acc), map(1..1000, l))`, "limit_output_bytes"},
		{"pad", `pad("x", 1000000000)`, "limit_result_bytes"},
		{"pad left", `pad("x", -9223372036854775807)`, "limit_result_bytes"},
		{"repeat", `repeat("xx", 9223372036854775807)`, "limit_result_bytes"},
		{"join", `join(map(1..200000, "x"), repeat("-", 1000))`, "limit_result_bytes"},
		{"replace", `replace(repeat("a", 1000000), "a", repeat("b", 1000))`, "limit_result_bytes"},
		{"replaceMatch", `replaceMatch(repeat("a", 100000), "a", "$0" + repeat("b", 1000))`, "limit_result_bytes"},
		{"replaceMatch of groups", `replaceMatch(repeat("a", 1000000), "(a*)", "` + strings.Repeat("$1", 400) + `")`, "limit_result_bytes"},
		{"split", `split(repeat("a,", 500000), ",")`, "limit_list_length"},
		{"splitMatch", `splitMatch(repeat("a,", 500000), ",")`, "limit_list_length"},
		{"a large pattern", `containsMatch(repeat("a", 1000000), "(a?){900}b")`, "limit_steps"},
		{"a pattern that reads on", `match(repeat("a", 100000), "[a-z]*z|a")`, "limit_steps"},
		{"a pattern in a loop", `let t = repeat("a", 1000); all(1..200000, not (t matches "(x+x+)+y"))`, "limit_steps"},
		{"matches", `let t = repeat("a", 4000000); all(1..1000, not (t matches "b$"))`, "limit_steps"},
		{"contains", `let t = repeat("a", 5000000); let p = repeat("a", 2500000) + "b"; all(1..1000, not (t contains p))`, "limit_steps"},
		{"equal texts", `let a = repeat("x", 9000000); let b = repeat("x", 9000000); all(1..200000, a == b)`, "limit_steps"},
		{"ordered texts", `let a = repeat("x", 9000000); let b = a + "y"; all(1..200000, a < b)`, "limit_steps"},
		{"prefixes", `let a = repeat("x", 9000000); all(1..200000, a startsWith a)`, "limit_steps"},
		{"slices of text", `let a = repeat("x", 9000000); all(1..200000, a[0:1] == "x")`, "limit_steps"},
		{"equal lists", `let l = 1..100000; all(1..1000, l == l)`, "limit_steps"},
		{"equal objects", `let o = fromEntries(map(1..50000, ({key: string(#), value: #}))); all(1..1000, o == o)`, "limit_steps"},
		{"in", `let l = 1..100000; all(1..1000, 0 not in l)`, "limit_steps"},
		{"in with long texts", `let t = repeat("x", 1000000); let l = map(1..1000, t); (t + "y") in l or (repeat("x", 999999) + "y") in l`, "limit_steps"},
		{"paths over lists", `let l = map(1..100000, ({a: #})); all(1..1000, len(l.a) > 0)`, "limit_result_bytes"},
		{"paths that find nothing", `let l = map(1..100000, ({a: #})); all(1..1000, len(l.b) == 0)`, "limit_steps"},
		{"paths over nested lists", `let l = [map(1..100000, ({a: #}))]; all(1..1000, len(l.b) == 0)`, "limit_steps"},
		{"computed paths over lists", `let l = map(1..100000, ({a: #})); let k = "b"; all(1..1000, len(l[k]) == 0)`, "limit_steps"},
		{"sort of numbers", `sort(map(1..200000, # * 7919 % 200003))`, "limit_steps"},
		{"sort of texts", `sort(map(1..200000, string(# * 7919 % 200003)))`, "limit_steps"},
		{"sortBy", `sortBy(map(1..200000, # * 7919 % 200003), #)`, "limit_steps"},
		{"groupBy", `len(groupBy(1..200000, #))`, ""},
		{"uniq", `len(uniq(1..200000))`, ""},
		{"merge", `let o = fromEntries(map(1..20000, ({key: string(#), value: #}))); map(1..1000, merge(o, {a: 1}))`, "limit_result_bytes"},
		{"queryEncode of nothing", `let o = fromEntries(map(1..50000, ({key: string(#), value: []}))); all(1..1000, queryEncode(o) == "")`, "limit_steps"},
		{"sum of long numbers", digits + `all(l, all(l, a + b > 0))`, "limit_steps"},
		{"remainder of long numbers", digits + `all(l, all(l, a % b > 0))`, "limit_steps"},
		{"quotient of long numbers", digits + `all(l, all(l, b / 7.5 > 0))`, "limit_steps"},
		{"order of long numbers", digits + `all(l, all(l, a > b))`, "limit_steps"},
		{"equality of long numbers", digits + `all(l, all(l, a == a))`, "limit_steps"},
		{"root of long numbers", digits + `all(l, all(l, sqrt(a) > 0))`, "limit_steps"},
		{"rounded long numbers", digits + `all(l, all(l, round(a + 0.55, 1) > 0))`, "limit_steps"},
		{"long numbers in words", digits + `all(l, len(formatInteger(a, "w")) > 0)`, "limit_result_bytes"},
		{"long numbers from words", `let w = formatInteger(9 ** 999, "w"); let l = 1..2000; all(l, parseInteger(w, "w") > 0)`, "limit_steps"},
		{"long numbers in a base", digits + `all(l, all(l, len(formatBase(a, 2)) > 0))`, "limit_steps"},
		{"long pictures", digits + `let p = "#,##0." + repeat("0", 900); all(l, all(l, len(formatNumber(a, p)) > 0))`, "limit_steps"},
		{"too long a picture", `formatNumber(1, repeat("0", 100000))`, "argument_value"},
		{"numbers with zeros in front", `let z = repeat("0", 9000000) + "1"; all(1..200000, number(z) > 0)`, "limit_steps"},
		{"power", `9 ** 1000000000`, "number_out_of_range"},
		{"power with a fraction", `let l = 1..2000; all(l, 3.7 ** 0.1234 > 0)`, "limit_steps"},
		{"power of a long number", `(9 ** 500 + 0.5) ** 0.5`, "number_out_of_range"},
		{"power function", `let l = 1..2000; all(l, all(l, power(2, 600) > 0))`, "limit_steps"},
		{"deep JSON", `parseJson(repeat("[", 50000))`, "json_too_deep"},
		{"wide JSON", `parseJson("[" + repeat("{},", 1000000) + "1]")`, "limit_result_bytes"},
		{"times", `let l = 1..2000; all(l, all(l, datetime("2024-01-02T03:04:05Z") != nil))`, "limit_steps"},
		{"times by a picture", `let l = 1..2000; all(l, all(l, formatDate("2024-01-02", "[D1o] [MNn] [Y0001]", "Europe/Paris") != nil))`, "limit_steps"},
		{"too long a time picture", `let t = repeat("[Y]", 100000); fromMillis(0, t)`, "picture_syntax"},
		{"warnings", `map(1..2000, map(1..1000, unified("zzz", "status")))`, "limit_result_bytes"},
		{"HTML", `htmlToMarkdown(repeat("<b><i>", 100000))`, "rich_text_too_deep"},
		{"long HTML", `htmlToMarkdown(repeat("<p>a</p>", 400000))`, "rich_text_too_large"},
		{"conversions", `all(1..200000, markdownToHtml("*a*") != "")`, "limit_steps"},
		{"Markdown lists", `markdownToHtml(repeat("- ", 250) + "a\n" + repeat("\n", 200000))`, "limit_steps"},
		{"gjson", `let l = map(1..1000, ({a: #})); all(1..200000, gjson(l, "#(a>5)#.a") != nil)`, "limit_result_bytes"},
		{"gjson wildcards", `let l = map(1..50000, ({a: string(#)})); gjson(l, "#(a%\"*1*2*3*4*5*6*\")#.a")`, "limit_steps"},
		{"gjson copies", `let l = map(1..10000, ({a: #})); gjson(l, "[@this,[@this,@this,[@this,@this]]]")`, "limit_result_bytes"},
	}
	scope := testScope()
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			v, code := evaluate(t, tt.source, value.Missing, scope, tighter(tt.code))
			if code != tt.code {
				t.Errorf("%.100s: got %.40s, code %q, want %q", tt.source, value.String(v), code, tt.code)
			}
		})
	}
}

// TestHostileDocuments holds ordinary expressions against documents that try to make them grow.
func TestHostileDocuments(t *testing.T) {
	tests := []struct{ name, document, source, code string }{
		{"one value for each element", `{"t":"` + strings.Repeat("x", 100_000) + `","l":[` + strings.Repeat("1,", 5000) + `1]}`, `map(response.l, ({t: response.t}))`, "limit_output_bytes"},
		{"the whole for each element", `[` + strings.Repeat("1,", 5000) + `1]`, `map(response, response)`, "limit_steps"},
		{"every pair", `[` + strings.Repeat("1,", 5000) + `1]`, `map(response, filter(response, # == 2))`, "limit_steps"},
		{"escapes", `"` + strings.Repeat(`\u0000`, 1_000_000) + `"`, `[response, response, response, response, response, response, response, response, response, response, response, response]`, "limit_output_bytes"},
		{"a long list of a path", `[` + strings.Repeat(`{"a":[1,2,3]},`, 300_000) + `{}]`, `response.a`, ""},
		{"a slice of a long list", `[` + strings.Repeat(`1,`, 1_000_000) + `1]`, `response[1:3]`, ""},
	}
	scope := testScope()
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			document, err := value.Decode([]byte(tt.document), value.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			if _, code := evaluate(t, tt.source, document, scope, tighter(tt.code)); code != tt.code {
				t.Errorf("%s: code %q, want %q", tt.source, code, tt.code)
			}
		})
	}
}

func TestRuntimeLimitsAreSet(t *testing.T) {
	tests := []struct {
		source      string
		few, enough limit.Limits
		code        string
	}{
		{`all(1..100, # > 0)`, limit.Limits{Steps: 50}, limit.Limits{Steps: 1000}, "limit_steps"},
		{`response.a.b`, limit.Limits{Steps: 3}, limit.Limits{Steps: 4}, "limit_steps"},
		{`"abc" + response.t`, limit.Limits{ResultBytes: 5}, limit.Limits{ResultBytes: 6}, "limit_result_bytes"},
		{`[1, 2]`, limit.Limits{ResultBytes: 63}, limit.Limits{ResultBytes: 64}, "limit_result_bytes"},
		{`1..10`, limit.Limits{ListLength: 9}, limit.Limits{ListLength: 10}, "limit_list_length"},
		{`1..300000`, limit.Limits{}, limit.Limits{ListLength: 300_000}, "limit_list_length"},
		{`split("a,b,c", ",")`, limit.Limits{ListLength: 2}, limit.Limits{ListLength: 3}, "limit_list_length"},
		{`[response.t, response.t]`, limit.Limits{OutputBytes: 12}, limit.Limits{OutputBytes: 13}, "limit_output_bytes"},
		{`response.t + ""`, limit.Limits{OutputBytes: 4}, limit.Limits{OutputBytes: 5}, "limit_output_bytes"},
		{`"abc" matches "a.c"`, limit.Limits{RegexBytes: 2}, limit.Limits{RegexBytes: 3}, "limit_regex_bytes"},
		{`repeat("x", 40000000) | len()`, limit.Limits{}, limit.Limits{ResultBytes: 100 << 20}, "limit_result_bytes"},
	}
	document := value.ObjectOf("t", "xyz", "a", []any{value.ObjectOf(), value.ObjectOf()})
	scope := testScope()
	for _, tt := range tests {
		t.Run(tt.source, func(t *testing.T) {
			if _, code := evaluate(t, tt.source, document, scope, tt.few); tt.code != "" && code != tt.code {
				t.Errorf("under %+v: code %q, want %q", tt.few, code, tt.code)
			}
			if _, code := evaluate(t, tt.source, document, scope, tt.enough); code != "" {
				t.Errorf("under %+v: code %q, want none", tt.enough, code)
			}
		})
	}
}

func TestLimitsStayReached(t *testing.T) {
	program, _ := expression.Compile(`all(1..100, # > 0)`, testScope())
	f := expression.NewFrame(context.Background(), expression.FrameOptions{Limits: limit.Limits{Steps: 50}})
	for range 3 {
		if _, err := program.Eval(f); err == nil {
			t.Fatal("steps that were used up came back")
		}
	}
}

// TestCancellation ends the context from within a loop.
func TestCancellation(t *testing.T) {
	loops := []string{
		`all(1..200000, stop())`,
		`any(1..200000, not stop())`,
		`count(1..200000, stop())`,
		`len(map(1..200000, stop()))`,
		`reduce(1..200000, stop(), true)`,
		`len(sortBy(1..200000, string(stop())))`,
		`len(groupBy(1..200000, stop()))`,
		`let l = 1..50000; stop() ? sum(l) : 0`,
		`let l = 1..50000; stop() ? len(sort(l)) : 0`,
		`let l = 1..50000; stop() and 0 in l`,
		`let l = 1..50000; stop() and l == l`,
		`let l = map(1..50000, ({a: #})); stop() ? len(l.a) : 0`,
		`let t = repeat("a", 5000000); stop() and t contains "b"`,
		`stop() ? len(repeat("a", 5000000)) : 0`,
	}
	for _, source := range loops {
		ctx, cancel := context.WithCancel(context.Background())
		registry, err := function.NewRegistry(&function.Function{
			Name: "stop", Doc: "Ends the context.", Result: value.KindBoolean,
			Apply: func(*function.Call, []any) (any, error) {
				cancel()
				return true, nil
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		program, problems := expression.Compile(source, expression.NewScope(expression.ScopeOptions{Functions: registry}))
		if program == nil {
			t.Fatalf("%s: %v", source, problems)
		}
		_, err = program.Eval(expression.NewFrame(ctx, expression.FrameOptions{}))
		var failure *expression.RuntimeError
		if !errors.As(err, &failure) || failure.Code != "canceled" || !errors.Is(err, context.Canceled) {
			t.Errorf("%s: got %v, want it canceled", source, err)
		}
		cancel()
	}
}

// TestFunctionsOfEmbeddersAreBounded gives functions that return what no expression could build.
func TestFunctionsOfEmbeddersAreBounded(t *testing.T) {
	deep, doubled := any([]any{}), any([]any{})
	for range 1000 {
		deep = []any{deep}
	}
	for range 60 {
		doubled = []any{doubled, doubled}
	}
	tests := []struct {
		name   string
		result any
		code   string
	}{
		{"deep", deep, "limit_nesting"},
		{"doubled", doubled, "limit_steps"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			registry, err := function.NewRegistry(&function.Function{
				Name: "extra", Doc: "Returns a value.", Apply: func(*function.Call, []any) (any, error) { return tt.result, nil },
			})
			if err != nil {
				t.Fatal(err)
			}
			if _, code := evaluate(t, `extra()`, nil, expression.NewScope(expression.ScopeOptions{Functions: registry}), limit.Limits{}); code != tt.code {
				t.Errorf("code %q, want %q", code, tt.code)
			}
		})
	}
}
