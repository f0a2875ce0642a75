package main

import (
	"errors"
	"strings"
	"testing"
)

func TestGate(t *testing.T) {
	for _, test := range []struct {
		name     string
		ratios   []float64
		measured int
		passes   bool
	}{
		{"the first is small enough", []float64{1.2}, 1, true},
		{"the last is small enough", []float64{3, 1.7, 1.5}, 3, true},
		{"none is small enough", []float64{3, 1.6, 1.7}, 3, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			measured := 0
			var out strings.Builder
			err := gate(&out, 1.5, 3, func() (float64, error) {
				measured++
				return test.ratios[measured-1], nil
			})
			if (err == nil) != test.passes || measured != test.measured {
				t.Errorf("measured %d times, error %v", measured, err)
			}
			if !test.passes && !strings.Contains(out.String(), "1.60") {
				t.Errorf("the best ratio is not in %q", out.String())
			}
		})
	}
}

func TestGateThatCannotMeasure(t *testing.T) {
	broken := errors.New("broken")
	if err := gate(&strings.Builder{}, 1.5, 3, func() (float64, error) { return 0, broken }); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

func TestGateContendersRun(t *testing.T) {
	contenders, err := gateContenders()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range contenders {
		if err := c.Run(); err != nil {
			t.Errorf("%s: %v", c.Name, err)
		}
	}
}
