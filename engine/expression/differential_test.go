package expression_test

import (
	"bufio"
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/function"
	"github.com/unimap/unimap/engine/limit"
	"github.com/unimap/unimap/engine/value"
)

// codeOfError returns the code of a failure below the reference.
func codeOfError(err error) string {
	var (
		valueError    *value.Error
		functionError *function.Error
		limitError    *limit.Error
	)
	switch {
	case errors.As(err, &limitError):
		panic(referenceLimit{})
	case errors.As(err, &functionError):
		return functionError.Code
	case errors.As(err, &valueError):
		return string(valueError.Code)
	}
	panic(err)
}

// compared is what became of a comparison.
type compared uint8

const (
	refused compared = iota // no program
	skipped                 // one of the two gave up
	agreed
)

// compare evaluates an expression by the package and by the reference, and holds what the
// program says of itself against what it does.
func compare(t *testing.T, source string, response, body any) compared {
	t.Helper()
	program, problems := expression.Compile(source, testScope())
	if program == nil {
		if len(problems) == 0 {
			t.Fatalf("%s: refused without a problem", source)
		}
		return refused
	}
	got, code := run(t, program, response, body)
	if code == "expression_failed" {
		t.Fatalf("%s: failed without a code", source)
	}
	if strings.HasPrefix(code, "limit_") {
		return skipped
	}
	want, wantCode, ok := evaluateReference(source, map[string]any{"response": response, "body": body})
	if !ok {
		return skipped
	}
	if code != wantCode || code == "" && describe(got) != describe(want) {
		t.Fatalf("%s\nresponse %s\nbody %s\n got %s %s\nwant %s %s", source, describe(response), describe(body), describe(got), code, describe(want), wantCode)
	}
	if code == "" && !program.Kinds().Has(expression.KindsOf(value.KindOf(got))) {
		t.Fatalf("%s\nresponse %s\ngave %s, but is said to give %s", source, describe(response), describe(got), program.Kinds())
	}
	checkReads(t, program, response, body, got, code)
	return agreed
}

func run(t *testing.T, program *expression.Program, response, body any) (any, string) {
	t.Helper()
	f := expression.NewFrame(context.Background(), expression.FrameOptions{Now: clock, Record: keyRecord, Limits: limit.Limits{Steps: 1_000_000}})
	f.Set(0, response)
	f.Set(1, body)
	v, err := program.Eval(f)
	var failure *expression.RuntimeError
	if err != nil && !errors.As(err, &failure) {
		t.Fatalf("%s: %v is no RuntimeError", program.Source(), err)
	}
	if failure != nil {
		return nil, failure.Code
	}
	return v, ""
}

func describe(v any) string {
	if v == value.Missing {
		return "missing"
	}
	return value.String(v)
}

// checkReads evaluates the program once more, over what is left of the names when everything is
// taken away that the program does not claim to read.
func checkReads(t *testing.T, program *expression.Program, response, body, want any, wantCode string) {
	t.Helper()
	var paths []expression.Path
	paths = append(paths, program.Reads()...)
	paths = append(paths, program.Result()...)
	paths = append(paths, program.Tests()...)
	got, code := run(t, program, restrict(response, "response", paths), restrict(body, "body", paths))
	if code != wantCode || describe(got) != describe(want) {
		t.Fatalf("%s\nresponse %s\nbody %s\nover what it reads (%v) gives %s %s, want %s %s",
			program.Source(), describe(response), describe(body), paths, describe(got), code, describe(want), wantCode)
	}
}

// restrict returns what the paths of a name lead to, lists with all their elements.
func restrict(v any, root string, paths []expression.Path) any {
	var segments [][]expression.Segment
	for _, path := range paths {
		if path.Root == root {
			segments = append(segments, path.Segments)
		}
	}
	return restrictTo(v, segments)
}

func restrictTo(v any, paths [][]expression.Segment) any {
	for _, path := range paths {
		if len(path) == 0 {
			return v
		}
	}
	switch v := v.(type) {
	case *value.Object:
		out := value.NewObject(0)
		for key, member := range v.All() {
			below := stepsInto(paths, key)
			if len(below) > 0 {
				out.Set(key, restrictTo(member, below))
			}
		}
		// A path that takes an object for a list of one goes on in it.
		if below := stepsOver(paths); len(below) > 0 {
			if whole, ok := restrictTo(v, below).(*value.Object); ok {
				return value.MergeDeep(whole, out)
			}
		}
		return out
	case []any:
		out := make([]any, len(v))
		below := append(stepsOver(paths), paths...) // a name maps over the list
		for i, element := range v {
			out[i] = restrictTo(element, below)
		}
		return out
	}
	return v
}

