package function_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/unimap/unimap/engine/enum"
	"github.com/unimap/unimap/engine/expression"
	"github.com/unimap/unimap/engine/function"
	"github.com/unimap/unimap/engine/value"
)

func TestFormsAreThoseOfTheDialect(t *testing.T) {
	var documented []string
	for _, form := range function.Forms() {
		if form.Category == function.CategoryList {
			documented = append(documented, form.Name)
		}
		if function.Standard().Lookup(form.Name) != nil {
			t.Errorf("%s is a function and a form", form.Name)
		}
		checkParameters(t, form)
	}
	if want := expression.PredicateForms(); !slices.Equal(documented, want) {
		t.Errorf("documented are %v, want %v", documented, want)
	}
}

// formScope has what the examples of the forms need: an enum "status" and a record.
func formScope() *expression.Scope {
	table := enum.New("status", []enum.Pair{{Native: "new", Unified: []string{"open"}}})
	return expression.NewScope(expression.ScopeOptions{Enums: map[string]*enum.Table{"status": table}, Record: true})
}

// recordKey stands for the record {id: response.key}.
func recordKey(_ *expression.Frame, native any) (any, error) {
	list, isList := native.([]any)
	if !isList {
		return value.ObjectOf("id", value.Member(native, "key")), nil
	}
	out := make([]any, len(list))
	for i, element := range list {
		out[i] = value.ObjectOf("id", value.Member(element, "key"))
	}
	return out, nil
}

func TestExamplesOfForms(t *testing.T) {
	for _, form := range function.Forms() {
		if len(form.Examples) < 2 {
			t.Errorf("%s has too few examples", form.Name)
		}
		for _, example := range form.Examples {
			t.Run(example.Expression, func(t *testing.T) { checkExample(t, example) })
		}
	}
}

func checkExample(t *testing.T, example function.Example) {
	program, problems := expression.Compile(example.Expression, formScope())
	if program == nil {
		t.Fatalf("does not compile: %v", problems)
	}
	frame := expression.NewFrame(context.Background(), expression.FrameOptions{Now: time.Unix(0, 0), Record: recordKey})
	got, err := program.Eval(frame)
	if example.Error != "" {
		if err == nil || !strings.Contains(err.Error(), example.Error) {
			t.Fatalf("got %v, %v; want an error with %q", got, err, example.Error)
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	if text := value.String(got); text != example.Result {
		t.Errorf("got %q, want %q", text, example.Result)
	}
}

func TestReferenceHoldsFunctionsAndForms(t *testing.T) {
	reference := function.Standard().Reference()
	if want := len(function.Standard().Names()) + len(function.Forms()); len(reference) != want {
		t.Errorf("%d entries, want %d", len(reference), want)
	}
	for i := 1; i < len(reference); i++ {
		a, b := reference[i-1], reference[i]
		if a.Category == b.Category && a.Name >= b.Name {
			t.Errorf("%s stands before %s", a.Name, b.Name)
		}
	}
}

func TestSuggest(t *testing.T) {
	for name, want := range map[string]string{
		"uppercase": "upper", "$uppercase": "upper", "lowr": "lower", "filtre": "filter", "unifed": "unified", "zzzzzzz": "",
	} {
		if got := function.Standard().Suggest(name); got != want {
			t.Errorf("Suggest(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestSummary(t *testing.T) {
	for doc, want := range map[string]string{"One. Two.": "One.", "Alone.": "Alone."} {
		if got := (&function.Function{Doc: doc}).Summary(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestWriteText(t *testing.T) {
	var out strings.Builder
	if err := function.Standard().Documented("sortBy").WriteText(&out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"sortBy(list, body, order?) -> list\n", "JSONata: $sort", "order (string, optional, text literal)",
		"  sortBy([{id: 2}, {id: 1}], .id)\n      [{\"id\":1},{\"id\":2}]\n",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("lacks %q:\n%s", want, out.String())
		}
	}
}

func TestWriteMarkdownHasEverySection(t *testing.T) {
	var out strings.Builder
	if err := function.Standard().WriteMarkdown(&out); err != nil {
		t.Fatal(err)
	}
	for _, f := range function.Standard().Reference() {
		if strings.Count(out.String(), "\n### "+f.Name+"\n") != 1 {
			t.Errorf("there is no section for %s", f.Name)
		}
	}
	if !strings.Contains(out.String(), "| `\"open\" \\| native(\"status\")` | `\"new\"` |") {
		t.Error("an example with a bar breaks its table")
	}
}

func TestWriteListHasEverySignature(t *testing.T) {
	var out strings.Builder
	if err := function.Standard().WriteList(&out); err != nil {
		t.Fatal(err)
	}
	for _, f := range function.Standard().Reference() {
		if !strings.Contains(out.String(), "\n  "+f.Signature()+" ") {
			t.Errorf("there is no line for %s", f.Name)
		}
	}
}
