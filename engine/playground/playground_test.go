package playground_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/unimap/unimap/engine/diagnostic"
	"github.com/unimap/unimap/engine/format"
	"github.com/unimap/unimap/engine/limit"
	"github.com/unimap/unimap/engine/playground"
	"github.com/unimap/unimap/engine/value"
)

func decode(t *testing.T, text string) any {
	t.Helper()
	if text == "" {
		return value.Missing
	}
	v, err := value.Decode([]byte(text), value.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestEvaluate(t *testing.T) {
	tests := []struct {
		name       string
		input      string
		members    bool
		slot       format.Slot
		expression string
		want       string // JSON text, "" for missing
	}{
		{"no input", "", false, "", `1 + 1`, `2`},
		{"response without input", "", false, "", `response.a`, ``},
		{"null input", `null`, false, "", `has(response)`, `true`},
		{"response", `{"a": {"b": 12345678901234567890}}`, false, "", `response.a.b`, `12345678901234567890`},
		{"members", `{"a": 1, "b": 2}`, true, "", `a + b`, `3`},
		{"members and response", `{"a": 1}`, true, "", `response.a`, `1`},
		{"a member called response", `{"response": {"a": 1}}`, true, "", `response.a`, `1`},
		{"members that are no names", `{"due-date": 1, "in": 2, "2x": 3, "ok": 4}`, true, "", `response["due-date"] + ok`, `5`},
		{"slot", `{"id": "7", "response": {"a": 1}}`, false, format.SlotRecord, `{id: id, a: response.a}`, `{"id":"7","a":1}`},
		{"slot without input", ``, false, format.SlotRecord, `response.a`, ``},
		{"headers fold case", `{"headers": {"retry-after": "5"}}`, false, format.SlotAnswer, `headers["Retry-After"]`, `"5"`},
		{"clock", ``, false, "", `now()`, `"2026-01-02T03:04:05.000Z"`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p, err := playground.New(playground.Options{
				Input: decode(t, test.input), Members: test.members, Slot: test.slot,
				Now: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
			})
			if err != nil {
				t.Fatal(err)
			}
			got, found := p.Evaluate(context.Background(), test.expression)
			if len(found) > 0 {
				t.Fatal(found)
			}
			if text := value.String(got); text != test.want {
				t.Errorf("got %q, want %q", text, test.want)
			}
		})
	}
}

func TestFindings(t *testing.T) {
	tests := []struct {
		name       string
		input      string
		slot       format.Slot
		expression string
		want       string // as Diagnostic.Error gives it
		help       string
	}{
		{"name", "", "", `respone.a`, `expression:1:1: error: unknown name "respone" [UM202]`, "did you mean response?"},
		{"function on the second line", "", "", "1 +\n  uper(2)", `expression:2:3: error: unknown function "uper" [UM203]`, "did you mean upper?"},
		{"carriage returns", "", "", "1 +\r\n  uper(2)", `expression:2:3: error: unknown function "uper" [UM203]`, "did you mean upper?"},
		{"syntax", "", "", `1 +`, `[UM301]`, ""},
		{"warning", "", "", `true ? 1 : 2`, `warning: `, ""},
		{"hidden", "", format.SlotResult, `response.a`, `response is not visible in the slot result`, "it is visible in answer, record"},
		{"types", `{"a": "x"}`, "", `response.a + 1`, `error: `, ""},
		{"characters count", `{"ü": "x"}`, "", `response["ü"] < 1`, `expression:1:15: error: cannot compare`, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p, err := playground.New(playground.Options{Input: decode(t, test.input), Slot: test.slot})
			if err != nil {
				t.Fatal(err)
			}
			_, found := p.Evaluate(context.Background(), test.expression)
			if len(found) == 0 {
				t.Fatal("no finding")
			}
			if !strings.Contains(found[0].Error(), test.want) || !strings.Contains(found[0].Help, test.help) {
				t.Errorf("got %v, help %q", found[0], found[0].Help)
			}
		})
	}
}

func TestInputThatDoesNotFit(t *testing.T) {
	tests := []struct {
		name    string
		input   string
		members bool
		slot    format.Slot
		want    string
	}{
		{"members of a list", `[1]`, true, "", "the input is list"},
		{"members of nothing", ``, true, "", "the input is missing"},
		{"slot of a list", `[1]`, false, format.SlotRecord, "the input is list"},
		{"member of no name", `{"respone": 1}`, false, format.SlotRecord, `"respone"`},
		{"member of another slot", `{"credentials": {}}`, false, format.SlotRecord, `"credentials"`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := playground.New(playground.Options{Input: decode(t, test.input), Members: test.members, Slot: test.slot})
			var wrong *playground.InputError
			if !errors.As(err, &wrong) || !strings.Contains(wrong.Message, test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}

func TestCostIsBounded(t *testing.T) {
	p, err := playground.New(playground.Options{Input: value.Missing, Limits: limit.Limits{Steps: 2000}})
	if err != nil {
		t.Fatal(err)
	}
	_, found := p.Evaluate(context.Background(), `map(1..1000, map(1..1000, #))`)
	if len(found) != 1 || found[0].Code != "limit_steps" || found[0].Severity != diagnostic.SeverityError {
		t.Errorf("got %v", found)
	}
}

func TestCanceled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	p, err := playground.New(playground.Options{Input: value.Missing})
	if err != nil {
		t.Fatal(err)
	}
	_, found := p.Evaluate(ctx, `map(1..1000, map(1..1000, #))`)
	if len(found) != 1 || found[0].Code != "canceled" {
		t.Errorf("got %v", found)
	}
}

func TestNames(t *testing.T) {
	p, err := playground.New(playground.Options{Input: decode(t, `{"b": 1, "a": 2, "no name": 3}`), Members: true})
	if err != nil {
		t.Fatal(err)
	}
	if got := p.Names(); !slices.Equal(got, []string{"a", "b", "response"}) {
		t.Errorf("got %v", got)
	}
	for name, want := range map[string]bool{"upper": true, "map": true, "unified": false, "record": false} {
		if slices.Contains(p.Functions(), name) != want {
			t.Errorf("%s among the functions: %v", name, !want)
		}
	}
}

func FuzzEvaluate(f *testing.F) {
	f.Add(`response.a + 1`, `{"a": 1}`)
	f.Add("1 +\r\n upr(", `[]`)
	f.Add(`map(response, .a | upper())`, `null`)
	f.Fuzz(func(t *testing.T, source, input string) {
		v, err := value.Decode([]byte(input), value.Limits{})
		if err != nil {
			v = value.Missing
		}
		p, err := playground.New(playground.Options{Input: v, Limits: limit.Limits{Steps: 10_000}})
		if err != nil {
			t.Fatal(err)
		}
		_, found := p.Evaluate(context.Background(), source)
		lines := strings.Count(source, "\n") + strings.Count(source, "\r") + 1
		for _, finding := range found {
			if finding.Position.Line > lines {
				t.Errorf("%v is beyond the source", finding)
			}
		}
	})
}

func ExamplePlayground_Evaluate() {
	input, _ := value.Decode([]byte(`{"fields": {"labels": ["a", "b"]}}`), value.Limits{})
	p, _ := playground.New(playground.Options{Input: input})
	v, found := p.Evaluate(context.Background(), `map(response.fields.labels, upper(#))`)
	fmt.Println(value.String(v), len(found))
	// Output: ["A","B"] 0
}
