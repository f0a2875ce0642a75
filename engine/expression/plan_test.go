package expression_test

import (
	"bytes"
	"context"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/unimap/unimap/engine/direct"
	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/limit"
	"github.com/unimap/unimap/engine/source"
	"github.com/unimap/unimap/engine/template"
	"github.com/unimap/unimap/engine/value"
)

// planned compiles an expression in several places of a tree, with the plan of the tree.
func planned(text string, mode template.Mode) (*template.Tree, *direct.Plan) {
	quoted := value.String(text)
	root, found := source.Parse("plan.yaml", []byte("x: "+quoted+"\nin: {$if: "+quoted+", y: "+quoted+", $else: [1, "+quoted+"]}\neach: {$each: "+quoted+", $as: element, $value: element}\n"))
	if found.HasErrors() {
		return nil, nil
	}
	tree, found := template.CompileTree(root, testScope(), template.Options{Mode: mode, Raw: map[string]bool{"x": true}})
	if found.HasErrors() {
		return nil, nil
	}
	return tree, direct.Compile(tree, direct.Options{Document: 0})
}

func planFrame(body any) *expression.Frame {
	f := expression.NewFrame(context.Background(), expression.FrameOptions{Now: clock, Record: keyRecord, Limits: limit.Limits{Steps: 1_000_000}})
	f.Set(1, body)
	return f
}

// comparePlan holds the plan of an expression against its tree.
func comparePlan(t *testing.T, text string, response, body any) compared {
	t.Helper()
	if _, isObject := response.(*value.Object); !isObject {
		return skipped
	}
	outcome := refused
	for _, mode := range []template.Mode{template.ModeRecord, template.ModeRequest} {
		tree, plan := planned(text, mode)
		if tree == nil {
			return refused
		}
		f := planFrame(body)
		got, present, ok := plan.Append(nil, []byte(value.String(response)), f, value.Limits{})
		if !ok {
			outcome = max(outcome, skipped)
			continue
		}
		reference := planFrame(body)
		reference.Set(0, response)
		want, wantPresent, err := tree.Append(nil, reference)
		if err != nil || present != wantPresent || !bytes.Equal(got, want) || !reflect.DeepEqual(f.Warnings(), reference.Warnings()) {
			t.Fatalf("%s\nresponse %s\nbody %s\n got %s %v\nwant %s %v %v", text, describe(response), describe(body), got, f.Warnings(), want, reference.Warnings(), err)
		}
		outcome = agreed
	}
	return outcome
}

// TestTablesByPlans evaluates every row of the tables by a plan.
func TestTablesByPlans(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(tables, "*.txt"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no tables: %v", err)
	}
	counts := map[compared]int{}
	for _, file := range files {
		forEachRow(t, file, func(text string, input any) { counts[comparePlan(t, text, input, value.Missing)]++ })
	}
	t.Logf("%d rows agree, %d are refused, %d left to the tree", counts[agreed], counts[refused], counts[skipped])
	if counts[agreed] < 1000 {
		t.Error("too few rows could be compared")
	}
}

func comparePlanGenerated(t *testing.T, program, documents []byte) compared {
	t.Helper()
	made := &generator{bytes: documents}
	response, body := value.ObjectOf("a", made.document(3), "b", made.document(2), "c", made.document(1), "list", made.document(2)), made.document(2)
	text := (&generator{bytes: program}).expression(anything, 5)
	return comparePlan(t, text, response, body)
}

// TestPlansDifferential compares expressions that are made up at random, the same in each run.
func TestPlansDifferential(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	counts := map[compared]int{}
	rounds := 4000
	if testing.Short() {
		rounds = 1000
	}
	for range rounds {
		counts[comparePlanGenerated(t, randomBytes(random, 120), randomBytes(random, 60))]++
	}
	t.Logf("%d agree, %d are refused, %d left to the tree", counts[agreed], counts[refused], counts[skipped])
	if counts[agreed] < rounds/10 {
		t.Errorf("only %d of %d expressions could be compared", counts[agreed], rounds)
	}
}

// FuzzPlans compares expressions and documents that are made up from bytes.
func FuzzPlans(f *testing.F) {
	random := rand.New(rand.NewPCG(7, 8))
	for range 50 {
		f.Add(randomBytes(random, 120), randomBytes(random, 60))
	}
	f.Fuzz(func(t *testing.T, program, documents []byte) {
		if len(program) > 1000 || len(documents) > 1000 {
			return
		}
		comparePlanGenerated(t, program, documents)
	})
}
