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

// absent stands for a missing argument in the tables, which write arguments as JSON.
const absent = "<missing>"

// invocation is one row of a table: a call with its arguments as a JSON list, and either the
// JSON text of the result ("" for missing) or the code and a part of the text of the error.
type invocation struct {
	name      string
	arguments string
	want      string
	code      string
	message   string
}

func runInvocations(t *testing.T, tests []invocation) {
	t.Helper()
	for _, test := range tests {
		t.Run(test.name+test.arguments, func(t *testing.T) {
			got, err := invoke(t, limit.Limits{}, test.name, decodeArguments(t, test.arguments)...)
			if test.code != "" {
				checkError(t, err, test.code, test.message)
				return
			}
			if err != nil {
				t.Fatalf("failed: %v", err)
			}
			if text := value.String(got); text != test.want {
				t.Errorf("got %s, want %s", text, test.want)
			}
		})
	}
}

func invoke(t *testing.T, limits limit.Limits, name string, arguments ...any) (any, error) {
	t.Helper()
	f := function.Standard().Lookup(name)
	if f == nil {
		t.Fatalf("there is no function %s", name)
	}
	return f.Invoke(&function.Call{Meter: limit.NewMeter(context.Background(), limits)}, arguments)
}

func decodeArguments(t *testing.T, text string) []any {
	t.Helper()
	arguments := decode(t, text).([]any)
	for i, argument := range arguments {
		if argument == any(absent) {
			arguments[i] = value.Missing
		}
	}
	return arguments
}

func decode(t *testing.T, text string) any {
	t.Helper()
	v, err := value.Decode([]byte(text), value.Limits{})
	if err != nil {
		t.Fatalf("bad JSON %s in the table: %v", text, err)
	}
	return v
}

func checkError(t *testing.T, err error, code, message string) {
	t.Helper()
	if got := codeOf(err); got != code {
		t.Fatalf("got the error %v of code %q, want code %q", err, got, code)
	}
	if !strings.Contains(err.Error(), message) {
		t.Errorf("error %q does not say %q", err, message)
	}
}

// codeOf returns the code of an error that a function may return, or "".
func codeOf(err error) string {
	var functionError *function.Error
	var limitError *limit.Error
	switch {
	case errors.As(err, &functionError):
		return functionError.Code
	case errors.As(err, &limitError):
		return string(limitError.Code)
	}
	return ""
}

// nested returns a value of lists of lists.
func nested(depth int) any {
	v := any([]any{})
	for range depth {
		v = []any{v}
	}
	return v
}

// shared returns a value that is small in memory and has 2^doublings elements when it is
// written out.
func shared(doublings int) any {
	v := any([]any{"x"})
	for range doublings {
		v = []any{v, v}
	}
	return v
}
