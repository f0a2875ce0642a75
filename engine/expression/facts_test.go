package expression_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/unimap/unimap/engine/enum"
	"github.com/unimap/unimap/engine/expression"
)

func factsScope() *expression.Scope {
	return expression.NewScope(expression.ScopeOptions{
		Names: []*expression.Name{
			{Name: "src"},
			{Name: "item", Alias: []expression.Path{{Root: "src", Segments: []expression.Segment{{Key: "list"}, {Step: expression.StepEach}}}}},
		},
		Enums:  map[string]*enum.Table{"a": enum.New("a", nil), "b": enum.New("b", nil)},
		Record: true,
	})
}

// facts writes what a program says of its result: its literals with their places, the enums it
// may come from, and whether record is called.
func facts(p *expression.Program) string {
	var parts []string
	for _, literal := range p.Literals() {
		parts = append(parts, fmt.Sprintf("%v@%d-%d", literal.Value, literal.From, literal.To))
	}
	for _, name := range p.UnifiedBy() {
		parts = append(parts, "unified:"+name)
	}
	if p.UsesRecord() {
		parts = append(parts, "record")
	}
	return strings.Join(parts, " ")
}

func TestFactsOfResults(t *testing.T) {
	tests := []struct{ source, want string }{
		{`src.x`, ""},
		{`"é"`, "é@0-3"},
		{`-1`, "-1@0-2"},
		{`src.x ? "a" : 2`, "a@8-11 2@14-15"},
		{`src.x ?? "a" ?? nil`, "a@9-12 <nil>@16-19"},
		{`let v = "a"; v`, "a@8-11"},
		{`"a" + "b"`, ""},
		{`upper("a")`, ""},
		{`src.x == "a"`, ""},
		{`["a"]`, ""},
		{`unified(src.x, "a")`, "unified:a"},
		{`src.x ? unified(src.x, "a") : src.y | unified("b") ?? "c"`, "c@54-57 unified:a unified:b"},
		{`unified(src.x, "a") == "x"`, ""},
		{`native(src.x, "a")`, ""},
		{`record(src.x)`, "record"},
		{`omit(record(src.x), "id")`, "record"},
	}
	for _, tt := range tests {
		program, problems := expression.Compile(tt.source, factsScope())
		if program == nil {
			t.Errorf("%s: %v", tt.source, problems)
			continue
		}
		if got := facts(program); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.source, got, tt.want)
		}
	}
}

func TestSubjectsOfEnums(t *testing.T) {
	tests := []struct{ source, want string }{
		{`native("a", src.x.y)`, "a native src.x.y"},
		{`unified(src.x ?? src.y, "a")`, "a unified src.x src.y"},
		{`native("a", item.kind)`, "a native src.list[*].kind"},
		{`map(src.list, native("a", .kind))`, "a native src.list[*].kind"},
		{`native("a", upper(src.x)) + unified("b", "x")`, "a native, b unified"},
	}
	for _, tt := range tests {
		program, problems := expression.Compile(tt.source, factsScope())
		if program == nil {
			t.Errorf("%s: %v", tt.source, problems)
			continue
		}
		var uses []string
		for _, use := range program.Enums() {
			direction := " unified"
			if use.ToNative {
				direction = " native"
			}
			text := use.Enum + direction
			for _, path := range use.Subject {
				text += " " + path.String()
			}
			uses = append(uses, text)
		}
		if got := strings.Join(uses, ", "); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.source, got, tt.want)
		}
	}
}

func TestGroupsAreReadWhole(t *testing.T) {
	program, problems := expression.Compile(`groupBy(src.list, .kind).open`, factsScope())
	if program == nil {
		t.Fatal(problems)
	}
	var reads []string
	for _, path := range program.Reads() {
		reads = append(reads, path.String())
	}
	if got := strings.Join(reads, " "); got != "src.list[*].kind src.list[*]" || len(program.Result()) > 0 {
		t.Errorf("reads %q, result %v", got, program.Result())
	}
}

func TestPlacesOfProblems(t *testing.T) {
	tests := []struct {
		source   string
		code     string
		from, to int
	}{
		{"upper(src.x", "UM301", 11, 12},
		{"src.x +  \n", "UM301", 7, 8},
		{"src.a; src.b", "UM308", 7, 12},
		{"src.x matches src.y.z", "UM309", 14, 21},
		{"src.x.trim()", "UM307", 6, 10},
		{"upper(src.x, 1)", "UM302", 0, 5},
	}
	for _, tt := range tests {
		_, problems := expression.Compile(tt.source, factsScope())
		if len(problems) != 1 || string(problems[0].Code) != tt.code || problems[0].From != tt.from || problems[0].To != tt.to {
			for _, p := range problems {
				t.Logf("%s %d-%d %s", p.Code, p.From, p.To, p.Message)
			}
			t.Errorf("%s: want %s at %d-%d", tt.source, tt.code, tt.from, tt.to)
		}
	}
}
