package diagnostic_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"

	"github.com/unimap/unimap/engine/diagnostic"
)

func TestSeverity(t *testing.T) {
	for severity, want := range map[diagnostic.Severity]string{
		diagnostic.SeverityError: "error", diagnostic.SeverityWarning: "warning", diagnostic.SeverityInfo: "info",
	} {
		if got := severity.String(); got != want {
			t.Errorf("String is %q, want %q", got, want)
		}
		if got, err := json.Marshal(severity); err != nil || string(got) != `"`+want+`"` {
			t.Errorf("JSON is %s, %v; want %q", got, err, want)
		}
	}
	if _, err := diagnostic.Severity(9).MarshalText(); err == nil {
		t.Error("an unknown severity has a text")
	}
	if got := diagnostic.Severity(-1).String(); got != "severity(-1)" {
		t.Errorf("String is %q", got)
	}
}

func TestPositionString(t *testing.T) {
	tests := []struct {
		position diagnostic.Position
		want     string
	}{
		{diagnostic.Position{File: "a.yaml", Line: 3, Column: 5, EndLine: 4, EndColumn: 1}, "a.yaml:3:5"},
		{diagnostic.Position{File: "a.yaml", Line: 3}, "a.yaml:3"},
		{diagnostic.Position{File: "a.yaml"}, "a.yaml"},
		{diagnostic.Position{Line: 3, Column: 5}, "3:5"},
		{diagnostic.Position{}, ""},
	}
	for _, test := range tests {
		if got := test.position.String(); got != test.want {
			t.Errorf("%#v is %q, want %q", test.position, got, test.want)
		}
	}
}

func TestNewTakesTheSeverityFromTheRule(t *testing.T) {
	place := diagnostic.Position{File: "a.yaml", Line: 1, Column: 2}
	tests := []struct {
		code diagnostic.Code
		want string
	}{
		{diagnostic.CodeDuplicateKey, `a.yaml:1:2: error: key "a" is bad [UM102]`},
		{diagnostic.CodeUnusedEnum, `a.yaml:1:2: warning: key "a" is bad [UM214]`},
		{diagnostic.CodeUnverified, `a.yaml:1:2: info: key "a" is bad [UM604]`},
		{"XX999", `a.yaml:1:2: error: key "a" is bad [XX999]`},
	}
	for _, test := range tests {
		if got := diagnostic.New(test.code, place, "key %q is bad", "a").Error(); got != test.want {
			t.Errorf("Error is %q, want %q", got, test.want)
		}
	}
}

func TestErrorIsOneHarmlessLine(t *testing.T) {
	finding := diagnostic.New(diagnostic.CodeInvalidYAML, diagnostic.Position{File: "a\x1b.yaml"}, "%s", "x\ny\x1b[31m\u202e\xff")
	want := `a\x1b.yaml: error: x\ny\x1b[31m\u202e\xff [UM101]`
	if got := finding.Error(); got != want {
		t.Errorf("Error is %q, want %q", got, want)
	}
}

func TestWithHelpLeavesTheOriginalAlone(t *testing.T) {
	original := diagnostic.New(diagnostic.CodeInvalidYAML, diagnostic.Position{}, "x")
	helped := original.WithHelp("write %d", 1)
	if original.Help != "" || helped.Help != "write 1" {
		t.Errorf("help is %q and %q", original.Help, helped.Help)
	}
}

func TestSort(t *testing.T) {
	at := func(file string, line, column int, code diagnostic.Code, message string) diagnostic.Diagnostic {
		return diagnostic.New(code, diagnostic.Position{File: file, Line: line, Column: column}, "%s", message)
	}
	want := diagnostic.List{
		at("a", 1, 1, "UM101", "x"), at("a", 1, 2, "UM101", "x"), at("a", 2, 1, "UM101", "x"), at("a", 2, 1, "UM101", "y"),
		at("a", 2, 1, "UM102", "a"), at("b", 0, 0, "UM101", "x"), at("b", 1, 1, "UM101", "x"),
	}
	list := diagnostic.List{want[6], want[4], want[2], want[0], want[5], want[3], want[1], want[2], want[6]}
	list.Sort()
	if fmt.Sprint(list) != fmt.Sprint(want) {
		t.Errorf("sorted list is\n%v, want\n%v", list, want)
	}
}

func TestSortKeepsFindingsThatDiffer(t *testing.T) {
	finding := diagnostic.New("UM101", diagnostic.Position{File: "a", Line: 1, Column: 1}, "x")
	ended := finding
	ended.Position.EndLine, ended.Position.EndColumn = 1, 3
	list := diagnostic.List{finding.WithHelp("y"), ended, finding, finding}
	list.Sort()
	if len(list) != 3 {
		t.Errorf("%d findings are left, want 3: %v", len(list), list)
	}
}

func TestCounts(t *testing.T) {
	place := diagnostic.Position{File: "a"}
	list := diagnostic.List{
		diagnostic.New(diagnostic.CodeUnusedEnum, place, "x"), diagnostic.New(diagnostic.CodeUnusedEnum, place, "y"), diagnostic.New(diagnostic.CodeRetired, place, "z"),
	}
	if list.HasErrors() || list.Err() != nil {
		t.Error("warnings are errors")
	}
	if list.Count(diagnostic.SeverityWarning) != 2 || list.Count(diagnostic.SeverityInfo) != 1 {
		t.Error("counts are wrong")
	}
	if (diagnostic.List)(nil).Err() != nil {
		t.Error("an empty list is an error")
	}
}

func TestErr(t *testing.T) {
	place := diagnostic.Position{File: "a", Line: 1, Column: 1}
	list := diagnostic.List{
		diagnostic.New(diagnostic.CodeUnusedEnum, place, "w"), diagnostic.New(diagnostic.CodeInvalidYAML, place, "x"),
	}
	if got, want := list.Err().Error(), "a:1:1: error: x [UM101]"; got != want {
		t.Errorf("Error is %q, want %q", got, want)
	}
	list = append(list, diagnostic.New(diagnostic.CodeInvalidYAML, place, "y"), diagnostic.New(diagnostic.CodeInvalidYAML, place, "z"))
	err := fmt.Errorf("loading: %w", list.Err())
	if got, want := err.Error(), "loading: a:1:1: error: x [UM101] (and 2 more)"; got != want {
		t.Errorf("Error is %q, want %q", got, want)
	}
	var carried *diagnostic.ListError
	if !errors.As(err, &carried) || len(carried.List) != 4 {
		t.Errorf("the error carries %v", carried)
	}
	var first diagnostic.Diagnostic
	if !errors.As(err, &first) || first.Message != "w" {
		t.Errorf("the first finding is %v", first)
	}
}

func ExampleNew() {
	place := diagnostic.Position{File: "tickets.yaml", Line: 12, Column: 7}
	fmt.Println(diagnostic.New(diagnostic.CodeUnknownFunction, place, "unknown function %q", "uper").WithHelp("did you mean %q?", "upper"))
	// Output:
	// tickets.yaml:12:7: error: unknown function "uper" [UM203]
}
