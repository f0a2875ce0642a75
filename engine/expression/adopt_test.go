package expression_test

import (
	"testing"

	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/function"
	"github.com/unimap/unimap/engine/limit"
	"github.com/unimap/unimap/engine/value"
)

// Go values that a function of an embedder gives are values wherever they stand.
func TestResultsOfEmbeddersAreValues(t *testing.T) {
	tests := []struct {
		name   string
		result any
		want   string
	}{
		{"an int in a list", []any{1, "x", value.Missing, nil}, `[1,"x",null]`},
		{"an int in an object", value.ObjectOf("a", 1, "b", []any{uint8(2)}), `{"a":1,"b":[2]}`},
		{"a Go map in a list", []any{map[string]any{"a": []int{1}}}, `[{"a":[1]}]`},
		{"an object in a Go map", map[string]any{"a": value.ObjectOf("b", []any{1.5})}, `{"a":{"b":[1.5]}}`},
		{"no value in a list", []any{struct{}{}}, ""},
		{"no UTF-8", "a\xff", ""},
		{"no UTF-8 in a list", []any{"a\xff"}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			registry, err := function.NewRegistry(&function.Function{
				Name: "extra", Doc: "Returns a value.", Apply: func(*function.Call, []any) (any, error) { return tt.result, nil },
			})
			if err != nil {
				t.Fatal(err)
			}
			got, code := evaluate(t, `extra()`, nil, expression.NewScope(expression.ScopeOptions{Functions: registry}), limit.Limits{})
			if tt.want == "" {
				if code == "" {
					t.Errorf("got %v, want an error", got)
				}
				return
			}
			if text := value.String(got); code != "" || text != tt.want {
				t.Errorf("got %s, %s; want %s", text, code, tt.want)
			}
		})
	}
}