// stepsInto returns the rests of the paths that go on with a key.
func stepsInto(paths [][]expression.Segment, key string) [][]expression.Segment {
	var below [][]expression.Segment
	for _, path := range paths {
		if path[0].Step == expression.StepKey && path[0].Key == key {
			below = append(below, path[1:])
		}
	}
	return below
}

// stepsOver returns the rests of the paths that go on with elements.
func stepsOver(paths [][]expression.Segment) [][]expression.Segment {
	var below [][]expression.Segment
	for _, path := range paths {
		if path[0].Step != expression.StepKey {
			below = append(below, path[1:])
		}
	}
	return below
}

// TestTablesAgree evaluates every row of the tables by the reference too.
func TestTablesAgree(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(tables, "*.txt"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no tables: %v", err)
	}
	counts := map[compared]int{}
	for _, file := range files {
		forEachRow(t, file, func(source string, input any) {
			counts[compare(t, source, input, value.Missing)]++
		})
	}
	t.Logf("%d rows agree, %d are refused, %d left out", counts[agreed], counts[refused], counts[skipped])
	if counts[agreed] == 0 || counts[skipped] > counts[agreed]/20 {
		t.Error("too few rows could be compared")
	}
}

func forEachRow(t testing.TB, file string, visit func(source string, input any)) {
	t.Helper()
	in, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	var input any = value.Missing
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		if document, ok := strings.CutPrefix(line, "input "); ok {
			if input, err = value.Decode([]byte(document), value.Limits{}); err != nil {
				t.Fatal(err)
			}
		} else if source, _, ok := strings.Cut(line, " => "); ok && !strings.HasPrefix(line, "#") {
			visit(strings.TrimSpace(source), input)
		}
	}
}

// TestDifferential compares expressions that are made up at random, the same in each run.
func TestDifferential(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	counts := map[compared]int{}
	rounds := 6000
	if testing.Short() {
		rounds = 1000
	}
	for range rounds {
		counts[compareGenerated(t, randomBytes(random, 120), randomBytes(random, 60))]++
	}
	t.Logf("%d agree, %d are refused, %d left out", counts[agreed], counts[refused], counts[skipped])
	if counts[agreed] < rounds/3 {
		t.Errorf("only %d of %d expressions could be compared", counts[agreed], rounds)
	}
}

func randomBytes(random *rand.Rand, n int) []byte {
	out := make([]byte, n)
	for i := range out {
		out[i] = byte(random.Uint32())
	}
	return out
}

func compareGenerated(t *testing.T, program, documents []byte) compared {
	t.Helper()
	made := &generator{bytes: documents}
	response, body := made.document(3), made.document(2)
	source := (&generator{bytes: program}).expression(anything, 5)
	return compare(t, source, response, body)
}

// FuzzDifferential compares expressions and documents that are made up from bytes.
func FuzzDifferential(f *testing.F) {
	random := rand.New(rand.NewPCG(3, 4))
	for range 50 {
		f.Add(randomBytes(random, 120), randomBytes(random, 60))
	}
	f.Fuzz(func(t *testing.T, program, documents []byte) {
		if len(program) > 1000 || len(documents) > 1000 {
			return
		}
		compareGenerated(t, program, documents)
	})
}

// FuzzSource compares whatever source there is; it begins with the rows of the tables.
func FuzzSource(f *testing.F) {
	files, err := filepath.Glob(filepath.Join(tables, "*.txt"))
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		forEachRow(f, file, func(source string, input any) { f.Add(source, value.String(input)) })
	}
	f.Fuzz(func(t *testing.T, source, document string) {
		if len(source) > 500 || len(document) > 2000 {
			return
		}
		input, err := value.Decode([]byte(document), value.Limits{})
		if err != nil {
			input = value.Missing
		}
		for _, p := range problemsOf(source) {
			if p.From < 0 || p.To < p.From {
				t.Errorf("%q: problem %q at %d-%d", source, p.Message, p.From, p.To)
			}
		}
		compare(t, source, input, value.Missing)
	})
}

func problemsOf(source string) []*expression.Problem {
	_, problems := expression.Compile(source, testScope())
	for _, p := range problems {
		if _, known := diagnostic.RuleFor(p.Code); !known && p.Code != "UM213" {
			panic("unknown code " + p.Code)
		}
	}
	return problems
}
