package limit_test

import (
	"context"
	"errors"
	"math"
	"testing"

	"github.com/unimap/unimap/engine/limit"
)

func codeOf(t *testing.T, err error) limit.Code {
	t.Helper()
	var exceeded *limit.Error
	if err != nil && !errors.As(err, &exceeded) {
		t.Fatalf("%v is no *limit.Error", err)
	}
	if exceeded == nil {
		return ""
	}
	return exceeded.Code
}

func TestMeter(t *testing.T) {
	tests := []struct {
		name   string
		limits limit.Limits
		use    func(m *limit.Meter) error
		code   limit.Code
	}{
		{"steps", limit.Limits{Steps: 3}, func(m *limit.Meter) error { return m.Step(3) }, ""},
		{"too many steps", limit.Limits{Steps: 3}, func(m *limit.Meter) error { return m.Step(4) }, limit.CodeSteps},
		{"steps below zero", limit.Limits{}, func(m *limit.Meter) error { return m.Step(-1) }, limit.CodeSteps},
		{"default steps", limit.Limits{}, func(m *limit.Meter) error { return m.Step(limit.DefaultSteps + 1) }, limit.CodeSteps},
		{"steps without end", limit.Limits{Steps: math.MaxInt}, func(m *limit.Meter) error { return m.Step(math.MaxInt / 2) }, ""},
		{"bytes", limit.Limits{ResultBytes: 3}, func(m *limit.Meter) error { return m.Grow(3) }, ""},
		{"too many bytes", limit.Limits{ResultBytes: 3}, func(m *limit.Meter) error { return m.Grow(4) }, limit.CodeResult},
		{"bytes below zero", limit.Limits{}, func(m *limit.Meter) error { return m.Grow(-1) }, limit.CodeResult},
		{"list", limit.Limits{ListLength: 3}, func(m *limit.Meter) error { return m.GrowList(3) }, ""},
		{"too long a list", limit.Limits{ListLength: 3}, func(m *limit.Meter) error { return m.GrowList(4) }, limit.CodeList},
		{"a list of too many bytes", limit.Limits{ResultBytes: 60}, func(m *limit.Meter) error { return m.GrowList(2) }, limit.CodeResult},
		{"output", limit.Limits{OutputBytes: 3}, func(m *limit.Meter) error { return m.Output(3) }, ""},
		{"too much output", limit.Limits{OutputBytes: 3}, func(m *limit.Meter) error { return m.Output(4) }, limit.CodeOutput},
		{"output below zero", limit.Limits{}, func(m *limit.Meter) error { return m.Output(-1) }, limit.CodeOutput},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if code := codeOf(t, tt.use(limit.NewMeter(context.Background(), tt.limits))); code != tt.code {
				t.Errorf("code %q, want %q", code, tt.code)
			}
		})
	}
}

func TestMeterAddsUp(t *testing.T) {
	m := limit.NewMeter(context.Background(), limit.Limits{Steps: 100, ResultBytes: 100, OutputBytes: 100})
	for _, use := range []func(int) error{m.Step, m.Grow, m.Output} {
		if err := use(40); err != nil {
			t.Fatal(err)
		}
	}
	if left := m.OutputLeft(); left != 60 {
		t.Errorf("%d bytes of output left, want 60", left)
	}
	if code := codeOf(t, m.Output(61)); code != limit.CodeOutput {
		t.Errorf("output: code %q", code)
	}
	if code := codeOf(t, m.Grow(61)); code != limit.CodeResult {
		t.Errorf("bytes: code %q", code)
	}
	for range 3 {
		if code := codeOf(t, m.Step(100)); code != limit.CodeSteps {
			t.Errorf("steps: code %q, want them used up for good", code)
		}
	}
}

func TestMeterSeesTheContextEnd(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	m := limit.NewMeter(ctx, limit.Limits{})
	cancel()
	var err error
	for range 10_000 {
		if err = m.Step(1); err != nil {
			break
		}
	}
	if codeOf(t, err) != limit.CodeCanceled || !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestDefaults(t *testing.T) {
	if got := (limit.Limits{}).WithDefaults(); got != (limit.Limits{
		SourceBytes: limit.DefaultSourceBytes, Nodes: limit.DefaultNodes, Nesting: limit.DefaultNesting, Steps: limit.DefaultSteps,
		ResultBytes: limit.DefaultResultBytes, OutputBytes: limit.DefaultOutputBytes, ListLength: limit.DefaultListLength, RegexBytes: limit.DefaultRegexBytes,
	}) {
		t.Errorf("got %+v", got)
	}
	if got := (limit.Limits{Steps: 7}).WithDefaults().Steps; got != 7 {
		t.Errorf("steps %d, want those that were set", got)
	}
}
