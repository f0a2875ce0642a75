package measure_test

import (
	"errors"
	"testing"
	"time"

	"github.com/unimap/unimap/bench/measure"
)

var sink []byte

func TestRounds(t *testing.T) {
	allocating := func() error { sink = make([]byte, 1000); return nil }
	elsewhere := func(time.Duration) (time.Duration, error) { return time.Second, nil }
	results, err := measure.Rounds(measure.Plan{Rounds: 3, Turn: time.Millisecond}, []measure.Contender{
		{Name: "here", Run: allocating}, {Name: "elsewhere", Clock: elsewhere},
	})
	if err != nil {
		t.Fatal(err)
	}
	here, there := results[0], results[1]
	if here.Ratio != 1 || here.Time <= 0 || here.Bytes < 1000 || here.Allocations < 1 || here.Allocations > 2 {
		t.Errorf("here: %+v", here)
	}
	if there.Time != time.Second || there.Ratio <= 1 || there.Bytes >= 0 || there.Allocations >= 0 {
		t.Errorf("elsewhere: %+v", there)
	}
}

func TestRoundsReportsTheContenderThatFails(t *testing.T) {
	failing := errors.New("refused")
	for _, c := range []measure.Contender{
		{Name: "bad", Run: func() error { return failing }},
		{Name: "bad", Clock: func(time.Duration) (time.Duration, error) { return 0, failing }},
	} {
		_, err := measure.Rounds(measure.Plan{Rounds: 1, Turn: time.Millisecond}, []measure.Contender{c})
		if !errors.Is(err, failing) || err.Error() != "bad: refused" {
			t.Errorf("got %v", err)
		}
	}
}

func TestMedian(t *testing.T) {
	for _, test := range []struct {
		numbers []float64
		want    float64
	}{
		{nil, 0}, {[]float64{3}, 3}, {[]float64{9, 1, 2}, 2}, {[]float64{4, 1, 3, 2}, 2.5},
	} {
		if got := measure.Median(test.numbers); got != test.want {
			t.Errorf("the median of %v is %v, want %v", test.numbers, got, test.want)
		}
	}
}
