package expression_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/limit"
)

func TestCompileLimitsAreSet(t *testing.T) {
	tests := []struct {
		name, source string
		few          limit.Limits
		code         string
	}{
		{"source", `response.abc`, limit.Limits{SourceBytes: 11}, "UM306"},
		{"nodes", `1 + 2 + response`, limit.Limits{Nodes: 4}, "UM306"},
		{"nesting", `((response))`, limit.Limits{Nesting: 1}, "UM306"},
		{"prefixes", `!!!response`, limit.Limits{Nesting: 2}, "UM306"},
		{"pattern", `response matches "abcd"`, limit.Limits{RegexBytes: 3}, "UM310"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			scope := func(limits limit.Limits) *expression.Scope {
				return expression.NewScope(expression.ScopeOptions{Names: []*expression.Name{{Name: "response"}}, Limits: limits})
			}
			if program, problems := expression.Compile(tt.source, scope(tt.few)); program != nil || string(problems[0].Code) != tt.code {
				t.Errorf("under %+v: %v, want %s", tt.few, problems, tt.code)
			}
			if program, problems := expression.Compile(tt.source, scope(limit.Limits{})); program == nil {
				t.Errorf("by default: %v", problems)
			}
		})
	}
}

// TestHostileSources compiles sources that try to take time or memory without end.
func TestHostileSources(t *testing.T) {
	repeated := func(n int, first, next, last string) string {
		var b strings.Builder
		for i := range n {
			if i == 0 {
				fmt.Fprintf(&b, "let v0 = %s; ", first)
				continue
			}
			fmt.Fprintf(&b, "let v%d = "+next+"; ", i, i-1)
		}
		return b.String() + last
	}
	tests := []struct{ name, source, code string }{
		{"long", strings.Repeat(" ", 70_000) + "1", "UM306"},
		{"open brackets", strings.Repeat("(", 20_000), "UM306"},
		{"many operators", "response" + strings.Repeat("+response", 7000), "UM306"},
		{"many members", "response" + strings.Repeat(".a", 30_000), "UM306"},
		{"a path of thousands", "response" + strings.Repeat(".a", 4900), ""},
		{"a list of thousands", "[" + strings.Repeat("1,", 9000) + "1]", ""},
		{"words before", strings.Repeat("not ", 9000) + "response", ""},
		{"conditions in conditions", strings.Repeat("response ? ", 150) + "1" + strings.Repeat(" : 2", 150), ""},
		{"else if", strings.Repeat("if response { 1 } else ", 2000) + "{ 2 }", ""},
		{"variables that double their sources", repeated(60, "response.a ?? response.b", "v%[2]d ?? v%[2]d", "v59"), ""},
		{"variables that double their paths", repeated(60, "response.a ?? response.b", "v%[2]d.x ?? v%[2]d.y", "v59"), ""},
		{"variables that double their literals", repeated(60, `"a" ?? "b"`, "v%[2]d ?? v%[2]d", "v59"), ""},
		{"variables that double their elements", repeated(60, `response`, "find(v%[2]d, .x) ?? find(v%[2]d, .y)", "v59"), ""},
		{"a pattern that unfolds", `response matches "((a{1,30}){1,30}){1,10}"`, "UM310"},
		{"a large pattern", `response matches "` + strings.Repeat("(a|b){1,900}", 15) + `"`, "UM310"},
		{"an exponent", "1e400", "UM301"},
		{"an exponent near zero", "1e-400", "UM301"},
		{"a long decimal", "1." + strings.Repeat("1", 5000), "UM301"},
		{"a long integer", strings.Repeat("1", 5000), "UM301"},
	}
	scope := testScope()
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			program, problems := expression.Compile(tt.source, scope)
			if tt.code == "" && program == nil {
				t.Fatalf("refused: %s", problems[0].Message)
			}
			if tt.code != "" && (len(problems) == 0 || string(problems[0].Code) != tt.code) {
				t.Fatalf("got %v, want %s", problems, tt.code)
			}
		})
	}
}

// TestNamesThatStandForExpressionsAreBounded doubles the expression with each name.
func TestNamesThatStandForExpressionsAreBounded(t *testing.T) {
	names := []*expression.Name{{Name: "response"}, {Name: "v0", Expands: "response.a + response.b"}}
	for i := 1; i < 15; i++ {
		names = append(names, &expression.Name{Name: fmt.Sprintf("v%d", i), Expands: fmt.Sprintf("v%d + v%d", i-1, i-1)})
	}
	scope := expression.NewScope(expression.ScopeOptions{Names: names})
	if program, problems := expression.Compile("v3", scope); program == nil {
		t.Errorf("v3: %v", problems)
	}
	program, problems := expression.Compile("v14", scope)
	if program != nil || string(problems[0].Code) != "UM306" {
		t.Errorf("v14: %v, want UM306", problems)
	}
}

// TestSourcesOfValuesAreBounded checks that what is known about a value never grows beyond its
// bound, and that what is left says at least as much.
func TestSourcesOfValuesAreBounded(t *testing.T) {
	var b strings.Builder
	b.WriteString("let v0 = response; ")
	for i := 1; i < 30; i++ {
		fmt.Fprintf(&b, "let v%d = v%d.x ?? v%d.y; ", i, i-1, i-1)
	}
	program, _ := expression.Compile(b.String()+"v29", testScope())
	paths := program.Result()
	if len(paths) == 0 || len(paths) > 1000 {
		t.Fatalf("%d paths", len(paths))
	}
	for _, path := range paths {
		if path.Root != "response" {
			t.Errorf("path %s", path)
		}
	}
}
