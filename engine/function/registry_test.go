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

// A function that could not be called, or whose checks would mean nothing, is refused when it is
// added.
func TestRefusedFunctions(t *testing.T) {
	tests := []struct {
		name    string
		f       *function.Function
		message string
	}{
		{"none", nil, "needs a name"},
		{"no implementation", &function.Function{Name: "extra", Doc: "Is."}, "needs a name and an implementation"},
		{"the name of a function", with(func(f *function.Function) { f.Name = "lower" }), "already defined"},
		{"the name of a form", with(func(f *function.Function) { f.Name = "map" }), "already defined"},
		{"no name", with(func(f *function.Function) { f.Name = "two words" }), "cannot be called"},
		{"a word of the language", with(func(f *function.Function) { f.Name = "in" }), "cannot be called"},
		{"no doc", with(func(f *function.Function) { f.Doc = "" }), "needs a doc"},
		{"no category", with(func(f *function.Function) { f.Category = "mine" }), `category "mine"`},
		{"no kind of a result", with(func(f *function.Function) { f.Result = "text" }), `kind "text"`},
		{"no kind of a parameter", with(func(f *function.Function) { f.Parameters[0].Kinds = []value.Kind{"strin"} }), `kind "strin"`},
		{"variadic, but not the last", with(func(f *function.Function) { f.Parameters[0].Variadic = true }), "variadic"},
		{"required after optional", with(func(f *function.Function) { f.Parameters[0].Optional = true }), "required"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := function.NewRegistry(tt.f); err == nil || !strings.Contains(err.Error(), tt.message) {
				t.Errorf("got %v, want an error with %q", err, tt.message)
			}
		})
	}
	if _, err := function.NewRegistry(with(func(*function.Function) {})); err != nil {
		t.Errorf("a good one: %v", err)
	}
}

func with(change func(*function.Function)) *function.Function {
	f := &function.Function{
		Name: "extra", Doc: "Is one.", Category: function.CategoryText, Result: value.KindString,
		Parameters: []function.Parameter{{Name: "a"}, {Name: "b"}},
		Apply:      func(*function.Call, []any) (any, error) { return "x", nil },
	}
	change(f)
	return f
}

// What is known of a mapping when it is compiled rests on the kinds that functions declare.
func TestResultIsOfTheDeclaredKind(t *testing.T) {
	for _, tt := range []struct {
		declared value.Kind
		result   any
		good     bool
	}{
		{value.KindString, "x", true}, {value.KindString, 3, false}, {value.KindString, []string{"x"}, false},
		{value.KindString, nil, true}, {value.KindString, value.Missing, true}, {value.KindNumber, 3, true},
		{value.KindObject, map[string]int{"a": 1}, true}, {value.KindMissing, 3, true}, {"", "x", true},
	} {
		f := &function.Function{Name: "extra", Result: tt.declared, Apply: func(*function.Call, []any) (any, error) { return tt.result, nil }}
		_, err := f.Invoke(&function.Call{Meter: limit.NewMeter(context.Background(), limit.Limits{})}, nil)
		var failure *function.Error
		if tt.good && err != nil || !tt.good && (!errors.As(err, &failure) || failure.Code != function.CodeResultKind) {
			t.Errorf("%v as a %s: got %v", tt.result, tt.declared, err)
		}
	}
}

// An embedder may give one error again and again, in several goroutines.
func TestErrorOfAFunctionIsNotChanged(t *testing.T) {
	own := &function.Error{Code: function.CodeArgumentValue, Message: "is odd"}
	f := &function.Function{Name: "extra", Apply: func(*function.Call, []any) (any, error) { return nil, own }}
	_, err := f.Invoke(&function.Call{Meter: limit.NewMeter(context.Background(), limit.Limits{})}, nil)
	if err == nil || err.Error() != "extra: is odd" || own.Function != "" {
		t.Errorf("got %v, and the error has become %v", err, own)
	}
}
