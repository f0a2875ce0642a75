package expression_test

import (
	"bufio"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/enum"
	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/value"
)

// The tables under testdata/expressions are lines of the forms
//
//	# a comment
//	input {"a": 1}             what response is from here on
//	expression => JSON         the value, or "missing"
//	expression => error CODE   a failure when it runs
//	expression => refused CODE a problem when it is compiled, which may be a warning
const tables = "../../testdata/expressions"

// clock is the time of every evaluation in the tests.
var clock = time.Date(2026, time.March, 4, 5, 6, 7, 890_000_000, time.UTC)

func testScope() *expression.Scope { return testScopeKeeping(nil) }

func testScopeKeeping(kept *expression.Scope) *expression.Scope {
	return expression.NewScope(expression.ScopeOptions{Record: true, Names: testNames, Enums: testEnums, Kept: kept})
}

var (
	testNames = []*expression.Name{
		{Name: "response"}, {Name: "body"},
		{Name: "secret", Hidden: &expression.Problem{Code: "UM213", Message: "secret is hidden"}},
		{Name: "closed", Members: []string{"known"}},
		{Name: "headers", FoldCase: func(below []expression.Segment) bool { return len(below) == 0 }},
		{Name: "sent", Open: map[string]bool{"custom": true}},
	}
	testEnums = map[string]*enum.Table{"status": enum.New("status", []enum.Pair{
		{Native: "new", Unified: []string{"open"}}, {Native: "opened", Unified: []string{"open", "active"}}, {Native: "3", Unified: []string{"closed"}},
	})}
)

func TestTables(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(tables, "*.txt"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no tables: %v", err)
	}
	scope, rows := testScope(), 0
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) { rows += runTable(t, file, scope) })
	}
	t.Logf("%d rows", rows)
}

func runTable(t *testing.T, file string, scope *expression.Scope) (rows int) {
	t.Helper()
	in, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	var input any = value.Missing
	lines := bufio.NewScanner(in)
	for number := 1; lines.Scan(); number++ {
		line := strings.TrimSpace(lines.Text())
		document, isInput := strings.CutPrefix(line, "input ")
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
			continue
		case isInput:
			if input, err = value.Decode([]byte(document), value.Limits{}); err != nil {
				t.Fatalf("line %d: %v", number, err)
			}
			continue
		}
		source, want, ok := strings.Cut(line, " => ")
		if !ok {
			t.Fatalf("line %d has no =>", number)
		}
		rows++
		if got := outcome(strings.TrimSpace(source), input, scope, want); got != normalised(t, want) {
			t.Errorf("%s:%d: %s\n got %s\nwant %s", filepath.Base(file), number, source, got, want)
		}
	}
	return rows
}

// outcome evaluates an expression and words what came of it like the tables do.
func outcome(source string, input any, scope *expression.Scope, want string) string {
	program, problems := expression.Compile(source, scope)
	if code, refused := strings.CutPrefix(want, "refused "); refused || program == nil {
		for _, p := range problems {
			if p.Code == diagnostic.Code(code) || !refused {
				return "refused " + string(p.Code)
			}
		}
		if refused {
			return "accepted"
		}
	}
	f := expression.NewFrame(context.Background(), expression.FrameOptions{Now: clock})
	f.Set(0, input)
	v, err := program.Eval(f)
	var failure *expression.RuntimeError
	switch {
	case errors.As(err, &failure):
		return "error " + failure.Code
	case value.IsMissing(v):
		return "missing"
	}
	return value.String(v)
}

func normalised(t *testing.T, want string) string {
	t.Helper()
	if want == "missing" || strings.HasPrefix(want, "error ") || strings.HasPrefix(want, "refused ") {
		return want
	}
	v, err := value.Decode([]byte(want), value.Limits{})
	if err != nil {
		t.Fatalf("%s: %v", want, err)
	}
	return value.String(v)
}
