package function_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/unimap/unimap/engine/function"
	"github.com/unimap/unimap/engine/limit"
	"github.com/unimap/unimap/engine/value"
)

func TestInvokeChecksArguments(t *testing.T) {
	runInvocations(t, []invocation{
		{name: "upper", arguments: `["<missing>"]`, want: ``},
		{name: "upper", arguments: `[null]`, want: `null`},
		{name: "upper", arguments: `[5]`, code: "argument_kind", message: "upper: text must be a string, not a number; convert it with string()"},
		{name: "upper", arguments: `[["a"]]`, code: "argument_kind", message: "take one element with one()"},
		{name: "abs", arguments: `["5"]`, code: "argument_kind", message: "number must be a number, not a string; convert it with number()"},
		{name: "first", arguments: `["a"]`, code: "argument_kind", message: "wrap it with list()"},
		{name: "keys", arguments: `[true]`, code: "argument_kind", message: "must be an object or a list, not a boolean"},
		{name: "len", arguments: `[true]`, code: "argument_kind", message: "must be a string, a list or an object, not a boolean"},
		// A missing required argument gives missing wherever it stands, before null and kinds.
		{name: "hasPrefix", arguments: `["a", "<missing>"]`, want: ``},
		{name: "hasPrefix", arguments: `[null, "<missing>"]`, want: ``},
		{name: "hasPrefix", arguments: `[5, "<missing>"]`, want: ``},
		{name: "hasPrefix", arguments: `[null, 5]`, want: `null`},
		{name: "hasPrefix", arguments: `["a", null]`, code: "argument_kind", message: "prefix must be a string, not null; give a default with ??"},
		// A missing optional argument counts as absent, a null one does not.
		{name: "round", arguments: `[1.5, "<missing>"]`, want: `2`},
		{name: "round", arguments: `[1.5, null]`, code: "argument_kind", message: "digits must be a number, not null"},
		{name: "pick", arguments: `[{"a":1}, "<missing>", "a"]`, want: `{"a":1}`},
		{name: "pick", arguments: `[{"a":1}, null]`, code: "argument_kind"},
		{name: "upper", arguments: `[]`, code: "argument_count", message: "got 0 arguments, want 1: upper(text)"},
		{name: "upper", arguments: `["a", "b"]`, code: "argument_count", message: "got 2 arguments, want 1"},
		{name: "pad", arguments: `["a"]`, code: "argument_count", message: "want 2 to 3 arguments: pad(text, width, fill?)"},
		{name: "concat", arguments: `[]`, code: "argument_count", message: "want at least 1"},
	})
}

func TestInvokeOfAnEmbeddersFunction(t *testing.T) {
	failure := errors.New("no luck")
	tests := []struct {
		name    string
		result  any
		err     error
		want    string
		message string
	}{
		{name: "a Go int", result: 7, want: `7`},
		{name: "a Go map", result: map[string]any{"a": 1.5}, want: `{"a":1.5}`},
		{name: "nil", result: nil, want: `null`},
		{name: "missing", result: value.Missing, want: ``},
		{name: "no value", result: struct{}{}, message: "is not a JSON value"},
		{name: "an error", err: failure, message: "extra: no luck"},
		{name: "an error of values", err: &value.Error{Code: value.CodeDivisionByZero, Message: "division by zero"}, message: "extra: division by zero"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := &function.Function{Name: "extra", Apply: func(*function.Call, []any) (any, error) { return test.result, test.err }}
			got, err := f.Invoke(&function.Call{Meter: limit.NewMeter(context.Background(), limit.Limits{})}, nil)
			if test.message != "" {
				if err == nil || !strings.Contains(err.Error(), test.message) {
					t.Fatalf("got error %v, want one that says %q", err, test.message)
				}
				if test.err == failure && !errors.Is(err, failure) {
					t.Errorf("the cause %v is lost", failure)
				}
				return
			}
			if text := value.String(got); err != nil || text != test.want {
				t.Errorf("got %s, %v; want %s", text, err, test.want)
			}
		})
	}
}

func TestInvokeKeepsTheCodeOfValues(t *testing.T) {
	_, err := invoke(t, limit.Limits{}, "round", int64(1), int64(5000))
	if err != nil {
		t.Fatalf("an integer needs no rounding: %v", err)
	}
	_, err = invoke(t, limit.Limits{}, "power", int64(10), int64(2000))
	checkError(t, err, string(value.CodeNumberRange), "power: ")
}

func TestInvokeHonoursTheContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	list := make([]any, 5000)
	for i := range list {
		list[i] = int64(i % 7)
	}
	for _, name := range []string{"uniq", "sort", "join", "mean", "median", "keys", "flatten", "max"} {
		call := &function.Call{Meter: limit.NewMeter(ctx, limit.Limits{})}
		_, err := function.Standard().Lookup(name).Invoke(call, []any{list})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: got error %v, want that the context was canceled", name, err)
		}
	}
}

func TestLimitsFailBeforeMemoryIsTaken(t *testing.T) {
	long := strings.Repeat("x", 1<<20)
	many := make([]any, 1000)
	for i := range many {
		many[i] = long
	}
	tests := []struct {
		name      string
		arguments []any
		code      limit.Code
	}{
		{"pad", []any{"a", int64(1e9)}, limit.CodeResult},
		{"pad", []any{"a", int64(-1 << 63)}, limit.CodeResult},
		{"pad", []any{"a", int64(1<<63 - 1), "日本"}, limit.CodeResult},
		{"repeat", []any{"ab", int64(1e9)}, limit.CodeResult},
		{"repeat", []any{long, int64(1<<63 - 1)}, limit.CodeResult},
		{"replace", []any{long, "x", long}, limit.CodeResult},
		{"replaceMatch", []any{long, "x", strings.Repeat("$0", 1000)}, limit.CodeSteps},
		{"split", []any{long, ""}, limit.CodeList},
		{"splitMatch", []any{long, "x"}, limit.CodeList},
		{"match", []any{long, "x"}, limit.CodeResult},
		{"join", []any{many}, limit.CodeResult},
		{"join", []any{[]any{"a", "b", "c"}, strings.Repeat(long, 20)}, limit.CodeResult},
		{"toJson", []any{many}, limit.CodeResult},
		{"string", []any{shared(60)}, limit.CodeSteps},
		{"uniq", []any{[]any{shared(60)}}, limit.CodeSteps},
		{"includes", []any{[]any{shared(60)}, shared(61)}, limit.CodeSteps},
		{"flatten", []any{shared(60)}, limit.CodeList},
		{"get", []any{shared(60), "a"}, limit.CodeSteps},
		{"gjson", []any{shared(60), "#"}, limit.CodeSteps},
		{"queryEncode", []any{value.ObjectOf("a", many)}, limit.CodeResult},
		{"urlEncode", []any{strings.Repeat(long, 20)}, limit.CodeResult},
		{"concat", []any{make([]any, 150_000), make([]any, 150_000)}, limit.CodeList},
		{"parseJson", []any{"[" + strings.Repeat("{},", 100_000) + "{}]"}, limit.CodeResult},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := invoke(t, limit.Limits{}, test.name, test.arguments...)
			checkError(t, err, string(test.code), "limit")
		})
	}
}

func TestDeepValuesAreRefused(t *testing.T) {
	for _, name := range []string{"string", "toJson", "uniq", "flatten"} {
		_, err := invoke(t, limit.Limits{}, name, nested(100_000))
		checkError(t, err, "argument_value", "nested deeper than 1000 levels")
	}
	_, err := invoke(t, limit.Limits{}, "gjson", nested(200), "#")
	checkError(t, err, "argument_value", "nested deeper than 128 levels")
}

func TestArgumentsAreNotChanged(t *testing.T) {
	texts := map[string]string{
		"sort": `[3,1,2]`, "reverse": `[1,2,3]`, "uniq": `[1,1]`, "compact": `[1,null]`, "flatten": `[1,[2]]`, "median": `[3,1,2]`,
		"merge": `[{"a":1},{"a":2,"b":3}]`, "mergeDeep": `[{"a":{"x":1}},{"a":{"y":2}}]`, "omit": `[{"a":1}]`, "spread": `[{"a":1,"b":2}]`,
	}
	for name, text := range texts {
		argument := decode(t, text)
		if _, err := invoke(t, limit.Limits{}, name, argument); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if got := value.String(argument); got != text {
			t.Errorf("%s changed its argument from %s to %s", name, text, got)
		}
	}
}
