package function_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/unimap/unimap/engine/function"
	"github.com/unimap/unimap/engine/value"
)

// predicateForms are names that the dialect has as syntax.
var predicateForms = strings.Fields("map filter all any none find findIndex findLast findLastIndex count sum sortBy groupBy reduce")

// reserved are words that the parser does not take for the name of a function.
var reserved = strings.Fields("and or not in matches contains startsWith endsWith let if else true false nil")

func TestLibraryIsDocumented(t *testing.T) {
	for _, f := range function.Standard().Functions() {
		t.Run(f.Name, func(t *testing.T) {
			if slices.Contains(predicateForms, f.Name) || slices.Contains(reserved, f.Name) {
				t.Error("the name is taken by the syntax")
			}
			if f.Doc == "" || !strings.HasSuffix(f.Doc, ".") {
				t.Errorf("doc %q is not in whole sentences", f.Doc)
			}
			if !slices.Contains(function.Categories, f.Category) {
				t.Errorf("unknown category %q", f.Category)
			}
			if f.JSONata != "" && !strings.HasPrefix(f.JSONata, "$") {
				t.Errorf("JSONata name %q lacks the dollar sign", f.JSONata)
			}
			checkParameters(t, f)
			checkExamples(t, f)
		})
	}
}

func checkParameters(t *testing.T, f *function.Function) {
	t.Helper()
	sawOptional := false
	for i, p := range f.Parameters {
		if p.Name == "" || p.Doc == "" {
			t.Errorf("parameter %d has no name or no doc", i)
		}
		if p.Variadic && i < len(f.Parameters)-1 {
			t.Errorf("variadic parameter %s is not the last", p.Name)
		}
		if sawOptional && !p.Optional {
			t.Errorf("required parameter %s follows an optional one", p.Name)
		}
		sawOptional = sawOptional || p.Optional
	}
}

func checkExamples(t *testing.T, f *function.Function) {
	t.Helper()
	if len(f.Examples) < 2 {
		t.Errorf("has %d examples, want 2 at least", len(f.Examples))
	}
	for _, example := range f.Examples {
		if !strings.Contains(example.Expression, f.Name+"(") {
			t.Errorf("example %q does not call the function", example.Expression)
		}
		if example.Result != "" && example.Error != "" {
			t.Errorf("example %q has both a result and an error", example.Expression)
		}
		if example.Result == "" {
			continue
		}
		if _, err := value.Decode([]byte(example.Result), value.Limits{}); err != nil {
			t.Errorf("result %q of example %q is not JSON: %v", example.Result, example.Expression, err)
		}
	}
}

func TestAliases(t *testing.T) {
	tests := []struct {
		name, want string
		ok         bool
	}{
		{"uppercase", "upper", true},
		{"$uppercase", "upper", true},
		{"length", "len", true},
		{"distinct", "uniq", true},
		{"exists", "has", true},
		{"fromJSON", "parseJson", true},
		{"upper", "", false},
		{"$", "", false},
		{"", "", false},
	}
	for _, test := range tests {
		if got, ok := function.Alias(test.name); got != test.want || ok != test.ok {
			t.Errorf("Alias(%q) = %q, %v; want %q, %v", test.name, got, ok, test.want, test.ok)
		}
	}
}

// jsonataNames are the functions of JSONata's library that work without lambdas or randomness
// and have another name here.
var jsonataNames = strings.Fields("uppercase lowercase length average distinct append exists contains " +
	"base64encode base64decode encodeUrlComponent decodeUrlComponent")

func TestAliasesLeadToFunctions(t *testing.T) {
	for _, name := range jsonataNames {
		target, ok := function.Alias(name)
		if !ok || function.Standard().Lookup(target) == nil {
			t.Errorf("JSONata's %s leads to %q, which is no function", name, target)
		}
		if function.Standard().Lookup(name) != nil {
			t.Errorf("%s is both a function and an alias", name)
		}
	}
}
